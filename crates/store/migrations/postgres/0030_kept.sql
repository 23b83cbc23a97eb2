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
CREATE FUNCTION kept_reference_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never changed', TG_TABLE_NAME;
END;
$$;
CREATE TRIGGER kept_reference_no_update BEFORE UPDATE ON kept_reference
    FOR EACH ROW EXECUTE FUNCTION kept_reference_stays();

-- Written with an erasure, read by the own body's officers, removed by the platform.
CREATE FUNCTION wall_officer() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT CASE WHEN split_part(wall_principal(), '|', 6) ~ ',(platform|officer),' THEN wall_body() END $$;
ALTER TABLE kept_reference ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON kept_reference FOR SELECT USING (owner = (SELECT wall_officer())
    OR (SELECT wall_act() = 'retention') OR (SELECT wall_keeps()));
CREATE POLICY wall_insert ON kept_reference FOR INSERT WITH CHECK (owner = (SELECT wall_eraser()));
CREATE POLICY wall_delete ON kept_reference FOR DELETE USING (owner = (SELECT wall_writer())
    AND (SELECT wall_act() = 'work'));
CREATE POLICY wall_restore ON kept_reference USING ((SELECT wall_act() = 'restore'));
