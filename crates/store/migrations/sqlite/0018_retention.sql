-- Retention and erasure: who asks for a record to be erased, how far reminders and blocking are, which files wait to be
-- removed. Equal in meaning to the text of the other engine.
CREATE TABLE erasure_request (
    owner TEXT NOT NULL,
    record TEXT NOT NULL,
    reason TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    asked_by TEXT,
    PRIMARY KEY (owner, record),
    FOREIGN KEY (owner, record) REFERENCES record (owner, id)
);
-- Files that nobody may need any more. They go as soon as nobody does and nobody has touched them for a moment.
CREATE TABLE erased_file (
    hash TEXT NOT NULL PRIMARY KEY,
    erased_at BIGINT NOT NULL
);
-- When the record that is gone had come.
ALTER TABLE erasure ADD COLUMN received_at BIGINT;
CREATE INDEX erasure_by_moment ON erasure (erased_at);
CREATE INDEX erasure_by_cause ON erasure (owner, cause);
-- Of the reminders 6, 3 and 1 months ahead the last that was sent; 0 before the first.
ALTER TABLE record ADD COLUMN reminded BIGINT NOT NULL DEFAULT 0;
ALTER TABLE record ADD COLUMN blocked_at BIGINT;
CREATE INDEX record_by_review ON record (review_on, owner, id) WHERE kind = 'seizure' AND state = 'active';
CREATE INDEX record_blocked ON record (blocked_at, owner, id) WHERE state = 'blocked';

-- What refers to a record is found from it, so that it can go.
CREATE INDEX comparison_by_right ON comparison (right_owner, right_capture);
CREATE INDEX hit_by_comparison ON hit (comparison);
CREATE INDEX hit_by_other ON hit (other_owner, other_seizure);
CREATE INDEX examination_by_left ON examination (left_owner, left_mark);
CREATE INDEX examination_by_right ON examination (right_owner, right_mark);
CREATE INDEX examination_by_comparison ON examination (comparison);
CREATE INDEX link_by_examination ON link (examination);
CREATE INDEX seat_by_examination ON seat (examination);
CREATE INDEX opening_by_examination ON opening (examination);
CREATE INDEX notice_by_subject ON notice (subject);
CREATE INDEX file_by_hash ON file (hash);
CREATE INDEX preview_by_hash ON preview (hash);
CREATE INDEX upload_by_hash ON upload (hash) WHERE hash IS NOT NULL;
CREATE INDEX exhibit_by_parent ON exhibit (owner, parent);
CREATE INDEX mark_by_exhibit ON mark (owner, exhibit);

-- A request outlives the record that it was about, without naming it.
CREATE TABLE request_2 (
    owner TEXT NOT NULL REFERENCES organisation (id),
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    addressee TEXT NOT NULL REFERENCES organisation (id),
    record TEXT,
    hit TEXT,
    own_record TEXT,
    named BOOLEAN NOT NULL,
    purpose TEXT NOT NULL,
    legal_basis TEXT NOT NULL,
    urgency TEXT NOT NULL,
    wanted TEXT NOT NULL,
    words TEXT NOT NULL,
    for_secretariat BOOLEAN NOT NULL,
    due_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    waits_for TEXT NOT NULL,
    training BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT,
    changed_at BIGINT NOT NULL,
    reminded_at BIGINT,
    overdue_at BIGINT,
    PRIMARY KEY (owner, id),
    CHECK (owner <> addressee),
    FOREIGN KEY (addressee, record) REFERENCES record (owner, id)
);
CREATE TABLE request_step_2 (
    owner TEXT NOT NULL,
    request TEXT NOT NULL,
    position BIGINT NOT NULL,
    at BIGINT NOT NULL,
    side TEXT NOT NULL,
    account TEXT,
    action TEXT NOT NULL,
    reason TEXT,
    words TEXT NOT NULL,
    released TEXT NOT NULL,
    until_at BIGINT,
    for_secretariat BOOLEAN NOT NULL,
    PRIMARY KEY (owner, request, position),
    FOREIGN KEY (owner, request) REFERENCES request_2 (owner, id)
);
INSERT INTO request_2 SELECT * FROM request;
INSERT INTO request_step_2 SELECT * FROM request_step;
DROP TABLE request_step;
DROP TABLE request;
ALTER TABLE request_2 RENAME TO request;
ALTER TABLE request_step_2 RENAME TO request_step;
CREATE INDEX request_by_id ON request (id);
CREATE INDEX request_by_addressee ON request (addressee, state);
CREATE INDEX request_by_record ON request (addressee, record);
CREATE INDEX request_by_clock ON request (waits_for, due_at);
CREATE INDEX request_by_own_record ON request (owner, own_record);

