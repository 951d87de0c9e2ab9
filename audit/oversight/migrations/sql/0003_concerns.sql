-- What a receipt code opens, and who is reminded. Neither tells who wrote a report: nobody knows.

CREATE POLICY oversight_concern_owner ON oversight_concern TO parley_owner
    USING (true) WITH CHECK (true);
CREATE POLICY oversight_concernmessage_owner ON oversight_concernmessage TO parley_owner
    USING (true);

-- A report goes on, never back, and a day once written stays.
CREATE FUNCTION parley.guard_concern() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE v_course text[] := '{received,acknowledged,in-inquiry,outcome}';
BEGIN
    IF array_position(v_course, NEW.state) < array_position(v_course, OLD.state)
       OR (OLD.acknowledged_on IS NOT NULL AND NEW.acknowledged_on IS DISTINCT FROM OLD.acknowledged_on)
       OR (OLD.inquiry_on IS NOT NULL AND NEW.inquiry_on IS DISTINCT FROM OLD.inquiry_on)
       OR (OLD.outcome_on IS NOT NULL AND NEW.outcome_on IS DISTINCT FROM OLD.outcome_on)
    THEN
        PERFORM parley.deny('a report goes on and never back');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_concern_goes_one_way BEFORE UPDATE ON oversight_concern
    FOR EACH ROW EXECUTE FUNCTION parley.guard_concern();

CREATE FUNCTION parley.concern_by_receipt(p_digest bytea)
RETURNS TABLE (id uuid, wall_id uuid, matter_id uuid, office_id uuid, state text, received_on date,
               acknowledge_by date, outcome_by date, acknowledged_on date, inquiry_on date,
               outcome_on date, reporter_public bytea, reporter_locked bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT id, wall_id, matter_id, office_id, state, received_on, acknowledge_by, outcome_by,
           acknowledged_on, inquiry_on, outcome_on, reporter_public, reporter_locked
    FROM oversight_concern WHERE receipt_digest = p_digest
$$;

-- What was written to the reporter, sealed to the key that the code opens.
CREATE FUNCTION parley.concern_answers(p_digest bytea)
RETURNS TABLE (id uuid, created_at timestamptz, sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT m.id, m.created_at, m.for_reporter FROM oversight_concernmessage m
    JOIN oversight_concern c ON c.id = m.concern_id AND c.wall_id = m.wall_id
    WHERE c.receipt_digest = p_digest AND m.for_reporter IS NOT NULL
    ORDER BY m.created_at, m.id
$$;

-- The beat, which is nobody, tells recipients of what is new or due, and alternates that something
-- is overdue. It learns who, and nothing of the report.
CREATE FUNCTION parley.remind_concerns(p_today date, p_notice integer, p_at timestamptz)
RETURNS TABLE (wall_id uuid, recipient_id uuid, alternates uuid[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF parley.actor_id() IS NOT NULL THEN
        PERFORM parley.deny('only the scheduler reminds');
    END IF;
    RETURN QUERY
        WITH waiting AS (
            SELECT c.id, CASE c.state WHEN 'received' THEN c.acknowledge_by ELSE c.outcome_by END
                         AS due
            FROM oversight_concern c WHERE c.state <> 'outcome')
        UPDATE oversight_concern c SET reminded_at = p_at FROM waiting w
        WHERE w.id = c.id AND (
            c.reminded_at IS NULL
            OR (w.due - p_notice <= p_today AND c.reminded_at::date < w.due - p_notice)
            OR (w.due < p_today AND c.reminded_at::date <= p_today - 7)
            OR EXISTS (SELECT FROM oversight_concernmessage m WHERE m.concern_id = c.id
                       AND m.created_by IS NULL AND m.created_at >= c.reminded_at))
        RETURNING c.wall_id, c.recipient_id,
                  CASE WHEN w.due < p_today THEN c.alternates ELSE '{}'::uuid[] END;
END $$;

-- For an alternate: that a colleague owes somebody an answer since a day, and nothing else.
CREATE FUNCTION parley.overdue_concerns(p_today date)
RETURNS TABLE (recipient_id uuid, name text, state text, due date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT c.recipient_id, u.display_name, c.state,
           CASE c.state WHEN 'received' THEN c.acknowledge_by ELSE c.outcome_by END
    FROM oversight_concern c JOIN privilege_user u ON u.id = c.recipient_id
    WHERE parley.admitted_actor() = ANY (c.alternates) AND c.state <> 'outcome'
    AND CASE c.state WHEN 'received' THEN c.acknowledge_by ELSE c.outcome_by END < p_today
    ORDER BY 4, 2, c.id
$$;

REVOKE ALL ON FUNCTION parley.guard_concern(), parley.concern_by_receipt(bytea),
    parley.concern_answers(bytea), parley.remind_concerns(date, integer, timestamptz),
    parley.overdue_concerns(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.guard_concern(), parley.concern_by_receipt(bytea),
    parley.concern_answers(bytea), parley.remind_concerns(date, integer, timestamptz),
    parley.overdue_concerns(date) TO parley_app;
