"""When accounts were last used."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from privilege.sql import grant_app

_SQL = Path(__file__).parent / "sql" / "0024_account_use.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("privilege", "0023_office_records"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountUse",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("seen_on", models.DateField()),
                ("warned_at", models.DateTimeField(null=True)),
                (
                    "orphaned_at",
                    models.DateTimeField(db_comment="When first seen without office", null=True),
                ),
                ("released_until", models.DateTimeField(null=True)),
                (
                    "stopped_at",
                    models.DateTimeField(db_comment="When this rule disabled it", null=True),
                ),
            ],
        ),
        grant_app("privilege_accountuse", "SELECT (user_id, seen_on)"),
        # Irreversible, as are the first functions on accounts.
        migrations.RunSQL(_SQL.read_text(encoding="utf-8")),
    ]
