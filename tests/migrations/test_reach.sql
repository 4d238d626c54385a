-- test_reach.sql -- a change of one line reads that line, however many are walled
INSERT INTO lazaret.cause_group VALUES ('bots');
INSERT INTO lazaret.cause (name, group_name, title) VALUES ('mirai', 'bots', 'Mirai');
INSERT INTO lazaret.playbook (cause) VALUES ('mirai');
INSERT INTO lazaret.subscriber (account) SELECT 'A-' || n FROM generate_series(1, 400) n;
INSERT INTO lazaret.line (reference, subscriber_id)
SELECT replace(account, 'A', 'L'), id FROM lazaret.subscriber;
INSERT INTO lazaret.lease (line_id, realm, prefix, origin, started_at, confirmed_at)
SELECT id, 'default', '10.0.0.0'::inet + substr(reference, 3)::integer, 'static', now() - interval '1 day', now()
FROM lazaret.line;
WITH opened AS (
    INSERT INTO lazaret.case (code, line_id, cause, state, measure, wanted, opened_at,
        began_at, first_observed_at, last_observed_at, measure_since, review_at)
    SELECT translate(lpad(substr(reference, 3), 6, '0'), '0123456789', 'BCDFGHJKMN'), id, 'mirai', 'open',
        'garden', 'garden', now(), now(), now(), now(), now(), now() + interval '30 days'
    FROM lazaret.line RETURNING id)
INSERT INTO lazaret.timeline (case_id, kind, actor) SELECT id, 'opened', 'test' FROM opened;
SELECT test.same((SELECT count(*) FROM lazaret.wall), 400::bigint, 'all lines are walled');
ANALYZE;

-- Rows of all tables that this transaction read.
CREATE FUNCTION test.read() RETURNS bigint LANGUAGE sql AS
    $$SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint FROM pg_stat_xact_user_tables
      WHERE schemaname = 'lazaret'$$;
CREATE FUNCTION test.plan(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    plan json;
BEGIN
    EXECUTE 'EXPLAIN (FORMAT JSON) ' || statement INTO plan;
    RETURN plan::text;
END $$;

BEGIN;
SELECT test.read() AS before \gset
SELECT test.same(lazaret.wall_refresh(ARRAY[(SELECT id FROM lazaret.line WHERE reference = 'L-7')]), 0, 'nothing changes');
SELECT test.ok(test.read() - :before < 40, format('one line reads %s rows', test.read() - :before));
COMMIT;
BEGIN;
SELECT test.read() AS before \gset
SELECT test.same(lazaret.wall_refresh(ARRAY(SELECT id FROM lazaret.line)), 0, 'nothing changes');
SELECT test.ok(test.read() - :before < 40 * 400, format('all lines read %s rows', test.read() - :before));
COMMIT;

SET plan_cache_mode = force_generic_plan;
PREPARE leases(uuid) AS SELECT id FROM lazaret.lease WHERE line_id = $1;
SELECT test.ok(test.plan('EXECUTE leases(NULL)') LIKE '%lease_line%', 'the leases of a line are found by it, not in the guard of the prefixes');
