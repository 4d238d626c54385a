-- 0006_access.sql -- tokens, secrets, partitions, and who may do what
-- Why last: the grants name every table. Each program has a role of its own
-- with the least that it needs; the wall is written by nobody but triggers.

CREATE TABLE lazaret.token (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name         text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,63}$'),
    hash         bytea NOT NULL UNIQUE CHECK (length(hash) = 32),
    scopes       text[] NOT NULL CHECK (scopes <@
                 '{quarantine,quarantine:force,release,read,leases,subscribers}'::text[]),
    sources      text[],
    rate         integer CHECK (rate BETWEEN 1 AND 1000000),
    created_at   timestamptz NOT NULL DEFAULT now(),
    created_by   text NOT NULL,
    expires_at   timestamptz,
    revoked_at   timestamptz
);
COMMENT ON TABLE lazaret.token IS 'Bearer tokens of the API, as hashes.';
COMMENT ON COLUMN lazaret.token.id IS 'Our own reference.';
COMMENT ON COLUMN lazaret.token.name IS 'For people, and in timelines.';
COMMENT ON COLUMN lazaret.token.hash IS 'BLAKE2b-256 of the token.';
COMMENT ON COLUMN lazaret.token.scopes IS 'What it may do.';
COMMENT ON COLUMN lazaret.token.sources IS 'Which sources it may name; NULL: all.';
COMMENT ON COLUMN lazaret.token.rate IS 'Requests a minute; NULL: no limit.';
COMMENT ON COLUMN lazaret.token.created_at IS 'When it was made.';
COMMENT ON COLUMN lazaret.token.created_by IS 'By whom.';
COMMENT ON COLUMN lazaret.token.expires_at IS 'When it ends; NULL: never.';
COMMENT ON COLUMN lazaret.token.revoked_at IS 'When it was taken back.';

CREATE UNLOGGED TABLE lazaret.token_rate (
    token_id uuid PRIMARY KEY REFERENCES lazaret.token ON DELETE CASCADE,
    due      timestamptz NOT NULL
);
COMMENT ON TABLE lazaret.token_rate IS 'When the next request of a token with a rate is due. Lost in a crash, and nothing is lost by it.';
COMMENT ON COLUMN lazaret.token_rate.token_id IS 'Which token.';
COMMENT ON COLUMN lazaret.token_rate.due IS 'The theoretical arrival time of its next request.';

CREATE TABLE lazaret.idempotency (
    token_id   uuid NOT NULL REFERENCES lazaret.token ON DELETE CASCADE,
    key        text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    digest     bytea NOT NULL,
    status     smallint,
    body       text,
    claimed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (token_id, key),
    CHECK ((status IS NULL) = (body IS NULL))
);
CREATE INDEX idempotency_claimed ON lazaret.idempotency (claimed_at);
COMMENT ON TABLE lazaret.idempotency IS 'The answers given under an Idempotency-Key; kept for a day.';
COMMENT ON COLUMN lazaret.idempotency.token_id IS 'Whose key.';
COMMENT ON COLUMN lazaret.idempotency.key IS 'The key.';
COMMENT ON COLUMN lazaret.idempotency.digest IS 'BLAKE2b-256 of method, path and body.';
COMMENT ON COLUMN lazaret.idempotency.status IS 'The status that was answered; NULL while the request runs.';
COMMENT ON COLUMN lazaret.idempotency.body IS 'The answer.';
COMMENT ON COLUMN lazaret.idempotency.claimed_at IS 'When the key was first used.';

