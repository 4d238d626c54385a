-- schema.sql -- what all migrations together make: a golden file

CREATE SCHEMA lazaret;

COMMENT ON SCHEMA lazaret IS 'The quarantine station: lines, leases, reports, cases, the wall.';

CREATE TYPE lazaret.account_kind AS ENUM (
    'home',
    'business',
    'shared',
    'critical'
);

COMMENT ON TYPE lazaret.account_kind IS 'Whose line it is. Only home lines are walled without a person.';

CREATE TYPE lazaret.case_state AS ENUM (
    'open',
    'held',
    'watch',
    'closed'
);

COMMENT ON TYPE lazaret.case_state IS 'open: its measure holds. held: decided, not applied (brake, shadow). watch: released. closed: over.';

CREATE TYPE lazaret.clerk_role AS ENUM (
    'viewer',
    'agent',
    'supervisor',
    'admin'
);

COMMENT ON TYPE lazaret.clerk_role IS 'What staff may do: each does all that those before it do.';

CREATE TYPE lazaret.contact_channel AS ENUM (
    'email',
    'phone',
    'post'
);

COMMENT ON TYPE lazaret.contact_channel IS 'By what way a subscriber is reached.';

CREATE TYPE lazaret.lease_origin AS ENUM (
    'static',
    'dhcp',
    'radius',
    'delegated',
    'cgnat-block',
    'cgnat-fixed'
);

COMMENT ON TYPE lazaret.lease_origin IS 'How we know of a lease.';

CREATE TYPE lazaret.measure AS ENUM (
    'none',
    'notice',
    'restrict',
    'throttle',
    'garden',
    'suspend'
);

COMMENT ON TYPE lazaret.measure IS 'What is done to a line, from nothing to nearly all. A line is walled at garden and suspend.';

CREATE TYPE lazaret.site_mode AS ENUM (
    'forge',
    'redirect'
);

COMMENT ON TYPE lazaret.site_mode IS 'How a site steers: with steering addresses in DNS answers, or by a gateway that redirects ports 53 and 80.';

CREATE FUNCTION lazaret.account_kind_by_line() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
BEGIN
    PERFORM lazaret.account_kind_tell(NEW.id);
    RETURN NULL;
END $$;

COMMENT ON FUNCTION lazaret.account_kind_by_line() IS 'The line is of another account.';

CREATE FUNCTION lazaret.account_kind_by_subscriber() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
BEGIN
    PERFORM lazaret.account_kind_tell(n.id) FROM lazaret.line n WHERE n.subscriber_id = NEW.id;
    RETURN NULL;
END $$;

COMMENT ON FUNCTION lazaret.account_kind_by_subscriber() IS 'The account is of another kind.';

CREATE FUNCTION lazaret.account_kind_tell(line uuid) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
BEGIN
    PERFORM lazaret.release_recount(line);
    UPDATE lazaret.notice m SET account_kind = s.kind
    FROM lazaret.line n JOIN lazaret.subscriber s ON s.id = n.subscriber_id
    WHERE n.id = line AND m.line_id = line AND m.account_kind <> s.kind;
END $$;

COMMENT ON FUNCTION lazaret.account_kind_tell(line uuid) IS 'Releases and notices of a line follow the kind of its account.';

CREATE FUNCTION lazaret.audit_add(at timestamp with time zone, actor text, verb text, kind text, target text, origin text, told_in bigint, said bytea) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
DECLARE
    id bigint := nextval('lazaret.audit_id_seq');
BEGIN
    INSERT INTO lazaret.audit OVERRIDING SYSTEM VALUE
    VALUES (id, at, actor, verb, kind, target, origin, told_in, said,
        lazaret.netstrings_sha256(id::text, lazaret.micros(at), actor, verb, kind,
            target, origin, coalesce(told_in::text, ''), encode(said, 'hex')));
    RETURN id;
END $$;

COMMENT ON FUNCTION lazaret.audit_add(at timestamp with time zone, actor text, verb text, kind text, target text, origin text, told_in bigint, said bytea) IS 'Adds an act with its digest; for the two functions that write acts.';

CREATE FUNCTION lazaret.audit_close(now_is timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
DECLARE
    edge timestamptz := (SELECT date_trunc('month', now_is - p.keep_audit, 'UTC') FROM lazaret.policy p);
    last record;
    closed bigint;
BEGIN
    SELECT a.position, a.hash INTO last FROM lazaret.audit a
    WHERE a.position < coalesce(
        (SELECT b.position FROM lazaret.audit b WHERE b.position IS NOT NULL AND b.at >= edge
         ORDER BY b.position LIMIT 1), (SELECT h.position + 1 FROM lazaret.audit_head h))
    ORDER BY a.position DESC LIMIT 1;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    SELECT count(*) INTO closed FROM lazaret.audit a WHERE a.position <= last.position;
    INSERT INTO lazaret.audit_segment (through, hash, acts, until)
    VALUES (last.position, last.hash, closed, edge);
    PERFORM lazaret.audit_write('warden', 'closed', 'audit',
        last.position || ':' || encode(last.hash, 'hex'), '', json_build_object('acts', closed)::text);
    DELETE FROM lazaret.audit a WHERE a.position <= last.position;
    RETURN closed;
END $$;

COMMENT ON FUNCTION lazaret.audit_close(now_is timestamp with time zone) IS 'Closes the months that retention has passed: their acts go, the hash of the last one stays, and the chain tells it.';

CREATE FUNCTION lazaret.audit_closed(place bigint) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO ''
    AS $$
    SELECT EXISTS (SELECT FROM lazaret.audit_segment s WHERE s.through >= place)
$$;

COMMENT ON FUNCTION lazaret.audit_closed(place bigint) IS 'Is this place of the chain in a part that retention has closed?';

CREATE FUNCTION lazaret.audit_keep() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
BEGIN
    IF lazaret.audit_closed(OLD.position) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'restrict_violation';
END $$;

COMMENT ON FUNCTION lazaret.audit_keep() IS 'Lets acts go that stand in a closed part of the chain, and no others.';

CREATE FUNCTION lazaret.audit_origin() RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO ''
    AS $$
    SELECT coalesce(left(current_setting('lazaret.origin', true), 100), '')
$$;

COMMENT ON FUNCTION lazaret.audit_origin() IS 'Where the transaction comes from, if its program said so (db_from).';

CREATE FUNCTION lazaret.audit_refuse() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
BEGIN
    RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'restrict_violation';
END $$;

COMMENT ON FUNCTION lazaret.audit_refuse() IS 'Refuses every change of what was written.';

CREATE FUNCTION lazaret.audit_words_keep() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
BEGIN
    IF EXISTS (SELECT FROM lazaret.audit a WHERE a.id = OLD.audit_id) THEN
        RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;

COMMENT ON FUNCTION lazaret.audit_words_keep() IS 'Lets words go whose act is gone, and no others.';

CREATE FUNCTION lazaret.audit_write(actor text, verb text, kind text, target text, reason text, details text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
DECLARE
    salt text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
    id bigint := lazaret.audit_add(clock_timestamp(), actor, verb, kind, target,
        lazaret.audit_origin(), NULL, lazaret.netstrings_sha256(salt, reason, details));
BEGIN
    INSERT INTO lazaret.audit_words VALUES (id, salt, reason, details, NULL);
    RETURN id;
END $$;

COMMENT ON FUNCTION lazaret.audit_write(actor text, verb text, kind text, target text, reason text, details text) IS 'Writes down an act in the transaction that does it.';

CREATE FUNCTION lazaret.brake_audit() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
BEGIN
    IF NEW.pulled_at IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.pulled_at IS NULL) THEN
        PERFORM lazaret.audit_write('service', 'pulled', 'brake', NEW.source, '', '{}');
    ELSIF NEW.pulled_at IS NULL AND TG_OP = 'UPDATE' AND OLD.pulled_at IS NOT NULL THEN
        PERFORM lazaret.audit_write(coalesce(NEW.released_by, 'service'), 'let-go', 'brake',
            NEW.source, NEW.released_reason, '{}');
    END IF;
    RETURN NULL;
END $$;

COMMENT ON FUNCTION lazaret.brake_audit() IS 'The brake is pulled by the service and let go by a person: both are acts.';

CREATE FUNCTION lazaret.brake_learn() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
DECLARE
    learned integer;
BEGIN
    INSERT INTO lazaret.brake AS b (source, usual, learned_at)
    SELECT h.source, CASE WHEN count(*) >= 24 THEN avg(h.walls) END, now()
    FROM (SELECT coalesce(w.source, '') AS source, date_trunc('hour', w.at) AS hour, count(*) AS walls
          FROM lazaret.walling w
          WHERE w.automatic AND w.at < date_trunc('hour', now())
            AND w.at >= now() - interval '28 days'
          GROUP BY GROUPING SETS ((w.source, hour), (hour))) h
    GROUP BY h.source
    ON CONFLICT (source) DO UPDATE SET usual = excluded.usual, learned_at = excluded.learned_at;
    GET DIAGNOSTICS learned = ROW_COUNT;
    RETURN learned;
END $$;

COMMENT ON FUNCTION lazaret.brake_learn() IS 'Learns what is usual: the walls of an hour that had any, over four weeks; a day of such hours is the least.';

CREATE FUNCTION lazaret.case_told() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM lazaret.timeline t
                   WHERE t.case_id = NEW.id AND t.xact = pg_current_xact_id()) THEN
        RAISE EXCEPTION 'case % changed and the timeline does not tell it', NEW.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'case_told';
    END IF;
    RETURN NULL;
END $$;

COMMENT ON FUNCTION lazaret.case_told() IS 'At the commit: a case that changed has a line in the timeline of the same transaction.';

CREATE FUNCTION lazaret.data_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
BEGIN
    IF NOT lazaret.is_trial() THEN
        UPDATE lazaret.data_state SET number = number + 1;
        NOTIFY lazaret_data;
    END IF;
    RETURN NULL;
END $$;

COMMENT ON FUNCTION lazaret.data_changed() IS 'Tells followers to read garden, indicators and sites anew.';

CREATE FUNCTION lazaret.device_meant(said text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO ''
    AS $$
    SELECT w.device FROM lazaret.device_word w
    WHERE w.word = ANY (regexp_split_to_array(lower(said), '[^a-z0-9-]+'))
    ORDER BY w.maker, length(w.word) DESC, w.word LIMIT 1
$$;

COMMENT ON FUNCTION lazaret.device_meant(said text) IS 'The kind of device that a reporter means; NULL: none that is known.';

CREATE FUNCTION lazaret.event_by_brake() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
BEGIN
    INSERT INTO lazaret.event (kind, actor, detail) VALUES (
        CASE WHEN NEW.pulled_at IS NULL THEN 'brake-released' ELSE 'brake-pulled' END,
        CASE WHEN NEW.pulled_at IS NULL THEN coalesce(NEW.released_by, '') ELSE 'warden' END,
        jsonb_build_object('brake', NEW.source));
    RETURN NULL;
END $$;

COMMENT ON FUNCTION lazaret.event_by_brake() IS 'The brake was pulled, or a person let it go.';

CREATE FUNCTION lazaret.event_by_timeline() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
BEGIN
    INSERT INTO lazaret.event (at, kind, actor, case_id, state, measure, detail)
    SELECT NEW.at, NEW.kind, NEW.actor, c.id, c.state, c.measure, NEW.detail
    FROM lazaret.case c WHERE c.id = NEW.case_id;
    RETURN NULL;
END $$;

COMMENT ON FUNCTION lazaret.event_by_timeline() IS 'What a timeline tells is an event.';

CREATE FUNCTION lazaret.event_concerns(whose uuid, told jsonb, sources text[]) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO ''
    AS $$
    SELECT sources IS NULL
        OR EXISTS (SELECT FROM lazaret.report r
                   WHERE r.case_id = whose AND r.source = ANY (sources))
           AND coalesce(told->>'source' = ANY (sources), true)
$$;

COMMENT ON FUNCTION lazaret.event_concerns(whose uuid, told jsonb, sources text[]) IS 'Is an event of this case, with this detail, for somebody who may name these sources? NULL: all.';

CREATE FUNCTION lazaret.event_due() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
BEGIN
    IF EXISTS (SELECT FROM lazaret.webhook) THEN
        NOTIFY lazaret_event;
    END IF;
    RETURN NULL;
END $$;

COMMENT ON FUNCTION lazaret.event_due() IS 'Wakes who sends webhooks, where there are any.';

CREATE FUNCTION lazaret.events_number() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
DECLARE
    last bigint;
    given bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM lazaret.event e WHERE e.number IS NULL) THEN
        RETURN (SELECT s.number FROM lazaret.event_state s);
    END IF;
    -- The lock first, then the look: what is read now is not numbered yet.
    SELECT s.number INTO last FROM lazaret.event_state s FOR UPDATE;
    WITH fresh AS (
        SELECT e.id, row_number() OVER (ORDER BY e.written) AS place
        FROM lazaret.event e WHERE e.number IS NULL
        ORDER BY e.written LIMIT 10000
    )
    UPDATE lazaret.event e SET number = last + f.place FROM fresh f WHERE e.id = f.id;
    GET DIAGNOSTICS given = ROW_COUNT;
    UPDATE lazaret.event_state s SET number = last + given;
    RETURN last + given;
END $$;

COMMENT ON FUNCTION lazaret.events_number() IS 'Gives numbers to what was committed, the oldest first; returns the last number.';

CREATE FUNCTION lazaret.events_prune(now_is timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
DECLARE
    top bigint;
    gone bigint;
BEGIN
    SELECT max(e.number) INTO top FROM lazaret.event e, lazaret.policy p
        WHERE e.at < now_is - p.keep_events;
    IF top IS NULL THEN
        RETURN 0;
    END IF;
    UPDATE lazaret.event_state s SET pruned_to = top;
    DELETE FROM lazaret.event e WHERE e.number <= top;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;

COMMENT ON FUNCTION lazaret.events_prune(now_is timestamp with time zone) IS 'Forgets the events that retention has passed, and their deliveries; returns how many.';

CREATE FUNCTION lazaret.explanation_asked() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
BEGIN
    NOTIFY lazaret_explain;
    RETURN NULL;
END $$;

COMMENT ON FUNCTION lazaret.explanation_asked() IS 'Wakes the redirectors at the commit.';

CREATE FUNCTION lazaret.inspection_asked() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
BEGIN
    NOTIFY lazaret_inspect;
    RETURN NULL;
END $$;

COMMENT ON FUNCTION lazaret.inspection_asked() IS 'Wakes the gateways at the commit.';

CREATE FUNCTION lazaret.is_trial() RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO ''
    AS $$
    SELECT EXISTS (SELECT FROM lazaret.trial_mark)
$$;

COMMENT ON FUNCTION lazaret.is_trial() IS 'Whether this transaction is a trial: nobody else''s mark is ever seen.';

CREATE FUNCTION lazaret.last_address(around inet) RETURNS cidr
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO ''
    AS $$
    SELECT set_masklen(broadcast(around), CASE family(around) WHEN 4 THEN 32 ELSE 128 END)::cidr
$$;

COMMENT ON FUNCTION lazaret.last_address(around inet) IS 'The last address of a prefix, with its whole length: all that lies inside sorts between.';

CREATE FUNCTION lazaret.lease_close(leases bigint[], ended timestamp with time zone) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
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

COMMENT ON FUNCTION lazaret.lease_close(leases bigint[], ended timestamp with time zone) IS 'Ends open leases at a time, keeps them in lease_past and marks disputes.';

CREATE FUNCTION lazaret.lease_dispute(leases bigint[]) RETURNS void
    LANGUAGE sql
    SET search_path TO ''
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_seqscan TO 'off'
    AS $$
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

COMMENT ON FUNCTION lazaret.lease_dispute(leases bigint[]) IS 'Marks these past leases, and those of other lines that overlap them, as disputed.';

CREATE FUNCTION lazaret.line_lock(id uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
BEGIN
    PERFORM FROM lazaret.line l WHERE l.id = line_lock.id FOR NO KEY UPDATE;
    RETURN FOUND;
END $$;

COMMENT ON FUNCTION lazaret.line_lock(id uuid) IS 'Whoever changes cases or leases of a line calls this first; false: there is no such line.';

CREATE FUNCTION lazaret.loaded_audit() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
BEGIN
    PERFORM lazaret.audit_write(NEW.loaded_by,
        CASE WHEN NEW.restores IS NULL THEN 'loaded' ELSE 'restored' END,
        'data', NEW.id::text, NEW.reason,
        json_strip_nulls(json_build_object('kind', NEW.kind, 'sha256', NEW.digest,
            'rows', NEW.row_count, 'restores', NEW.restores))::text);
    RETURN NULL;
END $$;

COMMENT ON FUNCTION lazaret.loaded_audit() IS 'A version of causes, garden, policy and so on that was loaded is an act.';

CREATE FUNCTION lazaret.micros(at timestamp with time zone) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO ''
    AS $$
    SELECT (extract(epoch FROM at) * 1000000)::bigint::text
$$;

COMMENT ON FUNCTION lazaret.micros(at timestamp with time zone) IS 'Microseconds since 1970, in digits.';

CREATE FUNCTION lazaret.netstrings_sha256(VARIADIC parts text[]) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO ''
    AS $$
    SELECT sha256(convert_to(string_agg(octet_length(part) || ':' || part || ',', '' ORDER BY n), 'UTF8'))
    FROM unnest(parts) WITH ORDINALITY p (part, n)
$$;

COMMENT ON FUNCTION lazaret.netstrings_sha256(VARIADIC parts text[]) IS 'SHA-256 of texts, each as "length:bytes,": no two lists of texts have the same bytes.';

CREATE FUNCTION lazaret.notice_due() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
BEGIN
    NOTIFY lazaret_notice;
    RETURN NULL;
END $$;

COMMENT ON FUNCTION lazaret.notice_due() IS 'Wakes the warden at the commit.';

CREATE FUNCTION lazaret.notice_of_line() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
BEGIN
    SELECT s.kind INTO NEW.account_kind
    FROM lazaret.line n JOIN lazaret.subscriber s ON s.id = n.subscriber_id WHERE n.id = NEW.line_id;
    RETURN NEW;
END $$;

COMMENT ON FUNCTION lazaret.notice_of_line() IS 'What a notice knows of its line.';

CREATE FUNCTION lazaret.partitions_drop(now_is timestamp with time zone) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $_$
DECLARE
    kept record;
    child record;
    dropped integer := 0;
BEGIN
    FOR kept IN SELECT v.parent, v.keep FROM lazaret.policy p, LATERAL (VALUES
        ('lease_past', p.keep_leases), ('report', p.keep_reports),
        ('sighting', p.keep_sightings), ('alive', p.keep_sightings)) v (parent, keep) LOOP
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
END $_$;

COMMENT ON FUNCTION lazaret.partitions_drop(now_is timestamp with time zone) IS 'Drops the months that retention has passed, and their report keys.';

CREATE FUNCTION lazaret.partitions_make(first date, months integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $_$
DECLARE
    kept record;
    month date;
    child text;
    span text;
    made integer := 0;
BEGIN
    FOR kept IN SELECT * FROM (VALUES ('lease_past', 'ended_at'),
        ('report', 'received_at'), ('sighting', 'minute'), ('alive', 'hour')) v (parent, key) LOOP
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
END $_$;

COMMENT ON FUNCTION lazaret.partitions_make(first date, months integer) IS 'Makes the monthly partitions of leases, reports, sightings and life that are missing.';

CREATE FUNCTION lazaret.people_forget(now_is timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
DECLARE
    one record;
    forgotten bigint := 0;
BEGIN
    UPDATE lazaret.request q SET answer_id = NULL
    FROM lazaret.case c, lazaret.policy p
    WHERE c.id = q.case_id AND q.answer_id IS NOT NULL AND c.closed_at < now_is - p.keep_messages;
    DELETE FROM lazaret.message m USING lazaret.case c, lazaret.policy p
    WHERE c.id = m.case_id AND c.closed_at < now_is - p.keep_messages;
    FOR one IN SELECT DISTINCT s.id FROM lazaret.policy p
        JOIN lazaret.line o ON o.ended_at < now_is - p.keep_people
        JOIN lazaret.subscriber s ON s.id = o.subscriber_id
        WHERE s.erased_at IS NULL AND NOT EXISTS (SELECT FROM lazaret.line n
            WHERE n.subscriber_id = s.id AND (n.ended_at IS NULL OR n.ended_at >= now_is - p.keep_people))
        LIMIT 100 LOOP
        PERFORM lazaret.subscriber_erase(one.id, 'warden', 'retention');
        forgotten := forgotten + 1;
    END LOOP;
    RETURN forgotten;
END $$;

COMMENT ON FUNCTION lazaret.people_forget(now_is timestamp with time zone) IS 'Erases what retention has passed: messages of old cases, and subscribers whose last line ended long ago.';

CREATE FUNCTION lazaret.phone_digits(said text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO ''
    AS $$
    SELECT reverse(ltrim(regexp_replace(said, '[^0-9]', '', 'g'), '0'))
$$;

COMMENT ON FUNCTION lazaret.phone_digits(said text) IS 'The digits of a phone number without leading zeros, last one first: numbers are told apart by their ends, with or without country and area.';

CREATE FUNCTION lazaret.release_by_case() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
BEGIN
    PERFORM lazaret.release_recount(NEW.line_id);
    RETURN NULL;
END $$;

COMMENT ON FUNCTION lazaret.release_by_case() IS 'A new case is told to the releases before it.';

CREATE FUNCTION lazaret.release_by_relapse() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
BEGIN
    PERFORM lazaret.release_recount(c.line_id) FROM lazaret.case c WHERE c.id = NEW.case_id;
    RETURN NULL;
END $$;

COMMENT ON FUNCTION lazaret.release_by_relapse() IS 'A relapse is told to the releases around it.';

CREATE TABLE lazaret.release (
    id bigint NOT NULL,
    case_id uuid NOT NULL,
    line_id uuid NOT NULL,
    group_name text NOT NULL,
    kind text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    actor text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    facts jsonb DEFAULT '{}'::jsonb NOT NULL,
    cause text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    account_kind lazaret.account_kind NOT NULL,
    began_at timestamp with time zone NOT NULL,
    relapsed_at timestamp with time zone,
    reopened_at timestamp with time zone,
    CONSTRAINT release_kind_check CHECK ((kind = ANY (ARRAY['self'::text, 'quiet'::text, 'staff'::text, 'api'::text, 'timed'::text, 'dispute'::text])))
);

COMMENT ON TABLE lazaret.release IS 'The ends of measures; the budget of self-releases is counted here.';

COMMENT ON COLUMN lazaret.release.id IS 'Our own reference.';

COMMENT ON COLUMN lazaret.release.case_id IS 'Of which case.';

COMMENT ON COLUMN lazaret.release.line_id IS 'Of which line.';

COMMENT ON COLUMN lazaret.release.group_name IS 'On which budget it counts.';

COMMENT ON COLUMN lazaret.release.kind IS 'By which way.';

COMMENT ON COLUMN lazaret.release.at IS 'When.';

COMMENT ON COLUMN lazaret.release.actor IS 'Who.';

COMMENT ON COLUMN lazaret.release.reason IS 'Why.';

COMMENT ON COLUMN lazaret.release.facts IS 'What the rule was given, need by need.';

COMMENT ON COLUMN lazaret.release.cause IS 'As in the case, which never changes it.';

COMMENT ON COLUMN lazaret.release.opened_at IS 'Likewise.';

COMMENT ON COLUMN lazaret.release.account_kind IS 'Of its subscriber, as it is now.';

COMMENT ON COLUMN lazaret.release.began_at IS 'The opening of the case, or its last relapse before.';

COMMENT ON COLUMN lazaret.release.relapsed_at IS 'The first relapse of the case since.';

COMMENT ON COLUMN lazaret.release.reopened_at IS 'When the next case of this line and cause was opened.';

CREATE FUNCTION lazaret.release_course(r lazaret.release) RETURNS TABLE(account_kind lazaret.account_kind, began_at timestamp with time zone, relapsed_at timestamp with time zone, reopened_at timestamp with time zone)
    LANGUAGE sql STABLE
    AS $$
    SELECT (SELECT s.kind FROM lazaret.line n JOIN lazaret.subscriber s ON s.id = n.subscriber_id
            WHERE n.id = r.line_id),
        greatest(r.opened_at, (SELECT max(t.at) FROM lazaret.timeline t
            WHERE t.case_id = r.case_id AND t.kind = 'relapsed' AND t.at < r.at)),
        (SELECT min(t.at) FROM lazaret.timeline t
            WHERE t.case_id = r.case_id AND t.kind = 'relapsed' AND t.at >= r.at),
        (SELECT min(o.opened_at) FROM lazaret.case o
            WHERE o.line_id = r.line_id AND o.cause = r.cause AND o.opened_at > r.at)
$$;

COMMENT ON FUNCTION lazaret.release_course(r lazaret.release) IS 'What came before and after a release, from the rows that tell it.';

CREATE FUNCTION lazaret.release_of_case() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
BEGIN
    SELECT c.cause, c.opened_at INTO NEW.cause, NEW.opened_at
    FROM lazaret.case c WHERE c.id = NEW.case_id;
    SELECT c.* INTO NEW.account_kind, NEW.began_at, NEW.relapsed_at, NEW.reopened_at
    FROM lazaret.release_course(NEW) c;
    RETURN NEW;
END $$;

COMMENT ON FUNCTION lazaret.release_of_case() IS 'What a release knows of its case, and of what came before and after.';

CREATE FUNCTION lazaret.release_recount(line uuid) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
DECLARE
    changed bigint;
BEGIN
    UPDATE lazaret.release r SET account_kind = c.account_kind, began_at = c.began_at,
        relapsed_at = c.relapsed_at, reopened_at = c.reopened_at
    FROM lazaret.release o CROSS JOIN LATERAL lazaret.release_course(o) c
    WHERE o.line_id = line AND r.id = o.id
      AND (r.account_kind, r.began_at, r.relapsed_at, r.reopened_at) IS DISTINCT FROM
          (c.account_kind, c.began_at, c.relapsed_at, c.reopened_at);
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END $$;

COMMENT ON FUNCTION lazaret.release_recount(line uuid) IS 'Compares what the releases of a line know with the rows that tell it; returns how many were mended.';

CREATE FUNCTION lazaret.request_clock() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
BEGIN
    IF OLD.state = 'asked-back' AND NEW.state = 'waiting' THEN
        NEW.waits_since := OLD.waits_since + (now() - coalesce(OLD.asked_at, now()));
    END IF;
    NEW.asked_at := CASE WHEN NEW.state = 'asked-back' THEN now() END;
    IF NEW.state = 'asked-back' THEN
        NEW.taken_by := NULL;
        NEW.taken_at := NULL;
    END IF;
    RETURN NEW;
END $$;

COMMENT ON FUNCTION lazaret.request_clock() IS 'Who waits for us: our own time alone counts.';

CREATE FUNCTION lazaret.shelf_by_case() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        UPDATE lazaret.case_shelf h SET state = NEW.state, measure = NEW.measure
        WHERE h.case_id = NEW.id;
        RETURN NULL;
    END IF;
    INSERT INTO lazaret.case_shelf
        (case_id, source, realm, cause, state, measure, kind, opened_at)
    SELECT NEW.id, '', n.realm, NEW.cause, NEW.state, NEW.measure, s.kind, NEW.opened_at
    FROM lazaret.line n JOIN lazaret.subscriber s ON s.id = n.subscriber_id
    WHERE n.id = NEW.line_id;
    RETURN NULL;
END $$;

COMMENT ON FUNCTION lazaret.shelf_by_case() IS 'The shelf follows the cases.';

CREATE FUNCTION lazaret.shelf_by_people() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
BEGIN
    UPDATE lazaret.case_shelf h SET realm = n.realm, kind = s.kind
    FROM lazaret.line n JOIN lazaret.subscriber s ON s.id = n.subscriber_id
    JOIN lazaret.case c ON c.line_id = n.id
    WHERE h.case_id = c.id
      AND CASE TG_TABLE_NAME WHEN 'line' THEN n.id ELSE s.id END = NEW.id;
    RETURN NULL;
END $$;

COMMENT ON FUNCTION lazaret.shelf_by_people() IS 'The shelf follows the realm of a line and the kind of an account.';

CREATE FUNCTION lazaret.shelf_by_report() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
BEGIN
    INSERT INTO lazaret.case_shelf
        (case_id, source, realm, cause, state, measure, kind, opened_at)
    SELECT h.case_id, NEW.source, h.realm, h.cause, h.state, h.measure, h.kind, h.opened_at
    FROM lazaret.case_shelf h WHERE h.case_id = NEW.case_id AND h.source = ''
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

COMMENT ON FUNCTION lazaret.shelf_by_report() IS 'The shelf follows who reported a case.';

CREATE FUNCTION lazaret.subscriber_erase(whose uuid, actor text, reason text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
DECLARE
    act bigint;
    of_lines uuid[] := ARRAY(SELECT n.id FROM lazaret.line n WHERE n.subscriber_id = whose);
    of_cases uuid[] := ARRAY(SELECT c.id FROM lazaret.case c WHERE c.line_id = ANY (of_lines));
    of_requests uuid[] := ARRAY(SELECT q.id FROM lazaret.request q WHERE q.case_id = ANY (of_cases));
    gone jsonb := '{}';
    n bigint;
BEGIN
    IF EXISTS (SELECT FROM lazaret.line l WHERE l.id = ANY (of_lines) AND l.ended_at IS NULL)
        OR EXISTS (SELECT FROM lazaret.case c WHERE c.id = ANY (of_cases) AND c.state <> 'closed') THEN
        RAISE EXCEPTION 'a line or a case of the subscriber is open' USING ERRCODE = 'restrict_violation';
    END IF;
    DELETE FROM lazaret.contact o WHERE o.subscriber_id = whose;
    GET DIAGNOSTICS n = ROW_COUNT; gone := gone || jsonb_build_object('contacts', n);
    UPDATE lazaret.request q SET answer_id = NULL WHERE q.id = ANY (of_requests) AND q.answer_id IS NOT NULL;
    DELETE FROM lazaret.message m WHERE m.case_id = ANY (of_cases);
    GET DIAGNOSTICS n = ROW_COUNT; gone := gone || jsonb_build_object('messages', n);
    DELETE FROM lazaret.lease_past l WHERE l.line_id = ANY (of_lines);
    GET DIAGNOSTICS n = ROW_COUNT; gone := gone || jsonb_build_object('leases', n);
    UPDATE lazaret.report r SET address = NULL, port = NULL, protocol = NULL, evidence = '{}', words = NULL
    WHERE r.line_id = ANY (of_lines) OR r.case_id = ANY (of_cases);
    GET DIAGNOSTICS n = ROW_COUNT; gone := gone || jsonb_build_object('reports', n);
    DELETE FROM lazaret.sighting g WHERE g.line_id = ANY (of_lines);
    GET DIAGNOSTICS n = ROW_COUNT; gone := gone || jsonb_build_object('sightings', n);
    DELETE FROM lazaret.alive a WHERE a.line_id = ANY (of_lines);
    DELETE FROM lazaret.tick k WHERE k.case_id = ANY (of_cases);
    UPDATE lazaret.proof p SET detail = '{}' WHERE p.case_id = ANY (of_cases);
    DELETE FROM lazaret.suspect p WHERE p.line_id = ANY (of_lines);
    DELETE FROM lazaret.survey v WHERE v.line_id = ANY (of_lines);
    UPDATE lazaret.notice m SET failure = '', settled = '{}',
        state = CASE m.state WHEN 'queued' THEN 'dropped' ELSE m.state END
    WHERE m.line_id = ANY (of_lines);
    UPDATE lazaret.exemption e SET reason = '(erased)'
    WHERE e.subscriber_id = whose OR e.line_id = ANY (of_lines);
    UPDATE lazaret.exemption_draft e SET reason = '(erased)'
    WHERE e.subscriber_id = whose OR e.line_id = ANY (of_lines);
    UPDATE lazaret.line l SET reference = 'erased-' || left(l.id::text, 13) WHERE l.id = ANY (of_lines);
    UPDATE lazaret.subscriber s SET account = 'erased-' || left(s.id::text, 13), language = NULL,
        ended_at = coalesce(s.ended_at, now()), erased_at = now() WHERE s.id = whose;
    act := lazaret.audit_write(actor, 'erased', 'subscriber', whose::text, reason, gone::text);
    UPDATE lazaret.audit_words w SET salt = NULL, reason = NULL, details = NULL, erased_by = act
    FROM lazaret.audit a WHERE a.id = w.audit_id AND a.id <> act AND w.erased_by IS NULL
        AND a.target = ANY (ARRAY[whose::text] || of_lines::text[] || of_cases::text[] || of_requests::text[]
            || ARRAY(SELECT e.id::text FROM lazaret.exemption e WHERE e.subscriber_id = whose OR e.line_id = ANY (of_lines)));
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN gone || jsonb_build_object('audit', n);
END $$;

COMMENT ON FUNCTION lazaret.subscriber_erase(whose uuid, actor text, reason text) IS 'Erases all that is personal of one subscriber; timelines and audit stay whole. Tells how much it was.';

CREATE FUNCTION lazaret.subscriber_export(whose uuid) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    WITH line AS (SELECT * FROM lazaret.line n WHERE n.subscriber_id = whose),
    its_case AS (SELECT c.* FROM lazaret.case c JOIN line n ON n.id = c.line_id)
    SELECT jsonb_build_object(
        'subscriber', (SELECT to_jsonb(s) FROM lazaret.subscriber s WHERE s.id = whose),
        'contacts', (SELECT coalesce(jsonb_agg(to_jsonb(o) - 'subscriber_id' ORDER BY o.added_at), '[]') FROM lazaret.contact o WHERE o.subscriber_id = whose),
        'lines', (SELECT coalesce(jsonb_agg(to_jsonb(n) - 'subscriber_id' ORDER BY n.started_at), '[]') FROM line n),
        'leases', (SELECT coalesce(jsonb_agg(to_jsonb(l) ORDER BY l.started_at), '[]') FROM lazaret.lease l JOIN line n ON n.id = l.line_id),
        'past_leases', (SELECT coalesce(jsonb_agg(to_jsonb(l) ORDER BY l.started_at), '[]') FROM lazaret.lease_past l JOIN line n ON n.id = l.line_id),
        'exemptions', (SELECT coalesce(jsonb_agg(to_jsonb(e) ORDER BY e.starts_at), '[]') FROM lazaret.exemption e
            WHERE e.subscriber_id = whose OR e.line_id IN (SELECT n.id FROM line n)),
        'cases', (SELECT coalesce(jsonb_agg(to_jsonb(c) ORDER BY c.opened_at), '[]') FROM its_case c),
        'timeline', (SELECT coalesce(jsonb_agg(to_jsonb(t) - 'xact' ORDER BY t.id), '[]') FROM lazaret.timeline t JOIN its_case c ON c.id = t.case_id),
        'reports', (SELECT coalesce(jsonb_agg(to_jsonb(r) - 'words' ORDER BY r.observed_at), '[]') FROM lazaret.report r JOIN line n ON n.id = r.line_id),
        'sightings', (SELECT coalesce(jsonb_agg(to_jsonb(g) || jsonb_build_object('indicator', coalesce(i.name, i.address::text)) ORDER BY g.minute), '[]')
            FROM lazaret.sighting g JOIN line n ON n.id = g.line_id LEFT JOIN lazaret.indicator i ON i.id = g.indicator_id),
        'alive', (SELECT coalesce(jsonb_agg(to_jsonb(a) ORDER BY a.hour), '[]') FROM lazaret.alive a JOIN line n ON n.id = a.line_id),
        'ticks', (SELECT coalesce(jsonb_agg(to_jsonb(k) ORDER BY k.ticked_at), '[]') FROM lazaret.tick k JOIN its_case c ON c.id = k.case_id),
        'proofs', (SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.id), '[]') FROM lazaret.proof p JOIN its_case c ON c.id = p.case_id),
        'releases', (SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY r.id), '[]') FROM lazaret.release r JOIN its_case c ON c.id = r.case_id),
        'pauses', (SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.id), '[]') FROM lazaret.pause p JOIN its_case c ON c.id = p.case_id),
        'requests', (SELECT coalesce(jsonb_agg(to_jsonb(q) ORDER BY q.made_at), '[]') FROM lazaret.request q JOIN its_case c ON c.id = q.case_id),
        'messages', (SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.at), '[]') FROM lazaret.message m JOIN its_case c ON c.id = m.case_id),
        'notices', (SELECT coalesce(jsonb_agg(to_jsonb(m) - 'settled' ORDER BY m.queued_at), '[]') FROM lazaret.notice m JOIN line n ON n.id = m.line_id),
        'suspects', (SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.position), '[]') FROM lazaret.suspect p JOIN line n ON n.id = p.line_id),
        'surveys', (SELECT coalesce(jsonb_agg(to_jsonb(v) ORDER BY v.offered_at), '[]') FROM lazaret.survey v JOIN line n ON n.id = v.line_id))
