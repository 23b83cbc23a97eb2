-- The audit trail becomes a tree: each entry gets a place in it, once, and a secret that makes commitments to its content.
-- Equal in meaning to the text of the other engine.
DROP TRIGGER audit_entry_no_update;
ALTER TABLE audit_entry ADD COLUMN secret TEXT NOT NULL DEFAULT '';
ALTER TABLE audit_entry ADD COLUMN position BIGINT;
ALTER TABLE audit_entry ADD COLUMN commitments TEXT;
UPDATE audit_entry SET secret = lower(hex(randomblob(16)));
CREATE UNIQUE INDEX audit_entry_by_position ON audit_entry (position);
CREATE INDEX audit_entry_waiting ON audit_entry (at, id) WHERE position IS NULL;
CREATE INDEX audit_entry_by_subject_owner ON audit_entry (subject_owner, at) WHERE subject_owner IS NOT NULL;

-- Hashes of the tree by 256, made anew of the entries where they are missing.
CREATE TABLE audit_tile (
    level BIGINT NOT NULL,
    number BIGINT NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (level, number)
);
-- How far the tree is, signed.
CREATE TABLE audit_head (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    size BIGINT NOT NULL,
    checkpoint TEXT NOT NULL,
    signed_at BIGINT NOT NULL
);
-- The keys that have signed, and how each was handed over.
CREATE TABLE audit_key (
    number BIGINT NOT NULL PRIMARY KEY,
    verifier TEXT NOT NULL UNIQUE,
    handed_over TEXT,
    since BIGINT NOT NULL
);
-- For how long a body delays the showing of its readings to the owners of what it reads, and why.
CREATE TABLE mirror_delay (
    owner TEXT NOT NULL REFERENCES organisation (id),
    id TEXT NOT NULL,
    reason TEXT NOT NULL,
    days BIGINT NOT NULL CHECK (days BETWEEN 1 AND 90),
    begins_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (owner, id)
);

-- An entry stays as it was written, but for two things, each once: it gets its place, and after that its content may
-- give way to the commitments to it.
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
WHEN NOT (
    NEW.id IS OLD.id AND NEW.at IS OLD.at AND NEW.owner IS OLD.owner AND NEW.action IS OLD.action
    AND NEW.purpose IS OLD.purpose AND NEW.subject_owner IS OLD.subject_owner AND NEW.request IS OLD.request
    AND (
        (OLD.position IS NULL AND NEW.position IS NOT NULL AND NEW.account IS OLD.account
            AND NEW.subject IS OLD.subject AND NEW.detail IS OLD.detail AND NEW.secret IS OLD.secret
            AND NEW.commitments IS OLD.commitments)
        OR (OLD.position IS NOT NULL AND NEW.position IS OLD.position AND OLD.commitments IS NULL
            AND NEW.commitments IS NOT NULL AND NEW.secret = '' AND NEW.account IS NULL
            AND NEW.subject IS NULL AND NEW.detail = '')
    )
)
BEGIN
    SELECT RAISE(ABORT, 'audit_entry is append-only');
END;
CREATE TRIGGER audit_key_no_update BEFORE UPDATE ON audit_key
BEGIN
    SELECT RAISE(ABORT, 'audit_key is append-only');
END;
CREATE TRIGGER audit_key_no_delete BEFORE DELETE ON audit_key
BEGIN
    SELECT RAISE(ABORT, 'audit_key is append-only');
END;
CREATE TRIGGER mirror_delay_no_update BEFORE UPDATE ON mirror_delay
BEGIN
    SELECT RAISE(ABORT, 'mirror_delay is append-only');
END;
CREATE TRIGGER mirror_delay_no_delete BEFORE DELETE ON mirror_delay
BEGIN
    SELECT RAISE(ABORT, 'mirror_delay is append-only');
END;
