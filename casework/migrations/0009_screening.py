"""The privilege screen: terms, what it caught, what reviewers decided."""

import django.db.models.deletion
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from audit.ledger.sql import ledgered_table, unledgered_table
from privilege.sql import composite_fk, grant_app, walled_table

# The office's people read its list; its supervisors keep it.
_MINE = "office_id = ANY ((SELECT parley.my_offices())::uuid[])"
_KEPT = "office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[])"
_TABLE = "casework_officeterm"
_BY_OFFICE = [
    f"ALTER TABLE {_TABLE} ENABLE ROW LEVEL SECURITY",
    f"ALTER TABLE {_TABLE} FORCE ROW LEVEL SECURITY",
    f"CREATE POLICY {_TABLE}_read ON {_TABLE} FOR SELECT USING ({_MINE})",
    f"CREATE POLICY {_TABLE}_add ON {_TABLE} FOR INSERT WITH CHECK ({_KEPT})",
    f"CREATE POLICY {_TABLE}_remove ON {_TABLE} FOR DELETE USING ({_KEPT})",
]
_OPEN = [
    *(f"DROP POLICY {_TABLE}_{act} ON {_TABLE}" for act in ("read", "add", "remove")),
    f"ALTER TABLE {_TABLE} NO FORCE ROW LEVEL SECURITY",
    f"ALTER TABLE {_TABLE} DISABLE ROW LEVEL SECURITY",
]


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0008_sealed_evidence"),
        ("privilege", "0011_sealed_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseTerm",
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
                            ("attorney", "Attorney's name"),
                            ("email", "E-mail address"),
                            ("domain", "E-mail domain"),
                            ("phone", "Telephone number"),
                            ("address", "Postal address"),
                            ("words", "Privileged words"),
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
            name="ScreenHit",
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
                            ("attorney", "Attorney's name"),
                            ("email", "E-mail address"),
                            ("domain", "E-mail domain"),
                            ("phone", "Telephone number"),
                            ("address", "Postal address"),
                            ("words", "Privileged words"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("participants", "Participants of the e-mail"),
                            ("file-name", "File name"),
                            ("letterhead", "Letterhead"),
                            ("call-list", "List of calls"),
                            ("text", "Text"),
                        ],
                        max_length=12,
                    ),
                ),
                ("page", models.PositiveIntegerField(null=True)),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="casework.evidenceitem",
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
            name="ItemReview",
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
                    "code",
                    models.CharField(
                        choices=[
                            ("caught", "Caught, not decided"),
                            ("not-privileged", "Not privileged"),
                            ("attorney-client", "Attorney–client"),
                            ("work-product", "Work product"),
                            ("other-privilege", "Other privilege"),
                            ("partly", "Partly privileged"),
                            ("look-again", "Second look"),
                            ("filter-team", "For the filter team"),
                        ],
                        max_length=16,
                    ),
                ),
                ("is_caught", models.BooleanField(default=False)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="casework.evidenceitem",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("wall", "item"), name="an_item_is_reviewed_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("code", "caught"),
                                ("decided_at", None),
                                ("decided_by", None),
                                ("is_caught", True),
                            ),
                            models.Q(
                                models.Q(("code", "caught"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_person_decides_what_the_screen_caught",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficeTerm",
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
                            ("attorney", "Attorney's name"),
                            ("email", "E-mail address"),
                            ("domain", "E-mail domain"),
                            ("phone", "Telephone number"),
                            ("address", "Postal address"),
                            ("words", "Privileged words"),
                        ],
                        max_length=12,
                    ),
                ),
                ("value", models.CharField(max_length=200)),
                (
                    "created_at",
                    models.DateTimeField(default=audit.ground.clock.now, editable=False),
                ),
                ("created_by", models.UUIDField(editable=False, null=True)),
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
                        fields=("office", "kind", "value"), name="an_office_lists_a_term_once"
                    )
                ],
            },
        ),
        *walled_table("casework_caseterm"),
        *walled_table("casework_itemreview"),
        *walled_table("casework_screenhit"),
        composite_fk("casework_itemreview", "item_id", "casework_evidenceitem"),
        composite_fk("casework_screenhit", "item_id", "casework_evidenceitem"),
        migrations.RunSQL(
            ledgered_table("casework_officeterm", None), unledgered_table("casework_officeterm")
        ),
        grant_app("casework_officeterm", "SELECT, INSERT, DELETE"),
        migrations.RunSQL(_BY_OFFICE, _OPEN),
    ]
