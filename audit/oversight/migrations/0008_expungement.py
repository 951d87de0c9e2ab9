"""A court's orders to expunge entries of an office's log."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from audit.ledger.sql import ledgered_table, unledgered_table

_SQL = Path(__file__).parent / "sql" / "0008_expungement.sql"
_TABLE = "oversight_expungement"


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0007_certification"),
        ("privilege", "0022_concerns"),
    ]

    operations = [
        migrations.CreateModel(
            name="Expungement",
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
                ("entry_id", models.UUIDField(unique=True)),
                ("entry_at", models.DateTimeField()),
                ("court", models.CharField(max_length=200)),
                ("docket", models.CharField(max_length=100)),
                ("ordered_on", models.DateField()),
                ("digest", models.BinaryField(db_comment="SHA-256 of the order's document")),
                (
                    "salt",
                    models.BinaryField(
                        db_comment="Of the digest in the entry that orders the removal"
                    ),
                ),
                ("expunged_by", models.UUIDField()),
                (
                    "expunged_at",
                    models.DateTimeField(default=audit.ground.clock.now, editable=False),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.office",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["office", "-entry_at"], name="expungements_of_an_office")
                ],
            },
        ),
        migrations.RunSQL(ledgered_table(_TABLE, None), unledgered_table(_TABLE)),
        # Irreversible: what was ordered stays.
        migrations.RunSQL(_SQL.read_text(encoding="utf-8")),
    ]
