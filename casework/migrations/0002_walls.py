"""Casework's tables behind their walls."""

from django.db import migrations

from audit.ledger.sql import ledgered_table, unledgered_table
from privilege.sql import composite_fk, grant_app, walled_table

# Rows that a person keeps for themselves alone: no wall, no entry, one policy.
_MINE = "user_id = (SELECT parley.actor_id())"
_OWN = ("casework_lastseen", "casework_openeditem")


def _own(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {table}_own ON {table} USING ({_MINE}) WITH CHECK ({_MINE})",
        ],
        [
            f"DROP POLICY {table}_own ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ],
    )


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial"), ("privilege", "0002_walls")]

    operations = [
        migrations.RunSQL(
            ledgered_table("casework_court", None), unledgered_table("casework_court")
        ),
        grant_app("casework_court", "SELECT, INSERT, UPDATE"),
        *walled_table("casework_case"),
        *walled_table("casework_caselink"),
        *walled_table("casework_party"),
        *walled_table("casework_persondetail"),
        *walled_table("casework_custodystatus"),
        *walled_table("casework_charge"),
        *walled_table("casework_counsel"),
        *walled_table("casework_teammember"),
        *walled_table("casework_caseevent"),
        *walled_table("casework_intakebatch"),
        *walled_table("casework_uploadsession"),
        *walled_table("casework_evidenceitem"),
        *walled_table("casework_evidencetext"),
        *walled_table("casework_derivative", content=False),
        *walled_table("casework_custodyevent", append_only=True),
        *walled_table("casework_tag"),
        *walled_table("casework_itemparty", content=False),
        *walled_table("casework_itemcharge", content=False),
        composite_fk("casework_custodystatus", "party_id", "casework_party"),
        composite_fk("casework_charge", "party_id", "casework_party"),
        composite_fk("casework_counsel", "party_id", "casework_party"),
        composite_fk("casework_uploadsession", "batch_id", "casework_intakebatch"),
        composite_fk("casework_evidenceitem", "batch_id", "casework_intakebatch"),
        composite_fk("casework_evidenceitem", "parent_id", "casework_evidenceitem"),
        composite_fk("casework_evidencetext", "item_id", "casework_evidenceitem"),
        composite_fk("casework_derivative", "item_id", "casework_evidenceitem"),
        composite_fk("casework_custodyevent", "item_id", "casework_evidenceitem"),
        composite_fk("casework_tag", "item_id", "casework_evidenceitem"),
        composite_fk("casework_itemparty", "item_id", "casework_evidenceitem"),
        composite_fk("casework_itemcharge", "item_id", "casework_evidenceitem"),
        *(_own(table) for table in _OWN),
        *(grant_app(table, "SELECT, INSERT, UPDATE, DELETE") for table in _OWN),
    ]
