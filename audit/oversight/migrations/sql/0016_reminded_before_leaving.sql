-- Whose account is about to be stopped is reminded of the reports that they hold, to hand them on.

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
                   parley.concern_waits(c.recipient_id) AS is_gone,
                   (SELECT a.warned_at FROM privilege_accountuse a
                    WHERE a.user_id = c.recipient_id) AS warned_at
            FROM oversight_concern c WHERE c.state <> 'outcome' AND c.handed_on IS NULL)
        UPDATE oversight_concern c SET reminded_at = p_at FROM waiting w
        WHERE w.id = c.id AND (
            c.reminded_at IS NULL OR w.warned_at > c.reminded_at
            OR (w.due - p_notice <= p_today AND c.reminded_at::date < w.due - p_notice)
            OR ((w.due < p_today OR w.is_gone) AND c.reminded_at::date <= p_today - 7)
            OR EXISTS (SELECT FROM oversight_concernmessage m WHERE m.concern_id = c.id
                       AND m.created_by IS NULL AND m.created_at >= c.reminded_at))
        RETURNING c.wall_id, c.recipient_id,
                  CASE WHEN w.due < p_today OR w.is_gone THEN c.alternates ELSE '{}'::uuid[] END;
END $$;
