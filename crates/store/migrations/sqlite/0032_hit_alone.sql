-- PostgreSQL's second wall shows examiners no mark of a record that tells a hit alone. Here the scope in the statements is the
-- only wall, and nothing changes.
SELECT 1;
