-- functions.sql -- what SQL tests say: each call prints one case
--
--   SELECT test.ok(condition, 'name');
--   SELECT test.same(got, wanted, 'name');         of one type, NULL is a value
--   SELECT test.refused('statement', 'SQLSTATE or constraint', 'name');
--   SELECT test.works('statement', 'name');
SET client_min_messages = warning;
CREATE SCHEMA test;

CREATE FUNCTION test.ok(condition boolean, name text, why text DEFAULT '')
RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN condition THEN 'ok ' || name
		ELSE 'not ok ' || name || E'\n# ' || why END
$$;

CREATE FUNCTION test.same(got anyelement, wanted anyelement, name text)
RETURNS text LANGUAGE sql AS $$
	SELECT test.ok(got IS NOT DISTINCT FROM wanted, name,
		format('got %s, wanted %s', quote_nullable(got::text),
			quote_nullable(wanted::text)))
$$;

CREATE FUNCTION test.works(statement text, name text)
RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN test.ok(true, name);
EXCEPTION WHEN OTHERS THEN
	RETURN test.ok(false, name, SQLSTATE || ' ' || SQLERRM);
END $$;

CREATE FUNCTION test.refused(statement text, reason text, name text)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	refusing text;
BEGIN
	EXECUTE statement;
	RETURN test.ok(false, name, 'was not refused');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS refusing = CONSTRAINT_NAME;
	RETURN test.ok(reason IN (SQLSTATE, refusing), name,
		format('refused by %s %s %s', SQLSTATE, refusing, SQLERRM));
END $$;

GRANT USAGE ON SCHEMA test TO public;
