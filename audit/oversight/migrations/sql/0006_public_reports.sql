-- A report exists from its release on, and never changes: nobody may UPDATE or DELETE.

ALTER TABLE oversight_publicreport
    ADD CONSTRAINT a_report_carries_the_digest_of_its_body
    CHECK (digest = sha256(convert_to(body, 'UTF8')));

ALTER TABLE oversight_publicreport ENABLE ROW LEVEL SECURITY;
-- Published: whoever asks, logged in or not.
CREATE POLICY oversight_publicreport_read ON oversight_publicreport FOR SELECT USING (true);
CREATE POLICY oversight_publicreport_release ON oversight_publicreport FOR INSERT WITH CHECK (
    released_by = parley.actor_id()
    AND office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[]));
GRANT SELECT, INSERT ON oversight_publicreport TO parley_app;
