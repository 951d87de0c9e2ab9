"""In camera: what a court's supervisors know of, so that they let the judge in."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).parent / "sql" / "0020_court.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("privilege", "0019_filter_team"),
    ]

    operations = [
        migrations.RunSQL(
            _SQL.read_text(encoding="utf-8"), reverse_sql="DROP FUNCTION parley.court_walls()"
        ),
    ]
