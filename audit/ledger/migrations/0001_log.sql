-- The log's tables. All belong to parley_owner; what the other roles may do is said at the end.

CREATE SCHEMA IF NOT EXISTS parley;
REVOKE ALL ON SCHEMA parley FROM PUBLIC;
GRANT USAGE ON SCHEMA parley TO parley_app, parley_integrator;

CREATE TABLE ledger_log (
    id uuid PRIMARY KEY,
    office_id uuid,
    origin text NOT NULL CONSTRAINT no_two_logs_share_an_origin UNIQUE,
    CONSTRAINT an_origin_is_a_line_without_spaces_or_plus CHECK (origin ~ '^[^[:space:]+]+$')
);
COMMENT ON TABLE ledger_log IS 'One log an office; office_id is null for the neutral logs.';

-- Never changed. The partition key stands in the primary key; the log first, so that the key
-- also serves a log's newest entries.
CREATE TABLE ledger_leaf (
    log_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    id uuid NOT NULL,
    commitment bytea NOT NULL,
    act_id uuid NOT NULL,
    tx xid8 NOT NULL,
    wall_id uuid,
    writing boolean NOT NULL,
    PRIMARY KEY (log_id, created_at, id),
    CONSTRAINT a_commitment_has_32_bytes CHECK (length(commitment) = 32)
) PARTITION BY RANGE (created_at);
COMMENT ON COLUMN ledger_leaf.commitment IS 'HMAC-SHA-256(salt, bytes) of the entry.';
COMMENT ON COLUMN ledger_leaf.tx IS 'The transaction that wrote it, of the cluster it was in.';

CREATE TABLE ledger_entry_body (
    log_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    leaf_id uuid NOT NULL,
    bytes bytea NOT NULL,
    salt bytea NOT NULL,
    PRIMARY KEY (log_id, created_at, leaf_id),
    CONSTRAINT a_salt_has_32_bytes CHECK (length(salt) = 32)
) PARTITION BY RANGE (created_at);
COMMENT ON TABLE ledger_entry_body IS 'An entry''s RFC 8785 bytes; goes only by an expungement.';

CREATE TABLE ledger_leaf_default PARTITION OF ledger_leaf DEFAULT;
CREATE TABLE ledger_entry_body_default PARTITION OF ledger_entry_body DEFAULT;

CREATE TABLE ledger_subject (
    log_id uuid NOT NULL,
    object_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    leaf_id uuid NOT NULL,
    PRIMARY KEY (log_id, object_id, created_at, leaf_id)
);
COMMENT ON TABLE ledger_subject IS 'Which entries are about an object. An index, not evidence.';

-- What is written and not yet in the tree: the whole entry, in one row, so that a business
-- transaction pays for one insert. Also what the commit trigger looks at, by the index's beginning.
CREATE TABLE ledger_pending (
    tx xid8 NOT NULL,
    wall_id uuid,
    leaf_id uuid NOT NULL,
    log_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    writing boolean NOT NULL,
    commitment bytea NOT NULL,
    salt bytea NOT NULL,
    objects uuid[] NOT NULL,
    bytes bytea NOT NULL,
    CONSTRAINT an_entry_waits_once UNIQUE NULLS NOT DISTINCT (tx, wall_id, leaf_id),
    CONSTRAINT a_commitment_has_32_bytes CHECK (length(commitment) = 32),
    CONSTRAINT a_salt_has_32_bytes CHECK (length(salt) = 32)
);
COMMENT ON COLUMN ledger_pending.tx IS 'The transaction that wrote it, of the cluster it was in.';

CREATE TABLE ledger_position (
    log_id uuid NOT NULL,
    index bigint NOT NULL CHECK (index >= 0),
    leaf_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    leaf_hash bytea NOT NULL CHECK (length(leaf_hash) = 32),
    PRIMARY KEY (log_id, index),
    CONSTRAINT a_leaf_stands_once_in_its_tree UNIQUE (log_id, leaf_id)
);

-- Hashes of complete subtrees of 256, 65536, … leaves (levels 8, 16, …).
CREATE TABLE ledger_node (
    log_id uuid NOT NULL,
    level smallint NOT NULL CHECK (level > 0 AND level % 8 = 0),
    index bigint NOT NULL CHECK (index >= 0),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (log_id, level, index)
);

CREATE TABLE ledger_checkpoint (
    log_id uuid NOT NULL,
    size bigint NOT NULL CHECK (size > 0),
    root bytea NOT NULL CHECK (length(root) = 32),
    note text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (log_id, size)
);
COMMENT ON COLUMN ledger_checkpoint.note IS 'C2SP tlog-checkpoint, signed.';

CREATE TABLE ledger_expungement (
    log_id uuid NOT NULL,
    leaf_id uuid NOT NULL,
    leaf_created_at timestamptz NOT NULL,
    order_log_id uuid NOT NULL,
    order_leaf_id uuid NOT NULL,
    order_created_at timestamptz NOT NULL,
    PRIMARY KEY (log_id, leaf_id)
);
COMMENT ON TABLE ledger_expungement IS 'Bodies removed, each with the entry that orders it.';
