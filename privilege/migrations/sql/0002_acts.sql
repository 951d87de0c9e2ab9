-- One function an act on offices, roles, walls and screens. The application's role can write
-- these tables in no other way; each function checks the right of whoever acts. The log entry is
-- demanded by the commit trigger, as for every ledgered table.

CREATE FUNCTION parley.holds_role(p_user uuid, p_office uuid, p_roles text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (SELECT FROM privilege_officerole
                   WHERE user_id = p_user AND office_id = p_office AND role = ANY (p_roles))
$$;

-- An administrator of a neutral office looks after the whole platform.
CREATE FUNCTION parley.is_platform_administrator(p_user uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (SELECT FROM privilege_officerole r JOIN privilege_office o ON o.id = r.office_id
                   WHERE r.user_id = p_user AND r.role = 'administrator' AND o.side = 'neutral')
$$;

-- Until the first person is admitted there is nobody who could be asked, and nothing to read.
CREATE FUNCTION parley.is_being_installed() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT parley.actor_id() IS NULL
           AND NOT EXISTS (SELECT FROM privilege_office WHERE founded_at IS NOT NULL)
$$;

CREATE FUNCTION parley.deny(p_why text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = p_why, ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION parley.open_office(p_id uuid, p_name text, p_side text, p_jurisdiction text,
    p_log uuid, p_matter uuid, p_wall uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE v_group integer;
BEGIN
    IF NOT (parley.is_being_installed()
            OR parley.is_platform_administrator(parley.admitted_actor())) THEN
        PERFORM parley.deny('only a platform administrator opens an office');
    END IF;
    INSERT INTO auth_group (name) VALUES ('supervisors of ' || p_id) RETURNING id INTO v_group;
    INSERT INTO privilege_office
        (id, name, side, jurisdiction, log_id, supervisors_id, created_at)
        VALUES (p_id, p_name, p_side, p_jurisdiction, p_log, v_group, p_at);
    INSERT INTO privilege_matter (id, office_id, opened_by, created_at)
        VALUES (p_matter, p_id, parley.actor_id(), p_at);
    INSERT INTO privilege_wall (id, matter_id, office_id, kind, supervised, created_at)
        VALUES (p_wall, p_matter, p_id, 'office', true, p_at);
END $$;

-- Two offices with a hand on one account could each open to it what the other shut.
ALTER TABLE privilege_officerole ADD CONSTRAINT a_person_works_in_one_office
    EXCLUDE USING gist (user_id WITH =, office_id WITH <>);

-- Whoever acts on somebody's account as an administrator takes that person's admission away.
CREATE FUNCTION parley.set_role(p_id uuid, p_user uuid, p_office uuid, p_role text, p_holds boolean,
    p_at timestamptz) RETURNS void
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

-- A supervisor of the office admits. An office that never had one takes its first from the
-- administrator who set it up: there is nothing behind its walls yet.
CREATE FUNCTION parley.admit(p_user uuid, p_office uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE v_founded timestamptz;
BEGIN
    SELECT founded_at INTO v_founded FROM privilege_office WHERE id = p_office FOR UPDATE;
    IF NOT EXISTS (SELECT FROM privilege_officerole
                   WHERE user_id = p_user AND office_id = p_office) THEN
        PERFORM parley.deny('this person holds no role in the office');
    ELSIF p_user <> parley.actor_id()
          AND parley.holds_role(parley.admitted_actor(), p_office, '{supervisor}') THEN
        NULL;
    ELSIF v_founded IS NULL AND (parley.is_being_installed()
          OR parley.is_platform_administrator(parley.admitted_actor())) THEN
        -- Founding: until the first supervisor is in.
        IF parley.holds_role(p_user, p_office, '{supervisor}') THEN
            UPDATE privilege_office SET founded_at = p_at WHERE id = p_office;
        END IF;
    ELSE
        PERFORM parley.deny('only another supervisor of the office admits a person');
    END IF;
    IF EXISTS (SELECT FROM privilege_user WHERE id = p_user AND provisional_password) THEN
        PERFORM parley.deny('this person must first log in and choose their own password');
    END IF;
    UPDATE privilege_user SET admitted_at = p_at WHERE id = p_user;
END $$;

CREATE FUNCTION parley.open_matter(p_id uuid, p_office uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF NOT coalesce(parley.holds_role(parley.admitted_actor(), p_office,
                                      '{attorney,staff,supervisor}'), false) THEN
        PERFORM parley.deny('only caseworkers of the office open its matters');
    END IF;
    INSERT INTO privilege_matter (id, office_id, opened_by, created_at)
        VALUES (p_id, p_office, parley.actor_id(), p_at);
END $$;

-- Whether the actor looks after the matter: its opener, until the case record has people.
CREATE FUNCTION parley.manages_matter(p_matter uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT NOT p_matter = ANY (parley.my_screened_matters()) AND (
        EXISTS (SELECT FROM privilege_wall WHERE matter_id = p_matter AND kind = 'case-record'
                AND id = ANY (parley.my_walls('manage_wall')))
        OR EXISTS (SELECT FROM privilege_matter m WHERE m.id = p_matter
                   AND m.opened_by = parley.admitted_actor()
                   AND NOT EXISTS (SELECT FROM privilege_wallusergrant g JOIN privilege_wall w
                                   ON w.id = g.content_object_id WHERE w.matter_id = p_matter)))
$$;

CREATE FUNCTION parley.open_wall(p_id uuid, p_matter uuid, p_office uuid, p_counterpart uuid,
    p_kind text, p_defendant uuid, p_supervised boolean, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE v_side text;
BEGIN
    SELECT side INTO v_side FROM privilege_office WHERE id = p_office;
    IF NOT parley.manages_matter(p_matter) THEN
        PERFORM parley.deny('only who looks after the case opens its walls');
    ELSIF p_kind IN ('defense-file', 'defense-work-product', 'privileged-channel',
                     'for-disclosure') AND v_side IS DISTINCT FROM 'defense' THEN
        PERFORM parley.deny('a defense wall belongs to a defense office');
    ELSIF p_kind IN ('prosecution-file', 'prosecution-work-product', 'shared-file', 'case-record')
          AND v_side IS DISTINCT FROM 'prosecution' THEN
        PERFORM parley.deny('this wall belongs to a prosecution office');
    ELSIF (p_kind = 'shared-file') <> (p_counterpart IS NOT NULL) THEN
        PERFORM parley.deny('a shared file, and nothing else, has a counterpart');
    END IF;
    INSERT INTO privilege_wall (id, matter_id, office_id, counterpart_id, kind, defendant_id,
                                supervised, created_at)
        VALUES (p_id, p_matter, p_office, p_counterpart, p_kind, p_defendant, p_supervised, p_at);
END $$;

-- Case leads and the owning office's supervisors let people in. Whoever looks after the case gives
-- a new defense its first key holder, who must belong to that defense; they cannot let in anybody
-- after that, nor ever themselves.
CREATE FUNCTION parley.may_grant(p_wall uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM privilege_wall w WHERE w.id = p_wall
        AND NOT w.matter_id = ANY (parley.my_screened_matters())
        AND (w.id = ANY (parley.my_walls('manage_wall'))
             OR w.office_id = ANY (parley.my_supervised_offices())
             OR (parley.manages_matter(w.matter_id) AND NOT EXISTS (
                    SELECT FROM privilege_wallusergrant g WHERE g.content_object_id = w.id))))
$$;

-- Whether an office's people may stand behind a wall at all. Nobody of an office without a
-- supervisor does: until it has its first, the administrator who set it up could admit people.
CREATE FUNCTION parley.belongs_behind(p_wall uuid, p_office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM privilege_wall w JOIN privilege_office o ON o.id = p_office
        WHERE w.id = p_wall AND o.founded_at IS NOT NULL
        AND (p_office IN (w.office_id, w.counterpart_id)
             OR (w.kind = 'case-record' AND o.side = 'defense')))
$$;

-- Who leads a defense, or supervises its office, lets colleagues in to what both sides share as
-- far as they are in themselves, and shuts them out again.
CREATE FUNCTION parley.leads_colleague(p_wall uuid, p_user uuid, p_rights text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM privilege_wall shared
        JOIN privilege_wall own ON own.matter_id = shared.matter_id AND own.kind = 'for-disclosure'
        JOIN privilege_officerole r ON r.office_id = own.office_id AND r.user_id = p_user
        WHERE shared.id = p_wall
        AND (shared.kind = 'case-record'
             OR (shared.kind = 'shared-file' AND shared.counterpart_id = own.office_id
                 AND shared.defendant_id = own.defendant_id))
        AND (own.id = ANY (parley.my_walls('manage_wall'))
             OR own.office_id = ANY (parley.my_supervised_offices()))
        AND NOT shared.matter_id = ANY (parley.my_screened_matters())
        AND NOT EXISTS (SELECT FROM unnest(p_rights) wanted
                        WHERE NOT p_wall = ANY (parley.my_walls(wanted))))
$$;

-- The other office's supervisors appoint its lead on a file that both sides share: they let their
-- own people in and out, and give nobody its keys, by which the owning side could be shut out.
CREATE FUNCTION parley.supervises_counterpart(p_wall uuid, p_user uuid, p_rights text[])
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT p_rights <@ '{read_wall,write_wall}'::text[] AND EXISTS (
        SELECT FROM privilege_wall w
        JOIN privilege_officerole r ON r.office_id = w.counterpart_id AND r.user_id = p_user
        WHERE w.id = p_wall AND w.counterpart_id = ANY (parley.my_supervised_offices())
        AND NOT w.matter_id = ANY (parley.my_screened_matters()))
$$;

CREATE FUNCTION parley.grant_wall(p_wall uuid, p_user uuid, p_rights text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF NOT parley.may_grant(p_wall) AND NOT parley.leads_colleague(p_wall, p_user, p_rights)
       AND NOT parley.supervises_counterpart(p_wall, p_user, p_rights) THEN
        PERFORM parley.deny('only the case lead or a supervisor of the office lets people in');
    ELSIF NOT EXISTS (SELECT FROM privilege_officerole r WHERE r.user_id = p_user
                      AND r.role IN ('attorney', 'staff', 'supervisor')
                      AND parley.belongs_behind(p_wall, r.office_id)) THEN
        PERFORM parley.deny('this person''s office has no place behind this wall');
    END IF;
    INSERT INTO privilege_wallusergrant (user_id, content_object_id, permission_id)
        SELECT p_user, p_wall, p.id FROM auth_permission p
        JOIN django_content_type t ON t.id = p.content_type_id
        WHERE t.app_label = 'privilege' AND t.model = 'wall' AND p.codename = ANY (p_rights)
        ON CONFLICT DO NOTHING;
END $$;

-- The walls of a matter that the actor's office owns or shares, for its supervisors, who let people
-- in behind walls whose content they need not read themselves.
CREATE FUNCTION parley.supervised_walls(p_matter uuid)
RETURNS TABLE (id uuid, kind text, office_id uuid, defendant_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT w.id, w.kind, w.office_id, w.defendant_id FROM privilege_wall w
    WHERE w.matter_id = p_matter AND NOT p_matter = ANY (parley.my_screened_matters())
    AND (w.office_id = ANY (parley.my_supervised_offices())
         OR w.counterpart_id = ANY (parley.my_supervised_offices()))
    ORDER BY w.created_at, w.id
$$;

CREATE FUNCTION parley.grant_wall_to_supervisors(p_wall uuid, p_office uuid) RETURNS void
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
END $$;

CREATE FUNCTION parley.revoke_wall(p_wall uuid, p_user uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    -- Who looks after the case may end an appearance, but only on what both sides share.
    IF p_user <> parley.actor_id() AND NOT parley.may_grant(p_wall)
       AND NOT parley.leads_colleague(p_wall, p_user, '{read_wall}')
       AND NOT parley.supervises_counterpart(p_wall, p_user, '{read_wall}') THEN
        PERFORM parley.deny('only the case lead or a supervisor of the office shuts people out');
    END IF;
    DELETE FROM privilege_wallusergrant WHERE content_object_id = p_wall AND user_id = p_user;
END $$;

CREATE FUNCTION parley.revoke_wall_from_supervisors(p_wall uuid, p_office uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF NOT parley.may_grant(p_wall) THEN
        PERFORM parley.deny('only the case lead or a supervisor of the office shuts people out');
    END IF;
    DELETE FROM privilege_wallgroupgrant WHERE content_object_id = p_wall
        AND group_id = (SELECT supervisors_id FROM privilege_office WHERE id = p_office);
END $$;

CREATE FUNCTION parley.screen_person(p_id uuid, p_matter uuid, p_user uuid, p_at timestamptz)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM privilege_officerole r WHERE r.user_id = p_user
                   AND parley.holds_role(parley.admitted_actor(), r.office_id,
                                         '{conflicts-officer,supervisor}')) THEN
        PERFORM parley.deny('only officers of the person''s office impose a screen');
    END IF;
    INSERT INTO privilege_screen (id, matter_id, user_id, imposed_by, created_at)
        VALUES (p_id, p_matter, p_user, parley.actor_id(), p_at) ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION parley.lift_screen(p_id uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE v_user uuid;
BEGIN
    SELECT user_id INTO v_user FROM privilege_screen WHERE id = p_id AND lifted_at IS NULL;
    -- Nobody lifts a screen from themselves.
    IF v_user IS NULL OR v_user = parley.actor_id()
       OR NOT EXISTS (SELECT FROM privilege_officerole r WHERE r.user_id = v_user
                      AND parley.holds_role(parley.admitted_actor(), r.office_id,
                                            '{conflicts-officer,supervisor}')) THEN
        PERFORM parley.deny('only other officers of the person''s office lift a screen');
    END IF;
    UPDATE privilege_screen SET lifted_at = p_at WHERE id = p_id;
END $$;

-- The application cannot admit anybody, and what somebody else changes on an account shuts it.
-- A password that somebody else set is provisional until its person chooses their own: whoever set
-- it knows it, and would go on knowing it after the admission.
CREATE FUNCTION parley.guard_account() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF current_user = 'parley_owner' THEN
        RETURN NEW;
    ELSIF TG_OP = 'INSERT' THEN
        NEW.admitted_at := NULL;
        NEW.provisional_password := true;
        RETURN NEW;
    ELSIF NEW.provisional_password IS DISTINCT FROM OLD.provisional_password THEN
        PERFORM parley.deny('a password is provisional until its person chooses their own');
    ELSIF NEW.admitted_at IS NOT NULL AND NEW.admitted_at IS DISTINCT FROM OLD.admitted_at THEN
        PERFORM parley.deny('an account is admitted by parley.admit only');
    ELSIF parley.actor_id() IS DISTINCT FROM OLD.id AND (
            NEW.password IS DISTINCT FROM OLD.password OR NEW.email IS DISTINCT FROM OLD.email
            OR (NEW.is_active AND NOT OLD.is_active)) THEN
        NEW.admitted_at := NULL;
    END IF;
    IF NEW.password IS DISTINCT FROM OLD.password THEN
        NEW.provisional_password := parley.actor_id() IS DISTINCT FROM OLD.id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER account_is_guarded BEFORE INSERT OR UPDATE ON privilege_user
    FOR EACH ROW EXECUTE FUNCTION parley.guard_account();

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA parley FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.deny(text), parley.guard_account(),
    parley.open_office(uuid, text, text, text, uuid, uuid, uuid, timestamptz),
    parley.set_role(uuid, uuid, uuid, text, boolean, timestamptz),
    parley.admit(uuid, uuid, timestamptz), parley.open_matter(uuid, uuid, timestamptz),
    parley.open_wall(uuid, uuid, uuid, uuid, text, uuid, boolean, timestamptz),
    parley.grant_wall(uuid, uuid, text[]), parley.grant_wall_to_supervisors(uuid, uuid),
    parley.revoke_wall(uuid, uuid), parley.revoke_wall_from_supervisors(uuid, uuid),
    parley.screen_person(uuid, uuid, uuid, timestamptz), parley.lift_screen(uuid, timestamptz),
    parley.manages_matter(uuid), parley.may_grant(uuid), parley.supervised_walls(uuid)
    TO parley_app;
