"""Nothing is appended that the integrator cannot take in."""

from pathlib import Path

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

HERE = Path(__file__).parent


def create(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute((HERE / "0005_what_can_be_signed.sql").read_text(encoding="utf-8"))


class Migration(migrations.Migration):
    """Not reversible: what is recorded is never taken back."""

    dependencies = [("ledger", "0004_filters")]
    operations = [migrations.RunPython(create)]
