"""Clawbacks behind their walls; what they sequester; what jurisdictions provide."""

from pathlib import Path

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from audit.ledger.sql import ledgered_table, unledgered_table
from privilege.sql import composite_fk, grant_app, not_sequestered, walled_table

_SQL = Path(__file__).parent / "sql" / "0004_sequestration.sql"
_BACK = """
CREATE OR REPLACE FUNCTION parley.my_sequestered() RETURNS uuid[]
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$ SELECT '{}'::uuid[] $$;
DROP FUNCTION parley.sequestered_from_me();
"""
# General knowledge, to be read against the text by whoever signs for it: reviewed_by is empty.
_RULES = [
    ("", False, "ABA Model Rule 4.4(b); Fed. R. Evid. 502(b)"),
    ("NY", False, "N.Y. RPC 4.4(b)"),
    ("FL", False, "Fla. Rule 4-4.4(b)"),
    ("AZ", True, "Ariz. ER 4.4(b)"),
    ("CA", True, "Cal. RPC 4.4; Rico v. Mitsubishi Motors Corp., 42 Cal. 4th 807 (2007)"),
    ("NJ", True, "N.J. RPC 4.4(b)"),
    ("TN", True, "Tenn. Sup. Ct. R. 8, RPC 4.4(b)"),
]


def _list_rules(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    rules = apps.get_model("disclosure", "ClawbackRule").objects.using(editor.connection.alias)
    rules.bulk_create(
        rules.model(jurisdiction=code, receiver_sequesters=must, citation=citation)
        for code, must, citation in _RULES
    )


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0003_clawback"),
        ("casework", "0007_sequestration"),
    ]

    operations = [
        *walled_table("disclosure_clawback"),
        *walled_table("disclosure_clawbackitem"),
        *walled_table("disclosure_clawbackstep", append_only=True),
        *walled_table("disclosure_clawbackterms"),
        *walled_table("disclosure_clawbackclaim"),
        *walled_table("disclosure_favorable"),
        *walled_table("disclosure_onwardcopy"),
        *walled_table("disclosure_taintdecision", append_only=True),
        composite_fk("disclosure_clawback", "volume_id", "disclosure_productionvolume"),
        composite_fk("disclosure_clawbackitem", "clawback_id", "disclosure_clawback"),
        composite_fk("disclosure_clawbackstep", "clawback_id", "disclosure_clawback"),
        not_sequestered("disclosure_volumefile", "id"),
        migrations.RunSQL(_SQL.read_text(encoding="utf-8"), _BACK),
        # Seeded before the log's trigger stands: no actor has done this.
        migrations.RunPython(_list_rules, migrations.RunPython.noop),
        migrations.RunSQL(
            ledgered_table("disclosure_clawbackrule", None),
            unledgered_table("disclosure_clawbackrule"),
        ),
        grant_app("disclosure_clawbackrule", "SELECT, INSERT, UPDATE"),
    ]
