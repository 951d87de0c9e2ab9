"""Steps on a filter team's proposal keep their order whatever the clock does."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0010_sequestered_digests"),
    ]

    operations = [
        migrations.AddField(
            model_name="filterstep",
            name="number",
            field=models.PositiveSmallIntegerField(
                db_comment="Its place among the steps: a clock that jumps reorders nothing",
                default=1,
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="filterstep",
            constraint=models.UniqueConstraint(
                fields=("wall", "proposal", "number"), name="filter_steps_have_their_order"
            ),
        ),
    ]
