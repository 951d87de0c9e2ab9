-- What the actor may read: the functions that policies ask, evaluated once a statement.
-- Owner-owned and SECURITY DEFINER, since a policy that reads its own table recurses.

CREATE FUNCTION parley.actor_id() RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT nullif(current_setting('parley.actor', true), '')::uuid
$$;

-- The actor, unless the account is disabled or no supervisor has admitted it.
CREATE FUNCTION parley.admitted_actor() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT id FROM privilege_user
    WHERE id = parley.actor_id() AND is_active AND admitted_at IS NOT NULL
$$;

-- A wall held in two ways may come twice, which costs a policy nothing.
CREATE FUNCTION parley.my_walls(p_right text) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    v_me uuid := parley.admitted_actor();
    v_right integer;
BEGIN
    IF v_me IS NULL THEN
        RETURN '{}';
    END IF;
    SELECT p.id INTO v_right FROM auth_permission p
        JOIN django_content_type t ON t.id = p.content_type_id
        WHERE t.app_label = 'privilege' AND t.model = 'wall' AND p.codename = p_right;
    RETURN ARRAY(
        SELECT g.content_object_id FROM privilege_wallusergrant g
        WHERE g.user_id = v_me AND g.permission_id = v_right
        UNION ALL
        SELECT g.content_object_id FROM privilege_user_groups m
        JOIN privilege_wallgroupgrant g ON g.group_id = m.group_id AND g.permission_id = v_right
        WHERE m.user_id = v_me);
END $$;

CREATE FUNCTION parley.my_offices() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(array_agg(DISTINCT office_id), '{}') FROM privilege_officerole
    WHERE user_id = parley.admitted_actor()
$$;

CREATE FUNCTION parley.my_supervised_offices() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(array_agg(office_id), '{}') FROM privilege_officerole
    WHERE user_id = parley.admitted_actor() AND role = 'supervisor'
$$;

CREATE FUNCTION parley.my_screened_matters() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(array_agg(matter_id), '{}') FROM privilege_screen
    WHERE user_id = parley.actor_id() AND lifted_at IS NULL
$$;

-- The logs of the actor's offices; the ledger's own migration made an empty version of this.
CREATE OR REPLACE FUNCTION parley.my_logs() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(array_agg(log_id), '{}') FROM privilege_office
    WHERE id = ANY (parley.my_offices())
$$;

CREATE FUNCTION parley.reads_wall(p_wall uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM privilege_wall w WHERE w.id = p_wall
        AND (w.id = ANY (parley.my_walls('read_wall'))
             OR (w.supervised AND w.office_id = ANY (parley.my_supervised_offices())))
        AND NOT w.matter_id = ANY (parley.my_screened_matters()))
$$;

-- Who can see this: everybody who reads the wall, for those who read it themselves.
CREATE FUNCTION parley.people_behind(p_wall uuid)
RETURNS TABLE (user_id uuid, may_write boolean, may_manage boolean, by_role boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH held AS (
        SELECT g.user_id, p.codename, false AS by_role FROM privilege_wallusergrant g
        JOIN auth_permission p ON p.id = g.permission_id WHERE g.content_object_id = p_wall
        UNION ALL
        SELECT m.user_id, p.codename, true FROM privilege_wallgroupgrant g
        JOIN auth_permission p ON p.id = g.permission_id
        JOIN privilege_user_groups m ON m.group_id = g.group_id WHERE g.content_object_id = p_wall
        UNION ALL
        SELECT r.user_id, 'read_wall', true FROM privilege_wall w
        JOIN privilege_officerole r ON r.office_id = w.office_id AND r.role = 'supervisor'
        WHERE w.id = p_wall AND w.supervised
    )
    SELECT h.user_id, bool_or(h.codename = 'write_wall'), bool_or(h.codename = 'manage_wall'),
           bool_and(h.by_role)
    FROM held h
    JOIN privilege_user u ON u.id = h.user_id AND u.is_active AND u.admitted_at IS NOT NULL
    WHERE parley.reads_wall(p_wall) AND NOT EXISTS (
        SELECT FROM privilege_screen s JOIN privilege_wall w ON w.matter_id = s.matter_id
        WHERE w.id = p_wall AND s.user_id = h.user_id AND s.lifted_at IS NULL)
    GROUP BY h.user_id
$$;

ALTER TABLE privilege_wall ENABLE ROW LEVEL SECURITY;
CREATE POLICY privilege_wall_read ON privilege_wall FOR SELECT USING (
    (id = ANY ((SELECT parley.my_walls('read_wall'))::uuid[])
     OR (supervised AND office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[])))
    AND NOT (matter_id = ANY ((SELECT parley.my_screened_matters())::uuid[])));

