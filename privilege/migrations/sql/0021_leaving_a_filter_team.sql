-- Whoever leaves a filter team leaves what it shares with holders, whichever way they leave.

-- Where else somebody stands only because they are on this filter team.
CREATE FUNCTION parley.shared_by_filter(p_wall uuid, p_user uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(array_agg(DISTINCT s.id), '{}') FROM privilege_wall w
    JOIN privilege_wall s ON s.matter_id = w.matter_id AND s.office_id = w.office_id
         AND s.kind = 'filter-proposals'
    JOIN privilege_wallusergrant g ON g.content_object_id = s.id AND g.user_id = p_user
    WHERE w.id = p_wall AND w.kind = 'filter-team'
$$;

-- The same for the act that shuts somebody out, whose entry names every part of the case it
-- concerns; only for those who see the team, or supervise its office.
CREATE FUNCTION parley.left_with_filter(p_wall uuid, p_user uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT CASE WHEN p_user = parley.actor_id() OR parley.may_grant(p_wall)
                THEN parley.shared_by_filter(p_wall, p_user) ELSE '{}' END
$$;

CREATE OR REPLACE FUNCTION parley.remember_member() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    INSERT INTO privilege_formermember (matter_id, user_id, of_filter)
        SELECT w.matter_id, OLD.user_id, w.kind = 'filter-team' FROM privilege_wall w
        WHERE w.id = OLD.content_object_id AND w.kind <> 'filter-proposals'
        ON CONFLICT DO NOTHING;
    IF NOT parley.holds_grant(OLD.content_object_id, OLD.user_id) THEN
        DELETE FROM privilege_wallusergrant WHERE user_id = OLD.user_id AND content_object_id
            = ANY (parley.shared_by_filter(OLD.content_object_id, OLD.user_id));
    END IF;
    RETURN NULL;
END $$;

REVOKE ALL ON FUNCTION parley.shared_by_filter(uuid, uuid),
    parley.left_with_filter(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.left_with_filter(uuid, uuid) TO parley_app;
