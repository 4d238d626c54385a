-- test_audit.sql -- the audit is written once, and what is hashed
INSERT INTO lazaret.cause_group VALUES ('bots');
INSERT INTO lazaret.cause (name, group_name, title) VALUES ('mirai', 'bots', 'Mirai');
INSERT INTO lazaret.subscriber (account) VALUES ('A-1');
INSERT INTO lazaret.line (reference, subscriber_id) SELECT 'L-1', id FROM lazaret.subscriber;
INSERT INTO lazaret.case (code, line_id, cause, state, measure, wanted, opened_at,
    began_at, first_observed_at, last_observed_at, measure_since, review_at)
SELECT '222222', id, 'mirai', 'open', 'garden', 'garden', now(), now(), now(), now(), now(), now() FROM lazaret.line
\; INSERT INTO lazaret.timeline (case_id, kind, actor, detail)
SELECT id, 'opened', 'token:abuse', '{"b": 1, "a": "é"}' FROM lazaret.case;

-- what writes itself
SELECT test.same((SELECT (actor, verb, kind, target = (SELECT id::text FROM lazaret.case), told_in = (SELECT max(id) FROM lazaret.timeline))::text
    FROM lazaret.audit), '(token:abuse,opened,case,t,t)', 'a line of the timeline is an act');
SELECT test.same((SELECT said FROM lazaret.audit), (SELECT sha256(convert_to(concat(
    octet_length(t.id::text), ':', t.id, ',36:', t.case_id, ',16:', (extract(epoch FROM t.at) * 1000000)::bigint,
    ',6:opened,11:token:abuse,19:{"a": "é", "b": 1},'), 'UTF8')) FROM lazaret.timeline t), 'its bytes are those of the manual');
INSERT INTO lazaret.brake (source, pulled_at) VALUES ('', now());
UPDATE lazaret.brake SET pulled_at = NULL, released_at = now(), released_by = 'operator:eve';
INSERT INTO lazaret.loaded (kind, content, digest, loaded_by) VALUES ('garden', '', repeat('0', 64), 'operator:eve');
SELECT test.same((SELECT string_agg(concat(actor, ' ', verb, ' ', kind), ', ' ORDER BY id) FROM lazaret.audit WHERE told_in IS NULL),
    'service pulled brake, operator:eve let-go brake, operator:eve loaded data', 'the brake and what is loaded are acts');

-- what programs write, and from where
BEGIN;
SET LOCAL lazaret.origin = '203.0.113.9';
SET LOCAL ROLE lazaret_staff;
SELECT lazaret.audit_write('staff:ann', 'signed-in', 'staff', 'ann', 'morning', '{"n": 1}') AS act \gset
COMMIT;
SELECT test.same((SELECT (actor, origin, reason, details)::text FROM lazaret.audit a JOIN lazaret.audit_words w ON w.audit_id = a.id WHERE a.id = :act),
    '(staff:ann,203.0.113.9,morning,"{""n"": 1}")', 'an act says who, from where, why and what');
SELECT test.ok((SELECT a.said = sha256(convert_to('64:' || w.salt || ',7:morning,8:{"n": 1},', 'UTF8'))
    FROM lazaret.audit a JOIN lazaret.audit_words w ON w.audit_id = a.id WHERE a.id = :act), 'its words are hashed with a salt');
SELECT test.refused($$SELECT lazaret.audit_write('', 'x', 'y', '', '', '{}')$$, '23514', 'somebody did it');
SELECT test.refused($$SELECT lazaret.audit_write('a', 'x', 'y', '', '', '[]')$$, '23514', 'details are an object');
SELECT test.refused($$SET ROLE lazaret_staff; INSERT INTO lazaret.audit_words VALUES (1)$$, '42501', 'staff may not write it by hand');
SELECT test.refused($$SET ROLE lazaret_warden; SELECT lazaret.audit_add(now(), 'a', 'b', 'c', '', '', NULL, '')$$, '42501', 'nor the warden');
SELECT test.refused($$SET ROLE lazaret_operator; UPDATE lazaret.audit SET position = 1$$, '42501', 'the operator may not link');

-- written once
SELECT test.refused('UPDATE lazaret.audit SET actor = ''x''', '23001', 'no act is changed');
SELECT test.refused('DELETE FROM lazaret.audit', '23001', 'nor deleted');
SELECT test.refused('TRUNCATE lazaret.audit CASCADE', '23001', 'nor all of them');
SELECT test.refused('UPDATE lazaret.audit_words SET reason = ''x''', '23001', 'no word is changed');
SELECT test.refused('DELETE FROM lazaret.audit_words', '23001', 'nor deleted');
SELECT test.refused('TRUNCATE lazaret.audit_words', '23001', 'nor all of them');
SELECT test.works($$UPDATE lazaret.audit SET position = id, hash = said$$, 'an act is linked');
SELECT test.refused($$UPDATE lazaret.audit SET position = id + 1$$, '23001', 'once');
SELECT test.works(format('UPDATE lazaret.audit_words SET salt = NULL, reason = NULL, details = NULL, erased_by = 1 WHERE audit_id = %s', :act), 'words are erased as a whole');
SELECT test.refused('UPDATE lazaret.audit_words SET reason = ''x'', salt = '''', details = ''{}'', erased_by = NULL WHERE erased_by IS NOT NULL', '23001', 'for good');

-- retention
UPDATE lazaret.audit_head SET position = (SELECT max(position) FROM lazaret.audit);
SELECT test.same(lazaret.audit_close(now()), 0::bigint, 'nothing is old enough');
SELECT max(position) AS last, count(*) AS acts FROM lazaret.audit \gset
SELECT test.same(lazaret.audit_close(now() + interval '3 years 2 months'), :acts::bigint, 'after three years they go');
SELECT test.same((SELECT (through, acts)::text FROM lazaret.audit_segment), format('(%s,%s)', :last, :acts), 'and the last hash stays');
SELECT test.same((SELECT array_agg(verb || ' ' || kind) FROM lazaret.audit), '{closed audit}', 'which is an act');
SELECT test.same((SELECT count(*) FROM lazaret.audit_words), 1::bigint, 'words went along');
SELECT test.refused('UPDATE lazaret.audit_segment SET acts = 0', '23001', 'a closed part is not changed');
SELECT test.refused('DELETE FROM lazaret.audit_segment', '23001', 'nor forgotten');
