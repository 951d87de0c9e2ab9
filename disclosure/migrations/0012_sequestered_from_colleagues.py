"""What is sequestered is shut to all the receiver's people in the case, wherever they stand."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).parent / "sql" / "0012_sequestered_from_colleagues.sql"


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0011_filter_step_numbers")]

    operations = [
        # Irreversible: what a colleague has in hand would open again.
        migrations.RunSQL(_SQL.read_text(encoding="utf-8")),
    ]
