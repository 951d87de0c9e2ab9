-- A recipient hands a report on to another: a new report behind a wall of its own, found by the
-- same receipt code. Nobody else can, and the first one stays with whoever it was written to.

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
        SELECT id FROM privilege_wall WHERE kind = 'concern' AND parley.actor_id() IS NULL
        UNION ALL
        -- Until the report itself stands there, which is put there last.
        SELECT c.onward_wall FROM oversight_concern c
        WHERE c.recipient_id = parley.admitted_actor() AND c.onward_wall IS NOT NULL
        AND NOT EXISTS (SELECT FROM oversight_concern n WHERE n.wall_id = c.onward_wall)) there
$$;
CREATE INDEX oversight_concern_by_recipient ON oversight_concern (recipient_id);

CREATE FUNCTION parley.hand_concern_on(p_concern uuid, p_wall uuid, p_matter uuid,
    p_recipient uuid, p_key uuid, p_public bytea, p_wrap uuid, p_wrapped bytea, p_at timestamptz)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    v_office uuid;
    v_member_key uuid;
BEGIN
    IF p_recipient = parley.admitted_actor() THEN
        PERFORM parley.deny('this person holds the report already');
    END IF;
    SELECT r.office_id, r.member_key_id INTO v_office, v_member_key
        FROM parley.concern_recipients() r WHERE r.user_id = p_recipient;
    IF v_office IS NULL THEN
        PERFORM parley.deny('this person receives no reports');
    END IF;
    UPDATE oversight_concern SET handed_on = p_at::date, onward_wall = p_wall
        WHERE id = p_concern AND recipient_id = parley.admitted_actor() AND handed_on IS NULL;
    IF NOT FOUND THEN
        PERFORM parley.deny('only whoever received a report hands it on, once');
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

-- Nobody can open it any more: the recipient has left, or receives no reports now.
CREATE FUNCTION parley.concern_waits(p_recipient uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT NOT EXISTS (SELECT FROM parley.concern_recipients() r WHERE r.user_id = p_recipient)
$$;

DROP FUNCTION parley.concern_by_receipt(bytea);
CREATE FUNCTION parley.concern_by_receipt(p_digest bytea)
RETURNS TABLE (id uuid, wall_id uuid, matter_id uuid, office_id uuid, state text, received_on date,
               acknowledge_by date, outcome_by date, acknowledged_on date, inquiry_on date,
               outcome_on date, reporter_public bytea, reporter_locked bytea, code_id uuid,
               handed_on date, holder text, waits boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT c.id, c.wall_id, c.matter_id, c.office_id, c.state, c.received_on, c.acknowledge_by,
           c.outcome_by, c.acknowledged_on, c.inquiry_on, c.outcome_on, c.reporter_public,
           c.reporter_locked, coalesce(c.continues, c.id),
           (SELECT max(b.handed_on) FROM oversight_concern b WHERE b.receipt_digest = p_digest),
           u.display_name, c.state <> 'outcome' AND parley.concern_waits(c.recipient_id)
    FROM oversight_concern c JOIN privilege_user u ON u.id = c.recipient_id
    WHERE c.receipt_digest = p_digest AND c.handed_on IS NULL
$$;

CREATE OR REPLACE FUNCTION parley.remind_concerns(p_today date, p_notice integer, p_at timestamptz)
RETURNS TABLE (wall_id uuid, recipient_id uuid, alternates uuid[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF parley.actor_id() IS NOT NULL THEN
        PERFORM parley.deny('only the scheduler reminds');
    END IF;
    RETURN QUERY
        WITH waiting AS (
            SELECT c.id, CASE c.state WHEN 'received' THEN c.acknowledge_by ELSE c.outcome_by END
                         AS due,
                   parley.concern_waits(c.recipient_id) AS is_gone
            FROM oversight_concern c WHERE c.state <> 'outcome' AND c.handed_on IS NULL)
        UPDATE oversight_concern c SET reminded_at = p_at FROM waiting w
        WHERE w.id = c.id AND (
            c.reminded_at IS NULL
            OR (w.due - p_notice <= p_today AND c.reminded_at::date < w.due - p_notice)
            OR ((w.due < p_today OR w.is_gone) AND c.reminded_at::date <= p_today - 7)
            OR EXISTS (SELECT FROM oversight_concernmessage m WHERE m.concern_id = c.id
                       AND m.created_by IS NULL AND m.created_at >= c.reminded_at))
        RETURNING c.wall_id, c.recipient_id,
                  CASE WHEN w.due < p_today OR w.is_gone THEN c.alternates ELSE '{}'::uuid[] END;
END $$;

DROP FUNCTION parley.overdue_concerns(date);
CREATE FUNCTION parley.overdue_concerns(p_today date)
RETURNS TABLE (recipient_id uuid, name text, state text, due date, is_gone boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT f.recipient_id, f.display_name, f.state, f.due, f.is_gone FROM (
        SELECT c.id, c.recipient_id, u.display_name, c.state,
               CASE c.state WHEN 'received' THEN c.acknowledge_by ELSE c.outcome_by END AS due,
               parley.concern_waits(c.recipient_id) AS is_gone
        FROM oversight_concern c JOIN privilege_user u ON u.id = c.recipient_id
        WHERE parley.admitted_actor() = ANY (c.alternates) AND c.state <> 'outcome'
        AND c.handed_on IS NULL) f
    WHERE f.due < p_today OR f.is_gone
    ORDER BY 4, 2, f.id
$$;

REVOKE ALL ON FUNCTION parley.hand_concern_on(uuid, uuid, uuid, uuid, uuid, bytea, uuid, bytea,
    timestamptz), parley.concern_waits(uuid), parley.concern_by_receipt(bytea),
    parley.overdue_concerns(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.hand_concern_on(uuid, uuid, uuid, uuid, uuid, bytea, uuid, bytea,
    timestamptz), parley.concern_by_receipt(bytea), parley.overdue_concerns(date) TO parley_app;
