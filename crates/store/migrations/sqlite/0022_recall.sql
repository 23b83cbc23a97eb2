-- Withdrawal, correction and recall: what an owner says of a record of which others were told, whom it was said to, and what
-- they did. Equal in meaning to the text of the other engine.
-- Of a seizure and of its marks.
ALTER TABLE record ADD COLUMN withdrawn_at BIGINT;
ALTER TABLE record ADD COLUMN corrected_at BIGINT;
-- The owner's: also the old values of what was corrected. The record is not referred to, because it may be erased; words and
-- values go with it then.
CREATE TABLE recall (
    owner TEXT NOT NULL REFERENCES organisation (id),
    id TEXT NOT NULL,
    record TEXT NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT,
    words TEXT NOT NULL,
    changes TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    made_by TEXT,
    PRIMARY KEY (owner, id)
);
CREATE INDEX recall_by_record ON recall (owner, record);
-- What one body is told of it: the owner is that body. Whose record it is, which one, why and in what words stands here as far
-- as that body was told before.
CREATE TABLE recall_notice (
    owner TEXT NOT NULL REFERENCES organisation (id),
    id TEXT NOT NULL,
    recall_owner TEXT NOT NULL REFERENCES organisation (id),
    recall TEXT NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT,
    words TEXT NOT NULL,
    record TEXT,
    named BOOLEAN NOT NULL,
    level TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    reminded_at BIGINT,
    acknowledged_at BIGINT,
    acknowledged_by TEXT,
    outcome TEXT,
    PRIMARY KEY (owner, id)
);
CREATE INDEX recall_notice_by_recall ON recall_notice (recall_owner, recall);
CREATE INDEX recall_notice_waiting ON recall_notice (made_at) WHERE acknowledged_at IS NULL;
-- The seizures of that body whose hits, links and requests rest on the record.
CREATE TABLE recall_own (
    owner TEXT NOT NULL,
    notice TEXT NOT NULL,
    seizure TEXT NOT NULL,
    PRIMARY KEY (owner, notice, seizure),
    FOREIGN KEY (owner, notice) REFERENCES recall_notice (owner, id)
);
CREATE INDEX recall_own_by_seizure ON recall_own (owner, seizure);