$$;

COMMENT ON FUNCTION lazaret.subscriber_export(whose uuid) IS 'All that is known of one subscriber, as one JSON object: subject access.';

CREATE FUNCTION lazaret.supernets(inside inet) RETURNS cidr[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO ''
    AS $$
    SELECT array_agg(network(set_masklen(inside, length))::cidr)
    FROM generate_series(8, masklen(inside)) AS length
$$;

COMMENT ON FUNCTION lazaret.supernets(inside inet) IS 'All prefixes of length 8 and more that contain this one.';

CREATE FUNCTION lazaret.timeline_audit() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
BEGIN
    PERFORM lazaret.audit_add(NEW.at, NEW.actor, NEW.kind, 'case', NEW.case_id::text,
        lazaret.audit_origin(), NEW.id, lazaret.netstrings_sha256(NEW.id::text,
            NEW.case_id::text, lazaret.micros(NEW.at), NEW.kind, NEW.actor, NEW.detail::text));
    RETURN NULL;
END $$;

COMMENT ON FUNCTION lazaret.timeline_audit() IS 'Each line of a timeline is an act in the audit.';

CREATE FUNCTION lazaret.timeline_refuse() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
BEGIN
    RAISE EXCEPTION 'the timeline is append-only' USING ERRCODE = 'restrict_violation';
END $$;

COMMENT ON FUNCTION lazaret.timeline_refuse() IS 'Refuses every change of what was written.';

CREATE FUNCTION lazaret.trial_begins() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
BEGIN
    PERFORM set_config('lock_timeout', '1s', true),
        set_config('statement_timeout', '2s', true),
        set_config('idle_in_transaction_session_timeout', '5s', true);
    RETURN NULL;
END $$;

COMMENT ON FUNCTION lazaret.trial_begins() IS 'From here to the end of the transaction: a second for a lock, two for a statement, five for the program.';

CREATE FUNCTION lazaret.trial_ends() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
BEGIN
    RAISE EXCEPTION 'a trial is not committed' USING ERRCODE = 'check_violation';
END $$;

COMMENT ON FUNCTION lazaret.trial_ends() IS 'At the commit: a trial has none.';

CREATE FUNCTION lazaret.wall_by_case() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
BEGIN
    PERFORM lazaret.wall_refresh(ARRAY[NEW.line_id]);
    RETURN NULL;
END $$;

COMMENT ON FUNCTION lazaret.wall_by_case() IS 'The wall follows the cases.';

CREATE FUNCTION lazaret.wall_by_data() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
BEGIN
    IF NOT lazaret.is_trial() THEN
        PERFORM lazaret.wall_refresh(array_agg(DISTINCT w.line_id))
        FROM lazaret.wall w HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END $$;

COMMENT ON FUNCTION lazaret.wall_by_data() IS 'The open groups of all walled lines follow what is loaded.';

CREATE FUNCTION lazaret.wall_by_rows() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
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
    IF lines IS NOT NULL AND NOT lazaret.is_trial() THEN
        PERFORM lazaret.wall_refresh(lines);
    END IF;
    RETURN NULL;
END $$;

COMMENT ON FUNCTION lazaret.wall_by_rows() IS 'The wall follows the leases and the openings of lines.';

CREATE FUNCTION lazaret.wall_identity(OUT system text, OUT timeline text) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    SELECT left(encode(sha256(convert_to(concat_ws(' ', s.system_identifier,
            pg_relation_filenode('lazaret.wall_state')), 'UTF8')), 'hex'), 23),
        CASE WHEN pg_is_in_recovery() THEN 'standby'
             ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END
    FROM pg_control_system() s
$$;

COMMENT ON FUNCTION lazaret.wall_identity(OUT system text, OUT timeline text) IS 'Which database this is: a number of another system or timeline means nothing. Another system is another server, or a dump that was loaded into the same one.';

CREATE FUNCTION lazaret.wall_prune(older interval) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
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

COMMENT ON FUNCTION lazaret.wall_prune(older interval) IS 'Forgets old deletions; a follower that stood before them loads anew.';

CREATE FUNCTION lazaret.wall_refresh(lines uuid[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
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

COMMENT ON FUNCTION lazaret.wall_refresh(lines uuid[]) IS 'Makes the wall of these lines what it should be; tells followers if anything changed.';

CREATE FUNCTION lazaret.walling_opens(whose text, at timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO ''
    AS $$
    SELECT coalesce(
        (SELECT min(greatest(at, (day + h.opens) AT TIME ZONE h.zone))
         FROM (SELECT * FROM lazaret.walling_hours w WHERE w.brand IN (whose, 'default')
               ORDER BY w.brand = whose DESC LIMIT 1) h,
              LATERAL (SELECT (at AT TIME ZONE h.zone)::date + i AS day
                       FROM generate_series(0, 7) i) d
         WHERE (ARRAY['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])[extract(isodow FROM day)] = ANY (h.days)
           AND (day + h.closes) AT TIME ZONE h.zone > at), at)
$$;

COMMENT ON FUNCTION lazaret.walling_opens(whose text, at timestamp with time zone) IS 'The first moment from then on at which the clock may wall lines of this brand.';

CREATE FUNCTION lazaret.webhook_rotate(whose text, fresh bytea, until timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
BEGIN
    UPDATE lazaret.webhook w SET secret = fresh, old_secret = w.secret, old_until = until
    WHERE w.name = whose;
    RETURN FOUND;
END $$;

COMMENT ON FUNCTION lazaret.webhook_rotate(whose text, fresh bytea, until timestamp with time zone) IS 'A new key; the one before it signs as well until then. False: there is none of this name.';

CREATE FUNCTION lazaret.webhook_spread() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
DECLARE
    last bigint;
    made bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM lazaret.webhook) THEN
        RETURN 0;
    END IF;
    last := lazaret.events_number();
    WITH behind AS (
        SELECT w.* FROM lazaret.webhook w WHERE w.spread_to < last
        ORDER BY w.id FOR UPDATE SKIP LOCKED
    ), moved AS (
        UPDATE lazaret.webhook w SET spread_to = last FROM behind b WHERE w.id = b.id
    )
    INSERT INTO lazaret.delivery (webhook_id, event_id, number, case_id)
    SELECT b.id, e.id, e.number, e.case_id
    FROM behind b JOIN lazaret.event e ON e.number > b.spread_to AND e.number <= last
    WHERE CASE WHEN e.kind = 'test' THEN e.detail->>'webhook' = b.name
               ELSE coalesce(e.kind = ANY (b.kinds), true)
                    AND lazaret.event_concerns(e.case_id, e.detail, b.sources) END;
    GET DIAGNOSTICS made = ROW_COUNT;
    RETURN made;
END $$;

COMMENT ON FUNCTION lazaret.webhook_spread() IS 'Makes the deliveries of new events; returns how many.';

CREATE FUNCTION lazaret.webhook_test(whose text, who text) RETURNS uuid
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO ''
    AS $$
    INSERT INTO lazaret.event (kind, actor, detail)
    SELECT 'test', who, jsonb_build_object('webhook', w.name)
    FROM lazaret.webhook w WHERE w.name = whose RETURNING id
$$;

COMMENT ON FUNCTION lazaret.webhook_test(whose text, who text) IS 'An event for one webhook alone; NULL: there is none of this name.';

CREATE TABLE lazaret.alive (
    line_id uuid NOT NULL,
    hour timestamp with time zone NOT NULL,
    minutes bigint NOT NULL
)
PARTITION BY RANGE (hour);

COMMENT ON TABLE lazaret.alive IS 'In which minutes a held line asked for anything at all: silence counts only while it is alive.';

COMMENT ON COLUMN lazaret.alive.line_id IS 'Which line.';

COMMENT ON COLUMN lazaret.alive.hour IS 'The start of the hour.';

COMMENT ON COLUMN lazaret.alive.minutes IS 'A bit for each minute of it, the lowest for the first.';

CREATE TABLE lazaret.alive_other (
    line_id uuid NOT NULL,
    hour timestamp with time zone NOT NULL,
    minutes bigint NOT NULL
);

COMMENT ON TABLE lazaret.alive_other IS 'What no month of its own has.';

CREATE TABLE lazaret.message (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    case_id uuid NOT NULL,
    request_id uuid,
    at timestamp with time zone DEFAULT now() NOT NULL,
    author text NOT NULL,
    content text NOT NULL,
    CONSTRAINT message_content_check CHECK (((length(content) >= 1) AND (length(content) <= 4000)))
);

COMMENT ON TABLE lazaret.message IS 'Personal data: what subscriber and staff write. May be erased; the timeline holds only its id.';

COMMENT ON COLUMN lazaret.message.id IS 'Our own reference.';

COMMENT ON COLUMN lazaret.message.case_id IS 'In which case.';

COMMENT ON COLUMN lazaret.message.request_id IS 'To which request, if to one.';

COMMENT ON COLUMN lazaret.message.at IS 'When.';

COMMENT ON COLUMN lazaret.message.author IS 'subscriber, or staff:NAME.';

COMMENT ON COLUMN lazaret.message.content IS 'The words.';

CREATE TABLE lazaret.request (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    case_id uuid NOT NULL,
    kind text NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    due_at timestamp with time zone NOT NULL,
    taken_by text,
    taken_at timestamp with time zone,
    decided_by text,
    decided_at timestamp with time zone,
    source text,
    answer_id uuid,
    waits_since timestamp with time zone DEFAULT now() NOT NULL,
    asked_at timestamp with time zone,
    reason text DEFAULT ''::text NOT NULL,
    CONSTRAINT request_check CHECK (((decided_by IS NULL) = (decided_at IS NULL))),
    CONSTRAINT request_check1 CHECK (((taken_by IS NULL) = (taken_at IS NULL))),
    CONSTRAINT request_kind_check CHECK ((kind = ANY (ARRAY['release'::text, 'dispute'::text, 'exemption'::text, 'review'::text]))),
    CONSTRAINT request_reason_check CHECK ((length(reason) <= 500)),
    CONSTRAINT request_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'asked-back'::text, 'approved'::text, 'denied'::text, 'lapsed'::text, 'withdrawn'::text])))
);

COMMENT ON TABLE lazaret.request IS 'The subscriber asks staff.';

COMMENT ON COLUMN lazaret.request.id IS 'Our own reference.';

COMMENT ON COLUMN lazaret.request.case_id IS 'In which case.';

COMMENT ON COLUMN lazaret.request.kind IS 'release, dispute or exemption; review: the warden asks, since its time has come.';

COMMENT ON COLUMN lazaret.request.state IS 'Where it stands. asked-back: the subscriber is to reply, or it is withdrawn; lapsed: nobody answered a dispute in time, so the line opens, and nothing counts against its source.';

COMMENT ON COLUMN lazaret.request.made_at IS 'When it was made.';

COMMENT ON COLUMN lazaret.request.due_at IS 'By when an answer was promised; asked-back: by when the reply is awaited.';

COMMENT ON COLUMN lazaret.request.taken_by IS 'Who has it, or had it last; it counts for the time of policy.take_for.';

COMMENT ON COLUMN lazaret.request.taken_at IS 'Since when; a take expires.';

COMMENT ON COLUMN lazaret.request.decided_by IS 'Who decided.';

COMMENT ON COLUMN lazaret.request.decided_at IS 'When.';

COMMENT ON COLUMN lazaret.request.source IS 'dispute: whose report is disputed; it counts against the source when upheld.';

COMMENT ON COLUMN lazaret.request.answer_id IS 'What staff wrote last for the subscriber to read: with the decision, or to ask back.';

COMMENT ON COLUMN lazaret.request.waits_since IS 'When it was made, moved by the time in which we waited for a reply: the queue is in this order.';

COMMENT ON COLUMN lazaret.request.asked_at IS 'asked-back: since when we wait for a reply.';

COMMENT ON COLUMN lazaret.request.reason IS 'Why it was denied, in the English words that stood in lazaret.reason then; the subscriber reads their translation.';

CREATE VIEW lazaret.answer AS
 SELECT r.id AS request_id,
    r.case_id,
    m.at,
    m.content
   FROM (lazaret.request r
     JOIN lazaret.message m ON ((m.id = r.answer_id)))
  WHERE (r.state <> 'waiting'::text);

COMMENT ON VIEW lazaret.answer IS 'What staff answered or asked back: of all messages this alone is shown to the subscriber; not once a question is answered.';

CREATE TABLE lazaret.applied (
    site text NOT NULL,
    follower text NOT NULL,
    number bigint NOT NULL,
    lines integer NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    stands_since timestamp with time zone,
    CONSTRAINT applied_follower_check CHECK ((follower = ANY (ARRAY['redirector'::text, 'gateway'::text])))
);

COMMENT ON TABLE lazaret.applied IS 'What each site has applied of the wall.';

COMMENT ON COLUMN lazaret.applied.site IS 'Which site.';

COMMENT ON COLUMN lazaret.applied.follower IS 'Its redirector or its gateway.';

COMMENT ON COLUMN lazaret.applied.number IS 'Up to which change.';

COMMENT ON COLUMN lazaret.applied.lines IS 'How many rows it holds.';

COMMENT ON COLUMN lazaret.applied.at IS 'When it last said so.';

COMMENT ON COLUMN lazaret.applied.note IS 'What is wrong, if anything is.';

COMMENT ON COLUMN lazaret.applied.stands_since IS 'Since when it says the same number while there are later changes; null: it goes on, or has them all.';

CREATE TABLE lazaret.audit (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    verb text NOT NULL,
    kind text NOT NULL,
    target text NOT NULL,
    origin text NOT NULL,
    told_in bigint,
    said bytea NOT NULL,
    digest bytea NOT NULL,
    "position" bigint,
    hash bytea,
    CONSTRAINT audit_actor_check CHECK (((length(actor) >= 1) AND (length(actor) <= 200))),
    CONSTRAINT audit_check CHECK ((("position" IS NULL) = (hash IS NULL))),
    CONSTRAINT audit_digest_check CHECK ((length(digest) = 32)),
    CONSTRAINT audit_hash_check CHECK ((length(hash) = 32)),
    CONSTRAINT audit_kind_check CHECK ((kind ~ '^[a-z]+(-[a-z]+)*$'::text)),
    CONSTRAINT audit_origin_check CHECK ((length(origin) <= 100)),
    CONSTRAINT audit_position_check CHECK (("position" > 0)),
    CONSTRAINT audit_said_check CHECK ((length(said) = 32)),
    CONSTRAINT audit_target_check CHECK ((length(target) <= 200)),
    CONSTRAINT audit_verb_check CHECK ((verb ~ '^[a-z]+(-[a-z]+)*$'::text))
);

COMMENT ON TABLE lazaret.audit IS 'Every act of staff, tokens, operators, subscribers and the service itself. Append-only; holds ids, no personal data of subscribers.';

COMMENT ON COLUMN lazaret.audit.id IS 'In the order of writing.';

COMMENT ON COLUMN lazaret.audit.at IS 'When.';

COMMENT ON COLUMN lazaret.audit.actor IS 'Who: staff:NAME, token:NAME, operator:NAME, subscriber, warden, service.';

COMMENT ON COLUMN lazaret.audit.verb IS 'What was done; of a case what its timeline says.';

COMMENT ON COLUMN lazaret.audit.kind IS 'To what: case, token, staff, data, brake, …';

COMMENT ON COLUMN lazaret.audit.target IS 'Its id.';

COMMENT ON COLUMN lazaret.audit.origin IS 'From where: the address that nginx saw, or the operator''s host; empty: it was not asked for.';

COMMENT ON COLUMN lazaret.audit.told_in IS 'The line of the timeline that tells it; NULL: audit_words tells it.';

COMMENT ON COLUMN lazaret.audit.said IS 'SHA-256 of that line, or of the salt and the words.';

COMMENT ON COLUMN lazaret.audit.digest IS 'SHA-256 of this row as it was written.';

COMMENT ON COLUMN lazaret.audit."position" IS 'Its place in the chain; NULL: it waits for the warden.';

COMMENT ON COLUMN lazaret.audit.hash IS 'SHA-256 of its place, the hash before it and its digest.';

CREATE TABLE lazaret.audit_head (
    single boolean DEFAULT true NOT NULL,
    "position" bigint DEFAULT 0 NOT NULL,
    hash bytea DEFAULT decode(repeat('00'::text, 32), 'hex'::text) NOT NULL,
    linked_at timestamp with time zone,
    CONSTRAINT audit_head_hash_check CHECK ((length(hash) = 32)),
    CONSTRAINT audit_head_single_check CHECK (single)
);

COMMENT ON TABLE lazaret.audit_head IS 'The last link of the chain: one row, locked by who links.';

COMMENT ON COLUMN lazaret.audit_head.single IS 'Always true: there is one row.';

COMMENT ON COLUMN lazaret.audit_head."position" IS 'Its place; 0: none yet.';

COMMENT ON COLUMN lazaret.audit_head.hash IS 'Its hash; at first 32 zero bytes.';

COMMENT ON COLUMN lazaret.audit_head.linked_at IS 'When it was linked.';

ALTER TABLE lazaret.audit ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME lazaret.audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE lazaret.audit_segment (
    through bigint NOT NULL,
    hash bytea NOT NULL,
    acts bigint NOT NULL,
    until timestamp with time zone NOT NULL,
    closed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT audit_segment_hash_check CHECK ((length(hash) = 32))
);

COMMENT ON TABLE lazaret.audit_segment IS 'Parts of the chain that retention has closed: their acts are gone, their last hashes stay.';

COMMENT ON COLUMN lazaret.audit_segment.through IS 'The last place of it.';

COMMENT ON COLUMN lazaret.audit_segment.hash IS 'The hash there: the next part follows it.';

COMMENT ON COLUMN lazaret.audit_segment.acts IS 'How many acts it had.';

COMMENT ON COLUMN lazaret.audit_segment.until IS 'All of them were older.';

COMMENT ON COLUMN lazaret.audit_segment.closed_at IS 'When it was closed.';

CREATE TABLE lazaret.audit_words (
    audit_id bigint NOT NULL,
    salt text,
    reason text,
    details text,
    erased_by bigint,
    CONSTRAINT audit_words_check CHECK ((num_nonnulls(salt, reason, details) =
CASE
    WHEN (erased_by IS NULL) THEN 3
    ELSE 0
END)),
    CONSTRAINT audit_words_details_check CHECK ((jsonb_typeof((details)::jsonb) = 'object'::text))
);

COMMENT ON TABLE lazaret.audit_words IS 'What was said of an act: may be personal data, and can be erased.';

COMMENT ON COLUMN lazaret.audit_words.audit_id IS 'Of which act.';

COMMENT ON COLUMN lazaret.audit_words.salt IS 'Random, and erased with the words: their digest alone then tells nothing.';

COMMENT ON COLUMN lazaret.audit_words.reason IS 'Why.';

COMMENT ON COLUMN lazaret.audit_words.details IS 'The facts of it: a JSON object, to the byte as it was written.';

COMMENT ON COLUMN lazaret.audit_words.erased_by IS 'The act that erased the words.';

CREATE TABLE lazaret.brake (
    source text NOT NULL,
    pulled_at timestamp with time zone,
    released_at timestamp with time zone,
    released_by text,
    usual real,
    learned_at timestamp with time zone,
    seen integer,
    allowed integer,
    released_reason text DEFAULT ''::text NOT NULL,
    CONSTRAINT brake_released_reason_check CHECK ((length(released_reason) <= 2000)),
    CONSTRAINT brake_usual_check CHECK ((usual >= (0)::double precision))
);

COMMENT ON TABLE lazaret.brake IS 'Where automatic walling has stopped because there was far more of it than allowed.';

COMMENT ON COLUMN lazaret.brake.source IS 'Which source; empty: all.';

COMMENT ON COLUMN lazaret.brake.pulled_at IS 'Since when; NULL: not pulled.';

COMMENT ON COLUMN lazaret.brake.released_at IS 'When a person last let it go: earlier walls no longer count.';

COMMENT ON COLUMN lazaret.brake.released_by IS 'Who.';

COMMENT ON COLUMN lazaret.brake.usual IS 'Automatic walls in an hour that had any, on average over four weeks; NULL: not enough hours yet.';

COMMENT ON COLUMN lazaret.brake.learned_at IS 'When that was learned.';

COMMENT ON COLUMN lazaret.brake.seen IS 'How many walls of an hour pulled it.';

COMMENT ON COLUMN lazaret.brake.allowed IS 'How many were allowed then.';

COMMENT ON COLUMN lazaret.brake.released_reason IS 'Why.';

CREATE TABLE lazaret.policy (
    single boolean DEFAULT true NOT NULL,
    enforce boolean DEFAULT true NOT NULL,
    walls_an_hour integer DEFAULT 500 NOT NULL,
    doubt_margin interval DEFAULT '00:01:00'::interval NOT NULL,
    confirmed_for interval DEFAULT '12:00:00'::interval NOT NULL,
    future_margin interval DEFAULT '00:05:00'::interval NOT NULL,
    keep_reports interval DEFAULT '400 days'::interval NOT NULL,
    keep_leases interval DEFAULT '180 days'::interval NOT NULL,
    keep_sightings interval DEFAULT '90 days'::interval NOT NULL,
    answer_within interval DEFAULT '2 days'::interval NOT NULL,
    announce_before interval DEFAULT '24:00:00'::interval NOT NULL,
    keep_audit interval DEFAULT '1096 days'::interval NOT NULL,
    keep_events interval DEFAULT '30 days'::interval NOT NULL,
    brake_factor integer DEFAULT 5 NOT NULL,
    brake_floor integer DEFAULT 20 NOT NULL,
    take_for interval DEFAULT '00:15:00'::interval NOT NULL,
    keep_people interval DEFAULT '400 days'::interval NOT NULL,
    keep_messages interval DEFAULT '400 days'::interval NOT NULL,
    legal_basis text DEFAULT ''::text NOT NULL,
    wall_weight smallint DEFAULT 40 NOT NULL,
    keep_refusals interval DEFAULT '90 days'::interval NOT NULL,
    CONSTRAINT policy_announce_before_check CHECK (((announce_before >= '00:00:00'::interval) AND (announce_before <= '30 days'::interval))),
    CONSTRAINT policy_answer_within_check CHECK (((answer_within >= '00:01:00'::interval) AND (answer_within <= '30 days'::interval))),
    CONSTRAINT policy_brake_factor_check CHECK (((brake_factor >= 2) AND (brake_factor <= 1000))),
    CONSTRAINT policy_brake_floor_check CHECK ((brake_floor >= 1)),
    CONSTRAINT policy_confirmed_for_check CHECK (((confirmed_for >= '00:01:00'::interval) AND (confirmed_for <= '30 days'::interval))),
    CONSTRAINT policy_doubt_margin_check CHECK (((doubt_margin >= '00:00:00'::interval) AND (doubt_margin <= '01:00:00'::interval))),
    CONSTRAINT policy_keep_audit_check CHECK ((keep_audit >= '1 mon'::interval)),
    CONSTRAINT policy_keep_events_check CHECK (((keep_events >= '7 days'::interval) AND (keep_events <= '3660 days'::interval))),
    CONSTRAINT policy_keep_messages_check CHECK ((keep_messages >= '1 day'::interval)),
    CONSTRAINT policy_keep_people_check CHECK ((keep_people >= '1 day'::interval)),
    CONSTRAINT policy_keep_refusals_check CHECK ((keep_refusals >= '1 day'::interval)),
    CONSTRAINT policy_legal_basis_check CHECK ((length(legal_basis) <= 500)),
    CONSTRAINT policy_single_check CHECK (single),
    CONSTRAINT policy_take_for_check CHECK (((take_for >= '00:01:00'::interval) AND (take_for <= '1 day'::interval))),
    CONSTRAINT policy_wall_weight_check CHECK (((wall_weight >= 0) AND (wall_weight <= 1000))),
    CONSTRAINT policy_walls_an_hour_check CHECK ((walls_an_hour >= 0))
);

COMMENT ON TABLE lazaret.policy IS 'The settings that all programs share: one row.';

COMMENT ON COLUMN lazaret.policy.single IS 'Always true: there is one row.';

COMMENT ON COLUMN lazaret.policy.enforce IS 'False is shadow mode: everything is decided and shown, nothing applied.';

COMMENT ON COLUMN lazaret.policy.walls_an_hour IS 'The brake: automatic walls an hour in all, beyond which cases open held.';

COMMENT ON COLUMN lazaret.policy.doubt_margin IS 'How wrong a reporter''s clock may be: two holders within it are a doubt.';

COMMENT ON COLUMN lazaret.policy.confirmed_for IS 'How long a lease without an end is believed after it was last confirmed.';

COMMENT ON COLUMN lazaret.policy.future_margin IS 'How far in the future an observation may lie before it is refused.';

COMMENT ON COLUMN lazaret.policy.keep_reports IS 'How long reports are kept.';

COMMENT ON COLUMN lazaret.policy.keep_leases IS 'How long ended leases are kept.';

COMMENT ON COLUMN lazaret.policy.keep_sightings IS 'How long sightings are kept.';

COMMENT ON COLUMN lazaret.policy.answer_within IS 'How soon a request is answered: its deadline.';

COMMENT ON COLUMN lazaret.policy.announce_before IS 'How long before it a wall that comes by the clock is announced.';

COMMENT ON COLUMN lazaret.policy.keep_audit IS 'How long the audit is kept; then a month of it is closed, and its last hash kept.';

COMMENT ON COLUMN lazaret.policy.keep_events IS 'How long events are kept.';

COMMENT ON COLUMN lazaret.policy.brake_factor IS 'The brake: automatic walling stops when an hour has so many times the usual.';

COMMENT ON COLUMN lazaret.policy.brake_floor IS 'So many walls an hour are never called unusual.';

COMMENT ON COLUMN lazaret.policy.take_for IS 'How long a request stays with who has taken it, and does not decide it.';

COMMENT ON COLUMN lazaret.policy.keep_people IS 'How long after the end of their last line a subscriber''s data is kept; then it is erased.';

COMMENT ON COLUMN lazaret.policy.keep_messages IS 'How long after the end of a case its messages are kept.';

COMMENT ON COLUMN lazaret.policy.legal_basis IS 'By what law measures are taken: it stands in the justification of each case. Empty: nobody has said.';

COMMENT ON COLUMN lazaret.policy.wall_weight IS 'What the weights of all sources that saw a line must come to for a wall; below it the line is told.';

COMMENT ON COLUMN lazaret.policy.keep_refusals IS 'How long refused sign-ins are kept.';

CREATE TABLE lazaret.source (
    name text NOT NULL,
    kind text DEFAULT 'other'::text NOT NULL,
    weight smallint DEFAULT 50 NOT NULL,
    most lazaret.measure DEFAULT 'suspend'::lazaret.measure NOT NULL,
    enforce boolean DEFAULT true NOT NULL,
    walls_an_hour integer DEFAULT 100 NOT NULL,
    retired boolean DEFAULT false NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    CONSTRAINT source_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9._-]{0,63}$'::text)),
    CONSTRAINT source_walls_an_hour_check CHECK ((walls_an_hour >= 0)),
    CONSTRAINT source_weight_check CHECK (((weight >= 0) AND (weight <= 100)))
);

COMMENT ON TABLE lazaret.source IS 'Who reports.';

COMMENT ON COLUMN lazaret.source.name IS 'Its name in the API.';

COMMENT ON COLUMN lazaret.source.kind IS 'sinkhole, honeypot, flow, complaint, desk, other.';

COMMENT ON COLUMN lazaret.source.weight IS 'How far it is believed, 0 to 100.';

COMMENT ON COLUMN lazaret.source.most IS 'The highest measure that it may bring about.';

COMMENT ON COLUMN lazaret.source.enforce IS 'False is shadow mode for this source.';

COMMENT ON COLUMN lazaret.source.walls_an_hour IS 'The brake: automatic walls an hour by this source, beyond which cases open held.';

COMMENT ON COLUMN lazaret.source.retired IS 'No longer loaded: kept for its reports, takes no new ones.';

COMMENT ON COLUMN lazaret.source.note IS 'For people.';

CREATE TABLE lazaret.walling (
    at timestamp with time zone DEFAULT now() NOT NULL,
    source text NOT NULL,
    case_id uuid NOT NULL,
    automatic boolean DEFAULT true NOT NULL
);

COMMENT ON TABLE lazaret.walling IS 'The walls of the last weeks and whose report brought them: what the brake counts and learns from, and what is undone when a source was wrong.';

COMMENT ON COLUMN lazaret.walling.at IS 'When.';

COMMENT ON COLUMN lazaret.walling.source IS 'By whose report.';

COMMENT ON COLUMN lazaret.walling.case_id IS 'In which case.';

COMMENT ON COLUMN lazaret.walling.automatic IS 'False: a person let it through; the brake does not count it.';

CREATE VIEW lazaret.brake_now AS
 SELECT o.source,
    o.enforce,
    o.walls_an_hour,
    b.usual,
    b.pulled_at,
    b.released_at,
    b.released_by,
    b.seen,
    b.allowed,
        CASE
            WHEN (b.usual IS NULL) THEN o.walls_an_hour
            ELSE LEAST(o.walls_an_hour, GREATEST(o.brake_floor, (ceil((b.usual * (o.brake_factor)::double precision)))::integer))
        END AS most,
    ( SELECT count(*) AS count
           FROM lazaret.walling w
          WHERE (((o.source = ''::text) OR (w.source = o.source)) AND w.automatic AND (w.at > GREATEST((now() - '01:00:00'::interval), b.released_at)))) AS walled
   FROM (( SELECT ''::text AS source,
            p.enforce,
            p.walls_an_hour,
            p.brake_factor,
            p.brake_floor
           FROM lazaret.policy p
        UNION ALL
         SELECT s.name,
            s.enforce,
            s.walls_an_hour,
            p.brake_factor,
            p.brake_floor
           FROM (lazaret.source s
             CROSS JOIN lazaret.policy p)
          WHERE (NOT s.retired)) o
     LEFT JOIN lazaret.brake b ON ((b.source = o.source)));

COMMENT ON VIEW lazaret.brake_now IS 'The brake of each source and of all (empty): what this hour has, what is allowed, whether it is pulled.';

CREATE TABLE lazaret.bulk (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    act text NOT NULL,
    measure lazaret.measure,
    chosen jsonb NOT NULL,
    reason text NOT NULL,
    state text DEFAULT 'preview'::text NOT NULL,
    undoes uuid,
    made_by text NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    CONSTRAINT bulk_act_check CHECK ((act = ANY (ARRAY['release'::text, 'soften'::text, 'wall'::text, 'let-go'::text, 'undo'::text]))),
    CONSTRAINT bulk_check CHECK (((act = 'undo'::text) = (undoes IS NOT NULL))),
    CONSTRAINT bulk_check1 CHECK (((act = ANY (ARRAY['soften'::text, 'wall'::text])) = (measure IS NOT NULL))),
    CONSTRAINT bulk_check2 CHECK (((state = 'preview'::text) = (started_at IS NULL))),
    CONSTRAINT bulk_check3 CHECK (((state = ANY (ARRAY['stopped'::text, 'done'::text])) = (ended_at IS NOT NULL))),
    CONSTRAINT bulk_reason_check CHECK (((length(reason) >= 3) AND (length(reason) <= 2000))),
    CONSTRAINT bulk_state_check CHECK ((state = ANY (ARRAY['preview'::text, 'running'::text, 'stopped'::text, 'done'::text])))
);

COMMENT ON TABLE lazaret.bulk IS 'One act on many cases: first a preview, then done by the warden, case by case.';

COMMENT ON COLUMN lazaret.bulk.id IS 'Our own reference.';

COMMENT ON COLUMN lazaret.bulk.act IS 'What is done; undo: what another did is taken back.';

COMMENT ON COLUMN lazaret.bulk.measure IS 'To which measure, of soften and wall.';

COMMENT ON COLUMN lazaret.bulk.chosen IS 'How the cases were chosen.';

COMMENT ON COLUMN lazaret.bulk.reason IS 'Why.';

COMMENT ON COLUMN lazaret.bulk.state IS 'preview: nothing is done yet. stopped: somebody ended it before its end.';

COMMENT ON COLUMN lazaret.bulk.undoes IS 'Which one is taken back.';

COMMENT ON COLUMN lazaret.bulk.made_by IS 'Who: staff:NAME, operator:NAME.';

COMMENT ON COLUMN lazaret.bulk.made_at IS 'When its cases were chosen.';

COMMENT ON COLUMN lazaret.bulk.started_at IS 'When it was set going.';

COMMENT ON COLUMN lazaret.bulk.ended_at IS 'When it was over.';

CREATE TABLE lazaret.bulk_row (
    bulk_id uuid NOT NULL,
    "position" integer NOT NULL,
    case_id uuid NOT NULL,
    state lazaret.case_state NOT NULL,
    measure lazaret.measure NOT NULL,
    wanted lazaret.measure NOT NULL,
    held_by text,
    step smallint NOT NULL,
    outcome text,
    note text DEFAULT ''::text NOT NULL,
    at timestamp with time zone,
    CONSTRAINT bulk_row_check CHECK (((outcome IS NULL) = (at IS NULL))),
    CONSTRAINT bulk_row_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'changed'::text, 'refused'::text, 'failed'::text]))),
    CONSTRAINT bulk_row_position_check CHECK (("position" > 0))
);

