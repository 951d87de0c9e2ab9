-- Who sees and adds what around codes of conduct. Nothing here is ever changed or deleted.

ALTER TABLE oversight_codeversion
    ADD CONSTRAINT a_code_carries_the_digest_of_its_text
    CHECK (digest = sha256(convert_to(text, 'UTF8')));
ALTER TABLE oversight_attestation
    ADD CONSTRAINT an_attestation_is_to_the_text_that_was_shown
    FOREIGN KEY (version_id, digest) REFERENCES oversight_codeversion (id, digest);

-- A code of the platform comes from its administrator, one of an office from its supervisors.
CREATE FUNCTION parley.publishes_codes(p_office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT CASE WHEN p_office IS NULL
        THEN parley.is_platform_administrator(parley.admitted_actor())
        ELSE p_office = ANY (parley.my_supervised_offices()) END
$$;

-- Whoever supervises, or whoever supervises alone for themselves.
CREATE FUNCTION parley.releases_duties(p_user uuid, p_office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT p_office = ANY (parley.my_supervised_offices())
        AND (p_user <> parley.actor_id() OR parley.supervises_alone(p_office))
        AND EXISTS (SELECT FROM privilege_officerole
                    WHERE user_id = p_user AND office_id = p_office)
$$;

ALTER TABLE oversight_codeversion ENABLE ROW LEVEL SECURITY;
CREATE POLICY oversight_codeversion_read ON oversight_codeversion FOR SELECT USING (
    parley.actor_id() IS NOT NULL
    AND (office_id IS NULL OR office_id = ANY ((SELECT parley.my_offices())::uuid[])));
CREATE POLICY oversight_codeversion_add ON oversight_codeversion FOR INSERT WITH CHECK (
    published_by = parley.actor_id() AND parley.publishes_codes(office_id));

ALTER TABLE oversight_attestation ENABLE ROW LEVEL SECURITY;
CREATE POLICY oversight_attestation_read ON oversight_attestation FOR SELECT USING (
    user_id = parley.actor_id()
    OR office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[]));
CREATE POLICY oversight_attestation_add ON oversight_attestation FOR INSERT WITH CHECK (
    user_id = parley.actor_id() AND office_id = ANY ((SELECT parley.my_offices())::uuid[]));

ALTER TABLE oversight_dutywarning ENABLE ROW LEVEL SECURITY;
CREATE POLICY oversight_dutywarning_read ON oversight_dutywarning FOR SELECT USING (
    user_id = parley.actor_id()
    OR office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[]));
CREATE POLICY oversight_dutywarning_add ON oversight_dutywarning FOR INSERT WITH CHECK (
    user_id = parley.actor_id() AND office_id = ANY ((SELECT parley.my_offices())::uuid[]));

ALTER TABLE oversight_dutyrelease ENABLE ROW LEVEL SECURITY;
CREATE POLICY oversight_dutyrelease_read ON oversight_dutyrelease FOR SELECT USING (
    user_id = parley.actor_id()
    OR office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[]));
CREATE POLICY oversight_dutyrelease_add ON oversight_dutyrelease FOR INSERT WITH CHECK (
    released_by = parley.actor_id() AND parley.releases_duties(user_id, office_id));

GRANT SELECT, INSERT ON oversight_codeversion, oversight_attestation, oversight_dutywarning,
    oversight_dutyrelease TO parley_app;
REVOKE ALL ON FUNCTION parley.publishes_codes(uuid), parley.releases_duties(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.publishes_codes(uuid), parley.releases_duties(uuid, uuid)
    TO parley_app;
