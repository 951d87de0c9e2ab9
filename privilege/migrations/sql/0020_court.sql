-- What was submitted in camera to the actor's office, for its supervisors: from which office, since
-- when, and who of their own office is let in. They read nothing of it and do not learn which case.
CREATE FUNCTION parley.court_walls()
RETURNS TABLE (id uuid, office_id uuid, created_at timestamptz, let_in uuid[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT w.id, w.office_id, w.created_at, ARRAY(
        SELECT DISTINCT g.user_id FROM privilege_wallusergrant g
        JOIN privilege_officerole r ON r.user_id = g.user_id AND r.office_id = w.counterpart_id
        WHERE g.content_object_id = w.id ORDER BY g.user_id)
    FROM privilege_wall w
    WHERE w.kind = 'in-camera' AND w.counterpart_id = ANY (parley.my_supervised_offices())
    AND NOT w.matter_id = ANY (parley.my_screened_matters())
    ORDER BY w.created_at DESC, w.id DESC
$$;

REVOKE ALL ON FUNCTION parley.court_walls() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.court_walls() TO parley_app;
