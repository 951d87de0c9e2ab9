"""Assertions of privilege, behind the walls of what they are about."""

import django.db.models.deletion
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from privilege.sql import walled_table


class Migration(migrations.Migration):
    dependencies = [
        ("privilege", "0007_job_grants"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assertion",
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
                    "subject_type",
                    models.CharField(db_comment="As in the log: casework.evidence", max_length=40),
                ),
                ("subject_id", models.UUIDField(db_index=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("attorney-client", "Attorney–client privilege"),
                            ("work-product", "Work product"),
                            ("deliberative", "Deliberative process"),
                            ("informant", "Informant’s identity"),
                            ("victim-counselor", "Victim–counselor privilege"),
                            ("fifth-amendment", "Fifth Amendment"),
                            ("spousal", "Spousal privilege"),
                            ("clergy", "Clergy privilege"),
                            ("physician", "Physician or psychotherapist–patient privilege"),
                            ("statutory", "Privilege under a statute"),
                            ("other", "Another privilege"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asserted", "Asserted"),
                            ("withdrawn", "Withdrawn"),
                            ("overruled", "Overruled by the court"),
                        ],
                        default="asserted",
                        max_length=12,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "asserted")),
                            models.Q(
                                models.Q(("state", "asserted"), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_assertion_stands_until_it_ends",
                    )
                ],
            },
        ),
        *walled_table("privilege_assertion"),
    ]
