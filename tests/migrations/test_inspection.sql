-- test_inspection.sql -- who may ask a gateway about a line, and who may answer
INSERT INTO lazaret.site (name, realm, mode) VALUES ('north', 'default', 'redirect');
INSERT INTO lazaret.subscriber (account) VALUES ('A-1');
INSERT INTO lazaret.line (reference, subscriber_id) SELECT 'L-1', id FROM lazaret.subscriber;
SELECT id AS line FROM lazaret.line \gset

SET ROLE lazaret_operator;
INSERT INTO lazaret.inspection (site, line_id, prefixes) VALUES ('north', :'line', '{10.0.0.7}');
SELECT test.same((SELECT count(*) FROM lazaret.inspection), 1::bigint, 'the operator asks');
SELECT test.refused($$UPDATE lazaret.inspection SET answered_at = now(), answer = '{}'$$, '42501', 'but does not answer');
SET ROLE lazaret_gateway;
SELECT test.refused(format($$INSERT INTO lazaret.inspection (site, line_id, prefixes) VALUES ('north', %L, '{}')$$, :'line'), '42501', 'a gateway does not ask');
SELECT test.refused($$UPDATE lazaret.inspection SET line_id = gen_random_uuid()$$, '42501', 'nor does it change a question');
SELECT test.refused($$UPDATE lazaret.inspection SET answered_at = now()$$, '23514', 'an answer says something');
UPDATE lazaret.inspection SET answered_at = now(), answer = '{"prefixes": []}';
SELECT test.same((SELECT count(*) FROM lazaret.inspection WHERE answer IS NOT NULL), 1::bigint, 'the gateway answers');
SELECT test.refused($$DELETE FROM lazaret.inspection$$, '42501', 'and forgets nothing');
SET ROLE lazaret_subscriber;
SELECT test.refused($$SELECT FROM lazaret.inspection$$, '42501', 'nobody else reads it');
RESET ROLE;
DELETE FROM lazaret.site WHERE name = 'north';
SELECT test.same((SELECT count(*) FROM lazaret.inspection), 0::bigint, 'it goes with its site');
