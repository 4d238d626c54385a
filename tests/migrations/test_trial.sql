-- test_trial.sql -- nothing of a trial stays; who may ask a redirector, who answers
SET ROLE lazaret_staff;
BEGIN;
INSERT INTO lazaret.trial_mark DEFAULT VALUES;
SELECT test.refused('SET CONSTRAINTS ALL IMMEDIATE', '23514', 'a marked transaction cannot be committed');
ROLLBACK;
SELECT test.refused('DELETE FROM lazaret.trial_mark', '42501', 'nor can the mark be taken away');
RESET ROLE;

INSERT INTO lazaret.site (name, realm, mode) VALUES ('north', 'default', 'redirect');
SET ROLE lazaret_staff;
INSERT INTO lazaret.explanation (site, address, measure, garden, names) VALUES ('north', '10.0.0.7', 'garden', 1, '{example.com}');
SELECT test.same((SELECT count(*) FROM lazaret.explanation), 1::bigint, 'the console asks');
SELECT test.refused($$UPDATE lazaret.explanation SET answered_at = now(), answer = '{}'$$, '42501', 'but does not answer');
SELECT test.refused($$INSERT INTO lazaret.explanation (site, address, measure, garden, names) SELECT 'north', '10.0.0.7', 'garden', 1, array_agg(i::text) FROM generate_series(1, 33) i$$, '23514', 'nor asks for more than 32 names');
SET ROLE lazaret_redirector;
SELECT test.refused($$INSERT INTO lazaret.explanation (site, address, measure, garden, names) VALUES ('north', '10.0.0.7', 'garden', 1, '{}')$$, '42501', 'a redirector does not ask');
SELECT test.refused($$UPDATE lazaret.explanation SET names = '{}'$$, '42501', 'nor does it change a question');
UPDATE lazaret.explanation SET answered_at = now(), answer = '{"names": []}';
SELECT test.same((SELECT count(*) FROM lazaret.explanation WHERE answer IS NOT NULL), 1::bigint, 'it answers');
SELECT test.refused($$DELETE FROM lazaret.explanation$$, '42501', 'and forgets nothing');
SET ROLE lazaret_subscriber;
SELECT test.refused($$SELECT FROM lazaret.explanation$$, '42501', 'nobody else reads it');
SET ROLE lazaret_staff;
DELETE FROM lazaret.explanation;
SELECT test.same((SELECT count(*) FROM lazaret.explanation), 0::bigint, 'who asks forgets');

-- A trial that loads neither makes the wall anew nor wakes a follower; a real load does both.
SELECT number AS counted FROM lazaret.data_state \gset
SET ROLE lazaret_staff;
BEGIN;
INSERT INTO lazaret.trial_mark DEFAULT VALUES;
SELECT test.same(current_setting('lock_timeout') || ' ' || current_setting('statement_timeout'), '1s 2s', 'a trial has its limits');
INSERT INTO lazaret.garden_group (name, bit) VALUES ('help', 0);
RESET ROLE;
SELECT test.same((SELECT number FROM lazaret.data_state), :counted::bigint, 'what it loads is no change to follow');
ROLLBACK;
SELECT test.same(current_setting('lock_timeout'), '0', 'the limits end with it');
INSERT INTO lazaret.garden_group (name, bit) VALUES ('help', 0);
SELECT test.same((SELECT number FROM lazaret.data_state), :counted + 1::bigint, 'a real one is');
