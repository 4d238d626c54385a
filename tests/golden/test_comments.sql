-- Goal: whoever looks at the schema alone understands it. A view's columns are
-- those of its tables.
CREATE TEMP VIEW thing AS
SELECT 'table' AS kind, c.oid::regclass::text AS name,
       obj_description(c.oid, 'pg_class') AS comment
  FROM pg_class c
 WHERE c.relnamespace = 'lazaret'::regnamespace
   AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition
UNION ALL
SELECT 'column', a.attrelid::regclass || '.' || a.attname,
       col_description(a.attrelid, a.attnum)
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
 WHERE c.relnamespace = 'lazaret'::regnamespace AND a.attnum > 0
   AND NOT a.attisdropped AND c.relkind IN ('r', 'p')
   AND NOT c.relispartition
UNION ALL
SELECT 'function', p.oid::regprocedure::text, obj_description(p.oid, 'pg_proc')
  FROM pg_proc p WHERE p.pronamespace = 'lazaret'::regnamespace
UNION ALL
SELECT 'type', t.typname, obj_description(t.oid, 'pg_type')
  FROM pg_type t
 WHERE t.typnamespace = 'lazaret'::regnamespace AND t.typtype IN ('e', 'd');

SELECT test.ok(count(*) FILTER (WHERE comment IS NULL) = 0 AND count(*) > 0,
       'each ' || kind || ' has a comment',
       string_agg(name, ', ') FILTER (WHERE comment IS NULL))
  FROM thing GROUP BY kind ORDER BY kind;
