-- 0005_wall.sql -- the present: which address stands under which measure
-- Why triggers: the wall changes in the same transaction as the measure or the
-- lease that it follows from, whoever writes it. Its change numbers are given
-- under one row lock that is held to the commit, so their order is the order
-- of commits, and a follower that reads "since N" misses nothing.

CREATE TABLE lazaret.wall_state (
    single      boolean PRIMARY KEY DEFAULT true CHECK (single),
    number    bigint NOT NULL DEFAULT 0,
    pruned_to bigint NOT NULL DEFAULT 0
);
COMMENT ON TABLE lazaret.wall_state IS 'The counter of wall changes: one row, locked by whoever changes the wall.';
COMMENT ON COLUMN lazaret.wall_state.single IS 'Always true: there is one row.';
COMMENT ON COLUMN lazaret.wall_state.number IS 'The number of the last change.';
COMMENT ON COLUMN lazaret.wall_state.pruned_to IS 'Deletions up to here are forgotten: who stands before it loads anew.';
INSERT INTO lazaret.wall_state DEFAULT VALUES;

CREATE TABLE lazaret.wall (
    realm      text NOT NULL,
    prefix     cidr NOT NULL,
    line_id    uuid NOT NULL,
    measure    lazaret.measure NOT NULL CHECK (measure > 'none'),
    case_id    uuid NOT NULL,
    garden     bigint NOT NULL DEFAULT 0,
    sure_until timestamptz NOT NULL,
    number     bigint NOT NULL,
    PRIMARY KEY (realm, prefix)
);
CREATE UNIQUE INDEX wall_number ON lazaret.wall (number);
CREATE INDEX wall_line ON lazaret.wall (line_id);
CREATE INDEX wall_address ON lazaret.wall USING gist (prefix inet_ops);
COMMENT ON TABLE lazaret.wall IS 'What redirector, gateway and portal go by. Written by triggers only.';
COMMENT ON COLUMN lazaret.wall.realm IS 'Where the prefix means this line.';
COMMENT ON COLUMN lazaret.wall.prefix IS 'The inside addresses.';
COMMENT ON COLUMN lazaret.wall.line_id IS 'Whose they are now.';
COMMENT ON COLUMN lazaret.wall.measure IS 'The highest measure of the line''s cases.';
COMMENT ON COLUMN lazaret.wall.case_id IS 'The case that it comes from.';
COMMENT ON COLUMN lazaret.wall.garden IS 'The garden groups that are open to it, by their bits.';
COMMENT ON COLUMN lazaret.wall.sure_until IS 'Past this time nobody is walled by this row, with or without a database; infinity for static lines.';
COMMENT ON COLUMN lazaret.wall.number IS 'The number of its last change.';

