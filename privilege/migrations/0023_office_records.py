"""Supervisors keep the records of their office behind its own wall."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).parent / "sql" / "0023_office_records.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("privilege", "0022_concerns"),
    ]

    operations = [
        # Irreversible, as are the first functions on walls.
        migrations.RunSQL(_SQL.read_text(encoding="utf-8")),
    ]
