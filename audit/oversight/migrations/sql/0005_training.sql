-- Who sees and adds records of training.

ALTER TABLE oversight_trainingrecord ENABLE ROW LEVEL SECURITY;
CREATE POLICY oversight_trainingrecord_read ON oversight_trainingrecord FOR SELECT USING (
    user_id = parley.actor_id()
    OR office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[])
    OR host_office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[]));
-- Whoever holds a session records who came, each in the office that they work for.
CREATE POLICY oversight_trainingrecord_add ON oversight_trainingrecord FOR INSERT WITH CHECK (
    recorded_by = parley.actor_id()
    AND host_office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[])
    AND EXISTS (SELECT FROM privilege_officerole r
                WHERE r.user_id = oversight_trainingrecord.user_id
                AND r.office_id = oversight_trainingrecord.office_id));
CREATE POLICY oversight_trainingrecord_withdraw ON oversight_trainingrecord FOR UPDATE
    USING (withdrawn_at IS NULL
           AND host_office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[]))
    WITH CHECK (host_office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[]));
GRANT SELECT, INSERT, UPDATE (withdrawn_at) ON oversight_trainingrecord TO parley_app;
