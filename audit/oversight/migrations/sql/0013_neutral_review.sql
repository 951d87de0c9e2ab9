-- The one supervisor's own acts, where nobody outside is named: an oversight auditor reviews them.

-- A reviewer of another office reads the week that they were given something of, and signs it.
DROP POLICY oversight_reviewweek_read ON oversight_reviewweek;
CREATE POLICY oversight_reviewweek_read ON oversight_reviewweek FOR SELECT USING (
    office_id = ANY ((SELECT parley.my_offices())::uuid[])
    OR EXISTS (SELECT FROM oversight_reviewgroup g
               WHERE g.week_id = oversight_reviewweek.id
               AND g.reviewer_id = parley.admitted_actor()));
DROP POLICY oversight_weeksigning_add ON oversight_weeksigning;
CREATE POLICY oversight_weeksigning_add ON oversight_weeksigning FOR INSERT WITH CHECK (
    reviewer_id = parley.admitted_actor() AND EXISTS (
        SELECT FROM oversight_reviewgroup g
        WHERE g.week_id = oversight_weeksigning.week_id
        AND g.office_id = oversight_weeksigning.office_id
        AND g.reviewer_id = parley.admitted_actor()));

-- Oversight auditors of neutral offices of the office's jurisdiction, who review its one
-- supervisor's acts until somebody outside is named; nobody otherwise.
CREATE FUNCTION parley.neutral_reviewers(p_office uuid) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF NOT parley.is_review_service() THEN
        PERFORM parley.deny('only the scheduler draws what is reviewed');
    END IF;
    RETURN ARRAY(
        SELECT u.id FROM privilege_user u
        JOIN privilege_officerole r ON r.user_id = u.id
        JOIN privilege_office n ON n.id = r.office_id
        JOIN privilege_office o ON o.id = p_office
        WHERE r.role = 'auditor' AND n.side = 'neutral' AND n.jurisdiction = o.jurisdiction
        AND u.is_active AND u.admitted_at IS NOT NULL
        AND NOT parley.has_outside_approver(p_office)
        ORDER BY u.id);
END $$;
REVOKE ALL ON FUNCTION parley.neutral_reviewers(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.neutral_reviewers(uuid) TO parley_app;
