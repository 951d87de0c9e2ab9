"""An expungement takes the keys of exports that are still kept."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).parent / "sql" / "0010_expunged_exports.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0009_concern_figures"),
        ("ledger", "0002_cosignatures"),
    ]

    operations = [
        migrations.RunSQL(
            _SQL.read_text(encoding="utf-8"),
            "DROP TRIGGER exports_forget ON ledger_expungement;"
            " DROP FUNCTION parley.forget_log_exports()",
        ),
    ]
