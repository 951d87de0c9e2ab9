-- What is wrong with the log's keeping, so that people are told once and told again when mended.
-- No evidence: it names logs and witnesses, and no entry.

CREATE TABLE ledger_trouble (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    subject text NOT NULL,
    detail text NOT NULL,
    began_at timestamptz NOT NULL,
    told_at timestamptz,
    ended_at timestamptz,
    end_told_at timestamptz
);
CREATE UNIQUE INDEX one_trouble_of_a_kind_and_subject_at_a_time
    ON ledger_trouble (kind, subject) WHERE ended_at IS NULL;

REVOKE ALL ON ledger_trouble FROM PUBLIC, parley_app, parley_integrator;
ALTER TABLE ledger_trouble ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON ledger_trouble TO parley_app, parley_integrator;
CREATE POLICY platform ON ledger_trouble TO parley_app, parley_integrator
    USING (true) WITH CHECK (true);

-- The public keys that ever signed, as the integrator knows them, so that an export can carry
-- them. Trust in them comes from elsewhere.
CREATE TABLE ledger_key (
    public_key bytea PRIMARY KEY CHECK (length(public_key) = 32),
    created_at timestamptz NOT NULL
);
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON ledger_key
    FOR EACH ROW EXECUTE FUNCTION parley.ledger_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON ledger_key
    FOR EACH STATEMENT EXECUTE FUNCTION parley.ledger_refuse_change();
REVOKE ALL ON ledger_key FROM PUBLIC, parley_app, parley_integrator;
ALTER TABLE ledger_key ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON ledger_key TO parley_app;
GRANT SELECT, INSERT ON ledger_key TO parley_integrator;
CREATE POLICY everybody ON ledger_key FOR SELECT TO parley_app USING (true);
CREATE POLICY integrator ON ledger_key TO parley_integrator USING (true) WITH CHECK (true);

-- How the log is kept: since when the oldest entry waits, when last a checkpoint was signed, and
-- whether an integrator has its turn. Nothing about any log in particular.
CREATE FUNCTION parley.ledger_state()
RETURNS TABLE (oldest_waiting timestamptz, newest_checkpoint timestamptz, integrating boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT (SELECT min(created_at) FROM public.ledger_pending),
        (SELECT max(created_at) FROM public.ledger_checkpoint
            WHERE log_id = '00000000-0000-4000-8000-00000000000b'),
        EXISTS (SELECT FROM pg_locks
            WHERE locktype = 'advisory' AND granted AND objsubid = 1
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                -- the integrator's turn: services/integration.py
                AND classid = 20577
                AND objid = 1919706489)
$$;
REVOKE ALL ON FUNCTION parley.ledger_state() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.ledger_state() TO parley_app, parley_integrator;
