-- 0027_wall_refresh.sql -- the wall of a line is compared with what that line should have
-- Why so: what no longer belongs on the wall was found by comparing these lines'
-- rows with what the whole wall should be, while the counter was locked. The
-- comparison reads the same lines now, so that a change costs the same on a
-- wall of ten lines and of a million. Each line is looked up by itself (OFFSET
-- keeps the planner from joining with all of the view), and EXCEPT hashes or
-- sorts: right for one line and for all, whatever the planner believes.
CREATE OR REPLACE FUNCTION lazaret.wall_refresh(lines uuid[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    last bigint;
    gone integer;
    changed integer;
BEGIN
    IF NOT EXISTS (SELECT FROM lazaret.wall w WHERE w.line_id = ANY (lines))
       AND NOT EXISTS (SELECT FROM lazaret.case c WHERE c.line_id = ANY (lines)
                       AND c.state IN ('open', 'held') AND c.measure > 'none') THEN
        RETURN 0;
    END IF;
    -- The lock first, then the look: what is read now is what is committed.
    SELECT s.number INTO last FROM lazaret.wall_state s FOR UPDATE;

    WITH stale AS (
        SELECT w.line_id, w.realm, w.prefix
        FROM unnest(lines) n (line_id) JOIN lazaret.wall w USING (line_id)
        EXCEPT
        SELECT d.line_id, d.realm, d.prefix
        FROM unnest(lines) n (line_id) CROSS JOIN LATERAL (
            SELECT * FROM lazaret.wall_wanted d
            WHERE d.line_id = n.line_id OFFSET 0) d
    ), removed AS (
        DELETE FROM lazaret.wall w USING stale s
        WHERE w.realm = s.realm AND w.prefix = s.prefix
        RETURNING w.realm, w.prefix
    )
    INSERT INTO lazaret.wall_gone (number, realm, prefix)
    SELECT last + row_number() OVER (), r.realm, r.prefix FROM removed r;
    GET DIAGNOSTICS gone = ROW_COUNT;

    INSERT INTO lazaret.wall AS w
        (realm, prefix, line_id, measure, case_id, garden, sure_until, number)
    SELECT d.realm, d.prefix, d.line_id, d.measure, d.case_id, d.garden,
        d.sure_until, last + gone + row_number() OVER ()
    FROM unnest(lines) n (line_id) CROSS JOIN LATERAL (
        SELECT * FROM lazaret.wall_wanted d
        WHERE d.line_id = n.line_id OFFSET 0) d
    LEFT JOIN lazaret.wall o ON o.realm = d.realm AND o.prefix = d.prefix
    WHERE (o.line_id, o.measure, o.case_id, o.garden, o.sure_until)
          IS DISTINCT FROM
          (d.line_id, d.measure, d.case_id, d.garden, d.sure_until)
    ON CONFLICT (realm, prefix) DO UPDATE SET
        line_id = excluded.line_id, measure = excluded.measure,
        case_id = excluded.case_id, garden = excluded.garden,
        sure_until = excluded.sure_until, number = excluded.number;
    GET DIAGNOSTICS changed = ROW_COUNT;

    IF gone + changed > 0 THEN
        UPDATE lazaret.wall_state s SET number = last + gone + changed;
        NOTIFY lazaret_wall;
    END IF;
    RETURN gone + changed;
END $$;

-- The leases of a line are looked up by it all the time, and the planner took the
-- guard lease_one_holder for that: line_id is its last column, so the whole of it
-- is read. It holds a B-tree for dearer than a GiST tree, a hash for cheaper.
DROP INDEX lazaret.lease_line;
CREATE INDEX lease_line ON lazaret.lease USING hash (line_id);
