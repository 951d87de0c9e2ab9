-- Supervisors keep the records of their office: behind its wall they add and change.

CREATE FUNCTION parley.keep_office_records(p_wall uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    INSERT INTO privilege_wallgroupgrant (group_id, content_object_id, permission_id)
        SELECT o.supervisors_id, w.id, p.id FROM privilege_wall w
        JOIN privilege_office o ON o.id = w.office_id
        JOIN auth_permission p ON p.codename IN ('read_wall', 'write_wall')
        JOIN django_content_type t ON t.id = p.content_type_id
            AND t.app_label = 'privilege' AND t.model = 'wall'
        WHERE w.id = p_wall AND w.kind = 'office'
        ON CONFLICT DO NOTHING;
$$;
REVOKE ALL ON FUNCTION parley.keep_office_records(uuid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION parley.open_office(p_id uuid, p_name text, p_side text,
    p_jurisdiction text, p_log uuid, p_matter uuid, p_wall uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE v_group integer;
BEGIN
    IF NOT (parley.is_being_installed()
            OR parley.is_platform_administrator(parley.admitted_actor())) THEN
        PERFORM parley.deny('only a platform administrator opens an office');
    END IF;
    INSERT INTO auth_group (name) VALUES ('supervisors of ' || p_id) RETURNING id INTO v_group;
    INSERT INTO privilege_office
        (id, name, side, jurisdiction, log_id, supervisors_id, created_at)
        VALUES (p_id, p_name, p_side, p_jurisdiction, p_log, v_group, p_at);
    INSERT INTO privilege_matter (id, office_id, opened_by, created_at)
        VALUES (p_matter, p_id, parley.actor_id(), p_at);
    INSERT INTO privilege_wall (id, matter_id, office_id, kind, supervised, created_at)
        VALUES (p_wall, p_matter, p_id, 'office', true, p_at);
    PERFORM parley.keep_office_records(p_wall);
END $$;

-- Offices that stand already: nobody acts here, so that no entry can name who did.
ALTER TABLE privilege_wallgroupgrant DISABLE TRIGGER every_change_has_its_entry;
SELECT parley.keep_office_records(id) FROM privilege_wall WHERE kind = 'office';
ALTER TABLE privilege_wallgroupgrant ENABLE TRIGGER every_change_has_its_entry;
