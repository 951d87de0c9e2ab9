"""A superior who stands outside a case's team records that they overrode its line prosecutor."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).parent / "sql" / "0014_overrides_by_superiors.sql"
_UNDO = """
DROP POLICY privilege_content_add_by_superior ON privilege_content;
DROP POLICY oversight_override_add_by_superior ON oversight_override;
DROP FUNCTION parley.supervises_file(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("oversight", "0013_neutral_review")]

    operations = [migrations.RunSQL(_SQL.read_text(encoding="utf-8"), _UNDO)]
