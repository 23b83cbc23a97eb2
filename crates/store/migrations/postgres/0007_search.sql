-- Words of records, for search and for the list's text filter. Derived: made again from the records whenever the number
-- in `derived` is another one than the program's. `words` holds words and no text: identifiers with the weight A, facts
-- with B, the rest with C. Equal in meaning to the text of the other engine.
CREATE TABLE search_entry (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner TEXT NOT NULL,
    record TEXT NOT NULL,
    words TSVECTOR NOT NULL,
    UNIQUE (owner, record),
    FOREIGN KEY (owner, record) REFERENCES record (owner, id)
);
CREATE INDEX search_by_word ON search_entry USING GIN (words);
ALTER TABLE seizure DROP COLUMN search;
