-- An office's coverage group: a group grant, like the supervisors', on what covering a hearing needs.
-- It is made with the walls, narrowed by counsel, and beaten by a screen like any other.

CREATE FUNCTION parley.coverage_group(p_office uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coverage_id FROM privilege_office WHERE id = p_office
$$;

CREATE FUNCTION parley.give_office_its_coverage_group() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    INSERT INTO auth_group (name) VALUES ('coverage of ' || NEW.id) RETURNING id
        INTO NEW.coverage_id;
    RETURN NEW;
END $$;
CREATE TRIGGER office_has_a_coverage_group BEFORE INSERT ON privilege_office
    FOR EACH ROW EXECUTE FUNCTION parley.give_office_its_coverage_group();

-- Offices that were opened before; this is no act of anybody's.
ALTER TABLE privilege_office DISABLE TRIGGER every_change_has_its_entry;
INSERT INTO auth_group (name) SELECT 'coverage of ' || id FROM privilege_office;
UPDATE privilege_office o SET coverage_id = g.id FROM auth_group g
    WHERE g.name = 'coverage of ' || o.id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
ALTER TABLE privilege_office ENABLE TRIGGER every_change_has_its_entry;

CREATE FUNCTION parley.cover_wall(p_wall uuid, p_office uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    INSERT INTO privilege_wallgroupgrant (group_id, content_object_id, permission_id)
        SELECT parley.coverage_group(p_office), p_wall, p.id FROM auth_permission p
        JOIN django_content_type t ON t.id = p.content_type_id
        WHERE t.app_label = 'privilege' AND t.model = 'wall' AND p.codename = 'read_wall'
        ON CONFLICT DO NOTHING
$$;

-- With each new wall that covering needs; the entry of its opening covers the grant.
CREATE FUNCTION parley.cover_new_wall() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF NEW.kind IN ('case-record', 'prosecution-file', 'prosecution-work-product',
                    'for-disclosure', 'defense-work-product', 'shared-file') THEN
        PERFORM parley.cover_wall(NEW.id, NEW.office_id);
    END IF;
    IF NEW.kind = 'shared-file' THEN
        PERFORM parley.cover_wall(NEW.id, NEW.counterpart_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER new_wall_is_covered AFTER INSERT ON privilege_wall
    FOR EACH ROW EXECUTE FUNCTION parley.cover_new_wall();

-- A defense's coverage group reads the case record as long as its counsel does.
CREATE OR REPLACE FUNCTION parley.grant_wall_to_supervisors(p_wall uuid, p_office uuid)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF NOT parley.may_grant(p_wall) OR NOT parley.belongs_behind(p_wall, p_office) THEN
        PERFORM parley.deny('this office has no place behind this wall');
    END IF;
    INSERT INTO privilege_wallgroupgrant (group_id, content_object_id, permission_id)
        SELECT o.supervisors_id, p_wall, p.id FROM privilege_office o, auth_permission p
        JOIN django_content_type t ON t.id = p.content_type_id
        WHERE o.id = p_office AND t.app_label = 'privilege' AND t.model = 'wall'
        AND p.codename = 'read_wall'
        ON CONFLICT DO NOTHING;
    IF EXISTS (SELECT FROM privilege_wall WHERE id = p_wall
               AND kind IN ('case-record', 'shared-file')) THEN
        PERFORM parley.cover_wall(p_wall, p_office);
    END IF;
END $$;

CREATE OR REPLACE FUNCTION parley.revoke_wall_from_supervisors(p_wall uuid, p_office uuid)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF NOT parley.may_grant(p_wall) THEN
        PERFORM parley.deny('only the case lead or a supervisor of the office shuts people out');
    END IF;
    DELETE FROM privilege_wallgroupgrant WHERE content_object_id = p_wall AND group_id IN (
        SELECT unnest(ARRAY[supervisors_id, coverage_id]) FROM privilege_office
        WHERE id = p_office);
END $$;

-- Supervisors choose who covers, never themselves: that would let them in everywhere.
CREATE FUNCTION parley.choose_coverage(p_office uuid, p_user uuid, p_covers boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF NOT p_office = ANY (parley.my_supervised_offices()) THEN
        PERFORM parley.deny('only a supervisor of the office chooses who covers');
    ELSIF p_covers AND p_user = parley.actor_id() THEN
        PERFORM parley.deny('nobody chooses themselves to cover');
    ELSIF p_covers AND NOT EXISTS (
            SELECT FROM privilege_officerole r JOIN privilege_user u ON u.id = r.user_id
            WHERE r.user_id = p_user AND r.office_id = p_office AND u.is_active
            AND r.role IN ('attorney', 'staff', 'supervisor')) THEN
        PERFORM parley.deny('only caseworkers of the office cover');
    ELSIF p_covers AND EXISTS (
            SELECT FROM privilege_wallusergrant g
            JOIN privilege_wall f ON f.id = g.content_object_id AND f.kind = 'filter-team'
            JOIN privilege_wallgroupgrant c ON c.group_id = parley.coverage_group(p_office)
            JOIN privilege_wall w ON w.id = c.content_object_id AND w.matter_id = f.matter_id
            WHERE g.user_id = p_user) THEN
        PERFORM parley.deny('nobody is on a filter team and covers its case');
    ELSIF p_covers THEN
        INSERT INTO privilege_user_groups (user_id, group_id)
            VALUES (p_user, parley.coverage_group(p_office)) ON CONFLICT DO NOTHING;
    ELSE
        DELETE FROM privilege_user_groups
            WHERE user_id = p_user AND group_id = parley.coverage_group(p_office);
    END IF;
END $$;

-- Who works in the office no more covers no more.
CREATE FUNCTION parley.end_coverage() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    DELETE FROM privilege_user_groups
        WHERE user_id = OLD.user_id AND group_id = parley.coverage_group(OLD.office_id)
        AND NOT EXISTS (SELECT FROM privilege_officerole r WHERE r.user_id = OLD.user_id
                        AND r.office_id = OLD.office_id
                        AND r.role IN ('attorney', 'staff', 'supervisor'));
    RETURN NULL;
END $$;
CREATE TRIGGER coverage_ends_with_the_role AFTER DELETE ON privilege_officerole
    FOR EACH ROW EXECUTE FUNCTION parley.end_coverage();

CREATE FUNCTION parley.switch_coverage(p_wall uuid, p_on boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE v_office uuid;
BEGIN
    SELECT office_id INTO v_office FROM privilege_wall WHERE id = p_wall
        AND kind IN ('prosecution-work-product', 'defense-work-product')
        AND id = ANY (parley.my_walls('manage_wall'))
        AND NOT matter_id = ANY (parley.my_screened_matters());
    IF v_office IS NULL THEN
        PERFORM parley.deny('only counsel who lets people in here says who covers');
    ELSIF p_on THEN
        PERFORM parley.cover_wall(p_wall, v_office);
    ELSE
        DELETE FROM privilege_wallgroupgrant
            WHERE content_object_id = p_wall AND group_id = parley.coverage_group(v_office);
    END IF;
END $$;

-- Whether the coverage group of a wall's own office reads it.
CREATE FUNCTION parley.is_covered(p_wall uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM privilege_wall w JOIN privilege_wallgroupgrant g ON g.content_object_id = w.id
        WHERE w.id = p_wall AND g.group_id = parley.coverage_group(w.office_id)
        AND w.kind IN ('prosecution-work-product', 'defense-work-product')
        AND parley.reads_wall(p_wall))
$$;

-- Whether a key is of somebody who covers for the office of a coverage key.
CREATE FUNCTION parley.covers_with(p_coverage_key uuid, p_member_key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM privilege_coveragekey c
        JOIN privilege_user_groups m ON m.group_id = parley.coverage_group(c.office_id)
        JOIN privilege_memberkey k ON k.user_id = m.user_id AND k.retired_at IS NULL
        JOIN privilege_user u ON u.id = m.user_id AND u.is_active AND u.admitted_at IS NOT NULL
        WHERE c.id = p_coverage_key AND k.id = p_member_key
        AND c.office_id = ANY (parley.my_offices()))
$$;

DROP FUNCTION parley.people_behind(uuid);
CREATE FUNCTION parley.people_behind(p_wall uuid)
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
        SELECT FROM privilege_screen s JOIN privilege_wall w ON w.matter_id = s.matter_id
        WHERE w.id = p_wall AND s.user_id = h.user_id AND s.lifted_at IS NULL)
    GROUP BY h.user_id
$$;

ALTER TABLE privilege_coveragekey ENABLE ROW LEVEL SECURITY;
CREATE POLICY privilege_coveragekey_read ON privilege_coveragekey FOR SELECT
    USING (office_id = ANY ((SELECT parley.my_offices())::uuid[]));
CREATE POLICY privilege_coveragekey_add ON privilege_coveragekey FOR INSERT
    WITH CHECK (office_id = ANY ((SELECT parley.my_offices())::uuid[]));
ALTER TABLE privilege_coveragekeywrap ENABLE ROW LEVEL SECURITY;
CREATE POLICY privilege_coveragekeywrap_read ON privilege_coveragekeywrap FOR SELECT
    USING (coverage_key_id IN (SELECT id FROM privilege_coveragekey));
CREATE POLICY privilege_coveragekeywrap_add ON privilege_coveragekeywrap FOR INSERT
    WITH CHECK (parley.covers_with(coverage_key_id, member_key_id));
ALTER TABLE privilege_coveragewallwrap ENABLE ROW LEVEL SECURITY;
CREATE POLICY privilege_coveragewallwrap_read ON privilege_coveragewallwrap FOR SELECT
    USING (wall_id IN (SELECT id FROM privilege_wall));
CREATE POLICY privilege_coveragewallwrap_add ON privilege_coveragewallwrap FOR INSERT
    WITH CHECK (parley.is_covered(wall_id) AND EXISTS (
        SELECT FROM privilege_coveragekey c JOIN privilege_wall w ON w.office_id = c.office_id
        WHERE c.id = coverage_key_id AND w.id = wall_id));
ALTER TABLE privilege_coveraccess ENABLE ROW LEVEL SECURITY;
CREATE POLICY privilege_coveraccess_read ON privilege_coveraccess FOR SELECT
    USING (wall_id IN (SELECT id FROM privilege_wall));
CREATE POLICY privilege_coveraccess_add ON privilege_coveraccess FOR INSERT
    WITH CHECK (user_id = parley.admitted_actor() AND parley.is_covered(wall_id));
ALTER TABLE privilege_coveragewallwrap ADD CONSTRAINT privilege_coveragewallwrap_of_its_wall
    FOREIGN KEY (wall_id, wall_key_id) REFERENCES privilege_wallkey (wall_id, id)
    DEFERRABLE INITIALLY DEFERRED;

GRANT SELECT, INSERT ON privilege_coveragekey, privilege_coveragekeywrap,
    privilege_coveragewallwrap, privilege_coveraccess TO parley_app;
REVOKE ALL ON FUNCTION parley.coverage_group(uuid), parley.give_office_its_coverage_group(),
    parley.cover_wall(uuid, uuid), parley.cover_new_wall(),
    parley.choose_coverage(uuid, uuid, boolean), parley.end_coverage(),
    parley.switch_coverage(uuid, boolean), parley.is_covered(uuid),
    parley.covers_with(uuid, uuid), parley.people_behind(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.choose_coverage(uuid, uuid, boolean),
    parley.switch_coverage(uuid, boolean), parley.is_covered(uuid),
    parley.covers_with(uuid, uuid), parley.people_behind(uuid) TO parley_app;
