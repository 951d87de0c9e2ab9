-- People of no office who are let in to one channel: a client, an agency's contact, a victim.
-- They are invited by an attorney who lets people in there; a code that they were handed makes
-- their account. No administrator has a hand in it: they hold no role, are in no directory of an
-- office, and nobody can give them one.

CREATE FUNCTION parley.is_guest() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (SELECT FROM privilege_guest WHERE user_id = parley.actor_id())
$$;

-- In whose log a guest acts; asked before the actor is known.
CREATE FUNCTION parley.guest_place(p_user uuid) RETURNS TABLE (kind text, log_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT g.kind, o.log_id FROM privilege_guest g JOIN privilege_office o ON o.id = g.office_id
    WHERE g.user_id = p_user
$$;

-- Their own row for a guest; all of a channel for the office's people in it.
ALTER TABLE privilege_guest ENABLE ROW LEVEL SECURITY;
CREATE POLICY privilege_guest_read ON privilege_guest FOR SELECT USING (
    user_id = parley.actor_id()
    OR (NOT (SELECT parley.is_guest()) AND wall_id IN (SELECT id FROM privilege_wall)));
GRANT SELECT ON privilege_guest TO parley_app;

CREATE FUNCTION parley.invites_to(p_wall uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM privilege_wall w
        WHERE w.id = p_wall AND w.id = ANY (parley.my_walls('manage_wall'))
        AND w.kind IN ('privileged-channel', 'agency-channel', 'victim-channel')
        AND NOT w.matter_id = ANY (parley.my_screened_matters())
        AND parley.holds_role(parley.admitted_actor(), w.office_id, '{attorney}'))
$$;

CREATE FUNCTION parley.demand_inviter(p_wall uuid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF NOT parley.invites_to(p_wall) THEN
        PERFORM parley.deny('only an attorney who lets people in to this channel does this');
    END IF;
END $$;

CREATE FUNCTION parley.invite_guest(p_id uuid, p_wall uuid, p_name text, p_email text,
    p_digest bytea, p_expires timestamptz, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM parley.demand_inviter(p_wall);
    INSERT INTO privilege_guest (id, wall_id, office_id, kind, name, email, code_digest,
                                 code_expires_at, invited_by, created_at)
        SELECT p_id, p_wall, w.office_id,
               CASE w.kind WHEN 'privileged-channel' THEN 'client'
                           WHEN 'agency-channel' THEN 'agency' ELSE 'victim' END,
               p_name, p_email, p_digest, p_expires, parley.actor_id(), p_at
        FROM privilege_wall w WHERE w.id = p_wall;
END $$;

CREATE FUNCTION parley.renew_guest_code(p_guest uuid, p_digest bytea, p_expires timestamptz)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM parley.demand_inviter(wall_id) FROM privilege_guest WHERE id = p_guest;
    UPDATE privilege_guest SET code_digest = p_digest, code_expires_at = p_expires
        WHERE id = p_guest AND ended_at IS NULL;
    IF NOT FOUND THEN
        PERFORM parley.deny('this account has ended');
    END IF;
END $$;

-- What a code opens, for whoever holds it. The inviter must still be the one who lets people in.
CREATE FUNCTION parley.guest_of_code(p_digest bytea, p_at timestamptz)
RETURNS TABLE (id uuid, wall_id uuid, user_id uuid, name text, office text, log_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT g.id, g.wall_id, g.user_id, g.name, o.name, o.log_id
    FROM privilege_guest g JOIN privilege_office o ON o.id = g.office_id
    WHERE g.code_digest = p_digest AND g.code_expires_at > p_at AND g.ended_at IS NULL
$$;

-- The code makes the account, or gives the account it made a new password; then it is spent.
CREATE FUNCTION parley.redeem_guest_code(p_digest bytea, p_user uuid, p_login text,
    p_password text, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE v_guest privilege_guest%ROWTYPE;
BEGIN
    SELECT * INTO v_guest FROM privilege_guest
        WHERE code_digest = p_digest AND code_expires_at > p_at AND ended_at IS NULL FOR UPDATE;
    IF NOT FOUND OR parley.actor_id() IS NOT NULL THEN
        PERFORM parley.deny('this code opens nothing');
    END IF;
    IF v_guest.user_id IS NULL THEN
        INSERT INTO privilege_user (id, password, is_superuser, email, display_name, bar_number,
                                    time_zone, is_active, admitted_at, provisional_password,
                                    created_at)
            SELECT p_user, p_password, false, p_login, v_guest.name, '', u.time_zone, true, p_at,
                   false, p_at
            FROM privilege_user u WHERE u.id = v_guest.invited_by;
    ELSIF v_guest.user_id <> p_user THEN
        PERFORM parley.deny('this code opens nothing');
    ELSE
        UPDATE privilege_user SET password = p_password, provisional_password = false,
                                  admitted_at = p_at, locked_at = NULL
            WHERE id = p_user;
    END IF;
    UPDATE privilege_guest SET user_id = p_user, code_digest = NULL, code_expires_at = NULL,
                               joined_at = coalesce(joined_at, p_at) WHERE id = v_guest.id;
    PERFORM parley.give_rights(v_guest.wall_id, p_user, '{read_wall,write_wall}');
END $$;

CREATE FUNCTION parley.close_guest(p_guest uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE v_user uuid;
BEGIN
    UPDATE privilege_guest SET ended_at = p_at, code_digest = NULL, code_expires_at = NULL
        WHERE id = p_guest AND ended_at IS NULL RETURNING user_id INTO v_user;
    DELETE FROM privilege_wallusergrant WHERE user_id = v_user;
    UPDATE privilege_user SET is_active = false, admitted_at = NULL WHERE id = v_user;
END $$;

CREATE FUNCTION parley.end_guest(p_guest uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM parley.demand_inviter(wall_id) FROM privilege_guest WHERE id = p_guest;
    PERFORM parley.close_guest(p_guest, p_at);
END $$;

-- A channel that its office has left is nobody's to go on with: whoever asks, it only ends then.
CREATE FUNCTION parley.end_guests_left_alone(p_wall uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM privilege_wallusergrant g WHERE g.content_object_id = p_wall
        AND NOT EXISTS (SELECT FROM privilege_guest i WHERE i.user_id = g.user_id)) THEN
        PERFORM parley.close_guest(id, p_at) FROM privilege_guest
            WHERE wall_id = p_wall AND ended_at IS NULL;
    END IF;
END $$;

-- A guest holds no role and stands behind their own wall only, whoever tries otherwise.
CREATE FUNCTION parley.refuse_guest_role() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF EXISTS (SELECT FROM privilege_guest WHERE user_id = NEW.user_id) THEN
        PERFORM parley.deny('a person who was invited to a channel holds no role');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_guest_holds_no_role BEFORE INSERT OR UPDATE ON privilege_officerole
    FOR EACH ROW EXECUTE FUNCTION parley.refuse_guest_role();
CREATE TRIGGER a_guest_is_in_no_group BEFORE INSERT OR UPDATE ON privilege_user_groups
    FOR EACH ROW EXECUTE FUNCTION parley.refuse_guest_role();

CREATE FUNCTION parley.refuse_guest_wall() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF EXISTS (SELECT FROM privilege_guest WHERE user_id = NEW.user_id
               AND (wall_id <> NEW.content_object_id OR ended_at IS NOT NULL)) THEN
        PERFORM parley.deny('a person who was invited to a channel is let in nowhere else');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_guest_stands_behind_one_wall BEFORE INSERT OR UPDATE ON privilege_wallusergrant
    FOR EACH ROW EXECUTE FUNCTION parley.refuse_guest_wall();

-- Behind their wall they see what is said and shared there. Everything else of the office's that
-- stands behind it, and every table there will be, is shut to them (privilege/sql.py).
DO $$
DECLARE v_table text;
BEGIN
    FOR v_table IN
        SELECT tablename FROM pg_policies WHERE schemaname = 'public'
        AND policyname = tablename || '_read'
        AND tablename IN (SELECT table_name FROM information_schema.columns
                          WHERE table_schema = 'public' AND column_name = 'supervised')
        AND tablename NOT IN ('privilege_wall', 'privilege_content', 'privilege_blobkey',
                              'casework_message', 'casework_messagemark')
    LOOP
        EXECUTE format('CREATE POLICY %I ON %I AS RESTRICTIVE USING (NOT (SELECT'
                       ' parley.is_guest()))', v_table || '_no_guests', v_table);
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION parley.is_guest(), parley.guest_place(uuid), parley.invites_to(uuid), parley.demand_inviter(uuid),
    parley.invite_guest(uuid, uuid, text, text, bytea, timestamptz, timestamptz),
    parley.renew_guest_code(uuid, bytea, timestamptz), parley.guest_of_code(bytea, timestamptz),
    parley.redeem_guest_code(bytea, uuid, text, text, timestamptz),
    parley.close_guest(uuid, timestamptz), parley.end_guest(uuid, timestamptz),
    parley.end_guests_left_alone(uuid, timestamptz), parley.refuse_guest_role(),
    parley.refuse_guest_wall() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.is_guest(), parley.guest_place(uuid), parley.invites_to(uuid), parley.demand_inviter(uuid),
    parley.invite_guest(uuid, uuid, text, text, bytea, timestamptz, timestamptz),
    parley.renew_guest_code(uuid, bytea, timestamptz), parley.guest_of_code(bytea, timestamptz),
    parley.redeem_guest_code(bytea, uuid, text, text, timestamptz),
    parley.end_guest(uuid, timestamptz), parley.end_guests_left_alone(uuid, timestamptz)
    TO parley_app;
