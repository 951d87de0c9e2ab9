-- An export holds what its person may read, so it is shown to that person alone.
ALTER TABLE oversight_exportschedule ENABLE ROW LEVEL SECURITY;
ALTER TABLE oversight_logexport ENABLE ROW LEVEL SECURITY;
ALTER TABLE oversight_logexportpart ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON oversight_exportschedule
    USING (requested_by_id = (SELECT parley.admitted_actor()))
    WITH CHECK (requested_by_id = (SELECT parley.admitted_actor()));
CREATE POLICY own ON oversight_logexport
    USING (requested_by_id = (SELECT parley.admitted_actor()))
    WITH CHECK (requested_by_id = (SELECT parley.admitted_actor()));
CREATE POLICY own ON oversight_logexportpart
    USING (requested_by_id = (SELECT parley.admitted_actor()))
    WITH CHECK (requested_by_id = (SELECT parley.admitted_actor()) AND EXISTS (
        SELECT FROM public.oversight_logexport e
        WHERE e.id = export_id AND e.requested_by_id = (SELECT parley.admitted_actor())));
GRANT SELECT, INSERT, UPDATE ON oversight_exportschedule, oversight_logexport TO parley_app;
GRANT SELECT, INSERT, DELETE ON oversight_logexportpart TO parley_app;
