-- What witnesses signed of a checkpoint: kept beside it, since it comes when the witness answers.

CREATE TABLE ledger_cosignature (
    log_id uuid NOT NULL,
    size bigint NOT NULL,
    witness text NOT NULL,
    key_id bytea NOT NULL CHECK (length(key_id) = 4),
    line text NOT NULL,
    signed_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (log_id, size, witness, key_id)
);
COMMENT ON COLUMN ledger_cosignature.line IS 'C2SP tlog-cosignature: a line of the signed note.';
COMMENT ON COLUMN ledger_cosignature.signed_at IS 'By the witness''s clock.';

CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON ledger_cosignature
    FOR EACH ROW EXECUTE FUNCTION parley.ledger_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON ledger_cosignature
    FOR EACH STATEMENT EXECUTE FUNCTION parley.ledger_refuse_change();

REVOKE ALL ON ledger_cosignature FROM PUBLIC, parley_app, parley_integrator;
ALTER TABLE ledger_cosignature ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON ledger_cosignature TO parley_integrator;
CREATE POLICY integrator ON ledger_cosignature TO parley_integrator
    USING (true) WITH CHECK (true);
GRANT SELECT ON ledger_cosignature TO parley_app;
CREATE POLICY own_and_published_logs ON ledger_cosignature FOR SELECT TO parley_app
    USING (log_id = ANY ((SELECT parley.my_logs())::uuid[])
        OR log_id = '00000000-0000-4000-8000-00000000000b');
