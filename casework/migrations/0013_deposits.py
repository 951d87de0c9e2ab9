"""What is deposited behind a wall: an item, and its chain of custody."""

from django.db import migrations, models

from privilege.sql import takes_deposits


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0012_shared_material"),
        ("privilege", "0019_filter_team"),
    ]

    operations = [
        migrations.AlterField(
            model_name="custodyevent",
            name="act",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("copied", "Copied"),
                    ("verified", "Verified"),
                    ("released", "Served"),
                    ("returned", "Returned"),
                    ("referred", "Referred to the filter team"),
                ],
                max_length=10,
            ),
        ),
        takes_deposits("casework_evidenceitem"),
        takes_deposits("casework_custodyevent"),
    ]
