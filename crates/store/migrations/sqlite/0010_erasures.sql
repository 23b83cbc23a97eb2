-- What was taken back after it was held, without its content, so that a restored backup does not bring it back in
-- silence; and when what keeps the machine well was last done. Equal in meaning to the text of the other engine.
CREATE TABLE erasure (
    owner TEXT NOT NULL,
    record TEXT NOT NULL,
    kind TEXT NOT NULL,
    erased_at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    cause TEXT NOT NULL,
    PRIMARY KEY (owner, record)
);
CREATE TABLE last_done (
    name TEXT NOT NULL PRIMARY KEY,
    done_at BIGINT NOT NULL
);
CREATE TRIGGER erasure_no_update BEFORE UPDATE ON erasure
BEGIN
    SELECT RAISE(ABORT, 'erasure is append-only');
END;
CREATE TRIGGER erasure_no_delete BEFORE DELETE ON erasure
BEGIN
    SELECT RAISE(ABORT, 'erasure is append-only');
END;
