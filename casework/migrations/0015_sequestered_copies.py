"""What is sequestered is shut to clients too; copies whose digest is sealed can be told apart.

``parley.sequestered_digests`` names what is sequestered from the actor, with the time from which an
equal file is a copy; the app that knows why replaces this empty one.
"""

from django.db import migrations

from privilege.sql import not_sequestered

_HOOK = """
CREATE FUNCTION parley.sequestered_digests(p_matters uuid[])
RETURNS TABLE (matter_id uuid, sha256 text, served_at timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog AS
$$ SELECT NULL::uuid, NULL::text, NULL::timestamptz WHERE false $$
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0014_message_files")]

    operations = [
        # A note that was shared has no file: it is the receiver's own words.
        not_sequestered("casework_sharedmaterial", "coalesce(blob_id, id)"),
        migrations.RunSQL(
            [
                _HOOK,
                "REVOKE ALL ON FUNCTION parley.sequestered_digests(uuid[]) FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION parley.sequestered_digests(uuid[]) TO parley_app",
            ],
            ["DROP FUNCTION parley.sequestered_digests(uuid[])"],
        ),
    ]
