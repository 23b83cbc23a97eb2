-- The second wall: row-level security, written by hand and independent of the scopes that stand in the statements
-- (decision 0014). Each transaction says in whose name it reads and writes, for itself alone:
--
--     SET LOCAL commonlink.principal = 'ACT|BODY|COUNTRY|CLEARANCE|PURPOSE|,ROLE,ROLE,|MOMENT'
--
-- Without it no row with content is seen or written. Acts in the name of a body:
--   view, whole, own, edit, match, examine   what the policies say of that action
--   pair    one's own, and marks of others that a hit, a link or a seat names, as far as their owners let it be told
--   list    view and pair: lists that count hits
--   hold    whatever one's own body holds, in whatever state
--   write   a person's write transaction: hold and pair, and one's own body's rows are written
--   work    the platform's own for a body: as write, and all that may be matched is seen
-- Acts of the machine, in nobody's name: door, terms, clocks, secretary, sweep, register, backup, restore.
--
-- Who may know is decided for each terms, of which there are some hundreds, never for each record. FORCE makes it hold for
-- the owner of the tables; superusers and roles with BYPASSRLS pass, so the program does not serve as one.

CREATE FUNCTION wall_principal() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(current_setting('commonlink.principal', true), '') $$;
CREATE FUNCTION wall_act() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT split_part(wall_principal(), '|', 1) $$;
CREATE FUNCTION wall_body() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(split_part(wall_principal(), '|', 2), '') $$;
-- The act by which whole terms are told, one after the other; pairs are not told by their terms alone.
CREATE FUNCTION wall_scope() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT CASE WHEN wall_act() = 'pair' THEN '' ELSE wall_act() END $$;
-- The body of who works with records; who runs accounts or is given aggregates sees no content by that.
CREATE FUNCTION wall_worker() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT CASE WHEN split_part(wall_principal(), '|', 6) ~ ',(platform|officer|examiner|analyst),'
        THEN wall_body() END $$;
-- The body whose rows are seen in whatever state.
CREATE FUNCTION wall_holder() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT CASE WHEN wall_act() IN ('hold', 'write', 'work') THEN wall_worker() END $$;
-- The body whose rows may be written.
CREATE FUNCTION wall_writer() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT CASE WHEN wall_act() IN ('write', 'work') THEN wall_body() END $$;
CREATE FUNCTION wall_matches() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT wall_act() IN ('match', 'work') AND wall_worker() IS NOT NULL
        AND strpos(split_part(wall_principal(), '|', 6), ',platform,') > 0 $$;
CREATE FUNCTION wall_pairs_up() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT wall_act() IN ('pair', 'list', 'write', 'work') AND wall_worker() IS NOT NULL $$;
CREATE FUNCTION wall_keeps() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT wall_act() IN ('backup', 'restore') $$;

-- The terms that a principal may know of with an act: the decision, in one place. It reads terms as the machine does, and
-- puts the principal back; therefore no plan with it runs in parallel.
CREATE FUNCTION wall_terms(principal text, act text) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE PARALLEL UNSAFE COST 1000 ROWS 300 AS $$
DECLARE
    body text := nullif(split_part(principal, '|', 2), '');
    -- As it stands in a list; nobody is in a list as ",,".
    this_body text := ',' || coalesce(body, '') || ',';
    this_country text := ',' || split_part(principal, '|', 3) || ',';
    clearance bigint := nullif(split_part(principal, '|', 4), '');
    this_purpose text := ',' || split_part(principal, '|', 5) || ',';
    roles text := split_part(principal, '|', 6);
    moment bigint := nullif(split_part(principal, '|', 7), '');
    is_platform boolean := strpos(roles, ',platform,') > 0;
    is_examiner boolean := strpos(roles, ',examiner,') > 0;
    works boolean := roles ~ ',(platform|officer|examiner|analyst),';
