-- test_events.sql -- events are numbered in the order of commits, and pruned
INSERT INTO lazaret.cause_group VALUES ('bots');
INSERT INTO lazaret.cause (name, group_name, title) VALUES ('mirai', 'bots', 'Mirai');
INSERT INTO lazaret.playbook (cause) VALUES ('mirai');
INSERT INTO lazaret.source (name) VALUES ('sinkhole'), ('flow');
INSERT INTO lazaret.subscriber (account) VALUES ('A-1');
INSERT INTO lazaret.line (reference, subscriber_id) SELECT 'L-1', id FROM lazaret.subscriber;

BEGIN;
WITH opened AS (
    INSERT INTO lazaret.case (code, line_id, cause, state, measure, wanted, opened_at, began_at,
        first_observed_at, last_observed_at, measure_since, review_at)
    SELECT '222222', id, 'mirai', 'open', 'garden', 'garden', now(), now(), now(), now(), now(),
        now() + '30 days' FROM lazaret.line RETURNING id)
INSERT INTO lazaret.timeline (case_id, kind, actor, detail)
SELECT id, 'opened', 'token:x', '{"source": "sinkhole"}' FROM opened;
SELECT test.same(count(*), 0::bigint, 'before the commit there is no event') FROM lazaret.event;
COMMIT;
SELECT test.same(number, NULL, 'an event has no number until somebody reads') FROM lazaret.event;
SELECT test.same(lazaret.events_number(), 1::bigint, 'who reads gives it one');
SELECT test.same((state, measure)::text, '(open,garden)', 'the event knows the case as it left it')
  FROM lazaret.event WHERE number = 1;

-- what was told before the change of the case has the case after it
BEGIN;
INSERT INTO lazaret.timeline (case_id, kind, actor) SELECT id, 'released', 'test' FROM lazaret.case;
UPDATE lazaret.case SET state = 'watch', measure = 'none', released_at = now(), watch_until = now() + '1 day';
COMMIT;
SELECT test.same(lazaret.events_number(), 2::bigint, 'the next number');
SELECT test.same((state, measure)::text, '(watch,none)', 'a case told of first, changed later')
  FROM lazaret.event WHERE number = 2;

-- whose
INSERT INTO lazaret.report (observed_at, source, cause, case_id, outcome)
SELECT now(), s, 'mirai', c.id, 'opened' FROM lazaret.case c, unnest('{sinkhole,flow}'::text[]) s;
SELECT test.same(array_agg(kind ORDER BY number) FILTER (WHERE kind <> ''), want::text[],
       'events for ' || coalesce(whose, 'all'))
  FROM (VALUES (NULL, '{opened,released}'), ('{sinkhole}', '{opened,released}'),
               ('{flow}', '{released}'), ('{other}', NULL)) v (whose, want)
  LEFT JOIN lazaret.event e ON lazaret.event_concerns(e.case_id, e.detail, whose::text[])
 GROUP BY whose, want;

-- the brake
INSERT INTO lazaret.brake (source, pulled_at) VALUES ('flow', now());
UPDATE lazaret.brake SET pulled_at = coalesce(pulled_at, now());
UPDATE lazaret.brake SET (pulled_at, released_at, released_by) = (NULL, now(), 'operator:x');
SELECT test.same(lazaret.events_number(), 4::bigint, 'two more numbers');
SELECT test.same(array_agg(kind || ' ' || actor ORDER BY number),
       '{brake-pulled warden,brake-released operator:x}'::text[], 'the brake is told of once each way')
  FROM lazaret.event WHERE case_id IS NULL;

-- webhooks
INSERT INTO lazaret.webhook (name, url, secret, kinds, sources, spread_to, created_by)
SELECT v.*, 0, 'test' FROM (VALUES
    ('all', 'https://a.example/', sha256('1'), NULL::text[], NULL::text[]),
    ('kind', 'https://a.example/', sha256('2'), '{released}', NULL),
    ('whose', 'https://a.example/', sha256('3'), NULL, '{flow}')) v;
SELECT test.works($$SELECT lazaret.webhook_test('kind', 'operator:x')$$, 'a test');
SELECT test.same(lazaret.webhook_test('none', 'operator:x'), NULL, 'no test of what is not there');
SELECT test.same(lazaret.webhook_spread(), 7::bigint, 'deliveries of what was new');
SELECT test.same(lazaret.webhook_spread(), 0::bigint, 'and none twice');
SELECT test.same(array_agg(e.kind ORDER BY e.number), want::text[], 'deliveries for ' || v.name)
  FROM (VALUES ('all', '{opened,released,brake-pulled,brake-released}'), ('kind', '{released,test}'),
               ('whose', '{released}')) v (name, want)
  JOIN lazaret.webhook w USING (name) JOIN lazaret.delivery d ON d.webhook_id = w.id
  JOIN lazaret.event e ON e.id = d.event_id GROUP BY v.name, want ORDER BY 1;
SELECT test.refused($$INSERT INTO lazaret.webhook (name, url, secret, spread_to, created_by)
    VALUES ('plain', 'http://a.example/', sha256('1'), 0, '')$$, '23514', 'no webhook without TLS');
SET ROLE lazaret_operator;
SELECT test.refused('SELECT secret FROM lazaret.webhook', '42501', 'the operator does not read secrets');
SELECT test.works('SELECT name, url FROM lazaret.webhook', 'but all else');
SELECT test.ok(lazaret.webhook_rotate('all', sha256('4'), now()), 'the operator rotates them');
SELECT test.ok(NOT lazaret.webhook_rotate('none', sha256('4'), now()), 'but not of what is not there');
RESET ROLE;
SELECT test.same((secret = sha256('4') AND old_secret = sha256('1')), true, 'the secret before it is kept')
  FROM lazaret.webhook WHERE name = 'all';

-- retention
SELECT test.same(lazaret.events_prune(now()), 0::bigint, 'nothing is old yet');
SELECT test.same(lazaret.events_prune(now() + interval '31 days'), 5::bigint, 'after 31 days all is');
SELECT test.same((number, pruned_to)::text, '(5,5)', 'it is known up to where') FROM lazaret.event_state;
SELECT test.same(count(*), 0::bigint, 'deliveries go with their events') FROM lazaret.delivery;
