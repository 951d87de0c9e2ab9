"""What is sequestered reaches clients, and copies behind privileged walls.

A guest of a channel sees no clawback: from them is sequestered what is from anybody who is behind
their channel. Copies whose digest is sealed are told apart by ``parley.sequestered_digests``.
"""

from django.db import migrations

_FUNCTION = """
CREATE OR REPLACE FUNCTION parley.sequestered_digests(p_matters uuid[])
RETURNS TABLE (matter_id uuid, sha256 text, served_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    v_offices uuid[] := parley.my_offices();
    v_now timestamptz := nullif(current_setting('parley.now', true), '')::timestamptz;
BEGIN
    IF current_setting('parley.with_sequestered', true) = 'yes' THEN
        RETURN;
    END IF;
    -- As in parley.sequestered_from_me: not from the claimant, until the time ran out, and never
    -- what the receiver had listed as favorable before.
    RETURN QUERY
        SELECT i.matter_id, i.sha256::text, min(i.served_at)
        FROM disclosure_clawbackitem i
        JOIN disclosure_clawback c ON c.wall_id = i.wall_id AND c.id = i.clawback_id
        WHERE i.matter_id = ANY (p_matters)
        AND i.sequestered_at IS NOT NULL AND i.lifted_at IS NULL
        AND NOT c.claimant_id = ANY (v_offices)
        AND (c.lapses_at IS NULL OR v_now IS NULL OR c.lapses_at > v_now)
        AND (c.by_order OR c.noticed_at IS NULL OR NOT EXISTS (
            SELECT FROM disclosure_favorable f
            WHERE f.item_id = i.item_id AND f.created_at < c.noticed_at))
        GROUP BY i.matter_id, i.sha256;
END $$
"""
_GUESTS = """
CREATE OR REPLACE FUNCTION parley.my_sequestered() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    v_actor text := current_setting('parley.actor', true);
    v_people uuid[];
    v_person uuid;
    v_found uuid[] := '{}';
BEGIN
    IF current_setting('parley.with_sequestered', true) = 'yes' THEN
        RETURN '{}';
    END IF;
    IF NOT parley.is_guest() THEN
        RETURN parley.sequestered_from_me();
    END IF;
    v_people := ARRAY(
        SELECT b.user_id FROM privilege_guest g, parley.people_behind(g.wall_id) b
        WHERE g.user_id = parley.actor_id()
        AND NOT EXISTS (SELECT FROM privilege_guest o WHERE o.user_id = b.user_id));
    FOREACH v_person IN ARRAY v_people LOOP
        PERFORM set_config('parley.actor', v_person::text, true);
        v_found := v_found || parley.sequestered_from_me();
    END LOOP;
    PERFORM set_config('parley.actor', v_actor, true);
    RETURN v_found;
END $$
"""
_NO_GUESTS = """
CREATE OR REPLACE FUNCTION parley.my_sequestered() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF current_setting('parley.with_sequestered', true) = 'yes' THEN
        RETURN '{}';
    END IF;
    RETURN parley.sequestered_from_me();
END $$
"""
_BACK = """
CREATE OR REPLACE FUNCTION parley.sequestered_digests(p_matters uuid[])
RETURNS TABLE (matter_id uuid, sha256 text, served_at timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog AS
$$ SELECT NULL::uuid, NULL::text, NULL::timestamptz WHERE false $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0009_filter_reports"),
        ("casework", "0015_sequestered_copies"),
    ]

    operations = [
        migrations.RunSQL(_FUNCTION, _BACK),
        migrations.RunSQL(_GUESTS, _NO_GUESTS),
    ]
