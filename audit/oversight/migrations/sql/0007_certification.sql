-- The yearly review of access. Who lets people in behind a wall sees who is there, and nothing else:
-- a report of concern is in nobody's list.

-- A supervisor reviews what they read by their role; who stands behind what is privileged is reviewed
-- by whoever lets people in there, and is not for every supervisor to know.
CREATE FUNCTION parley.certifiable_accesses()
RETURNS TABLE (wall_id uuid, matter_id uuid, kind text, user_id uuid, name text, is_active boolean,
               may_write boolean, may_manage boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT w.id, w.matter_id, w.kind, u.id, u.display_name, u.is_active,
           bool_or(p.codename = 'write_wall'), bool_or(p.codename = 'manage_wall')
    FROM privilege_wall w
    JOIN privilege_wallusergrant g ON g.content_object_id = w.id
    JOIN auth_permission p ON p.id = g.permission_id
    JOIN privilege_user u ON u.id = g.user_id
    WHERE w.kind NOT IN ('concern', 'office')
    AND w.office_id = ANY (parley.my_offices())
    AND ((w.office_id = ANY (parley.my_supervised_offices()) AND w.supervised)
         OR w.id = ANY (parley.my_walls('manage_wall')))
    AND NOT w.matter_id = ANY (parley.my_screened_matters())
    -- Counsel of the other sides stand behind what all of them share because they are of record;
    -- no office's review ends that.
    AND (w.kind NOT IN ('case-record', 'shared-file') OR EXISTS (
        SELECT FROM privilege_officerole r WHERE r.user_id = u.id AND r.office_id = w.office_id))
    AND NOT EXISTS (SELECT FROM privilege_guest x WHERE x.user_id = u.id)
    GROUP BY w.id, w.matter_id, w.kind, u.id, u.display_name, u.is_active
    ORDER BY w.matter_id, w.kind, w.id, u.display_name, u.id
$$;

-- The scheduler opens each office's review a year after the last, and reminds of an open one.
CREATE FUNCTION parley.offices_to_certify(p_today date) RETURNS TABLE (office_id uuid, log_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT o.id, o.log_id FROM privilege_office o
    WHERE parley.actor_id() IS NULL AND o.founded_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM oversight_certification c WHERE c.office_id = o.id
        AND (c.signed_on IS NULL OR c.opened_on > p_today - 365))
    ORDER BY o.id
$$;

CREATE FUNCTION parley.open_certification(p_id uuid, p_office uuid, p_today date, p_due date)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM parley.demand_scheduler();
    INSERT INTO oversight_certification (id, office_id, opened_on, due_on)
        VALUES (p_id, p_office, p_today, p_due) ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION parley.remind_certifications(p_today date)
RETURNS TABLE (office_id uuid, log_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM parley.demand_scheduler();
    RETURN QUERY
        UPDATE oversight_certification c SET reminded_on = p_today FROM privilege_office o
        WHERE o.id = c.office_id AND c.signed_on IS NULL AND c.due_on - 7 <= p_today
        AND (c.reminded_on IS NULL OR c.reminded_on <= p_today - 7)
        RETURNING c.office_id, o.log_id;
END $$;

ALTER TABLE oversight_certification ENABLE ROW LEVEL SECURITY;
CREATE POLICY oversight_certification_read ON oversight_certification FOR SELECT
    USING (office_id = ANY ((SELECT parley.my_offices())::uuid[]));
CREATE POLICY oversight_certification_sign ON oversight_certification FOR UPDATE
    USING (office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[]) AND signed_on IS NULL)
    WITH CHECK (signed_by = parley.actor_id());

ALTER TABLE oversight_certifiedaccess ENABLE ROW LEVEL SECURITY;
CREATE POLICY oversight_certifiedaccess_read ON oversight_certifiedaccess FOR SELECT USING (
    (office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[])
     AND wall_kind IN ('case-record', 'prosecution-file', 'shared-file'))
    OR wall_id = ANY ((SELECT parley.my_walls('manage_wall'))::uuid[]));
CREATE POLICY oversight_certifiedaccess_add ON oversight_certifiedaccess FOR INSERT WITH CHECK (
    decided_by = parley.actor_id()
    AND certification_id IN (SELECT id FROM oversight_certification WHERE signed_on IS NULL)
    AND (office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[])
         OR wall_id = ANY ((SELECT parley.my_walls('manage_wall'))::uuid[])));

GRANT SELECT ON oversight_certification TO parley_app;
GRANT UPDATE (signed_on, signed_by) ON oversight_certification TO parley_app;
GRANT SELECT, INSERT ON oversight_certifiedaccess TO parley_app;
REVOKE ALL ON FUNCTION parley.certifiable_accesses(), parley.offices_to_certify(date),
    parley.open_certification(uuid, uuid, date, date),
    parley.remind_certifications(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.certifiable_accesses(), parley.offices_to_certify(date),
    parley.open_certification(uuid, uuid, date, date),
    parley.remind_certifications(date) TO parley_app;
