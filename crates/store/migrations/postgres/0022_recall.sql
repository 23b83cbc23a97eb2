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

-- The second wall (migration 17) learns an act:
--   recall  a body finds out who was told of a record of its own, in the middle of a write, and reads what those of them did of
--           whom the statement has found that it may know; reads only
CREATE FUNCTION wall_recaller() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT CASE WHEN wall_act() = 'recall' THEN wall_worker() END $$;
CREATE POLICY wall_recall ON record FOR SELECT USING (owner = (SELECT wall_recaller()));
CREATE POLICY wall_recall ON hit FOR SELECT USING (other_owner = (SELECT wall_recaller()));
CREATE POLICY wall_recall ON seat FOR SELECT USING ((SELECT wall_recaller()) IS NOT NULL);
CREATE POLICY wall_recall ON opening FOR SELECT USING ((SELECT wall_recaller()) IS NOT NULL
    AND examination IN (SELECT examination.id FROM examination));

ALTER TABLE recall ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON recall FOR SELECT USING (owner = (SELECT wall_worker()) OR (SELECT wall_keeps()));
CREATE POLICY wall_insert ON recall FOR INSERT WITH CHECK (owner = (SELECT wall_writer()));
CREATE POLICY wall_erase ON recall USING (owner = (SELECT wall_eraser()));
CREATE POLICY wall_restore ON recall USING ((SELECT wall_act() = 'restore'));

-- Told by the platform in the name of who is told; read by that body and the clock.
ALTER TABLE recall_notice ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON recall_notice FOR SELECT USING (
    owner = (SELECT wall_worker()) OR recall_owner = (SELECT wall_recaller())
    OR (SELECT wall_act() = 'clocks') OR (SELECT wall_keeps()));
CREATE POLICY wall_insert ON recall_notice FOR INSERT WITH CHECK (owner = (SELECT wall_writer()));
CREATE POLICY wall_update ON recall_notice FOR UPDATE USING (owner = (SELECT wall_writer()));
CREATE POLICY wall_erase ON recall_notice USING (recall_owner = (SELECT wall_eraser()));
CREATE POLICY wall_restore ON recall_notice USING ((SELECT wall_act() = 'restore'));

ALTER TABLE recall_own ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON recall_own FOR SELECT USING (owner = (SELECT wall_worker()) OR (SELECT wall_keeps()));
CREATE POLICY wall_insert ON recall_own FOR INSERT WITH CHECK (owner = (SELECT wall_writer()));
CREATE POLICY wall_erase ON recall_own USING (owner = (SELECT wall_eraser()));
CREATE POLICY wall_restore ON recall_own USING ((SELECT wall_act() = 'restore'));
