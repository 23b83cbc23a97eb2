-- The second wall (decision 0014): where a record tells a hit alone, examiners of others are shown its mark only when it is
-- released to their body. Nothing else of the function changes.

CREATE OR REPLACE FUNCTION wall_terms_before_bureaus(principal text, act text) RETURNS SETOF bigint
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
                AND ((matching <> 'hit_only' AND strpos(',' || held_back || ',', ',mark_image_for_comparison,') = 0)
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
