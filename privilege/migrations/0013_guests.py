"""People who are invited to one channel."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from audit.ledger.sql import ledgered_table, unledgered_table

_SQL = Path(__file__).parent / "sql" / "0013_guests.sql"


def _to(model: str) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model
    )


class Migration(migrations.Migration):
    dependencies = [
        ("privilege", "0012_recovery"),
    ]

    operations = [
        migrations.CreateModel(
            name="Guest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=audit.ground.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("client", "Client"),
                            ("agency", "Agency"),
                            ("victim", "Victim or advocate"),
                        ],
                        max_length=16,
                    ),
                ),
                ("name", models.CharField(max_length=150)),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        db_comment="Where notices go; not the log-in name",
                        max_length=254,
                    ),
                ),
                ("code_digest", models.BinaryField(null=True, unique=True)),
                ("code_expires_at", models.DateTimeField(null=True)),
                ("invited_by", models.UUIDField()),
                (
                    "created_at",
                    models.DateTimeField(default=audit.ground.clock.now, editable=False),
                ),
                ("joined_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("wall", _to("privilege.wall")),
                ("office", _to("privilege.office")),
                (
                    "user",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="guest",
            index=models.Index(fields=["wall", "created_at"], name="guests_by_wall"),
        ),
        migrations.AddConstraint(
            model_name="guest",
            constraint=models.CheckConstraint(
                condition=models.Q(("code_digest", None), ("code_expires_at", None))
                | models.Q(("code_digest__isnull", False), ("code_expires_at__isnull", False)),
                name="a_code_has_an_end",
            ),
        ),
        # Irreversible: what is shut to guests must not be opened to them by one command.
        migrations.RunSQL(_SQL.read_text(encoding="utf-8")),
        migrations.RunSQL(ledgered_table("privilege_guest"), unledgered_table("privilege_guest")),
    ]
