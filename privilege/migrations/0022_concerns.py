"""Confidential reports: their wall, their recipients, and the way in."""

from pathlib import Path

from django.db import migrations, models

_SQL = Path(__file__).parent / "sql" / "0022_concerns.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("privilege", "0021_leaving_a_filter_team"),
    ]

    operations = [
        migrations.AlterField(
            model_name="officerole",
            name="role",
            field=models.CharField(
                choices=[
                    ("attorney", "Attorney"),
                    ("judge", "Judge"),
                    ("staff", "Paralegal or investigator"),
                    ("supervisor", "Supervisor"),
                    ("conflicts-officer", "Conflicts officer"),
                    ("auditor", "Oversight auditor"),
                    ("ethics-officer", "Ethics officer"),
                    ("administrator", "Administrator"),
                ],
                max_length=24,
            ),
        ),
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
                    ("concern", "Confidential report"),
                    ("office", "Office records"),
                ],
                max_length=32,
            ),
        ),
        # Irreversible: reports would stand open.
        migrations.RunSQL(_SQL.read_text(encoding="utf-8")),
    ]
