"""The privilege log and challenges to it, behind their walls."""

import django.db.models.deletion
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from privilege.sql import composite_fk, walled_table


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0005_released_notes"),
        ("disclosure", "0004_sequestration"),
        ("privilege", "0008_assertions"),
    ]

    operations = [
        migrations.CreateModel(
            name="InCameraSubmission",
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
                ("challenge_id", models.UUIDField(db_index=True)),
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
            name="PrivilegeLog",
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
                ("shared_wall_id", models.UUIDField()),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("document", "Document by document"),
                            ("categorical", "By categories"),
                            ("metadata", "Metadata only"),
                        ],
                        default="document",
                        max_length=12,
                    ),
                ),
                ("next_number", models.PositiveIntegerField(default=1)),
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
            name="PrivilegeLogEntry",
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
                ("number", models.PositiveIntegerField()),
                (
                    "change",
                    models.CharField(
                        choices=[
                            ("same", "As before"),
                            ("added", "Added"),
                            ("re-described", "Re-described"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=12,
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
            name="LogChallenge",
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
                ("number", models.PositiveIntegerField()),
                (
                    "asserting_office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.office",
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
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="disclosure.privilegelogentry",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PrivilegeLogRow",
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
                    "number",
                    models.PositiveIntegerField(
                        db_comment="Given when it is first served", null=True
                    ),
                ),
                ("is_left_out", models.BooleanField(default=False)),
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
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.evidenceitem",
                    ),
                ),
                (
                    "log",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="disclosure.privilegelog",
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
            name="PrivilegeLogVersion",
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
                ("number", models.PositiveIntegerField()),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("document", "Document by document"),
                            ("categorical", "By categories"),
                            ("metadata", "Metadata only"),
                        ],
                        max_length=12,
                    ),
                ),
                ("entry_count", models.PositiveIntegerField(db_comment="Without those withdrawn")),
                ("served_at", models.DateTimeField()),
                (
                    "asserting_office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.office",
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
            name="PrivilegeLogEvent",
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
                    "act",
                    models.CharField(
                        choices=[
                            ("served", "Served"),
                            ("opened", "Opened"),
                            ("acknowledged", "Receipt acknowledged"),
                        ],
                        max_length=12,
                    ),
                ),
                ("happened_at", models.DateTimeField()),
                (
                    "acting_office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.office",
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
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="disclosure.privilegelogversion",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="privilegelogentry",
            name="version",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="disclosure.privilegelogversion",
            ),
        ),
        migrations.CreateModel(
            name="ChallengeStep",
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
                    "act",
                    models.CharField(
                        choices=[
                            ("challenged", "Challenged"),
                            ("answered", "Answered"),
                            ("in-camera", "Submitted in camera"),
                            ("ruled", "Ruled"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "day",
                    models.DateField(db_comment="On which it was done, as the parties count it"),
                ),
                (
                    "ruling",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sustained", "Privilege sustained"),
                            ("overruled", "Privilege overruled"),
                            ("in-part", "Produce in part"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "due_day",
                    models.DateField(
                        db_comment="By which the ruling is to be complied with", null=True
                    ),
                ),
                (
                    "acting_office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.office",
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
                (
                    "challenge",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="disclosure.logchallenge",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("wall", "challenge", "act"), name="a_step_is_taken_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("act", "ruled"), ("ruling", ""), _connector="XOR"),
                        name="only_a_ruling_rules",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="privilegelog",
            constraint=models.UniqueConstraint(
                fields=("wall", "shared_wall_id"), name="a_party_has_one_privilege_log"
            ),
        ),
        migrations.AddConstraint(
            model_name="privilegelogrow",
            constraint=models.UniqueConstraint(
                fields=("wall", "log", "item"), name="a_log_has_an_item_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="privilegelogrow",
            constraint=models.UniqueConstraint(
                fields=("wall", "log", "number"), name="a_log_number_is_given_once"
            ),
        ),
        migrations.AddIndex(
            model_name="privilegelogversion",
            index=models.Index(fields=["matter", "-served_at"], name="log_versions_by_matter"),
        ),
        migrations.AddConstraint(
            model_name="privilegelogversion",
            constraint=models.UniqueConstraint(
                fields=("wall", "asserting_office", "number"), name="a_log_version_is_served_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="privilegelogevent",
            constraint=models.UniqueConstraint(
                fields=("wall", "version", "act"), name="a_log_event_happens_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="privilegelogentry",
            constraint=models.UniqueConstraint(
                fields=("wall", "version", "number"), name="a_version_has_a_number_once"
            ),
        ),
        *walled_table("disclosure_privilegelog"),
        *walled_table("disclosure_privilegelogrow"),
        *walled_table("disclosure_privilegelogversion", append_only=True),
        *walled_table("disclosure_privilegelogentry", append_only=True),
        *walled_table("disclosure_privilegelogevent", content=False, append_only=True),
        *walled_table("disclosure_logchallenge", content=False, append_only=True),
        *walled_table("disclosure_challengestep", append_only=True),
        *walled_table("disclosure_incamerasubmission", append_only=True),
        composite_fk("disclosure_privilegelogrow", "log_id", "disclosure_privilegelog"),
        composite_fk("disclosure_privilegelogrow", "item_id", "casework_evidenceitem"),
        composite_fk(
            "disclosure_privilegelogentry", "version_id", "disclosure_privilegelogversion"
        ),
        composite_fk(
            "disclosure_privilegelogevent", "version_id", "disclosure_privilegelogversion"
        ),
        composite_fk("disclosure_logchallenge", "entry_id", "disclosure_privilegelogentry"),
        composite_fk("disclosure_challengestep", "challenge_id", "disclosure_logchallenge"),
    ]
