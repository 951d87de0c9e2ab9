"""What counsel shared with the client."""

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
        ("casework", "0011_stays_sealed"),
        ("privilege", "0013_guests"),
    ]

    operations = [
        migrations.CreateModel(
            name="SharedMaterial",
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
                ("may_download", models.BooleanField(default=False)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "blob",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.blob",
                    ),
                ),
                ("content", _to("privilege.content", null=True)),
                ("matter", _to("privilege.matter")),
                ("office", _to("privilege.office")),
                ("wall", _to("privilege.wall")),
            ],
            options={"abstract": False},
        ),
        *walled_table("casework_sharedmaterial", guests=True),
    ]
