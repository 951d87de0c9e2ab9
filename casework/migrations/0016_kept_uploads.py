"""An upload that became an item holds no key any more: what is taken back opens with none."""

from django.db import migrations, models

_TABLE = "casework_uploadsession"


class Migration(migrations.Migration):
    dependencies = [("casework", "0015_sequestered_copies")]

    operations = [
        # Nobody has done this: without an actor neither the log nor the walls let it through.
        migrations.RunSQL(
            [
                f"ALTER TABLE {_TABLE} NO FORCE ROW LEVEL SECURITY",
                f"ALTER TABLE {_TABLE} DISABLE TRIGGER USER",
                f"UPDATE {_TABLE} SET wrapped_key = '' WHERE state = 'kept'",  # noqa: S608
                f"ALTER TABLE {_TABLE} ENABLE TRIGGER USER",
                f"ALTER TABLE {_TABLE} FORCE ROW LEVEL SECURITY",
            ],
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="uploadsession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "kept"), _negated=True),
                    ("wrapped_key", b""),
                    _connector="OR",
                ),
                name="a_kept_upload_holds_no_key",
            ),
        ),
    ]
