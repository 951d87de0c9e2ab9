-- Officers open a colleague's key for the colleague's own request, and nobody else's locks: what
-- opens a key afterwards only its person ever sees.

CREATE FUNCTION parley.my_officed_offices() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(array_agg(DISTINCT office_id), '{}') FROM privilege_officerole
    WHERE user_id = parley.admitted_actor() AND role IN ('supervisor', 'conflicts-officer')
$$;

CREATE OR REPLACE FUNCTION parley.recovers_key(p_member_key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM privilege_memberkey k JOIN privilege_officerole r ON r.user_id = k.user_id
        WHERE k.id = p_member_key AND k.user_id <> parley.actor_id()
        AND r.office_id = ANY (parley.my_officed_offices()))
$$;

DROP POLICY privilege_memberlock_add ON privilege_memberlock;
CREATE POLICY privilege_memberlock_add ON privilege_memberlock FOR INSERT
    WITH CHECK (parley.is_my_key(key_id));

CREATE OR REPLACE FUNCTION parley.end_locks(p_member_key uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF NOT parley.is_my_key(p_member_key) THEN
        PERFORM parley.deny('only its person relocks a key');
    END IF;
    DELETE FROM privilege_memberlock
        WHERE key_id = p_member_key AND method IN ('phrase', 'recovery-code');
END $$;

-- Once a key is locked for the recovery key in effect, the one before opens it no more.
CREATE FUNCTION parley.end_office_locks(p_member_key uuid, p_but uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF NOT parley.is_my_key(p_member_key) THEN
        PERFORM parley.deny('only its person relocks a key');
    END IF;
    DELETE FROM privilege_memberlock
        WHERE key_id = p_member_key AND method = 'office' AND recovery_id <> p_but;
END $$;

CREATE FUNCTION parley.end_device(p_device uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM privilege_memberdevice
                   WHERE id = p_device AND parley.is_my_key(key_id)) THEN
        PERFORM parley.deny('only its person ends a device');
    END IF;
    DELETE FROM privilege_memberlock WHERE device_id = p_device;
    UPDATE privilege_memberdevice SET ended_at = p_at WHERE id = p_device AND ended_at IS NULL;
END $$;

ALTER TABLE privilege_memberdevice ENABLE ROW LEVEL SECURITY;
CREATE POLICY privilege_memberdevice_own ON privilege_memberdevice
    USING (parley.is_my_key(key_id)) WITH CHECK (parley.is_my_key(key_id));

-- A recovery key is replaced in the open: the new one waits, and any of the office may object.
DROP POLICY privilege_officerecovery_retire ON privilege_officerecovery;
REVOKE UPDATE (retired_at) ON privilege_officerecovery FROM parley_app;
CREATE FUNCTION parley.has_recovery(p_office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (SELECT FROM privilege_officerecovery
                   WHERE office_id = p_office AND retired_at IS NULL)
$$;

DROP POLICY privilege_officerecovery_add ON privilege_officerecovery;
CREATE POLICY privilege_officerecovery_add ON privilege_officerecovery FOR INSERT
    WITH CHECK (office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[])
        AND held_by_id = parley.admitted_actor() AND retired_at IS NULL AND objected_by_id IS NULL
        AND (replaces_id IS NOT NULL) = parley.has_recovery(office_id)
        -- However the waiting time is set, whoever replaces the key of an office alone waits a day.
        AND (replaces_id IS NULL OR takes_effect_at >= created_at + interval '24 hours'));

CREATE FUNCTION parley.object_to_recovery(p_recovery uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE privilege_officerecovery SET retired_at = p_at, objected_by_id = parley.actor_id()
        WHERE id = p_recovery AND office_id = ANY (parley.my_offices())
        AND replaces_id IS NOT NULL AND retired_at IS NULL AND takes_effect_at > p_at;
    IF NOT FOUND THEN
        PERFORM parley.deny('the time to object is over, or it was objected to already');
    END IF;
END $$;

CREATE FUNCTION parley.retire_replaced(p_recovery uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE privilege_officerecovery o SET retired_at = p_at
        WHERE o.id = p_recovery AND o.office_id = ANY (parley.my_offices())
        AND EXISTS (SELECT FROM privilege_officerecovery n WHERE n.replaces_id = o.id
                    AND n.retired_at IS NULL AND n.takes_effect_at <= p_at);
    IF NOT FOUND THEN
        PERFORM parley.deny('nothing has replaced this recovery key yet');
    END IF;
END $$;

ALTER TABLE privilege_recoveryshare ENABLE ROW LEVEL SECURITY;
CREATE POLICY privilege_recoveryshare_read ON privilege_recoveryshare FOR SELECT
    USING (EXISTS (SELECT FROM privilege_officerecovery r WHERE r.id = recovery_id
                   AND r.office_id = ANY ((SELECT parley.my_offices())::uuid[])));
CREATE POLICY privilege_recoveryshare_add ON privilege_recoveryshare FOR INSERT
    WITH CHECK (EXISTS (SELECT FROM privilege_officerecovery r WHERE r.id = recovery_id
                        AND r.held_by_id = parley.admitted_actor()
                        AND r.office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[])));

ALTER TABLE privilege_recoveryrequest ENABLE ROW LEVEL SECURITY;
CREATE POLICY privilege_recoveryrequest_read ON privilege_recoveryrequest FOR SELECT
    USING (office_id = ANY ((SELECT parley.my_offices())::uuid[]));
CREATE POLICY privilege_recoveryrequest_add ON privilege_recoveryrequest FOR INSERT
    WITH CHECK (user_id = parley.admitted_actor() AND parley.is_my_key(key_id)
        AND office_id = ANY ((SELECT parley.my_offices())::uuid[]));
CREATE POLICY privilege_recoveryrequest_change ON privilege_recoveryrequest FOR UPDATE
    USING (user_id = parley.admitted_actor() OR parley.recovers_key(key_id))
    WITH CHECK (user_id = parley.admitted_actor() OR parley.recovers_key(key_id));

GRANT SELECT, INSERT, UPDATE ON privilege_memberdevice TO parley_app;
GRANT SELECT, INSERT ON privilege_recoveryshare, privilege_recoveryrequest TO parley_app;
-- The request's own pair is not changed by anybody: keys would be sealed to another's.
GRANT UPDATE (expires_at, hands, carried, carried_for_id, carried_until, sealed_key, completed_at,
    ended_at) ON privilege_recoveryrequest TO parley_app;
REVOKE ALL ON FUNCTION parley.my_officed_offices(), parley.end_office_locks(uuid, uuid),
    parley.end_device(uuid, timestamptz), parley.object_to_recovery(uuid, timestamptz),
    parley.retire_replaced(uuid, timestamptz), parley.has_recovery(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.my_officed_offices(), parley.end_office_locks(uuid, uuid),
    parley.end_device(uuid, timestamptz), parley.object_to_recovery(uuid, timestamptz),
    parley.retire_replaced(uuid, timestamptz), parley.has_recovery(uuid) TO parley_app;