COMMENT ON TABLE lazaret.bulk_row IS 'The cases that a bulk act hits, as they were when it was previewed, and what became of each.';

COMMENT ON COLUMN lazaret.bulk_row.bulk_id IS 'Of which act.';

COMMENT ON COLUMN lazaret.bulk_row."position" IS 'From 1, in order.';

COMMENT ON COLUMN lazaret.bulk_row.case_id IS 'Which case.';

COMMENT ON COLUMN lazaret.bulk_row.state IS 'Its state then.';

COMMENT ON COLUMN lazaret.bulk_row.measure IS 'Its measure then.';

COMMENT ON COLUMN lazaret.bulk_row.wanted IS 'What it would have done without brake, shadow or pause.';

COMMENT ON COLUMN lazaret.bulk_row.held_by IS 'What held it.';

COMMENT ON COLUMN lazaret.bulk_row.step IS 'Its step on the ladder then.';

COMMENT ON COLUMN lazaret.bulk_row.outcome IS 'changed: it was no longer as previewed, and was left alone; refused: the line may not be walled.';

COMMENT ON COLUMN lazaret.bulk_row.note IS 'Why not.';

COMMENT ON COLUMN lazaret.bulk_row.at IS 'When.';

CREATE TABLE lazaret."case" (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    code text NOT NULL,
    line_id uuid NOT NULL,
    cause text NOT NULL,
    state lazaret.case_state NOT NULL,
    measure lazaret.measure NOT NULL,
    wanted lazaret.measure NOT NULL,
    held_by text,
    opened_at timestamp with time zone NOT NULL,
    began_at timestamp with time zone NOT NULL,
    first_observed_at timestamp with time zone NOT NULL,
    last_observed_at timestamp with time zone NOT NULL,
    reports integer DEFAULT 1 NOT NULL,
    step smallint DEFAULT 0 NOT NULL,
    measure_since timestamp with time zone NOT NULL,
    acknowledged_at timestamp with time zone,
    pause_until timestamp with time zone,
    review_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    released_at timestamp with time zone,
    watch_until timestamp with time zone,
    relapses integer DEFAULT 0 NOT NULL,
    closed_at timestamp with time zone,
    look_at timestamp with time zone DEFAULT now() NOT NULL,
    reminded_at timestamp with time zone,
    announced_step smallint DEFAULT 0 NOT NULL,
    device text,
    taken_by text,
    taken_at timestamp with time zone,
    CONSTRAINT case_check CHECK (((state = 'held'::lazaret.case_state) = (held_by IS NOT NULL))),
    CONSTRAINT case_check1 CHECK (((state = ANY (ARRAY['open'::lazaret.case_state, 'held'::lazaret.case_state])) OR (measure = 'none'::lazaret.measure))),
    CONSTRAINT case_check2 CHECK (((state <> 'held'::lazaret.case_state) OR (measure <= 'notice'::lazaret.measure))),
    CONSTRAINT case_check3 CHECK (((state <> 'watch'::lazaret.case_state) OR ((released_at IS NOT NULL) AND (watch_until IS NOT NULL)))),
    CONSTRAINT case_check4 CHECK (((state = 'closed'::lazaret.case_state) = (closed_at IS NOT NULL))),
    CONSTRAINT case_check5 CHECK (((taken_by IS NULL) = (taken_at IS NULL))),
    CONSTRAINT case_code_check CHECK ((code ~ '^[23456789BCDFGHJKMNPQRTVWXY]{6}$'::text)),
    CONSTRAINT case_device_check CHECK ((device ~ '^[a-z0-9][a-z0-9-]{0,31}$'::text)),
    CONSTRAINT case_held_by_check CHECK ((held_by = ANY (ARRAY['brake'::text, 'shadow'::text])))
);

COMMENT ON TABLE lazaret."case" IS 'One line and one cause, from the first report to the end; later reports join it.';

COMMENT ON COLUMN lazaret."case".id IS 'For machines.';

COMMENT ON COLUMN lazaret."case".code IS 'For people: six signs, unique within a year.';

COMMENT ON COLUMN lazaret."case".line_id IS 'Whose.';

COMMENT ON COLUMN lazaret."case".cause IS 'What.';

COMMENT ON COLUMN lazaret."case".state IS 'All but closed count as open for the constraint case_one_open.';

COMMENT ON COLUMN lazaret."case".measure IS 'What this case does to its line now; the highest of a line''s cases holds.';

COMMENT ON COLUMN lazaret."case".wanted IS 'What it would do without brake, shadow or pause.';

COMMENT ON COLUMN lazaret."case".held_by IS 'What holds it, while held.';

COMMENT ON COLUMN lazaret."case".opened_at IS 'When it was opened.';

COMMENT ON COLUMN lazaret."case".began_at IS 'The opening, or the last relapse: from here the ladder counts.';

COMMENT ON COLUMN lazaret."case".first_observed_at IS 'The oldest evidence since the last release.';

COMMENT ON COLUMN lazaret."case".last_observed_at IS 'The newest evidence.';

COMMENT ON COLUMN lazaret."case".reports IS 'How many reports it has.';

COMMENT ON COLUMN lazaret."case".step IS 'Where on the ladder; 0: a measure asked for by force.';

COMMENT ON COLUMN lazaret."case".measure_since IS 'Since when this measure.';

COMMENT ON COLUMN lazaret."case".acknowledged_at IS 'When the subscriber said "I have read it".';

COMMENT ON COLUMN lazaret."case".pause_until IS 'While a pause lowers the measure: until when.';

COMMENT ON COLUMN lazaret."case".review_at IS 'When a person looks at the latest.';

COMMENT ON COLUMN lazaret."case".expires_at IS 'When the measure ends by itself.';

COMMENT ON COLUMN lazaret."case".released_at IS 'The last release: evidence from before it never walls again.';

COMMENT ON COLUMN lazaret."case".watch_until IS 'Until when a relapse joins this case.';

COMMENT ON COLUMN lazaret."case".relapses IS 'How often fresh evidence came in the watch.';

COMMENT ON COLUMN lazaret."case".closed_at IS 'When it was over.';

COMMENT ON COLUMN lazaret."case".look_at IS 'When the warden looks next whether the door opens by itself.';

COMMENT ON COLUMN lazaret."case".reminded_at IS 'When it was last recalled by mail.';

COMMENT ON COLUMN lazaret."case".announced_step IS 'The step of the ladder that was announced last.';

COMMENT ON COLUMN lazaret."case".device IS 'The kind of device, as the subscriber said; any: none of those; NULL: nobody said.';

COMMENT ON COLUMN lazaret."case".taken_by IS 'Who of the staff looks after it: staff:NAME; NULL: nobody does.';

COMMENT ON COLUMN lazaret."case".taken_at IS 'Since when.';

CREATE TABLE lazaret.report (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    observed_at timestamp with time zone NOT NULL,
    source text NOT NULL,
    source_report_id text,
    cause text NOT NULL,
    address inet,
    port integer,
    protocol text,
    line_id uuid,
    case_id uuid,
    outcome text NOT NULL,
    method text DEFAULT ''::text NOT NULL,
    certainty smallint DEFAULT 0 NOT NULL,
    evidence jsonb DEFAULT '{}'::jsonb NOT NULL,
    words text,
    CONSTRAINT report_certainty_check CHECK (((certainty >= 0) AND (certainty <= 100))),
    CONSTRAINT report_outcome_check CHECK ((outcome = ANY (ARRAY['opened'::text, 'joined'::text, 'filed'::text, 'held'::text, 'nobody'::text, 'doubt'::text, 'protected'::text]))),
    CONSTRAINT report_port_check CHECK (((port >= 0) AND (port <= 65535))),
    CONSTRAINT report_words_check CHECK ((length(words) <= 2000))
)
PARTITION BY RANGE (received_at);

COMMENT ON TABLE lazaret.report IS 'One source''s statement that an address did harm. Those that could not be placed wait here for a person.';

COMMENT ON COLUMN lazaret.report.id IS 'Our own reference.';

COMMENT ON COLUMN lazaret.report.received_at IS 'When we heard of it.';

COMMENT ON COLUMN lazaret.report.observed_at IS 'When it happened.';

COMMENT ON COLUMN lazaret.report.source IS 'Who says so.';

COMMENT ON COLUMN lazaret.report.source_report_id IS 'Their reference.';

COMMENT ON COLUMN lazaret.report.cause IS 'What it says.';

COMMENT ON COLUMN lazaret.report.address IS 'The address as the source saw it.';

COMMENT ON COLUMN lazaret.report.port IS 'The source port, where it was told.';

COMMENT ON COLUMN lazaret.report.protocol IS 'tcp, udp or another name.';

COMMENT ON COLUMN lazaret.report.line_id IS 'Whose it was found to be.';

COMMENT ON COLUMN lazaret.report.case_id IS 'Where it went.';

COMMENT ON COLUMN lazaret.report.outcome IS 'What became of it.';

COMMENT ON COLUMN lazaret.report.method IS 'How the line was found.';

COMMENT ON COLUMN lazaret.report.certainty IS 'How sure that was, 0 to 100.';

COMMENT ON COLUMN lazaret.report.evidence IS 'Its structured fields: destination, destination_port, protocol, indicator, count, first_seen, device.';

COMMENT ON COLUMN lazaret.report.words IS 'The reporter''s own text: for staff only, the subscriber''s pages may not read it.';

CREATE TABLE lazaret.suspect (
    line_id uuid NOT NULL,
    device text NOT NULL,
    "position" smallint NOT NULL,
    off_at timestamp with time zone,
    found text,
    found_at timestamp with time zone,
    CONSTRAINT suspect_check CHECK (((found IS NULL) = (found_at IS NULL))),
    CONSTRAINT suspect_device_check CHECK ((device ~ '^[a-z0-9][a-z0-9-]{0,31}$'::text)),
    CONSTRAINT suspect_found_check CHECK ((found = ANY (ARRAY['silent'::text, 'talking'::text]))),
    CONSTRAINT suspect_position_check CHECK ((("position" >= 1) AND ("position" <= 40)))
);

COMMENT ON TABLE lazaret.suspect IS 'The walk that finds the device: what the subscriber owns and what became of it. Goes with the last open case of the line.';

COMMENT ON COLUMN lazaret.suspect.line_id IS 'Whose.';

COMMENT ON COLUMN lazaret.suspect.device IS 'The class of device, with a number where there are several: camera, camera-2.';

COMMENT ON COLUMN lazaret.suspect."position" IS 'Its place in the order in which they are tried.';

COMMENT ON COLUMN lazaret.suspect.off_at IS 'Since when it is switched off; NULL: it is on.';

COMMENT ON COLUMN lazaret.suspect.found IS 'silent: the line fell silent with it; talking: it went on without it.';

COMMENT ON COLUMN lazaret.suspect.found_at IS 'When that was seen.';

CREATE VIEW lazaret.case_device AS
 SELECT c.id AS case_id,
    COALESCE(c.device, ( SELECT regexp_replace(s.device, '-[0-9]+$'::text, ''::text) AS regexp_replace
           FROM lazaret.suspect s
          WHERE ((s.line_id = c.line_id) AND (s.found = 'silent'::text))
          ORDER BY s.found_at DESC
         LIMIT 1), ( SELECT lazaret.device_meant((r.evidence ->> 'device'::text)) AS device_meant
           FROM lazaret.report r
          WHERE ((r.case_id = c.id) AND (r.evidence ? 'device'::text))
          ORDER BY r.observed_at DESC
         LIMIT 1), 'any'::text) AS device
   FROM lazaret."case" c;

COMMENT ON VIEW lazaret.case_device IS 'Which kind of device a case is about: the subscriber''s word first, then what the walk found, then the latest report that names one.';

CREATE TABLE lazaret.case_filter (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clerk_id uuid,
    place smallint NOT NULL,
    name text NOT NULL,
    query text NOT NULL,
    CONSTRAINT case_filter_name_check CHECK (((length(name) >= 1) AND (length(name) <= 40))),
    CONSTRAINT case_filter_place_check CHECK (((place >= 1) AND (place <= 20))),
    CONSTRAINT case_filter_query_check CHECK (((query ~~ '?%'::text) AND (length(query) <= 1000)))
);

COMMENT ON TABLE lazaret.case_filter IS 'Filters of the list of cases, by name: twenty of each clerk, and twenty for all.';

COMMENT ON COLUMN lazaret.case_filter.id IS 'Our own reference.';

COMMENT ON COLUMN lazaret.case_filter.clerk_id IS 'Whose; NULL: for all.';

COMMENT ON COLUMN lazaret.case_filter.place IS 'Its place among them: so there are never more.';

COMMENT ON COLUMN lazaret.case_filter.name IS 'What the link says.';

COMMENT ON COLUMN lazaret.case_filter.query IS 'The end of its URL.';

CREATE TABLE lazaret.case_shelf (
    case_id uuid NOT NULL,
    source text NOT NULL,
    realm text NOT NULL,
    cause text NOT NULL,
    state lazaret.case_state NOT NULL,
    measure lazaret.measure NOT NULL,
    kind lazaret.account_kind NOT NULL,
    opened_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE lazaret.case_shelf IS 'What the list of cases is filtered by: a row for each case and one more for each source that reported it. Written by triggers only.';

COMMENT ON COLUMN lazaret.case_shelf.case_id IS 'Which case.';

COMMENT ON COLUMN lazaret.case_shelf.source IS 'A source that reported it; empty: the row that every case has.';

COMMENT ON COLUMN lazaret.case_shelf.realm IS 'Of its line.';

COMMENT ON COLUMN lazaret.case_shelf.cause IS 'As in the case.';

COMMENT ON COLUMN lazaret.case_shelf.state IS 'As in the case.';

COMMENT ON COLUMN lazaret.case_shelf.measure IS 'As in the case.';

COMMENT ON COLUMN lazaret.case_shelf.kind IS 'Of its subscriber.';

COMMENT ON COLUMN lazaret.case_shelf.opened_at IS 'As in the case.';

CREATE TABLE lazaret.cause (
    name text NOT NULL,
    group_name text NOT NULL,
    title text NOT NULL,
    device text DEFAULT 'any'::text NOT NULL,
    severity smallint DEFAULT 50 NOT NULL,
    scan_helps boolean DEFAULT false NOT NULL,
    retired boolean DEFAULT false NOT NULL,
    CONSTRAINT cause_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9-]{0,31}$'::text)),
    CONSTRAINT cause_severity_check CHECK (((severity >= 0) AND (severity <= 100))),
    CONSTRAINT cause_title_check CHECK (((length(title) >= 3) AND (length(title) <= 120)))
);

COMMENT ON TABLE lazaret.cause IS 'A kind of infection or abuse.';

COMMENT ON COLUMN lazaret.cause.name IS 'Its name in API, files and pages.';

COMMENT ON COLUMN lazaret.cause.group_name IS 'Which causes share its budget.';

COMMENT ON COLUMN lazaret.cause.title IS 'For staff, in English.';

COMMENT ON COLUMN lazaret.cause.device IS 'The class of device it usually lives on; any where that is not known.';

COMMENT ON COLUMN lazaret.cause.severity IS 'Which of several cases stands first on the page: higher first.';

COMMENT ON COLUMN lazaret.cause.scan_helps IS 'Whether a virus scanner can find it.';

COMMENT ON COLUMN lazaret.cause.retired IS 'No longer loaded: kept for its cases, no new ones.';

CREATE TABLE lazaret.cause_garden (
    cause text NOT NULL,
    group_name text NOT NULL
);

COMMENT ON TABLE lazaret.cause_garden IS 'Which groups a cause opens besides those that are always open.';

COMMENT ON COLUMN lazaret.cause_garden.cause IS 'The cause.';

COMMENT ON COLUMN lazaret.cause_garden.group_name IS 'The group.';

CREATE TABLE lazaret.cause_group (
    name text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    CONSTRAINT cause_group_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9-]{0,31}$'::text))
);

COMMENT ON TABLE lazaret.cause_group IS 'Causes that share the budget of self-releases.';

COMMENT ON COLUMN lazaret.cause_group.name IS 'Its name.';

COMMENT ON COLUMN lazaret.cause_group.note IS 'For people.';

CREATE TABLE lazaret.channel (
    name lazaret.contact_channel NOT NULL,
    kinds text[] DEFAULT '{}'::text[] NOT NULL,
    note text DEFAULT ''::text NOT NULL
);

COMMENT ON TABLE lazaret.channel IS 'The ways by which notices go out: all by mail; by phone (SMS) where there is a row.';

COMMENT ON COLUMN lazaret.channel.name IS 'Which way.';

COMMENT ON COLUMN lazaret.channel.kinds IS 'Which kinds of notice go this way; empty: all.';

COMMENT ON COLUMN lazaret.channel.note IS 'For people.';

CREATE TABLE lazaret.clerk (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    role lazaret.clerk_role NOT NULL,
    password text,
    invitation bytea,
    invited_until timestamp with time zone,
    totp_key bytea,
    totp_next bytea,
    totp_step bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by text NOT NULL,
    seen_at timestamp with time zone,
    disabled_at timestamp with time zone,
    CONSTRAINT clerk_check CHECK (((invitation IS NULL) = (invited_until IS NULL))),
    CONSTRAINT clerk_invitation_check CHECK ((length(invitation) = 32)),
    CONSTRAINT clerk_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9._@-]{0,63}$'::text)),
    CONSTRAINT clerk_password_check CHECK ((password ~ '^\$argon2id\$'::text)),
    CONSTRAINT clerk_totp_key_check CHECK ((length(totp_key) = ANY (ARRAY[20, 61]))),
    CONSTRAINT clerk_totp_next_check CHECK ((length(totp_next) = ANY (ARRAY[20, 61])))
);

COMMENT ON TABLE lazaret.clerk IS 'The accounts of staff.';

COMMENT ON COLUMN lazaret.clerk.id IS 'Our own reference.';

COMMENT ON COLUMN lazaret.clerk.name IS 'The name to sign in with, and in timelines: staff:NAME.';

COMMENT ON COLUMN lazaret.clerk.role IS 'What they may do.';

COMMENT ON COLUMN lazaret.clerk.password IS 'Argon2id, with its limits and salt; NULL: none was chosen.';

COMMENT ON COLUMN lazaret.clerk.invitation IS 'BLAKE2b-256 of a word that lets in once, to choose a password.';

COMMENT ON COLUMN lazaret.clerk.invited_until IS 'Until when.';

COMMENT ON COLUMN lazaret.clerk.totp_key IS 'Key of the second factor (RFC 6238), sealed: key id, nonce, XChaCha20-Poly1305 with the name as additional data; 20 bytes: plain, of an earlier release; NULL: none was set up.';

COMMENT ON COLUMN lazaret.clerk.totp_next IS 'A key that is being set up, likewise: it holds once a code of it was typed.';

COMMENT ON COLUMN lazaret.clerk.totp_step IS 'The step of the last code that was used: a code lets in once.';

COMMENT ON COLUMN lazaret.clerk.created_at IS 'When the account was made.';

COMMENT ON COLUMN lazaret.clerk.created_by IS 'By whom.';

COMMENT ON COLUMN lazaret.clerk.seen_at IS 'When they last worked here.';

COMMENT ON COLUMN lazaret.clerk.disabled_at IS 'Since when they may not sign in; NULL: they may.';

CREATE TABLE lazaret.clerk_device (
    digest bytea NOT NULL,
    clerk_id uuid NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    CONSTRAINT clerk_device_digest_check CHECK ((length(digest) = 32))
);

COMMENT ON TABLE lazaret.clerk_device IS 'Browsers on which somebody has signed in: guesses elsewhere do not lock these out.';

COMMENT ON COLUMN lazaret.clerk_device.digest IS 'BLAKE2b-256 of the cookie.';

