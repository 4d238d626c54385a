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
-- ---- what the figures count: ways out, relapses, mails, pauses, disputes -------
CREATE TEMP TABLE went AS
    SELECT c.id AS case_id, c.line_id, (ARRAY['self', 'self', 'self', 'quiet', 'quiet', 'staff', 'timed', 'api'])
        [1 + abs(hashtext(c.id::text)) % 8] AS kind, c.released_at + interval '1 day' * (abs(hashtext(c.code)) % 20) AS at
    FROM lazaret.case c WHERE c.released_at < now() - interval '20 days';
INSERT INTO lazaret.timeline (case_id, at, kind, actor)
    SELECT c.id, c.opened_at + t.after, t.kind, 'warden' FROM lazaret.case c,
        (VALUES ('opened', interval '0'), ('measure', '1 s'), ('ticked', '9 h'), ('released', '10 h')) t (kind, after);
INSERT INTO lazaret.timeline (case_id, at, kind, actor)
    SELECT w.case_id, w.at + interval '9 days', 'relapsed', 'warden' FROM went w
    WHERE abs(hashtext(w.case_id::text)) % 12 = 5 AND w.at < now() - interval '9 days';
INSERT INTO lazaret.release (case_id, line_id, group_name, kind, at, actor)
    SELECT case_id, line_id, 'bots', kind, at, 'subscriber' FROM went;
WITH told AS (INSERT INTO lazaret.notice (id, line_id, kind, channel, state, queued_at, next_at, sent_at)
    SELECT md5('n' || c.code || c.id)::uuid, c.line_id, 'walled', 'email', 'sent', c.opened_at, c.opened_at, c.opened_at
    FROM lazaret.case c RETURNING id)
INSERT INTO lazaret.notice_case (notice_id, case_id)
    SELECT md5('n' || c.code || c.id)::uuid, c.id FROM lazaret.case c, (SELECT count(*) FROM told) all_told;
INSERT INTO lazaret.timeline (case_id, at, kind, actor, detail)
    SELECT o.case_id, m.queued_at + interval '1 min', 'bounced', 'warden', jsonb_build_object('notice', m.id)
    FROM lazaret.notice m JOIN lazaret.notice_case o ON o.notice_id = m.id
    WHERE abs(hashtext(m.id::text)) % 50 = 5;
INSERT INTO lazaret.pause (case_id, at, until, actor)
    SELECT c.id, c.opened_at, c.opened_at + interval '4 hours', 'subscriber' FROM lazaret.case c
    WHERE abs(hashtext(c.id::text)) % 40 = 7;
INSERT INTO lazaret.request (case_id, kind, state, made_at, due_at, waits_since, source, decided_by, decided_at)
    SELECT c.id, 'dispute', CASE abs(hashtext(c.code)) % 5 WHEN 0 THEN 'approved' ELSE 'denied' END,
        c.opened_at, c.opened_at, c.opened_at, 'source-' || 1 + abs(hashtext(c.id::text)) % 20, 'staff:anna', c.opened_at
    FROM lazaret.case c WHERE abs(hashtext(c.id::text)) % 40 = 9;
VACUUM ANALYZE;
