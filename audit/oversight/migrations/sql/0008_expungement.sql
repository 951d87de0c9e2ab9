-- A court's orders to expunge entries of an office's log. Nothing here is ever changed or deleted.

ALTER TABLE oversight_expungement ENABLE ROW LEVEL SECURITY;
CREATE POLICY oversight_expungement_read ON oversight_expungement FOR SELECT USING (
    office_id = ANY ((SELECT parley.my_offices())::uuid[]));
CREATE POLICY oversight_expungement_add ON oversight_expungement FOR INSERT WITH CHECK (
    expunged_by = parley.actor_id()
    AND office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[]));
GRANT SELECT, INSERT ON oversight_expungement TO parley_app;
