"""Codes of conduct, attestations, warnings and releases."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from audit.ledger.sql import ledgered_table, unledgered_table

_SQL = Path(__file__).parent / "sql" / "0001_codes.sql"
_TABLES = (
    "oversight_codeversion",
    "oversight_attestation",
    "oversight_dutywarning",
    "oversight_dutyrelease",
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("privilege", "0021_leaving_a_filter_team"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CodeVersion",
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
                    "code_id",
                    models.UUIDField(
                        db_comment="The same for all versions of a code",
                        default=audit.ground.ids.new,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("prosecution", "Prosecution"),
                            ("defense", "Defense"),
                            ("neutral", "Neutral"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("attorney", "Attorney"),
                                ("judge", "Judge"),
                                ("staff", "Paralegal or investigator"),
                                ("supervisor", "Supervisor"),
                                ("conflicts-officer", "Conflicts officer"),
                                ("auditor", "Oversight auditor"),
                                ("administrator", "Administrator"),
                            ],
                            max_length=24,
                        ),
                        size=None,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("digest", models.BinaryField(db_comment="SHA-256 of the text in UTF-8")),
                ("grace_days", models.PositiveSmallIntegerField()),
                ("published_by", models.UUIDField()),
                (
                    "published_at",
                    models.DateTimeField(default=audit.ground.clock.now, editable=False),
                ),
                (
                    "office",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.office",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attestation",
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
                ("digest", models.BinaryField()),
                (
                    "attested_at",
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
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="oversight.codeversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DutyRelease",
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
                ("until", models.DateTimeField()),
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
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DutyWarning",
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
                ("due_at", models.DateTimeField()),
                ("warned_at", models.DateTimeField(default=audit.ground.clock.now, editable=False)),
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
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="oversight.codeversion",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="codeversion",
            constraint=models.UniqueConstraint(
                fields=("code_id", "number"), name="a_code_has_each_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="codeversion",
            constraint=models.UniqueConstraint(
                fields=("id", "digest"), name="a_version_has_one_digest"
            ),
        ),
        migrations.AddIndex(
            model_name="attestation",
            index=models.Index(
                fields=["user", "version", "-attested_at"], name="attestations_of_a_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="dutywarning",
            constraint=models.UniqueConstraint(
                fields=("user", "version", "due_at"), name="a_person_is_first_warned_once"
            ),
        ),
        # Irreversible, as are the functions on walls.
        migrations.RunSQL(_SQL.read_text(encoding="utf-8")),
        *(
            migrations.RunSQL(ledgered_table(table, None), unledgered_table(table))
            for table in _TABLES
        ),
    ]
