"""What supervisors of another office read by their role, they review as what is open to them."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).parent / "sql"
_BEFORE = "w.id IS NULL OR (w.supervised AND w.office_id = p_office),"
_AFTER = "w.id IS NULL OR parley.supervisors_read(p_office, w.id),"


def _read_before() -> str:
    """The function of the log-ins' migration; the one line is put in its place."""
    text = (_SQL / "0011_failed_log_ins.sql").read_text(encoding="utf-8")
    if text.count(_BEFORE) != 1:
        raise ValueError("the function of the review is not the one that this migration changes")
    return text


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0016_reminded_before_leaving"),
    ]

    operations = [
        migrations.RunSQL(
            (_SQL / "0017_shared_parts_in_review.sql").read_text(encoding="utf-8")
            + _read_before().replace(_BEFORE, _AFTER),
            _read_before() + "DROP FUNCTION parley.supervisors_read(uuid, uuid);",
        ),
    ]
