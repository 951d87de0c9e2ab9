-- What stands behind a privileged wall is sealed, whatever a program forgets. The kinds are those of
-- choices.SEALED_KINDS; tests/casework/test_sealed_files.py compares the two.

CREATE FUNCTION parley.stay_sealed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF EXISTS (SELECT FROM privilege_wall WHERE id = NEW.wall_id AND kind = ANY (ARRAY[
        'prosecution-work-product', 'defense-file', 'defense-work-product', 'privileged-channel',
        'joint-defense', 'filter-team', 'in-camera', 'agency-channel', 'victim-channel']))
    THEN
        RAISE EXCEPTION 'what stands behind a privileged wall is sealed'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION parley.stay_sealed() FROM PUBLIC;
