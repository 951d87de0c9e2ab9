-- Whether supervisors of an office read a wall by their role: one of their own, or one that was opened to
-- them with its making, as the shared file and the case record are.
CREATE FUNCTION parley.supervisors_read(p_office uuid, p_wall uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (SELECT FROM privilege_wall w WHERE w.id = p_wall AND w.supervised AND (
        w.office_id = p_office
        OR EXISTS (SELECT FROM privilege_wallgroupgrant g
                   JOIN privilege_office o ON o.supervisors_id = g.group_id
                   WHERE o.id = p_office AND g.content_object_id = w.id)))
$$;
REVOKE ALL ON FUNCTION parley.supervisors_read(uuid, uuid) FROM PUBLIC;
