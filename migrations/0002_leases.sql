-- 0002_leases.sql -- which line held which address when
-- Why two tables: PostgreSQL 15 has no exclusion constraint on partitioned
-- tables. The open leases are few and guarded by constraints; the ended ones
-- are many, partitioned by the time of their end, and dropped by retention.

CREATE TYPE lazaret.lease_origin AS ENUM
    ('static', 'dhcp', 'radius', 'delegated', 'cgnat-block', 'cgnat-fixed');
COMMENT ON TYPE lazaret.lease_origin IS 'How we know of a lease.';

CREATE TABLE lazaret.lease (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    line_id      uuid NOT NULL REFERENCES lazaret.line,
    realm        text NOT NULL REFERENCES lazaret.realm,
    prefix       cidr NOT NULL,
    outside      cidr,
    ports        int4range CHECK (ports <@ int4range(0, 65536)
                     AND NOT isempty(ports)),
    origin       lazaret.lease_origin NOT NULL,
    started_at   timestamptz NOT NULL,
    until        timestamptz CHECK (until > started_at),
    confirmed_at timestamptz NOT NULL,
    CHECK ((outside IS NULL) = (ports IS NULL)),
    CONSTRAINT lease_known_once UNIQUE NULLS NOT DISTINCT
        (realm, prefix, outside, ports, line_id),
    CONSTRAINT lease_one_holder EXCLUDE USING gist
        (prefix inet_ops WITH &&, realm WITH =, line_id WITH <>),
    CONSTRAINT lease_one_outside EXCLUDE USING gist
        (outside inet_ops WITH &&, ports WITH &&, line_id WITH <>)
        WHERE (outside IS NOT NULL)
);
CREATE INDEX lease_line ON lazaret.lease (line_id);
CREATE INDEX lease_until ON lazaret.lease (until) WHERE until IS NOT NULL;
-- Bulk loads go in random order: rows that arrive sorted split these trees so
-- badly that a look-up reads half of them (measured: 340 us a row against 41).
COMMENT ON TABLE lazaret.lease IS 'The open leases. A line''s /64 may lie in its own /56, never in another line''s; an outside address is shared only by disjoint ports.';
COMMENT ON COLUMN lazaret.lease.id IS 'Kept when the lease moves to lease_past.';
COMMENT ON COLUMN lazaret.lease.line_id IS 'Who holds it.';
COMMENT ON COLUMN lazaret.lease.realm IS 'Where the inside prefix means this line.';
COMMENT ON COLUMN lazaret.lease.prefix IS 'The inside addresses: what redirector and gateway see.';
COMMENT ON COLUMN lazaret.lease.outside IS 'Behind CGNAT: the address that the world sees.';
COMMENT ON COLUMN lazaret.lease.ports IS 'Behind CGNAT: the ports that the world sees.';
COMMENT ON COLUMN lazaret.lease.origin IS 'How we know.';
COMMENT ON COLUMN lazaret.lease.started_at IS 'Since when.';
COMMENT ON COLUMN lazaret.lease.until IS 'The end that was told when it was given; NULL: none.';
COMMENT ON COLUMN lazaret.lease.confirmed_at IS 'When we last heard that it still holds.';

CREATE TABLE lazaret.lease_past (
    id           bigint NOT NULL,
    line_id      uuid NOT NULL,
    realm        text NOT NULL,
    prefix       cidr NOT NULL,
    outside      cidr,
    ports        int4range,
    origin       lazaret.lease_origin NOT NULL,
    started_at   timestamptz NOT NULL,
    ended_at     timestamptz NOT NULL CHECK (ended_at >= started_at),
    disputed     boolean NOT NULL DEFAULT false
) PARTITION BY RANGE (ended_at);
CREATE TABLE lazaret.lease_past_other PARTITION OF lazaret.lease_past DEFAULT;
CREATE INDEX lease_past_prefix ON lazaret.lease_past (prefix, started_at DESC);
CREATE INDEX lease_past_outside ON lazaret.lease_past (outside, started_at DESC)
    WHERE outside IS NOT NULL;
