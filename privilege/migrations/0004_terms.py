"""The blind index of privileged records, behind their walls."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import audit.ground.clock
import audit.ground.ids
from privilege.sql import composite_fk, walled_table


def _to(model: str, on_delete: object = django.db.models.deletion.PROTECT) -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False, db_index=False, on_delete=on_delete, related_name="+", to=model
    )


class Migration(migrations.Migration):
    dependencies = [("privilege", "0003_keys")]

    operations = [
        migrations.CreateModel(
            name="ContentTerms",
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
                ("generation", models.PositiveIntegerField()),
                (
                    "tokens",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("content", _to("privilege.content", django.db.models.deletion.CASCADE)),
                ("matter", _to("privilege.matter")),
                ("office", _to("privilege.office")),
                ("wall", _to("privilege.wall")),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("wall", "content"), name="a_record_is_indexed_once"
                    )
                ],
            },
        ),
        *walled_table("privilege_contentterms", content=False),
        composite_fk("privilege_contentterms", "content_id", "privilege_content"),
    ]
