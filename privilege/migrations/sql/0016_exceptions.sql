-- Exceptions: who may ask, decide, open and review, said by the database too.

-- Whoever writes in a privileged part of their own office asks; the office's supervisors decide.
CREATE FUNCTION parley.open_exceptions(p_id uuid, p_source uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    v_source privilege_wall;
    v_wall uuid;
BEGIN
    SELECT * INTO v_source FROM privilege_wall WHERE id = p_source;
    IF v_source.id IS NULL OR NOT p_source = ANY (parley.my_walls('write_wall'))
       OR v_source.matter_id = ANY (parley.my_screened_matters())
       OR NOT v_source.office_id = ANY (parley.my_offices()) THEN
        PERFORM parley.deny('only who writes in this part of the case asks for an exception');
    END IF;
    SELECT id INTO v_wall FROM privilege_wall
        WHERE matter_id = v_source.matter_id AND kind = 'exceptions'
        AND office_id = v_source.office_id
        AND defendant_id IS NOT DISTINCT FROM v_source.defendant_id;
    IF v_wall IS NULL THEN
        v_wall := p_id;
        INSERT INTO privilege_wall (id, matter_id, office_id, kind, defendant_id, supervised,
                                    created_at)
            VALUES (p_id, v_source.matter_id, v_source.office_id, 'exceptions',
                    v_source.defendant_id, false, p_at);
        INSERT INTO privilege_wallgroupgrant (group_id, content_object_id, permission_id)
            SELECT o.supervisors_id, p_id, p.id FROM privilege_office o, auth_permission p
            JOIN django_content_type t ON t.id = p.content_type_id
            WHERE o.id = v_source.office_id AND t.app_label = 'privilege' AND t.model = 'wall'
            AND p.codename IN ('read_wall', 'write_wall');
    END IF;
    PERFORM parley.give_rights(v_wall, parley.actor_id(), '{read_wall,write_wall}');
END $$;

CREATE FUNCTION parley.guard_exception() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    v_me uuid := parley.actor_id();
    v_commands boolean := NEW.office_id = ANY (parley.my_supervised_offices());
    v_may boolean := false;
BEGIN
    IF TG_OP = 'INSERT' THEN
        v_may := NEW.state = 'requested' AND NEW.created_by = v_me
            AND NEW.source_wall_id = ANY (parley.my_walls('write_wall'));
    ELSIF OLD.state = 'requested' AND NEW.state IN ('approved', 'refused') THEN
        v_may := v_commands AND NEW.decided_by = v_me AND v_me <> OLD.created_by;
    ELSIF OLD.state = 'approved' AND NEW.state = 'opened' THEN
        v_may := NEW.opened_by = v_me AND OLD.expires_at > NEW.opened_at
            AND OLD.source_wall_id = ANY (parley.my_walls('write_wall'))
            AND NEW.decided_by = OLD.decided_by;
    ELSIF OLD.state = 'opened' AND NEW.state = 'reviewed' THEN
        v_may := v_commands AND NEW.reviewed_by = v_me
            AND NOT v_me = ANY (ARRAY[OLD.created_by, OLD.decided_by])
            AND NEW.decided_by = OLD.decided_by AND NEW.opened_by = OLD.opened_by;
    END IF;
    IF NOT coalesce(v_may, false) THEN
        PERFORM parley.deny('an exception is asked for, decided, opened and reviewed in turn, '
                            'and decided and reviewed by others');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER exceptions_go_one_way BEFORE INSERT OR UPDATE ON privilege_exceptionrequest
    FOR EACH ROW EXECUTE FUNCTION parley.guard_exception();

-- A client reads the consents that wait for their signature or have it, and no other authority.
DROP POLICY privilege_authority_no_guests ON privilege_authority;
CREATE POLICY privilege_authority_no_guests ON privilege_authority AS RESTRICTIVE USING (
    form = 'account' OR NOT (SELECT parley.is_guest()));

-- What is held back while notice may lawfully wait: only who released it sees it.
CREATE POLICY privilege_privilegedrelease_held ON privilege_privilegedrelease AS RESTRICTIVE
    FOR SELECT TO parley_app USING (held_until IS NULL OR created_by = parley.actor_id());
CREATE POLICY privilege_outsidepackage_held ON privilege_outsidepackage AS RESTRICTIVE
    FOR SELECT TO parley_app USING (held_until IS NULL OR created_by = parley.actor_id());
CREATE POLICY privilege_privilegedrelease_owner ON privilege_privilegedrelease
    TO parley_owner USING (true) WITH CHECK (true);
CREATE POLICY privilege_outsidepackage_owner ON privilege_outsidepackage
    TO parley_owner USING (true) WITH CHECK (true);
ALTER POLICY privilege_notice_own ON privilege_notice USING (
    user_id = parley.actor_id() AND held_until IS NULL AND (matter_id IS NULL
        OR NOT matter_id = ANY ((SELECT parley.my_screened_matters())::uuid[])));

-- The beat, which is nobody, lets out what was held until now; nobody else does.
CREATE FUNCTION parley.send_held(p_at timestamptz)
RETURNS TABLE (user_id uuid, notice_id uuid, kind text, object_id uuid, wall_id uuid, log_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF parley.actor_id() IS NOT NULL THEN
        PERFORM parley.deny('only the scheduler sends what was held back');
    END IF;
    RETURN QUERY
        UPDATE privilege_notice n SET held_until = NULL, created_at = p_at
        WHERE n.held_until <= p_at
        RETURNING n.user_id, n.id, n.kind::text, n.object_id, NULL::uuid, NULL::uuid;
    RETURN QUERY
        UPDATE privilege_privilegedrelease r SET held_until = NULL FROM privilege_office o
        WHERE r.held_until <= p_at AND o.id = r.office_id
        RETURNING NULL::uuid, NULL::uuid, NULL::text, r.authority_id, r.wall_id, o.log_id;
    RETURN QUERY
        UPDATE privilege_outsidepackage r SET held_until = NULL FROM privilege_office o
        WHERE r.held_until <= p_at AND o.id = r.office_id
        RETURNING NULL::uuid, NULL::uuid, NULL::text, r.request_id, r.wall_id, o.log_id;
END $$;

REVOKE ALL ON FUNCTION parley.open_exceptions(uuid, uuid, timestamptz), parley.guard_exception(),
    parley.send_held(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.open_exceptions(uuid, uuid, timestamptz),
    parley.guard_exception(), parley.send_held(timestamptz) TO parley_app;

-- Requests for exceptions stay sealed, too.
CREATE OR REPLACE FUNCTION parley.stay_sealed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF EXISTS (SELECT FROM privilege_wall WHERE id = NEW.wall_id AND kind = ANY (ARRAY[
        'prosecution-work-product', 'defense-file', 'defense-work-product', 'privileged-channel',
        'joint-defense', 'filter-team', 'in-camera', 'agency-channel', 'victim-channel',
        'exceptions']))
    THEN
        RAISE EXCEPTION 'what stands behind a privileged wall is sealed'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
