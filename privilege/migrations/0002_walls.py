"""Policies, rights and the owner's functions: what makes a wall a wall."""

from pathlib import Path

from django.db import migrations

from audit.ledger.sql import ledgered_table, unledgered_table
from privilege.sql import grant_app, walled_table

_SQL = Path(__file__).parent / "sql"
_UNWALLED = [
    "privilege_user",
    "privilege_office",
    "privilege_officerole",
    "privilege_user_groups",
    "privilege_matter",
    "privilege_screen",
    "privilege_apitoken",
]
_BY_WALL = {
    "privilege_wall": "id",
    "privilege_wallusergrant": "content_object_id",
    "privilege_wallgroupgrant": "content_object_id",
}


def _ledgered() -> list[migrations.RunSQL]:
    tables = [*((table, None) for table in _UNWALLED), *_BY_WALL.items()]
    return [
        migrations.RunSQL(ledgered_table(table, column), unledgered_table(table))
        for table, column in tables
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("privilege", "0001_initial"),
        ("ledger", "0001_log"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        # Irreversible: taking the walls down while rows stand behind them must not be one command.
        migrations.RunSQL((_SQL / "0002_reading.sql").read_text(encoding="utf-8")),
        migrations.RunSQL((_SQL / "0002_acts.sql").read_text(encoding="utf-8")),
        *_ledgered(),
        *walled_table("privilege_content", content=False),
        grant_app("privilege_blob", "SELECT, INSERT"),
        *walled_table("privilege_blobkey"),
    ]
