"""The database refuses what is not sealed behind a privileged wall."""

from pathlib import Path

from django.db import migrations

from privilege.sql import stays_sealed

_SQL = Path(__file__).parent / "sql" / "0014_stays_sealed.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("privilege", "0013_guests"),
    ]

    operations = [
        migrations.RunSQL(_SQL.read_text(encoding="utf-8"), "DROP FUNCTION parley.stay_sealed()"),
        stays_sealed("privilege_content", unless="NEW.plain IS NULL"),
        stays_sealed("privilege_blobkey", unless="NEW.generation IS NOT NULL"),
    ]
