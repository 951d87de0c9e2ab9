-- Filter teams: who may be on one, the part they share with the holder of a privilege, and the right
-- to put something behind a wall that one does not stand behind (deposit).

-- Who was let in to a case and shut out again. They know what they read, so that the filter team
-- and the case team stay apart for good. The application neither reads nor writes it.
CREATE TABLE privilege_formermember (
    matter_id uuid NOT NULL REFERENCES privilege_matter (id),
    user_id uuid NOT NULL REFERENCES privilege_user (id),
    of_filter boolean NOT NULL,
    PRIMARY KEY (matter_id, user_id, of_filter)
);

CREATE FUNCTION parley.remember_member() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    INSERT INTO privilege_formermember (matter_id, user_id, of_filter)
        SELECT w.matter_id, OLD.user_id, w.kind = 'filter-team' FROM privilege_wall w
        WHERE w.id = OLD.content_object_id AND w.kind <> 'filter-proposals'
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER who_leaves_is_remembered AFTER DELETE ON privilege_wallusergrant
    FOR EACH ROW EXECUTE FUNCTION parley.remember_member();

CREATE FUNCTION parley.holds_grant(p_wall uuid, p_user uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (SELECT FROM privilege_wallusergrant g
                   WHERE g.content_object_id = p_wall AND g.user_id = p_user)
        OR EXISTS (SELECT FROM privilege_wallgroupgrant g
                   JOIN privilege_user_groups m ON m.group_id = g.group_id
                   WHERE g.content_object_id = p_wall AND m.user_id = p_user)
$$;

-- Who works or worked on the case, or commands it, is never on its filter team, nor the other way.
-- What the filter team shares with a holder is for the team and for that defendant's defense.
CREATE OR REPLACE FUNCTION parley.keeps_filter_apart(p_wall uuid, p_user uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM privilege_wall w WHERE w.id = p_wall AND CASE w.kind
        WHEN 'filter-proposals' THEN EXISTS (
            SELECT FROM privilege_wall own WHERE own.matter_id = w.matter_id
            AND parley.holds_grant(own.id, p_user)
            AND ((own.kind = 'filter-team' AND own.office_id = w.office_id)
                 OR (own.kind = 'for-disclosure' AND own.office_id = w.counterpart_id
                     AND own.defendant_id = w.defendant_id)))
        WHEN 'filter-team' THEN NOT EXISTS (
            SELECT FROM privilege_wall other WHERE other.matter_id = w.matter_id
            AND other.kind NOT IN ('filter-team', 'filter-proposals')
            AND (parley.holds_grant(other.id, p_user)
                 OR (other.supervised AND EXISTS (
                        SELECT FROM privilege_officerole r WHERE r.user_id = p_user
                        AND r.office_id = other.office_id AND r.role = 'supervisor'))))
            AND NOT EXISTS (SELECT FROM privilege_formermember f WHERE f.user_id = p_user
                            AND f.matter_id = w.matter_id AND NOT f.of_filter)
        ELSE NOT EXISTS (
            SELECT FROM privilege_wall other WHERE other.matter_id = w.matter_id
            AND other.kind = 'filter-team' AND parley.holds_grant(other.id, p_user))
            AND NOT EXISTS (SELECT FROM privilege_formermember f WHERE f.user_id = p_user
                            AND f.matter_id = w.matter_id AND f.of_filter)
        END)
$$;

-- A supervisor reads the cases of the office by role: nobody becomes one over their filter team.
CREATE FUNCTION parley.keep_filter_from_command() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF EXISTS (
        SELECT FROM privilege_wall f
        JOIN privilege_wall w ON w.matter_id = f.matter_id AND w.supervised
             AND w.office_id = NEW.office_id
        WHERE f.kind = 'filter-team' AND parley.holds_grant(f.id, NEW.user_id))
    THEN
        PERFORM parley.deny('this person is on the filter team of a case of the office; they leave '
                            'it before they supervise');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER nobody_commands_what_they_filter BEFORE INSERT ON privilege_officerole
    FOR EACH ROW WHEN (NEW.role = 'supervisor')
    EXECUTE FUNCTION parley.keep_filter_from_command();

-- Each office answers for its own people where a filter team meets a holder.
CREATE OR REPLACE FUNCTION parley.may_choose(p_wall uuid, p_user uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM privilege_wall w
        LEFT JOIN privilege_officerole r ON r.user_id = p_user
        WHERE w.id = p_wall AND CASE w.kind
            WHEN 'joint-defense' THEN w.office_id = ANY (parley.my_offices())
                                      OR r.office_id = ANY (parley.my_offices())
            WHEN 'in-camera' THEN r.office_id = ANY (parley.my_offices())
            WHEN 'filter-proposals' THEN r.office_id = ANY (parley.my_offices())
            ELSE true END)
$$;

-- A defense office filters nothing: it holds the privilege.
CREATE FUNCTION parley.refuse_filtering_defense() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF EXISTS (SELECT FROM privilege_office WHERE id = NEW.office_id AND side = 'defense') THEN
        PERFORM parley.deny('a filter team belongs to a prosecution or a neutral office');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_defense_does_not_filter BEFORE INSERT ON privilege_wall
    FOR EACH ROW WHEN (NEW.kind = 'filter-team')
    EXECUTE FUNCTION parley.refuse_filtering_defense();

-- What a filter team shares with the defense of one defendant. Its people on both sides stand
-- behind it with the rights that they have behind their own walls.
CREATE FUNCTION parley.open_filter_proposals(p_id uuid, p_filter uuid, p_defendant uuid,
    p_at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    v_filter privilege_wall;
    v_defense privilege_wall;
BEGIN
    SELECT * INTO v_filter FROM privilege_wall WHERE id = p_filter AND kind = 'filter-team'
        AND id = ANY (parley.my_walls('write_wall'))
        AND NOT matter_id = ANY (parley.my_screened_matters());
    IF v_filter.id IS NULL THEN
        PERFORM parley.deny('only the filter team proposes a release');
    END IF;
    SELECT * INTO v_defense FROM privilege_wall WHERE matter_id = v_filter.matter_id
        AND kind = 'for-disclosure' AND defendant_id = p_defendant
        ORDER BY created_at DESC, id DESC LIMIT 1;
    IF v_defense.id IS NULL THEN
        PERFORM parley.deny('this person has no defense in the case to which it could be proposed');
    END IF;
    INSERT INTO privilege_wall (id, matter_id, office_id, counterpart_id, kind, defendant_id,
                                supervised, created_at)
        VALUES (p_id, v_filter.matter_id, v_filter.office_id, v_defense.office_id,
                'filter-proposals', p_defendant, false, p_at);
    INSERT INTO privilege_wallusergrant (user_id, content_object_id, permission_id)
        SELECT DISTINCT user_id, p_id, permission_id FROM privilege_wallusergrant
        WHERE content_object_id IN (v_filter.id, v_defense.id);
    RETURN v_defense.office_id;
END $$;

-- Where the actor may put something without standing there: whoever works in the prosecution file,
-- behind the filter team's wall of the case, and the filter team in the prosecution file. By rule,
-- so that it follows the teams; nothing of what is there is told.
CREATE FUNCTION parley.my_deposit_walls() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(array_agg(DISTINCT there.id), '{}') FROM privilege_wall mine
    JOIN privilege_wall there ON there.matter_id = mine.matter_id
    WHERE mine.id = ANY (parley.my_walls('write_wall'))
    AND ((mine.kind = 'prosecution-file' AND there.kind = 'filter-team')
         OR (mine.kind = 'filter-team' AND there.kind = 'prosecution-file'))
    AND NOT mine.matter_id = ANY (parley.my_screened_matters())
$$;

CREATE FUNCTION parley.deposit_places(p_matter uuid)
RETURNS TABLE (id uuid, matter_id uuid, office_id uuid, kind text, supervised boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT w.id, w.matter_id, w.office_id, w.kind, w.supervised FROM privilege_wall w
    WHERE w.matter_id = p_matter AND w.id = ANY (parley.my_deposit_walls())
    ORDER BY w.created_at, w.id
$$;

-- The present public key, and only that; none while somebody who left could still open it.
CREATE FUNCTION parley.deposit_key(p_wall uuid) RETURNS TABLE (generation integer, public_key bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT k.generation, k.public_key FROM privilege_wallkey k
    JOIN privilege_wall w ON w.id = k.wall_id
    WHERE k.wall_id = p_wall AND p_wall = ANY (parley.my_deposit_walls())
    AND k.generation = (SELECT max(last.generation) FROM privilege_wallkey last
                        WHERE last.wall_id = p_wall)
    AND NOT EXISTS (
        SELECT FROM privilege_wallkeywrap r
        JOIN privilege_memberkey m ON m.id = r.member_key_id
        JOIN privilege_user u ON u.id = m.user_id
        WHERE r.wall_key_id = k.id
        AND (m.retired_at IS NOT NULL OR NOT u.is_active OR u.admitted_at IS NULL
             OR parley.is_shut_out(u.id, w.matter_id) OR NOT parley.holds_grant(p_wall, u.id)))
$$;

-- What a deposit needs to be read waits for a member.
DROP POLICY privilege_jobneed_add ON privilege_jobneed;
CREATE POLICY privilege_jobneed_add ON privilege_jobneed FOR INSERT
    WITH CHECK (wall_id IN (SELECT id FROM privilege_wall)
                OR wall_id = ANY ((SELECT parley.my_deposit_walls())::uuid[]));

CREATE OR REPLACE FUNCTION parley.stay_sealed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF EXISTS (SELECT FROM privilege_wall WHERE id = NEW.wall_id AND kind = ANY (ARRAY[
        'prosecution-work-product', 'defense-file', 'defense-work-product', 'privileged-channel',
        'joint-defense', 'filter-team', 'in-camera', 'agency-channel', 'victim-channel',
        'exceptions', 'filter-proposals']))
    THEN
        RAISE EXCEPTION 'what stands behind a privileged wall is sealed'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION parley.remember_member(), parley.holds_grant(uuid, uuid),
    parley.keep_filter_from_command(), parley.refuse_filtering_defense(),
    parley.open_filter_proposals(uuid, uuid, uuid, timestamptz), parley.my_deposit_walls(),
    parley.deposit_places(uuid), parley.deposit_key(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    parley.open_filter_proposals(uuid, uuid, uuid, timestamptz), parley.my_deposit_walls(),
    parley.deposit_places(uuid), parley.deposit_key(uuid) TO parley_app;
