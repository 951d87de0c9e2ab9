-- When each account was last used, to the day: what is unused is warned, then disabled (CJIS AC-2(3)).
-- A sign of life is no event and owes the log nothing; a warning, a stop and a release are.

CREATE FUNCTION parley.note_use(p_user uuid, p_day date) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    INSERT INTO privilege_accountuse (user_id, seen_on) VALUES (p_user, p_day)
    ON CONFLICT (user_id) DO UPDATE
        SET seen_on = excluded.seen_on, warned_at = NULL, orphaned_at = NULL
        WHERE privilege_accountuse.seen_on < excluded.seen_on
$$;

-- Every account that can log in, or that this rule has stopped. Of an account that was made before
-- days were noted, the day it was made or admitted counts.
CREATE FUNCTION parley.account_uses()
RETURNS TABLE (user_id uuid, office_id uuid, log_id uuid, name text, seen_on date,
               warned_at timestamptz, orphaned_at timestamptz, released_until timestamptz,
               stopped_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT u.id, o.id, o.log_id, u.display_name,
           coalesce(a.seen_on, greatest(u.created_at, u.admitted_at)::date),
           a.warned_at, a.orphaned_at, a.released_until, a.stopped_at
    FROM privilege_user u
    LEFT JOIN privilege_accountuse a ON a.user_id = u.id
    LEFT JOIN LATERAL (
        SELECT f.id, f.log_id FROM privilege_officerole r
        JOIN privilege_office f ON f.id = r.office_id
        WHERE r.user_id = u.id ORDER BY r.created_at, r.id LIMIT 1) o ON true
    WHERE (u.is_active OR a.stopped_at IS NOT NULL)
    AND NOT EXISTS (SELECT FROM privilege_guest g WHERE g.user_id = u.id)
    AND (parley.actor_id() IS NULL OR o.id = ANY (parley.my_supervised_offices()))
    ORDER BY u.display_name, u.id
$$;

CREATE FUNCTION parley.demand_scheduler() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF parley.actor_id() IS NOT NULL THEN
        PERFORM parley.deny('only the scheduler does this');
    END IF;
END $$;

CREATE FUNCTION parley.warn_account(p_user uuid, p_orphaned timestamptz, p_at timestamptz)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM parley.demand_scheduler();
    INSERT INTO privilege_accountuse (user_id, seen_on, warned_at, orphaned_at)
        SELECT id, greatest(created_at, admitted_at)::date, p_at, p_orphaned
        FROM privilege_user WHERE id = p_user
        ON CONFLICT (user_id) DO UPDATE SET warned_at = p_at, orphaned_at = p_orphaned;
END $$;

-- Nobody is stopped who was not warned a week ago, whatever the program says.
CREATE FUNCTION parley.stop_account(p_user uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM parley.demand_scheduler();
    UPDATE privilege_accountuse SET stopped_at = p_at
        WHERE user_id = p_user AND warned_at <= p_at - interval '6 days'
        AND (released_until IS NULL OR released_until <= p_at);
    IF NOT FOUND THEN
        PERFORM parley.deny('an account is stopped after a warning, and never during a release');
    END IF;
    UPDATE privilege_user SET is_active = false WHERE id = p_user AND is_active;
END $$;

-- A supervisor gives time at any hour, without a second person: the account stays admitted. An
-- account that somebody disabled is not opened by this.
CREATE FUNCTION parley.release_account(p_user uuid, p_until timestamptz, p_at timestamptz)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF p_user = parley.actor_id() OR NOT EXISTS (
            SELECT FROM privilege_officerole WHERE user_id = p_user
            AND office_id = ANY (parley.my_supervised_offices())) THEN
        PERFORM parley.deny('another supervisor of the person''s office releases an account');
    ELSIF p_until > p_at + interval '31 days' THEN
        PERFORM parley.deny('a release lasts a month at most');
    END IF;
    UPDATE privilege_user u SET is_active = true FROM privilege_accountuse a
        WHERE u.id = p_user AND a.user_id = u.id AND a.stopped_at IS NOT NULL;
    INSERT INTO privilege_accountuse (user_id, seen_on, released_until)
        SELECT id, greatest(created_at, admitted_at)::date, p_until
        FROM privilege_user WHERE id = p_user
        ON CONFLICT (user_id) DO UPDATE SET released_until = p_until, stopped_at = NULL;
END $$;

-- Whoever disables an account by hand takes it out of this rule's hands.
CREATE FUNCTION parley.forget_stop() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE privilege_accountuse SET stopped_at = NULL WHERE user_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER a_stop_by_hand_stays AFTER UPDATE OF is_active ON privilege_user
    FOR EACH ROW WHEN (NEW.is_active AND NOT OLD.is_active)
    EXECUTE FUNCTION parley.forget_stop();

REVOKE ALL ON FUNCTION parley.note_use(uuid, date), parley.account_uses(),
    parley.demand_scheduler(), parley.warn_account(uuid, timestamptz, timestamptz),
    parley.stop_account(uuid, timestamptz), parley.forget_stop(),
    parley.release_account(uuid, timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley.note_use(uuid, date), parley.account_uses(),
    parley.warn_account(uuid, timestamptz, timestamptz),
    parley.stop_account(uuid, timestamptz),
    parley.release_account(uuid, timestamptz, timestamptz) TO parley_app;
