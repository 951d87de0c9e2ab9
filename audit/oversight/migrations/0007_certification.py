"""The yearly review of access."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from audit.ledger.sql import ledgered_table, unledgered_table

_SQL = Path(__file__).parent / "sql" / "0007_certification.sql"
_TABLES = {"oversight_certification": None, "oversight_certifiedaccess": "wall_id"}


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0006_public_reports"),
        ("privilege", "0024_account_use"),
    ]

    operations = [
        migrations.CreateModel(
            name="Certification",
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
                ("opened_on", models.DateField()),
                ("due_on", models.DateField()),
                ("reminded_on", models.DateField(null=True)),
                ("signed_on", models.DateField(null=True)),
                ("signed_by", models.UUIDField(null=True)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.office",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CertifiedAccess",
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
                ("wall_id", models.UUIDField()),
                ("wall_kind", models.CharField(max_length=32)),
                ("user_id", models.UUIDField()),
                (
                    "decision",
                    models.CharField(
                        choices=[("keep", "Keep"), ("remove", "Remove")], max_length=8
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("on-team", "Works on the case"),
                            ("covers", "Covers for colleagues"),
                            ("left-team", "Left the team"),
                            ("left-office", "Left the office"),
                            ("case-over", "The case is over"),
                            ("never-needed", "Never needed it"),
                        ],
                        max_length=16,
                    ),
                ),
                ("decided_by", models.UUIDField()),
                (
                    "decided_at",
                    models.DateTimeField(default=audit.ground.clock.now, editable=False),
                ),
                (
                    "certification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="oversight.certification",
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
            ],
        ),
        migrations.AddConstraint(
            model_name="certification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("signed_on", None)),
                fields=("office",),
                name="an_office_reviews_access_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="certification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_by", None), ("signed_on", None)),
                    models.Q(("signed_by__isnull", False), ("signed_on__isnull", False)),
                    _connector="OR",
                ),
                name="a_signed_review_names_who_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="certifiedaccess",
            constraint=models.UniqueConstraint(
                fields=("certification", "wall_id", "user_id"),
                name="an_access_is_decided_once_a_review",
            ),
        ),
        migrations.AddConstraint(
            model_name="certifiedaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_by", models.F("user_id")), _negated=True),
                name="nobody_certifies_their_own_access",
            ),
        ),
        *(
            migrations.RunSQL(ledgered_table(table, column), unledgered_table(table))
            for table, column in _TABLES.items()
        ),
        # Irreversible, as are the first functions on walls.
        migrations.RunSQL(_SQL.read_text(encoding="utf-8")),
    ]
