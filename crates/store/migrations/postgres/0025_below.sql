-- The second wall, third part (before: 0017, 0020; decision 0014): what excludes a bureau excludes the agencies under it, whatever
-- else names them. The bureau is looked up where bodies are listed; the principal does not say it.
--
-- A restriction goes around what was decided before: it only narrows. Whoever decides otherwise later replaces
-- `wall_terms_before_bureaus`, or takes this in.
ALTER FUNCTION wall_terms(text, text) RENAME TO wall_terms_before_bureaus;

CREATE FUNCTION wall_terms(principal text, act text) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE PARALLEL UNSAFE COST 1000 ROWS 300 AS $$
DECLARE
    body text := nullif(split_part(principal, '|', 2), '');
    bureau text;
    barred bigint[] := '{}';
BEGIN
    SELECT parent INTO bureau FROM organisation WHERE id = body;
    IF bureau IS NOT NULL AND act IN ('view', 'list', 'whole', 'examine', 'pair', 'hit') THEN
        PERFORM set_config('commonlink.principal', 'terms', true);
        SELECT coalesce(array_agg(number), '{}') INTO barred FROM terms
            WHERE owner <> body AND strpos(excluded_organisations, ',' || bureau || ',') > 0;
        PERFORM set_config('commonlink.principal', principal, true);
    END IF;
    RETURN QUERY SELECT told FROM wall_terms_before_bureaus(principal, act) AS told WHERE NOT told = ANY (barred);
END;
$$;