COMMENT ON COLUMN lazaret.clerk_device.clerk_id IS 'Who.';

COMMENT ON COLUMN lazaret.clerk_device.seen_at IS 'When they last signed in there.';

COMMENT ON COLUMN lazaret.clerk_device.failures IS 'Wrong passwords since: too many, and it is as strange as any other.';

CREATE UNLOGGED TABLE lazaret.clerk_guess (
    what text NOT NULL,
    key text NOT NULL,
    failures integer NOT NULL,
    last_at timestamp with time zone NOT NULL,
    CONSTRAINT clerk_guess_what_check CHECK ((what = ANY (ARRAY['name'::text, 'network'::text])))
);

COMMENT ON TABLE lazaret.clerk_guess IS 'Failed sign-ins from strange browsers, counted. Lost in a crash, and nothing is lost by it.';

COMMENT ON COLUMN lazaret.clerk_guess.what IS 'Counted by the name that was tried, or by the network it came from.';

COMMENT ON COLUMN lazaret.clerk_guess.key IS 'BLAKE2b-256 of the name, whether there is such an account or not; or the network.';

COMMENT ON COLUMN lazaret.clerk_guess.failures IS 'How many, until a quiet day.';

COMMENT ON COLUMN lazaret.clerk_guess.last_at IS 'When the last one was counted.';

CREATE TABLE lazaret.clerk_recovery (
    clerk_id uuid NOT NULL,
    digest bytea NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT clerk_recovery_digest_check CHECK ((length(digest) = 32))
);

COMMENT ON TABLE lazaret.clerk_recovery IS 'Codes on paper, for who has lost the second factor.';

COMMENT ON COLUMN lazaret.clerk_recovery.clerk_id IS 'Whose.';

COMMENT ON COLUMN lazaret.clerk_recovery.digest IS 'BLAKE2b-256 of the code.';

COMMENT ON COLUMN lazaret.clerk_recovery.used_at IS 'When it let in; it will not again.';

CREATE TABLE lazaret.clerk_session (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clerk_id uuid NOT NULL,
    digest bytea NOT NULL,
    began_at timestamp with time zone DEFAULT now() NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    fresh_at timestamp with time zone DEFAULT now() NOT NULL,
    sign_on boolean DEFAULT false NOT NULL,
    address inet NOT NULL,
    agent text DEFAULT ''::text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    CONSTRAINT clerk_session_digest_check CHECK ((length(digest) = 32))
);

COMMENT ON TABLE lazaret.clerk_session IS 'Who is signed in, on which browser.';

COMMENT ON COLUMN lazaret.clerk_session.id IS 'Our own reference.';

COMMENT ON COLUMN lazaret.clerk_session.clerk_id IS 'Who.';

COMMENT ON COLUMN lazaret.clerk_session.digest IS 'BLAKE2b-256 of the cookie.';

COMMENT ON COLUMN lazaret.clerk_session.began_at IS 'When they signed in.';

COMMENT ON COLUMN lazaret.clerk_session.seen_at IS 'When it was last used, to the minute.';

COMMENT ON COLUMN lazaret.clerk_session.fresh_at IS 'When they last proved who they are.';

COMMENT ON COLUMN lazaret.clerk_session.sign_on IS 'Begun by the word of the operator''s own proxy.';

COMMENT ON COLUMN lazaret.clerk_session.address IS 'From where they signed in.';

COMMENT ON COLUMN lazaret.clerk_session.agent IS 'What the browser calls itself.';

COMMENT ON COLUMN lazaret.clerk_session.note IS 'What the next page says of the last act; empty: nothing.';

CREATE TABLE lazaret.contact (
    subscriber_id uuid NOT NULL,
    channel lazaret.contact_channel NOT NULL,
    value text NOT NULL,
    added_at timestamp with time zone DEFAULT now() NOT NULL,
    bounced_at timestamp with time zone,
    bounced text DEFAULT ''::text NOT NULL,
    CONSTRAINT contact_bounced_check CHECK ((bounced ~ '^([245]\.[0-9]{1,3}\.[0-9]{1,3})?$'::text)),
    CONSTRAINT contact_value_check CHECK (((length(value) >= 3) AND (length(value) <= 320)))
);

COMMENT ON TABLE lazaret.contact IS 'Personal data: how to reach a subscriber. May be erased at any time.';

COMMENT ON COLUMN lazaret.contact.subscriber_id IS 'Whose.';

COMMENT ON COLUMN lazaret.contact.channel IS 'E-mail, phone or post.';

COMMENT ON COLUMN lazaret.contact.value IS 'The address or number.';

COMMENT ON COLUMN lazaret.contact.added_at IS 'Since when we have it.';

COMMENT ON COLUMN lazaret.contact.bounced_at IS 'When a mail to it last came back.';

COMMENT ON COLUMN lazaret.contact.bounced IS 'Why: the status of RFC 3463, such as 5.1.1; empty: none came back.';

CREATE TABLE lazaret.data_state (
    single boolean DEFAULT true NOT NULL,
    number bigint DEFAULT 1 NOT NULL,
    CONSTRAINT data_state_single_check CHECK (single)
);

COMMENT ON TABLE lazaret.data_state IS 'Grows when garden, indicators or sites change: followers then read them anew.';

COMMENT ON COLUMN lazaret.data_state.single IS 'Always true: there is one row.';

COMMENT ON COLUMN lazaret.data_state.number IS 'The number of changes so far.';

CREATE TABLE lazaret.delivery (
    webhook_id uuid NOT NULL,
    event_id uuid NOT NULL,
    number bigint NOT NULL,
    case_id uuid,
    state text DEFAULT 'waiting'::text NOT NULL,
    attempts smallint DEFAULT 0 NOT NULL,
    next_at timestamp with time zone DEFAULT now() NOT NULL,
    settled_at timestamp with time zone,
    status smallint,
    said text DEFAULT ''::text NOT NULL,
    CONSTRAINT delivery_check CHECK (((state = 'waiting'::text) = (settled_at IS NULL))),
    CONSTRAINT delivery_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'dead'::text])))
);

COMMENT ON TABLE lazaret.delivery IS 'One event on its way to one webhook.';

COMMENT ON COLUMN lazaret.delivery.webhook_id IS 'Where to.';

COMMENT ON COLUMN lazaret.delivery.event_id IS 'What.';

COMMENT ON COLUMN lazaret.delivery.number IS 'The event''s place.';

COMMENT ON COLUMN lazaret.delivery.case_id IS 'The event''s case: the next of a case waits for the one before it.';

COMMENT ON COLUMN lazaret.delivery.state IS 'dead: given up; a replay makes it wait again.';

COMMENT ON COLUMN lazaret.delivery.attempts IS 'How often it was tried.';

COMMENT ON COLUMN lazaret.delivery.next_at IS 'When it is tried next; while it is on the wire: when another may try.';

COMMENT ON COLUMN lazaret.delivery.settled_at IS 'When it was taken, or given up.';

COMMENT ON COLUMN lazaret.delivery.status IS 'The status of the last answer; NULL: there was none.';

COMMENT ON COLUMN lazaret.delivery.said IS 'Why it was not taken.';

CREATE TABLE lazaret.device (
    name text NOT NULL,
    note text NOT NULL,
    CONSTRAINT device_name_check CHECK (((name ~ '^[a-z0-9][a-z0-9-]{0,31}$'::text) AND (name <> 'any'::text))),
    CONSTRAINT device_note_check CHECK (((length(note) >= 3) AND (length(note) <= 120)))
);

COMMENT ON TABLE lazaret.device IS 'A kind of device that people own.';

COMMENT ON COLUMN lazaret.device.name IS 'Its name; templates/advice has a file for each.';

COMMENT ON COLUMN lazaret.device.note IS 'What it is, in English, for staff.';

CREATE TABLE lazaret.device_garden (
    device text NOT NULL,
    group_name text NOT NULL
);

COMMENT ON TABLE lazaret.device_garden IS 'Which groups open for a day to whoever owns such a device.';

COMMENT ON COLUMN lazaret.device_garden.device IS 'The kind of device.';

COMMENT ON COLUMN lazaret.device_garden.group_name IS 'The group.';

CREATE TABLE lazaret.device_word (
    word text NOT NULL,
    device text NOT NULL,
    maker boolean DEFAULT false NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    CONSTRAINT device_word_word_check CHECK ((word ~ '^[a-z0-9][a-z0-9-]{0,31}$'::text))
);

COMMENT ON TABLE lazaret.device_word IS 'What reporters call a device: kinds, and makers, who mostly make one kind.';

COMMENT ON COLUMN lazaret.device_word.word IS 'A whole word of the report, lower case.';

COMMENT ON COLUMN lazaret.device_word.device IS 'The kind that it means.';

COMMENT ON COLUMN lazaret.device_word.maker IS 'The name of a maker: believed after words for kinds.';

COMMENT ON COLUMN lazaret.device_word.note IS 'For people.';

CREATE TABLE lazaret.event (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    written bigint NOT NULL,
    number bigint,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    kind text NOT NULL,
    actor text NOT NULL,
    case_id uuid,
    state lazaret.case_state,
    measure lazaret.measure,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT event_check CHECK ((((case_id IS NULL) = (state IS NULL)) AND ((case_id IS NULL) = (measure IS NULL)))),
    CONSTRAINT event_kind_check CHECK ((kind ~ '^[a-z]+(-[a-z]+)*$'::text))
);

COMMENT ON TABLE lazaret.event IS 'What other systems are told: all of every timeline, the brake, tests. Holds ids and facts, no personal data.';

COMMENT ON COLUMN lazaret.event.id IS 'Stays the same however often it is told.';

COMMENT ON COLUMN lazaret.event.written IS 'In the order of writing.';

COMMENT ON COLUMN lazaret.event.number IS 'Its place; NULL until somebody reads after its commit.';

COMMENT ON COLUMN lazaret.event.at IS 'When.';

COMMENT ON COLUMN lazaret.event.kind IS 'As on the timeline; brake-pulled, brake-released; test.';

COMMENT ON COLUMN lazaret.event.actor IS 'Who, as on the timeline.';

COMMENT ON COLUMN lazaret.event.case_id IS 'In which case; NULL: in none.';

COMMENT ON COLUMN lazaret.event.state IS 'Of the case, after it.';

COMMENT ON COLUMN lazaret.event.measure IS 'Of the case, after it.';

COMMENT ON COLUMN lazaret.event.detail IS 'The facts of it.';

CREATE TABLE lazaret.event_state (
    single boolean DEFAULT true NOT NULL,
    number bigint DEFAULT 0 NOT NULL,
    pruned_to bigint DEFAULT 0 NOT NULL,
    CONSTRAINT event_state_single_check CHECK (single)
);

COMMENT ON TABLE lazaret.event_state IS 'The counter of events: one row, locked by whoever gives numbers.';

COMMENT ON COLUMN lazaret.event_state.single IS 'Always true: there is one row.';

COMMENT ON COLUMN lazaret.event_state.number IS 'The number of the last event.';

COMMENT ON COLUMN lazaret.event_state.pruned_to IS 'Events up to here are forgotten.';

ALTER TABLE lazaret.event ALTER COLUMN written ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME lazaret.event_written_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE lazaret.exemption (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    line_id uuid,
    subscriber_id uuid,
    starts_at timestamp with time zone DEFAULT now() NOT NULL,
    until timestamp with time zone NOT NULL,
    reason text NOT NULL,
    decided_by text NOT NULL,
    seconded_by text,
    CONSTRAINT exemption_check CHECK ((until > starts_at)),
    CONSTRAINT exemption_check1 CHECK ((seconded_by <> decided_by)),
    CONSTRAINT exemption_check2 CHECK ((num_nonnulls(line_id, subscriber_id) = 1)),
    CONSTRAINT exemption_reason_check CHECK (((length(reason) >= 3) AND (length(reason) <= 2000)))
);

COMMENT ON TABLE lazaret.exemption IS 'This line or account is not walled, from then until then.';

COMMENT ON COLUMN lazaret.exemption.id IS 'Our own reference.';

COMMENT ON COLUMN lazaret.exemption.line_id IS 'The line, or NULL.';

COMMENT ON COLUMN lazaret.exemption.subscriber_id IS 'The account, or NULL: all its lines.';

COMMENT ON COLUMN lazaret.exemption.starts_at IS 'From when.';

COMMENT ON COLUMN lazaret.exemption.until IS 'Until when. There is no exemption without an end.';

COMMENT ON COLUMN lazaret.exemption.reason IS 'Why, for who looks at it later.';

COMMENT ON COLUMN lazaret.exemption.decided_by IS 'Who decided it.';

COMMENT ON COLUMN lazaret.exemption.seconded_by IS 'The second pair of eyes.';

CREATE TABLE lazaret.exemption_draft (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    line_id uuid,
    subscriber_id uuid,
    until timestamp with time zone NOT NULL,
    reason text NOT NULL,
    asked_by text NOT NULL,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    decided_by text,
    decided_at timestamp with time zone,
    exemption_id uuid,
    CONSTRAINT exemption_draft_check CHECK ((num_nonnulls(line_id, subscriber_id) = 1)),
    CONSTRAINT exemption_draft_check1 CHECK ((until > asked_at)),
    CONSTRAINT exemption_draft_check2 CHECK (((state = 'waiting'::text) = (decided_by IS NULL))),
    CONSTRAINT exemption_draft_check3 CHECK (((decided_by IS NULL) = (decided_at IS NULL))),
    CONSTRAINT exemption_draft_check4 CHECK (((state = 'confirmed'::text) = (exemption_id IS NOT NULL))),
    CONSTRAINT exemption_draft_four_eyes CHECK (((state <> 'confirmed'::text) OR (decided_by <> asked_by))),
    CONSTRAINT exemption_draft_reason_check CHECK (((length(reason) >= 3) AND (length(reason) <= 2000))),
    CONSTRAINT exemption_draft_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'confirmed'::text, 'refused'::text])))
);

COMMENT ON TABLE lazaret.exemption_draft IS 'An exemption that one has asked for: it holds once another has confirmed it.';

COMMENT ON COLUMN lazaret.exemption_draft.id IS 'Our own reference.';

COMMENT ON COLUMN lazaret.exemption_draft.line_id IS 'The line, or NULL.';

COMMENT ON COLUMN lazaret.exemption_draft.subscriber_id IS 'The account, or NULL: all its lines.';

COMMENT ON COLUMN lazaret.exemption_draft.until IS 'Until when it is to hold.';

COMMENT ON COLUMN lazaret.exemption_draft.reason IS 'Why.';

COMMENT ON COLUMN lazaret.exemption_draft.asked_by IS 'Who asked.';

COMMENT ON COLUMN lazaret.exemption_draft.asked_at IS 'When.';

COMMENT ON COLUMN lazaret.exemption_draft.state IS 'Where it stands.';

COMMENT ON COLUMN lazaret.exemption_draft.decided_by IS 'Who decided; who asked may take it back, not confirm it.';

COMMENT ON COLUMN lazaret.exemption_draft.decided_at IS 'When.';

COMMENT ON COLUMN lazaret.exemption_draft.exemption_id IS 'The exemption that came of it.';

CREATE TABLE lazaret.explanation (
    id bigint NOT NULL,
    site text NOT NULL,
    address inet NOT NULL,
    measure lazaret.measure NOT NULL,
    garden bigint NOT NULL,
    names text[] NOT NULL,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    answered_at timestamp with time zone,
    answer jsonb,
    CONSTRAINT explanation_check CHECK (((answered_at IS NULL) = (answer IS NULL))),
    CONSTRAINT explanation_names_check CHECK ((cardinality(names) <= 32))
);

COMMENT ON TABLE lazaret.explanation IS 'What a site''s redirector would answer to somebody, asked and answered; forgotten once it is read.';

COMMENT ON COLUMN lazaret.explanation.id IS 'Our own reference.';

COMMENT ON COLUMN lazaret.explanation.site IS 'Whose redirector is asked.';

COMMENT ON COLUMN lazaret.explanation.address IS 'From where it would be asked.';

COMMENT ON COLUMN lazaret.explanation.measure IS 'Under which measure that line would stand.';

COMMENT ON COLUMN lazaret.explanation.garden IS 'The garden groups that would be open to it, by their bits.';

COMMENT ON COLUMN lazaret.explanation.names IS 'For which names; the redirector adds its own and the probes of systems.';

COMMENT ON COLUMN lazaret.explanation.asked_at IS 'When.';

COMMENT ON COLUMN lazaret.explanation.answered_at IS 'When the redirector answered; NULL: not yet.';

COMMENT ON COLUMN lazaret.explanation.answer IS 'What it would answer: lazaret-redirector(8) tells the members.';

ALTER TABLE lazaret.explanation ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME lazaret.explanation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE lazaret.garden_group (
    name text NOT NULL,
    "bit" smallint NOT NULL,
    always boolean DEFAULT false NOT NULL,
    in_suspend boolean DEFAULT false NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    CONSTRAINT garden_group_bit_check CHECK ((("bit" >= 0) AND ("bit" <= 61))),
    CONSTRAINT garden_group_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9-]{0,31}$'::text))
);

COMMENT ON TABLE lazaret.garden_group IS 'Garden names that are opened together.';

COMMENT ON COLUMN lazaret.garden_group.name IS 'Its name.';

COMMENT ON COLUMN lazaret.garden_group."bit" IS 'Its bit in wall.garden.';

COMMENT ON COLUMN lazaret.garden_group.always IS 'Open to every walled line, whatever the cause.';

COMMENT ON COLUMN lazaret.garden_group.in_suspend IS 'Open even at suspend: own names, emergency.';

COMMENT ON COLUMN lazaret.garden_group.note IS 'For people.';

CREATE TABLE lazaret.garden_opening (
    line_id uuid NOT NULL,
    group_name text NOT NULL,
    until timestamp with time zone NOT NULL
);

COMMENT ON TABLE lazaret.garden_opening IS 'A group opened to one line for a time ("I have a Synology").';

COMMENT ON COLUMN lazaret.garden_opening.line_id IS 'Whose.';

COMMENT ON COLUMN lazaret.garden_opening.group_name IS 'Which group.';

COMMENT ON COLUMN lazaret.garden_opening.until IS 'Until when.';

CREATE TABLE lazaret.garden_rule (
    group_name text NOT NULL,
    name text NOT NULL,
    below boolean DEFAULT false NOT NULL,
    ports text[] DEFAULT '{tcp/80,tcp/443}'::text[] NOT NULL,
    shared boolean DEFAULT false NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    CONSTRAINT garden_rule_name_check CHECK (((name = lower(name)) AND ((length(name) >= 1) AND (length(name) <= 253))))
);

COMMENT ON TABLE lazaret.garden_rule IS 'A name that a walled line still reaches.';

COMMENT ON COLUMN lazaret.garden_rule.group_name IS 'With which others it is opened.';

COMMENT ON COLUMN lazaret.garden_rule.name IS 'The name, lower case, without final dot.';

COMMENT ON COLUMN lazaret.garden_rule.below IS 'True: every name below it, not itself.';

COMMENT ON COLUMN lazaret.garden_rule.ports IS 'What is opened: tcp/443, udp/123.';

COMMENT ON COLUMN lazaret.garden_rule.shared IS 'It stands on a shared front end: a pinned address opens its neighbours.';

COMMENT ON COLUMN lazaret.garden_rule.note IS 'Where this was read, and when.';

CREATE TABLE lazaret.idempotency (
    token_id uuid NOT NULL,
    key text NOT NULL,
    digest bytea NOT NULL,
    status smallint,
    body text,
    claimed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT idempotency_check CHECK (((status IS NULL) = (body IS NULL))),
    CONSTRAINT idempotency_key_check CHECK (((length(key) >= 1) AND (length(key) <= 255)))
);

COMMENT ON TABLE lazaret.idempotency IS 'The answers given under an Idempotency-Key; kept for a day.';

COMMENT ON COLUMN lazaret.idempotency.token_id IS 'Whose key.';

COMMENT ON COLUMN lazaret.idempotency.key IS 'The key.';

COMMENT ON COLUMN lazaret.idempotency.digest IS 'BLAKE2b-256 of method, path and body.';

COMMENT ON COLUMN lazaret.idempotency.status IS 'The status that was answered; NULL while the request runs.';

COMMENT ON COLUMN lazaret.idempotency.body IS 'The answer.';

COMMENT ON COLUMN lazaret.idempotency.claimed_at IS 'When the key was first used.';

CREATE TABLE lazaret.indicator (
    id integer NOT NULL,
    cause text NOT NULL,
    kind text NOT NULL,
    name text,
    below boolean DEFAULT false NOT NULL,
    address cidr,
    protocol smallint,
    port integer,
    note text DEFAULT ''::text NOT NULL,
    retired boolean DEFAULT false NOT NULL,
    CONSTRAINT indicator_check CHECK (
CASE kind
    WHEN 'name'::text THEN (name IS NOT NULL)
    WHEN 'address'::text THEN (address IS NOT NULL)
    ELSE ((protocol IS NOT NULL) AND (port IS NOT NULL))
END),
    CONSTRAINT indicator_kind_check CHECK ((kind = ANY (ARRAY['name'::text, 'address'::text, 'port'::text]))),
    CONSTRAINT indicator_name_check CHECK (((name = lower(name)) AND ((length(name) >= 1) AND (length(name) <= 253)))),
    CONSTRAINT indicator_port_check CHECK (((port >= 1) AND (port <= 65535))),
    CONSTRAINT indicator_protocol_check CHECK ((protocol = ANY (ARRAY[6, 17])))
);

COMMENT ON TABLE lazaret.indicator IS 'A name, address or port that only the infection asks for. Only these are ever counted of what a line asks.';

COMMENT ON COLUMN lazaret.indicator.id IS 'Short number for redirector and sightings.';

COMMENT ON COLUMN lazaret.indicator.cause IS 'Of which cause.';

COMMENT ON COLUMN lazaret.indicator.kind IS 'name, address or port.';

COMMENT ON COLUMN lazaret.indicator.name IS 'The name, lower case, without final dot.';

COMMENT ON COLUMN lazaret.indicator.below IS 'True: every name below it as well.';

COMMENT ON COLUMN lazaret.indicator.address IS 'The address or prefix.';

COMMENT ON COLUMN lazaret.indicator.protocol IS '6 TCP, 17 UDP.';

COMMENT ON COLUMN lazaret.indicator.port IS 'The port outwards.';

COMMENT ON COLUMN lazaret.indicator.note IS 'What it is, in plain words.';

COMMENT ON COLUMN lazaret.indicator.retired IS 'No longer loaded: kept for its sightings, matches nothing.';

ALTER TABLE lazaret.indicator ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME lazaret.indicator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE lazaret.inspection (
    id bigint NOT NULL,
    site text NOT NULL,
    line_id uuid NOT NULL,
    prefixes cidr[] NOT NULL,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    answered_at timestamp with time zone,
    answer jsonb,
    CONSTRAINT inspection_check CHECK (((answered_at IS NULL) = (answer IS NULL)))
);

COMMENT ON TABLE lazaret.inspection IS 'Questions of the operator to a gateway, each with its answer; forgotten once it is read.';

COMMENT ON COLUMN lazaret.inspection.id IS 'Our own reference.';

COMMENT ON COLUMN lazaret.inspection.site IS 'Whose gateway is asked.';

COMMENT ON COLUMN lazaret.inspection.line_id IS 'About which line.';

COMMENT ON COLUMN lazaret.inspection.prefixes IS 'What the line held at the site when it was asked.';

COMMENT ON COLUMN lazaret.inspection.asked_at IS 'When.';

COMMENT ON COLUMN lazaret.inspection.answered_at IS 'When the gateway answered; NULL: not yet.';

COMMENT ON COLUMN lazaret.inspection.answer IS 'What its kernel does to the line: lazaret-gateway(8) tells the members.';

ALTER TABLE lazaret.inspection ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME lazaret.inspection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE lazaret.line (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    reference text NOT NULL,
    subscriber_id uuid NOT NULL,
    realm text DEFAULT 'default'::text NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT line_check CHECK ((ended_at >= started_at)),
    CONSTRAINT line_reference_check CHECK (((length(reference) >= 1) AND (length(reference) <= 64)))
);

COMMENT ON TABLE lazaret.line IS 'One access line of a subscriber. Measures act on lines. Whoever changes the cases or leases of a line locks its row first.';

COMMENT ON COLUMN lazaret.line.id IS 'Our own reference.';

COMMENT ON COLUMN lazaret.line.reference IS 'The ISP''s reference of the line.';

COMMENT ON COLUMN lazaret.line.subscriber_id IS 'Who has the contract.';

COMMENT ON COLUMN lazaret.line.realm IS 'Where its addresses mean something.';

COMMENT ON COLUMN lazaret.line.started_at IS 'Since when it exists.';

COMMENT ON COLUMN lazaret.line.ended_at IS 'When it was given up. Lines are never deleted.';

CREATE TABLE lazaret.playbook (
    cause text NOT NULL,
    needs text[] DEFAULT '{checklist}'::text[] NOT NULL,
    checklist text[] DEFAULT '{}'::text[] NOT NULL,
    self_releases integer DEFAULT 2 NOT NULL,
    self_window interval DEFAULT '30 days'::interval NOT NULL,
    quiet interval DEFAULT '06:00:00'::interval NOT NULL,
    watch interval DEFAULT '14 days'::interval NOT NULL,
    review interval DEFAULT '30 days'::interval NOT NULL,
    expires interval,
    automatic text[] DEFAULT '{checklist,quiet}'::text[] NOT NULL,
    resets integer DEFAULT 3 NOT NULL,
    resets_within interval DEFAULT '00:10:00'::interval NOT NULL,
    unseen text DEFAULT 'checklist'::text NOT NULL,
    no_report interval DEFAULT '48:00:00'::interval NOT NULL,
    pause interval DEFAULT '00:30:00'::interval NOT NULL,
    remind interval DEFAULT '7 days'::interval NOT NULL,
    any_hour boolean DEFAULT false NOT NULL,
    CONSTRAINT playbook_automatic_check CHECK (((automatic = '{}'::text[]) OR ((automatic @> '{quiet}'::text[]) AND (automatic <@ '{checklist,scan,quiet,no-report}'::text[])))),
    CONSTRAINT playbook_needs_check CHECK ((needs <@ '{checklist,scan,quiet,no-report,staff}'::text[])),
    CONSTRAINT playbook_remind_check CHECK ((remind >= '01:00:00'::interval)),
    CONSTRAINT playbook_resets_check CHECK (((resets >= 1) AND (resets <= 1000))),
    CONSTRAINT playbook_resets_within_check CHECK (((resets_within >= '00:01:00'::interval) AND (resets_within <= '1 day'::interval))),
    CONSTRAINT playbook_self_releases_check CHECK (((self_releases >= 0) AND (self_releases <= 100))),
    CONSTRAINT playbook_unseen_check CHECK ((unseen = ANY (ARRAY['checklist'::text, 'staff'::text])))
);

COMMENT ON TABLE lazaret.playbook IS 'Per cause: what opens the door, how often, and the clocks.';

COMMENT ON COLUMN lazaret.playbook.cause IS 'Whose playbook.';

COMMENT ON COLUMN lazaret.playbook.needs IS 'The proofs that a self-release needs; staff: never by oneself.';

COMMENT ON COLUMN lazaret.playbook.checklist IS 'The steps to tick, by their names in templates/advice.';

COMMENT ON COLUMN lazaret.playbook.self_releases IS 'How many self-releases within the window, per group of causes.';

COMMENT ON COLUMN lazaret.playbook.self_window IS 'The window of that budget.';

COMMENT ON COLUMN lazaret.playbook.quiet IS 'Silence that counts as clean.';

COMMENT ON COLUMN lazaret.playbook.watch IS 'How long a release is watched for a relapse.';

COMMENT ON COLUMN lazaret.playbook.review IS 'When a person looks at the latest.';

COMMENT ON COLUMN lazaret.playbook.expires IS 'When the measure ends by itself; NULL: never.';

COMMENT ON COLUMN lazaret.playbook.automatic IS 'The proofs by which the warden opens the door unasked, quiet among them; empty: never.';

COMMENT ON COLUMN lazaret.playbook.resets IS 'So many sightings set the quiet clock back; fewer are noise: antivirus programs and web pages ask for such names, too.';

COMMENT ON COLUMN lazaret.playbook.resets_within IS 'If they come within this time.';

COMMENT ON COLUMN lazaret.playbook.unseen IS 'What takes the place of quiet where the site cannot observe it.';

COMMENT ON COLUMN lazaret.playbook.no_report IS 'How long no source may have seen anything, for the need no-report.';

COMMENT ON COLUMN lazaret.playbook.pause IS 'How long the pause is that the subscriber may take once; 0: none.';

COMMENT ON COLUMN lazaret.playbook.remind IS 'How often an open case is recalled by mail.';

COMMENT ON COLUMN lazaret.playbook.any_hour IS 'Harm to others: the clock walls at any hour, not only in walling hours.';

CREATE TABLE lazaret.playbook_step (
    cause text NOT NULL,
    "position" smallint NOT NULL,
    measure lazaret.measure NOT NULL,
    after interval DEFAULT '00:00:00'::interval NOT NULL,
    needs_acknowledgement boolean DEFAULT false NOT NULL,
    CONSTRAINT playbook_step_position_check CHECK ((("position" >= 1) AND ("position" <= 20)))
);

COMMENT ON TABLE lazaret.playbook_step IS 'The ladder: which measure comes when.';

COMMENT ON COLUMN lazaret.playbook_step.cause IS 'Whose ladder.';

COMMENT ON COLUMN lazaret.playbook_step."position" IS 'From 1, in order.';

COMMENT ON COLUMN lazaret.playbook_step.measure IS 'What is done from then on.';

COMMENT ON COLUMN lazaret.playbook_step.after IS 'How long after the case opened or relapsed.';

COMMENT ON COLUMN lazaret.playbook_step.needs_acknowledgement IS 'The measure ends its warning page once the subscriber has said "I have read it".';