CREATE TABLE lazaret.wall_gone (
    number bigint PRIMARY KEY,
    realm  text NOT NULL,
    prefix cidr NOT NULL,
    at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX wall_gone_at ON lazaret.wall_gone (at);
COMMENT ON TABLE lazaret.wall_gone IS 'Deletions from the wall are changes, too.';
COMMENT ON COLUMN lazaret.wall_gone.number IS 'The number of the change.';
COMMENT ON COLUMN lazaret.wall_gone.realm IS 'Of which row.';
COMMENT ON COLUMN lazaret.wall_gone.prefix IS 'Of which row.';
COMMENT ON COLUMN lazaret.wall_gone.at IS 'When.';

CREATE TABLE lazaret.applied (
    site     text NOT NULL REFERENCES lazaret.site,
    follower text NOT NULL CHECK (follower IN ('redirector', 'gateway')),
    number   bigint NOT NULL,
    lines    integer NOT NULL,
    at       timestamptz NOT NULL DEFAULT now(),
    note     text NOT NULL DEFAULT '',
    PRIMARY KEY (site, follower)
);
COMMENT ON TABLE lazaret.applied IS 'What each site has applied of the wall.';
COMMENT ON COLUMN lazaret.applied.site IS 'Which site.';
COMMENT ON COLUMN lazaret.applied.follower IS 'Its redirector or its gateway.';
COMMENT ON COLUMN lazaret.applied.number IS 'Up to which change.';
COMMENT ON COLUMN lazaret.applied.lines IS 'How many rows it holds.';
COMMENT ON COLUMN lazaret.applied.at IS 'When it last said so.';
COMMENT ON COLUMN lazaret.applied.note IS 'What is wrong, if anything is.';

-- Two lines never hold one prefix of a realm (lease_one_holder), so that the
-- line may lead here: a look at some lines reads their leases alone.
CREATE VIEW lazaret.wall_wanted AS
SELECT DISTINCT ON (l.line_id, l.realm, l.prefix)
    l.realm, l.prefix, l.line_id, t.measure, t.case_id,
    (SELECT coalesce(bit_or(1::bigint << g.bit), 0)
     FROM lazaret.garden_group g
     WHERE CASE t.measure
           WHEN 'suspend' THEN g.in_suspend
           ELSE g.always OR g.in_suspend
             OR EXISTS (SELECT FROM lazaret.cause_garden o
                        JOIN lazaret.case c ON c.cause = o.cause
                        WHERE o.group_name = g.name AND c.line_id = l.line_id
                          AND c.state = 'open')
             OR EXISTS (SELECT FROM lazaret.garden_opening o
                        WHERE o.group_name = g.name AND o.line_id = l.line_id
                          AND o.until > now())
           END) AS garden,
    CASE WHEN l.until IS NOT NULL THEN l.until
         WHEN l.origin = 'static' THEN 'infinity'::timestamptz
         ELSE l.confirmed_at + p.confirmed_for END AS sure_until
FROM lazaret.lease l
CROSS JOIN lazaret.policy p
JOIN LATERAL (
    SELECT c.measure, c.id AS case_id
    FROM lazaret.case c JOIN lazaret.cause k ON k.name = c.cause
    WHERE c.line_id = l.line_id AND c.state IN ('open', 'held')
      AND c.measure > 'none'
    ORDER BY c.measure DESC, k.severity DESC, c.opened_at, c.id
    LIMIT 1) t ON true
ORDER BY l.line_id, l.realm, l.prefix, sure_until DESC;
COMMENT ON VIEW lazaret.wall_wanted IS 'What the wall should be: the open leases of lines whose cases ask for a measure.';

CREATE FUNCTION lazaret.wall_refresh(lines uuid[]) RETURNS integer
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

    WITH removed AS (
        DELETE FROM lazaret.wall w
        WHERE w.line_id = ANY (lines)
          AND NOT EXISTS (SELECT FROM lazaret.wall_wanted d
                          WHERE d.line_id = w.line_id AND d.realm = w.realm
                            AND d.prefix = w.prefix)
        RETURNING w.realm, w.prefix
    )
    INSERT INTO lazaret.wall_gone (number, realm, prefix)
    SELECT last + row_number() OVER (), r.realm, r.prefix FROM removed r;
    GET DIAGNOSTICS gone = ROW_COUNT;

    INSERT INTO lazaret.wall AS w
        (realm, prefix, line_id, measure, case_id, garden, sure_until, number)
    SELECT d.realm, d.prefix, d.line_id, d.measure, d.case_id, d.garden,
        d.sure_until, last + gone + row_number() OVER ()
    FROM lazaret.wall_wanted d
    LEFT JOIN lazaret.wall o ON o.realm = d.realm AND o.prefix = d.prefix
    WHERE d.line_id = ANY (lines)
      AND (o.line_id, o.measure, o.case_id, o.garden, o.sure_until)
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
COMMENT ON FUNCTION lazaret.wall_refresh IS 'Makes the wall of these lines what it should be; tells followers if anything changed.';

-- At the commit, not before: the counter is locked for the last moment only,
-- and reports that open cases at the same time hardly wait for each other.
CREATE FUNCTION lazaret.wall_by_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    PERFORM lazaret.wall_refresh(ARRAY[NEW.line_id]);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION lazaret.wall_by_case IS 'The wall follows the cases.';
CREATE CONSTRAINT TRIGGER wall_by_case_new AFTER INSERT ON lazaret.case
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION lazaret.wall_by_case();
CREATE CONSTRAINT TRIGGER wall_by_case_changed AFTER UPDATE ON lazaret.case
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.state, OLD.measure) IS DISTINCT FROM (NEW.state, NEW.measure))
    EXECUTE FUNCTION lazaret.wall_by_case();

