"""Items of evidence that are sequestered, their text and their pictures open to nobody else."""

from django.db import migrations

from privilege.sql import not_sequestered


class Migration(migrations.Migration):
    dependencies = [("casework", "0006_messages"), ("privilege", "0009_sequestration")]

    operations = [
        not_sequestered("casework_evidenceitem", "id"),
        not_sequestered("casework_evidencetext", "item_id"),
        not_sequestered("casework_derivative", "item_id"),
    ]
