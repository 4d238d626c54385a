-- desk.sql -- a million cases of 400,000 lines, for bench_desk.sh
-- What triggers and constraints would say of rows made by hand is known: they
-- rest, and the shelf is filled as its triggers would.
SET session_replication_role = replica;
ALTER TABLE lazaret.case DROP CONSTRAINT case_code_once_a_year;
INSERT INTO lazaret.cause_group VALUES ('bots');
INSERT INTO lazaret.cause (name, group_name, title)
    SELECT 'cause-' || i, 'bots', 'Cause ' || i FROM generate_series(1, 30) i;
INSERT INTO lazaret.playbook (cause) SELECT name FROM lazaret.cause;
INSERT INTO lazaret.realm SELECT 'pop-' || i FROM generate_series(1, 9) i;
INSERT INTO lazaret.site (name, realm, mode)
    SELECT 'site-' || i, 'pop-' || i, 'redirect' FROM generate_series(1, 9) i;
INSERT INTO lazaret.source (name) SELECT 'source-' || i FROM generate_series(1, 20) i;
INSERT INTO lazaret.subscriber (id, account, kind)
    SELECT md5('s' || i)::uuid, 'A-' || i, (CASE WHEN i % 100 < 94 THEN 'home'
        WHEN i % 100 < 98 THEN 'business' WHEN i % 100 = 98 THEN 'shared'
        ELSE 'critical' END)::lazaret.account_kind FROM generate_series(1, 400000) i;
INSERT INTO lazaret.contact (subscriber_id, channel, value)
    SELECT md5('s' || i)::uuid, 'email', 'person.' || i || '@mail' || i % 7 || '.example'
    FROM generate_series(1, 400000) i;
INSERT INTO lazaret.contact (subscriber_id, channel, value)
    SELECT md5('s' || i)::uuid, 'phone', '+49 30 ' || 10000000 + i * 13 FROM generate_series(1, 400000) i;
INSERT INTO lazaret.line (id, reference, subscriber_id, realm)
    SELECT md5('l' || i)::uuid, 'L-' || i, md5('s' || i)::uuid, 'pop-' || 1 + i % 9
    FROM generate_series(1, 400000) i;
INSERT INTO lazaret.lease (line_id, realm, prefix, origin, started_at, confirmed_at)
    SELECT md5('l' || i)::uuid, 'pop-' || 1 + i % 9, ('10.' || i / 65536 || '.' || i / 256 % 256 || '.'
        || i % 256)::cidr, 'static', now() - interval '1 year', now()
    FROM (SELECT i FROM generate_series(1, 100000) i ORDER BY random()) shuffled;
INSERT INTO lazaret.lease_past (id, line_id, realm, prefix, origin, started_at, ended_at)
    SELECT i, md5('l' || i)::uuid, 'pop-' || 1 + i % 9, ('100.' || 64 + i / 65536 || '.' || i / 256 % 256
        || '.' || i % 256)::cidr, 'dhcp', now() - interval '20 days', now() - interval '10 days'
    FROM generate_series(1, 400000) i;
INSERT INTO lazaret.case (id, code, line_id, cause, state, measure, wanted, held_by, opened_at,
        began_at, first_observed_at, last_observed_at, measure_since, review_at, released_at,
        watch_until, closed_at)
    SELECT md5('c' || i)::uuid, (SELECT string_agg(substr('23456789BCDFGHJKMNPQRTVWXY',
            1 + i / (26 ^ place)::int % 26, 1), '') FROM generate_series(0, 4) place) || 'X',
        md5('l' || 1 + i % 400000)::uuid, 'cause-' || 1 + (i * 31::bigint + i / 977) % 30,
        state::lazaret.case_state, (CASE state WHEN 'held' THEN 'notice' WHEN 'open' THEN
            (ARRAY['notice', 'restrict', 'throttle', 'garden', 'suspend'])[1 + i % 5]
            ELSE 'none' END)::lazaret.measure, 'garden', CASE state WHEN 'held' THEN 'brake' END,
        at, at, at, at, at, at + interval '30 days', CASE WHEN state IN ('watch', 'closed') THEN at END,
        CASE state WHEN 'watch' THEN now() + interval '9 days' END, CASE state WHEN 'closed' THEN at END
    FROM generate_series(1, 1000000) i, LATERAL (SELECT now() - i * interval '60 s' AS at) t,
        LATERAL (SELECT CASE WHEN i % 1000 = 7 AND i < 400000 THEN 'open' WHEN i < 30000
            THEN (ARRAY['open', 'open', 'held', 'watch', 'closed'])[1 + i / 3 % 5]
            ELSE 'closed' END AS state) s;
INSERT INTO lazaret.case_shelf (case_id, source, realm, cause, state, measure, kind, opened_at)
    SELECT c.id, o.source, n.realm, c.cause, c.state, c.measure, s.kind, c.opened_at
    FROM lazaret.case c JOIN lazaret.line n ON n.id = c.line_id
    JOIN lazaret.subscriber s ON s.id = n.subscriber_id
    CROSS JOIN LATERAL (SELECT '' AS source
        UNION ALL SELECT 'source-' || 1 + abs(hashtext(c.id::text)) % 20) o;
VACUUM ANALYZE;
