"""The prosecution's channels, and compartments opened on demand."""

from pathlib import Path

from django.db import migrations, models

_SQL = Path(__file__).parent / "sql" / "0005_wall_kinds.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("privilege", "0004_terms"),
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
                    ("office", "Office records"),
                ],
                max_length=32,
            ),
        ),
        migrations.RunSQL(_SQL.read_text(encoding="utf-8")),
    ]
