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
        'subject', 'pending', 'position', 'node', 'checkpoint', 'expungement', 'touch'] LOOP
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
            WHERE p.log_id = gone.log_id AND p.leaf_id = gone.leaf_id
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

-- The commit trigger: whoever touched a wall owes an entry of a writing act on it. The zero wall
-- stands for tables without walls: there an entry of a writing act on any wall or none is owed.
CREATE FUNCTION parley.ledger_demand_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.ledger_pending p
        WHERE p.tx = NEW.tx AND p.writing
            AND (p.wall_id = NEW.wall_id
                OR NEW.wall_id = '00000000-0000-0000-0000-000000000000')
    ) THEN
        RAISE EXCEPTION 'a change of % has no entry in the log', NEW.relation::regclass
            USING ERRCODE = 'integrity_constraint_violation',
                CONSTRAINT = 'every_change_has_its_entry',
                HINT = 'Write inside audit.ledger.services.operation() and name each wall.';
    END IF;
    DELETE FROM public.ledger_touch t
    WHERE t.tx = NEW.tx AND t.wall_id = NEW.wall_id AND t.relation = NEW.relation;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER every_change_has_its_entry AFTER INSERT ON ledger_touch
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION parley.ledger_demand_entry();

CREATE FUNCTION parley.ledger_touch_unwalled() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- Each transition table exists for some events only, so the two cannot share a statement.
    IF TG_OP = 'DELETE' THEN
        IF NOT EXISTS (SELECT FROM old_rows) THEN
            RETURN NULL;
        END IF;
    ELSIF NOT EXISTS (SELECT FROM new_rows) THEN
        RETURN NULL;
    END IF;
    INSERT INTO public.ledger_touch (tx, wall_id, relation)
    VALUES (pg_current_xact_id(), '00000000-0000-0000-0000-000000000000', TG_RELID)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

-- All entries of an act in one call. places[n] says which entry objects[n] belongs to, from 1.
CREATE FUNCTION parley.ledger_append(
    ids uuid[], logs uuid[], acts uuid[], walls uuid[], writing boolean[], at timestamptz[],
    commitments bytea[], bodies bytea[], salts bytea[], places integer[], objects uuid[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    this_tx CONSTANT xid8 := pg_current_xact_id();
BEGIN
    IF '00000000-0000-4000-8000-00000000000b' = ANY (logs)
        AND NOT pg_has_role(session_user, 'parley_integrator', 'MEMBER') THEN
        RAISE EXCEPTION 'only the integrator writes to the published log'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- An act has few entries: plain VALUES cost two thirds of what unnest() does.
    FOR n IN 1 .. cardinality(ids) LOOP
        IF NOT EXISTS (SELECT FROM public.ledger_log l WHERE l.id = logs[n]) THEN
            RAISE EXCEPTION 'no such log' USING ERRCODE = 'foreign_key_violation';
        END IF;
        INSERT INTO public.ledger_leaf
            (id, log_id, act_id, wall_id, writing, created_at, commitment, tx)
        VALUES (ids[n], logs[n], acts[n], walls[n], writing[n], at[n], commitments[n], this_tx);
        INSERT INTO public.ledger_entry_body (leaf_id, log_id, created_at, bytes, salt)
        VALUES (ids[n], logs[n], at[n], bodies[n], salts[n]);
        INSERT INTO public.ledger_pending (leaf_id, log_id, created_at, wall_id, writing, tx)
        VALUES (ids[n], logs[n], at[n], walls[n], writing[n], this_tx);
    END LOOP;
    FOR n IN 1 .. cardinality(places) LOOP
        INSERT INTO public.ledger_subject (log_id, object_id, created_at, leaf_id)
        VALUES (logs[places[n]], objects[n], at[places[n]], ids[places[n]])
        ON CONFLICT DO NOTHING;
    END LOOP;
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
    SELECT convert_from(b.bytes, 'UTF8')::jsonb INTO ordered
    FROM public.ledger_entry_body b
    JOIN public.ledger_pending p ON p.tx = pg_current_xact_id() AND p.leaf_id = b.leaf_id
    WHERE b.log_id = order_log AND b.created_at = order_at AND b.leaf_id = order_leaf
        AND p.writing;
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
