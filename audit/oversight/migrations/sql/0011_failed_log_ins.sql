-- The entries of people of an office in a span of time, and of log-ins that failed on their
-- accounts, which nobody made; by the review service only.
CREATE OR REPLACE FUNCTION parley.review_entries(p_office uuid, p_since timestamptz, p_until timestamptz)
RETURNS TABLE (leaf_id uuid, log_id uuid, created_at timestamptz, bytes bytea, matter_id uuid,
               is_open boolean, on_team boolean, let_in_at timestamptz, is_screened boolean, is_favorable boolean,
               in_trial_week boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF NOT parley.is_review_service() THEN
        PERFORM parley.deny('only the scheduler draws what is reviewed');
    END IF;
    RETURN QUERY
    WITH found AS (
        SELECT b.leaf_id, b.log_id, b.created_at, b.bytes FROM ledger_entry_body b
        JOIN privilege_office o ON o.log_id = b.log_id
        WHERE o.id = p_office AND b.created_at >= p_since AND b.created_at < p_until
        UNION ALL
        SELECT b.leaf_id, b.log_id, b.created_at, b.bytes FROM ledger_pending b
        JOIN privilege_office o ON o.log_id = b.log_id
        WHERE o.id = p_office AND b.created_at >= p_since AND b.created_at < p_until
    ), read AS (
        SELECT f.*, j.entry, (j.entry -> 'who' ->> 'user')::uuid AS user_id,
               ARRAY(SELECT (x ->> 'id')::uuid
                     FROM jsonb_array_elements(j.entry -> 'objects') x) AS objects
        FROM found f, LATERAL (SELECT convert_from(f.bytes, 'UTF8')::jsonb AS entry) j
        WHERE (j.entry -> 'who' ->> 'kind' = 'person'
               AND (j.entry -> 'who' ->> 'office')::uuid = p_office)
            OR (j.entry -> 'who' ->> 'kind' = 'anonymous' AND j.entry ->> 'event' IN
                ('privilege:session:failed', 'privilege:session:locked-out'))
    )
    SELECT r.leaf_id, r.log_id, r.created_at, r.bytes, w.matter_id,
        w.id IS NULL OR (w.supervised AND w.office_id = p_office),
        w.id IS NULL OR EXISTS (
            SELECT FROM privilege_wallusergrant g
            WHERE g.user_id = r.user_id AND g.content_object_id = w.id)
        OR parley.review_wall_act(r.log_id, w.id, r.user_id, 'privilege:wall:revoked',
                                  r.created_at) IS NOT NULL,
        parley.review_wall_act(r.log_id, w.id, r.user_id, 'privilege:wall:granted', r.created_at),
        EXISTS (SELECT FROM privilege_screen s WHERE s.user_id = r.user_id
            AND s.lifted_at IS NULL AND (
                s.matter_id = ANY (r.objects)
                OR s.matter_id IN (SELECT c.matter_id FROM casework_case c
                                   WHERE c.id = ANY (r.objects))
                OR s.matter_id IN (SELECT i.matter_id FROM casework_evidenceitem i
                                   WHERE i.id = ANY (r.objects))
                OR s.matter_id IN (SELECT x.matter_id FROM privilege_wall x
                                   WHERE x.id = ANY (r.objects)))),
        EXISTS (SELECT FROM casework_tag t WHERE t.item_id = ANY (r.objects)
            AND t.kind IN ('brady', 'giglio')),
        EXISTS (SELECT FROM casework_caseevent e WHERE e.matter_id = w.matter_id
            AND e.kind = 'trial' AND NOT e.is_cancelled
            AND e.starts_at BETWEEN r.created_at - interval '7 days'
                                AND r.created_at + interval '7 days')
    FROM read r LEFT JOIN privilege_wall w ON w.id = (r.entry ->> 'wall')::uuid
    ORDER BY r.created_at, r.leaf_id;
END $$;
