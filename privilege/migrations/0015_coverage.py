"""The office coverage group: covering a hearing while a colleague's whole team is away."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from audit.ledger.sql import ledgered_table, unledgered_table

_SQL = Path(__file__).parent / "sql" / "0015_coverage.sql"
_LEDGERED = {
    "privilege_coveragekey": None,
    "privilege_coveragekeywrap": None,
    "privilege_coveragewallwrap": "wall_id",
    "privilege_coveraccess": "wall_id",
}


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("privilege", "0014_stays_sealed"),
    ]

    operations = [
        migrations.AddField(
            model_name="office",
            name="coverage",
            field=models.OneToOneField(
                help_text="Who covers for colleagues; holds group grants on work product",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="auth.group",
            ),
        ),
        migrations.CreateModel(
            name="CoverageKey",
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
                ("generation", models.PositiveIntegerField()),
                ("public_key", models.BinaryField()),
                (
                    "created_at",
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
        ),
        migrations.CreateModel(
            name="CoverageKeyWrap",
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
                ("wrapped", models.BinaryField()),
                (
                    "created_at",
                    models.DateTimeField(default=audit.ground.clock.now, editable=False),
                ),
                (
                    "coverage_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wraps",
                        to="privilege.coveragekey",
                    ),
                ),
                (
                    "member_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.memberkey",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CoverageWallWrap",
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
                ("wrapped", models.BinaryField()),
                (
                    "created_at",
                    models.DateTimeField(default=audit.ground.clock.now, editable=False),
                ),
                (
                    "coverage_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.coveragekey",
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
                    "wall_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coverage_wraps",
                        to="privilege.wallkey",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CoverAccess",
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
                ("day", models.DateField()),
                ("generation", models.PositiveIntegerField()),
                ("reason", models.BinaryField()),
                (
                    "created_at",
                    models.DateTimeField(default=audit.ground.clock.now, editable=False),
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
                        fields=("wall", "user", "day"), name="a_reason_is_given_once_a_case_and_day"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="coveragekey",
            constraint=models.UniqueConstraint(
                fields=("office", "generation"), name="a_coverage_generation_has_one_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="coveragekeywrap",
            constraint=models.UniqueConstraint(
                fields=("coverage_key", "member_key"),
                name="a_member_has_one_wrap_of_a_coverage_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="coveragewallwrap",
            constraint=models.UniqueConstraint(
                fields=("wall_key", "coverage_key"),
                name="a_coverage_key_has_one_wrap_of_a_generation",
            ),
        ),
        migrations.RunSQL(_SQL.read_text(encoding="utf-8")),
        *(
            migrations.RunSQL(ledgered_table(table, column), unledgered_table(table))
            for table, column in _LEDGERED.items()
        ),
    ]
