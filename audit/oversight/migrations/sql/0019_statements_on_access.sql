-- Each person who could let others in says that they have decided on everybody whom they let in. All are
-- asked, so that it tells nobody who leads what is privileged.

ALTER TABLE oversight_certification ALTER COLUMN open_for SET DEFAULT '{}';

-- Who has not said so yet in an office's open review: for the scheduler, who reminds them, and for the
-- office's supervisors.
CREATE FUNCTION parley.awaited_in_certification(p_office uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(array_agg(DISTINCT u.id ORDER BY u.id), '{}')
    FROM oversight_certification c
    JOIN privilege_officerole r ON r.office_id = c.office_id
        AND r.role IN ('attorney', 'staff', 'supervisor')
    JOIN privilege_user u ON u.id = r.user_id AND u.is_active AND u.admitted_at IS NOT NULL
    WHERE c.office_id = p_office AND c.signed_on IS NULL
    AND (parley.actor_id() IS NULL OR p_office = ANY (parley.my_supervised_offices()))
    AND NOT EXISTS (SELECT FROM oversight_accessstatement s
                    WHERE s.certification_id = c.id AND s.user_id = u.id)
$$;
REVOKE ALL ON FUNCTION parley.awaited_in_certification(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.awaited_in_certification(uuid) TO parley_app;

ALTER TABLE oversight_accessstatement ENABLE ROW LEVEL SECURITY;
CREATE POLICY oversight_accessstatement_read ON oversight_accessstatement FOR SELECT USING (
    user_id = (SELECT parley.actor_id())
    OR office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[]));
CREATE POLICY oversight_accessstatement_add ON oversight_accessstatement FOR INSERT WITH CHECK (
    user_id = parley.admitted_actor()
    AND EXISTS (SELECT FROM oversight_certification c WHERE c.id = certification_id
                AND c.office_id = oversight_accessstatement.office_id AND c.signed_on IS NULL));
GRANT SELECT, INSERT ON oversight_accessstatement TO parley_app;
GRANT UPDATE (open_for) ON oversight_certification TO parley_app;
