"""Recovery asked for by the member, recovery keys replaced in the open, PINs on devices."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from audit.ledger.sql import ledgered_table, unledgered_table

_SQL = Path(__file__).parent / "sql" / "0012_recovery.sql"
_LEDGERED = ("privilege_memberdevice", "privilege_recoveryshare", "privilege_recoveryrequest")


class Migration(migrations.Migration):
    dependencies = [
        ("privilege", "0011_sealed_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="MemberDevice",
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
                ("name", models.CharField(max_length=60)),
                (
                    "failures",
                    models.PositiveSmallIntegerField(
                        db_comment="Wrong PINs since the key was last opened", default=0
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=audit.ground.clock.now, editable=False),
                ),
                ("used_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="RecoveryRequest",
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
                    "locked",
                    models.BinaryField(
                        db_comment="The request's private half, under the member's code"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=audit.ground.clock.now, editable=False),
                ),
                ("expires_at", models.DateTimeField()),
                (
                    "hands",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        db_comment="Who gave shares, in order",
                        default=list,
                        size=None,
                    ),
                ),
                ("carried", models.BinaryField(null=True)),
                ("carried_until", models.DateTimeField(null=True)),
                ("sealed_key", models.BinaryField(null=True)),
                ("completed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="RecoveryShare",
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
                ("number", models.PositiveSmallIntegerField()),
                ("holder", models.CharField(max_length=120)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="memberlock",
            name="a_key_is_locked_in_each_way_once",
        ),
        migrations.RemoveConstraint(
            model_name="officerecovery",
            name="an_office_has_one_recovery_key_at_a_time",
        ),
        migrations.AddField(
            model_name="officerecovery",
            name="form",
            field=models.CharField(
                choices=[
                    ("officers", "Officers of the office"),
                    ("outside-colleague", "A colleague outside the office, by name"),
                    ("assigned-counsel", "The assigned-counsel program"),
                    ("offline", "A printed share kept offline"),
                ],
                default="officers",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="officerecovery",
            name="held_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="officerecovery",
            name="objected_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="officerecovery",
            name="replaces",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="privilege.officerecovery",
            ),
        ),
        migrations.AddField(
            model_name="officerecovery",
            name="takes_effect_at",
            field=models.DateTimeField(default=audit.ground.clock.now, editable=False),
        ),
        migrations.AlterField(
            model_name="memberlock",
            name="method",
            field=models.CharField(
                choices=[
                    ("phrase", "Unlock phrase"),
                    ("recovery-code", "Recovery code"),
                    ("device", "PIN in one browser"),
                    ("office", "The office's recovery key"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="officerecovery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at__isnull", True)),
                fields=("office", "replaces"),
                name="an_office_has_one_recovery_key_at_a_time",
                nulls_distinct=False,
            ),
        ),
        migrations.AddField(
            model_name="memberdevice",
            name="key",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="privilege.memberkey",
            ),
        ),
        migrations.AddField(
            model_name="memberlock",
            name="device",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="privilege.memberdevice",
            ),
        ),
        migrations.AddConstraint(
            model_name="memberlock",
            constraint=models.UniqueConstraint(
                fields=("key", "method", "recovery", "device"),
                name="a_key_is_locked_in_each_way_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="memberlock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("device__isnull", False), ("method", "device")),
                    models.Q(
                        models.Q(("method", "device"), _negated=True), ("device__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="a_device_lock_names_its_device",
            ),
        ),
        migrations.AddField(
            model_name="recoveryrequest",
            name="carried_for",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="recoveryrequest",
            name="key",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="privilege.memberkey",
            ),
        ),
        migrations.AddField(
            model_name="recoveryrequest",
            name="office",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="privilege.office"
            ),
        ),
        migrations.AddField(
            model_name="recoveryrequest",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="recoveryshare",
            name="recovery",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="privilege.officerecovery",
            ),
        ),
        migrations.AddConstraint(
            model_name="recoveryrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("user",),
                name="a_person_asks_for_one_recovery_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="recoveryrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("carried__isnull", True),
                    models.Q(("carried_for__isnull", False), ("carried_until__isnull", False)),
                    _connector="OR",
                ),
                name="shares_wait_for_somebody_and_not_for_ever",
            ),
        ),
        migrations.AddConstraint(
            model_name="recoveryshare",
            constraint=models.UniqueConstraint(
                fields=("recovery", "number"), name="a_share_has_one_holder"
            ),
        ),
        migrations.RunSQL(_SQL.read_text(encoding="utf-8")),
        *(
            migrations.RunSQL(ledgered_table(table, None), unledgered_table(table))
            for table in _LEDGERED
        ),
    ]
