-- What is sequestered from the actor: ids of items, of volumes' files and of stored files. The
-- policies of those tables ask (privilege.sql.not_sequestered), so that a page, a search, a
-- download or a job that forgets to ask shows nothing.
--
-- While this reads those very tables it must not ask itself again, so the setting
-- parley.with_sequestered is on inside; the application turns it on where a court or a return
-- needs what is sequestered (disclosure/services/sequestered.py).

CREATE OR REPLACE FUNCTION parley.my_sequestered() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF current_setting('parley.with_sequestered', true) = 'yes' THEN
        RETURN '{}';
    END IF;
    RETURN parley.sequestered_from_me();
END $$;

CREATE FUNCTION parley.sequestered_from_me() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    v_found uuid[];
    v_offices uuid[] := parley.my_offices();
    v_now timestamptz := nullif(current_setting('parley.now', true), '')::timestamptz;
BEGIN
    -- By far the most people have nothing sequestered from them.
    IF NOT EXISTS (SELECT FROM disclosure_clawbackitem i
                   WHERE i.sequestered_at IS NOT NULL AND i.lifted_at IS NULL) THEN
        RETURN '{}';
    END IF;
    PERFORM set_config('parley.with_sequestered', 'yes', true);
    v_found := ARRAY(
        WITH RECURSIVE held AS (
            SELECT i.matter_id, i.wall_id, i.blob_id, i.sha256, i.served_at, i.first,
                   c.volume_id, c.names_too
            FROM disclosure_clawbackitem i
            JOIN disclosure_clawback c ON c.wall_id = i.wall_id AND c.id = i.clawback_id
            WHERE i.sequestered_at IS NOT NULL AND i.lifted_at IS NULL
            AND NOT c.claimant_id = ANY (v_offices)
            -- Access returns by the clock, not by a scheduler; without a clock it stays shut.
            AND (c.lapses_at IS NULL OR v_now IS NULL OR c.lapses_at > v_now)
            -- What the receiver had listed as favorable is shut by a court's order alone.
            AND (c.by_order OR c.noticed_at IS NULL OR NOT EXISTS (
                SELECT FROM disclosure_favorable f
                WHERE f.item_id = i.item_id AND f.created_at < c.noticed_at))
        ), item AS (
            -- Equal files that came after it was served are copies of it; earlier ones had
            -- another source.
            SELECT e.id, e.blob_id FROM held h
            JOIN casework_evidenceitem e ON e.matter_id = h.matter_id AND e.sha256 = h.sha256
                AND (e.wall_id = h.wall_id OR e.created_at >= h.served_at)
            UNION
            SELECT e.id, e.blob_id FROM item JOIN casework_evidenceitem e ON e.parent_id = item.id
        ), file AS (
            SELECT v.id, v.blob_id FROM held h
            JOIN disclosure_volumefile v ON v.wall_id = h.wall_id
                AND (v.blob_id = h.blob_id OR v.volume_id = h.volume_id AND (v.first = h.first
                     OR h.names_too AND v.path IN ('index.pdf', 'index.csv')))
        )
        SELECT id FROM item
        UNION SELECT blob_id FROM item WHERE blob_id IS NOT NULL
        UNION SELECT blob_id FROM held
        UNION SELECT id FROM file
        UNION SELECT blob_id FROM file
        UNION SELECT d.blob_id FROM casework_derivative d JOIN item ON d.item_id = item.id
        UNION SELECT f.blob_id FROM disclosure_productionfile f
            JOIN disclosure_productionitem p ON p.id = f.production_item_id
            JOIN item ON p.item_id = item.id);
    PERFORM set_config('parley.with_sequestered', '', true);
    RETURN v_found;
END $$;

REVOKE ALL ON FUNCTION parley.sequestered_from_me() FROM PUBLIC;
