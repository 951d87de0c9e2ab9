-- Review of the log: who reads what was drawn, who decides, and what the scheduler may look at.

-- The scheduler, which is nobody, says which named service it is; no request ever does.
CREATE FUNCTION parley.is_review_service() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT parley.actor_id() IS NULL
        AND coalesce(current_setting('parley.service', true), '') = 'review'
$$;

CREATE FUNCTION parley.configures_reviews(p_office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (SELECT FROM privilege_officerole WHERE user_id = parley.admitted_actor()
        AND office_id = p_office AND role IN ('administrator', 'supervisor'))
$$;

-- What the actor was asked about: their own acts, once a reviewer has put a question.
CREATE FUNCTION parley.my_asked_reviews() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(array_agg(g.id), '{}') FROM oversight_reviewgroup g
    WHERE g.subject_id = parley.admitted_actor() AND EXISTS (
        SELECT FROM oversight_reviewstep s WHERE s.group_id = g.id AND s.kind = 'question')
$$;

-- A supervisor reads the reviews of their office, but of their own acts only those that nobody in
-- the office can review; whoever else reviews reads what they were given.
CREATE FUNCTION parley.may_review(p_group uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (SELECT FROM oversight_reviewgroup g WHERE g.id = p_group
        AND g.subject_id <> parley.admitted_actor()
        AND (g.reviewer_id = parley.admitted_actor()
             OR (NOT g.is_peer AND g.office_id = ANY (parley.my_supervised_offices()))))
$$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['reviewrule', 'reviewweek', 'reviewgroup', 'reviewentry',
        'reviewstep', 'weeksigning', 'savedview'] LOOP
        EXECUTE format('ALTER TABLE oversight_%s ENABLE ROW LEVEL SECURITY', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['reviewrule', 'reviewweek', 'reviewgroup', 'reviewentry',
        'weeksigning'] LOOP
        EXECUTE format('CREATE POLICY oversight_%s_service ON oversight_%s'
            ' USING (parley.is_review_service()) WITH CHECK (parley.is_review_service())',
            name, name);
    END LOOP;
END
$$;

CREATE POLICY oversight_reviewstep_service ON oversight_reviewstep FOR SELECT
    USING (parley.is_review_service());

CREATE POLICY oversight_reviewrule_read ON oversight_reviewrule FOR SELECT
    USING (office_id = ANY ((SELECT parley.my_offices())::uuid[]));
CREATE POLICY oversight_reviewrule_add ON oversight_reviewrule FOR INSERT
    WITH CHECK (parley.configures_reviews(office_id));
CREATE POLICY oversight_reviewrule_change ON oversight_reviewrule FOR UPDATE
    USING (parley.configures_reviews(office_id)) WITH CHECK (parley.configures_reviews(office_id));

CREATE POLICY oversight_reviewweek_read ON oversight_reviewweek FOR SELECT
    USING (office_id = ANY ((SELECT parley.my_offices())::uuid[]));

CREATE POLICY oversight_reviewgroup_read ON oversight_reviewgroup FOR SELECT USING (
    reviewer_id = parley.admitted_actor()
    OR (office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[])
        AND (subject_id <> parley.admitted_actor() OR reviewer_id IS NULL))
    OR id = ANY ((SELECT parley.my_asked_reviews())::uuid[]));
CREATE POLICY oversight_reviewentry_read ON oversight_reviewentry FOR SELECT USING (
    EXISTS (SELECT FROM oversight_reviewgroup g WHERE g.id = group_id));
CREATE POLICY oversight_reviewstep_read ON oversight_reviewstep FOR SELECT USING (
    EXISTS (SELECT FROM oversight_reviewgroup g WHERE g.id = group_id
            AND (g.subject_id <> parley.admitted_actor() OR kind IN ('question', 'answer')
                 OR g.reviewer_id IS NULL)));
CREATE POLICY oversight_reviewstep_add ON oversight_reviewstep FOR INSERT WITH CHECK (
    by_id = parley.admitted_actor() AND (
        (kind <> 'answer' AND outside IS NULL AND parley.may_review(group_id))
        OR (kind = 'answer' AND group_id = ANY (parley.my_asked_reviews()))
        OR (kind <> 'answer' AND parley.answered_outside(group_id, outside, 'review'))));
CREATE POLICY oversight_weeksigning_read ON oversight_weeksigning FOR SELECT USING (
    reviewer_id = parley.admitted_actor()
    OR office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[]));
CREATE POLICY oversight_weeksigning_add ON oversight_weeksigning FOR INSERT WITH CHECK (
    reviewer_id = parley.admitted_actor() AND office_id = ANY (parley.my_offices()));
CREATE POLICY oversight_savedview_own ON oversight_savedview
    USING (user_id = (SELECT parley.actor_id())) WITH CHECK (user_id = (SELECT parley.actor_id()));

GRANT SELECT, INSERT ON oversight_reviewgroup, oversight_reviewentry, oversight_reviewstep,
    oversight_weeksigning, oversight_reviewweek, oversight_reviewrule TO parley_app;
GRANT UPDATE (drawn_until) ON oversight_reviewweek TO parley_app;
GRANT UPDATE (is_on, amount, changed_at) ON oversight_reviewrule TO parley_app;
GRANT SELECT, INSERT, DELETE ON oversight_savedview TO parley_app;

-- What rules ask of an entry beside what it says itself. Tables with forced policies are read by
-- their owner through policies of its own.
CREATE POLICY casework_tag_owner ON casework_tag FOR SELECT TO parley_owner USING (true);
CREATE POLICY casework_caseevent_owner ON casework_caseevent FOR SELECT TO parley_owner USING (true);
CREATE POLICY casework_case_owner ON casework_case FOR SELECT TO parley_owner USING (true);
CREATE POLICY casework_evidenceitem_owner ON casework_evidenceitem FOR SELECT TO parley_owner
    USING (true);

-- When an act on a wall last concerned a person, in the 30 days before a moment.
CREATE FUNCTION parley.review_wall_act(p_log uuid, p_wall uuid, p_user uuid, p_event text,
                                       p_at timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT max(b.created_at) FROM ledger_subject s
    JOIN ledger_entry_body b ON b.log_id = s.log_id AND b.created_at = s.created_at
        AND b.leaf_id = s.leaf_id,
        LATERAL (SELECT convert_from(b.bytes, 'UTF8')::jsonb AS entry) j
    WHERE s.log_id = p_log AND s.object_id = p_wall
        AND s.created_at > p_at - interval '30 days' AND s.created_at <= p_at
        AND j.entry ->> 'event' = p_event
        AND j.entry -> 'objects' @> jsonb_build_array(jsonb_build_object('id', p_user::text))
$$;

-- The entries of people of an office in a span of time; by the review service only.
CREATE FUNCTION parley.review_entries(p_office uuid, p_since timestamptz, p_until timestamptz)
RETURNS TABLE (leaf_id uuid, log_id uuid, created_at timestamptz, bytes bytea, matter_id uuid,
               is_open boolean, on_team boolean, let_in_at timestamptz, is_screened boolean, is_favorable boolean,
               in_trial_week boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF NOT parley.is_review_service() THEN
        PERFORM parley.deny('only the scheduler draws what is reviewed');
    END IF;
    RETURN QUERY
    WITH found AS (
        SELECT b.leaf_id, b.log_id, b.created_at, b.bytes FROM ledger_entry_body b
        JOIN privilege_office o ON o.log_id = b.log_id
        WHERE o.id = p_office AND b.created_at >= p_since AND b.created_at < p_until
        UNION ALL
        SELECT b.leaf_id, b.log_id, b.created_at, b.bytes FROM ledger_pending b
        JOIN privilege_office o ON o.log_id = b.log_id
        WHERE o.id = p_office AND b.created_at >= p_since AND b.created_at < p_until
    ), read AS (
        SELECT f.*, j.entry, (j.entry -> 'who' ->> 'user')::uuid AS user_id,
               ARRAY(SELECT (x ->> 'id')::uuid
                     FROM jsonb_array_elements(j.entry -> 'objects') x) AS objects
        FROM found f, LATERAL (SELECT convert_from(f.bytes, 'UTF8')::jsonb AS entry) j
        WHERE j.entry -> 'who' ->> 'kind' = 'person'
            AND (j.entry -> 'who' ->> 'office')::uuid = p_office
    )
    SELECT r.leaf_id, r.log_id, r.created_at, r.bytes, w.matter_id,
        w.id IS NULL OR (w.supervised AND w.office_id = p_office),
        w.id IS NULL OR EXISTS (
            SELECT FROM privilege_wallusergrant g
            WHERE g.user_id = r.user_id AND g.content_object_id = w.id)
        OR parley.review_wall_act(r.log_id, w.id, r.user_id, 'privilege:wall:revoked',
                                  r.created_at) IS NOT NULL,
        parley.review_wall_act(r.log_id, w.id, r.user_id, 'privilege:wall:granted', r.created_at),
        EXISTS (SELECT FROM privilege_screen s WHERE s.user_id = r.user_id
            AND s.lifted_at IS NULL AND (
                s.matter_id = ANY (r.objects)
                OR s.matter_id IN (SELECT c.matter_id FROM casework_case c
                                   WHERE c.id = ANY (r.objects))
                OR s.matter_id IN (SELECT i.matter_id FROM casework_evidenceitem i
                                   WHERE i.id = ANY (r.objects))
                OR s.matter_id IN (SELECT x.matter_id FROM privilege_wall x
                                   WHERE x.id = ANY (r.objects)))),
        EXISTS (SELECT FROM casework_tag t WHERE t.item_id = ANY (r.objects)
            AND t.kind IN ('brady', 'giglio')),
        EXISTS (SELECT FROM casework_caseevent e WHERE e.matter_id = w.matter_id
            AND e.kind = 'trial' AND NOT e.is_cancelled
            AND e.starts_at BETWEEN r.created_at - interval '7 days'
                                AND r.created_at + interval '7 days')
    FROM read r LEFT JOIN privilege_wall w ON w.id = (r.entry ->> 'wall')::uuid
    ORDER BY r.created_at, r.leaf_id;
END $$;

-- Colleagues of the same office and grade who stand behind the wall themselves.
CREATE FUNCTION parley.review_peers(p_office uuid, p_subject uuid, p_wall uuid) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF NOT parley.is_review_service() THEN
        PERFORM parley.deny('only the scheduler draws what is reviewed');
    END IF;
    RETURN ARRAY(
        SELECT u.id FROM privilege_user u
        WHERE u.id <> p_subject AND u.is_active AND u.admitted_at IS NOT NULL
        AND (SELECT array_agg(r.role ORDER BY r.role) FROM privilege_officerole r
             WHERE r.user_id = u.id AND r.office_id = p_office)
            = (SELECT array_agg(r.role ORDER BY r.role) FROM privilege_officerole r
               WHERE r.user_id = p_subject AND r.office_id = p_office)
        AND EXISTS (SELECT FROM privilege_wallusergrant g
                    WHERE g.user_id = u.id AND g.content_object_id = p_wall)
        AND NOT EXISTS (SELECT FROM privilege_screen s
                        JOIN privilege_wall w ON w.matter_id = s.matter_id
                        WHERE w.id = p_wall AND s.user_id = u.id AND s.lifted_at IS NULL)
        ORDER BY u.id);
END $$;

-- Burn a code of who approves for an office from outside, for the review of its one supervisor.
CREATE FUNCTION parley.use_review_code(p_group uuid, p_digest bytea, p_at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    v_group oversight_reviewgroup;
    v_approver uuid;
    v_code uuid;
BEGIN
    SELECT * INTO v_group FROM oversight_reviewgroup WHERE id = p_group;
    IF v_group.id IS NULL OR v_group.reviewer_id IS NOT NULL
       OR NOT parley.supervises_alone(v_group.office_id) THEN
        PERFORM parley.deny('somebody in the office reviews it');
    END IF;
    SELECT id INTO v_approver FROM privilege_outsideapprover
        WHERE office_id = v_group.office_id AND takes_effect_at <= p_at
        ORDER BY takes_effect_at DESC, id LIMIT 1;
    SELECT id INTO v_code FROM privilege_approvalcode
        WHERE approver_id = v_approver AND digest = p_digest AND used_at IS NULL FOR UPDATE;
    IF v_code IS NULL THEN
        PERFORM parley.deny('this is no unused code of who approves for your office');
    END IF;
    UPDATE privilege_approvalcode SET used_at = p_at, used_for = p_group, answer = 'review'
        WHERE id = v_code;
    RETURN v_approver;
END $$;

REVOKE ALL ON FUNCTION parley.review_wall_act(uuid, uuid, uuid, text, timestamptz),
    parley.is_review_service(), parley.configures_reviews(uuid),
    parley.my_asked_reviews(), parley.may_review(uuid),
    parley.review_entries(uuid, timestamptz, timestamptz),
    parley.review_peers(uuid, uuid, uuid), parley.use_review_code(uuid, bytea, timestamptz)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.is_review_service(), parley.configures_reviews(uuid),
    parley.my_asked_reviews(), parley.may_review(uuid),
    parley.review_entries(uuid, timestamptz, timestamptz),
    parley.review_peers(uuid, uuid, uuid), parley.use_review_code(uuid, bytea, timestamptz)
    TO parley_app;
