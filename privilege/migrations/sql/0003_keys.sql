-- Who may read and add keys. Private halves lie locked or wrapped, so reading a row opens nothing;
-- what must not happen is that somebody is given a wrap, or a lock, whom the wall does not know.

CREATE FUNCTION parley.stands_behind(p_wall uuid, p_member_key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM privilege_memberkey k
        JOIN parley.people_behind(p_wall) b ON b.user_id = k.user_id
        WHERE k.id = p_member_key AND k.retired_at IS NULL)
$$;

CREATE FUNCTION parley.is_my_key(p_member_key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (SELECT FROM privilege_memberkey
                   WHERE id = p_member_key AND user_id = parley.admitted_actor())
$$;

-- Supervisors of an office open their colleagues' office locks, with the shares of others.
CREATE FUNCTION parley.recovers_key(p_member_key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM privilege_memberkey k JOIN privilege_officerole r ON r.user_id = k.user_id
        WHERE k.id = p_member_key AND k.user_id <> parley.actor_id()
        AND r.office_id = ANY (parley.my_supervised_offices()))
$$;

ALTER TABLE privilege_memberkey ENABLE ROW LEVEL SECURITY;
CREATE POLICY privilege_memberkey_read ON privilege_memberkey FOR SELECT
    USING ((SELECT parley.admitted_actor()) IS NOT NULL);
CREATE POLICY privilege_memberkey_add ON privilege_memberkey FOR INSERT
    WITH CHECK (user_id = parley.admitted_actor() AND retired_at IS NULL);
CREATE POLICY privilege_memberkey_retire ON privilege_memberkey FOR UPDATE
    USING (user_id = parley.admitted_actor()) WITH CHECK (user_id = parley.admitted_actor());

ALTER TABLE privilege_memberlock ENABLE ROW LEVEL SECURITY;
CREATE POLICY privilege_memberlock_read ON privilege_memberlock FOR SELECT
    USING (parley.is_my_key(key_id) OR (method = 'office' AND parley.recovers_key(key_id)));
CREATE POLICY privilege_memberlock_add ON privilege_memberlock FOR INSERT
    WITH CHECK (parley.is_my_key(key_id)
        OR (method IN ('phrase', 'recovery-code') AND parley.recovers_key(key_id)));

-- Phrase and recovery code end together, by their person or in a recovery; nobody reads them first.
CREATE FUNCTION parley.end_locks(p_member_key uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF NOT parley.is_my_key(p_member_key) AND NOT parley.recovers_key(p_member_key) THEN
        PERFORM parley.deny('only its person and a supervisor of their office relock a key');
    END IF;
    DELETE FROM privilege_memberlock
        WHERE key_id = p_member_key AND method IN ('phrase', 'recovery-code');
END $$;

ALTER TABLE privilege_officerecovery ENABLE ROW LEVEL SECURITY;
CREATE POLICY privilege_officerecovery_read ON privilege_officerecovery FOR SELECT USING (true);
CREATE POLICY privilege_officerecovery_add ON privilege_officerecovery FOR INSERT
    WITH CHECK (office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[])
        AND retired_at IS NULL);
CREATE POLICY privilege_officerecovery_retire ON privilege_officerecovery FOR UPDATE
    USING (office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[]))
    WITH CHECK (office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[]));

ALTER TABLE privilege_wallkey ENABLE ROW LEVEL SECURITY;
CREATE POLICY privilege_wallkey_read ON privilege_wallkey FOR SELECT
    USING (wall_id IN (SELECT id FROM privilege_wall));
CREATE POLICY privilege_wallkey_add ON privilege_wallkey FOR INSERT
    WITH CHECK (wall_id = ANY ((SELECT parley.my_walls('write_wall'))::uuid[])
        AND wall_id IN (SELECT id FROM privilege_wall));

ALTER TABLE privilege_wallkeywrap ENABLE ROW LEVEL SECURITY;
CREATE POLICY privilege_wallkeywrap_read ON privilege_wallkeywrap FOR SELECT
    USING (wall_id IN (SELECT id FROM privilege_wall));
CREATE POLICY privilege_wallkeywrap_add ON privilege_wallkeywrap FOR INSERT
    WITH CHECK (wall_id IN (SELECT id FROM privilege_wall)
        AND parley.stands_behind(wall_id, member_key_id));

ALTER TABLE privilege_wallkey ADD CONSTRAINT privilege_wallkey_of_its_wall UNIQUE (wall_id, id);
ALTER TABLE privilege_wallkeywrap ADD CONSTRAINT privilege_wallkeywrap_of_its_wall
    FOREIGN KEY (wall_id, wall_key_id) REFERENCES privilege_wallkey (wall_id, id)
    DEFERRABLE INITIALLY DEFERRED;

GRANT SELECT, INSERT ON privilege_memberkey, privilege_officerecovery, privilege_wallkey,
    privilege_wallkeywrap TO parley_app;
GRANT UPDATE (retired_at) ON privilege_memberkey, privilege_officerecovery TO parley_app;
GRANT SELECT, INSERT ON privilege_memberlock TO parley_app;
REVOKE ALL ON FUNCTION parley.stands_behind(uuid, uuid), parley.is_my_key(uuid),
    parley.recovers_key(uuid), parley.end_locks(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.stands_behind(uuid, uuid), parley.is_my_key(uuid),
    parley.recovers_key(uuid), parley.end_locks(uuid) TO parley_app;
