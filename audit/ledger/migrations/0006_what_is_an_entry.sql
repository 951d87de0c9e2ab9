-- What is appended must be an entry of schema 1 (audit/ledger/entry.py) and say what the columns
-- beside it say. Else a program taken over could end, with one row, every reader after it: pages,
-- exports, reviews. That it opens its commitment is for verify_log to say. (A regular
-- expression, in SQL or jsonpath, would cost more than all else here.)
CREATE OR REPLACE FUNCTION parley.ledger_append(entry public.ledger_pending) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said jsonb := convert_from(entry.bytes, 'UTF8')::jsonb;
BEGIN
    IF entry.log_id = '00000000-0000-4000-8000-00000000000b'
        AND NOT pg_has_role(session_user, 'parley_integrator', 'MEMBER') THEN
        RAISE EXCEPTION 'only the integrator writes to the published log'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT EXISTS (SELECT FROM public.ledger_log l WHERE l.id = entry.log_id) THEN
        RAISE EXCEPTION 'no such log' USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF ROW(said ->> 'id', said ->> 'log', said ->> 'act', said ->> 'wall', said ->> 'writing',
            (said ->> 'at')::timestamptz)
        IS DISTINCT FROM ROW(entry.leaf_id::text, entry.log_id::text, entry.act_id::text,
            entry.wall_id::text, entry.writing::text, entry.created_at)
        OR (length(said ->> 'event') BETWEEN 1 AND 200
            AND length(said ->> 'outcome') BETWEEN 1 AND 50
            AND length(said #>> '{who,kind}') BETWEEN 1 AND 50
            AND translate(concat(said ->> 'event', said ->> 'outcome', said #>> '{who,kind}'),
                'abcdefghijklmnopqrstuvwxyz0123456789_.:-', '') = ''
            AND said @@ '$.v == 1 && exists($.who.office) && exists($.who.user)
                && exists($.source) && exists($.bytes) && exists($.duration_ms)
                && $.digests.type() == "object" && $.objects.type() == "array" && !exists($.**{4})
                && !exists($.objects[*] ? (!(@.id.type() == "string" && @.kind.type() == "string")))'
        ) IS NOT TRUE
        OR length(said #>> '{source,address}') > 300 THEN
        RAISE EXCEPTION 'not an entry' USING ERRCODE = 'check_violation';
    END IF;
    -- Ids, or no ids: a cast ends it here.
    PERFORM (said #>> '{who,user}')::uuid, (said #>> '{who,office}')::uuid,
        (SELECT max((one ->> 'id')::uuid::text) FROM jsonb_array_elements(said -> 'objects') one);
    entry.tx := pg_current_xact_id();
    INSERT INTO public.ledger_pending VALUES (entry.*);
END
$$;
