"""What is sequestered opens to nobody it is sequestered from, whatever query forgets to ask.

``parley.my_sequestered`` names the rows; the app that knows why replaces this empty one.
"""

from django.db import migrations

from privilege.sql import not_sequestered

_HOOK = """
CREATE FUNCTION parley.my_sequestered() RETURNS uuid[]
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$ SELECT '{}'::uuid[] $$
"""


class Migration(migrations.Migration):
    dependencies = [("privilege", "0008_assertions")]

    operations = [
        migrations.RunSQL(
            [
                _HOOK,
                "REVOKE ALL ON FUNCTION parley.my_sequestered() FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION parley.my_sequestered() TO parley_app",
            ],
            ["DROP FUNCTION parley.my_sequestered()"],
        ),
        not_sequestered("privilege_blobkey", "blob_id"),
    ]
