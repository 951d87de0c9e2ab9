"""Exports of a log, their pieces, and weekly ones."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from audit.ledger.sql import ledgered_table, unledgered_table

_SQL = Path(__file__).parent / "sql" / "0004_exports.sql"
_TABLES = ("oversight_logexport", "oversight_exportschedule")


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0003_concerns"),
        ("privilege", "0021_leaving_a_filter_team"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExportSchedule",
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
                ("by_email", models.BooleanField(default=True)),
                ("to_storage", models.BooleanField(default=False)),
                (
                    "created_at",
                    models.DateTimeField(default=audit.ground.clock.now, editable=False),
                ),
                ("next_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.office",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LogExport",
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
                ("log_id", models.UUIDField()),
                (
                    "size",
                    models.BigIntegerField(
                        db_comment="Of the checkpoint that it is proven against"
                    ),
                ),
                ("event", models.CharField(blank=True, max_length=80)),
                ("outcome", models.CharField(blank=True, max_length=20)),
                ("address", models.GenericIPAddressField(null=True)),
                ("person_id", models.UUIDField(null=True)),
                ("case_id", models.UUIDField(null=True)),
                ("matter_id", models.UUIDField(null=True)),
                ("since", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("job_id", models.UUIDField(null=True)),
                ("manifest_salt", models.BinaryField(null=True)),
                (
                    "created_at",
                    models.DateTimeField(default=audit.ground.clock.now, editable=False),
                ),
                (
                    "made_at",
                    models.DateTimeField(
                        db_comment="Its manifest's digest went into the log", null=True
                    ),
                ),
                ("ready_at", models.DateTimeField(db_comment="The log has signed that", null=True)),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.office",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "schedule",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="oversight.exportschedule",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LogExportPart",
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
                ("path", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField()),
                (
                    "end",
                    models.BigIntegerField(
                        db_comment="The place up to which the log was read", default=0
                    ),
                ),
                (
                    "taken",
                    models.BigIntegerField(
                        db_comment="The last place that was written", default=-1
                    ),
                ),
                (
                    "tally",
                    models.JSONField(
                        db_comment="Counts; acts, people's ids and days only", default=dict
                    ),
                ),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("wrapped_key", models.BinaryField(default=b"")),
                (
                    "blob",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.blob",
                    ),
                ),
                (
                    "export",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="oversight.logexport",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="exportschedule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("requested_by",),
                name="a_person_has_one_weekly_export",
            ),
        ),
        migrations.AddIndex(
            model_name="logexport",
            index=models.Index(
                fields=["requested_by", "-created_at"], name="log_exports_by_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="logexportpart",
            constraint=models.UniqueConstraint(
                fields=("export", "path", "number"), name="a_piece_of_an_export_is_written_once"
            ),
        ),
        migrations.RunSQL(_SQL.read_text(encoding="utf-8"), migrations.RunSQL.noop),
        *(
            migrations.RunSQL(ledgered_table(table, wall_column=None), unledgered_table(table))
            for table in _TABLES
        ),
    ]
