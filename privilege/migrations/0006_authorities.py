"""Authorities to release, and what left privileged walls under them."""

import django.db.models.deletion
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from privilege.sql import APP_ROLE, composite_fk, walled_table

_NOTED_LATER = "signed_at, signed_by, used_at, revoked_at"


class Migration(migrations.Migration):
    dependencies = [
        ("privilege", "0005_wall_kinds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Authority",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("consent", "The client's informed consent"),
                            ("order", "Court order"),
                            ("order-502d", "Order under FRE 502(d)"),
                            ("agreement-502e", "Agreement under FRE 502(e)"),
                            ("statute", "Statute"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("account", "Signed by the client in their own account"),
                            ("paper", "Signed on paper before a witness"),
                            ("document", "Document"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "is_standing",
                    models.BooleanField(db_comment="Whether it serves for more than one release"),
                ),
                ("in_force_from", models.DateTimeField()),
                (
                    "in_force_to",
                    models.DateTimeField(db_comment="The first moment after it ends", null=True),
                ),
                (
                    "signed_at",
                    models.DateTimeField(db_comment="In the client's own account", null=True),
                ),
                ("signed_by", models.UUIDField(null=True)),
                ("used_at", models.DateTimeField(db_comment="First use", null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
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
                    "document",
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
                    models.Index(fields=["matter", "-created_at"], name="authorities_by_matter")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_force_to", None),
                            ("in_force_to__gt", models.F("in_force_from")),
                            _connector="OR",
                        ),
                        name="an_authority_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "consent"), _negated=True),
                            models.Q(("form", "document"), _negated=True),
                            _connector="OR",
                        ),
                        name="a_consent_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at", None), ("signed_by", None)),
                            models.Q(
                                ("form", "account"),
                                ("signed_at__isnull", False),
                                ("signed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_signature_in_an_account_has_its_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrivilegedRelease",
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
                ("act_id", models.UUIDField()),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("consent", "The client's informed consent"),
                            ("order", "Court order"),
                            ("order-502d", "Order under FRE 502(d)"),
                            ("agreement-502e", "Agreement under FRE 502(e)"),
                            ("statute", "Statute"),
                            ("exception", "Exception"),
                        ],
                        max_length=16,
                    ),
                ),
                ("authority_id", models.UUIDField(db_comment="The authority, or the exception")),
                ("subject_type", models.CharField(max_length=40)),
                ("subject_id", models.UUIDField()),
                (
                    "target_wall_id",
                    models.UUIDField(db_comment="Null where it left Parley", null=True),
                ),
                ("released_id", models.UUIDField(db_comment="What it became there", null=True)),
                ("approved_by", models.UUIDField(null=True)),
                ("released_at", models.DateTimeField()),
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
                        fields=["matter", "-released_at"], name="privileged_releases_by_matter"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("wall", "act_id", "subject_id"), name="an_entry_leaves_once_an_act"
                    )
                ],
            },
        ),
        *walled_table("privilege_authority", append_only=True),
        composite_fk("privilege_authority", "document_id", "privilege_content"),
        migrations.RunSQL(
            f"GRANT UPDATE ({_NOTED_LATER}) ON privilege_authority TO {APP_ROLE}",
            f"REVOKE UPDATE ({_NOTED_LATER}) ON privilege_authority FROM {APP_ROLE}",
        ),
        *walled_table("privilege_privilegedrelease", append_only=True),
    ]