CREATE FUNCTION lazaret.wall_by_rows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    lines uuid[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT f.line_id) INTO lines FROM fresh f;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT s.line_id) INTO lines FROM stale s;
    ELSE
        SELECT array_agg(DISTINCT r.line_id) INTO lines
        FROM (SELECT line_id FROM fresh UNION SELECT line_id FROM stale) r;
    END IF;
    IF lines IS NOT NULL THEN
        PERFORM lazaret.wall_refresh(lines);
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION lazaret.wall_by_rows IS 'The wall follows the leases and the openings of lines.';
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['lease', 'garden_opening'] LOOP
        EXECUTE format('CREATE TRIGGER wall_by_%1$s_new AFTER INSERT ON lazaret.%1$I
            REFERENCING NEW TABLE AS fresh
            FOR EACH STATEMENT EXECUTE FUNCTION lazaret.wall_by_rows()', name);
        EXECUTE format('CREATE TRIGGER wall_by_%1$s_changed AFTER UPDATE ON lazaret.%1$I
            REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
            FOR EACH STATEMENT EXECUTE FUNCTION lazaret.wall_by_rows()', name);
        EXECUTE format('CREATE TRIGGER wall_by_%1$s_gone AFTER DELETE ON lazaret.%1$I
            REFERENCING OLD TABLE AS stale
            FOR EACH STATEMENT EXECUTE FUNCTION lazaret.wall_by_rows()', name);
    END LOOP;
END $$;

CREATE FUNCTION lazaret.wall_by_data() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    PERFORM lazaret.wall_refresh(array_agg(DISTINCT w.line_id))
    FROM lazaret.wall w HAVING count(*) > 0;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION lazaret.wall_by_data IS 'The open groups of all walled lines follow what is loaded.';
CREATE TRIGGER wall_by_garden_group AFTER INSERT OR UPDATE OR DELETE
    ON lazaret.garden_group FOR EACH STATEMENT EXECUTE FUNCTION lazaret.wall_by_data();
CREATE TRIGGER wall_by_cause_garden AFTER INSERT OR UPDATE OR DELETE
    ON lazaret.cause_garden FOR EACH STATEMENT EXECUTE FUNCTION lazaret.wall_by_data();

CREATE FUNCTION lazaret.wall_prune(older interval) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    top bigint;
    gone integer;
BEGIN
    PERFORM FROM lazaret.wall_state FOR UPDATE;
    SELECT max(g.number) INTO top FROM lazaret.wall_gone g WHERE g.at < now() - older;
    IF top IS NULL THEN
        RETURN 0;
    END IF;
    DELETE FROM lazaret.wall_gone g WHERE g.number <= top;
    GET DIAGNOSTICS gone = ROW_COUNT;
    UPDATE lazaret.wall_state s SET pruned_to = top;
    RETURN gone;
END $$;
COMMENT ON FUNCTION lazaret.wall_prune IS 'Forgets old deletions; a follower that stood before them loads anew.';

CREATE FUNCTION lazaret.wall_identity(OUT system text, OUT timeline text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT s.system_identifier::text,
        CASE WHEN pg_is_in_recovery() THEN 'standby'
             ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END
    FROM pg_control_system() s
$$;
COMMENT ON FUNCTION lazaret.wall_identity IS 'Which database this is: a number of another system or timeline means nothing.';
