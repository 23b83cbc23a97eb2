-- The second wall, second part (the first: 0017; decision 0014).
--
-- What a hit tells, and what examiners are shown, asks the clearance; pictures of others' marks ask whether the picture is
-- held back, and are read with the act `examine` alone. A new act, `hit`, is what the policies say of that action.
--
-- What a principal may know of is found when the transaction begins, not where the first row is met: whether there is a row
-- must not be told by the time that an answer takes. It is kept for the transaction, beside the principal that it is for.

CREATE OR REPLACE FUNCTION wall_terms(principal text, act text) RETURNS SETOF bigint
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
        RETURN QUERY SELECT number FROM terms WHERE is_examiner AND (owner = body
            OR (matching IN ('hit_only', 'hit_and_contact', 'release')
                AND strpos(excluded_countries, this_country) = 0
                AND strpos(excluded_organisations, this_body) = 0
                AND level <= clearance
                AND (strpos(',' || held_back || ',', ',mark_image_for_comparison,') = 0
                    OR EXISTS (SELECT 1 FROM terms_release
                        WHERE terms_release.terms = terms.number AND terms_release.organisation = body
                            AND terms_release.until_at > moment
                            AND strpos(',' || field_groups || ',', ',mark_image_for_comparison,') > 0))));
    WHEN 'pair', 'hit' THEN
        -- What a hit tells follows the country that the body is of, whatever the principal says.
        SELECT ',' || coalesce(country, '') || ',' INTO this_country FROM organisation WHERE id = body;
        RETURN QUERY SELECT number FROM terms WHERE owner = body
            OR (matching IN ('hit_only', 'hit_and_contact', 'release')
                AND strpos(excluded_countries, this_country) = 0
                AND strpos(excluded_organisations, this_body) = 0
                AND level <= clearance);
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

-- Begins in this name: instead of SET LOCAL, for acts that ask terms.
CREATE FUNCTION wall_begin(principal text) RETURNS void LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE AS $$
DECLARE
    act text := split_part(principal, '|', 1);
    known text;
    paired text := '';
BEGIN
    PERFORM set_config('commonlink.principal', principal, true);
    SELECT string_agg(told::text, ',') INTO known FROM wall_terms(principal, wall_scope()) AS told;
    IF wall_pairs_up() THEN
        SELECT string_agg(told::text, ',') INTO paired FROM wall_terms(principal, 'pair') AS told;
    END IF;
    PERFORM set_config('commonlink.known', coalesce(known, ''), true);
    PERFORM set_config('commonlink.paired', coalesce(paired, ''), true);
    PERFORM set_config('commonlink.known_by', principal, true);
END;
$$;

-- Kept or found now: whole terms, and terms of pairs.
CREATE FUNCTION wall_known(setting text, act text) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE PARALLEL UNSAFE COST 100 ROWS 300 AS $$
DECLARE
    principal text := wall_principal();
BEGIN
    IF principal <> '' AND current_setting('commonlink.known_by', true) = principal THEN
        RETURN QUERY SELECT unnest(string_to_array(current_setting(setting, true), ',')::bigint[]);
    ELSE
        RETURN QUERY SELECT wall_terms(principal, act);
    END IF;
END;
$$;
CREATE FUNCTION wall_told() RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL UNSAFE COST 100 ROWS 300
    AS $$ SELECT wall_known('commonlink.known', wall_scope()) $$;
CREATE FUNCTION wall_told_pairs() RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL UNSAFE COST 100 ROWS 300
    AS $$ SELECT wall_known('commonlink.paired', 'pair') $$;

DROP POLICY wall_read ON terms;
CREATE POLICY wall_read ON terms FOR SELECT USING (
    (SELECT wall_act() IN ('terms', 'restore'))
    OR owner = (SELECT wall_holder())
    OR number IN (SELECT wall_told())
    OR ((SELECT wall_pairs_up()) AND number IN (SELECT wall_told_pairs())));
DROP POLICY wall_read ON record;
CREATE POLICY wall_read ON record FOR SELECT USING (
    owner = (SELECT wall_holder()) OR (SELECT wall_keeps())
    OR (state = 'active' AND (
        terms IN (SELECT wall_told())
        OR ((SELECT wall_pairs_up()) AND terms IN (SELECT wall_told_pairs())
            AND (owner = (SELECT wall_body()) OR (owner, id) IN (SELECT mark_owner, mark_id FROM wall_pairs()))))));
DROP POLICY wall_read ON seizure;
CREATE POLICY wall_read ON seizure FOR SELECT USING (
    owner = (SELECT wall_holder()) OR (SELECT wall_keeps())
    OR terms IN (SELECT wall_told())
    OR ((SELECT wall_pairs_up()) AND (
        (owner = (SELECT wall_body()) AND terms IN (SELECT wall_told_pairs()))
        OR (owner, id) IN (SELECT seizure_owner, seizure_id FROM wall_paired_seizures()))));
DROP POLICY wall_read ON tally;
CREATE POLICY wall_read ON tally FOR SELECT USING (
    owner = (SELECT wall_holder()) OR (SELECT wall_keeps())
    OR terms IN (SELECT wall_told()));
DROP POLICY wall_read ON quality;
CREATE POLICY wall_read ON quality FOR SELECT USING (
    owner = (SELECT wall_holder()) OR (SELECT wall_keeps())
    OR terms IN (SELECT wall_told()));

-- The pictures and what is measured on them: of others by who is shown the picture, not by who is told of a pair.
DO $wall$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['capture_file', 'description'] LOOP
        EXECUTE format('DROP POLICY wall_read ON %I', name);
        EXECUTE format('CREATE POLICY wall_read ON %I FOR SELECT USING (
            owner = (SELECT wall_holder()) OR (SELECT wall_keeps())
            OR ((owner = (SELECT wall_body()) OR (SELECT wall_act() NOT IN (''pair'', ''hit'', ''list'', ''write'')))
                AND EXISTS (SELECT 1 FROM capture AS whole WHERE whole.owner = %I.owner AND whole.id = %I.capture)))',
            name, name, name);
    END LOOP;
END;
$wall$;
