-- SQLite has no row-level security, so here the scope in the statements is the only wall. PostgreSQL gets its second one
-- with the text of the same number (decision 0014); what the two have in common is an index that it needs.
CREATE INDEX capture_file_by_hash ON capture_file (owner, hash);