CREATE TABLE lazaret.secret (
    name       text PRIMARY KEY,
    key        bytea NOT NULL CHECK (length(key) = 32),
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE lazaret.secret IS 'Keys that several processes share.';
COMMENT ON COLUMN lazaret.secret.name IS 'What for: csrf.';
COMMENT ON COLUMN lazaret.secret.key IS '32 random bytes.';
COMMENT ON COLUMN lazaret.secret.created_at IS 'When it was made.';
INSERT INTO lazaret.secret (name, key) VALUES ('csrf', sha256(
    uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));

-- Partitions by month: made ahead, dropped by retention.
CREATE FUNCTION lazaret.partitions_make(first date, months integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    kept record;
    month date;
    child text;
    span text;
    made integer := 0;
BEGIN
    FOR kept IN SELECT * FROM (VALUES ('lease_past', 'ended_at'),
        ('report', 'received_at'), ('sighting', 'minute')) v (parent, key) LOOP
        FOR i IN 0 .. months - 1 LOOP
            month := date_trunc('month', first)::date + make_interval(months => i);
            child := format('%s_%s', kept.parent, to_char(month, 'YYYY_MM'));
            CONTINUE WHEN to_regclass('lazaret.' || child) IS NOT NULL;
            span := format('%1$I >= %2$L AND %1$I < %3$L', kept.key,
                month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
            -- What came before its month was made moves there, or the month
            -- could never be made.
            EXECUTE format('CREATE TABLE lazaret.%I (LIKE lazaret.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)',
                child, kept.parent);
            EXECUTE format('WITH late AS (DELETE FROM lazaret.%I WHERE %s RETURNING *)
                INSERT INTO lazaret.%I SELECT * FROM late', kept.parent || '_other', span, child);
            EXECUTE format('ALTER TABLE lazaret.%I ATTACH PARTITION lazaret.%I FOR VALUES FROM (%L) TO (%L)',
                kept.parent, child, month::timestamp AT TIME ZONE 'UTC',
                (month + interval '1 month') AT TIME ZONE 'UTC');
            made := made + 1;
        END LOOP;
    END LOOP;
    RETURN made;
END $$;
COMMENT ON FUNCTION lazaret.partitions_make IS 'Makes the monthly partitions of leases, reports and sightings that are missing.';

CREATE FUNCTION lazaret.partitions_drop(now_is timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    kept record;
    child record;
    dropped integer := 0;
BEGIN
    FOR kept IN SELECT v.parent, v.keep FROM lazaret.policy p, LATERAL (VALUES
        ('lease_past', p.keep_leases), ('report', p.keep_reports),
        ('sighting', p.keep_sightings)) v (parent, keep) LOOP
        FOR child IN SELECT c.relname FROM pg_catalog.pg_inherits i
            JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = ('lazaret.' || kept.parent)::regclass
              AND c.relname ~ '_[0-9]{4}_[0-9]{2}$'
              AND to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month'
                  < (now_is - kept.keep) AT TIME ZONE 'UTC' LOOP
            EXECUTE format('DROP TABLE lazaret.%I', child.relname);
            dropped := dropped + 1;
        END LOOP;
    END LOOP;
    DELETE FROM lazaret.report_key k USING lazaret.policy p
        WHERE k.received_at < now_is - p.keep_reports;
    RETURN dropped;
END $$;
COMMENT ON FUNCTION lazaret.partitions_drop IS 'Drops the months that retention has passed, and their report keys.';

-- Locking a line needs no right to change it.
CREATE FUNCTION lazaret.line_lock(id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    PERFORM FROM lazaret.line l WHERE l.id = line_lock.id FOR NO KEY UPDATE;
    RETURN FOUND;
END $$;
COMMENT ON FUNCTION lazaret.line_lock IS 'Whoever changes cases or leases of a line calls this first; false: there is no such line.';

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA lazaret FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lazaret.supernets(inet), lazaret.last_address(inet) TO PUBLIC;

-- What every program may read: the world, not the people in it.
GRANT SELECT ON lazaret.realm, lazaret.policy, lazaret.site, lazaret.cause_group,
    lazaret.cause, lazaret.playbook, lazaret.playbook_step, lazaret.indicator,
    lazaret.garden_group, lazaret.garden_rule, lazaret.cause_garden,
    lazaret.data_state, lazaret.wall_state, lazaret.wall
TO lazaret_api, lazaret_subscriber, lazaret_staff, lazaret_redirector,
    lazaret_gateway, lazaret_warden, lazaret_operator;

-- Followers: read the wall, write what they saw and applied.
GRANT SELECT ON lazaret.wall_gone TO lazaret_redirector, lazaret_gateway;
GRANT EXECUTE ON FUNCTION lazaret.wall_identity() TO lazaret_redirector, lazaret_gateway, lazaret_operator;
GRANT SELECT (line_id, minute, kind, indicator_id, protocol, port, count),
    INSERT, UPDATE (count) ON lazaret.sighting TO lazaret_redirector, lazaret_gateway;
GRANT SELECT, INSERT, UPDATE ON lazaret.applied TO lazaret_redirector, lazaret_gateway;

-- Those who act on cases.
GRANT EXECUTE ON FUNCTION lazaret.line_lock(uuid)
    TO lazaret_api, lazaret_subscriber, lazaret_staff, lazaret_warden, lazaret_operator;
GRANT SELECT, UPDATE ON lazaret.case
    TO lazaret_api, lazaret_subscriber, lazaret_staff, lazaret_warden, lazaret_operator;
GRANT SELECT, INSERT ON lazaret.timeline, lazaret.release
    TO lazaret_api, lazaret_subscriber, lazaret_staff, lazaret_warden, lazaret_operator;
GRANT SELECT, INSERT, UPDATE ON lazaret.notice
    TO lazaret_api, lazaret_subscriber, lazaret_staff, lazaret_warden, lazaret_operator;
GRANT SELECT, INSERT ON lazaret.notice_case
    TO lazaret_api, lazaret_subscriber, lazaret_staff, lazaret_warden, lazaret_operator;
GRANT SELECT, INSERT, DELETE ON lazaret.tick
    TO lazaret_api, lazaret_subscriber, lazaret_staff, lazaret_warden, lazaret_operator;
GRANT SELECT ON lazaret.lease, lazaret.line, lazaret.exemption, lazaret.never_wall,
    lazaret.source, lazaret.brake, lazaret.sighting, lazaret.proof, lazaret.request,
    lazaret.pause
TO lazaret_api, lazaret_subscriber, lazaret_staff, lazaret_warden, lazaret_operator;
GRANT SELECT ON lazaret.subscriber
    TO lazaret_api, lazaret_subscriber, lazaret_staff, lazaret_warden, lazaret_operator;

-- The subscriber's pages: their own doing, and no word of a reporter.
GRANT SELECT (id, received_at, observed_at, source, cause, address, port, protocol,
    line_id, case_id, outcome, evidence) ON lazaret.report TO lazaret_subscriber;
GRANT INSERT ON lazaret.proof, lazaret.request, lazaret.message, lazaret.pause
    TO lazaret_subscriber;
GRANT SELECT ON lazaret.secret TO lazaret_subscriber, lazaret_staff;

-- Intake: API, staff console, operator.
GRANT SELECT, INSERT, UPDATE ON lazaret.report, lazaret.report_key, lazaret.walling, lazaret.brake
    TO lazaret_api, lazaret_staff, lazaret_operator;
GRANT INSERT ON lazaret.case TO lazaret_api, lazaret_staff, lazaret_operator;
GRANT INSERT, UPDATE ON lazaret.subscriber, lazaret.line TO lazaret_api, lazaret_operator;
GRANT SELECT, INSERT, DELETE ON lazaret.contact TO lazaret_api, lazaret_operator;
GRANT SELECT ON lazaret.contact TO lazaret_warden, lazaret_staff;
GRANT INSERT, UPDATE, DELETE ON lazaret.lease TO lazaret_api, lazaret_operator;
GRANT SELECT, INSERT, UPDATE ON lazaret.lease_past TO lazaret_api, lazaret_operator;
GRANT USAGE ON SEQUENCE lazaret.lease_id_seq TO lazaret_api, lazaret_operator;
GRANT SELECT ON lazaret.lease_past TO lazaret_staff;
GRANT EXECUTE ON FUNCTION lazaret.lease_close(bigint[], timestamptz), lazaret.lease_dispute(bigint[])
    TO lazaret_api, lazaret_operator, lazaret_warden;
GRANT SELECT ON lazaret.token TO lazaret_api;
GRANT SELECT, INSERT, UPDATE ON lazaret.token_rate TO lazaret_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON lazaret.idempotency TO lazaret_api;
GRANT SELECT ON lazaret.message, lazaret.applied TO lazaret_staff;
GRANT INSERT, UPDATE ON lazaret.request, lazaret.exemption TO lazaret_staff;
GRANT INSERT ON lazaret.message, lazaret.pause TO lazaret_staff;

-- The warden: clocks, mails, retention.
GRANT UPDATE, DELETE ON lazaret.lease TO lazaret_warden;
GRANT SELECT, INSERT, UPDATE ON lazaret.lease_past TO lazaret_warden;
GRANT SELECT, DELETE ON lazaret.walling, lazaret.idempotency, lazaret.garden_opening TO lazaret_warden;
GRANT EXECUTE ON FUNCTION lazaret.wall_prune(interval),
    lazaret.partitions_make(date, integer), lazaret.partitions_drop(timestamptz)
    TO lazaret_warden, lazaret_operator;

-- The operator's command: data, tokens, policy.
GRANT SELECT, INSERT, UPDATE, DELETE ON lazaret.token, lazaret.loaded, lazaret.realm, lazaret.site,
    lazaret.cause_group, lazaret.cause, lazaret.playbook, lazaret.playbook_step,
    lazaret.indicator, lazaret.garden_group, lazaret.garden_rule, lazaret.cause_garden,
    lazaret.source, lazaret.never_wall, lazaret.exemption, lazaret.garden_opening
    TO lazaret_operator;
GRANT SELECT, UPDATE ON lazaret.policy TO lazaret_operator;
GRANT SELECT ON lazaret.applied, lazaret.wall_gone, lazaret.message, lazaret.walling TO lazaret_operator;
GRANT DELETE ON lazaret.applied TO lazaret_operator; -- of a site that is removed
GRANT INSERT ON lazaret.request, lazaret.pause, lazaret.proof TO lazaret_operator;
