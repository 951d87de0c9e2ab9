"""Notes that came from a privileged part of the case."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0004_notes"),
    ]

    operations = [
        migrations.AddField(
            model_name="note",
            name="released_at",
            field=models.DateTimeField(
                db_comment="When it came here from a privileged part of the case; it stays so",
                null=True,
            ),
        ),
    ]