CREATE TABLE lazaret.subscriber (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account text NOT NULL,
    kind lazaret.account_kind DEFAULT 'home'::lazaret.account_kind NOT NULL,
    brand text DEFAULT 'default'::text NOT NULL,
    language text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    erased_at timestamp with time zone,
    CONSTRAINT subscriber_account_check CHECK (((length(account) >= 1) AND (length(account) <= 64))),
    CONSTRAINT subscriber_brand_check CHECK ((brand ~ '^[a-z0-9][a-z0-9-]{0,31}$'::text)),
    CONSTRAINT subscriber_language_check CHECK ((language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'::text))
);

COMMENT ON TABLE lazaret.subscriber IS 'Who has the contract. How to reach them is in lazaret.contact.';

COMMENT ON COLUMN lazaret.subscriber.id IS 'Our own reference.';

COMMENT ON COLUMN lazaret.subscriber.account IS 'The ISP''s reference.';

COMMENT ON COLUMN lazaret.subscriber.kind IS 'Whether a wall may come without a person.';

COMMENT ON COLUMN lazaret.subscriber.brand IS 'Under which brand pages and notices speak to them.';

COMMENT ON COLUMN lazaret.subscriber.language IS 'BCP 47 tag of pages and notices; NULL: the browser decides, mails are in the brand''s first language.';

COMMENT ON COLUMN lazaret.subscriber.created_at IS 'When we first heard of them.';

COMMENT ON COLUMN lazaret.subscriber.ended_at IS 'When the contract ended.';

COMMENT ON COLUMN lazaret.subscriber.erased_at IS 'When everything personal was erased; the account is a made-up name since.';

CREATE VIEW lazaret.ladder AS
 SELECT c.id AS case_id,
    c.line_id,
    c.step,
    s."position",
    s.measure,
    (c.began_at + s.after) AS earliest,
        CASE
            WHEN ((s.measure >= 'garden'::lazaret.measure) AND (c.measure < 'garden'::lazaret.measure) AND (NOT p.any_hour) AND (NOT (EXISTS ( SELECT
               FROM lazaret.playbook_step e
              WHERE ((e.cause = s.cause) AND (e."position" > c.step) AND (e."position" < s."position") AND (e.measure >= 'garden'::lazaret.measure)))))) THEN lazaret.walling_opens(u.brand, GREATEST((c.began_at + s.after), now()))
            ELSE (c.began_at + s.after)
        END AS due_at
   FROM ((((lazaret."case" c
     JOIN lazaret.playbook p ON ((p.cause = c.cause)))
     JOIN lazaret.playbook_step s ON (((s.cause = c.cause) AND (s."position" > c.step))))
     JOIN lazaret.line n ON ((n.id = c.line_id)))
     JOIN lazaret.subscriber u ON ((u.id = n.subscriber_id)))
  WHERE ((c.state = 'open'::lazaret.case_state) AND (c.step > 0) AND (NOT (EXISTS ( SELECT
           FROM lazaret.request r
          WHERE ((r.case_id = c.id) AND (r.kind = 'dispute'::text) AND (r.state = ANY (ARRAY['waiting'::text, 'asked-back'::text])))))));

COMMENT ON VIEW lazaret.ladder IS 'Which steps of its ladder an open case has before it, and when; none while it is disputed.';

CREATE TABLE lazaret.lease (
    id bigint NOT NULL,
    line_id uuid NOT NULL,
    realm text NOT NULL,
    prefix cidr NOT NULL,
    outside cidr,
    ports int4range,
    origin lazaret.lease_origin NOT NULL,
    started_at timestamp with time zone NOT NULL,
    until timestamp with time zone,
    confirmed_at timestamp with time zone NOT NULL,
    CONSTRAINT lease_check CHECK ((until > started_at)),
    CONSTRAINT lease_check1 CHECK (((outside IS NULL) = (ports IS NULL))),
    CONSTRAINT lease_ports_check CHECK (((ports <@ int4range(0, 65536)) AND (NOT isempty(ports))))
);

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

ALTER TABLE lazaret.lease ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME lazaret.lease_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE lazaret.lease_past (
    id bigint NOT NULL,
    line_id uuid NOT NULL,
    realm text NOT NULL,
    prefix cidr NOT NULL,
    outside cidr,
    ports int4range,
    origin lazaret.lease_origin NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone NOT NULL,
    disputed boolean DEFAULT false NOT NULL,
    CONSTRAINT lease_past_check CHECK ((ended_at >= started_at))
)
PARTITION BY RANGE (ended_at);

COMMENT ON TABLE lazaret.lease_past IS 'Ended leases. Overlaps are kept and marked: an attribution that touches one is a doubt.';

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

CREATE TABLE lazaret.lease_past_other (
    id bigint NOT NULL,
    line_id uuid NOT NULL,
    realm text NOT NULL,
    prefix cidr NOT NULL,
    outside cidr,
    ports int4range,
    origin lazaret.lease_origin NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone NOT NULL,
    disputed boolean DEFAULT false NOT NULL,
    CONSTRAINT lease_past_check CHECK ((ended_at >= started_at))
);

COMMENT ON TABLE lazaret.lease_past_other IS 'What no month of its own has.';

CREATE TABLE lazaret.loaded (
    id bigint NOT NULL,
    kind text NOT NULL,
    content text NOT NULL,
    digest text NOT NULL,
    loaded_at timestamp with time zone DEFAULT now() NOT NULL,
    loaded_by text NOT NULL,
    row_count integer DEFAULT 0 NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    restores bigint,
    CONSTRAINT loaded_reason_check CHECK ((length(reason) <= 2000)),
    CONSTRAINT loaded_row_count_check CHECK ((row_count >= 0))
);

COMMENT ON TABLE lazaret.loaded IS 'Every version of the loaded texts, so that an older one can be restored.';

COMMENT ON COLUMN lazaret.loaded.id IS 'The version.';

COMMENT ON COLUMN lazaret.loaded.kind IS 'causes, garden, indicators, sites or sources.';

COMMENT ON COLUMN lazaret.loaded.content IS 'The text as it was loaded.';

COMMENT ON COLUMN lazaret.loaded.digest IS 'SHA-256 of the text, in hex.';

COMMENT ON COLUMN lazaret.loaded.loaded_at IS 'When.';

COMMENT ON COLUMN lazaret.loaded.loaded_by IS 'By whom.';

COMMENT ON COLUMN lazaret.loaded.row_count IS 'How many rows the text has.';

COMMENT ON COLUMN lazaret.loaded.reason IS 'Why it was loaded, in the words of who did; empty: nobody asked.';

COMMENT ON COLUMN lazaret.loaded.restores IS 'The earlier version that this one goes back to; NULL: it is a new text.';

ALTER TABLE lazaret.loaded ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME lazaret.loaded_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE lazaret.migration (
    number integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE lazaret.migration IS 'Which migrations have run. Every program compares this with the list built into it and refuses a schema that is not its own.';

COMMENT ON COLUMN lazaret.migration.number IS 'The number in the name of the file.';

COMMENT ON COLUMN lazaret.migration.name IS 'The rest of the name of the file.';

COMMENT ON COLUMN lazaret.migration.checksum IS 'SHA-256 of the file, in hex.';

COMMENT ON COLUMN lazaret.migration.applied_at IS 'When it ran.';

CREATE TABLE lazaret.never_wall (
    realm text DEFAULT 'default'::text NOT NULL,
    prefix cidr NOT NULL,
    note text DEFAULT ''::text NOT NULL
);

COMMENT ON TABLE lazaret.never_wall IS 'Addresses inside which nobody is walled: own servers, relays, gateways.';

COMMENT ON COLUMN lazaret.never_wall.realm IS 'Where the prefix means this.';

COMMENT ON COLUMN lazaret.never_wall.prefix IS 'The addresses.';

COMMENT ON COLUMN lazaret.never_wall.note IS 'What stands there.';

CREATE VIEW lazaret.next_step AS
 SELECT l.case_id,
    l.line_id,
    l."position",
    l.measure,
    l.earliest,
    l.due_at
   FROM lazaret.ladder l
  WHERE (l."position" = (l.step + 1));

COMMENT ON VIEW lazaret.next_step IS 'Which step of its ladder an open case takes next, and when; none while it is disputed.';

CREATE TABLE lazaret.notice (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    line_id uuid NOT NULL,
    kind text NOT NULL,
    channel lazaret.contact_channel DEFAULT 'email'::lazaret.contact_channel NOT NULL,
    state text DEFAULT 'queued'::text NOT NULL,
    queued_at timestamp with time zone DEFAULT now() NOT NULL,
    next_at timestamp with time zone DEFAULT now() NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    sent_at timestamp with time zone,
    failure text DEFAULT ''::text NOT NULL,
    settled text[] DEFAULT '{}'::text[] NOT NULL,
    account_kind lazaret.account_kind NOT NULL,
    CONSTRAINT notice_kind_check CHECK ((kind = ANY (ARRAY['walled'::text, 'warned'::text, 'softened'::text, 'reminded'::text, 'announced'::text, 'relapsed'::text, 'released'::text, 'closed'::text, 'received'::text, 'asked'::text, 'approved'::text, 'denied'::text, 'upheld'::text, 'rejected'::text, 'lapsed'::text, 'paused'::text, 'resumed'::text]))),
    CONSTRAINT notice_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'failed'::text, 'dropped'::text])))
);

COMMENT ON TABLE lazaret.notice IS 'The outbox: filled in the transaction that causes the notice, emptied by the warden.';

COMMENT ON COLUMN lazaret.notice.id IS 'Makes the Message-ID, so that a second copy is known as such.';

COMMENT ON COLUMN lazaret.notice.line_id IS 'Whose line; the contacts are looked up when it is sent.';

COMMENT ON COLUMN lazaret.notice.kind IS 'What it tells. Of requests: received, asked, approved, denied; of disputes: upheld, rejected, lapsed.';

COMMENT ON COLUMN lazaret.notice.channel IS 'By what way.';

COMMENT ON COLUMN lazaret.notice.state IS 'dropped: nobody to send it to, or overtaken by events.';

COMMENT ON COLUMN lazaret.notice.queued_at IS 'When it was caused.';

COMMENT ON COLUMN lazaret.notice.next_at IS 'When it is tried next.';

COMMENT ON COLUMN lazaret.notice.attempts IS 'How often it was tried.';

COMMENT ON COLUMN lazaret.notice.sent_at IS 'When the relay took it.';

COMMENT ON COLUMN lazaret.notice.failure IS 'What the relay said last.';

COMMENT ON COLUMN lazaret.notice.settled IS 'While it is queued: digests of the addresses that took or refused it for good.';

COMMENT ON COLUMN lazaret.notice.account_kind IS 'Of its subscriber, as it is now.';

CREATE TABLE lazaret.notice_case (
    notice_id uuid NOT NULL,
    case_id uuid NOT NULL
);

COMMENT ON TABLE lazaret.notice_case IS 'The cases that a notice tells of.';

COMMENT ON COLUMN lazaret.notice_case.notice_id IS 'The notice.';

COMMENT ON COLUMN lazaret.notice_case.case_id IS 'The case.';

CREATE TABLE lazaret.pause (
    id bigint NOT NULL,
    case_id uuid NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    until timestamp with time zone NOT NULL,
    actor text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    CONSTRAINT pause_check CHECK ((until > at))
);

COMMENT ON TABLE lazaret.pause IS 'A measure lowered to restrict for a stated time; no release.';

COMMENT ON COLUMN lazaret.pause.id IS 'Our own reference.';

COMMENT ON COLUMN lazaret.pause.case_id IS 'Of which case.';

COMMENT ON COLUMN lazaret.pause.at IS 'From when.';

COMMENT ON COLUMN lazaret.pause.until IS 'Until when.';

COMMENT ON COLUMN lazaret.pause.actor IS 'Who asked.';

COMMENT ON COLUMN lazaret.pause.reason IS 'Why.';

ALTER TABLE lazaret.pause ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME lazaret.pause_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE lazaret.proof (
    id bigint NOT NULL,
    case_id uuid NOT NULL,
    kind text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT proof_kind_check CHECK ((kind = ANY (ARRAY['checklist'::text, 'scan'::text, 'quiet'::text, 'no-report'::text])))
);

COMMENT ON TABLE lazaret.proof IS 'A fact of being clean.';

COMMENT ON COLUMN lazaret.proof.id IS 'Our own reference.';

COMMENT ON COLUMN lazaret.proof.case_id IS 'In which case.';

COMMENT ON COLUMN lazaret.proof.kind IS 'checklist, scan, quiet or no-report.';

COMMENT ON COLUMN lazaret.proof.at IS 'When.';

COMMENT ON COLUMN lazaret.proof.detail IS 'The facts of it.';

ALTER TABLE lazaret.proof ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME lazaret.proof_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE lazaret.realm (
    name text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    CONSTRAINT realm_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9-]{0,31}$'::text))
);

COMMENT ON TABLE lazaret.realm IS 'A routing domain (POP, VRF, inside of a CGN) in which an inside address means one line.';

COMMENT ON COLUMN lazaret.realm.name IS 'Its name; "default" where there is one only.';

COMMENT ON COLUMN lazaret.realm.note IS 'For people.';

CREATE TABLE lazaret.reason (
    name text NOT NULL,
    kinds text[] NOT NULL,
    note text NOT NULL,
    CONSTRAINT reason_kinds_check CHECK (((kinds <@ '{release,dispute,exemption}'::text[]) AND (kinds <> '{}'::text[]))),
    CONSTRAINT reason_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9-]{0,31}$'::text)),
    CONSTRAINT reason_note_check CHECK (((length(note) >= 3) AND (length(note) <= 500)))
);

COMMENT ON TABLE lazaret.reason IS 'Why a request is denied: what staff choose from. Loaded.';

COMMENT ON COLUMN lazaret.reason.name IS 'For staff.';

COMMENT ON COLUMN lazaret.reason.kinds IS 'For requests of which kinds.';

COMMENT ON COLUMN lazaret.reason.note IS 'What the subscriber reads: English, translated by the catalogues.';

CREATE TABLE lazaret.refusal (
    hour timestamp with time zone NOT NULL,
    clerk_id uuid,
    network cidr NOT NULL,
    refused integer DEFAULT 1 NOT NULL,
    last_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT refusal_refused_check CHECK ((refused > 0))
);

COMMENT ON TABLE lazaret.refusal IS 'Sign-ins that were refused, counted: guesses at the accounts of staff.';

COMMENT ON COLUMN lazaret.refusal.hour IS 'In the hour that began then.';

COMMENT ON COLUMN lazaret.refusal.clerk_id IS 'At whose account; NULL: at names that are nobody''s.';

COMMENT ON COLUMN lazaret.refusal.network IS 'From where: an IPv4 /24, an IPv6 /56; a /0: from more networks than are told apart.';

COMMENT ON COLUMN lazaret.refusal.refused IS 'How many.';

COMMENT ON COLUMN lazaret.refusal.last_at IS 'When the last one was.';

ALTER TABLE lazaret.release ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME lazaret.release_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE lazaret.report_key (
    source text NOT NULL,
    source_report_id text NOT NULL,
    report_id uuid NOT NULL,
    received_at timestamp with time zone NOT NULL,
    case_id uuid NOT NULL
);

COMMENT ON TABLE lazaret.report_key IS 'So that the same report of the same source counts once; pruned with the reports.';

COMMENT ON COLUMN lazaret.report_key.source IS 'Who says so.';

COMMENT ON COLUMN lazaret.report_key.source_report_id IS 'Their reference.';

COMMENT ON COLUMN lazaret.report_key.report_id IS 'Our reference.';

COMMENT ON COLUMN lazaret.report_key.received_at IS 'In which partition the report lies.';

COMMENT ON COLUMN lazaret.report_key.case_id IS 'Where it went.';

CREATE TABLE lazaret.report_other (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    observed_at timestamp with time zone NOT NULL,
    source text NOT NULL,
    source_report_id text,
    cause text NOT NULL,
    address inet,
    port integer,
    protocol text,
    line_id uuid,
    case_id uuid,
    outcome text NOT NULL,
    method text DEFAULT ''::text NOT NULL,
    certainty smallint DEFAULT 0 NOT NULL,
    evidence jsonb DEFAULT '{}'::jsonb NOT NULL,
    words text,
    CONSTRAINT report_certainty_check CHECK (((certainty >= 0) AND (certainty <= 100))),
    CONSTRAINT report_outcome_check CHECK ((outcome = ANY (ARRAY['opened'::text, 'joined'::text, 'filed'::text, 'held'::text, 'nobody'::text, 'doubt'::text, 'protected'::text]))),
    CONSTRAINT report_port_check CHECK (((port >= 0) AND (port <= 65535))),
    CONSTRAINT report_words_check CHECK ((length(words) <= 2000))
);

COMMENT ON TABLE lazaret.report_other IS 'What no month of its own has.';

CREATE TABLE lazaret.secret (
    name text NOT NULL,
    key bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT secret_key_check CHECK ((length(key) = 32))
);

COMMENT ON TABLE lazaret.secret IS 'Keys that several processes share.';

COMMENT ON COLUMN lazaret.secret.name IS 'What for: csrf.';

COMMENT ON COLUMN lazaret.secret.key IS '32 random bytes.';

COMMENT ON COLUMN lazaret.secret.created_at IS 'When it was made.';

CREATE TABLE lazaret.sighting (
    minute timestamp with time zone NOT NULL,
    line_id uuid NOT NULL,
    kind text NOT NULL,
    indicator_id integer DEFAULT 0 NOT NULL,
    protocol smallint DEFAULT 0 NOT NULL,
    port integer DEFAULT 0 NOT NULL,
    count bigint NOT NULL,
    CONSTRAINT sighting_count_check CHECK ((count > 0)),
    CONSTRAINT sighting_kind_check CHECK ((kind = ANY (ARRAY['dns'::text, 'blocked'::text])))
)
PARTITION BY RANGE (minute);

COMMENT ON TABLE lazaret.sighting IS 'A line asked for an indicator (dns) or was refused at the gateway (blocked), counted per minute.';

COMMENT ON COLUMN lazaret.sighting.minute IS 'The start of the minute.';

COMMENT ON COLUMN lazaret.sighting.line_id IS 'Which line.';

COMMENT ON COLUMN lazaret.sighting.kind IS 'dns or blocked.';

COMMENT ON COLUMN lazaret.sighting.indicator_id IS 'Which indicator; 0: none, a blocked port.';

COMMENT ON COLUMN lazaret.sighting.protocol IS 'blocked: IP protocol number.';

COMMENT ON COLUMN lazaret.sighting.port IS 'blocked: destination port.';

COMMENT ON COLUMN lazaret.sighting.count IS 'How often in this minute.';

CREATE TABLE lazaret.sighting_other (
    minute timestamp with time zone NOT NULL,
    line_id uuid NOT NULL,
    kind text NOT NULL,
    indicator_id integer DEFAULT 0 NOT NULL,
    protocol smallint DEFAULT 0 NOT NULL,
    port integer DEFAULT 0 NOT NULL,
    count bigint NOT NULL,
    CONSTRAINT sighting_count_check CHECK ((count > 0)),
    CONSTRAINT sighting_kind_check CHECK ((kind = ANY (ARRAY['dns'::text, 'blocked'::text])))
);

COMMENT ON TABLE lazaret.sighting_other IS 'What no month of its own has.';

CREATE TABLE lazaret.sign_in_total (
    outcome text NOT NULL,
    tries bigint DEFAULT 0 NOT NULL,
    CONSTRAINT sign_in_total_outcome_check CHECK ((outcome = ANY (ARRAY['good'::text, 'wrong'::text, 'later'::text, 'busy'::text])))
);

COMMENT ON TABLE lazaret.sign_in_total IS 'All tries to sign in that there ever were, by how they ended.';

COMMENT ON COLUMN lazaret.sign_in_total.outcome IS 'good: let in; wrong: name, password or code; later: too many had been wrong; busy: too many at once.';

COMMENT ON COLUMN lazaret.sign_in_total.tries IS 'How many.';

CREATE TABLE lazaret.site (
    name text NOT NULL,
    realm text NOT NULL,
    mode lazaret.site_mode NOT NULL,
    steering_ipv4 inet,
    steering_ipv6 inet,
    note text DEFAULT ''::text NOT NULL,
    CONSTRAINT site_check CHECK (((mode = 'redirect'::lazaret.site_mode) OR (steering_ipv4 IS NOT NULL))),
    CONSTRAINT site_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9-]{0,31}$'::text)),
    CONSTRAINT site_steering_ipv4_check CHECK ((family(steering_ipv4) = 4)),
    CONSTRAINT site_steering_ipv6_check CHECK ((family(steering_ipv6) = 6))
);

COMMENT ON TABLE lazaret.site IS 'A place with its redirectors and its gateway.';

COMMENT ON COLUMN lazaret.site.name IS 'Its name; in the settings of redirector and gateway.';

COMMENT ON COLUMN lazaret.site.realm IS 'Whose inside addresses it sees.';

COMMENT ON COLUMN lazaret.site.mode IS 'How it steers.';

COMMENT ON COLUMN lazaret.site.steering_ipv4 IS 'In forge mode: the address given for steered names.';

COMMENT ON COLUMN lazaret.site.steering_ipv6 IS 'The same for AAAA; NULL: none, names have no AAAA.';

COMMENT ON COLUMN lazaret.site.note IS 'For people.';

CREATE VIEW lazaret.source_standing AS
 SELECT s.name,
    s.weight,
    d.disputed,
    d.upheld,
    (round(((s.weight)::numeric * ((1)::numeric - ((d.upheld)::numeric / ((d.decided + 10))::numeric)))))::smallint AS weight_now
   FROM (lazaret.source s
     CROSS JOIN LATERAL ( SELECT count(*) AS disputed,
            count(*) FILTER (WHERE (r.state = 'approved'::text)) AS upheld,
            count(*) FILTER (WHERE (r.state = ANY (ARRAY['approved'::text, 'denied'::text]))) AS decided
           FROM lazaret.request r
          WHERE ((r.kind = 'dispute'::text) AND (r.source = s.name) AND (r.made_at > (now() - '180 days'::interval)))) d);

COMMENT ON VIEW lazaret.source_standing IS 'How far each source is believed after the disputes of half a year that were upheld against it; as if ten had been rejected before, so that one alone takes little.';

CREATE TABLE lazaret.survey (
    case_id uuid NOT NULL,
    line_id uuid NOT NULL,
    offered_at timestamp with time zone DEFAULT now() NOT NULL,
    answered_at timestamp with time zone,
    found text,
    clear smallint,
    CONSTRAINT survey_check CHECK (((answered_at IS NULL) = (found IS NULL))),
    CONSTRAINT survey_check1 CHECK (((answered_at IS NULL) = (clear IS NULL))),
    CONSTRAINT survey_clear_check CHECK (((clear >= 1) AND (clear <= 5))),
    CONSTRAINT survey_found_check CHECK ((found = ANY (ARRAY['yes'::text, 'no'::text, 'unsure'::text])))
);

COMMENT ON TABLE lazaret.survey IS 'Two questions after a clean watch.';

COMMENT ON COLUMN lazaret.survey.case_id IS 'About which case.';

COMMENT ON COLUMN lazaret.survey.line_id IS 'Whose: asked on the page of this line, without a log-in.';

COMMENT ON COLUMN lazaret.survey.offered_at IS 'When it was offered.';

COMMENT ON COLUMN lazaret.survey.answered_at IS 'When it was answered; once.';

COMMENT ON COLUMN lazaret.survey.found IS 'Did you find the device?';

COMMENT ON COLUMN lazaret.survey.clear IS 'How clear was our help? 1 to 5.';

