"""Supervisors review the log-ins that failed on their people's accounts."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).parent / "sql"
_BEGINS, _ENDS = "CREATE FUNCTION parley.review_entries", "END $$;"


def _before() -> str:
    """The function as the review's own migration made it."""
    text = (_SQL / "0002_review.sql").read_text(encoding="utf-8")
    start = text.index(_BEGINS)
    made = text[start : text.index(_ENDS, start) + len(_ENDS)]
    return made.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0010_expunged_exports"),
    ]

    operations = [
        migrations.RunSQL(
            (_SQL / "0011_failed_log_ins.sql").read_text(encoding="utf-8"), _before()
        ),
    ]