-- What was written once stays, but for what belongs to a record that stands in the register of erasures already.
DROP TRIGGER custody_no_delete;
CREATE TRIGGER custody_no_delete BEFORE DELETE ON custody
WHEN NOT EXISTS (
        SELECT 1 FROM exhibit JOIN erasure ON erasure.owner = exhibit.owner AND erasure.record = exhibit.seizure
        WHERE exhibit.owner = OLD.owner AND exhibit.id = OLD.exhibit
    )
BEGIN
    SELECT RAISE(ABORT, 'custody is append-only');
END;
DROP TRIGGER description_no_delete;
CREATE TRIGGER description_no_delete BEFORE DELETE ON description
WHEN NOT EXISTS (
        SELECT 1 FROM capture JOIN erasure ON erasure.owner = capture.owner AND erasure.record = capture.mark
        WHERE capture.owner = OLD.owner AND capture.id = OLD.capture
    )
BEGIN
    SELECT RAISE(ABORT, 'description is append-only');
END;
DROP TRIGGER comparison_no_delete;
CREATE TRIGGER comparison_no_delete BEFORE DELETE ON comparison
WHEN NOT EXISTS (
        SELECT 1 FROM capture JOIN erasure ON erasure.owner = capture.owner AND erasure.record = capture.mark
        WHERE (capture.owner = OLD.left_owner AND capture.id = OLD.left_capture)
            OR (capture.owner = OLD.right_owner AND capture.id = OLD.right_capture)
    )
BEGIN
    SELECT RAISE(ABORT, 'comparison is append-only');
END;
DROP TRIGGER conclusion_no_delete;
CREATE TRIGGER conclusion_no_delete BEFORE DELETE ON conclusion
WHEN NOT EXISTS (
        SELECT 1 FROM examination JOIN erasure ON (erasure.owner = examination.left_owner
            AND erasure.record = examination.left_mark)
            OR (erasure.owner = examination.right_owner AND erasure.record = examination.right_mark)
        WHERE examination.id = OLD.examination
    )
BEGIN
    SELECT RAISE(ABORT, 'conclusion is append-only');
END;
DROP TRIGGER opening_no_delete;
CREATE TRIGGER opening_no_delete BEFORE DELETE ON opening
WHEN NOT EXISTS (
        SELECT 1 FROM examination JOIN erasure ON (erasure.owner = examination.left_owner
            AND erasure.record = examination.left_mark)
            OR (erasure.owner = examination.right_owner AND erasure.record = examination.right_mark)
        WHERE examination.id = OLD.examination
    )
BEGIN
    SELECT RAISE(ABORT, 'opening is append-only');
END;
DROP TRIGGER resolution_no_delete;
CREATE TRIGGER resolution_no_delete BEFORE DELETE ON resolution
WHEN NOT EXISTS (
        SELECT 1 FROM examination JOIN erasure ON (erasure.owner = examination.left_owner
            AND erasure.record = examination.left_mark)
            OR (erasure.owner = examination.right_owner AND erasure.record = examination.right_mark)
        WHERE examination.id = OLD.examination
    )
BEGIN
    SELECT RAISE(ABORT, 'resolution is append-only');
END;
