"""Filter teams: who may be on one, what they share with a holder, and the right to deposit."""

from pathlib import Path

from django.db import migrations, models

from privilege.sql import takes_deposits

_SQL = Path(__file__).parent / "sql" / "0019_filter_team.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("privilege", "0018_outside_approvers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="wall",
            name="kind",
            field=models.CharField(
                choices=[
                    ("case-record", "Case record"),
                    ("prosecution-file", "Prosecution file"),
                    ("prosecution-work-product", "Prosecution work product"),
                    ("defense-file", "Defense file"),
                    ("defense-work-product", "Defense work product"),
                    ("privileged-channel", "Attorney–client channel"),
                    ("for-disclosure", "Defense material for disclosure"),
                    ("shared-file", "Shared file with the prosecution"),
                    ("joint-defense", "Joint defense"),
                    ("filter-team", "Filter team"),
                    ("in-camera", "In camera"),
                    ("agency-channel", "Channel with agencies"),
                    ("victim-channel", "Channel with the victim unit"),
                    ("exceptions", "Requests for an exception"),
                    ("filter-proposals", "Filter team and holder of the privilege"),
                    ("office", "Office records"),
                ],
                max_length=32,
            ),
        ),
        # Irreversible: who was kept apart would be forgotten.
        migrations.RunSQL(_SQL.read_text(encoding="utf-8")),
        takes_deposits("privilege_content"),
        takes_deposits("privilege_blobkey"),
    ]