CREATE TABLE lazaret.tick (
    case_id uuid NOT NULL,
    step text NOT NULL,
    ticked_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE lazaret.tick IS 'Steps of the checklist that the subscriber has ticked since the measure began.';

COMMENT ON COLUMN lazaret.tick.case_id IS 'In which case.';

COMMENT ON COLUMN lazaret.tick.step IS 'Which step.';

COMMENT ON COLUMN lazaret.tick.ticked_at IS 'When.';

CREATE TABLE lazaret.timeline (
    id bigint NOT NULL,
    case_id uuid NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    kind text NOT NULL,
    actor text NOT NULL,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT timeline_kind_check CHECK ((kind ~ '^[a-z]+(-[a-z]+)*$'::text))
);

COMMENT ON TABLE lazaret.timeline IS 'What happened in a case. Append-only; holds ids and facts, no personal data.';

COMMENT ON COLUMN lazaret.timeline.id IS 'In the order of writing.';

COMMENT ON COLUMN lazaret.timeline.case_id IS 'In which case.';

COMMENT ON COLUMN lazaret.timeline.at IS 'When.';

COMMENT ON COLUMN lazaret.timeline.kind IS 'What: opened, joined, filed, measure, held, notice, ticked, released, watch, relapsed, closed, …';

COMMENT ON COLUMN lazaret.timeline.actor IS 'Who: token:NAME, subscriber, staff:NAME, warden, operator:NAME.';

COMMENT ON COLUMN lazaret.timeline.detail IS 'The facts of it.';

COMMENT ON COLUMN lazaret.timeline.xact IS 'The transaction that it tells of.';

ALTER TABLE lazaret.timeline ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME lazaret.timeline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE lazaret.token (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    hash bytea NOT NULL,
    scopes text[] NOT NULL,
    sources text[],
    rate integer,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by text NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    old_hash bytea,
    old_until timestamp with time zone,
    rotated_at timestamp with time zone,
    CONSTRAINT token_check CHECK (((old_hash IS NULL) = (old_until IS NULL))),
    CONSTRAINT token_hash_check CHECK ((length(hash) = 32)),
    CONSTRAINT token_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9._-]{0,63}$'::text)),
    CONSTRAINT token_old_hash_check CHECK ((length(old_hash) = 32)),
    CONSTRAINT token_rate_check CHECK (((rate >= 1) AND (rate <= 1000000))),
    CONSTRAINT token_scopes_check CHECK ((scopes <@ '{quarantine,quarantine:force,release,read,leases,subscribers}'::text[]))
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

COMMENT ON COLUMN lazaret.token.old_hash IS 'The token before it, which works as well for a while.';

COMMENT ON COLUMN lazaret.token.old_until IS 'Until when.';

COMMENT ON COLUMN lazaret.token.rotated_at IS 'When it was last made anew.';

CREATE UNLOGGED TABLE lazaret.token_rate (
    token_id uuid NOT NULL,
    due timestamp with time zone NOT NULL
);

COMMENT ON TABLE lazaret.token_rate IS 'When the next request of a token with a rate is due. Lost in a crash, and nothing is lost by it.';

COMMENT ON COLUMN lazaret.token_rate.token_id IS 'Which token.';

COMMENT ON COLUMN lazaret.token_rate.due IS 'The theoretical arrival time of its next request.';

CREATE TABLE lazaret.token_use (
    token_id uuid NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    address inet NOT NULL,
    old boolean NOT NULL
);

COMMENT ON TABLE lazaret.token_use IS 'When a token was last used, to the minute.';

COMMENT ON COLUMN lazaret.token_use.token_id IS 'Which token.';

COMMENT ON COLUMN lazaret.token_use.at IS 'When.';

COMMENT ON COLUMN lazaret.token_use.address IS 'From where.';

COMMENT ON COLUMN lazaret.token_use.old IS 'Was it the one before the last rotation?';

CREATE TABLE lazaret.told (
    teller uuid NOT NULL,
    batch uuid NOT NULL,
    at timestamp with time zone NOT NULL
);

COMMENT ON TABLE lazaret.told IS 'The last batch of sightings of each redirector and gateway that runs, or did within a week.';

COMMENT ON COLUMN lazaret.told.teller IS 'Drawn anew at each start of the program.';

COMMENT ON COLUMN lazaret.told.batch IS 'The batch that was taken last.';

COMMENT ON COLUMN lazaret.told.at IS 'When it was taken.';

CREATE TABLE lazaret.trial_mark (
    at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE lazaret.trial_mark IS 'Always empty: a transaction that wrote a row here cannot be committed.';

COMMENT ON COLUMN lazaret.trial_mark.at IS 'When the trial began.';

CREATE TABLE lazaret.wall (
    realm text NOT NULL,
    prefix cidr NOT NULL,
    line_id uuid NOT NULL,
    measure lazaret.measure NOT NULL,
    case_id uuid NOT NULL,
    garden bigint DEFAULT 0 NOT NULL,
    sure_until timestamp with time zone NOT NULL,
    number bigint NOT NULL,
    CONSTRAINT wall_measure_check CHECK ((measure > 'none'::lazaret.measure))
);

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
    number bigint NOT NULL,
    realm text NOT NULL,
    prefix cidr NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE lazaret.wall_gone IS 'Deletions from the wall are changes, too.';

COMMENT ON COLUMN lazaret.wall_gone.number IS 'The number of the change.';

COMMENT ON COLUMN lazaret.wall_gone.realm IS 'Of which row.';

COMMENT ON COLUMN lazaret.wall_gone.prefix IS 'Of which row.';

COMMENT ON COLUMN lazaret.wall_gone.at IS 'When.';

CREATE TABLE lazaret.wall_state (
    single boolean DEFAULT true NOT NULL,
    number bigint DEFAULT 0 NOT NULL,
    pruned_to bigint DEFAULT 0 NOT NULL,
    CONSTRAINT wall_state_single_check CHECK (single)
);

COMMENT ON TABLE lazaret.wall_state IS 'The counter of wall changes: one row, locked by whoever changes the wall.';

COMMENT ON COLUMN lazaret.wall_state.single IS 'Always true: there is one row.';

COMMENT ON COLUMN lazaret.wall_state.number IS 'The number of the last change.';

COMMENT ON COLUMN lazaret.wall_state.pruned_to IS 'Deletions up to here are forgotten: who stands before it loads anew.';

CREATE VIEW lazaret.wall_wanted AS
 SELECT DISTINCT ON (l.line_id, l.realm, l.prefix) l.realm,
    l.prefix,
    l.line_id,
    t.measure,
    t.case_id,
    ( SELECT COALESCE(bit_or(((1)::bigint << (g."bit")::integer)), (0)::bigint) AS "coalesce"
           FROM lazaret.garden_group g
          WHERE
                CASE t.measure
                    WHEN 'suspend'::lazaret.measure THEN g.in_suspend
                    ELSE (g.always OR g.in_suspend OR (EXISTS ( SELECT
                       FROM (lazaret.cause_garden o
                         JOIN lazaret."case" c ON ((c.cause = o.cause)))
                      WHERE ((o.group_name = g.name) AND (c.line_id = l.line_id) AND (c.state = 'open'::lazaret.case_state)))) OR (EXISTS ( SELECT
                       FROM lazaret.garden_opening o
                      WHERE ((o.group_name = g.name) AND (o.line_id = l.line_id) AND (o.until > now())))))
                END) AS garden,
        CASE
            WHEN (l.until IS NOT NULL) THEN l.until
            WHEN (l.origin = 'static'::lazaret.lease_origin) THEN 'infinity'::timestamp with time zone
            ELSE (l.confirmed_at + p.confirmed_for)
        END AS sure_until
   FROM ((lazaret.lease l
     CROSS JOIN lazaret.policy p)
     JOIN LATERAL ( SELECT c.measure,
            c.id AS case_id
           FROM (lazaret."case" c
             JOIN lazaret.cause k ON ((k.name = c.cause)))
          WHERE ((c.line_id = l.line_id) AND (c.state = ANY (ARRAY['open'::lazaret.case_state, 'held'::lazaret.case_state])) AND (c.measure > 'none'::lazaret.measure))
          ORDER BY c.measure DESC, k.severity DESC, c.opened_at, c.id
         LIMIT 1) t ON (true))
  ORDER BY l.line_id, l.realm, l.prefix,
        CASE
            WHEN (l.until IS NOT NULL) THEN l.until
            WHEN (l.origin = 'static'::lazaret.lease_origin) THEN 'infinity'::timestamp with time zone
            ELSE (l.confirmed_at + p.confirmed_for)
        END DESC;

COMMENT ON VIEW lazaret.wall_wanted IS 'What the wall should be: the open leases of lines whose cases ask for a measure.';

CREATE TABLE lazaret.walling_hours (
    brand text NOT NULL,
    days text[] NOT NULL,
    opens interval NOT NULL,
    closes interval NOT NULL,
    zone text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    CONSTRAINT walling_hours_brand_check CHECK ((brand ~ '^[a-z0-9][a-z0-9-]{0,31}$'::text)),
    CONSTRAINT walling_hours_check CHECK (((closes > opens) AND (closes <= '24:00:00'::interval))),
    CONSTRAINT walling_hours_days_check CHECK (((days <@ '{mon,tue,wed,thu,fri,sat,sun}'::text[]) AND (days <> '{}'::text[]))),
    CONSTRAINT walling_hours_opens_check CHECK ((opens >= '00:00:00'::interval)),
    CONSTRAINT walling_hours_zone_check CHECK ((('2000-01-01 00:00:00'::timestamp without time zone AT TIME ZONE zone) IS NOT NULL))
);

COMMENT ON TABLE lazaret.walling_hours IS 'When the clock may wall the lines of a brand, so that somebody answers the phone. No row, and none for "default": at any hour.';

COMMENT ON COLUMN lazaret.walling_hours.brand IS 'Of which brand; default: of all that have no row.';

COMMENT ON COLUMN lazaret.walling_hours.days IS 'On which days of the week.';

COMMENT ON COLUMN lazaret.walling_hours.opens IS 'From when, since midnight.';

COMMENT ON COLUMN lazaret.walling_hours.closes IS 'Until when, since midnight.';

COMMENT ON COLUMN lazaret.walling_hours.zone IS 'In which time zone: Europe/Berlin.';

COMMENT ON COLUMN lazaret.walling_hours.note IS 'For people.';

CREATE TABLE lazaret.webhook (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    url text NOT NULL,
    secret bytea NOT NULL,
    old_secret bytea,
    old_until timestamp with time zone,
    kinds text[],
    sources text[],
    spread_to bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by text NOT NULL,
    CONSTRAINT webhook_check CHECK (((old_secret IS NULL) = (old_until IS NULL))),
    CONSTRAINT webhook_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9._-]{0,63}$'::text)),
    CONSTRAINT webhook_old_secret_check CHECK ((length(old_secret) = 32)),
    CONSTRAINT webhook_secret_check CHECK ((length(secret) = 32)),
    CONSTRAINT webhook_url_check CHECK (((url ~ '^https://[!-~]+$'::text) AND (length(url) <= 1000)))
);

COMMENT ON TABLE lazaret.webhook IS 'Where events are sent.';

COMMENT ON COLUMN lazaret.webhook.id IS 'Our own reference.';

COMMENT ON COLUMN lazaret.webhook.name IS 'For people.';

COMMENT ON COLUMN lazaret.webhook.url IS 'Where to.';

COMMENT ON COLUMN lazaret.webhook.secret IS 'The key of the signatures, 32 random bytes.';

COMMENT ON COLUMN lazaret.webhook.old_secret IS 'The key before it, which signs as well for a while.';

COMMENT ON COLUMN lazaret.webhook.old_until IS 'Until when.';

COMMENT ON COLUMN lazaret.webhook.kinds IS 'Which kinds of events; NULL: all.';

COMMENT ON COLUMN lazaret.webhook.sources IS 'Of whose cases, as a token''s; NULL: all.';

COMMENT ON COLUMN lazaret.webhook.spread_to IS 'Events up to here have their deliveries.';

COMMENT ON COLUMN lazaret.webhook.created_at IS 'When it was made.';

COMMENT ON COLUMN lazaret.webhook.created_by IS 'By whom.';

ALTER TABLE ONLY lazaret.alive ATTACH PARTITION lazaret.alive_other DEFAULT;

ALTER TABLE ONLY lazaret.lease_past ATTACH PARTITION lazaret.lease_past_other DEFAULT;

ALTER TABLE ONLY lazaret.report ATTACH PARTITION lazaret.report_other DEFAULT;

ALTER TABLE ONLY lazaret.sighting ATTACH PARTITION lazaret.sighting_other DEFAULT;

ALTER TABLE ONLY lazaret.alive
    ADD CONSTRAINT alive_pkey PRIMARY KEY (line_id, hour);

ALTER TABLE ONLY lazaret.alive_other
    ADD CONSTRAINT alive_other_pkey PRIMARY KEY (line_id, hour);

ALTER TABLE ONLY lazaret.applied
    ADD CONSTRAINT applied_pkey PRIMARY KEY (site, follower);

ALTER TABLE ONLY lazaret.audit_head
    ADD CONSTRAINT audit_head_pkey PRIMARY KEY (single);

ALTER TABLE ONLY lazaret.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret.audit
    ADD CONSTRAINT audit_position_key UNIQUE ("position");

ALTER TABLE ONLY lazaret.audit_segment
    ADD CONSTRAINT audit_segment_pkey PRIMARY KEY (through);

ALTER TABLE ONLY lazaret.audit_words
    ADD CONSTRAINT audit_words_pkey PRIMARY KEY (audit_id);

ALTER TABLE ONLY lazaret.brake
    ADD CONSTRAINT brake_pkey PRIMARY KEY (source);

ALTER TABLE ONLY lazaret.bulk
    ADD CONSTRAINT bulk_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret.bulk_row
    ADD CONSTRAINT bulk_row_bulk_id_case_id_key UNIQUE (bulk_id, case_id);

ALTER TABLE ONLY lazaret.bulk_row
    ADD CONSTRAINT bulk_row_pkey PRIMARY KEY (bulk_id, "position");

ALTER TABLE ONLY lazaret."case"
    ADD CONSTRAINT case_code_once_a_year EXCLUDE USING gist (code WITH =, tsrange((opened_at AT TIME ZONE 'UTC'::text), ((opened_at AT TIME ZONE 'UTC'::text) + '366 days'::interval)) WITH &&);

ALTER TABLE ONLY lazaret.case_filter
    ADD CONSTRAINT case_filter_clerk_id_name_key UNIQUE NULLS NOT DISTINCT (clerk_id, name);

ALTER TABLE ONLY lazaret.case_filter
    ADD CONSTRAINT case_filter_clerk_id_place_key UNIQUE NULLS NOT DISTINCT (clerk_id, place);

ALTER TABLE ONLY lazaret.case_filter
    ADD CONSTRAINT case_filter_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret."case"
    ADD CONSTRAINT case_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret.case_shelf
    ADD CONSTRAINT case_shelf_pkey PRIMARY KEY (case_id, source);

ALTER TABLE ONLY lazaret.cause_garden
    ADD CONSTRAINT cause_garden_pkey PRIMARY KEY (cause, group_name);

ALTER TABLE ONLY lazaret.cause_group
    ADD CONSTRAINT cause_group_pkey PRIMARY KEY (name);

ALTER TABLE ONLY lazaret.cause
    ADD CONSTRAINT cause_pkey PRIMARY KEY (name);

ALTER TABLE ONLY lazaret.channel
    ADD CONSTRAINT channel_pkey PRIMARY KEY (name);

ALTER TABLE ONLY lazaret.clerk_device
    ADD CONSTRAINT clerk_device_pkey PRIMARY KEY (digest, clerk_id);

ALTER TABLE ONLY lazaret.clerk_guess
    ADD CONSTRAINT clerk_guess_pkey PRIMARY KEY (what, key);

ALTER TABLE ONLY lazaret.clerk
    ADD CONSTRAINT clerk_name_key UNIQUE (name);

ALTER TABLE ONLY lazaret.clerk
    ADD CONSTRAINT clerk_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret.clerk_recovery
    ADD CONSTRAINT clerk_recovery_pkey PRIMARY KEY (clerk_id, digest);

ALTER TABLE ONLY lazaret.clerk_session
    ADD CONSTRAINT clerk_session_digest_key UNIQUE (digest);

ALTER TABLE ONLY lazaret.clerk_session
    ADD CONSTRAINT clerk_session_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret.contact
    ADD CONSTRAINT contact_pkey PRIMARY KEY (subscriber_id, channel, value);

ALTER TABLE ONLY lazaret.data_state
    ADD CONSTRAINT data_state_pkey PRIMARY KEY (single);

ALTER TABLE ONLY lazaret.delivery
    ADD CONSTRAINT delivery_pkey PRIMARY KEY (webhook_id, event_id);

ALTER TABLE ONLY lazaret.device_garden
    ADD CONSTRAINT device_garden_pkey PRIMARY KEY (device, group_name);

ALTER TABLE ONLY lazaret.device
    ADD CONSTRAINT device_pkey PRIMARY KEY (name);

ALTER TABLE ONLY lazaret.device_word
    ADD CONSTRAINT device_word_pkey PRIMARY KEY (word);

ALTER TABLE ONLY lazaret.event
    ADD CONSTRAINT event_number_key UNIQUE (number);

ALTER TABLE ONLY lazaret.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret.event_state
    ADD CONSTRAINT event_state_pkey PRIMARY KEY (single);

ALTER TABLE ONLY lazaret.exemption_draft
    ADD CONSTRAINT exemption_draft_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret.exemption
    ADD CONSTRAINT exemption_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret.explanation
    ADD CONSTRAINT explanation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret.garden_group
    ADD CONSTRAINT garden_group_bit_key UNIQUE ("bit");

ALTER TABLE ONLY lazaret.garden_group
    ADD CONSTRAINT garden_group_pkey PRIMARY KEY (name);

ALTER TABLE ONLY lazaret.garden_opening
    ADD CONSTRAINT garden_opening_pkey PRIMARY KEY (line_id, group_name);

ALTER TABLE ONLY lazaret.garden_rule
    ADD CONSTRAINT garden_rule_pkey PRIMARY KEY (group_name, name, below);

ALTER TABLE ONLY lazaret.idempotency
    ADD CONSTRAINT idempotency_pkey PRIMARY KEY (token_id, key);

ALTER TABLE ONLY lazaret.indicator
    ADD CONSTRAINT indicator_cause_kind_name_below_address_protocol_port_key UNIQUE NULLS NOT DISTINCT (cause, kind, name, below, address, protocol, port);

ALTER TABLE ONLY lazaret.indicator
    ADD CONSTRAINT indicator_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret.inspection
    ADD CONSTRAINT inspection_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret.lease
    ADD CONSTRAINT lease_known_once UNIQUE NULLS NOT DISTINCT (realm, prefix, outside, ports, line_id);

ALTER TABLE ONLY lazaret.lease
    ADD CONSTRAINT lease_one_holder EXCLUDE USING gist (prefix inet_ops WITH &&, realm WITH =, line_id WITH <>);

ALTER TABLE ONLY lazaret.lease
    ADD CONSTRAINT lease_one_outside EXCLUDE USING gist (outside inet_ops WITH &&, ports WITH &&, line_id WITH <>) WHERE ((outside IS NOT NULL));

ALTER TABLE ONLY lazaret.lease
    ADD CONSTRAINT lease_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret.line
    ADD CONSTRAINT line_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret.line
    ADD CONSTRAINT line_reference_key UNIQUE (reference);

ALTER TABLE ONLY lazaret.loaded
    ADD CONSTRAINT loaded_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret.message
    ADD CONSTRAINT message_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (number);

ALTER TABLE ONLY lazaret.never_wall
    ADD CONSTRAINT never_wall_pkey PRIMARY KEY (realm, prefix);

ALTER TABLE ONLY lazaret.notice_case
    ADD CONSTRAINT notice_case_pkey PRIMARY KEY (notice_id, case_id);

ALTER TABLE ONLY lazaret.notice
    ADD CONSTRAINT notice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret.pause
    ADD CONSTRAINT pause_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret.playbook
    ADD CONSTRAINT playbook_pkey PRIMARY KEY (cause);

ALTER TABLE ONLY lazaret.playbook_step
    ADD CONSTRAINT playbook_step_pkey PRIMARY KEY (cause, "position");

ALTER TABLE ONLY lazaret.policy
    ADD CONSTRAINT policy_pkey PRIMARY KEY (single);

ALTER TABLE ONLY lazaret.proof
    ADD CONSTRAINT proof_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret.realm
    ADD CONSTRAINT realm_pkey PRIMARY KEY (name);

ALTER TABLE ONLY lazaret.reason
    ADD CONSTRAINT reason_pkey PRIMARY KEY (name);

ALTER TABLE ONLY lazaret.refusal
    ADD CONSTRAINT refusal_hour_clerk_id_network_key UNIQUE NULLS NOT DISTINCT (hour, clerk_id, network);

ALTER TABLE ONLY lazaret.release
    ADD CONSTRAINT release_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret.report_key
    ADD CONSTRAINT report_key_pkey PRIMARY KEY (source, source_report_id);

ALTER TABLE ONLY lazaret.report
    ADD CONSTRAINT report_pkey PRIMARY KEY (received_at, id);

ALTER TABLE ONLY lazaret.report_other
    ADD CONSTRAINT report_other_pkey PRIMARY KEY (received_at, id);

ALTER TABLE ONLY lazaret.request
    ADD CONSTRAINT request_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret.secret
    ADD CONSTRAINT secret_pkey PRIMARY KEY (name);

ALTER TABLE ONLY lazaret.sighting
    ADD CONSTRAINT sighting_pkey PRIMARY KEY (line_id, minute, kind, indicator_id, protocol, port);

ALTER TABLE ONLY lazaret.sighting_other
    ADD CONSTRAINT sighting_other_pkey PRIMARY KEY (line_id, minute, kind, indicator_id, protocol, port);

ALTER TABLE ONLY lazaret.sign_in_total
    ADD CONSTRAINT sign_in_total_pkey PRIMARY KEY (outcome);

ALTER TABLE ONLY lazaret.site
    ADD CONSTRAINT site_pkey PRIMARY KEY (name);

ALTER TABLE ONLY lazaret.source
    ADD CONSTRAINT source_pkey PRIMARY KEY (name);

ALTER TABLE ONLY lazaret.subscriber
    ADD CONSTRAINT subscriber_account_key UNIQUE (account);

ALTER TABLE ONLY lazaret.subscriber
    ADD CONSTRAINT subscriber_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret.survey
    ADD CONSTRAINT survey_pkey PRIMARY KEY (case_id);

ALTER TABLE ONLY lazaret.suspect
    ADD CONSTRAINT suspect_pkey PRIMARY KEY (line_id, device);

ALTER TABLE ONLY lazaret.tick
    ADD CONSTRAINT tick_pkey PRIMARY KEY (case_id, step);

ALTER TABLE ONLY lazaret.timeline
    ADD CONSTRAINT timeline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret.token
    ADD CONSTRAINT token_hash_key UNIQUE (hash);

ALTER TABLE ONLY lazaret.token
    ADD CONSTRAINT token_name_key UNIQUE (name);

ALTER TABLE ONLY lazaret.token
    ADD CONSTRAINT token_old_hash_key UNIQUE (old_hash);

ALTER TABLE ONLY lazaret.token
    ADD CONSTRAINT token_pkey PRIMARY KEY (id);

ALTER TABLE ONLY lazaret.token_rate
    ADD CONSTRAINT token_rate_pkey PRIMARY KEY (token_id);

ALTER TABLE ONLY lazaret.token_use
    ADD CONSTRAINT token_use_pkey PRIMARY KEY (token_id);

ALTER TABLE ONLY lazaret.told
    ADD CONSTRAINT told_pkey PRIMARY KEY (teller);

ALTER TABLE ONLY lazaret.wall_gone
    ADD CONSTRAINT wall_gone_pkey PRIMARY KEY (number);

ALTER TABLE ONLY lazaret.wall
    ADD CONSTRAINT wall_pkey PRIMARY KEY (realm, prefix);

ALTER TABLE ONLY lazaret.wall_state
    ADD CONSTRAINT wall_state_pkey PRIMARY KEY (single);

ALTER TABLE ONLY lazaret.walling_hours
    ADD CONSTRAINT walling_hours_pkey PRIMARY KEY (brand);

ALTER TABLE ONLY lazaret.webhook
    ADD CONSTRAINT webhook_name_key UNIQUE (name);

ALTER TABLE ONLY lazaret.webhook
    ADD CONSTRAINT webhook_pkey PRIMARY KEY (id);

CREATE INDEX audit_actor ON lazaret.audit USING btree (actor, at DESC, id DESC);

CREATE INDEX audit_at ON lazaret.audit USING btree (at DESC, id DESC);

CREATE INDEX audit_target ON lazaret.audit USING btree (target, at DESC, id DESC);

CREATE INDEX audit_told_in ON lazaret.audit USING btree (told_in);

CREATE INDEX audit_waiting ON lazaret.audit USING btree (id) WHERE ("position" IS NULL);

CREATE INDEX audit_words_erased_by ON lazaret.audit_words USING btree (erased_by) WHERE (erased_by IS NOT NULL);

CREATE INDEX bulk_made ON lazaret.bulk USING btree (made_at DESC);

CREATE INDEX bulk_row_waiting ON lazaret.bulk_row USING btree (bulk_id, "position") WHERE (outcome IS NULL);

CREATE INDEX bulk_running ON lazaret.bulk USING btree (started_at) WHERE (state = 'running'::text);

CREATE INDEX case_again ON lazaret."case" USING btree (line_id, cause, opened_at);

CREATE INDEX case_cause ON lazaret."case" USING btree (cause, opened_at DESC, id DESC);

CREATE INDEX case_clock ON lazaret."case" USING btree (LEAST(expires_at, watch_until, pause_until, review_at)) WHERE (state <> 'closed'::lazaret.case_state);

CREATE INDEX case_code ON lazaret."case" USING btree (code);

CREATE INDEX case_line ON lazaret."case" USING btree (line_id, opened_at DESC);

CREATE INDEX case_look ON lazaret."case" USING btree (look_at) WHERE (state = 'open'::lazaret.case_state);

CREATE UNIQUE INDEX case_one_open ON lazaret."case" USING btree (line_id, cause) WHERE (state <> 'closed'::lazaret.case_state);

CREATE INDEX case_open ON lazaret."case" USING btree (state, opened_at DESC, id DESC) WHERE (state <> 'closed'::lazaret.case_state);

CREATE INDEX case_opened ON lazaret."case" USING btree (opened_at DESC, id DESC);

CREATE INDEX case_shelf_any ON lazaret.case_shelf USING btree (source, cause, state, measure, kind, opened_at DESC, case_id DESC);

CREATE INDEX case_shelf_broad ON lazaret.case_shelf USING btree (source, state, measure, opened_at DESC, case_id DESC);

CREATE INDEX case_shelf_opened ON lazaret.case_shelf USING btree (opened_at) INCLUDE (cause, kind) WHERE (source = ''::text);

CREATE INDEX case_shelf_realm ON lazaret.case_shelf USING btree (realm, source, cause, state, measure, opened_at DESC, case_id DESC) INCLUDE (kind);

CREATE INDEX case_taken ON lazaret."case" USING btree (taken_by, opened_at DESC, id DESC) WHERE (taken_by IS NOT NULL);

CREATE INDEX clerk_device_of ON lazaret.clerk_device USING btree (clerk_id);

CREATE INDEX clerk_guess_last ON lazaret.clerk_guess USING btree (last_at);

CREATE INDEX clerk_session_of ON lazaret.clerk_session USING btree (clerk_id);

CREATE INDEX clerk_session_seen ON lazaret.clerk_session USING btree (seen_at);

CREATE INDEX contact_mail ON lazaret.contact USING btree (lower(value) text_pattern_ops) WHERE (channel = 'email'::lazaret.contact_channel);

CREATE INDEX contact_phone ON lazaret.contact USING btree (lazaret.phone_digits(value) text_pattern_ops) WHERE (channel = 'phone'::lazaret.contact_channel);

CREATE INDEX delivery_due ON lazaret.delivery USING btree (webhook_id, next_at) WHERE (state = 'waiting'::text);

CREATE INDEX delivery_event ON lazaret.delivery USING btree (event_id);

CREATE INDEX delivery_order ON lazaret.delivery USING btree (webhook_id, case_id, number) WHERE (state = 'waiting'::text);

CREATE INDEX delivery_sent ON lazaret.delivery USING btree (settled_at) WHERE (state = 'sent'::text);

CREATE INDEX event_at ON lazaret.event USING btree (at);

CREATE INDEX event_case ON lazaret.event USING btree (case_id, number);

CREATE INDEX event_fresh ON lazaret.event USING btree (written) WHERE (number IS NULL);

CREATE INDEX exemption_draft_waiting ON lazaret.exemption_draft USING btree (asked_at) WHERE (state = 'waiting'::text);

CREATE INDEX exemption_line ON lazaret.exemption USING btree (line_id, until);

CREATE INDEX exemption_subscriber ON lazaret.exemption USING btree (subscriber_id, until);

CREATE INDEX explanation_asked ON lazaret.explanation USING btree (asked_at);

CREATE INDEX idempotency_claimed ON lazaret.idempotency USING btree (claimed_at);

CREATE INDEX inspection_asked ON lazaret.inspection USING btree (asked_at);

CREATE INDEX inspection_line ON lazaret.inspection USING btree (line_id);

CREATE INDEX lease_line ON lazaret.lease USING hash (line_id);

CREATE INDEX lease_past_id ON ONLY lazaret.lease_past USING btree (id);

CREATE INDEX lease_past_line ON ONLY lazaret.lease_past USING btree (line_id, ended_at DESC);

CREATE INDEX lease_past_other_id_idx ON lazaret.lease_past_other USING btree (id);

CREATE INDEX lease_past_other_line_id_ended_at_idx ON lazaret.lease_past_other USING btree (line_id, ended_at DESC);

CREATE INDEX lease_past_outside ON ONLY lazaret.lease_past USING btree (outside, started_at DESC) WHERE (outside IS NOT NULL);

CREATE INDEX lease_past_other_outside_started_at_idx ON lazaret.lease_past_other USING btree (outside, started_at DESC) WHERE (outside IS NOT NULL);

CREATE INDEX lease_past_prefix ON ONLY lazaret.lease_past USING btree (prefix, started_at DESC);

CREATE INDEX lease_past_other_prefix_started_at_idx ON lazaret.lease_past_other USING btree (prefix, started_at DESC);

CREATE INDEX lease_until ON lazaret.lease USING btree (until) WHERE (until IS NOT NULL);

CREATE INDEX line_ended ON lazaret.line USING btree (ended_at) WHERE (ended_at IS NOT NULL);

CREATE INDEX line_start ON lazaret.line USING btree (lower(reference) text_pattern_ops);

CREATE INDEX line_subscriber ON lazaret.line USING btree (subscriber_id);

CREATE INDEX loaded_kind ON lazaret.loaded USING btree (kind, id DESC);

CREATE INDEX message_case ON lazaret.message USING btree (case_id, at);

CREATE INDEX notice_case_case ON lazaret.notice_case USING btree (case_id);

CREATE INDEX notice_line ON lazaret.notice USING btree (line_id, queued_at DESC);

CREATE INDEX notice_queue ON lazaret.notice USING btree (next_at) WHERE (state = 'queued'::text);

CREATE INDEX notice_queued ON lazaret.notice USING btree (queued_at);

CREATE INDEX pause_at ON lazaret.pause USING btree (at);

CREATE INDEX pause_case ON lazaret.pause USING btree (case_id, at DESC);

CREATE INDEX proof_case ON lazaret.proof USING btree (case_id, at);

CREATE INDEX release_at ON lazaret.release USING btree (at) INCLUDE (case_id, cause, kind, account_kind, began_at, relapsed_at, reopened_at);

CREATE INDEX release_budget ON lazaret.release USING btree (line_id, group_name, at DESC);

CREATE INDEX release_case ON lazaret.release USING btree (case_id, at DESC);

CREATE INDEX release_opened ON lazaret.release USING btree (opened_at) INCLUDE (case_id, cause, account_kind, at, relapsed_at);

CREATE INDEX report_case ON ONLY lazaret.report USING btree (case_id, observed_at DESC);

CREATE INDEX report_key_received ON lazaret.report_key USING btree (received_at);

CREATE INDEX report_other_case_id_observed_at_idx ON lazaret.report_other USING btree (case_id, observed_at DESC);

CREATE INDEX report_unplaced ON ONLY lazaret.report USING btree (received_at DESC) WHERE (outcome = ANY (ARRAY['nobody'::text, 'doubt'::text, 'protected'::text]));

CREATE INDEX report_other_received_at_idx ON lazaret.report_other USING btree (received_at DESC) WHERE (outcome = ANY (ARRAY['nobody'::text, 'doubt'::text, 'protected'::text]));

CREATE INDEX request_case ON lazaret.request USING btree (case_id, made_at DESC);

CREATE INDEX request_decided ON lazaret.request USING btree (decided_at DESC, id) WHERE (decided_at IS NOT NULL);

CREATE INDEX request_disputed ON lazaret.request USING btree (made_at) WHERE (kind = 'dispute'::text);

CREATE UNIQUE INDEX request_one_waiting ON lazaret.request USING btree (case_id, kind) WHERE (state = ANY (ARRAY['waiting'::text, 'asked-back'::text]));

CREATE INDEX request_queue ON lazaret.request USING btree (state, waits_since, id);

CREATE INDEX request_source ON lazaret.request USING btree (source) WHERE (kind = 'dispute'::text);

CREATE INDEX subscriber_start ON lazaret.subscriber USING btree (lower(account) text_pattern_ops);

CREATE INDEX survey_line ON lazaret.survey USING btree (line_id, offered_at DESC);

CREATE INDEX timeline_bounced ON lazaret.timeline USING btree (at) WHERE (kind = 'bounced'::text);

CREATE INDEX timeline_case ON lazaret.timeline USING btree (case_id, id);

CREATE INDEX timeline_relapse ON lazaret.timeline USING btree (case_id, at) WHERE (kind = 'relapsed'::text);

CREATE INDEX timeline_relapsed ON lazaret.timeline USING btree (at) WHERE (kind = 'relapsed'::text);

CREATE INDEX wall_address ON lazaret.wall USING gist (prefix inet_ops);

CREATE INDEX wall_gone_at ON lazaret.wall_gone USING btree (at);

CREATE INDEX wall_line ON lazaret.wall USING btree (line_id);

CREATE UNIQUE INDEX wall_number ON lazaret.wall USING btree (number);

CREATE INDEX walling_at ON lazaret.walling USING btree (at);

CREATE INDEX walling_source ON lazaret.walling USING btree (source, at);

ALTER INDEX lazaret.alive_pkey ATTACH PARTITION lazaret.alive_other_pkey;

ALTER INDEX lazaret.lease_past_id ATTACH PARTITION lazaret.lease_past_other_id_idx;

ALTER INDEX lazaret.lease_past_line ATTACH PARTITION lazaret.lease_past_other_line_id_ended_at_idx;

ALTER INDEX lazaret.lease_past_outside ATTACH PARTITION lazaret.lease_past_other_outside_started_at_idx;

ALTER INDEX lazaret.lease_past_prefix ATTACH PARTITION lazaret.lease_past_other_prefix_started_at_idx;

ALTER INDEX lazaret.report_case ATTACH PARTITION lazaret.report_other_case_id_observed_at_idx;

ALTER INDEX lazaret.report_pkey ATTACH PARTITION lazaret.report_other_pkey;

ALTER INDEX lazaret.report_unplaced ATTACH PARTITION lazaret.report_other_received_at_idx;

ALTER INDEX lazaret.sighting_pkey ATTACH PARTITION lazaret.sighting_other_pkey;

CREATE TRIGGER account_kind_by_line AFTER UPDATE ON lazaret.line FOR EACH ROW WHEN ((old.subscriber_id IS DISTINCT FROM new.subscriber_id)) EXECUTE FUNCTION lazaret.account_kind_by_line();

CREATE TRIGGER account_kind_by_subscriber AFTER UPDATE ON lazaret.subscriber FOR EACH ROW WHEN ((old.kind IS DISTINCT FROM new.kind)) EXECUTE FUNCTION lazaret.account_kind_by_subscriber();

CREATE TRIGGER audit_erased BEFORE UPDATE ON lazaret.audit_words FOR EACH ROW WHEN (((old.erased_by IS NOT NULL) OR (new.erased_by IS NULL) OR (old.audit_id <> new.audit_id))) EXECUTE FUNCTION lazaret.audit_refuse();

CREATE TRIGGER audit_keep BEFORE DELETE ON lazaret.audit FOR EACH ROW EXECUTE FUNCTION lazaret.audit_keep();

CREATE TRIGGER audit_linked BEFORE UPDATE ON lazaret.audit FOR EACH ROW WHEN (((old."position" IS NOT NULL) OR (new."position" IS NULL) OR ((((((((((old.id IS DISTINCT FROM new.id) OR (old.at IS DISTINCT FROM new.at)) OR (old.actor IS DISTINCT FROM new.actor)) OR (old.verb IS DISTINCT FROM new.verb)) OR (old.kind IS DISTINCT FROM new.kind)) OR (old.target IS DISTINCT FROM new.target)) OR (old.origin IS DISTINCT FROM new.origin)) OR (old.told_in IS DISTINCT FROM new.told_in)) OR (old.said IS DISTINCT FROM new.said)) OR (old.digest IS DISTINCT FROM new.digest)))) EXECUTE FUNCTION lazaret.audit_refuse();

CREATE TRIGGER audit_refuse BEFORE TRUNCATE ON lazaret.audit FOR EACH STATEMENT EXECUTE FUNCTION lazaret.audit_refuse();

CREATE TRIGGER audit_refuse BEFORE DELETE OR UPDATE OR TRUNCATE ON lazaret.audit_segment FOR EACH STATEMENT EXECUTE FUNCTION lazaret.audit_refuse();

CREATE TRIGGER audit_refuse BEFORE TRUNCATE ON lazaret.audit_words FOR EACH STATEMENT EXECUTE FUNCTION lazaret.audit_refuse();

CREATE TRIGGER audit_words_keep BEFORE DELETE ON lazaret.audit_words FOR EACH ROW EXECUTE FUNCTION lazaret.audit_words_keep();

CREATE TRIGGER brake_audit AFTER INSERT OR UPDATE ON lazaret.brake FOR EACH ROW EXECUTE FUNCTION lazaret.brake_audit();

CREATE CONSTRAINT TRIGGER case_told AFTER INSERT OR UPDATE OF state, measure ON lazaret."case" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lazaret.case_told();

CREATE TRIGGER data_changed AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON lazaret.garden_group FOR EACH STATEMENT EXECUTE FUNCTION lazaret.data_changed();

CREATE TRIGGER data_changed AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON lazaret.garden_rule FOR EACH STATEMENT EXECUTE FUNCTION lazaret.data_changed();

CREATE TRIGGER data_changed AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON lazaret.indicator FOR EACH STATEMENT EXECUTE FUNCTION lazaret.data_changed();

CREATE TRIGGER data_changed AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON lazaret.site FOR EACH STATEMENT EXECUTE FUNCTION lazaret.data_changed();

CREATE TRIGGER delivery_replayed AFTER UPDATE OF attempts ON lazaret.delivery FOR EACH ROW WHEN (((new.state = 'waiting'::text) AND (old.state = 'dead'::text))) EXECUTE FUNCTION lazaret.event_due();

CREATE TRIGGER event_by_brake_changed AFTER UPDATE ON lazaret.brake FOR EACH ROW WHEN (((old.pulled_at IS NULL) <> (new.pulled_at IS NULL))) EXECUTE FUNCTION lazaret.event_by_brake();

CREATE TRIGGER event_by_brake_new AFTER INSERT ON lazaret.brake FOR EACH ROW WHEN ((new.pulled_at IS NOT NULL)) EXECUTE FUNCTION lazaret.event_by_brake();

CREATE CONSTRAINT TRIGGER event_by_timeline AFTER INSERT ON lazaret.timeline DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lazaret.event_by_timeline();

CREATE TRIGGER event_due AFTER INSERT ON lazaret.event FOR EACH STATEMENT EXECUTE FUNCTION lazaret.event_due();

CREATE TRIGGER explanation_asked AFTER INSERT ON lazaret.explanation FOR EACH STATEMENT EXECUTE FUNCTION lazaret.explanation_asked();

CREATE TRIGGER inspection_asked AFTER INSERT ON lazaret.inspection FOR EACH STATEMENT EXECUTE FUNCTION lazaret.inspection_asked();

CREATE TRIGGER loaded_audit AFTER INSERT ON lazaret.loaded FOR EACH ROW EXECUTE FUNCTION lazaret.loaded_audit();

CREATE TRIGGER notice_due AFTER INSERT OR UPDATE OF state, next_at ON lazaret.notice FOR EACH ROW WHEN (((new.state = 'queued'::text) AND (new.next_at <= now()))) EXECUTE FUNCTION lazaret.notice_due();

CREATE TRIGGER notice_of_line BEFORE INSERT ON lazaret.notice FOR EACH ROW EXECUTE FUNCTION lazaret.notice_of_line();

ALTER TABLE lazaret.notice ENABLE ALWAYS TRIGGER notice_of_line;

CREATE TRIGGER release_by_case AFTER INSERT ON lazaret."case" FOR EACH ROW EXECUTE FUNCTION lazaret.release_by_case();

CREATE TRIGGER release_by_relapse AFTER INSERT ON lazaret.timeline FOR EACH ROW WHEN ((new.kind = 'relapsed'::text)) EXECUTE FUNCTION lazaret.release_by_relapse();

CREATE TRIGGER release_of_case BEFORE INSERT ON lazaret.release FOR EACH ROW EXECUTE FUNCTION lazaret.release_of_case();

ALTER TABLE lazaret.release ENABLE ALWAYS TRIGGER release_of_case;

CREATE TRIGGER request_clock BEFORE UPDATE OF state ON lazaret.request FOR EACH ROW WHEN ((old.state IS DISTINCT FROM new.state)) EXECUTE FUNCTION lazaret.request_clock();

CREATE TRIGGER shelf_by_case_changed AFTER UPDATE ON lazaret."case" FOR EACH ROW WHEN (((old.state IS DISTINCT FROM new.state) OR (old.measure IS DISTINCT FROM new.measure))) EXECUTE FUNCTION lazaret.shelf_by_case();

CREATE TRIGGER shelf_by_case_new AFTER INSERT ON lazaret."case" FOR EACH ROW EXECUTE FUNCTION lazaret.shelf_by_case();

CREATE TRIGGER shelf_by_line AFTER UPDATE ON lazaret.line FOR EACH ROW WHEN (((old.realm IS DISTINCT FROM new.realm) OR (old.subscriber_id IS DISTINCT FROM new.subscriber_id))) EXECUTE FUNCTION lazaret.shelf_by_people();

CREATE TRIGGER shelf_by_report AFTER INSERT OR UPDATE OF case_id ON lazaret.report FOR EACH ROW WHEN ((new.case_id IS NOT NULL)) EXECUTE FUNCTION lazaret.shelf_by_report();

CREATE TRIGGER shelf_by_subscriber AFTER UPDATE ON lazaret.subscriber FOR EACH ROW WHEN ((old.kind IS DISTINCT FROM new.kind)) EXECUTE FUNCTION lazaret.shelf_by_people();

CREATE TRIGGER timeline_audit AFTER INSERT ON lazaret.timeline FOR EACH ROW EXECUTE FUNCTION lazaret.timeline_audit();

CREATE TRIGGER timeline_refuse BEFORE DELETE OR UPDATE OR TRUNCATE ON lazaret.timeline FOR EACH STATEMENT EXECUTE FUNCTION lazaret.timeline_refuse();

CREATE TRIGGER trial_begins AFTER INSERT ON lazaret.trial_mark FOR EACH STATEMENT EXECUTE FUNCTION lazaret.trial_begins();

CREATE CONSTRAINT TRIGGER trial_ends AFTER INSERT ON lazaret.trial_mark DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lazaret.trial_ends();

CREATE CONSTRAINT TRIGGER wall_by_case_changed AFTER UPDATE ON lazaret."case" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((old.state IS DISTINCT FROM new.state) OR (old.measure IS DISTINCT FROM new.measure))) EXECUTE FUNCTION lazaret.wall_by_case();

