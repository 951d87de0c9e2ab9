"""The yearly figure of reports of concern."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).parent / "sql" / "0009_concern_figures.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0008_expungement"),
    ]

    operations = [
        migrations.RunSQL(
            _SQL.read_text(encoding="utf-8"),
            "DROP FUNCTION parley.concerns_received(uuid, integer, integer)",
        ),
    ]
