"""Records of training, and certificates behind the offices' walls."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from audit.ledger.sql import ledgered_table, unledgered_table
from privilege.sql import walled_table

_SQL = Path(__file__).parent / "sql" / "0005_training.sql"
_TABLE = "oversight_trainingrecord"


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0004_exports"),
        ("privilege", "0023_office_records"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Certificate",
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
                ("supervised", models.BooleanField(default=False, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(default=audit.ground.clock.now, editable=False),
                ),
                ("created_by", models.UUIDField(editable=False, null=True)),
                ("record_id", models.UUIDField()),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.blob",
                    ),
                ),
                (
                    "content",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.content",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.matter",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.office",
                    ),
                ),
                (
                    "wall",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.wall",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TrainingRecord",
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
                ("training_id", models.UUIDField()),
                ("course", models.CharField(max_length=200)),
                ("held_on", models.DateField()),
                ("expires_on", models.DateField(null=True)),
                ("recorded_by", models.UUIDField()),
                (
                    "recorded_at",
                    models.DateTimeField(default=audit.ground.clock.now, editable=False),
                ),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "host_office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.office",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.office",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["office", "expires_on"], name="trainings_of_an_office"),
                    models.Index(
                        fields=["host_office", "held_on"], name="trainings_held_by_an_office"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("training_id", "user"), name="a_person_comes_to_a_session_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_on", None),
                            ("expires_on__gt", models.F("held_on")),
                            _connector="OR",
                        ),
                        name="a_training_expires_after_it_was_held",
                    ),
                ],
            },
        ),
        # Irreversible, as are the functions on walls.
        migrations.RunSQL(_SQL.read_text(encoding="utf-8")),
        migrations.RunSQL(ledgered_table(_TABLE, None), unledgered_table(_TABLE)),
        *walled_table("oversight_certificate"),
    ]
