"""Review of the log by supervisors and peers, and what bears on independence."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from audit.ledger.sql import ledgered_table, unledgered_table
from privilege.sql import walled_table

_SQL = Path(__file__).parent / "sql" / "0002_review.sql"
_LEDGERED = (
    "oversight_reviewrule",
    "oversight_reviewweek",
    "oversight_reviewgroup",
    "oversight_reviewentry",
    "oversight_reviewstep",
    "oversight_weeksigning",
)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0016_kept_uploads"),
        ("oversight", "0001_codes"),
        ("privilege", "0021_leaving_a_filter_team"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReviewWeek",
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
                ("starts_on", models.DateField()),
                ("seed", models.BinaryField()),
                (
                    "drawn_until",
                    models.DateTimeField(db_comment="Entries before this were looked at"),
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
            name="ReviewGroup",
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
                ("rule", models.CharField(db_comment="Of registries.rules", max_length=40)),
                ("event", models.CharField(max_length=80)),
                ("is_open", models.BooleanField()),
                ("is_peer", models.BooleanField(default=False)),
                ("matter_id", models.UUIDField(null=True)),
                ("due_at", models.DateTimeField()),
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
                (
                    "reviewer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "week",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="oversight.reviewweek",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SavedView",
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
                    "query",
                    models.JSONField(db_comment="who, case, event, outcome, address, since, until"),
                ),
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
            ],
        ),
        migrations.CreateModel(
            name="WeekSigning",
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
                ("groups", models.PositiveIntegerField()),
                ("concerns", models.PositiveIntegerField()),
                ("signed_at", models.DateTimeField(default=audit.ground.clock.now, editable=False)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.office",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "week",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="oversight.reviewweek",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OutsideContact",
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
                    "decision",
                    models.CharField(
                        choices=[
                            ("charging", "Charging decision"),
                            ("plea", "Plea decision"),
                            ("disclosure", "Disclosure decision"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("jail-visit", "Jail visit"),
                            ("call", "Call"),
                            ("video", "Video call"),
                            ("hallway", "Hallway talk"),
                            ("court", "In court"),
                            ("email", "E-mail"),
                        ],
                        max_length=16,
                    ),
                ),
                ("happened_at", models.DateTimeField()),
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
                "indexes": [
                    models.Index(
                        fields=["matter", "-happened_at"], name="outside_contacts_by_matter"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Override",
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
                    "decision",
                    models.CharField(
                        choices=[
                            ("charging", "Charging decision"),
                            ("plea", "Plea decision"),
                            ("disclosure", "Disclosure decision"),
                        ],
                        max_length=12,
                    ),
                ),
                ("prosecutor_id", models.UUIDField(db_comment="Whose decision it was")),
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
                "indexes": [
                    models.Index(fields=["matter", "-created_at"], name="overrides_by_matter")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("prosecutor_id", models.F("created_by")), _negated=True
                        ),
                        name="nobody_overrides_themselves",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewEntry",
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
                ("entry_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("is_peer", models.BooleanField(default=False)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.office",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="oversight.reviewgroup",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office", "entry_id", "is_peer"), name="an_entry_is_drawn_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewRule",
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
                ("name", models.CharField(db_comment="Of registries.rules", max_length=40)),
                ("is_on", models.BooleanField()),
                (
                    "amount",
                    models.PositiveIntegerField(db_comment="Percent or number, as the rule says"),
                ),
                (
                    "changed_at",
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
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office", "name"), name="an_office_sets_a_rule_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewStep",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("fine", "Fine"),
                            ("question", "Question to the person"),
                            ("answer", "Answer"),
                            ("concern", "Concern"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                (
                    "outside",
                    models.UUIDField(
                        db_comment="The outside approver whose code it was", null=True
                    ),
                ),
                ("at", models.DateTimeField(default=audit.ground.clock.now, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="oversight.reviewgroup",
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
            options={
                "indexes": [models.Index(fields=["group", "at"], name="steps_by_group")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "fine"),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="whatever_is_not_fine_says_why",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="reviewweek",
            constraint=models.UniqueConstraint(
                fields=("office", "starts_on"), name="an_office_has_a_week_once"
            ),
        ),
        migrations.AddIndex(
            model_name="reviewgroup",
            index=models.Index(fields=["reviewer", "-created_at"], name="reviews_by_reviewer"),
        ),
        migrations.AddIndex(
            model_name="reviewgroup",
            index=models.Index(fields=["office", "week"], name="reviews_by_week"),
        ),
        migrations.AddConstraint(
            model_name="reviewgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewer", None),
                    models.Q(("reviewer", models.F("subject")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_reviews_their_own_acts",
            ),
        ),
        migrations.AddConstraint(
            model_name="weeksigning",
            constraint=models.UniqueConstraint(
                fields=("week", "reviewer"), name="a_week_is_signed_once"
            ),
        ),
        *(
            migrations.RunSQL(ledgered_table(table, None), unledgered_table(table))
            for table in _LEDGERED
        ),
        *walled_table("oversight_outsidecontact", append_only=True),
        *walled_table("oversight_override", append_only=True),
        # Irreversible, as are the first functions on walls.
        migrations.RunSQL(_SQL.read_text(encoding="utf-8")),
    ]
