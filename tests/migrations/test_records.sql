-- test_records.sql -- what must hold is a constraint, not a hope
INSERT INTO lazaret.cause_group VALUES ('bots');
INSERT INTO lazaret.cause (name, group_name, title) VALUES ('mirai', 'bots', 'Mirai');
INSERT INTO lazaret.playbook (cause) VALUES ('mirai');
INSERT INTO lazaret.subscriber (account) VALUES ('A-1'), ('A-2');
INSERT INTO lazaret.line (id, reference, subscriber_id)
SELECT ('00000000-0000-4000-8000-00000000000' || right(account, 1))::uuid,
    replace(account, 'A', 'L'), id FROM lazaret.subscriber;

CREATE FUNCTION test.case_open(line integer, code text, measure lazaret.measure DEFAULT 'garden')
RETURNS uuid LANGUAGE sql AS $$
    WITH opened AS (
        INSERT INTO lazaret.case (code, line_id, cause, state, measure, wanted, opened_at,
            began_at, first_observed_at, last_observed_at, measure_since, review_at)
        VALUES (code, ('00000000-0000-4000-8000-00000000000' || line)::uuid, 'mirai', 'open',
            measure, measure, now(), now(), now(), now(), now(), now() + '30 days')
        RETURNING id), told AS (
        INSERT INTO lazaret.timeline (case_id, kind, actor)
        SELECT id, 'opened', 'test' FROM opened)
    SELECT id FROM opened
$$;
CREATE FUNCTION test.lease(line integer, prefix cidr, outside cidr DEFAULT NULL, ports int4range DEFAULT NULL,
    origin lazaret.lease_origin DEFAULT 'static', until timestamptz DEFAULT NULL)
RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO lazaret.lease (line_id, realm, prefix, outside, ports, origin, started_at, until, confirmed_at)
    VALUES (('00000000-0000-4000-8000-00000000000' || line)::uuid, 'default', prefix, outside, ports, origin,
        now() - interval '1 day', until, now()) RETURNING id
$$;

-- leases
SELECT test.works($$SELECT test.lease(1, '2001:db8:0:100::/56')$$, 'a line gets a /56');
SELECT test.works($$SELECT test.lease(1, '2001:db8:0:100::/64')$$, 'its own /64 lies in its /56');
SELECT test.refused($$SELECT test.lease(2, '2001:db8:0:101::/64')$$, 'lease_one_holder', 'another''s /64 does not');
SELECT test.works($$SELECT test.lease(1, '10.0.0.1', '198.51.100.7', '[20000,20999]')$$, 'a line behind CGNAT');
SELECT test.works($$SELECT test.lease(2, '10.0.0.2', '198.51.100.7', '[21000,21999]')$$, 'another on other ports');
SELECT test.refused($$SELECT test.lease(2, '10.0.0.3', '198.51.100.7', '[20999,21000]')$$, 'lease_one_outside', 'not on the same ports');
SELECT test.refused($$SELECT test.lease(2, '10.0.0.3', '198.51.100.7', NULL)$$, '23514', 'an outside address needs its ports');

-- one open case per line and cause
SELECT test.works($$SELECT test.case_open(1, '222222')$$, 'a case opens');
SELECT test.refused($$SELECT test.case_open(1, '333333')$$, 'case_one_open', 'one open case per line and cause');
SELECT test.refused($$SELECT test.case_open(2, '222222')$$, 'case_code_once_a_year', 'a code is unique within a year');
SELECT test.refused($$SELECT test.case_open(2, 'AEIOU1')$$, '23514', 'a code has 26 signs only');

-- the timeline
SELECT test.refused('UPDATE lazaret.timeline SET actor = ''x''', '23001', 'the timeline refuses UPDATE');
SELECT test.refused('DELETE FROM lazaret.timeline', '23001', 'the timeline refuses DELETE');
SELECT test.refused('TRUNCATE lazaret.timeline', '23001', 'the timeline refuses TRUNCATE');
SELECT test.refused($$SET CONSTRAINTS ALL IMMEDIATE;
    UPDATE lazaret.case SET measure = 'notice' WHERE code = '222222'$$, 'case_told', 'no change without a line in the timeline');

-- the wall
SELECT test.same((SELECT count(*) FROM lazaret.wall), 3::bigint, 'all open leases of a walled line are on the wall');
SELECT test.same((SELECT bool_and(sure_until = 'infinity') FROM lazaret.wall), true, 'static lines never run out');
SELECT test.works($$SELECT test.lease(1, '192.0.2.8', NULL, NULL, 'dhcp', now() + interval '1 hour')$$, 'a dynamic lease of a walled line');
SELECT test.ok((SELECT sure_until - now() BETWEEN '59 min' AND '60 min' FROM lazaret.wall WHERE prefix = '192.0.2.8'), 'runs out at its end');
SELECT test.works($$SELECT test.lease(1, '192.0.2.9', NULL, NULL, 'radius')$$, 'a session without a told end');
SELECT test.ok((SELECT sure_until - now() BETWEEN '11:59' AND '12:00' FROM lazaret.wall WHERE prefix = '192.0.2.9'), 'runs out 12 h after its confirmation');
SELECT number AS before FROM lazaret.wall_state \gset
SELECT test.same(lazaret.lease_close(ARRAY[(SELECT id FROM lazaret.lease WHERE prefix = '192.0.2.9')], now()), 1, 'a lease ends');
SELECT test.same((SELECT count(*) FROM lazaret.wall WHERE prefix = '192.0.2.9'), 0::bigint, 'its address leaves the wall');
SELECT test.same((SELECT number FROM lazaret.wall_gone WHERE prefix = '192.0.2.9'), :before + 1::bigint, 'and that is a change with a number');
SELECT test.works($$SELECT test.lease(2, '192.0.2.9')$$, 'the next holder gets it');
SELECT test.same((SELECT count(*) FROM lazaret.wall WHERE prefix = '192.0.2.9'), 0::bigint, 'and is free');
SELECT test.same((SELECT count(*) FROM lazaret.lease_past WHERE prefix = '192.0.2.9' AND NOT disputed), 1::bigint, 'the past is kept');
SELECT number AS before FROM lazaret.wall_state \gset
UPDATE lazaret.lease SET confirmed_at = confirmed_at WHERE prefix = '192.0.2.8';
SELECT test.same((SELECT number FROM lazaret.wall_state), :before::bigint, 'what changes nothing takes no number');

