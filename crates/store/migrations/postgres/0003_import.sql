-- Tables of others: batches of imported rows. Equal in meaning to the SQLite text of the same number.
-- What a layout lacks is not recorded; before this every seizure named its agency.
ALTER TABLE seizure ADD COLUMN agency_state TEXT NOT NULL DEFAULT 'known'
    CHECK (agency_state IN ('known', 'unknown', 'not_recorded', 'withheld'));
ALTER TABLE seizure ADD COLUMN division TEXT NOT NULL DEFAULT '';

CREATE TABLE import_batch (
    owner TEXT NOT NULL REFERENCES organisation (id),
    id TEXT NOT NULL,
    layout TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'failed', 'undone')),
    rows_read BIGINT NOT NULL,
    imported BIGINT NOT NULL,
    already_held BIGINT NOT NULL,
    reported BIGINT NOT NULL,
    further_copies BIGINT NOT NULL,
    manifest TEXT,
    report TEXT NOT NULL,
    started_by TEXT,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    PRIMARY KEY (owner, id)
);
CREATE INDEX import_batch_by_moment ON import_batch (owner, started_at);
CREATE INDEX import_batch_by_file ON import_batch (owner, file_hash);

-- The same row of the same owner is held once, whichever file it came in.
CREATE TABLE import_row (
    owner TEXT NOT NULL,
    identity BYTEA NOT NULL,
    ordinal BIGINT NOT NULL,
    batch TEXT NOT NULL,
    position BIGINT NOT NULL,
    sheet TEXT NOT NULL,
    line BIGINT NOT NULL,
    seizure TEXT NOT NULL,
    further_copy BOOLEAN NOT NULL,
    flags TEXT NOT NULL,
    cells TEXT NOT NULL,
    PRIMARY KEY (owner, identity, ordinal),
    FOREIGN KEY (owner, batch) REFERENCES import_batch (owner, id),
    FOREIGN KEY (owner, seizure) REFERENCES seizure (owner, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX import_row_by_batch ON import_row (owner, batch, position);
CREATE INDEX import_row_by_seizure ON import_row (owner, seizure);

-- Rows that could not be taken in, with the reasons.
CREATE TABLE import_fault (
    owner TEXT NOT NULL,
    batch TEXT NOT NULL,
    position BIGINT NOT NULL,
    sheet TEXT NOT NULL,
    line BIGINT NOT NULL,
    reasons TEXT NOT NULL,
    cells TEXT NOT NULL,
    PRIMARY KEY (owner, batch, position),
    FOREIGN KEY (owner, batch) REFERENCES import_batch (owner, id)
);
