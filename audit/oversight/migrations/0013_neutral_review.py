"""Oversight auditors review what nobody in an office may review and nobody outside is named for."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).parent / "sql" / "0013_neutral_review.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0012_expungement_orders"),
        ("privilege", "0024_account_use"),
    ]

    # Irreversible, as are the other functions of review.
    operations = [migrations.RunSQL(_SQL.read_text(encoding="utf-8"))]
