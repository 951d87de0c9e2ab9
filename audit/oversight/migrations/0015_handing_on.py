"""Reports are handed on by whoever received them, and wait visibly where nobody can open them."""

from pathlib import Path

from django.db import migrations, models

_SQL = Path(__file__).parent / "sql" / "0015_handing_on.sql"


class Migration(migrations.Migration):
    dependencies = [("oversight", "0014_overrides_by_superiors")]

    operations = [
        migrations.AddField(
            model_name="concern",
            name="continues",
            field=models.UUIDField(
                db_comment="The report that the receipt code was drawn for", null=True
            ),
        ),
        migrations.AddField(
            model_name="concern",
            name="handed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="concern",
            name="onward_wall",
            field=models.UUIDField(db_comment="Where it stands since", null=True),
        ),
        # Irreversible, as are the other functions of reports.
        migrations.RunSQL(_SQL.read_text(encoding="utf-8")),
    ]
