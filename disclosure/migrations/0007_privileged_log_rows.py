"""A log speaks of notes too, behind the walls where these stand."""

import django.db.models.deletion
from django.db import migrations, models

from privilege.sql import composite_fk


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0012_shared_material"),
        ("disclosure", "0006_clawback_replacements"),
        ("privilege", "0017_court_sealing"),
    ]

    operations = [
        migrations.AddField(
            model_name="privilegelogrow",
            name="note",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.note",
            ),
        ),
        migrations.AlterField(
            model_name="privilegelogrow",
            name="item",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.evidenceitem",
            ),
        ),
        migrations.AddConstraint(
            model_name="privilegelogrow",
            constraint=models.UniqueConstraint(
                fields=("wall", "log", "note"), name="a_log_has_a_note_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="privilegelogrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("item__isnull", True), ("note__isnull", True), _connector="XOR"
                ),
                name="a_log_row_is_of_a_file_or_a_note",
            ),
        ),
        composite_fk("disclosure_privilegelogrow", "note_id", "casework_note"),
    ]