CREATE INDEX lease_past_line ON lazaret.lease_past (line_id, ended_at DESC);
CREATE INDEX lease_past_id ON lazaret.lease_past (id);
COMMENT ON TABLE lazaret.lease_past IS 'Ended leases. Overlaps are kept and marked: an attribution that touches one is a doubt.';
COMMENT ON TABLE lazaret.lease_past_other IS 'What no month of its own has.';
COMMENT ON COLUMN lazaret.lease_past.id IS 'The id that it had while open.';
COMMENT ON COLUMN lazaret.lease_past.line_id IS 'Who held it.';
COMMENT ON COLUMN lazaret.lease_past.realm IS 'Where the inside prefix meant this line.';
COMMENT ON COLUMN lazaret.lease_past.prefix IS 'The inside addresses.';
COMMENT ON COLUMN lazaret.lease_past.outside IS 'Behind CGNAT: the outside address.';
COMMENT ON COLUMN lazaret.lease_past.ports IS 'Behind CGNAT: the outside ports.';
COMMENT ON COLUMN lazaret.lease_past.origin IS 'How we know.';
COMMENT ON COLUMN lazaret.lease_past.started_at IS 'Since when.';
COMMENT ON COLUMN lazaret.lease_past.ended_at IS 'Till when, not included.';
COMMENT ON COLUMN lazaret.lease_past.disputed IS 'Another line claims a part of the same addresses and time.';

-- Every prefix in which an address or prefix lies, itself included: what a
-- B-tree needs to answer "whose prefix holds this address".
CREATE FUNCTION lazaret.supernets(inside inet) RETURNS cidr[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = '' AS $$
    SELECT array_agg(network(set_masklen(inside, length))::cidr)
    FROM generate_series(8, masklen(inside)) AS length
$$;
COMMENT ON FUNCTION lazaret.supernets IS 'All prefixes of length 8 and more that contain this one.';

CREATE FUNCTION lazaret.last_address(around inet) RETURNS cidr
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = '' AS $$
    SELECT set_masklen(broadcast(around), CASE family(around) WHEN 4 THEN 32 ELSE 128 END)::cidr
$$;
COMMENT ON FUNCTION lazaret.last_address IS 'The last address of a prefix, with its whole length: all that lies inside sorts between.';

-- Moves open leases to the past. Where the past of another line overlaps in
-- addresses and time, both sides are marked.
CREATE FUNCTION lazaret.lease_close(leases bigint[], ended timestamptz)
RETURNS integer LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    gone integer;
BEGIN
    WITH closed AS (
        DELETE FROM lazaret.lease l WHERE l.id = ANY (leases) RETURNING l.*
    )
    INSERT INTO lazaret.lease_past (id, line_id, realm, prefix, outside, ports,
        origin, started_at, ended_at)
    SELECT c.id, c.line_id, c.realm, c.prefix, c.outside, c.ports, c.origin,
        c.started_at, greatest(c.started_at, ended)
    FROM closed c;
    GET DIAGNOSTICS gone = ROW_COUNT;
    PERFORM lazaret.lease_dispute(leases);
    RETURN gone;
END $$;
COMMENT ON FUNCTION lazaret.lease_close IS 'Ends open leases at a time, keeps them in lease_past and marks disputes.';

-- By index, whatever the planner knows of the tables: all leases share their
-- realm, and a hash join by it compares each with every other.
CREATE FUNCTION lazaret.lease_dispute(leases bigint[])
RETURNS void LANGUAGE sql SET search_path = '' SET enable_hashjoin = off
SET enable_mergejoin = off SET enable_seqscan = off AS $$
    WITH mine AS MATERIALIZED (
        SELECT * FROM lazaret.lease_past p WHERE p.id = ANY (leases)
    ), rival AS (
        -- in three parts, each of which one index answers
        SELECT m.id AS one, o.id AS other
        FROM mine m JOIN lazaret.lease_past o
          ON o.realm = m.realm AND o.prefix = ANY (lazaret.supernets(m.prefix))
         AND o.line_id <> m.line_id AND (o.outside IS NULL OR m.outside IS NULL)
         AND o.ended_at > m.started_at AND o.started_at < m.ended_at
        UNION ALL
        SELECT m.id, o.id
        FROM mine m JOIN lazaret.lease_past o
          ON o.realm = m.realm AND o.prefix > m.prefix
         AND o.prefix <= lazaret.last_address(m.prefix)
         AND o.line_id <> m.line_id AND (o.outside IS NULL OR m.outside IS NULL)
         AND o.ended_at > m.started_at AND o.started_at < m.ended_at
        UNION ALL
        SELECT m.id, o.id
        FROM mine m JOIN lazaret.lease_past o
          ON o.outside = m.outside AND o.ports && m.ports
         AND o.line_id <> m.line_id
         AND o.ended_at > m.started_at AND o.started_at < m.ended_at
    )
    UPDATE lazaret.lease_past l SET disputed = true
    FROM (SELECT one AS id FROM rival UNION SELECT other FROM rival) r
    WHERE l.id = r.id AND NOT l.disputed
$$;
COMMENT ON FUNCTION lazaret.lease_dispute IS 'Marks these past leases, and those of other lines that overlap them, as disputed.';
