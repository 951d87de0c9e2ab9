-- An office with one supervisor: somebody outside approves its exceptions with a code on paper.

CREATE FUNCTION parley.supervises_alone(p_office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT p_office = ANY (parley.my_supervised_offices()) AND NOT EXISTS (
        SELECT FROM privilege_officerole r JOIN privilege_user u ON u.id = r.user_id
        WHERE r.office_id = p_office AND r.role = 'supervisor' AND u.is_active
        AND r.user_id <> parley.actor_id())
$$;

CREATE FUNCTION parley.has_outside_approver(p_office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (SELECT FROM privilege_outsideapprover WHERE office_id = p_office)
$$;

ALTER TABLE privilege_outsideapprover ENABLE ROW LEVEL SECURITY;
CREATE POLICY privilege_outsideapprover_read ON privilege_outsideapprover FOR SELECT
    USING (office_id = ANY ((SELECT parley.my_offices())::uuid[]));
CREATE POLICY privilege_outsideapprover_add ON privilege_outsideapprover FOR INSERT
    WITH CHECK (parley.supervises_alone(office_id) AND named_by_id = parley.admitted_actor()
        -- Whoever names somebody else waits a day, so that nobody is named for one decision.
        AND (NOT parley.has_outside_approver(office_id)
             OR takes_effect_at >= named_at + interval '24 hours'));

ALTER TABLE privilege_approvalcode ENABLE ROW LEVEL SECURITY;
CREATE POLICY privilege_approvalcode_read ON privilege_approvalcode FOR SELECT
    USING (EXISTS (SELECT FROM privilege_outsideapprover a WHERE a.id = approver_id
                   AND a.office_id = ANY ((SELECT parley.my_offices())::uuid[])));
CREATE POLICY privilege_approvalcode_add ON privilege_approvalcode FOR INSERT
    WITH CHECK (used_at IS NULL AND EXISTS (
        SELECT FROM privilege_outsideapprover a WHERE a.id = approver_id
        AND a.named_by_id = parley.admitted_actor() AND parley.supervises_alone(a.office_id)));
GRANT SELECT, INSERT ON privilege_outsideapprover, privilege_approvalcode TO parley_app;

-- Burn a code for one answer; returns whose it was.
CREATE FUNCTION parley.use_approval_code(p_exception uuid, p_digest bytea, p_answer text,
                                         p_at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    v_request privilege_exceptionrequest;
    v_approver uuid;
    v_code uuid;
BEGIN
    SELECT * INTO v_request FROM privilege_exceptionrequest WHERE id = p_exception;
    IF v_request.id IS NULL OR NOT parley.supervises_alone(v_request.office_id) THEN
        PERFORM parley.deny('another supervisor of the office answers for it');
    END IF;
    SELECT id INTO v_approver FROM privilege_outsideapprover
        WHERE office_id = v_request.office_id AND takes_effect_at <= p_at
        ORDER BY takes_effect_at DESC, id LIMIT 1;
    SELECT id INTO v_code FROM privilege_approvalcode
        WHERE approver_id = v_approver AND digest = p_digest AND used_at IS NULL FOR UPDATE;
    IF v_code IS NULL THEN
        PERFORM parley.deny('this is no unused code of who approves for your office');
    END IF;
    UPDATE privilege_approvalcode SET used_at = p_at, used_for = p_exception, answer = p_answer
        WHERE id = v_code;
    RETURN v_approver;
END $$;

CREATE FUNCTION parley.answered_outside(p_exception uuid, p_approver uuid, p_answer text)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (SELECT FROM privilege_approvalcode WHERE used_for = p_exception
                   AND approver_id = p_approver AND answer = p_answer)
$$;

CREATE OR REPLACE FUNCTION parley.guard_exception() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    v_me uuid := parley.actor_id();
    v_commands boolean := NEW.office_id = ANY (parley.my_supervised_offices());
    v_alone boolean := parley.supervises_alone(NEW.office_id);
    v_may boolean := false;
BEGIN
    IF TG_OP = 'INSERT' THEN
        v_may := NEW.state = 'requested' AND NEW.created_by = v_me
            AND NEW.source_wall_id = ANY (parley.my_walls('write_wall'));
    ELSIF OLD.state = 'requested' AND NEW.state IN ('approved', 'refused') THEN
        v_may := (v_commands AND NEW.decided_by = v_me AND v_me <> OLD.created_by
                  AND NEW.decided_outside IS NULL)
            OR (v_alone AND NEW.decided_by IS NULL
                AND parley.answered_outside(NEW.id, NEW.decided_outside, 'decide'));
    ELSIF OLD.state = 'approved' AND NEW.state = 'opened' THEN
        v_may := NEW.opened_by = v_me AND OLD.expires_at > NEW.opened_at
            AND OLD.source_wall_id = ANY (parley.my_walls('write_wall'))
            AND NEW.decided_by IS NOT DISTINCT FROM OLD.decided_by
            AND NEW.decided_outside IS NOT DISTINCT FROM OLD.decided_outside;
    ELSIF OLD.state = 'opened' AND NEW.state = 'reviewed' THEN
        v_may := NEW.decided_by IS NOT DISTINCT FROM OLD.decided_by
            AND NEW.decided_outside IS NOT DISTINCT FROM OLD.decided_outside
            AND NEW.opened_by = OLD.opened_by
            AND ((v_commands AND NEW.reviewed_by = v_me AND v_me <> OLD.created_by
                  AND v_me IS DISTINCT FROM OLD.decided_by AND NEW.reviewed_outside IS NULL)
                 OR (v_alone AND NEW.reviewed_by IS NULL
                     AND parley.answered_outside(NEW.id, NEW.reviewed_outside, 'review')));
    END IF;
    IF NOT coalesce(v_may, false) THEN
        PERFORM parley.deny('an exception is asked for, decided, opened and reviewed in turn, '
                            'and decided and reviewed by others');
    END IF;
    RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION parley.supervises_alone(uuid), parley.has_outside_approver(uuid),
    parley.use_approval_code(uuid, bytea, text, timestamptz),
    parley.answered_outside(uuid, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.supervises_alone(uuid), parley.has_outside_approver(uuid),
    parley.use_approval_code(uuid, bytea, text, timestamptz),
    parley.answered_outside(uuid, uuid, text) TO parley_app;
