"""Whoever leaves a filter team leaves what it shares with holders, whichever way they leave."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).parent / "sql" / "0021_leaving_a_filter_team.sql"


class Migration(migrations.Migration):
    dependencies = [("privilege", "0020_court")]

    operations = [
        # Irreversible: who left would stay behind what was shared.
        migrations.RunSQL(_SQL.read_text(encoding="utf-8")),
    ]
