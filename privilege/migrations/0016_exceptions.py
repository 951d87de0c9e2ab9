"""Exceptions: privileged material that goes without the leave of whose privilege it is."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from privilege.sql import APP_ROLE, composite_fk, walled_table

_SQL = Path(__file__).parent / "sql" / "0016_exceptions.sql"
_DECIDED_LATER = (
    "state, decided_at, decided_by, opened_at, opened_by, review_due_at, reviewed_at, reviewed_by"
)


class Migration(migrations.Migration):
    dependencies = [
        ("privilege", "0015_coverage"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="held_until",
            field=models.DateTimeField(
                db_comment="Nobody reads it before; the beat sends it then", null=True
            ),
        ),
        migrations.AddField(
            model_name="privilegedrelease",
            name="held_until",
            field=models.DateTimeField(
                db_comment="Until then only who released it sees it: notice was put off", null=True
            ),
        ),
        migrations.AlterField(
            model_name="wall",
            name="kind",
            field=models.CharField(
                choices=[
                    ("case-record", "Case record"),
                    ("prosecution-file", "Prosecution file"),
                    ("prosecution-work-product", "Prosecution work product"),
                    ("defense-file", "Defense file"),
                    ("defense-work-product", "Defense work product"),
                    ("privileged-channel", "Attorney–client channel"),
                    ("for-disclosure", "Defense material for disclosure"),
                    ("shared-file", "Shared file with the prosecution"),
                    ("joint-defense", "Joint defense"),
                    ("filter-team", "Filter team"),
                    ("in-camera", "In camera"),
                    ("agency-channel", "Channel with agencies"),
                    ("victim-channel", "Channel with the victim unit"),
                    ("exceptions", "Requests for an exception"),
                    ("office", "Office records"),
                ],
                max_length=32,
            ),
        ),
        migrations.CreateModel(
            name="ExceptionRequest",
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
                    "ground",
                    models.CharField(
                        choices=[
                            ("imminent-harm", "Imminent death or serious harm"),
                            ("national-security", "National security"),
                            ("crime-fraud", "Crime or fraud, after a ruling"),
                            ("statute", "A statute demands it"),
                            ("public-interest", "Public interest"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "destination",
                    models.CharField(
                        choices=[
                            ("inside", "To people of this case, in Parley"),
                            ("emergency", "To whoever can avert the harm"),
                            ("agency", "To another agency"),
                            ("court-filing", "Into a court filing"),
                            ("public-records", "In answer to a public-records request"),
                            ("press", "To the press"),
                        ],
                        max_length=16,
                    ),
                ),
                ("source_wall_id", models.UUIDField()),
                ("target_wall_id", models.UUIDField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Waits for approval"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("opened", "Opened, waits for review"),
                            ("reviewed", "Reviewed"),
                        ],
                        default="requested",
                        max_length=10,
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                (
                    "deferred_until",
                    models.DateTimeField(db_comment="When notice goes out by itself", null=True),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("opened_by", models.UUIDField(null=True)),
                ("review_due_at", models.DateTimeField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("reviewed_by", models.UUIDField(null=True)),
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
                    models.Index(fields=["matter", "-created_at"], name="exceptions_by_matter")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("created_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_approves_their_own_exception",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by", None),
                            models.Q(
                                models.Q(("reviewed_by", models.F("created_by")), _negated=True),
                                models.Q(("reviewed_by", models.F("decided_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_third_person_reviews_an_exception",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("destination", "inside"), ("target_wall_id__isnull", False)),
                            models.Q(
                                models.Q(("destination", "inside"), _negated=True),
                                ("target_wall_id", None),
                            ),
                            _connector="OR",
                        ),
                        name="an_exception_names_where_it_goes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by", None), ("state", "requested")),
                            models.Q(
                                models.Q(("state", "requested"), _negated=True),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_exception_is_decided_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutsidePackage",
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
                ("request_id", models.UUIDField()),
                (
                    "destination",
                    models.CharField(
                        choices=[
                            ("inside", "To people of this case, in Parley"),
                            ("emergency", "To whoever can avert the harm"),
                            ("agency", "To another agency"),
                            ("court-filing", "Into a court filing"),
                            ("public-records", "In answer to a public-records request"),
                            ("press", "To the press"),
                        ],
                        max_length=16,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("held_until", models.DateTimeField(null=True)),
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
                    "package",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.content",
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
                    models.UniqueConstraint(
                        fields=("wall", "request_id"), name="an_exception_leaves_in_one_package"
                    )
                ],
            },
        ),
        *walled_table("privilege_exceptionrequest", append_only=True),
        migrations.RunSQL(
            f"GRANT UPDATE ({_DECIDED_LATER}) ON privilege_exceptionrequest TO {APP_ROLE}",
            f"REVOKE UPDATE ({_DECIDED_LATER}) ON privilege_exceptionrequest FROM {APP_ROLE}",
        ),
        *walled_table("privilege_outsidepackage", append_only=True),
        composite_fk("privilege_outsidepackage", "package_id", "privilege_content"),
        # Irreversible, as are the first functions on walls.
        migrations.RunSQL(_SQL.read_text(encoding="utf-8")),
    ]
