"""The log's tables, rules and readers, in plain SQL beside this file; and the neutral logs.

Its tables have no Django models: nothing edits them, and all reads are in `selectors`.
"""

from pathlib import Path

from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from audit.ground import clock
from audit.ledger.sql import demand_function
from audit.ledger.values import BEACON_LOG_ID, NEUTRAL_LOG_ID

HERE = Path(__file__).parent
MONTHS_AHEAD = 2


def create(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    with editor.connection.cursor() as cursor:
        for part in ("0001_log.sql", "0001_rules.sql"):
            cursor.execute((HERE / part).read_text(encoding="utf-8"))
        cursor.execute(demand_function("wall_id"))
        cursor.execute((HERE / "0001_readers.sql").read_text(encoding="utf-8"))
        for name, log_id in (("neutral", NEUTRAL_LOG_ID), ("published", BEACON_LOG_ID)):
            origin = f"{settings.PARLEY_LEDGER_ORIGIN}/{name}"
            cursor.execute("SELECT parley.ledger_open_log(%s, NULL, %s)", [log_id, origin])
        cursor.execute(
            "SELECT parley.ledger_open_months(%s, %s)", [clock.now().date(), MONTHS_AHEAD]
        )


class Migration(migrations.Migration):
    """Not reversible: what is recorded is never taken back."""

    initial = True
    dependencies = []
    operations = [migrations.RunPython(create)]
