"""Court sealing: an order that shuts a case to everybody but those it names."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from audit.ledger.sql import ledgered_table, unledgered_table

_SQL = Path(__file__).parent / "sql" / "0017_court_sealing.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("privilege", "0016_exceptions"),
    ]

    operations = [
        migrations.CreateModel(
            name="CourtSealing",
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
                ("ordered_on", models.DateField()),
                (
                    "allowed",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        db_comment="The people whom the order names",
                        size=None,
                    ),
                ),
                ("sealed_by", models.UUIDField()),
                ("sealed_at", models.DateTimeField(default=audit.ground.clock.now, editable=False)),
                (
                    "lifted_on",
                    models.DateField(db_comment="The day of the order that lifted it", null=True),
                ),
                ("lifted_at", models.DateTimeField(null=True)),
                (
                    "content",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.content",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.matter",
                    ),
                ),
                (
                    "wall",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.wall",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("matter",),
                        name="a_case_is_sealed_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted_at", None), ("lifted_on__isnull", False), _connector="OR"
                        ),
                        name="a_sealing_is_lifted_by_an_order",
                    ),
                ],
            },
        ),
        # Irreversible, as are the first functions on walls.
        migrations.RunSQL(_SQL.read_text(encoding="utf-8")),
        migrations.RunSQL(
            ledgered_table("privilege_courtsealing"), unledgered_table("privilege_courtsealing")
        ),
    ]
