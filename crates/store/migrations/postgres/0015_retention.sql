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
CREATE INDEX capture_file_by_hash ON capture_file (owner, hash);
CREATE INDEX file_by_hash ON file (hash);
CREATE INDEX preview_by_hash ON preview (hash);
CREATE INDEX upload_by_hash ON upload (hash) WHERE hash IS NOT NULL;
CREATE INDEX exhibit_by_parent ON exhibit (owner, parent);
CREATE INDEX mark_by_exhibit ON mark (owner, exhibit);

-- A request outlives the record that it was about, without naming it.
ALTER TABLE request ALTER COLUMN record DROP NOT NULL;
CREATE INDEX request_by_own_record ON request (owner, own_record);

-- What was written once stays, but for what belongs to a record that stands in the register of erasures already.
CREATE FUNCTION custody_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM exhibit JOIN erasure ON erasure.owner = exhibit.owner AND erasure.record = exhibit.seizure
        WHERE exhibit.owner = OLD.owner AND exhibit.id = OLD.exhibit
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END;
$$;
DROP TRIGGER custody_no_delete ON custody;
CREATE TRIGGER custody_no_delete BEFORE DELETE ON custody
    FOR EACH ROW EXECUTE FUNCTION custody_stays();
CREATE FUNCTION description_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM capture JOIN erasure ON erasure.owner = capture.owner AND erasure.record = capture.mark
        WHERE capture.owner = OLD.owner AND capture.id = OLD.capture
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END;
$$;
DROP TRIGGER description_no_delete ON description;
CREATE TRIGGER description_no_delete BEFORE DELETE ON description
    FOR EACH ROW EXECUTE FUNCTION description_stays();
CREATE FUNCTION comparison_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM capture JOIN erasure ON erasure.owner = capture.owner AND erasure.record = capture.mark
        WHERE (capture.owner = OLD.left_owner AND capture.id = OLD.left_capture)
            OR (capture.owner = OLD.right_owner AND capture.id = OLD.right_capture)
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END;
$$;
DROP TRIGGER comparison_no_delete ON comparison;
CREATE TRIGGER comparison_no_delete BEFORE DELETE ON comparison
    FOR EACH ROW EXECUTE FUNCTION comparison_stays();
CREATE FUNCTION conclusion_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM examination JOIN erasure ON (erasure.owner = examination.left_owner
            AND erasure.record = examination.left_mark)
            OR (erasure.owner = examination.right_owner AND erasure.record = examination.right_mark)
        WHERE examination.id = OLD.examination
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END;
$$;
DROP TRIGGER conclusion_no_delete ON conclusion;
CREATE TRIGGER conclusion_no_delete BEFORE DELETE ON conclusion
    FOR EACH ROW EXECUTE FUNCTION conclusion_stays();
CREATE FUNCTION opening_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM examination JOIN erasure ON (erasure.owner = examination.left_owner
            AND erasure.record = examination.left_mark)
            OR (erasure.owner = examination.right_owner AND erasure.record = examination.right_mark)
        WHERE examination.id = OLD.examination
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END;
$$;
DROP TRIGGER opening_no_delete ON opening;
CREATE TRIGGER opening_no_delete BEFORE DELETE ON opening
    FOR EACH ROW EXECUTE FUNCTION opening_stays();
CREATE FUNCTION resolution_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM examination JOIN erasure ON (erasure.owner = examination.left_owner
            AND erasure.record = examination.left_mark)
            OR (erasure.owner = examination.right_owner AND erasure.record = examination.right_mark)
        WHERE examination.id = OLD.examination
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END;
$$;
DROP TRIGGER resolution_no_delete ON resolution;
CREATE TRIGGER resolution_no_delete BEFORE DELETE ON resolution
    FOR EACH ROW EXECUTE FUNCTION resolution_stays();
