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
