"""What a page of the log is narrowed by, beside each entry's bytes and indexed.

Row-level security lets an index serve only comparisons that cannot leak, which reading JSON is not;
so the values stand in columns that the database makes from the bytes itself. They are an index,
not evidence: what verifies the log reads the bytes.
"""

from django.db import migrations

# An entry's bytes never change, so the answer never does. Bytes that are no entry are nobody's to
# refuse here: whatever was written finds its place in the tree, and verification names it.
_READ = """
CREATE FUNCTION parley.ledger_read(bytes bytea) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN convert_from(bytes, 'UTF8')::jsonb;
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END $$"""
_ENTRY = "parley.ledger_read(bytes)"
_COLUMNS = {
    "user_id": f"uuid GENERATED ALWAYS AS (({_ENTRY} #>> '{{who,user}}')::uuid) STORED",
    "wall_id": f"uuid GENERATED ALWAYS AS (({_ENTRY} ->> 'wall')::uuid) STORED",
    "event": f"text COLLATE \"C\" GENERATED ALWAYS AS ({_ENTRY} ->> 'event') STORED",
    "outcome": f"text COLLATE \"C\" GENERATED ALWAYS AS ({_ENTRY} ->> 'outcome') STORED",
    "address": f"text COLLATE \"C\" GENERATED ALWAYS AS ({_ENTRY} #>> '{{source,address}}') STORED",
}
_INDEXES = {
    "ledger_entries_by_user": "(log_id, user_id, created_at DESC, leaf_id DESC)",
    "ledger_entries_by_wall": "(log_id, wall_id, created_at DESC, leaf_id DESC)",
    "ledger_entries_by_event": "(log_id, event, created_at DESC, leaf_id DESC)",
    "ledger_entries_by_address": "(log_id, address, created_at DESC, leaf_id DESC)",
    "ledger_entries_that_failed": (
        "(log_id, outcome, created_at DESC, leaf_id DESC) WHERE outcome <> 'success'"
    ),
}


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_troubles")]

    operations = [
        migrations.RunSQL(_READ, "DROP FUNCTION parley.ledger_read(bytea)"),
        migrations.RunSQL(
            "REVOKE ALL ON FUNCTION parley.ledger_read(bytea) FROM PUBLIC;"
            " GRANT EXECUTE ON FUNCTION parley.ledger_read(bytea)"
            " TO parley_app, parley_integrator",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "ALTER TABLE ledger_entry_body "
            + ", ".join(f"ADD COLUMN {name} {kind}" for name, kind in _COLUMNS.items()),
            "ALTER TABLE ledger_entry_body "
            + ", ".join(f"DROP COLUMN {name}" for name in _COLUMNS),
        ),
        *(
            migrations.RunSQL(
                f"CREATE INDEX {name} ON ledger_entry_body {columns}", f"DROP INDEX {name}"
            )
            for name, columns in _INDEXES.items()
        ),
    ]
