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

-- The second wall (migration 17) learns three acts:
--   due        own records and their references, in whatever state, for whoever of the body decides how long they are kept,
--              which may be somebody who sees no content otherwise
--   erase      a body takes back a record of its own, whoever of its people was the second: its own rows, and what two
--              bodies have with each other where one of them is it; set for the removal alone, in the middle of a write
--   retention  in nobody's name: which records are due, whosever they are
CREATE FUNCTION wall_eraser() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT CASE WHEN wall_act() = 'erase' THEN wall_body() END $$;
-- By a function, because examinations are seen with their seats.
CREATE FUNCTION wall_erased_examinations() RETURNS SETOF text
    LANGUAGE plpgsql STABLE PARALLEL UNSAFE COST 1000 ROWS 300 AS $$
DECLARE
    body text := wall_eraser();
BEGIN
    RETURN QUERY SELECT id FROM examination WHERE left_owner = body UNION SELECT id FROM examination WHERE right_owner = body;
END;
$$;

CREATE POLICY wall_due ON record FOR SELECT USING (
    (SELECT wall_act() = 'due') AND owner = (SELECT wall_body()));
CREATE POLICY wall_due ON seizure FOR SELECT USING (
    (SELECT wall_act() = 'due') AND owner = (SELECT wall_body()));
CREATE POLICY wall_retention ON record FOR SELECT USING ((SELECT wall_act() = 'retention'));
CREATE POLICY wall_retention ON capture FOR SELECT USING ((SELECT wall_act() = 'retention'));
CREATE POLICY wall_retention ON erasure FOR SELECT USING ((SELECT wall_act() = 'retention'));

-- Who wants a record to be erased: told to its body, without what the record says.
ALTER TABLE erasure_request ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON erasure_request FOR SELECT USING (
    owner = (SELECT wall_body()) OR (SELECT wall_keeps()));
CREATE POLICY wall_insert ON erasure_request FOR INSERT WITH CHECK (owner = (SELECT wall_writer()));
CREATE POLICY wall_update ON erasure_request FOR UPDATE USING (owner = (SELECT wall_writer()));
CREATE POLICY wall_delete ON erasure_request FOR DELETE USING (owner = (SELECT wall_writer()));
CREATE POLICY wall_restore ON erasure_request USING ((SELECT wall_act() = 'restore'));

-- Hashes of files that wait, of whoever's records: for who erases and for housekeeping.
ALTER TABLE erased_file ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_erase ON erased_file USING ((SELECT wall_eraser()) IS NOT NULL);
CREATE POLICY wall_sweep ON erased_file USING ((SELECT wall_act() = 'sweep'));
CREATE POLICY wall_restore ON erased_file USING ((SELECT wall_act() = 'restore'));

DO $wall$
DECLARE
    name text;
BEGIN
    -- One's own.
    FOREACH name IN ARRAY ARRAY['record', 'seizure', 'tally', 'quality', 'search_entry', 'item', 'exhibit', 'custody', 'mark',
        'capture', 'capture_file', 'description', 'preview', 'file', 'upload', 'import_row', 'idempotency', 'erasure',
        'release', 'erasure_request'] LOOP
        EXECUTE format('CREATE POLICY wall_erase ON %I USING (owner = (SELECT wall_eraser()))', name);
    END LOOP;
    -- What two have of their marks.
    FOREACH name IN ARRAY ARRAY['comparison', 'examination', 'link'] LOOP
        EXECUTE format('CREATE POLICY wall_erase ON %I USING (
            left_owner = (SELECT wall_eraser()) OR right_owner = (SELECT wall_eraser()))', name);
    END LOOP;
    -- What others did in an examination.
    FOREACH name IN ARRAY ARRAY['opening', 'conclusion', 'resolution'] LOOP
        EXECUTE format('CREATE POLICY wall_erase ON %I USING ((SELECT wall_eraser()) IS NOT NULL
            AND examination IN (SELECT wall_erased_examinations()))', name);
    END LOOP;
END;
$wall$;
CREATE POLICY wall_erase ON terms FOR SELECT USING (owner = (SELECT wall_eraser()));
CREATE POLICY wall_erase ON hit USING (
    owner = (SELECT wall_eraser()) OR other_owner = (SELECT wall_eraser()));
CREATE POLICY wall_erase_read ON seat FOR SELECT USING ((SELECT wall_eraser()) IS NOT NULL);
CREATE POLICY wall_erase ON seat FOR DELETE USING (
    (SELECT wall_eraser()) IS NOT NULL AND examination IN (SELECT wall_erased_examinations()));
CREATE POLICY wall_erase ON notice USING ((SELECT wall_eraser()) IS NOT NULL AND (
    owner = (SELECT wall_eraser())
    OR EXISTS (SELECT 1 FROM record WHERE record.owner = (SELECT wall_eraser()) AND record.id = notice.subject)
    OR EXISTS (SELECT 1 FROM hit WHERE hit.id = notice.subject)
    OR EXISTS (SELECT 1 FROM link WHERE link.id = notice.subject)
    OR subject IN (SELECT wall_erased_examinations())));
CREATE POLICY wall_erase ON request USING (
    owner = (SELECT wall_eraser()) OR addressee = (SELECT wall_eraser()));
CREATE POLICY wall_erase ON request_step USING ((SELECT wall_eraser()) IS NOT NULL AND EXISTS (SELECT 1 FROM request
    WHERE request.owner = request_step.owner AND request.id = request_step.request));
