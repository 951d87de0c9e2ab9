"""Confidential reports, their messages and files."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from privilege.sql import APP_ROLE, composite_fk, takes_deposits, walled_table

_SQL = Path(__file__).parent / "sql" / "0003_concerns.sql"
_CHANGES = "state, acknowledged_on, inquiry_on, outcome_on, outcome_by"
_TABLES = ("oversight_concern", "oversight_concernmessage", "oversight_concernfile")


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0002_review"),
        ("privilege", "0022_concerns"),
    ]

    operations = [
        migrations.AlterField(
            model_name="codeversion",
            name="roles",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("attorney", "Attorney"),
                        ("judge", "Judge"),
                        ("staff", "Paralegal or investigator"),
                        ("supervisor", "Supervisor"),
                        ("conflicts-officer", "Conflicts officer"),
                        ("auditor", "Oversight auditor"),
                        ("ethics-officer", "Ethics officer"),
                        ("administrator", "Administrator"),
                    ],
                    max_length=24,
                ),
                size=None,
            ),
        ),
        migrations.CreateModel(
            name="Concern",
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
                ("recipient_id", models.UUIDField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("acknowledged", "Acknowledged"),
                            ("in-inquiry", "In inquiry"),
                            ("outcome", "Outcome told"),
                        ],
                        default="received",
                        max_length=12,
                    ),
                ),
                ("received_on", models.DateField()),
                ("acknowledge_by", models.DateField()),
                ("outcome_by", models.DateField()),
                ("acknowledged_on", models.DateField(null=True)),
                ("inquiry_on", models.DateField(null=True)),
                ("outcome_on", models.DateField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("receipt_digest", models.BinaryField()),
                ("reporter_public", models.BinaryField()),
                ("reporter_locked", models.BinaryField()),
                (
                    "alternates",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
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
            name="ConcernFile",
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
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.blob",
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="oversight.concern",
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
            name="ConcernMessage",
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
                ("for_reporter", models.BinaryField(null=True)),
                (
                    "concern",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="oversight.concern",
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
        migrations.AddIndex(
            model_name="concern",
            index=models.Index(fields=["receipt_digest"], name="concerns_by_receipt"),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.UniqueConstraint(
                fields=("wall",), name="a_report_has_a_wall_of_its_own"
            ),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(("created_by", None)), name="nobody_is_noted_as_the_reporter"
            ),
        ),
        migrations.AddConstraint(
            model_name="concernfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("created_by", None)), name="nobody_is_noted_as_having_sent_it"
            ),
        ),
        migrations.AddConstraint(
            model_name="concernmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("created_by", None), ("for_reporter", None)),
                    models.Q(("created_by__isnull", False), ("for_reporter__isnull", False)),
                    _connector="OR",
                ),
                name="a_message_is_the_recipients_or_nobodys",
            ),
        ),
        *(one for table in _TABLES for one in walled_table(table, append_only=True)),
        *(takes_deposits(table) for table in _TABLES),
        composite_fk("oversight_concernmessage", "concern_id", "oversight_concern"),
        composite_fk("oversight_concernfile", "concern_id", "oversight_concern"),
        migrations.RunSQL(
            f"GRANT UPDATE ({_CHANGES}) ON oversight_concern TO {APP_ROLE}",
            f"REVOKE UPDATE ({_CHANGES}) ON oversight_concern FROM {APP_ROLE}",
        ),
        # Irreversible, as are the first functions on walls.
        migrations.RunSQL(_SQL.read_text(encoding="utf-8")),
    ]
