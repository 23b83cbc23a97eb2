-- Words of records, for search and for the list's text filter. Derived: made again from the records whenever the number
-- in `derived` is another one than the program's. `search_words` holds words and no text; its rows are numbered as
-- those of `search_entry`. Equal in meaning to the text of the other engine, which holds both in one table.
CREATE TABLE search_entry (
    number INTEGER NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL,
    record TEXT NOT NULL,
    UNIQUE (owner, record),
    FOREIGN KEY (owner, record) REFERENCES record (owner, id)
);
CREATE VIRTUAL TABLE search_words USING fts5 (
    ids, facts, rest, content = '', contentless_delete = 1, detail = column, tokenize = 'ascii'
);
ALTER TABLE seizure DROP COLUMN search;
