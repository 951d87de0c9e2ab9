-- Walls that came later: the prosecution's channels, and compartments opened on demand.

-- Which kinds an office's supervisors read by role is said here, not by whoever calls.
CREATE OR REPLACE FUNCTION parley.open_wall(p_id uuid, p_matter uuid, p_office uuid,
    p_counterpart uuid, p_kind text, p_defendant uuid, p_supervised boolean, p_at timestamptz)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE v_side text;
BEGIN
    SELECT side INTO v_side FROM privilege_office WHERE id = p_office;
    IF NOT parley.manages_matter(p_matter) THEN
        PERFORM parley.deny('only who looks after the case opens its walls');
    ELSIF p_kind IN ('joint-defense', 'in-camera', 'filter-team') THEN
        PERFORM parley.deny('this part of a case is opened in another way');
    ELSIF p_supervised <> (p_kind IN ('case-record', 'prosecution-file', 'shared-file', 'office'))
    THEN
        PERFORM parley.deny('the kind says whether supervisors read by their role');
    ELSIF p_kind IN ('defense-file', 'defense-work-product', 'privileged-channel',
                     'for-disclosure') AND v_side IS DISTINCT FROM 'defense' THEN
        PERFORM parley.deny('a defense wall belongs to a defense office');
    ELSIF p_kind IN ('prosecution-file', 'prosecution-work-product', 'shared-file', 'case-record',
                     'agency-channel', 'victim-channel')
          AND v_side IS DISTINCT FROM 'prosecution' THEN
        PERFORM parley.deny('this wall belongs to a prosecution office');
    ELSIF (p_kind = 'shared-file') <> (p_counterpart IS NOT NULL) THEN
        PERFORM parley.deny('a shared file, and nothing else, has a counterpart');
    END IF;
    INSERT INTO privilege_wall (id, matter_id, office_id, counterpart_id, kind, defendant_id,
                                supervised, created_at)
        VALUES (p_id, p_matter, p_office, p_counterpart, p_kind, p_defendant, p_supervised, p_at);
END $$;

-- Whether the actor manages the file in which an office works on a case, for one defendant.
CREATE FUNCTION parley.manages_own_file(p_matter uuid, p_office uuid, p_defendant uuid)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT NOT p_matter = ANY (parley.my_screened_matters()) AND EXISTS (
        SELECT FROM privilege_wall w WHERE w.matter_id = p_matter AND w.office_id = p_office
        AND w.kind IN ('for-disclosure', 'prosecution-file')
        AND w.defendant_id IS NOT DISTINCT FROM p_defendant
        AND w.id = ANY (parley.my_walls('manage_wall'))
        AND p_office = ANY (parley.my_offices()))
$$;

