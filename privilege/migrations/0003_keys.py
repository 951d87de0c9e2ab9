"""Keys of members, offices and sealed walls."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from audit.ledger.sql import ledgered_table, unledgered_table

_SQL = Path(__file__).parent / "sql" / "0003_keys.sql"
_LEDGERED = {
    "privilege_memberkey": None,
    "privilege_memberlock": None,
    "privilege_officerecovery": None,
    "privilege_wallkey": "wall_id",
    "privilege_wallkeywrap": "wall_id",
}


class Migration(migrations.Migration):
    dependencies = [
        ("privilege", "0002_walls"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="wall",
            name="generation",
        ),
        migrations.CreateModel(
            name="MemberKey",
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
                (
                    "created_at",
                    models.DateTimeField(default=audit.ground.clock.now, editable=False),
                ),
                ("retired_at", models.DateTimeField(null=True)),
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
            name="OfficeRecovery",
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
                ("threshold", models.PositiveSmallIntegerField()),
                ("shares", models.PositiveSmallIntegerField()),
                (
                    "created_at",
                    models.DateTimeField(default=audit.ground.clock.now, editable=False),
                ),
                ("retired_at", models.DateTimeField(null=True)),
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
            name="MemberLock",
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
                    "method",
                    models.CharField(
                        choices=[
                            ("phrase", "Unlock phrase"),
                            ("recovery-code", "Recovery code"),
                            ("office", "The office's recovery key"),
                        ],
                        max_length=16,
                    ),
                ),
                ("locked", models.BinaryField()),
                (
                    "created_at",
                    models.DateTimeField(default=audit.ground.clock.now, editable=False),
                ),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.memberkey",
                    ),
                ),
                (
                    "recovery",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.officerecovery",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WallKey",
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
            name="WallKeyWrap",
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
                    "member_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.memberkey",
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
                        related_name="wraps",
                        to="privilege.wallkey",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="memberkey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at__isnull", True)),
                fields=("user",),
                name="a_person_has_one_key_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="officerecovery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at__isnull", True)),
                fields=("office",),
                name="an_office_has_one_recovery_key_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="officerecovery",
            constraint=models.CheckConstraint(
                condition=models.Q(("shares__gte", models.F("threshold")), ("threshold__gte", 2)),
                name="nobody_recovers_alone",
            ),
        ),
        migrations.AddConstraint(
            model_name="memberlock",
            constraint=models.UniqueConstraint(
                fields=("key", "method", "recovery"),
                name="a_key_is_locked_in_each_way_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="memberlock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("method", "office"), ("recovery__isnull", False)),
                    models.Q(
                        models.Q(("method", "office"), _negated=True), ("recovery__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="an_office_lock_names_its_recovery_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="wallkey",
            constraint=models.UniqueConstraint(
                fields=("wall", "generation"), name="a_generation_has_one_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="wallkey",
            constraint=models.CheckConstraint(
                condition=models.Q(("generation__gte", 1)), name="generations_begin_at_1"
            ),
        ),
        migrations.AddConstraint(
            model_name="wallkeywrap",
            constraint=models.UniqueConstraint(
                fields=("wall_key", "member_key"), name="a_member_has_one_wrap_of_a_generation"
            ),
        ),
        migrations.RunSQL(_SQL.read_text(encoding="utf-8")),
        *(
            migrations.RunSQL(ledgered_table(table, column), unledgered_table(table))
            for table, column in _LEDGERED.items()
        ),
    ]
