"""Files sent with a message, behind the wall of its channel."""

import django.db.models.deletion
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from privilege.sql import composite_fk, walled_table


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
        ("casework", "0013_deposits"),
        ("privilege", "0017_court_sealing"),
    ]

    operations = [
        migrations.CreateModel(
            name="MessageFile",
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
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privilege.blob",
                    ),
                ),
                ("message", _to("casework.message")),
                ("content", _to("privilege.content", null=True)),
                ("matter", _to("privilege.matter")),
                ("office", _to("privilege.office")),
                ("wall", _to("privilege.wall")),
            ],
            options={"abstract": False},
        ),
        *walled_table("casework_messagefile", append_only=True, guests=True),
        composite_fk("casework_messagefile", "message_id", "casework_message"),
    ]