CREATE FUNCTION parley.give_rights(p_wall uuid, p_user uuid, p_rights text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    INSERT INTO privilege_wallusergrant (user_id, content_object_id, permission_id)
        SELECT p_user, p_wall, p.id FROM auth_permission p
        JOIN django_content_type t ON t.id = p.content_type_id
        WHERE t.app_label = 'privilege' AND t.model = 'wall' AND p.codename = ANY (p_rights)
        ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION parley.open_compartment(p_id uuid, p_matter uuid, p_office uuid, p_court uuid,
    p_kind text, p_defendant uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE v_side text;
BEGIN
    SELECT side INTO v_side FROM privilege_office WHERE id = p_office AND founded_at IS NOT NULL;
    IF p_kind NOT IN ('joint-defense', 'in-camera', 'filter-team') THEN
        PERFORM parley.deny('this part of a case is opened with the case');
    ELSIF p_kind = 'joint-defense' AND v_side IS DISTINCT FROM 'defense' THEN
        PERFORM parley.deny('a joint defense belongs to a defense office');
    ELSIF (p_kind = 'in-camera') <> (p_court IS NOT NULL) THEN
        PERFORM parley.deny('what is submitted in camera, and nothing else here, names a court');
    ELSIF p_court IS NOT NULL AND NOT EXISTS (
            SELECT FROM privilege_office WHERE id = p_court AND side = 'neutral') THEN
        PERFORM parley.deny('what is submitted in camera goes to a neutral office');
    ELSIF p_kind = 'filter-team' THEN
        IF v_side IS NULL OR p_matter = ANY (parley.my_screened_matters())
           OR NOT (parley.manages_matter(p_matter) OR (
                p_office = ANY (parley.my_supervised_offices()) AND EXISTS (
                    SELECT FROM privilege_wall WHERE matter_id = p_matter
                    AND office_id = p_office))) THEN
            PERFORM parley.deny('only who looks after the case, or a supervisor, opens it');
        END IF;
    ELSIF NOT parley.manages_own_file(p_matter, p_office, p_defendant) THEN
        PERFORM parley.deny('only who leads the team of their own office opens it');
    END IF;
    INSERT INTO privilege_wall (id, matter_id, office_id, counterpart_id, kind, defendant_id,
                                supervised, created_at)
        VALUES (p_id, p_matter, p_office, p_court, p_kind, p_defendant, false, p_at);
    IF p_kind <> 'filter-team' THEN
        PERFORM parley.give_rights(p_id, parley.actor_id(),
                                   '{read_wall,write_wall,manage_wall}');
    END IF;
END $$;

-- A joint defense takes in people of the offices that defend somebody in the case.
CREATE OR REPLACE FUNCTION parley.belongs_behind(p_wall uuid, p_office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM privilege_wall w JOIN privilege_office o ON o.id = p_office
        WHERE w.id = p_wall AND o.founded_at IS NOT NULL
        AND (p_office IN (w.office_id, w.counterpart_id)
             OR (w.kind = 'case-record' AND o.side = 'defense')
             OR (w.kind = 'joint-defense' AND EXISTS (
                    SELECT FROM privilege_wall own WHERE own.matter_id = w.matter_id
                    AND own.kind = 'for-disclosure' AND own.office_id = p_office))))
$$;

-- Behind a compartment each office answers for its own people: in a joint defense the opener's
-- office lets the others' counsel in, who then let in their own colleagues; in camera the court's
-- supervisors let in the judge, and nobody else does.
CREATE FUNCTION parley.may_choose(p_wall uuid, p_user uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM privilege_wall w
        LEFT JOIN privilege_officerole r ON r.user_id = p_user
        WHERE w.id = p_wall AND CASE w.kind
            WHEN 'joint-defense' THEN w.office_id = ANY (parley.my_offices())
                                      OR r.office_id = ANY (parley.my_offices())
            WHEN 'in-camera' THEN r.office_id = ANY (parley.my_offices())
            ELSE true END)
$$;

-- Who works on the case, or commands it, is never on its filter team, nor the other way.
CREATE FUNCTION parley.keeps_filter_apart(p_wall uuid, p_user uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT NOT EXISTS (
        SELECT FROM privilege_wall w
        JOIN privilege_wall other ON other.matter_id = w.matter_id
             AND (other.kind = 'filter-team') <> (w.kind = 'filter-team')
        WHERE w.id = p_wall AND (
            EXISTS (SELECT FROM privilege_wallusergrant g
                    WHERE g.content_object_id = other.id AND g.user_id = p_user)
            OR EXISTS (SELECT FROM privilege_wallgroupgrant g
                    JOIN privilege_user_groups m ON m.group_id = g.group_id
                    WHERE g.content_object_id = other.id AND m.user_id = p_user)
            OR (w.kind = 'filter-team' AND other.supervised AND EXISTS (
                    SELECT FROM privilege_officerole r WHERE r.user_id = p_user
                    AND r.office_id = other.office_id AND r.role = 'supervisor'))))
$$;

CREATE OR REPLACE FUNCTION parley.grant_wall(p_wall uuid, p_user uuid, p_rights text[])
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF NOT parley.may_grant(p_wall) AND NOT parley.leads_colleague(p_wall, p_user, p_rights)
       AND NOT parley.supervises_counterpart(p_wall, p_user, p_rights) THEN
        PERFORM parley.deny('only the case lead or a supervisor of the office lets people in');
    ELSIF NOT EXISTS (SELECT FROM privilege_officerole r WHERE r.user_id = p_user
                      AND (r.role IN ('attorney', 'staff', 'supervisor')
                           OR (r.role = 'judge' AND EXISTS (
                                SELECT FROM privilege_wall w
                                WHERE w.id = p_wall AND w.kind = 'in-camera'
                                AND w.counterpart_id = r.office_id)))
                      AND parley.belongs_behind(p_wall, r.office_id)) THEN
        PERFORM parley.deny('this person''s office has no place behind this wall');
    ELSIF NOT parley.may_choose(p_wall, p_user) THEN
        PERFORM parley.deny('each office lets in its own people here');
    ELSIF NOT parley.keeps_filter_apart(p_wall, p_user) THEN
        PERFORM parley.deny('nobody is on the filter team and on the case');
    END IF;
    PERFORM parley.give_rights(p_wall, p_user, p_rights);
END $$;

CREATE OR REPLACE FUNCTION parley.revoke_wall(p_wall uuid, p_user uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    -- Who looks after the case may end an appearance, but only on what both sides share.
    IF p_user <> parley.actor_id() AND NOT (
            (parley.may_grant(p_wall) AND parley.may_choose(p_wall, p_user))
            OR parley.leads_colleague(p_wall, p_user, '{read_wall}')
            OR parley.supervises_counterpart(p_wall, p_user, '{read_wall}')) THEN
        PERFORM parley.deny('only the case lead or a supervisor of the office shuts people out');
    END IF;
    DELETE FROM privilege_wallusergrant WHERE content_object_id = p_wall AND user_id = p_user;
END $$;

REVOKE ALL ON FUNCTION parley.manages_own_file(uuid, uuid, uuid),
    parley.give_rights(uuid, uuid, text[]), parley.may_choose(uuid, uuid),
    parley.keeps_filter_apart(uuid, uuid),
    parley.open_compartment(uuid, uuid, uuid, uuid, text, uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    parley.open_compartment(uuid, uuid, uuid, uuid, text, uuid, timestamptz) TO parley_app;
