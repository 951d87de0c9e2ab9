"""Jobs that nobody runs before their time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("privilege", "0009_sequestration")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="not_before",
            field=models.DateTimeField(db_comment="Nobody runs it earlier", null=True),
        ),
    ]