BEGIN
    IF body IS NULL OR NOT works THEN
        RETURN;
    END IF;
    PERFORM set_config('commonlink.principal', 'terms', true);
    CASE act
    WHEN 'own' THEN
        RETURN QUERY SELECT number FROM terms WHERE owner = body;
    WHEN 'edit' THEN
        RETURN QUERY SELECT number FROM terms WHERE owner = body AND (is_platform OR strpos(roles, ',officer,') > 0);
    WHEN 'match', 'work' THEN
        RETURN QUERY SELECT number FROM terms WHERE is_platform AND matching <> 'no_match';
    WHEN 'examine' THEN
        RETURN QUERY SELECT number FROM terms WHERE is_examiner AND (owner = body OR matching <> 'no_match');
    WHEN 'pair' THEN
        -- What a hit tells follows the country that the body is of, whatever the principal says.
        SELECT ',' || coalesce(country, '') || ',' INTO this_country FROM organisation WHERE id = body;
        RETURN QUERY SELECT number FROM terms WHERE owner = body
            OR (matching IN ('hit_only', 'hit_and_contact', 'release')
                AND strpos(excluded_countries, this_country) = 0
                AND strpos(excluded_organisations, this_body) = 0);
    WHEN 'view', 'list', 'whole' THEN
        RETURN QUERY
            WITH shared AS MATERIALIZED (
                SELECT terms.number, terms.held_back,
                    everyone OR strpos(countries, this_country) > 0 OR strpos(organisations, this_body) > 0 AS named
                FROM terms
                WHERE terms.owner <> body
                    AND strpos(excluded_countries, this_country) = 0
                    AND strpos(excluded_organisations, this_body) = 0
                    AND level <= clearance
                    AND strpos(purposes, this_purpose) > 0),
            released AS MATERIALIZED (
                SELECT terms_release.terms, ',' || field_groups || ',' AS groups
                FROM terms_release
                WHERE terms_release.organisation = body AND terms_release.until_at > moment)
            SELECT terms.number FROM terms WHERE terms.owner = body
            UNION ALL
            SELECT shared.number FROM shared
            WHERE (named OR EXISTS (SELECT 1 FROM released WHERE released.terms = shared.number))
                AND (act <> 'whole' OR NOT EXISTS (
                    SELECT 1
                    FROM unnest(ARRAY[',identity,', ',exact_place,', ',images,', ',mark_image_for_comparison,',
                        ',chemistry,', ',intelligence_source,']) AS wanted (part)
                    WHERE NOT (named AND strpos(',' || shared.held_back || ',', wanted.part) = 0)
                        AND NOT EXISTS (SELECT 1 FROM released
                            WHERE released.terms = shared.number AND strpos(released.groups, wanted.part) > 0)));
    ELSE
        NULL;
    END CASE;
    PERFORM set_config('commonlink.principal', principal, true);
END;
$$;

-- Marks of others that a hit, a link or an examination of the body names.
CREATE FUNCTION wall_pairs() RETURNS TABLE (mark_owner text, mark_id text)
    LANGUAGE plpgsql STABLE PARALLEL UNSAFE COST 1000 ROWS 300 AS $$
DECLARE
    body text := wall_worker();
BEGIN
    RETURN QUERY SELECT other_owner, other_mark FROM hit WHERE owner = body
        UNION SELECT left_owner, left_mark FROM link
        UNION SELECT right_owner, right_mark FROM link
        UNION SELECT left_owner, left_mark FROM examination
        UNION SELECT right_owner, right_mark FROM examination;
END;
$$;

ALTER TABLE terms ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON terms FOR SELECT USING (
    (SELECT wall_act() IN ('terms', 'restore'))
    OR owner = (SELECT wall_holder())
    OR number IN (SELECT wall_terms(wall_principal(), wall_scope()))
    OR ((SELECT wall_pairs_up()) AND number IN (SELECT wall_terms(wall_principal(), 'pair'))));

-- The names of bodies to whom something is released are the owner's, except one's own.
ALTER TABLE terms_release ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON terms_release FOR SELECT USING (
    (SELECT wall_act() IN ('terms', 'write', 'work', 'restore'))
    OR organisation = (SELECT wall_worker()));
CREATE POLICY wall_insert ON terms_release FOR INSERT WITH CHECK ((SELECT wall_writer()) IS NOT NULL);

-- Records, and what carries their terms.
ALTER TABLE record ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON record FOR SELECT USING (
    owner = (SELECT wall_holder()) OR (SELECT wall_keeps())
    OR (state = 'active' AND (
        terms IN (SELECT wall_terms(wall_principal(), wall_scope()))
        OR ((SELECT wall_pairs_up()) AND terms IN (SELECT wall_terms(wall_principal(), 'pair'))
            AND (owner = (SELECT wall_body()) OR (owner, id) IN (SELECT mark_owner, mark_id FROM wall_pairs()))))));

