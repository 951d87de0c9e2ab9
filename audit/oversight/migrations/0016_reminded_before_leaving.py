"""Recipients whose account is about to be stopped are reminded of what they hold."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).parent / "sql" / "0016_reminded_before_leaving.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0015_handing_on"),
        ("privilege", "0024_account_use"),
    ]

    # Irreversible, as are the other functions of reports.
    operations = [migrations.RunSQL(_SQL.read_text(encoding="utf-8"))]
