-- Tables that people bring: how far a batch is, the wish to stop it, and the mappings of an organisation; and where
-- the gazetteer finds a place. Equal in meaning to the text of the other engine.
ALTER TABLE seizure ADD COLUMN gazetteer TEXT;
ALTER TABLE seizure ADD COLUMN gazetteer_confidence TEXT;

ALTER TABLE import_batch ADD COLUMN bytes_read BIGINT NOT NULL DEFAULT 0;
ALTER TABLE import_batch ADD COLUMN bytes_total BIGINT NOT NULL DEFAULT 0;
ALTER TABLE import_batch ADD COLUMN stop_asked BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE import_mapping (
    owner TEXT NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    layout TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT,
    PRIMARY KEY (owner, name)
);
