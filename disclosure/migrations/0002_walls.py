"""Disclosure's tables behind their walls."""

from django.db import migrations

from privilege.sql import composite_fk, walled_table


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_initial"), ("casework", "0002_walls")]

    operations = [
        *walled_table("disclosure_batessequence", content=False),
        *walled_table("disclosure_batesrange", content=False, append_only=True),
        *walled_table("disclosure_production"),
        *walled_table("disclosure_productionitem"),
        *walled_table("disclosure_productionfile", content=False),
        *walled_table("disclosure_release", append_only=True),
        *walled_table("disclosure_productionvolume", append_only=True),
        *walled_table("disclosure_volumefile", append_only=True),
        *walled_table("disclosure_packageevent", content=False, append_only=True),
        *walled_table("disclosure_acknowledgement", append_only=True),
        composite_fk("disclosure_batesrange", "sequence_id", "disclosure_batessequence"),
        composite_fk("disclosure_production", "sequence_id", "disclosure_batessequence"),
        composite_fk("disclosure_productionitem", "production_id", "disclosure_production"),
        composite_fk("disclosure_productionitem", "item_id", "casework_evidenceitem"),
        composite_fk(
            "disclosure_productionfile", "production_item_id", "disclosure_productionitem"
        ),
        composite_fk("disclosure_release", "production_id", "disclosure_production"),
        composite_fk("disclosure_release", "item_id", "casework_evidenceitem"),
        composite_fk("disclosure_volumefile", "volume_id", "disclosure_productionvolume"),
        composite_fk("disclosure_volumefile", "item_id", "casework_evidenceitem"),
        composite_fk("disclosure_packageevent", "volume_id", "disclosure_productionvolume"),
        composite_fk("disclosure_acknowledgement", "volume_id", "disclosure_productionvolume"),
    ]
