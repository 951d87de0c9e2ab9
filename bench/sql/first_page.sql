-- 25 offices a side, 5,000 people, 100,000 cases of six walls, 1,000,000 items, 800,000 grants:
-- loaded as a superuser past policies and triggers, which is what a benchmark's fixture may do.
SET session_replication_role = replica;
SET synchronous_commit = off;
SET work_mem = '256MB';

CREATE TEMP TABLE office AS
    SELECT n, gen_random_uuid() id, gen_random_uuid() log,
           CASE WHEN n <= 25 THEN 'prosecution' ELSE 'defense' END side
    FROM generate_series(1, 50) n;
INSERT INTO auth_group (id, name) SELECT n, 'supervisors ' || n FROM office;
INSERT INTO privilege_office (id, name, side, jurisdiction, log_id, supervisors_id, created_at,
                              founded_at)
    SELECT id, 'Office ' || n, side, 'NY', log, n, '2026-01-01', '2026-01-01' FROM office;

CREATE TEMP TABLE person AS
    SELECT n, gen_random_uuid() id, (n % 50) + 1 office, (n / 50) seat
    FROM generate_series(0, 4999) n;
INSERT INTO privilege_user (id, password, is_superuser, email, display_name, bar_number, time_zone,
                            is_active, provisional_password, admitted_at, created_at)
    SELECT id, '', false, n || '@example.org', 'Person ' || n, '', 'UTC', true, false,
           '2026-01-01', '2026-01-01' FROM person;
INSERT INTO privilege_officerole (id, user_id, office_id, role, created_at)
    SELECT gen_random_uuid(), p.id, o.id, CASE WHEN seat = 0 THEN 'supervisor' ELSE 'attorney' END,
           '2026-01-01' FROM person p JOIN office o ON o.n = p.office;

-- Case n belongs to prosecution office n % 25 and defense office n % 25 + 25.
CREATE TEMP TABLE matter AS
    SELECT n, gen_random_uuid() id, (n % 25) + 1 prosecution, (n % 25) + 26 defense
    FROM generate_series(0, 99999) n;
INSERT INTO privilege_matter (id, office_id, created_at)
    SELECT m.id, o.id, '2026-01-01' FROM matter m JOIN office o ON o.n = m.prosecution;
CREATE TEMP TABLE wall AS
    SELECT gen_random_uuid() id, m.n, m.id matter, k.kind, o.id office, k.supervised
    FROM matter m
    CROSS JOIN (VALUES ('case-record', true, true), ('prosecution-file', true, true),
                       ('prosecution-work-product', true, false), ('shared-file', true, true),
                       ('for-disclosure', false, false), ('defense-file', false, false))
               AS k (kind, prosecution, supervised)
    JOIN office o ON o.n = CASE WHEN k.prosecution THEN m.prosecution ELSE m.defense END;
CREATE INDEX ON wall (n, kind);
INSERT INTO privilege_wall (id, matter_id, office_id, kind, supervised, created_at)
    SELECT id, matter, office, kind, supervised, '2026-01-01' FROM wall;

-- Two people of each side on every case, by seat, never the supervisor; reads only.
INSERT INTO privilege_wallusergrant (permission_id, user_id, content_object_id)
    SELECT perm.id, p.id, w.id
    FROM matter m
    CROSS JOIN (VALUES (0), (1)) AS second (step)
    CROSS JOIN (VALUES ('case-record', true), ('prosecution-file', true), ('shared-file', true),
                       ('case-record', false), ('shared-file', false), ('for-disclosure', false))
               AS k (kind, prosecution)
    JOIN wall w ON w.n = m.n AND w.kind = k.kind
    JOIN person p ON p.office = CASE WHEN k.prosecution THEN m.prosecution ELSE m.defense END
                 AND p.seat = 1 + (m.n / 25 + second.step * 37) % 99
    JOIN auth_permission perm ON perm.codename = 'read_wall';

-- Ten items a case: six in the prosecution's file, four in the shared one.
CREATE TEMP TABLE item AS
    SELECT gen_random_uuid() id, gen_random_uuid() content, w.id wall, w.matter, w.office,
           w.supervised, w.kind,
           timestamptz '2026-01-01' + (random() * 300 * 86400) * interval '1 second' AS moment
    FROM wall w
    CROSS JOIN LATERAL generate_series(1, CASE w.kind WHEN 'prosecution-file' THEN 6 ELSE 4 END)
    WHERE w.kind IN ('prosecution-file', 'shared-file');
INSERT INTO privilege_content (id, wall_id, matter_id, office_id, supervised, created_at, plain)
    SELECT content, wall, matter, office, supervised, moment,
           jsonb_build_object('title', 'Report ' || left(id::text, 8), 'name', 'report.pdf')
    FROM item;
INSERT INTO casework_evidenceitem (id, wall_id, matter_id, office_id, supervised, created_at,
        content_id, origin, item_type, media_type, size, sha256, md5, received_at, state, condition,
        flags, has_preview, has_machine_text)
    SELECT id, wall, matter, office, supervised, moment, content, 'received', 'other',
           'application/pdf', 1000, repeat('0', 64), '', moment, 'ready', 'ok', '{}', false, false
    FROM item;
ANALYZE;