-- Of a seizure of others a pair tells the reference, where a mark of it is told.
CREATE FUNCTION wall_paired_seizures() RETURNS TABLE (seizure_owner text, seizure_id text)
    LANGUAGE plpgsql STABLE PARALLEL UNSAFE COST 2000 ROWS 300 AS $$
BEGIN
    RETURN QUERY SELECT mark.owner, mark.seizure FROM wall_pairs() JOIN mark
        ON mark.owner = mark_owner AND mark.id = mark_id;
END;
$$;
ALTER TABLE seizure ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON seizure FOR SELECT USING (
    owner = (SELECT wall_holder()) OR (SELECT wall_keeps())
    OR terms IN (SELECT wall_terms(wall_principal(), wall_scope()))
    OR ((SELECT wall_pairs_up()) AND (
        (owner = (SELECT wall_body()) AND terms IN (SELECT wall_terms(wall_principal(), 'pair')))
        OR (owner, id) IN (SELECT seizure_owner, seizure_id FROM wall_paired_seizures()))));

ALTER TABLE tally ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON tally FOR SELECT USING (
    owner = (SELECT wall_holder()) OR (SELECT wall_keeps())
    OR terms IN (SELECT wall_terms(wall_principal(), wall_scope())));
ALTER TABLE quality ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON quality FOR SELECT USING (
    owner = (SELECT wall_holder()) OR (SELECT wall_keeps())
    OR terms IN (SELECT wall_terms(wall_principal(), wall_scope())));

-- Parts of records: seen with what they are parts of.
DO $wall$
DECLARE
    part record;
BEGIN
    FOR part IN SELECT * FROM (VALUES
        ('search_entry', 'record', 'id', 'record'),
        ('item', 'seizure', 'id', 'seizure'),
        ('exhibit', 'seizure', 'id', 'seizure'),
        ('custody', 'exhibit', 'id', 'exhibit'),
        ('mark', 'record', 'id', 'id'),
        ('capture', 'record', 'id', 'mark'),
        ('capture_file', 'capture', 'id', 'capture'),
        ('description', 'capture', 'id', 'capture'),
        ('preview', 'capture_file', 'hash', 'original')
    ) AS listed (name, whole, of_whole, of_part) LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part.name);
        EXECUTE format('CREATE POLICY wall_read ON %I FOR SELECT USING (
            owner = (SELECT wall_holder()) OR (SELECT wall_keeps())
            OR EXISTS (SELECT 1 FROM %I AS whole WHERE whole.owner = %I.owner AND whole.%I = %I.%I))',
            part.name, part.whole, part.name, part.of_whole, part.name, part.of_part);
    END LOOP;
END;
$wall$;
CREATE INDEX capture_file_by_hash ON capture_file (owner, hash);

