-- Confidential reports: who receives them, and the one way in, which nobody's name goes with.

-- Who receives concerns is appointed by a supervisor of the office and by no administrator.
CREATE OR REPLACE FUNCTION parley.set_role(p_id uuid, p_user uuid, p_office uuid, p_role text,
    p_holds boolean, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    v_actor uuid := parley.actor_id();
    v_group integer;
BEGIN
    SELECT supervisors_id INTO v_group FROM privilege_office WHERE id = p_office;
    IF EXISTS (SELECT FROM privilege_officerole
               WHERE user_id = p_user AND office_id <> p_office) THEN
        PERFORM parley.deny('a person works in one office');
    END IF;
    IF parley.holds_role(parley.admitted_actor(), p_office, '{supervisor}') THEN
        NULL;
    ELSIF p_role = 'ethics-officer' THEN
        PERFORM parley.deny('only a supervisor of the office appoints its ethics officer');
    ELSIF parley.holds_role(v_actor, p_office, '{administrator}')
          OR parley.is_platform_administrator(v_actor)
          OR parley.is_being_installed() THEN
        UPDATE privilege_user SET admitted_at = NULL
            WHERE id = p_user AND admitted_at IS NOT NULL;
    ELSE
        PERFORM parley.deny('only a supervisor or an administrator of the office sets a role');
    END IF;
    IF p_holds THEN
        INSERT INTO privilege_officerole (id, user_id, office_id, role, created_at)
            VALUES (p_id, p_user, p_office, p_role, p_at) ON CONFLICT DO NOTHING;
        IF p_role = 'supervisor' THEN
            INSERT INTO privilege_user_groups (user_id, group_id)
                VALUES (p_user, v_group) ON CONFLICT DO NOTHING;
        END IF;
    ELSE
        DELETE FROM privilege_officerole
            WHERE user_id = p_user AND office_id = p_office AND role = p_role;
        IF p_role = 'supervisor' THEN
            DELETE FROM privilege_user_groups WHERE user_id = p_user AND group_id = v_group;
        END IF;
    END IF;
END $$;

-- Ethics officers of every office and the oversight auditors of neutral ones, where a report could
-- be opened again after a phrase was lost. Public halves only.
CREATE FUNCTION parley.concern_recipients()
RETURNS TABLE (user_id uuid, name text, office_id uuid, office text, role text,
               member_key_id uuid, public_key bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT DISTINCT ON (o.name, u.display_name, u.id)
           u.id, u.display_name, o.id, o.name, r.role, k.id, k.public_key
    FROM privilege_officerole r
    JOIN privilege_user u ON u.id = r.user_id AND u.is_active AND u.admitted_at IS NOT NULL
    JOIN privilege_office o ON o.id = r.office_id
    JOIN privilege_memberkey k ON k.user_id = u.id AND k.retired_at IS NULL
    WHERE (r.role = 'ethics-officer' OR (r.role = 'auditor' AND o.side = 'neutral'))
    AND EXISTS (SELECT FROM privilege_officerecovery c
                WHERE c.office_id = o.id AND c.retired_at IS NULL)
    ORDER BY o.name, u.display_name, u.id, r.role DESC
$$;

-- A wall of its own for each report, with one recipient, made with its key by nobody. The grants
-- come before the wall: once there is one, nobody is let in to it by anybody.
CREATE FUNCTION parley.open_concern(p_wall uuid, p_matter uuid, p_recipient uuid, p_key uuid,
    p_public bytea, p_wrap uuid, p_wrapped bytea, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    v_office uuid;
    v_member_key uuid;
BEGIN
    IF parley.actor_id() IS NOT NULL THEN
        PERFORM parley.deny('a concern is deposited without a name');
    END IF;
    SELECT r.office_id, r.member_key_id INTO v_office, v_member_key
        FROM parley.concern_recipients() r WHERE r.user_id = p_recipient;
    IF v_office IS NULL THEN
        PERFORM parley.deny('this person receives no reports');
    END IF;
    PERFORM parley.give_rights(p_wall, p_recipient, '{read_wall,write_wall}');
    INSERT INTO privilege_matter (id, office_id, opened_by, created_at)
        VALUES (p_matter, v_office, NULL, p_at);
    INSERT INTO privilege_wall (id, matter_id, office_id, kind, supervised, created_at)
        VALUES (p_wall, p_matter, v_office, 'concern', false, p_at);
    INSERT INTO privilege_wallkey (id, wall_id, generation, public_key, created_at)
        VALUES (p_key, p_wall, 1, p_public, p_at);
    INSERT INTO privilege_wallkeywrap (id, wall_id, wall_key_id, member_key_id, wrapped, created_at)
        VALUES (p_wrap, p_wall, p_key, v_member_key, p_wrapped, p_at);
END $$;

-- Neither a supervisor nor anybody else lets a person in to a report, or shuts its recipient out.
CREATE FUNCTION parley.keep_concern() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE v_wall uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.content_object_id
                                  ELSE NEW.content_object_id END;
BEGIN
    IF EXISTS (SELECT FROM privilege_wall WHERE id = v_wall AND kind = 'concern') THEN
        PERFORM parley.deny('a report is for whoever it was written to, and nobody else');
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER a_concern_keeps_its_recipient
    BEFORE INSERT OR UPDATE OR DELETE ON privilege_wallusergrant
    FOR EACH ROW EXECUTE FUNCTION parley.keep_concern();
CREATE TRIGGER a_concern_keeps_its_recipient
    BEFORE INSERT OR UPDATE OR DELETE ON privilege_wallgroupgrant
    FOR EACH ROW EXECUTE FUNCTION parley.keep_concern();

-- Whoever reports, or comes back with the receipt code, deposits as nobody.
CREATE OR REPLACE FUNCTION parley.my_deposit_walls() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(array_agg(DISTINCT there.id), '{}') FROM (
        SELECT there.id FROM privilege_wall mine
        JOIN privilege_wall there ON there.matter_id = mine.matter_id
        WHERE mine.id = ANY (parley.my_walls('write_wall'))
        AND ((mine.kind = 'prosecution-file' AND there.kind = 'filter-team')
             OR (mine.kind = 'filter-team' AND there.kind = 'prosecution-file'))
        AND NOT mine.matter_id = ANY (parley.my_screened_matters())
        UNION ALL
        SELECT id FROM privilege_wall WHERE kind = 'concern' AND parley.actor_id() IS NULL) there
$$;
CREATE INDEX privilege_wall_of_concerns ON privilege_wall (id) WHERE kind = 'concern';

CREATE OR REPLACE FUNCTION parley.stay_sealed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF EXISTS (SELECT FROM privilege_wall WHERE id = NEW.wall_id AND kind = ANY (ARRAY[
        'prosecution-work-product', 'defense-file', 'defense-work-product', 'privileged-channel',
        'joint-defense', 'filter-team', 'in-camera', 'agency-channel', 'victim-channel',
        'exceptions', 'filter-proposals', 'concern']))
    THEN
        RAISE EXCEPTION 'what stands behind a privileged wall is sealed'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION parley.concern_recipients(), parley.keep_concern(),
    parley.open_concern(uuid, uuid, uuid, uuid, bytea, uuid, bytea, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.concern_recipients(),
    parley.open_concern(uuid, uuid, uuid, uuid, bytea, uuid, bytea, timestamptz) TO parley_app;
