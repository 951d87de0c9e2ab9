"""The database refuses rows of evidence that tell something behind a privileged wall."""

from django.db import migrations

from privilege.sql import stays_sealed


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0010_note_exports"),
        ("privilege", "0014_stays_sealed"),
    ]

    operations = [
        stays_sealed("casework_evidenceitem", unless="NEW.sha256 = ''"),
        stays_sealed("casework_evidencetext", unless="NEW.page = 0"),
        stays_sealed("casework_derivative", unless="NEW.media_type = ''"),
        stays_sealed("casework_custodyevent", unless="NEW.sha256 = ''"),
        stays_sealed("casework_uploadsession", unless="NEW.generation IS NOT NULL"),
        stays_sealed("casework_intakebatch", unless="NEW.item_type = ''"),
        stays_sealed("casework_tag", unless="NEW.kind = 'label'"),
        stays_sealed("casework_itemparty", unless="false"),
        stays_sealed("casework_itemcharge", unless="false"),
    ]
