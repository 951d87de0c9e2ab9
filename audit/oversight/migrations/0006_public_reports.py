"""Yearly public reports."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from audit.ledger.sql import ledgered_table, unledgered_table

_SQL = Path(__file__).parent / "sql" / "0006_public_reports.sql"
_TABLE = "oversight_publicreport"


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0005_training"),
        ("privilege", "0023_office_records"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicReport",
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
                ("year", models.PositiveSmallIntegerField()),
                ("body", models.TextField()),
                ("digest", models.BinaryField(db_comment="SHA-256 of the body in UTF-8")),
                ("released_by", models.UUIDField()),
                (
                    "released_at",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office", "year"), name="an_office_releases_a_year_once"
                    )
                ],
            },
        ),
        # Irreversible: what was released stays.
        migrations.RunSQL(_SQL.read_text(encoding="utf-8")),
        migrations.RunSQL(ledgered_table(_TABLE, None), unledgered_table(_TABLE)),
    ]
