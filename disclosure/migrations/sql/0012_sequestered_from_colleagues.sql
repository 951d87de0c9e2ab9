-- What is sequestered is shut to everybody of the receiver's office who stands anywhere in the case:
-- a colleague may stand only behind a wall of their own side and have a copy there, while clawbacks
-- lie behind the shared file. So the functions that shut things read them as their owner.
CREATE POLICY disclosure_clawback_owner ON disclosure_clawback
    FOR SELECT TO parley_owner USING (true);
CREATE POLICY disclosure_clawbackitem_owner ON disclosure_clawbackitem
    FOR SELECT TO parley_owner USING (true);
CREATE POLICY disclosure_favorable_owner ON disclosure_favorable
    FOR SELECT TO parley_owner USING (true);

-- Which served documents are sequestered from the actor now.
CREATE FUNCTION parley.held_from_me()
RETURNS TABLE (matter_id uuid, wall_id uuid, blob_id uuid, sha256 text, served_at timestamptz,
               first bigint, volume_id uuid, names_too boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    v_offices uuid[];
    v_now timestamptz;
BEGIN
    -- By far the most people have nothing sequestered from them.
    IF NOT EXISTS (SELECT FROM disclosure_clawbackitem i
                   WHERE i.sequestered_at IS NOT NULL AND i.lifted_at IS NULL) THEN
        RETURN;
    END IF;
    v_offices := parley.my_offices();
    v_now := nullif(current_setting('parley.now', true), '')::timestamptz;
    RETURN QUERY
        SELECT i.matter_id, i.wall_id, i.blob_id, i.sha256::text, i.served_at, i.first::bigint,
               c.volume_id, c.names_too
        FROM disclosure_clawbackitem i
        JOIN disclosure_clawback c ON c.wall_id = i.wall_id AND c.id = i.clawback_id
        WHERE i.sequestered_at IS NOT NULL AND i.lifted_at IS NULL
        AND NOT c.claimant_id = ANY (v_offices)
        AND (parley.reads_wall(i.wall_id)
             OR (c.receiver_id = ANY (v_offices)
                 AND EXISTS (SELECT FROM privilege_wall w WHERE w.matter_id = i.matter_id
                             AND parley.reads_wall(w.id))))
        -- Access returns by the clock, not by a scheduler; without a clock it stays shut.
        AND (c.lapses_at IS NULL OR v_now IS NULL OR c.lapses_at > v_now)
        -- What the receiver had listed as favorable is shut by a court's order alone.
        AND (c.by_order OR c.noticed_at IS NULL OR NOT EXISTS (
            SELECT FROM disclosure_favorable f
            WHERE f.item_id = i.item_id AND f.created_at < c.noticed_at));
END $$;

CREATE OR REPLACE FUNCTION parley.sequestered_digests(p_matters uuid[])
RETURNS TABLE (matter_id uuid, sha256 text, served_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF current_setting('parley.with_sequestered', true) = 'yes' THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT h.matter_id, h.sha256, min(h.served_at) FROM parley.held_from_me() h
        WHERE h.matter_id = ANY (p_matters) GROUP BY h.matter_id, h.sha256;
END $$;

CREATE OR REPLACE FUNCTION parley.sequestered_from_me() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    v_found uuid[];
BEGIN
    IF NOT EXISTS (SELECT FROM parley.held_from_me()) THEN
        RETURN '{}';
    END IF;
    PERFORM set_config('parley.with_sequestered', 'yes', true);
    v_found := ARRAY(
        WITH RECURSIVE held AS (
            SELECT * FROM parley.held_from_me()
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

REVOKE ALL ON FUNCTION parley.held_from_me() FROM PUBLIC;