-- garden bits: always, by cause, and in suspend
INSERT INTO lazaret.garden_group (name, bit, always, in_suspend) VALUES
    ('own', 0, true, true), ('ca', 1, true, false), ('vendors', 2, false, false), ('banking', 3, false, false);
INSERT INTO lazaret.cause_garden VALUES ('mirai', 'vendors');
SELECT test.same((SELECT DISTINCT garden FROM lazaret.wall), 7::bigint, 'the groups of the cause are open');
BEGIN;
UPDATE lazaret.case SET measure = 'suspend' WHERE code = '222222';
INSERT INTO lazaret.timeline (case_id, kind, actor) SELECT id, 'measure', 'test' FROM lazaret.case;
COMMIT;
SELECT test.same((SELECT DISTINCT garden FROM lazaret.wall), 1::bigint, 'suspend leaves own names and emergency');

-- pruning
SELECT test.same(lazaret.wall_prune('0 s'), 1, 'old deletions are forgotten');
SELECT test.ok((SELECT pruned_to > 0 FROM lazaret.wall_state), 'and it is known up to where');

-- disputes
SELECT test.works($$INSERT INTO lazaret.lease_past (id, line_id, realm, prefix, origin, started_at, ended_at)
    VALUES (-1, '00000000-0000-4000-8000-000000000002', 'default', '203.0.113.1', 'dhcp', now() - interval '3 h', now() - interval '1 h'),
           (-2, '00000000-0000-4000-8000-000000000001', 'default', '203.0.113.0/24', 'dhcp', now() - interval '2 h', now())$$, 'two claims');
SELECT lazaret.lease_dispute(ARRAY[-2::bigint]) \g /dev/null
SELECT test.same((SELECT count(*) FROM lazaret.lease_past WHERE disputed), 2::bigint, 'both are disputed');

-- partitions
SELECT test.works($$INSERT INTO lazaret.lease_past (id, line_id, realm, prefix, origin, started_at, ended_at)
    VALUES (-3, '00000000-0000-4000-8000-000000000001', 'default', '203.0.113.9', 'dhcp', '2026-01-09', '2026-01-10')$$, 'a lease before its month is made');
SELECT test.same(lazaret.partitions_make('2026-01-15', 2), 8, 'two months of four tables');
SELECT test.same(lazaret.partitions_make('2026-01-15', 2), 0, 'are made once');
SELECT test.same((SELECT count(*) FROM lazaret.lease_past_2026_01), 1::bigint, 'and take what came before them');
SELECT test.ok(lazaret.partitions_drop('2027-12-01') >= 8, 'and dropped by retention');
SELECT test.same(to_regclass('lazaret.report_2026_01') IS NULL, true, 'with all that was in them');

-- who may do what
SET ROLE lazaret_subscriber;
SELECT test.refused('SELECT words FROM lazaret.report', '42501', 'the pages may not read a reporter''s words');
SELECT test.works('SELECT evidence FROM lazaret.report', 'but the fields');
SELECT test.refused('SELECT * FROM lazaret.contact', '42501', 'nor how to reach somebody');
SELECT test.refused('SELECT * FROM lazaret.token', '42501', 'nor tokens');
SELECT test.refused('DELETE FROM lazaret.wall', '42501', 'nor write the wall');
SET ROLE lazaret_api;
SELECT test.refused('UPDATE lazaret.wall SET measure = ''notice''', '42501', 'the API does not write the wall');
SELECT test.refused('SELECT * FROM lazaret.secret', '42501', 'nor reads the pages'' keys');
SELECT test.works($$SELECT lazaret.line_lock('00000000-0000-4000-8000-000000000001')$$, 'it locks lines');
SET ROLE lazaret_redirector;
SELECT test.refused('SELECT * FROM lazaret.case', '42501', 'the redirector knows no cases');
SELECT test.refused('SELECT * FROM lazaret.subscriber', '42501', 'nor people');
SELECT test.works('SELECT * FROM lazaret.wall_identity()', 'it knows which database it follows');
SELECT test.works($$INSERT INTO lazaret.sighting AS s (minute, line_id, kind, indicator_id, count)
    VALUES (date_trunc('minute', now()), '00000000-0000-4000-8000-000000000001', 'dns', 1, 2)
    ON CONFLICT (line_id, minute, kind, indicator_id, protocol, port) DO UPDATE SET count = s.count + excluded.count$$, 'and counts sightings');
SET ROLE lazaret_warden;
SELECT test.refused('SELECT * FROM lazaret.token', '42501', 'the warden reads no tokens');
RESET ROLE;