CREATE CONSTRAINT TRIGGER wall_by_case_new AFTER INSERT ON lazaret."case" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lazaret.wall_by_case();

CREATE TRIGGER wall_by_cause_garden AFTER INSERT OR DELETE OR UPDATE ON lazaret.cause_garden FOR EACH STATEMENT EXECUTE FUNCTION lazaret.wall_by_data();

CREATE TRIGGER wall_by_garden_group AFTER INSERT OR DELETE OR UPDATE ON lazaret.garden_group FOR EACH STATEMENT EXECUTE FUNCTION lazaret.wall_by_data();

CREATE TRIGGER wall_by_garden_opening_changed AFTER UPDATE ON lazaret.garden_opening REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION lazaret.wall_by_rows();

CREATE TRIGGER wall_by_garden_opening_gone AFTER DELETE ON lazaret.garden_opening REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION lazaret.wall_by_rows();

CREATE TRIGGER wall_by_garden_opening_new AFTER INSERT ON lazaret.garden_opening REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION lazaret.wall_by_rows();

CREATE TRIGGER wall_by_lease_changed AFTER UPDATE ON lazaret.lease REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION lazaret.wall_by_rows();

CREATE TRIGGER wall_by_lease_gone AFTER DELETE ON lazaret.lease REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION lazaret.wall_by_rows();

CREATE TRIGGER wall_by_lease_new AFTER INSERT ON lazaret.lease REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION lazaret.wall_by_rows();

ALTER TABLE ONLY lazaret.applied
    ADD CONSTRAINT applied_site_fkey FOREIGN KEY (site) REFERENCES lazaret.site(name);

ALTER TABLE ONLY lazaret.audit_words
    ADD CONSTRAINT audit_words_audit_id_fkey FOREIGN KEY (audit_id) REFERENCES lazaret.audit(id) ON DELETE CASCADE;

ALTER TABLE ONLY lazaret.audit_words
    ADD CONSTRAINT audit_words_erased_by_fkey FOREIGN KEY (erased_by) REFERENCES lazaret.audit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY lazaret.bulk_row
    ADD CONSTRAINT bulk_row_bulk_id_fkey FOREIGN KEY (bulk_id) REFERENCES lazaret.bulk(id);

ALTER TABLE ONLY lazaret.bulk_row
    ADD CONSTRAINT bulk_row_case_id_fkey FOREIGN KEY (case_id) REFERENCES lazaret."case"(id);

ALTER TABLE ONLY lazaret.bulk
    ADD CONSTRAINT bulk_undoes_fkey FOREIGN KEY (undoes) REFERENCES lazaret.bulk(id);

ALTER TABLE ONLY lazaret."case"
    ADD CONSTRAINT case_cause_fkey FOREIGN KEY (cause) REFERENCES lazaret.cause(name);

ALTER TABLE ONLY lazaret.case_filter
    ADD CONSTRAINT case_filter_clerk_id_fkey FOREIGN KEY (clerk_id) REFERENCES lazaret.clerk(id);

ALTER TABLE ONLY lazaret."case"
    ADD CONSTRAINT case_line_id_fkey FOREIGN KEY (line_id) REFERENCES lazaret.line(id);

ALTER TABLE ONLY lazaret.cause_garden
    ADD CONSTRAINT cause_garden_cause_fkey FOREIGN KEY (cause) REFERENCES lazaret.cause(name);

ALTER TABLE ONLY lazaret.cause_garden
    ADD CONSTRAINT cause_garden_group_name_fkey FOREIGN KEY (group_name) REFERENCES lazaret.garden_group(name);

ALTER TABLE ONLY lazaret.cause
    ADD CONSTRAINT cause_group_name_fkey FOREIGN KEY (group_name) REFERENCES lazaret.cause_group(name);

ALTER TABLE ONLY lazaret.clerk_device
    ADD CONSTRAINT clerk_device_clerk_id_fkey FOREIGN KEY (clerk_id) REFERENCES lazaret.clerk(id);

ALTER TABLE ONLY lazaret.clerk_recovery
    ADD CONSTRAINT clerk_recovery_clerk_id_fkey FOREIGN KEY (clerk_id) REFERENCES lazaret.clerk(id);

ALTER TABLE ONLY lazaret.clerk_session
    ADD CONSTRAINT clerk_session_clerk_id_fkey FOREIGN KEY (clerk_id) REFERENCES lazaret.clerk(id);

ALTER TABLE ONLY lazaret.contact
    ADD CONSTRAINT contact_subscriber_id_fkey FOREIGN KEY (subscriber_id) REFERENCES lazaret.subscriber(id);

ALTER TABLE ONLY lazaret.delivery
    ADD CONSTRAINT delivery_event_id_fkey FOREIGN KEY (event_id) REFERENCES lazaret.event(id) ON DELETE CASCADE;

ALTER TABLE ONLY lazaret.delivery
    ADD CONSTRAINT delivery_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES lazaret.webhook(id) ON DELETE CASCADE;

ALTER TABLE ONLY lazaret.device_garden
    ADD CONSTRAINT device_garden_device_fkey FOREIGN KEY (device) REFERENCES lazaret.device(name);

ALTER TABLE ONLY lazaret.device_garden
    ADD CONSTRAINT device_garden_group_name_fkey FOREIGN KEY (group_name) REFERENCES lazaret.garden_group(name);

ALTER TABLE ONLY lazaret.device_word
    ADD CONSTRAINT device_word_device_fkey FOREIGN KEY (device) REFERENCES lazaret.device(name);

ALTER TABLE ONLY lazaret.event
    ADD CONSTRAINT event_case_id_fkey FOREIGN KEY (case_id) REFERENCES lazaret."case"(id);

ALTER TABLE ONLY lazaret.exemption_draft
    ADD CONSTRAINT exemption_draft_exemption_id_fkey FOREIGN KEY (exemption_id) REFERENCES lazaret.exemption(id);

ALTER TABLE ONLY lazaret.exemption_draft
    ADD CONSTRAINT exemption_draft_line_id_fkey FOREIGN KEY (line_id) REFERENCES lazaret.line(id);

ALTER TABLE ONLY lazaret.exemption_draft
    ADD CONSTRAINT exemption_draft_subscriber_id_fkey FOREIGN KEY (subscriber_id) REFERENCES lazaret.subscriber(id);

ALTER TABLE ONLY lazaret.exemption
    ADD CONSTRAINT exemption_line_id_fkey FOREIGN KEY (line_id) REFERENCES lazaret.line(id);

ALTER TABLE ONLY lazaret.exemption
    ADD CONSTRAINT exemption_subscriber_id_fkey FOREIGN KEY (subscriber_id) REFERENCES lazaret.subscriber(id);

ALTER TABLE ONLY lazaret.explanation
    ADD CONSTRAINT explanation_site_fkey FOREIGN KEY (site) REFERENCES lazaret.site(name) ON DELETE CASCADE;

ALTER TABLE ONLY lazaret.garden_opening
    ADD CONSTRAINT garden_opening_group_name_fkey FOREIGN KEY (group_name) REFERENCES lazaret.garden_group(name);

ALTER TABLE ONLY lazaret.garden_opening
    ADD CONSTRAINT garden_opening_line_id_fkey FOREIGN KEY (line_id) REFERENCES lazaret.line(id);

ALTER TABLE ONLY lazaret.garden_rule
    ADD CONSTRAINT garden_rule_group_name_fkey FOREIGN KEY (group_name) REFERENCES lazaret.garden_group(name);

ALTER TABLE ONLY lazaret.idempotency
    ADD CONSTRAINT idempotency_token_id_fkey FOREIGN KEY (token_id) REFERENCES lazaret.token(id) ON DELETE CASCADE;

ALTER TABLE ONLY lazaret.indicator
    ADD CONSTRAINT indicator_cause_fkey FOREIGN KEY (cause) REFERENCES lazaret.cause(name);

ALTER TABLE ONLY lazaret.inspection
    ADD CONSTRAINT inspection_line_id_fkey FOREIGN KEY (line_id) REFERENCES lazaret.line(id) ON DELETE CASCADE;

ALTER TABLE ONLY lazaret.inspection
    ADD CONSTRAINT inspection_site_fkey FOREIGN KEY (site) REFERENCES lazaret.site(name) ON DELETE CASCADE;

ALTER TABLE ONLY lazaret.lease
    ADD CONSTRAINT lease_line_id_fkey FOREIGN KEY (line_id) REFERENCES lazaret.line(id);

ALTER TABLE ONLY lazaret.lease
    ADD CONSTRAINT lease_realm_fkey FOREIGN KEY (realm) REFERENCES lazaret.realm(name);

ALTER TABLE ONLY lazaret.line
    ADD CONSTRAINT line_realm_fkey FOREIGN KEY (realm) REFERENCES lazaret.realm(name);

ALTER TABLE ONLY lazaret.line
    ADD CONSTRAINT line_subscriber_id_fkey FOREIGN KEY (subscriber_id) REFERENCES lazaret.subscriber(id);

ALTER TABLE ONLY lazaret.loaded
    ADD CONSTRAINT loaded_restores_fkey FOREIGN KEY (restores) REFERENCES lazaret.loaded(id);

ALTER TABLE ONLY lazaret.message
    ADD CONSTRAINT message_case_id_fkey FOREIGN KEY (case_id) REFERENCES lazaret."case"(id);

ALTER TABLE ONLY lazaret.message
    ADD CONSTRAINT message_request_id_fkey FOREIGN KEY (request_id) REFERENCES lazaret.request(id);

ALTER TABLE ONLY lazaret.never_wall
    ADD CONSTRAINT never_wall_realm_fkey FOREIGN KEY (realm) REFERENCES lazaret.realm(name);

ALTER TABLE ONLY lazaret.notice_case
    ADD CONSTRAINT notice_case_case_id_fkey FOREIGN KEY (case_id) REFERENCES lazaret."case"(id);

ALTER TABLE ONLY lazaret.notice_case
    ADD CONSTRAINT notice_case_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES lazaret.notice(id) ON DELETE CASCADE;

ALTER TABLE ONLY lazaret.notice
    ADD CONSTRAINT notice_line_id_fkey FOREIGN KEY (line_id) REFERENCES lazaret.line(id);

ALTER TABLE ONLY lazaret.pause
    ADD CONSTRAINT pause_case_id_fkey FOREIGN KEY (case_id) REFERENCES lazaret."case"(id);

ALTER TABLE ONLY lazaret.playbook
    ADD CONSTRAINT playbook_cause_fkey FOREIGN KEY (cause) REFERENCES lazaret.cause(name);

ALTER TABLE ONLY lazaret.playbook_step
    ADD CONSTRAINT playbook_step_cause_fkey FOREIGN KEY (cause) REFERENCES lazaret.playbook(cause);

ALTER TABLE ONLY lazaret.proof
    ADD CONSTRAINT proof_case_id_fkey FOREIGN KEY (case_id) REFERENCES lazaret."case"(id);

ALTER TABLE ONLY lazaret.refusal
    ADD CONSTRAINT refusal_clerk_id_fkey FOREIGN KEY (clerk_id) REFERENCES lazaret.clerk(id);

ALTER TABLE ONLY lazaret.release
    ADD CONSTRAINT release_case_id_fkey FOREIGN KEY (case_id) REFERENCES lazaret."case"(id);

ALTER TABLE ONLY lazaret.release
    ADD CONSTRAINT release_group_name_fkey FOREIGN KEY (group_name) REFERENCES lazaret.cause_group(name);

ALTER TABLE ONLY lazaret.release
    ADD CONSTRAINT release_line_id_fkey FOREIGN KEY (line_id) REFERENCES lazaret.line(id);

ALTER TABLE ONLY lazaret.request
    ADD CONSTRAINT request_answer_id_fkey FOREIGN KEY (answer_id) REFERENCES lazaret.message(id);

ALTER TABLE ONLY lazaret.request
    ADD CONSTRAINT request_case_id_fkey FOREIGN KEY (case_id) REFERENCES lazaret."case"(id);

ALTER TABLE ONLY lazaret.site
    ADD CONSTRAINT site_realm_fkey FOREIGN KEY (realm) REFERENCES lazaret.realm(name);

ALTER TABLE ONLY lazaret.survey
    ADD CONSTRAINT survey_case_id_fkey FOREIGN KEY (case_id) REFERENCES lazaret."case"(id);

ALTER TABLE ONLY lazaret.survey
    ADD CONSTRAINT survey_line_id_fkey FOREIGN KEY (line_id) REFERENCES lazaret.line(id);

ALTER TABLE ONLY lazaret.suspect
    ADD CONSTRAINT suspect_line_id_fkey FOREIGN KEY (line_id) REFERENCES lazaret.line(id);

ALTER TABLE ONLY lazaret.tick
    ADD CONSTRAINT tick_case_id_fkey FOREIGN KEY (case_id) REFERENCES lazaret."case"(id);

ALTER TABLE ONLY lazaret.timeline
    ADD CONSTRAINT timeline_case_id_fkey FOREIGN KEY (case_id) REFERENCES lazaret."case"(id);

ALTER TABLE ONLY lazaret.token_rate
    ADD CONSTRAINT token_rate_token_id_fkey FOREIGN KEY (token_id) REFERENCES lazaret.token(id) ON DELETE CASCADE;

ALTER TABLE ONLY lazaret.token_use
    ADD CONSTRAINT token_use_token_id_fkey FOREIGN KEY (token_id) REFERENCES lazaret.token(id) ON DELETE CASCADE;

ALTER TABLE ONLY lazaret.walling
    ADD CONSTRAINT walling_case_id_fkey FOREIGN KEY (case_id) REFERENCES lazaret."case"(id);

GRANT USAGE ON SCHEMA lazaret TO lazaret_api;
GRANT USAGE ON SCHEMA lazaret TO lazaret_subscriber;
GRANT USAGE ON SCHEMA lazaret TO lazaret_staff;
GRANT USAGE ON SCHEMA lazaret TO lazaret_redirector;
GRANT USAGE ON SCHEMA lazaret TO lazaret_gateway;
GRANT USAGE ON SCHEMA lazaret TO lazaret_warden;
GRANT USAGE ON SCHEMA lazaret TO lazaret_operator;

