-- How many reports of concern reached an office's recipients in a year: for its supervisor, who may
-- be named in one, so that a count below the threshold of public reports never leaves the database.
CREATE FUNCTION parley.concerns_received(p_office uuid, p_year integer, p_least integer)
RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT CASE WHEN count(*) >= greatest(p_least, 5) THEN count(*) ELSE 0 END
    FROM oversight_concern
    WHERE office_id = p_office AND p_office = ANY (parley.my_supervised_offices())
    AND received_on >= make_date(p_year, 1, 1) AND received_on < make_date(p_year + 1, 1, 1)
$$;
REVOKE ALL ON FUNCTION parley.concerns_received(uuid, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.concerns_received(uuid, integer, integer) TO parley_app;
