-- Court sealing: what a court has sealed, nobody reads but the people whom its order names. Every
-- policy of every walled table asks my_screened_matters, so that one row here shuts them all.

CREATE INDEX court_sealings_in_force ON privilege_courtsealing (matter_id) WHERE lifted_at IS NULL;

CREATE FUNCTION parley.is_shut_out(p_user uuid, p_matter uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (SELECT FROM privilege_screen s
                   WHERE s.matter_id = p_matter AND s.user_id = p_user AND s.lifted_at IS NULL)
        OR EXISTS (SELECT FROM privilege_courtsealing c
                   WHERE c.matter_id = p_matter AND c.lifted_at IS NULL
                   AND NOT p_user = ANY (c.allowed))
$$;

-- Screened by their office, or shut out by a court: to whoever asks, the matter is not there.
CREATE OR REPLACE FUNCTION parley.my_screened_matters() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(array_agg(matter_id), '{}') FROM (
        SELECT matter_id FROM privilege_screen
        WHERE user_id = parley.actor_id() AND lifted_at IS NULL
        UNION ALL
        SELECT matter_id FROM privilege_courtsealing
        WHERE lifted_at IS NULL AND NOT coalesce(parley.actor_id() = ANY (allowed), false)
    ) shut
$$;

CREATE OR REPLACE FUNCTION parley.people_behind(p_wall uuid)
RETURNS TABLE (user_id uuid, may_write boolean, may_manage boolean, by_role boolean,
               by_coverage boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH held AS (
        SELECT g.user_id, p.codename, false AS by_role, false AS by_coverage
        FROM privilege_wallusergrant g
        JOIN auth_permission p ON p.id = g.permission_id WHERE g.content_object_id = p_wall
        UNION ALL
        SELECT m.user_id, p.codename, true,
               EXISTS (SELECT FROM privilege_office o WHERE o.coverage_id = g.group_id)
        FROM privilege_wallgroupgrant g
        JOIN auth_permission p ON p.id = g.permission_id
        JOIN privilege_user_groups m ON m.group_id = g.group_id WHERE g.content_object_id = p_wall
        UNION ALL
        SELECT r.user_id, 'read_wall', true, false FROM privilege_wall w
        JOIN privilege_officerole r ON r.office_id = w.office_id AND r.role = 'supervisor'
        WHERE w.id = p_wall AND w.supervised
    )
    SELECT h.user_id, bool_or(h.codename = 'write_wall'), bool_or(h.codename = 'manage_wall'),
           bool_and(h.by_role), bool_and(h.by_coverage)
    FROM held h
    JOIN privilege_user u ON u.id = h.user_id AND u.is_active AND u.admitted_at IS NOT NULL
    WHERE parley.reads_wall(p_wall) AND NOT EXISTS (
        SELECT FROM privilege_wall w WHERE w.id = p_wall
        AND parley.is_shut_out(h.user_id, w.matter_id))
    GROUP BY h.user_id
$$;

-- Whether the actor keeps the record of a case: writes in it, for the office that owns it.
CREATE FUNCTION parley.keeps_record(p_user uuid, p_record uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM privilege_wall w
        JOIN privilege_user u ON u.id = p_user AND u.is_active AND u.admitted_at IS NOT NULL
        JOIN privilege_officerole r ON r.user_id = u.id AND r.office_id = w.office_id
             AND r.role IN ('attorney', 'supervisor')
        JOIN privilege_wallusergrant g ON g.content_object_id = w.id AND g.user_id = u.id
        JOIN auth_permission p ON p.id = g.permission_id AND p.codename = 'write_wall'
        WHERE w.id = p_record AND w.kind = 'case-record'
        AND NOT EXISTS (SELECT FROM privilege_screen s WHERE s.matter_id = w.matter_id
                        AND s.user_id = u.id AND s.lifted_at IS NULL))
$$;

-- Shuts the case and stops its jobs; who keeps the record must be among the people named, for
-- nobody could enter the order that unseals it.
CREATE FUNCTION parley.seal_case(p_id uuid, p_record uuid, p_content uuid, p_allowed uuid[],
    p_ordered date, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE v_matter uuid;
BEGIN
    SELECT matter_id INTO v_matter FROM privilege_wall WHERE id = p_record;
    IF NOT parley.keeps_record(parley.admitted_actor(), p_record)
       OR v_matter = ANY (parley.my_screened_matters()) THEN
        PERFORM parley.deny('only who keeps the case''s record enters an order that seals it');
    ELSIF NOT EXISTS (SELECT FROM unnest(p_allowed) a WHERE parley.keeps_record(a, p_record)) THEN
        PERFORM parley.deny('name somebody who keeps the case''s record: nobody else could enter '
                            'the order that unseals it');
    ELSIF NOT EXISTS (SELECT FROM privilege_content
                      WHERE id = p_content AND wall_id = p_record) THEN
        PERFORM parley.deny('the words of the order lie behind the case''s record');
    END IF;
    INSERT INTO privilege_courtsealing
        (id, matter_id, wall_id, content_id, ordered_on, allowed, sealed_by, sealed_at)
        VALUES (p_id, v_matter, p_record, p_content, p_ordered, p_allowed, parley.actor_id(), p_at);
    UPDATE privilege_job SET state = 'failed', error = 'CourtSealed', finished_at = p_at
        WHERE state NOT IN ('done', 'failed')
        AND wall_id IN (SELECT id FROM privilege_wall WHERE matter_id = v_matter);
END $$;

CREATE FUNCTION parley.unseal_case(p_id uuid, p_ordered date, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM privilege_courtsealing
                   WHERE id = p_id AND lifted_at IS NULL AND parley.actor_id() = ANY (allowed)
                   AND parley.keeps_record(parley.admitted_actor(), wall_id)) THEN
        PERFORM parley.deny('only a person named in the order who keeps the record unseals it');
    END IF;
    UPDATE privilege_courtsealing SET lifted_at = p_at, lifted_on = p_ordered WHERE id = p_id;
END $$;

ALTER TABLE privilege_courtsealing ENABLE ROW LEVEL SECURITY;
CREATE POLICY privilege_courtsealing_read ON privilege_courtsealing FOR SELECT
    USING (wall_id IN (SELECT id FROM privilege_wall));
GRANT SELECT ON privilege_courtsealing TO parley_app;

REVOKE ALL ON FUNCTION parley.is_shut_out(uuid, uuid), parley.keeps_record(uuid, uuid),
    parley.seal_case(uuid, uuid, uuid, uuid[], date, timestamptz),
    parley.unseal_case(uuid, date, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.keeps_record(uuid, uuid),
    parley.seal_case(uuid, uuid, uuid, uuid[], date, timestamptz),
    parley.unseal_case(uuid, date, timestamptz) TO parley_app;
