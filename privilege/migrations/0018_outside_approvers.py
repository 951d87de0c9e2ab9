"""An office with one supervisor names somebody outside who approves its exceptions."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from audit.ledger.sql import ledgered_table, unledgered_table
from privilege.sql import APP_ROLE

_SQL = Path(__file__).parent / "sql" / "0018_outside_approvers.sql"
_LEDGERED = ("privilege_outsideapprover", "privilege_approvalcode")
_NOTED_LATER = "decided_outside, reviewed_outside"


class Migration(migrations.Migration):
    dependencies = [
        ("privilege", "0017_court_sealing"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApprovalCode",
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
                ("digest", models.BinaryField(db_comment="SHA-256 of 130 random bits")),
                ("used_at", models.DateTimeField(null=True)),
                ("used_for", models.UUIDField(db_comment="The exception", null=True)),
                (
                    "answer",
                    models.CharField(blank=True, db_comment="decide or review", max_length=8),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OutsideApprover",
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
                    "form",
                    models.CharField(
                        choices=[
                            ("officers", "Officers of the office"),
                            ("outside-colleague", "A colleague outside the office, by name"),
                            ("assigned-counsel", "The assigned-counsel program"),
                            ("offline", "A printed share kept offline"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("named_at", models.DateTimeField(default=audit.ground.clock.now, editable=False)),
                (
                    "takes_effect_at",
                    models.DateTimeField(default=audit.ground.clock.now, editable=False),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="exceptionrequest",
            name="an_exception_is_decided_by_somebody",
        ),
        migrations.AddField(
            model_name="exceptionrequest",
            name="decided_outside",
            field=models.UUIDField(db_comment="The outside approver, by code", null=True),
        ),
        migrations.AddField(
            model_name="exceptionrequest",
            name="reviewed_outside",
            field=models.UUIDField(db_comment="The outside approver, by code", null=True),
        ),
        migrations.AddConstraint(
            model_name="exceptionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_by", None), ("decided_outside", None), ("state", "requested")
                    ),
                    models.Q(
                        models.Q(("state", "requested"), _negated=True),
                        ("decided_by__isnull", False),
                        ("decided_outside", None),
                    ),
                    models.Q(
                        models.Q(("state", "requested"), _negated=True),
                        ("decided_by", None),
                        ("decided_outside__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="an_exception_is_decided_by_somebody",
            ),
        ),
        migrations.AddField(
            model_name="outsideapprover",
            name="named_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="outsideapprover",
            name="office",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="privilege.office"
            ),
        ),
        migrations.AddField(
            model_name="approvalcode",
            name="approver",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="privilege.outsideapprover",
            ),
        ),
        migrations.AddConstraint(
            model_name="outsideapprover",
            constraint=models.CheckConstraint(
                condition=models.Q(("form__in", ["outside-colleague", "assigned-counsel"])),
                name="an_outside_approver_is_outside",
            ),
        ),
        migrations.AddConstraint(
            model_name="approvalcode",
            constraint=models.UniqueConstraint(
                fields=("digest",), name="no_two_approval_codes_are_alike"
            ),
        ),
        migrations.AddConstraint(
            model_name="approvalcode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("used_at", None), ("used_for", None)),
                    models.Q(
                        ("answer__in", ["decide", "review"]),
                        ("used_at__isnull", False),
                        ("used_for__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_used_code_says_for_what",
            ),
        ),
        migrations.RunSQL(
            f"GRANT UPDATE ({_NOTED_LATER}) ON privilege_exceptionrequest TO {APP_ROLE}",
            f"REVOKE UPDATE ({_NOTED_LATER}) ON privilege_exceptionrequest FROM {APP_ROLE}",
        ),
        # Irreversible, as are the first functions on walls.
        migrations.RunSQL(_SQL.read_text(encoding="utf-8")),
        *(
            migrations.RunSQL(ledgered_table(table, None), unledgered_table(table))
            for table in _LEDGERED
        ),
    ]