ALTER TABLE privilege_matter ENABLE ROW LEVEL SECURITY;
CREATE POLICY privilege_matter_read ON privilege_matter FOR SELECT USING (
    id IN (SELECT matter_id FROM privilege_wall)
    AND NOT (id = ANY ((SELECT parley.my_screened_matters())::uuid[])));

ALTER TABLE privilege_wallusergrant ENABLE ROW LEVEL SECURITY;
CREATE POLICY privilege_wallusergrant_read ON privilege_wallusergrant FOR SELECT USING (
    content_object_id IN (SELECT id FROM privilege_wall));

ALTER TABLE privilege_wallgroupgrant ENABLE ROW LEVEL SECURITY;
CREATE POLICY privilege_wallgroupgrant_read ON privilege_wallgroupgrant FOR SELECT USING (
    content_object_id IN (SELECT id FROM privilege_wall));

-- A screen is known to the officers of the screened person's office, and to nobody else.
ALTER TABLE privilege_screen ENABLE ROW LEVEL SECURITY;
CREATE POLICY privilege_screen_read ON privilege_screen FOR SELECT USING (
    user_id <> parley.actor_id() AND EXISTS (
        SELECT FROM privilege_officerole mine
        JOIN privilege_officerole theirs ON theirs.office_id = mine.office_id
        WHERE mine.user_id = parley.admitted_actor() AND theirs.user_id = privilege_screen.user_id
        AND mine.role IN ('supervisor', 'conflicts-officer')));

ALTER TABLE privilege_notice ENABLE ROW LEVEL SECURITY;
-- A screen hides what was told of the matter, too.
CREATE POLICY privilege_notice_own ON privilege_notice FOR SELECT USING (
    user_id = parley.actor_id() AND (matter_id IS NULL
        OR NOT matter_id = ANY ((SELECT parley.my_screened_matters())::uuid[])));
CREATE POLICY privilege_notice_seen ON privilege_notice FOR UPDATE USING (
    user_id = parley.actor_id()) WITH CHECK (user_id = parley.actor_id());
CREATE POLICY privilege_notice_send ON privilege_notice FOR INSERT WITH CHECK (true);

GRANT SELECT ON privilege_wall, privilege_matter, privilege_wallusergrant,
    privilege_wallgroupgrant, privilege_screen, privilege_office, privilege_officerole,
    privilege_user_groups, privilege_user_user_permissions TO parley_app;
GRANT SELECT, INSERT, UPDATE ON privilege_user, privilege_notice TO parley_app;
GRANT SELECT, INSERT, UPDATE ON privilege_job TO parley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON privilege_knowndevice, privilege_failedlogin,
    privilege_idempotencykey TO parley_app;
GRANT SELECT, INSERT, UPDATE ON privilege_apitoken TO parley_app;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA parley FROM PUBLIC;
GRANT USAGE ON SCHEMA parley TO parley_app;
GRANT EXECUTE ON FUNCTION parley.actor_id(), parley.admitted_actor(), parley.my_walls(text),
    parley.my_offices(), parley.my_supervised_offices(), parley.my_screened_matters(),
    parley.my_logs(), parley.reads_wall(uuid), parley.people_behind(uuid)
    TO parley_app;
