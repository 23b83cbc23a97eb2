-- What may be kept of a record whose purpose was achieved, for a short time and under a flag of its own (governance R23,
-- decision 0015): case reference, date and country. Equal in meaning to the text of the other engine.
-- What was asked for with the erasure; a second person agrees to both or to neither.
ALTER TABLE erasure_request ADD COLUMN keep_until BIGINT;
ALTER TABLE erasure_request ADD COLUMN keep_reason TEXT;
-- Named by an identifier of its own: the register of erasures does not lead here. Nothing here is ever changed.
CREATE TABLE kept_reference (
    owner TEXT NOT NULL REFERENCES organisation (id),
    id TEXT NOT NULL,
    reference TEXT NOT NULL,
    date_first TEXT NOT NULL,
    date_last TEXT NOT NULL,
    country TEXT NOT NULL,
    reason TEXT NOT NULL,
    kept_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (owner, id)
);
CREATE INDEX kept_reference_by_clock ON kept_reference (until_at);
CREATE TRIGGER kept_reference_no_update BEFORE UPDATE ON kept_reference
BEGIN SELECT RAISE(ABORT, 'kept_reference is never changed'); END;