REVOKE ALL ON FUNCTION lazaret.account_kind_by_line() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.account_kind_by_subscriber() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.account_kind_tell(line uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.audit_add(at timestamp with time zone, actor text, verb text, kind text, target text, origin text, told_in bigint, said bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.audit_close(now_is timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION lazaret.audit_close(now_is timestamp with time zone) TO lazaret_warden;
GRANT ALL ON FUNCTION lazaret.audit_close(now_is timestamp with time zone) TO lazaret_operator;

REVOKE ALL ON FUNCTION lazaret.audit_closed(place bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.audit_keep() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.audit_origin() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.audit_refuse() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.audit_words_keep() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.audit_write(actor text, verb text, kind text, target text, reason text, details text) FROM PUBLIC;
GRANT ALL ON FUNCTION lazaret.audit_write(actor text, verb text, kind text, target text, reason text, details text) TO lazaret_api;
GRANT ALL ON FUNCTION lazaret.audit_write(actor text, verb text, kind text, target text, reason text, details text) TO lazaret_subscriber;
GRANT ALL ON FUNCTION lazaret.audit_write(actor text, verb text, kind text, target text, reason text, details text) TO lazaret_staff;
GRANT ALL ON FUNCTION lazaret.audit_write(actor text, verb text, kind text, target text, reason text, details text) TO lazaret_warden;
GRANT ALL ON FUNCTION lazaret.audit_write(actor text, verb text, kind text, target text, reason text, details text) TO lazaret_operator;

REVOKE ALL ON FUNCTION lazaret.brake_audit() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.brake_learn() FROM PUBLIC;
GRANT ALL ON FUNCTION lazaret.brake_learn() TO lazaret_warden;

REVOKE ALL ON FUNCTION lazaret.case_told() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.data_changed() FROM PUBLIC;

GRANT ALL ON FUNCTION lazaret.device_meant(said text) TO lazaret_subscriber;
GRANT ALL ON FUNCTION lazaret.device_meant(said text) TO lazaret_staff;
GRANT ALL ON FUNCTION lazaret.device_meant(said text) TO lazaret_warden;
GRANT ALL ON FUNCTION lazaret.device_meant(said text) TO lazaret_operator;

REVOKE ALL ON FUNCTION lazaret.event_by_brake() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.event_by_timeline() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.event_concerns(whose uuid, told jsonb, sources text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION lazaret.event_concerns(whose uuid, told jsonb, sources text[]) TO lazaret_api;
GRANT ALL ON FUNCTION lazaret.event_concerns(whose uuid, told jsonb, sources text[]) TO lazaret_staff;

REVOKE ALL ON FUNCTION lazaret.event_due() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.events_number() FROM PUBLIC;
GRANT ALL ON FUNCTION lazaret.events_number() TO lazaret_api;
GRANT ALL ON FUNCTION lazaret.events_number() TO lazaret_staff;

REVOKE ALL ON FUNCTION lazaret.events_prune(now_is timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION lazaret.events_prune(now_is timestamp with time zone) TO lazaret_warden;

REVOKE ALL ON FUNCTION lazaret.explanation_asked() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.inspection_asked() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.is_trial() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.lease_close(leases bigint[], ended timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION lazaret.lease_close(leases bigint[], ended timestamp with time zone) TO lazaret_api;
GRANT ALL ON FUNCTION lazaret.lease_close(leases bigint[], ended timestamp with time zone) TO lazaret_operator;
GRANT ALL ON FUNCTION lazaret.lease_close(leases bigint[], ended timestamp with time zone) TO lazaret_warden;
GRANT ALL ON FUNCTION lazaret.lease_close(leases bigint[], ended timestamp with time zone) TO lazaret_staff;

REVOKE ALL ON FUNCTION lazaret.lease_dispute(leases bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION lazaret.lease_dispute(leases bigint[]) TO lazaret_api;
GRANT ALL ON FUNCTION lazaret.lease_dispute(leases bigint[]) TO lazaret_operator;
GRANT ALL ON FUNCTION lazaret.lease_dispute(leases bigint[]) TO lazaret_warden;

REVOKE ALL ON FUNCTION lazaret.line_lock(id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION lazaret.line_lock(id uuid) TO lazaret_api;
GRANT ALL ON FUNCTION lazaret.line_lock(id uuid) TO lazaret_subscriber;
GRANT ALL ON FUNCTION lazaret.line_lock(id uuid) TO lazaret_staff;
GRANT ALL ON FUNCTION lazaret.line_lock(id uuid) TO lazaret_warden;
GRANT ALL ON FUNCTION lazaret.line_lock(id uuid) TO lazaret_operator;

REVOKE ALL ON FUNCTION lazaret.loaded_audit() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.micros(at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.netstrings_sha256(VARIADIC parts text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.notice_due() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.notice_of_line() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.partitions_drop(now_is timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION lazaret.partitions_drop(now_is timestamp with time zone) TO lazaret_warden;
GRANT ALL ON FUNCTION lazaret.partitions_drop(now_is timestamp with time zone) TO lazaret_operator;

REVOKE ALL ON FUNCTION lazaret.partitions_make(first date, months integer) FROM PUBLIC;
GRANT ALL ON FUNCTION lazaret.partitions_make(first date, months integer) TO lazaret_warden;
GRANT ALL ON FUNCTION lazaret.partitions_make(first date, months integer) TO lazaret_operator;

REVOKE ALL ON FUNCTION lazaret.people_forget(now_is timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION lazaret.people_forget(now_is timestamp with time zone) TO lazaret_warden;
GRANT ALL ON FUNCTION lazaret.people_forget(now_is timestamp with time zone) TO lazaret_operator;

REVOKE ALL ON FUNCTION lazaret.release_by_case() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.release_by_relapse() FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE lazaret.release TO lazaret_api;
GRANT SELECT,INSERT ON TABLE lazaret.release TO lazaret_subscriber;
GRANT SELECT,INSERT ON TABLE lazaret.release TO lazaret_staff;
GRANT SELECT,INSERT ON TABLE lazaret.release TO lazaret_warden;
GRANT SELECT,INSERT ON TABLE lazaret.release TO lazaret_operator;

REVOKE ALL ON FUNCTION lazaret.release_course(r lazaret.release) FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.release_of_case() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.release_recount(line uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.request_clock() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.shelf_by_case() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.shelf_by_people() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.shelf_by_report() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.subscriber_erase(whose uuid, actor text, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION lazaret.subscriber_erase(whose uuid, actor text, reason text) TO lazaret_staff;
GRANT ALL ON FUNCTION lazaret.subscriber_erase(whose uuid, actor text, reason text) TO lazaret_operator;

REVOKE ALL ON FUNCTION lazaret.subscriber_export(whose uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION lazaret.subscriber_export(whose uuid) TO lazaret_staff;
GRANT ALL ON FUNCTION lazaret.subscriber_export(whose uuid) TO lazaret_operator;

REVOKE ALL ON FUNCTION lazaret.timeline_audit() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.timeline_refuse() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.trial_begins() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.trial_ends() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.wall_by_case() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.wall_by_data() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.wall_by_rows() FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.wall_identity(OUT system text, OUT timeline text) FROM PUBLIC;
GRANT ALL ON FUNCTION lazaret.wall_identity(OUT system text, OUT timeline text) TO lazaret_redirector;
GRANT ALL ON FUNCTION lazaret.wall_identity(OUT system text, OUT timeline text) TO lazaret_gateway;
GRANT ALL ON FUNCTION lazaret.wall_identity(OUT system text, OUT timeline text) TO lazaret_operator;

REVOKE ALL ON FUNCTION lazaret.wall_prune(older interval) FROM PUBLIC;
GRANT ALL ON FUNCTION lazaret.wall_prune(older interval) TO lazaret_warden;
GRANT ALL ON FUNCTION lazaret.wall_prune(older interval) TO lazaret_operator;

REVOKE ALL ON FUNCTION lazaret.wall_refresh(lines uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION lazaret.webhook_rotate(whose text, fresh bytea, until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION lazaret.webhook_rotate(whose text, fresh bytea, until timestamp with time zone) TO lazaret_operator;

REVOKE ALL ON FUNCTION lazaret.webhook_spread() FROM PUBLIC;
GRANT ALL ON FUNCTION lazaret.webhook_spread() TO lazaret_warden;

REVOKE ALL ON FUNCTION lazaret.webhook_test(whose text, who text) FROM PUBLIC;
GRANT ALL ON FUNCTION lazaret.webhook_test(whose text, who text) TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.alive TO lazaret_api;
GRANT SELECT ON TABLE lazaret.alive TO lazaret_subscriber;
GRANT SELECT ON TABLE lazaret.alive TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.alive TO lazaret_warden;
GRANT SELECT ON TABLE lazaret.alive TO lazaret_operator;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.alive TO lazaret_redirector;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.alive TO lazaret_gateway;

GRANT INSERT ON TABLE lazaret.message TO lazaret_subscriber;
GRANT SELECT,INSERT ON TABLE lazaret.message TO lazaret_staff;
GRANT SELECT,INSERT ON TABLE lazaret.message TO lazaret_operator;
GRANT INSERT ON TABLE lazaret.message TO lazaret_warden;

GRANT SELECT(id) ON TABLE lazaret.message TO lazaret_warden;

GRANT SELECT ON TABLE lazaret.request TO lazaret_api;
GRANT SELECT,INSERT ON TABLE lazaret.request TO lazaret_subscriber;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.request TO lazaret_staff;
GRANT SELECT,INSERT ON TABLE lazaret.request TO lazaret_warden;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.request TO lazaret_operator;

GRANT UPDATE(state) ON TABLE lazaret.request TO lazaret_api;
GRANT UPDATE(state) ON TABLE lazaret.request TO lazaret_subscriber;
GRANT UPDATE(state) ON TABLE lazaret.request TO lazaret_warden;
GRANT UPDATE(state) ON TABLE lazaret.request TO lazaret_operator;

GRANT UPDATE(due_at) ON TABLE lazaret.request TO lazaret_subscriber;
GRANT UPDATE(due_at) ON TABLE lazaret.request TO lazaret_warden;

GRANT UPDATE(decided_by) ON TABLE lazaret.request TO lazaret_warden;

GRANT UPDATE(decided_at) ON TABLE lazaret.request TO lazaret_warden;

GRANT UPDATE(answer_id) ON TABLE lazaret.request TO lazaret_warden;

GRANT UPDATE(reason) ON TABLE lazaret.request TO lazaret_warden;

GRANT SELECT ON TABLE lazaret.answer TO lazaret_api;
GRANT SELECT ON TABLE lazaret.answer TO lazaret_subscriber;
GRANT SELECT ON TABLE lazaret.answer TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.answer TO lazaret_warden;
GRANT SELECT ON TABLE lazaret.answer TO lazaret_operator;

GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.applied TO lazaret_redirector;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.applied TO lazaret_gateway;
GRANT SELECT,DELETE ON TABLE lazaret.applied TO lazaret_staff;
GRANT SELECT,DELETE ON TABLE lazaret.applied TO lazaret_operator;
GRANT SELECT ON TABLE lazaret.applied TO lazaret_api;
GRANT SELECT ON TABLE lazaret.applied TO lazaret_subscriber;
GRANT SELECT ON TABLE lazaret.applied TO lazaret_warden;

GRANT SELECT ON TABLE lazaret.audit TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.audit TO lazaret_operator;

GRANT SELECT(id) ON TABLE lazaret.audit TO lazaret_warden;

GRANT SELECT(digest) ON TABLE lazaret.audit TO lazaret_warden;

GRANT SELECT("position"),UPDATE("position") ON TABLE lazaret.audit TO lazaret_warden;

GRANT UPDATE(hash) ON TABLE lazaret.audit TO lazaret_warden;

GRANT SELECT ON TABLE lazaret.audit_head TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.audit_head TO lazaret_operator;
GRANT SELECT,UPDATE ON TABLE lazaret.audit_head TO lazaret_warden;

GRANT SELECT ON TABLE lazaret.audit_segment TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.audit_segment TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.audit_words TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.audit_words TO lazaret_operator;

GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.brake TO lazaret_api;
GRANT SELECT ON TABLE lazaret.brake TO lazaret_subscriber;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.brake TO lazaret_staff;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.brake TO lazaret_warden;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.brake TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.policy TO lazaret_api;
GRANT SELECT ON TABLE lazaret.policy TO lazaret_subscriber;
GRANT SELECT,UPDATE ON TABLE lazaret.policy TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.policy TO lazaret_redirector;
GRANT SELECT ON TABLE lazaret.policy TO lazaret_gateway;
GRANT SELECT ON TABLE lazaret.policy TO lazaret_warden;
GRANT SELECT,UPDATE ON TABLE lazaret.policy TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.source TO lazaret_api;
GRANT SELECT ON TABLE lazaret.source TO lazaret_subscriber;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.source TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.source TO lazaret_warden;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.source TO lazaret_operator;

GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.walling TO lazaret_api;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.walling TO lazaret_staff;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.walling TO lazaret_operator;
GRANT SELECT,INSERT,DELETE ON TABLE lazaret.walling TO lazaret_warden;

GRANT SELECT ON TABLE lazaret.brake_now TO lazaret_api;
GRANT SELECT ON TABLE lazaret.brake_now TO lazaret_subscriber;
GRANT SELECT ON TABLE lazaret.brake_now TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.brake_now TO lazaret_warden;
GRANT SELECT ON TABLE lazaret.brake_now TO lazaret_operator;

GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.bulk TO lazaret_staff;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.bulk TO lazaret_operator;
GRANT SELECT,UPDATE ON TABLE lazaret.bulk TO lazaret_warden;

GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.bulk_row TO lazaret_staff;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.bulk_row TO lazaret_operator;
GRANT SELECT,UPDATE ON TABLE lazaret.bulk_row TO lazaret_warden;

GRANT SELECT,INSERT,UPDATE ON TABLE lazaret."case" TO lazaret_api;
GRANT SELECT,UPDATE ON TABLE lazaret."case" TO lazaret_subscriber;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret."case" TO lazaret_staff;
GRANT SELECT,UPDATE ON TABLE lazaret."case" TO lazaret_warden;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret."case" TO lazaret_operator;

GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.report TO lazaret_api;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.report TO lazaret_staff;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.report TO lazaret_operator;

GRANT SELECT(id) ON TABLE lazaret.report TO lazaret_subscriber;

GRANT SELECT(received_at) ON TABLE lazaret.report TO lazaret_subscriber;
GRANT SELECT(received_at) ON TABLE lazaret.report TO lazaret_warden;

GRANT SELECT(observed_at) ON TABLE lazaret.report TO lazaret_subscriber;
GRANT SELECT(observed_at) ON TABLE lazaret.report TO lazaret_warden;

GRANT SELECT(source) ON TABLE lazaret.report TO lazaret_subscriber;
GRANT SELECT(source) ON TABLE lazaret.report TO lazaret_warden;

GRANT SELECT(cause) ON TABLE lazaret.report TO lazaret_subscriber;

GRANT SELECT(address) ON TABLE lazaret.report TO lazaret_subscriber;

GRANT SELECT(port) ON TABLE lazaret.report TO lazaret_subscriber;

GRANT SELECT(protocol) ON TABLE lazaret.report TO lazaret_subscriber;

GRANT SELECT(line_id) ON TABLE lazaret.report TO lazaret_subscriber;

GRANT SELECT(case_id) ON TABLE lazaret.report TO lazaret_subscriber;
GRANT SELECT(case_id) ON TABLE lazaret.report TO lazaret_warden;

GRANT SELECT(outcome) ON TABLE lazaret.report TO lazaret_subscriber;
GRANT SELECT(outcome) ON TABLE lazaret.report TO lazaret_warden;

GRANT SELECT(evidence) ON TABLE lazaret.report TO lazaret_subscriber;

GRANT SELECT,DELETE ON TABLE lazaret.suspect TO lazaret_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.suspect TO lazaret_subscriber;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.suspect TO lazaret_staff;
GRANT SELECT,DELETE ON TABLE lazaret.suspect TO lazaret_warden;
GRANT SELECT,DELETE ON TABLE lazaret.suspect TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.case_device TO lazaret_subscriber;
GRANT SELECT ON TABLE lazaret.case_device TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.case_device TO lazaret_warden;
GRANT SELECT ON TABLE lazaret.case_device TO lazaret_operator;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.case_filter TO lazaret_staff;

GRANT SELECT ON TABLE lazaret.case_shelf TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.case_shelf TO lazaret_operator;
GRANT SELECT ON TABLE lazaret.case_shelf TO lazaret_warden;

GRANT SELECT ON TABLE lazaret.cause TO lazaret_api;
GRANT SELECT ON TABLE lazaret.cause TO lazaret_subscriber;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.cause TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.cause TO lazaret_redirector;
GRANT SELECT ON TABLE lazaret.cause TO lazaret_gateway;
GRANT SELECT ON TABLE lazaret.cause TO lazaret_warden;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.cause TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.cause_garden TO lazaret_api;
GRANT SELECT ON TABLE lazaret.cause_garden TO lazaret_subscriber;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.cause_garden TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.cause_garden TO lazaret_redirector;
GRANT SELECT ON TABLE lazaret.cause_garden TO lazaret_gateway;
GRANT SELECT ON TABLE lazaret.cause_garden TO lazaret_warden;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.cause_garden TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.cause_group TO lazaret_api;
GRANT SELECT ON TABLE lazaret.cause_group TO lazaret_subscriber;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.cause_group TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.cause_group TO lazaret_redirector;
GRANT SELECT ON TABLE lazaret.cause_group TO lazaret_gateway;
GRANT SELECT ON TABLE lazaret.cause_group TO lazaret_warden;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.cause_group TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.channel TO lazaret_api;
GRANT SELECT ON TABLE lazaret.channel TO lazaret_subscriber;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.channel TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.channel TO lazaret_warden;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.channel TO lazaret_operator;

GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.clerk TO lazaret_staff;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.clerk TO lazaret_operator;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.clerk_device TO lazaret_staff;
GRANT SELECT,DELETE ON TABLE lazaret.clerk_device TO lazaret_operator;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.clerk_guess TO lazaret_staff;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.clerk_recovery TO lazaret_staff;
GRANT SELECT,INSERT,DELETE ON TABLE lazaret.clerk_recovery TO lazaret_operator;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.clerk_session TO lazaret_staff;
GRANT SELECT,DELETE ON TABLE lazaret.clerk_session TO lazaret_operator;

GRANT SELECT,INSERT,DELETE ON TABLE lazaret.contact TO lazaret_api;
GRANT SELECT,INSERT,DELETE ON TABLE lazaret.contact TO lazaret_operator;
GRANT SELECT ON TABLE lazaret.contact TO lazaret_warden;
GRANT SELECT ON TABLE lazaret.contact TO lazaret_staff;

GRANT UPDATE(bounced_at) ON TABLE lazaret.contact TO lazaret_warden;

GRANT UPDATE(bounced) ON TABLE lazaret.contact TO lazaret_warden;

GRANT SELECT ON TABLE lazaret.data_state TO lazaret_api;
GRANT SELECT ON TABLE lazaret.data_state TO lazaret_subscriber;
GRANT SELECT ON TABLE lazaret.data_state TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.data_state TO lazaret_redirector;
GRANT SELECT ON TABLE lazaret.data_state TO lazaret_gateway;
GRANT SELECT ON TABLE lazaret.data_state TO lazaret_warden;
GRANT SELECT ON TABLE lazaret.data_state TO lazaret_operator;

GRANT SELECT,DELETE ON TABLE lazaret.delivery TO lazaret_warden;
GRANT SELECT ON TABLE lazaret.delivery TO lazaret_operator;

GRANT UPDATE(state) ON TABLE lazaret.delivery TO lazaret_warden;
GRANT UPDATE(state) ON TABLE lazaret.delivery TO lazaret_operator;

GRANT UPDATE(attempts) ON TABLE lazaret.delivery TO lazaret_warden;
GRANT UPDATE(attempts) ON TABLE lazaret.delivery TO lazaret_operator;

GRANT UPDATE(next_at) ON TABLE lazaret.delivery TO lazaret_warden;
GRANT UPDATE(next_at) ON TABLE lazaret.delivery TO lazaret_operator;

GRANT UPDATE(settled_at) ON TABLE lazaret.delivery TO lazaret_warden;
GRANT UPDATE(settled_at) ON TABLE lazaret.delivery TO lazaret_operator;

GRANT UPDATE(status) ON TABLE lazaret.delivery TO lazaret_warden;
GRANT UPDATE(status) ON TABLE lazaret.delivery TO lazaret_operator;

GRANT UPDATE(said) ON TABLE lazaret.delivery TO lazaret_warden;
GRANT UPDATE(said) ON TABLE lazaret.delivery TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.device TO lazaret_api;
GRANT SELECT ON TABLE lazaret.device TO lazaret_subscriber;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.device TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.device TO lazaret_warden;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.device TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.device_garden TO lazaret_api;
GRANT SELECT ON TABLE lazaret.device_garden TO lazaret_subscriber;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.device_garden TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.device_garden TO lazaret_warden;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.device_garden TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.device_word TO lazaret_api;
GRANT SELECT ON TABLE lazaret.device_word TO lazaret_subscriber;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.device_word TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.device_word TO lazaret_warden;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.device_word TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.event TO lazaret_api;
GRANT SELECT ON TABLE lazaret.event TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.event TO lazaret_warden;
GRANT SELECT ON TABLE lazaret.event TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.event_state TO lazaret_api;
GRANT SELECT ON TABLE lazaret.event_state TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.event_state TO lazaret_warden;
GRANT SELECT ON TABLE lazaret.event_state TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.exemption TO lazaret_api;
GRANT SELECT ON TABLE lazaret.exemption TO lazaret_subscriber;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.exemption TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.exemption TO lazaret_warden;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.exemption TO lazaret_operator;

GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.exemption_draft TO lazaret_staff;

GRANT SELECT,DELETE ON TABLE lazaret.explanation TO lazaret_staff;
GRANT SELECT,DELETE ON TABLE lazaret.explanation TO lazaret_operator;
GRANT SELECT ON TABLE lazaret.explanation TO lazaret_redirector;

GRANT INSERT(site) ON TABLE lazaret.explanation TO lazaret_staff;
GRANT INSERT(site) ON TABLE lazaret.explanation TO lazaret_operator;

GRANT INSERT(address) ON TABLE lazaret.explanation TO lazaret_staff;
GRANT INSERT(address) ON TABLE lazaret.explanation TO lazaret_operator;

GRANT INSERT(measure) ON TABLE lazaret.explanation TO lazaret_staff;
GRANT INSERT(measure) ON TABLE lazaret.explanation TO lazaret_operator;

GRANT INSERT(garden) ON TABLE lazaret.explanation TO lazaret_staff;
GRANT INSERT(garden) ON TABLE lazaret.explanation TO lazaret_operator;

GRANT INSERT(names) ON TABLE lazaret.explanation TO lazaret_staff;
GRANT INSERT(names) ON TABLE lazaret.explanation TO lazaret_operator;

GRANT UPDATE(answered_at) ON TABLE lazaret.explanation TO lazaret_redirector;

GRANT UPDATE(answer) ON TABLE lazaret.explanation TO lazaret_redirector;

GRANT SELECT ON TABLE lazaret.garden_group TO lazaret_api;
GRANT SELECT ON TABLE lazaret.garden_group TO lazaret_subscriber;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.garden_group TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.garden_group TO lazaret_redirector;
GRANT SELECT ON TABLE lazaret.garden_group TO lazaret_gateway;
GRANT SELECT ON TABLE lazaret.garden_group TO lazaret_warden;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.garden_group TO lazaret_operator;

GRANT SELECT,DELETE ON TABLE lazaret.garden_opening TO lazaret_warden;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.garden_opening TO lazaret_operator;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.garden_opening TO lazaret_subscriber;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.garden_opening TO lazaret_staff;

GRANT SELECT ON TABLE lazaret.garden_rule TO lazaret_api;
GRANT SELECT ON TABLE lazaret.garden_rule TO lazaret_subscriber;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.garden_rule TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.garden_rule TO lazaret_redirector;
GRANT SELECT ON TABLE lazaret.garden_rule TO lazaret_gateway;
GRANT SELECT ON TABLE lazaret.garden_rule TO lazaret_warden;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.garden_rule TO lazaret_operator;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.idempotency TO lazaret_api;
GRANT SELECT,DELETE ON TABLE lazaret.idempotency TO lazaret_warden;

GRANT SELECT ON TABLE lazaret.indicator TO lazaret_api;
GRANT SELECT ON TABLE lazaret.indicator TO lazaret_subscriber;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.indicator TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.indicator TO lazaret_redirector;
GRANT SELECT ON TABLE lazaret.indicator TO lazaret_gateway;
GRANT SELECT ON TABLE lazaret.indicator TO lazaret_warden;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.indicator TO lazaret_operator;

GRANT SELECT,DELETE ON TABLE lazaret.inspection TO lazaret_operator;
GRANT SELECT ON TABLE lazaret.inspection TO lazaret_gateway;

GRANT INSERT(site) ON TABLE lazaret.inspection TO lazaret_operator;

GRANT INSERT(line_id) ON TABLE lazaret.inspection TO lazaret_operator;

GRANT INSERT(prefixes) ON TABLE lazaret.inspection TO lazaret_operator;

GRANT UPDATE(answered_at) ON TABLE lazaret.inspection TO lazaret_gateway;

GRANT UPDATE(answer) ON TABLE lazaret.inspection TO lazaret_gateway;

GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.line TO lazaret_api;
GRANT SELECT ON TABLE lazaret.line TO lazaret_subscriber;
GRANT SELECT ON TABLE lazaret.line TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.line TO lazaret_warden;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.line TO lazaret_operator;

GRANT UPDATE(ended_at) ON TABLE lazaret.line TO lazaret_staff;

GRANT SELECT ON TABLE lazaret.playbook TO lazaret_api;
GRANT SELECT ON TABLE lazaret.playbook TO lazaret_subscriber;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.playbook TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.playbook TO lazaret_redirector;
GRANT SELECT ON TABLE lazaret.playbook TO lazaret_gateway;
GRANT SELECT ON TABLE lazaret.playbook TO lazaret_warden;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.playbook TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.playbook_step TO lazaret_api;
GRANT SELECT ON TABLE lazaret.playbook_step TO lazaret_subscriber;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.playbook_step TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.playbook_step TO lazaret_redirector;
GRANT SELECT ON TABLE lazaret.playbook_step TO lazaret_gateway;
GRANT SELECT ON TABLE lazaret.playbook_step TO lazaret_warden;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.playbook_step TO lazaret_operator;

GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.subscriber TO lazaret_api;
GRANT SELECT ON TABLE lazaret.subscriber TO lazaret_subscriber;
GRANT SELECT ON TABLE lazaret.subscriber TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.subscriber TO lazaret_warden;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.subscriber TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.ladder TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.ladder TO lazaret_operator;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.lease TO lazaret_api;
GRANT SELECT ON TABLE lazaret.lease TO lazaret_subscriber;
GRANT SELECT ON TABLE lazaret.lease TO lazaret_staff;
GRANT SELECT,DELETE,UPDATE ON TABLE lazaret.lease TO lazaret_warden;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.lease TO lazaret_operator;

GRANT USAGE ON SEQUENCE lazaret.lease_id_seq TO lazaret_api;
GRANT USAGE ON SEQUENCE lazaret.lease_id_seq TO lazaret_operator;

GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.lease_past TO lazaret_api;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.lease_past TO lazaret_operator;
GRANT SELECT ON TABLE lazaret.lease_past TO lazaret_staff;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.lease_past TO lazaret_warden;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.loaded TO lazaret_operator;
GRANT SELECT,INSERT ON TABLE lazaret.loaded TO lazaret_staff;

GRANT SELECT ON TABLE lazaret.migration TO PUBLIC;

GRANT SELECT ON TABLE lazaret.never_wall TO lazaret_api;
GRANT SELECT ON TABLE lazaret.never_wall TO lazaret_subscriber;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.never_wall TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.never_wall TO lazaret_warden;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.never_wall TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.next_step TO lazaret_api;
GRANT SELECT ON TABLE lazaret.next_step TO lazaret_subscriber;
GRANT SELECT ON TABLE lazaret.next_step TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.next_step TO lazaret_warden;
GRANT SELECT ON TABLE lazaret.next_step TO lazaret_operator;

GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.notice TO lazaret_api;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.notice TO lazaret_subscriber;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.notice TO lazaret_staff;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.notice TO lazaret_warden;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.notice TO lazaret_operator;

GRANT SELECT,INSERT ON TABLE lazaret.notice_case TO lazaret_api;
GRANT SELECT,INSERT ON TABLE lazaret.notice_case TO lazaret_subscriber;
GRANT SELECT,INSERT ON TABLE lazaret.notice_case TO lazaret_staff;
GRANT SELECT,INSERT ON TABLE lazaret.notice_case TO lazaret_warden;
GRANT SELECT,INSERT ON TABLE lazaret.notice_case TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.pause TO lazaret_api;
GRANT SELECT,INSERT ON TABLE lazaret.pause TO lazaret_subscriber;
GRANT SELECT,INSERT ON TABLE lazaret.pause TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.pause TO lazaret_warden;
GRANT SELECT,INSERT ON TABLE lazaret.pause TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.proof TO lazaret_api;
GRANT SELECT,INSERT ON TABLE lazaret.proof TO lazaret_subscriber;
GRANT SELECT,INSERT ON TABLE lazaret.proof TO lazaret_staff;
GRANT SELECT,INSERT ON TABLE lazaret.proof TO lazaret_warden;
GRANT SELECT,INSERT ON TABLE lazaret.proof TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.realm TO lazaret_api;
GRANT SELECT ON TABLE lazaret.realm TO lazaret_subscriber;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.realm TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.realm TO lazaret_redirector;
GRANT SELECT ON TABLE lazaret.realm TO lazaret_gateway;
GRANT SELECT ON TABLE lazaret.realm TO lazaret_warden;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.realm TO lazaret_operator;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.reason TO lazaret_staff;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.reason TO lazaret_operator;

GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.refusal TO lazaret_staff;
GRANT SELECT,DELETE ON TABLE lazaret.refusal TO lazaret_warden;

GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.report_key TO lazaret_api;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.report_key TO lazaret_staff;
GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.report_key TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.secret TO lazaret_subscriber;
GRANT SELECT ON TABLE lazaret.secret TO lazaret_staff;

GRANT INSERT ON TABLE lazaret.sighting TO lazaret_redirector;
GRANT INSERT ON TABLE lazaret.sighting TO lazaret_gateway;
GRANT SELECT ON TABLE lazaret.sighting TO lazaret_api;
GRANT SELECT ON TABLE lazaret.sighting TO lazaret_subscriber;
GRANT SELECT ON TABLE lazaret.sighting TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.sighting TO lazaret_warden;
GRANT SELECT ON TABLE lazaret.sighting TO lazaret_operator;

GRANT SELECT(minute) ON TABLE lazaret.sighting TO lazaret_redirector;
GRANT SELECT(minute) ON TABLE lazaret.sighting TO lazaret_gateway;

GRANT SELECT(line_id) ON TABLE lazaret.sighting TO lazaret_redirector;
GRANT SELECT(line_id) ON TABLE lazaret.sighting TO lazaret_gateway;

GRANT SELECT(kind) ON TABLE lazaret.sighting TO lazaret_redirector;
GRANT SELECT(kind) ON TABLE lazaret.sighting TO lazaret_gateway;

GRANT SELECT(indicator_id) ON TABLE lazaret.sighting TO lazaret_redirector;
GRANT SELECT(indicator_id) ON TABLE lazaret.sighting TO lazaret_gateway;

GRANT SELECT(protocol) ON TABLE lazaret.sighting TO lazaret_redirector;
GRANT SELECT(protocol) ON TABLE lazaret.sighting TO lazaret_gateway;

GRANT SELECT(port) ON TABLE lazaret.sighting TO lazaret_redirector;
GRANT SELECT(port) ON TABLE lazaret.sighting TO lazaret_gateway;

GRANT SELECT(count),UPDATE(count) ON TABLE lazaret.sighting TO lazaret_redirector;
GRANT SELECT(count),UPDATE(count) ON TABLE lazaret.sighting TO lazaret_gateway;

GRANT SELECT,UPDATE ON TABLE lazaret.sign_in_total TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.sign_in_total TO lazaret_warden;

GRANT SELECT ON TABLE lazaret.site TO lazaret_api;
GRANT SELECT ON TABLE lazaret.site TO lazaret_subscriber;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.site TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.site TO lazaret_redirector;
GRANT SELECT ON TABLE lazaret.site TO lazaret_gateway;
GRANT SELECT ON TABLE lazaret.site TO lazaret_warden;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.site TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.source_standing TO lazaret_api;
GRANT SELECT ON TABLE lazaret.source_standing TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.source_standing TO lazaret_operator;
GRANT SELECT ON TABLE lazaret.source_standing TO lazaret_warden;

GRANT SELECT ON TABLE lazaret.survey TO lazaret_api;
GRANT SELECT ON TABLE lazaret.survey TO lazaret_subscriber;
GRANT SELECT ON TABLE lazaret.survey TO lazaret_staff;
GRANT SELECT,INSERT ON TABLE lazaret.survey TO lazaret_warden;
GRANT SELECT ON TABLE lazaret.survey TO lazaret_operator;

GRANT UPDATE(answered_at) ON TABLE lazaret.survey TO lazaret_subscriber;

GRANT UPDATE(found) ON TABLE lazaret.survey TO lazaret_subscriber;

GRANT UPDATE(clear) ON TABLE lazaret.survey TO lazaret_subscriber;

GRANT SELECT,INSERT,DELETE ON TABLE lazaret.tick TO lazaret_api;
GRANT SELECT,INSERT,DELETE ON TABLE lazaret.tick TO lazaret_subscriber;
GRANT SELECT,INSERT,DELETE ON TABLE lazaret.tick TO lazaret_staff;
GRANT SELECT,INSERT,DELETE ON TABLE lazaret.tick TO lazaret_warden;
GRANT SELECT,INSERT,DELETE ON TABLE lazaret.tick TO lazaret_operator;

GRANT SELECT,INSERT ON TABLE lazaret.timeline TO lazaret_api;
GRANT SELECT,INSERT ON TABLE lazaret.timeline TO lazaret_subscriber;
GRANT SELECT,INSERT ON TABLE lazaret.timeline TO lazaret_staff;
GRANT SELECT,INSERT ON TABLE lazaret.timeline TO lazaret_warden;
GRANT SELECT,INSERT ON TABLE lazaret.timeline TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.token TO lazaret_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.token TO lazaret_operator;

GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.token_rate TO lazaret_api;

GRANT SELECT,INSERT,UPDATE ON TABLE lazaret.token_use TO lazaret_api;
GRANT SELECT ON TABLE lazaret.token_use TO lazaret_operator;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.told TO lazaret_redirector;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.told TO lazaret_gateway;

GRANT INSERT ON TABLE lazaret.trial_mark TO lazaret_staff;
GRANT INSERT ON TABLE lazaret.trial_mark TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.wall TO lazaret_api;
GRANT SELECT ON TABLE lazaret.wall TO lazaret_subscriber;
GRANT SELECT ON TABLE lazaret.wall TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.wall TO lazaret_redirector;
GRANT SELECT ON TABLE lazaret.wall TO lazaret_gateway;
GRANT SELECT ON TABLE lazaret.wall TO lazaret_warden;
GRANT SELECT ON TABLE lazaret.wall TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.wall_gone TO lazaret_redirector;
GRANT SELECT ON TABLE lazaret.wall_gone TO lazaret_gateway;
GRANT SELECT ON TABLE lazaret.wall_gone TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.wall_state TO lazaret_api;
GRANT SELECT ON TABLE lazaret.wall_state TO lazaret_subscriber;
GRANT SELECT ON TABLE lazaret.wall_state TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.wall_state TO lazaret_redirector;
GRANT SELECT ON TABLE lazaret.wall_state TO lazaret_gateway;
GRANT SELECT ON TABLE lazaret.wall_state TO lazaret_warden;
GRANT SELECT ON TABLE lazaret.wall_state TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.wall_wanted TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.wall_wanted TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.walling_hours TO lazaret_api;
GRANT SELECT ON TABLE lazaret.walling_hours TO lazaret_subscriber;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.walling_hours TO lazaret_staff;
GRANT SELECT ON TABLE lazaret.walling_hours TO lazaret_warden;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE lazaret.walling_hours TO lazaret_operator;

GRANT SELECT ON TABLE lazaret.webhook TO lazaret_warden;
GRANT INSERT,DELETE ON TABLE lazaret.webhook TO lazaret_operator;

GRANT SELECT(id) ON TABLE lazaret.webhook TO lazaret_operator;

GRANT SELECT(name) ON TABLE lazaret.webhook TO lazaret_operator;

GRANT SELECT(url) ON TABLE lazaret.webhook TO lazaret_operator;

GRANT SELECT(old_until) ON TABLE lazaret.webhook TO lazaret_operator;

GRANT SELECT(kinds) ON TABLE lazaret.webhook TO lazaret_operator;

GRANT SELECT(sources) ON TABLE lazaret.webhook TO lazaret_operator;

GRANT SELECT(spread_to) ON TABLE lazaret.webhook TO lazaret_operator;

GRANT SELECT(created_at) ON TABLE lazaret.webhook TO lazaret_operator;

GRANT SELECT(created_by) ON TABLE lazaret.webhook TO lazaret_operator;

