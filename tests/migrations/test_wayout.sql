-- test_wayout.sql -- walling hours, the next step of a ladder, who may what
INSERT INTO lazaret.cause_group VALUES ('bots');
INSERT INTO lazaret.cause (name, group_name, title) VALUES ('slow', 'bots', 'Slow'), ('harm', 'bots', 'Harm to others');
INSERT INTO lazaret.playbook (cause, any_hour) VALUES ('slow', false), ('harm', true);
INSERT INTO lazaret.playbook_step VALUES ('slow', 1, 'notice', '0'), ('slow', 2, 'garden', '48 h'),
    ('harm', 1, 'notice', '0'), ('harm', 2, 'garden', '1 h');
INSERT INTO lazaret.subscriber (account) VALUES ('A-1');
INSERT INTO lazaret.line (reference, subscriber_id) SELECT 'L-1', id FROM lazaret.subscriber;

-- walling hours
SELECT test.same(lazaret.walling_opens('any', '2026-11-22 10:00Z'), '2026-11-22 10:00Z', 'without hours at once');
INSERT INTO lazaret.walling_hours VALUES ('default', '{mon,tue,wed,thu,fri}', '8 h', '18 h', 'Europe/Berlin'),
    ('night', '{sun}', '0 s', '24 h', 'Europe/Berlin');
SELECT test.same(lazaret.walling_opens('any', '2026-11-20 10:00Z'), '2026-11-20 10:00Z', 'within the hours at once');
SELECT test.same(lazaret.walling_opens('any', '2026-11-20 17:00Z'), '2026-11-23 07:00Z', 'after them on Monday at 8, in their zone');
SELECT test.same(lazaret.walling_opens('any', '2026-11-23 06:59:59Z'), '2026-11-23 07:00Z', 'a second before');
SELECT test.same(lazaret.walling_opens('any', '2026-03-27 17:00Z'), '2026-03-30 06:00Z', 'summer time has come over the weekend');
SELECT test.same(lazaret.walling_opens('night', '2026-11-20 17:00Z'), '2026-11-21 23:00Z', 'a brand may have its own');
SELECT test.refused($$INSERT INTO lazaret.walling_hours VALUES ('x', '{mon}', '8 h', '18 h', 'Mars/Olympus')$$, '22023', 'there must be such a zone');
SELECT test.refused($$INSERT INTO lazaret.walling_hours VALUES ('x', '{mon}', '18 h', '8 h', 'UTC')$$, '23514', 'and it opens before it closes');

-- the next step
CREATE FUNCTION test.case_open(what text, code text, began timestamptz) RETURNS uuid LANGUAGE sql AS $$
    WITH opened AS (
        INSERT INTO lazaret.case (code, line_id, cause, state, measure, wanted, opened_at,
            began_at, first_observed_at, last_observed_at, measure_since, review_at, step)
        SELECT code, id, what, 'open', 'notice', 'notice', began, began, began, began, began, now() + '30 days', 1
        FROM lazaret.line RETURNING id), told AS (
        INSERT INTO lazaret.timeline (case_id, kind, actor) SELECT id, 'opened', 'test' FROM opened)
    SELECT id FROM opened
$$;
SELECT test.case_open('slow', '222222', now() - interval '9 days') AS slow, test.case_open('harm', '333333', now() - interval '9 days') AS harm \gset
SELECT test.same((SELECT due_at FROM lazaret.next_step WHERE case_id = :'slow'), lazaret.walling_opens('x', now()), 'a wall by the clock waits for the hours');
SELECT test.same((SELECT due_at FROM lazaret.next_step WHERE case_id = :'harm'), (SELECT began_at + interval '1 h' FROM lazaret.case WHERE id = :'harm'), 'harm to others does not');
INSERT INTO lazaret.request (case_id, kind, due_at) VALUES (:'harm', 'dispute', now());
SELECT test.same((SELECT count(*) FROM lazaret.next_step WHERE case_id = :'harm'), 0::bigint, 'a dispute stops the ladder');
UPDATE lazaret.request SET state = 'denied', decided_by = 'x', decided_at = now();
SELECT test.same((SELECT count(*) FROM lazaret.next_step WHERE case_id = :'harm'), 1::bigint, 'until it is decided');

-- playbooks
SELECT test.refused($$UPDATE lazaret.playbook SET automatic = '{checklist}'$$, '23514', 'no door opens by itself without silence');
SELECT test.works($$UPDATE lazaret.playbook SET automatic = '{}', needs = '{no-report}'$$, 'or it never does');

-- sources
INSERT INTO lazaret.source (name, weight) VALUES ('good', 80), ('bad', 80);
INSERT INTO lazaret.request (case_id, kind, state, source, due_at, decided_by, decided_at)
SELECT :'slow', 'dispute', state, 'bad', now(), 'x', now() FROM (VALUES ('approved'), ('denied'), ('approved'), ('denied')) v (state);
SELECT test.same((SELECT array_agg(weight_now ORDER BY name) FROM lazaret.source_standing), '{69,80}'::smallint[], 'an upheld dispute counts against its source, as one of ten and more');

-- who may do what
SET ROLE lazaret_subscriber;
SELECT test.works('SELECT * FROM lazaret.next_step', 'the pages count down');
SELECT test.works('SELECT * FROM lazaret.answer', 'and show answers');
SELECT test.refused('SELECT * FROM lazaret.message', '42501', 'but no other message');
SELECT test.refused('UPDATE lazaret.survey SET case_id = case_id', '42501', 'a survey is answered, not moved');
SET ROLE lazaret_warden;
SELECT test.refused('UPDATE lazaret.contact SET value = ''x''', '42501', 'the warden marks an address, and does not change it');
