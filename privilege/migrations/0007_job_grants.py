"""Grants: work on privileged material by workers, under what a member opens for it."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids

_SQL = Path(__file__).parent / "sql" / "0007_job_grants.sql"
_BACK = """
DROP FUNCTION parley.end_job_grants(uuid[]);
DROP FUNCTION parley.release_job_grants(timestamptz, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("privilege", "0006_authorities"),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkerKey",
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
                ("public_key", models.BinaryField()),
                ("mac", models.BinaryField()),
                ("started_at", models.DateTimeField(editable=False)),
                ("seen_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="job",
            name="needs_grant",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="job",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waits for a member"),
                    ("queued", "Waiting"),
                    ("running", "Working"),
                    ("done", "Done"),
                    ("failed", "Failed"),
                ],
                default="queued",
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="JobNeed",
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
                    "blob_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                (
                    "content_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=audit.ground.clock.now, editable=False),
                ),
                (
                    "job",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="need",
                        to="privilege.job",
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
        ),
        migrations.CreateModel(
            name="JobGrant",
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
                ("granted_by", models.UUIDField()),
                ("sealed", models.BinaryField()),
                (
                    "created_at",
                    models.DateTimeField(default=audit.ground.clock.now, editable=False),
                ),
                ("expires_at", models.DateTimeField()),
                (
                    "job",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.job",
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
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.workerkey",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("job", "worker"), name="a_worker_has_one_grant_a_job"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="a_grant_expires_after_it_began",
                    ),
                ],
            },
        ),
        migrations.RunSQL(_SQL.read_text(encoding="utf-8"), _BACK),
    ]
