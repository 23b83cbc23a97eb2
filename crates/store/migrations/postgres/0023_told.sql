-- Whom a page of a list or of a search told of records of others: from when, and when last. The entries of the audit trail name the
-- records page by page; here stands the same by record, for who has to know whether anybody was told of one (recall, taking an
-- import back). The record is not referred to, because it may be erased.
CREATE TABLE record_listed (
    owner TEXT NOT NULL REFERENCES organisation (id),
    record TEXT NOT NULL,
    body TEXT NOT NULL REFERENCES organisation (id),
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (owner, record, body)
);

-- Read by whose the records are; written with the entries of readings, in nobody's name.
ALTER TABLE record_listed ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON record_listed FOR SELECT USING (owner = (SELECT wall_body()) OR (SELECT wall_keeps()));
CREATE POLICY wall_audit ON record_listed USING ((SELECT wall_act() = 'audit'));
CREATE POLICY wall_restore ON record_listed USING ((SELECT wall_act() = 'restore'));