-- What a body has for itself, with content: seen by those who work with records.
DO $wall$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['file', 'upload', 'import_batch', 'import_row', 'import_fault', 'import_mapping',
        'opening'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY wall_read ON %I FOR SELECT USING (
            owner = (SELECT wall_worker()) OR (SELECT wall_keeps()))', name);
    END LOOP;
    -- And without: whoever acts for it.
    FOREACH name IN ARRAY ARRAY['account', 'session', 'access_token', 'idempotency', 'notice', 'sharing_rule', 'erasure',
        'mirror_delay', 'totp', 'recovery_code', 'passkey', 'access_review'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY wall_read ON %I FOR SELECT USING (
            owner = (SELECT wall_body()) OR (SELECT wall_keeps()))', name);
    END LOOP;
    -- A body writes what is its own, and nothing else.
    FOREACH name IN ARRAY ARRAY['terms', 'record', 'seizure', 'tally', 'quality', 'search_entry', 'item', 'exhibit',
        'custody', 'mark', 'capture', 'capture_file', 'description', 'preview', 'file', 'upload', 'import_batch',
        'import_row', 'import_fault', 'import_mapping', 'opening', 'account', 'session', 'access_token', 'idempotency',
        'notice', 'sharing_rule', 'erasure', 'conclusion', 'resolution', 'release', 'mirror_delay', 'totp', 'recovery_code', 'passkey', 'access_review'] LOOP
        EXECUTE format('CREATE POLICY wall_insert ON %I FOR INSERT WITH CHECK (owner = (SELECT wall_writer()))', name);
        EXECUTE format('CREATE POLICY wall_update ON %I FOR UPDATE USING (owner = (SELECT wall_writer()))', name);
        EXECUTE format('CREATE POLICY wall_delete ON %I FOR DELETE USING (owner = (SELECT wall_writer()))', name);
    END LOOP;
    -- A backup that is brought back, in one transaction, into a store without content.
    FOREACH name IN ARRAY ARRAY['terms', 'terms_release', 'record', 'seizure', 'tally', 'quality', 'search_entry', 'item',
        'exhibit', 'custody', 'mark', 'capture', 'capture_file', 'description', 'preview', 'file', 'upload',
        'import_batch', 'import_row', 'import_fault', 'import_mapping', 'opening', 'account', 'session', 'access_token',
        'idempotency', 'notice', 'sharing_rule', 'erasure', 'conclusion', 'resolution', 'release', 'hit', 'comparison',
        'examination', 'seat', 'link', 'request', 'request_step', 'audit_entry', 'mirror_delay', 'totp', 'recovery_code', 'passkey', 'access_review'] LOOP
        EXECUTE format('CREATE POLICY wall_restore ON %I USING ((SELECT wall_act() = ''restore''))', name);
    END LOOP;
END;
$wall$;

-- The door: who signs in, before anybody acts for a body.
CREATE POLICY wall_door ON account FOR SELECT USING ((SELECT wall_act() = 'door'));
CREATE POLICY wall_door ON session FOR SELECT USING ((SELECT wall_act() = 'door'));
CREATE POLICY wall_door ON access_token FOR SELECT USING ((SELECT wall_act() = 'door'));
CREATE POLICY wall_door ON totp FOR SELECT USING ((SELECT wall_act() = 'door'));
CREATE POLICY wall_door ON passkey FOR SELECT USING ((SELECT wall_act() = 'door'));
-- Proofs that are awaited are the door's alone.
ALTER TABLE proof ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_door ON proof USING ((SELECT wall_act() = 'door'));
-- Housekeeping: which files are named, and what is out of date.
CREATE POLICY wall_sweep ON file FOR SELECT USING ((SELECT wall_act() = 'sweep'));
CREATE POLICY wall_sweep ON preview FOR SELECT USING ((SELECT wall_act() = 'sweep'));
CREATE POLICY wall_sweep ON capture_file FOR SELECT USING ((SELECT wall_act() = 'sweep'));
CREATE POLICY wall_sweep ON upload FOR SELECT USING ((SELECT wall_act() = 'sweep'));
CREATE POLICY wall_sweep ON idempotency FOR SELECT USING ((SELECT wall_act() = 'sweep'));
CREATE POLICY wall_swept ON upload FOR DELETE USING ((SELECT wall_act() = 'sweep'));
CREATE POLICY wall_swept ON idempotency FOR DELETE USING ((SELECT wall_act() = 'sweep'));
CREATE POLICY wall_register ON erasure FOR SELECT USING ((SELECT wall_act() = 'register'));
-- A word to another body.
CREATE POLICY wall_tell ON notice FOR INSERT WITH CHECK ((SELECT wall_writer()) IS NOT NULL);

-- What two bodies have with each other. What the matcher writes, it alone writes.
ALTER TABLE hit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON hit FOR SELECT USING (
    owner = (SELECT wall_worker()) OR (SELECT wall_matches()) OR (SELECT wall_keeps()));
CREATE POLICY wall_insert ON hit FOR INSERT WITH CHECK ((SELECT wall_matches()) AND (SELECT wall_writer()) IS NOT NULL);
CREATE POLICY wall_update ON hit FOR UPDATE USING (owner = (SELECT wall_writer()));
CREATE POLICY wall_delete ON hit FOR DELETE USING (owner = (SELECT wall_writer()));

-- Who sits in an examination. Who writes may seat others, and asks who is seated.
ALTER TABLE seat ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON seat FOR SELECT USING (
    owner = (SELECT wall_worker()) OR (SELECT wall_writer()) IS NOT NULL OR (SELECT wall_keeps()));
CREATE POLICY wall_insert ON seat FOR INSERT WITH CHECK ((SELECT wall_writer()) IS NOT NULL);

ALTER TABLE examination ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON examination FOR SELECT USING (
    left_owner = (SELECT wall_worker()) OR right_owner = (SELECT wall_worker())
    OR requested_by_owner = (SELECT wall_worker())
    OR id IN (SELECT seat.examination FROM seat WHERE seat.owner = (SELECT wall_worker()))
    OR (SELECT wall_matches()) OR (SELECT wall_keeps()));
CREATE POLICY wall_insert ON examination FOR INSERT WITH CHECK ((SELECT wall_writer()) IS NOT NULL);
CREATE POLICY wall_update ON examination FOR UPDATE USING ((SELECT wall_writer()) IS NOT NULL);

ALTER TABLE comparison ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON comparison FOR SELECT USING (
    left_owner = (SELECT wall_worker()) OR right_owner = (SELECT wall_worker())
    OR id IN (SELECT examination.comparison FROM examination)
    OR (SELECT wall_matches()) OR (SELECT wall_keeps()));
CREATE POLICY wall_insert ON comparison FOR INSERT
    WITH CHECK ((SELECT wall_matches()) AND (SELECT wall_writer()) IS NOT NULL);

ALTER TABLE link ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON link FOR SELECT USING (
    left_owner = (SELECT wall_worker()) OR right_owner = (SELECT wall_worker())
    OR examination IN (SELECT seat.examination FROM seat WHERE seat.owner = (SELECT wall_worker()))
    OR (SELECT wall_matches()) OR (SELECT wall_keeps()));
CREATE POLICY wall_insert ON link FOR INSERT WITH CHECK ((SELECT wall_writer()) IS NOT NULL);
CREATE POLICY wall_update ON link FOR UPDATE USING ((SELECT wall_writer()) IS NOT NULL);

DO $wall$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['conclusion', 'resolution'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY wall_read ON %I FOR SELECT USING (
            owner = (SELECT wall_worker()) OR (SELECT wall_keeps())
            OR examination IN (SELECT examination.id FROM examination))', name);
    END LOOP;
END;
$wall$;

-- Requests are between two; the clocks are asked for by the platform, states and clocks by the secretariat.
ALTER TABLE request ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON request FOR SELECT USING (
    owner = (SELECT wall_worker()) OR addressee = (SELECT wall_worker())
    OR (SELECT wall_act() IN ('clocks', 'secretary')) OR (SELECT wall_keeps()));
CREATE POLICY wall_insert ON request FOR INSERT WITH CHECK (owner = (SELECT wall_writer()));
CREATE POLICY wall_update ON request FOR UPDATE USING (
    owner = (SELECT wall_writer()) OR addressee = (SELECT wall_writer()));
ALTER TABLE request_step ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON request_step FOR SELECT USING (
    (SELECT wall_keeps()) OR EXISTS (SELECT 1 FROM request
        WHERE request.owner = request_step.owner AND request.id = request_step.request
            AND (SELECT wall_body()) IS NOT NULL));
CREATE POLICY wall_insert ON request_step FOR INSERT WITH CHECK (
    (SELECT wall_writer()) IS NOT NULL AND EXISTS (SELECT 1 FROM request
        WHERE request.owner = request_step.owner AND request.id = request_step.request));
ALTER TABLE release ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON release FOR SELECT USING (
    owner = (SELECT wall_worker()) OR organisation = (SELECT wall_worker()) OR (SELECT wall_keeps()));

-- Entries are made in one's own name, and read by whose they are and whose records they are about.
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON audit_entry FOR SELECT USING (
    owner = (SELECT wall_body()) OR subject_owner = (SELECT wall_body()) OR (SELECT wall_keeps()));
CREATE POLICY wall_insert ON audit_entry FOR INSERT WITH CHECK (owner = (SELECT wall_writer()));
-- The trail itself: readings of several are written together, entries get their places, old content is forgotten.
CREATE POLICY wall_audit ON audit_entry FOR SELECT USING ((SELECT wall_act() = 'audit'));
CREATE POLICY wall_audit_insert ON audit_entry FOR INSERT WITH CHECK ((SELECT wall_act() = 'audit'));
CREATE POLICY wall_audit_update ON audit_entry FOR UPDATE USING ((SELECT wall_act() = 'audit'));
-- How long a body delays the showing of what it reads: its own, and the mirrors of others ask when, not why.
CREATE POLICY wall_mirror ON mirror_delay FOR SELECT USING ((SELECT wall_act() = 'mirror'));
