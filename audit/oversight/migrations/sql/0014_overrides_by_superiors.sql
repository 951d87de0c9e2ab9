-- A superior overrides a line prosecutor from outside the case's team: they read its file by their
-- role, and may add this to it, and nothing else. Words that no row of theirs carries say nothing.

CREATE FUNCTION parley.supervises_file(p_wall uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (SELECT FROM privilege_wall w WHERE w.id = p_wall
        AND w.kind = 'prosecution-file' AND w.supervised
        AND w.office_id = ANY (parley.my_supervised_offices())
        AND NOT w.matter_id = ANY (parley.my_screened_matters()))
$$;
REVOKE ALL ON FUNCTION parley.supervises_file(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.supervises_file(uuid) TO parley_app;

CREATE POLICY oversight_override_add_by_superior ON oversight_override FOR INSERT
    WITH CHECK (created_by = parley.admitted_actor() AND parley.supervises_file(wall_id));
CREATE POLICY privilege_content_add_by_superior ON privilege_content FOR INSERT
    WITH CHECK (parley.supervises_file(wall_id));
