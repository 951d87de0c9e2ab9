-- Who may see and do what. Nothing is given by default, whatever the database was set up to give.

-- The logs whose entries the entered actor may read. The app that knows actors replaces it.
CREATE FUNCTION parley.my_logs() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT ARRAY[]::uuid[] $$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['log', 'leaf', 'leaf_default', 'entry_body', 'entry_body_default',
        'subject', 'pending', 'position', 'node', 'checkpoint', 'expungement'] LOOP
        EXECUTE format('REVOKE ALL ON ledger_%s FROM PUBLIC, parley_app, parley_integrator', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['leaf', 'entry_body', 'subject', 'pending', 'position', 'node',
        'checkpoint', 'expungement'] LOOP
        EXECUTE format('ALTER TABLE ledger_%s ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT ON ledger_%s TO parley_integrator', name);
        EXECUTE format('CREATE POLICY integrator ON ledger_%s TO parley_integrator'
            ' USING (true) WITH CHECK (true)', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['leaf', 'entry_body', 'subject', 'pending', 'expungement'] LOOP
        EXECUTE format('GRANT SELECT ON ledger_%s TO parley_app', name);
        EXECUTE format('CREATE POLICY own_logs ON ledger_%s FOR SELECT TO parley_app'
            ' USING (log_id = ANY ((SELECT parley.my_logs())::uuid[]))', name);
    END LOOP;
    -- The published log's tree is for everybody; what its leaves commit to is not.
    FOREACH name IN ARRAY ARRAY['position', 'node', 'checkpoint'] LOOP
        EXECUTE format('GRANT SELECT ON ledger_%s TO parley_app', name);
        EXECUTE format('CREATE POLICY own_and_published_logs ON ledger_%s FOR SELECT TO parley_app'
            ' USING (log_id = ANY ((SELECT parley.my_logs())::uuid[])'
            ' OR log_id = ''00000000-0000-4000-8000-00000000000b'')', name);
    END LOOP;
END
$$;
ALTER TABLE ledger_log ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON ledger_log TO parley_app, parley_integrator;
CREATE POLICY integrator ON ledger_log FOR SELECT TO parley_integrator USING (true);
CREATE POLICY own_and_published_logs ON ledger_log FOR SELECT TO parley_app
    USING (id = ANY ((SELECT parley.my_logs())::uuid[])
        OR id = '00000000-0000-4000-8000-00000000000b');

GRANT INSERT ON ledger_leaf, ledger_entry_body, ledger_subject, ledger_position, ledger_node,
    ledger_checkpoint TO parley_integrator;
GRANT DELETE ON ledger_pending TO parley_integrator;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA parley FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.my_logs(), parley.ledger_expunge, parley.ledger_open_log
    TO parley_app;
GRANT EXECUTE ON FUNCTION parley.ledger_append TO parley_app, parley_integrator;
GRANT EXECUTE ON FUNCTION parley.ledger_open_months TO parley_integrator;
