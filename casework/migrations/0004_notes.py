"""Notes and records of contacts, behind their walls."""

import django.db.models.deletion
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from privilege.sql import walled_table


def _to(model: str, *, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=model,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0003_items_of_an_office_by_time"),
        ("privilege", "0003_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="Note",
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
                    "changed_at",
                    models.DateTimeField(default=audit.ground.clock.now, editable=False),
                ),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("content", _to("privilege.content", null=True)),
                ("matter", _to("privilege.matter")),
                ("office", _to("privilege.office")),
                ("wall", _to("privilege.wall")),
            ],
            options={"abstract": False},
        ),
        *walled_table("casework_note"),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["matter", "-created_at", "-id"], name="notes_by_matter"),
        ),
    ]
