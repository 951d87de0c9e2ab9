"""Messages of privileged channels, and how far each person has read them."""

import django.db.models.deletion
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from privilege.sql import walled_table

_MINE = "user_id = parley.actor_id()"


def _to(model: str, *, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=model,
    )


def _columns() -> list[tuple[str, models.Field]]:
    return [
        (
            "id",
            models.UUIDField(
                default=audit.ground.ids.new, editable=False, primary_key=True, serialize=False
            ),
        ),
        ("supervised", models.BooleanField(default=False, editable=False)),
        ("created_at", models.DateTimeField(default=audit.ground.clock.now, editable=False)),
        ("matter", _to("privilege.matter")),
        ("office", _to("privilege.office")),
        ("wall", _to("privilege.wall")),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0005_released_notes"),
        ("privilege", "0003_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                *_columns(),
                ("created_by", models.UUIDField(editable=False, null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("content", _to("privilege.content", null=True)),
            ],
            options={"abstract": False},
        ),
        *walled_table("casework_message", guests=True),
        migrations.CreateModel(
            name="MessageMark",
            fields=[
                *_columns(),
                ("user_id", models.UUIDField()),
                ("read_until", models.DateTimeField()),
            ],
            options={"abstract": False},
        ),
        migrations.AddConstraint(
            model_name="messagemark",
            constraint=models.UniqueConstraint(
                fields=("wall", "user_id"), name="a_channel_is_marked_once"
            ),
        ),
        *walled_table("casework_messagemark", content=False, guests=True),
        # Who has read what is nobody else's to know, members of the channel included.
        migrations.RunSQL(
            "CREATE POLICY casework_messagemark_own ON casework_messagemark AS RESTRICTIVE"
            f" USING ({_MINE}) WITH CHECK ({_MINE})",
            "DROP POLICY casework_messagemark_own ON casework_messagemark",
        ),
    ]
