-- What jobs need behind privileged walls, and what members granted them: sealed to one worker's key
-- each, so reading a row opens nothing; ids and times are for those behind the wall only.

ALTER TABLE privilege_jobneed ENABLE ROW LEVEL SECURITY;
CREATE POLICY privilege_jobneed_read ON privilege_jobneed FOR SELECT
    USING (wall_id IN (SELECT id FROM privilege_wall));
CREATE POLICY privilege_jobneed_add ON privilege_jobneed FOR INSERT
    WITH CHECK (wall_id IN (SELECT id FROM privilege_wall));

ALTER TABLE privilege_jobgrant ENABLE ROW LEVEL SECURITY;
CREATE POLICY privilege_jobgrant_read ON privilege_jobgrant FOR SELECT
    USING (wall_id IN (SELECT id FROM privilege_wall));
CREATE POLICY privilege_jobgrant_add ON privilege_jobgrant FOR INSERT
    WITH CHECK (wall_id IN (SELECT id FROM privilege_wall)
        AND granted_by = parley.admitted_actor());

-- Used, given up or granted anew: the sealed bytes go, and what a finished job needed with them.
CREATE FUNCTION parley.end_job_grants(p_jobs uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    DELETE FROM privilege_jobgrant WHERE job_id = ANY (p_jobs);
    DELETE FROM privilege_jobneed n USING privilege_job j
        WHERE n.job_id = ANY (p_jobs) AND j.id = n.job_id AND j.state IN ('done', 'failed');
$$;

-- The sweeper's: it stands behind no wall, and learns nothing of what it deletes.
CREATE FUNCTION parley.release_job_grants(p_now timestamptz, p_alive_since timestamptz)
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    DELETE FROM privilege_jobgrant g USING privilege_job j, privilege_workerkey w
        WHERE j.id = g.job_id AND w.id = g.worker_id
        AND (g.expires_at <= p_now OR g.created_at > p_now + interval '1 minute'
             OR w.ended_at IS NOT NULL OR w.seen_at <= p_alive_since
             OR j.state NOT IN ('queued', 'running'));
    UPDATE privilege_job j SET state = 'waiting', lease_until = NULL
        WHERE j.needs_grant AND j.state IN ('queued', 'running')
        AND (j.state = 'queued' OR (j.state = 'running' AND j.lease_until < p_now))
        AND NOT EXISTS (SELECT FROM privilege_jobgrant g WHERE g.job_id = j.id);
    DELETE FROM privilege_jobneed n USING privilege_job j
        WHERE j.id = n.job_id AND j.state IN ('done', 'failed');
$$;

GRANT SELECT, INSERT ON privilege_workerkey, privilege_jobneed, privilege_jobgrant TO parley_app;
GRANT UPDATE (seen_at, ended_at) ON privilege_workerkey TO parley_app;
REVOKE ALL ON FUNCTION parley.end_job_grants(uuid[]),
    parley.release_job_grants(timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.end_job_grants(uuid[]),
    parley.release_job_grants(timestamptz, timestamptz) TO parley_app;

-- A worker's sign of life is no event; its coming and going are. A grant's giving is; its end is not.
CREATE CONSTRAINT TRIGGER every_change_has_its_entry
    AFTER INSERT OR UPDATE OF public_key, mac, ended_at OR DELETE ON privilege_workerkey
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION parley.ledger_demand_entry();
CREATE CONSTRAINT TRIGGER every_change_has_its_entry
    AFTER INSERT OR UPDATE ON privilege_jobgrant
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION parley.ledger_demand_by_wall_id();
