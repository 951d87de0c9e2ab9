-- What the log refuses, and the one way in.

CREATE FUNCTION parley.ledger_refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: what is recorded is never changed', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['log', 'leaf', 'position', 'node', 'checkpoint', 'expungement'] LOOP
        EXECUTE format('CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON ledger_%s'
            ' FOR EACH ROW EXECUTE FUNCTION parley.ledger_refuse_change()', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['log', 'leaf', 'leaf_default', 'entry_body', 'entry_body_default',
        'subject', 'pending', 'position', 'node', 'checkpoint', 'expungement'] LOOP
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON ledger_%s'
            ' FOR EACH STATEMENT EXECUTE FUNCTION parley.ledger_refuse_change()', name);
    END LOOP;
END
$$;
CREATE TRIGGER never_changed BEFORE UPDATE ON ledger_entry_body
    FOR EACH ROW EXECUTE FUNCTION parley.ledger_refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE ON ledger_pending
    FOR EACH ROW EXECUTE FUNCTION parley.ledger_refuse_change();

CREATE FUNCTION parley.ledger_body_goes_by_expungement() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.ledger_expungement e
        WHERE e.log_id = OLD.log_id AND e.leaf_id = OLD.leaf_id
    ) THEN
        RAISE EXCEPTION 'an entry is removed only by an expungement'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER goes_by_expungement BEFORE DELETE ON ledger_entry_body
    FOR EACH ROW EXECUTE FUNCTION parley.ledger_body_goes_by_expungement();

CREATE FUNCTION parley.ledger_pending_goes_into_the_tree() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM gone
        WHERE NOT EXISTS (
            SELECT FROM public.ledger_position p
            JOIN public.ledger_leaf l ON l.log_id = p.log_id AND l.created_at = p.created_at
                AND l.id = p.leaf_id AND l.commitment = gone.commitment AND l.act_id = gone.act_id
                AND l.writing = gone.writing AND l.wall_id IS NOT DISTINCT FROM gone.wall_id
            JOIN public.ledger_entry_body b ON b.log_id = p.log_id
                AND b.created_at = p.created_at AND b.leaf_id = p.leaf_id
                AND b.bytes = gone.bytes AND b.salt = gone.salt
            WHERE p.log_id = gone.log_id AND p.created_at = gone.created_at
                AND p.leaf_id = gone.leaf_id
        )
    ) THEN
        RAISE EXCEPTION 'an entry leaves the queue only into the tree'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER goes_into_the_tree AFTER DELETE ON ledger_pending
    REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION parley.ledger_pending_goes_into_the_tree();

-- The commit trigger of tables without walls: an entry of a writing act on any wall or none is
-- owed. For tables with walls `audit.ledger.sql` makes one that looks at the wall too.
CREATE FUNCTION parley.ledger_demand_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.ledger_pending p WHERE p.tx = pg_current_xact_id() AND p.writing
    ) THEN
        PERFORM parley.ledger_refuse_commit(TG_RELID);
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION parley.ledger_refuse_commit(relation oid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'a change of % has no entry in the log', relation::regclass
        USING ERRCODE = 'integrity_constraint_violation',
            CONSTRAINT = 'every_change_has_its_entry',
            HINT = 'Write inside audit.ledger.services.operation() and name each wall.';
END
$$;

-- An entry into the queue, as a row of it without `tx`: one parameter costs half of what ten do.
CREATE FUNCTION parley.ledger_append(entry public.ledger_pending) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF entry.log_id = '00000000-0000-4000-8000-00000000000b'
        AND NOT pg_has_role(session_user, 'parley_integrator', 'MEMBER') THEN
        RAISE EXCEPTION 'only the integrator writes to the published log'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT EXISTS (SELECT FROM public.ledger_log l WHERE l.id = entry.log_id) THEN
        RAISE EXCEPTION 'no such log' USING ERRCODE = 'foreign_key_violation';
    END IF;
    entry.tx := pg_current_xact_id();
    INSERT INTO public.ledger_pending VALUES (entry.*);
END
$$;

CREATE FUNCTION parley.ledger_open_log(log uuid, office uuid, origin text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.ledger_log (id, office_id, origin) VALUES (log, office, origin)
    ON CONFLICT (id) DO NOTHING;
END
$$;

-- A court's expungement takes the bytes and the salt; the leaf stays. The order is an entry of
-- this same transaction that names the removed entry among its objects.
CREATE FUNCTION parley.ledger_expunge(
    log uuid, leaf uuid, leaf_at timestamptz, order_log uuid, order_leaf uuid, order_at timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    ordered jsonb;
BEGIN
    SELECT convert_from(p.bytes, 'UTF8')::jsonb INTO ordered
    FROM public.ledger_pending p
    WHERE p.tx = pg_current_xact_id() AND p.log_id = order_log AND p.created_at = order_at
        AND p.leaf_id = order_leaf AND p.writing;
    IF ordered IS NULL
        OR ordered ->> 'event' <> 'ledger:entry:expunged'
        OR NOT ordered -> 'objects' @> jsonb_build_array(
            jsonb_build_object('kind', 'ledger.entry', 'id', leaf::text)) THEN
        RAISE EXCEPTION 'an expungement needs its own entry in this transaction'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF EXISTS (
        SELECT FROM public.ledger_expungement e
        WHERE e.order_log_id = log AND e.order_leaf_id = leaf
    ) THEN
        RAISE EXCEPTION 'the entry of an expungement cannot be expunged'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO public.ledger_expungement VALUES (log, leaf, leaf_at, order_log, order_leaf, order_at);
    DELETE FROM public.ledger_entry_body b
    WHERE b.log_id = log AND b.created_at = leaf_at AND b.leaf_id = leaf;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such entry' USING ERRCODE = 'no_data_found';
    END IF;
    DELETE FROM public.ledger_subject s
    WHERE s.log_id = log AND s.leaf_id = leaf AND s.created_at = leaf_at;
END
$$;

-- Partitions for `months` months from `first` on; rows that came before them stay in the default
-- partition, and so does their month. A new partition locks its table for a moment; rather than
-- queue behind a long transaction with every writer behind it, it gives up.
CREATE FUNCTION parley.ledger_open_months(first date, months integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s'
AS $$
DECLARE
    month date;
    parent text;
    child text;
    late boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('parley.ledger_open_months'));
    FOR step IN 0 .. months - 1 LOOP
        month := (date_trunc('month', first::timestamp) + make_interval(months => step))::date;
        FOREACH parent IN ARRAY ARRAY['ledger_leaf', 'ledger_entry_body'] LOOP
            child := parent || to_char(month, '_YYYY_MM');
            CONTINUE WHEN to_regclass('public.' || child) IS NOT NULL;
            EXECUTE format('SELECT EXISTS (SELECT FROM public.%I WHERE created_at >= %L'
                ' AND created_at < %L)', parent || '_default',
                month || ' 00:00+00', (month + interval '1 month')::date || ' 00:00+00')
            INTO late;
            CONTINUE WHEN late;
            EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I'
                ' FOR VALUES FROM (%L) TO (%L)', child, parent,
                month || ' 00:00+00', (month + interval '1 month')::date || ' 00:00+00');
            EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC, parley_app, parley_integrator',
                child);
            EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.%I'
                ' FOR EACH STATEMENT EXECUTE FUNCTION parley.ledger_refuse_change()', child);
        END LOOP;
    END LOOP;
END
$$;
