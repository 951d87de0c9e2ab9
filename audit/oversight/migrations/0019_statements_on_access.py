"""The review of access waits for everybody who lets people in, or says for whom it is open."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from audit.ledger.sql import ledgered_table, unledgered_table

_SQL = Path(__file__).parent / "sql" / "0019_statements_on_access.sql"
_TABLE = "oversight_accessstatement"


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0018_words_of_reviews"),
        ("privilege", "0024_account_use"),
    ]

    operations = [
        migrations.AddField(
            "certification",
            "open_for",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), default=list, size=None
            ),
        ),
        migrations.CreateModel(
            name="AccessStatement",
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
                ("user_id", models.UUIDField()),
                (
                    "stated_at",
                    models.DateTimeField(default=audit.ground.clock.now, editable=False),
                ),
                (
                    "certification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="oversight.certification",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("certification", "user_id"), name="a_person_states_once_a_review"
                    )
                ],
            },
        ),
        migrations.RunSQL(ledgered_table(_TABLE, None), unledgered_table(_TABLE)),
        # Irreversible, as are the first functions of the review of access.
        migrations.RunSQL(_SQL.read_text(encoding="utf-8")),
    ]
