-- 0012_audit.sql -- who did what, when, why, from where; linked into a chain
-- Why: an abuse desk answers for what it did. Acts are written in their own
-- transactions, refuse to be changed, and the warden links them by hashes in
-- the order of their commits, so that a change made behind these triggers is
-- found. What was said stands beside the chain with a salt: it can be erased
-- and the chain stays whole. docs/security.md tells the bytes that are hashed.

ALTER TABLE lazaret.policy ADD COLUMN keep_audit interval NOT NULL DEFAULT '3 years'
    CHECK (keep_audit >= '1 month');
COMMENT ON COLUMN lazaret.policy.keep_audit IS 'How long the audit is kept; then a month of it is closed, and its last hash kept.';

CREATE TABLE lazaret.audit (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at       timestamptz NOT NULL,
    actor    text NOT NULL CHECK (length(actor) BETWEEN 1 AND 200),
    verb     text NOT NULL CHECK (verb ~ '^[a-z]+(-[a-z]+)*$'),
    kind     text NOT NULL CHECK (kind ~ '^[a-z]+(-[a-z]+)*$'),
    target   text NOT NULL CHECK (length(target) <= 200),
    origin   text NOT NULL CHECK (length(origin) <= 100),
    told_in  bigint,
    said     bytea NOT NULL CHECK (length(said) = 32),
    digest   bytea NOT NULL CHECK (length(digest) = 32),
    position bigint UNIQUE CHECK (position > 0),
    hash     bytea CHECK (length(hash) = 32),
    CHECK ((position IS NULL) = (hash IS NULL))
);
CREATE INDEX audit_at ON lazaret.audit (at DESC, id DESC);
CREATE INDEX audit_actor ON lazaret.audit (actor, at DESC, id DESC);
CREATE INDEX audit_target ON lazaret.audit (target, at DESC, id DESC);
CREATE INDEX audit_told_in ON lazaret.audit (told_in);
CREATE INDEX audit_waiting ON lazaret.audit (id) WHERE position IS NULL;
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
COMMENT ON COLUMN lazaret.audit.position IS 'Its place in the chain; NULL: it waits for the warden.';
COMMENT ON COLUMN lazaret.audit.hash IS 'SHA-256 of its place, the hash before it and its digest.';

CREATE TABLE lazaret.audit_words (
    audit_id  bigint PRIMARY KEY REFERENCES lazaret.audit ON DELETE CASCADE,
    salt      text,
    reason    text,
    details   text CHECK (jsonb_typeof(details::jsonb) = 'object'),
    erased_by bigint REFERENCES lazaret.audit DEFERRABLE INITIALLY DEFERRED,
    CHECK (num_nonnulls(salt, reason, details) = CASE WHEN erased_by IS NULL THEN 3 ELSE 0 END)
);
CREATE INDEX audit_words_erased_by ON lazaret.audit_words (erased_by) WHERE erased_by IS NOT NULL;
COMMENT ON TABLE lazaret.audit_words IS 'What was said of an act: may be personal data, and can be erased.';
COMMENT ON COLUMN lazaret.audit_words.audit_id IS 'Of which act.';
COMMENT ON COLUMN lazaret.audit_words.salt IS 'Random, and erased with the words: their digest alone then tells nothing.';
COMMENT ON COLUMN lazaret.audit_words.reason IS 'Why.';
COMMENT ON COLUMN lazaret.audit_words.details IS 'The facts of it: a JSON object, to the byte as it was written.';
COMMENT ON COLUMN lazaret.audit_words.erased_by IS 'The act that erased the words.';

CREATE TABLE lazaret.audit_head (
    single    boolean PRIMARY KEY DEFAULT true CHECK (single),
    position  bigint NOT NULL DEFAULT 0,
    hash      bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex') CHECK (length(hash) = 32),
    linked_at timestamptz
);
COMMENT ON TABLE lazaret.audit_head IS 'The last link of the chain: one row, locked by who links.';
COMMENT ON COLUMN lazaret.audit_head.single IS 'Always true: there is one row.';
COMMENT ON COLUMN lazaret.audit_head.position IS 'Its place; 0: none yet.';
COMMENT ON COLUMN lazaret.audit_head.hash IS 'Its hash; at first 32 zero bytes.';
COMMENT ON COLUMN lazaret.audit_head.linked_at IS 'When it was linked.';
INSERT INTO lazaret.audit_head DEFAULT VALUES;

CREATE TABLE lazaret.audit_segment (
    through   bigint PRIMARY KEY,
    hash      bytea NOT NULL CHECK (length(hash) = 32),
    acts      bigint NOT NULL,
    until     timestamptz NOT NULL,
    closed_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE lazaret.audit_segment IS 'Parts of the chain that retention has closed: their acts are gone, their last hashes stay.';
COMMENT ON COLUMN lazaret.audit_segment.through IS 'The last place of it.';
COMMENT ON COLUMN lazaret.audit_segment.hash IS 'The hash there: the next part follows it.';
COMMENT ON COLUMN lazaret.audit_segment.acts IS 'How many acts it had.';
COMMENT ON COLUMN lazaret.audit_segment.until IS 'All of them were older.';
COMMENT ON COLUMN lazaret.audit_segment.closed_at IS 'When it was closed.';

-- ---- written once ---------------------------------------------------------
CREATE FUNCTION lazaret.audit_refuse() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION lazaret.audit_refuse IS 'Refuses every change of what was written.';

CREATE FUNCTION lazaret.audit_closed(place bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT EXISTS (SELECT FROM lazaret.audit_segment s WHERE s.through >= place)
$$;
COMMENT ON FUNCTION lazaret.audit_closed IS 'Is this place of the chain in a part that retention has closed?';

-- A row is linked once; it goes with its part of the chain.
CREATE TRIGGER audit_linked BEFORE UPDATE ON lazaret.audit FOR EACH ROW
    WHEN (OLD.position IS NOT NULL OR NEW.position IS NULL
        OR (OLD.id, OLD.at, OLD.actor, OLD.verb, OLD.kind, OLD.target, OLD.origin, OLD.told_in, OLD.said, OLD.digest)
        IS DISTINCT FROM
        (NEW.id, NEW.at, NEW.actor, NEW.verb, NEW.kind, NEW.target, NEW.origin, NEW.told_in, NEW.said, NEW.digest))
    EXECUTE FUNCTION lazaret.audit_refuse();
CREATE FUNCTION lazaret.audit_keep() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    IF lazaret.audit_closed(OLD.position) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION lazaret.audit_keep IS 'Lets acts go that stand in a closed part of the chain, and no others.';
CREATE TRIGGER audit_keep BEFORE DELETE ON lazaret.audit
    FOR EACH ROW EXECUTE FUNCTION lazaret.audit_keep();
CREATE TRIGGER audit_refuse BEFORE TRUNCATE ON lazaret.audit
    FOR EACH STATEMENT EXECUTE FUNCTION lazaret.audit_refuse();

-- Words are erased as a whole; they go with their act.
CREATE TRIGGER audit_erased BEFORE UPDATE ON lazaret.audit_words FOR EACH ROW
    WHEN (OLD.erased_by IS NOT NULL OR NEW.erased_by IS NULL OR OLD.audit_id <> NEW.audit_id)
    EXECUTE FUNCTION lazaret.audit_refuse();
CREATE FUNCTION lazaret.audit_words_keep() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    IF EXISTS (SELECT FROM lazaret.audit a WHERE a.id = OLD.audit_id) THEN
        RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
COMMENT ON FUNCTION lazaret.audit_words_keep IS 'Lets words go whose act is gone, and no others.';
CREATE TRIGGER audit_words_keep BEFORE DELETE ON lazaret.audit_words
    FOR EACH ROW EXECUTE FUNCTION lazaret.audit_words_keep();
CREATE TRIGGER audit_refuse BEFORE TRUNCATE ON lazaret.audit_words
    FOR EACH STATEMENT EXECUTE FUNCTION lazaret.audit_refuse();
CREATE TRIGGER audit_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON lazaret.audit_segment
    FOR EACH STATEMENT EXECUTE FUNCTION lazaret.audit_refuse();

-- ---- writing --------------------------------------------------------------
CREATE FUNCTION lazaret.micros(at timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = '' AS $$
    SELECT (extract(epoch FROM at) * 1000000)::bigint::text
$$;
COMMENT ON FUNCTION lazaret.micros IS 'Microseconds since 1970, in digits.';

CREATE FUNCTION lazaret.netstrings_sha256(VARIADIC parts text[]) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = '' AS $$
    SELECT sha256(convert_to(string_agg(octet_length(part) || ':' || part || ',', '' ORDER BY n), 'UTF8'))
    FROM unnest(parts) WITH ORDINALITY p (part, n)
$$;
COMMENT ON FUNCTION lazaret.netstrings_sha256 IS 'SHA-256 of texts, each as "length:bytes,": no two lists of texts have the same bytes.';

CREATE FUNCTION lazaret.audit_add(at timestamptz, actor text, verb text, kind text,
    target text, origin text, told_in bigint, said bytea) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    id bigint := nextval('lazaret.audit_id_seq');
BEGIN
    INSERT INTO lazaret.audit OVERRIDING SYSTEM VALUE
    VALUES (id, at, actor, verb, kind, target, origin, told_in, said,
        lazaret.netstrings_sha256(id::text, lazaret.micros(at), actor, verb, kind,
            target, origin, coalesce(told_in::text, ''), encode(said, 'hex')));
    RETURN id;
END $$;
COMMENT ON FUNCTION lazaret.audit_add IS 'Adds an act with its digest; for the two functions that write acts.';

CREATE FUNCTION lazaret.audit_origin() RETURNS text
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(left(current_setting('lazaret.origin', true), 100), '')
$$;
COMMENT ON FUNCTION lazaret.audit_origin IS 'Where the transaction comes from, if its program said so (db_from).';

CREATE FUNCTION lazaret.audit_write(actor text, verb text, kind text, target text,
    reason text, details text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    salt text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
    id bigint := lazaret.audit_add(clock_timestamp(), actor, verb, kind, target,
        lazaret.audit_origin(), NULL, lazaret.netstrings_sha256(salt, reason, details));
BEGIN
    INSERT INTO lazaret.audit_words VALUES (id, salt, reason, details, NULL);
    RETURN id;
END $$;
COMMENT ON FUNCTION lazaret.audit_write IS 'Writes down an act in the transaction that does it.';

-- What happens in a case is told by its timeline, once.
CREATE FUNCTION lazaret.timeline_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    PERFORM lazaret.audit_add(NEW.at, NEW.actor, NEW.kind, 'case', NEW.case_id::text,
        lazaret.audit_origin(), NEW.id, lazaret.netstrings_sha256(NEW.id::text,
            NEW.case_id::text, lazaret.micros(NEW.at), NEW.kind, NEW.actor, NEW.detail::text));
    RETURN NULL;
END $$;
COMMENT ON FUNCTION lazaret.timeline_audit IS 'Each line of a timeline is an act in the audit.';
CREATE TRIGGER timeline_audit AFTER INSERT ON lazaret.timeline
    FOR EACH ROW EXECUTE FUNCTION lazaret.timeline_audit();

CREATE FUNCTION lazaret.brake_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF NEW.pulled_at IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.pulled_at IS NULL) THEN
        PERFORM lazaret.audit_write('service', 'pulled', 'brake', NEW.source, '', '{}');
    ELSIF NEW.pulled_at IS NULL AND TG_OP = 'UPDATE' AND OLD.pulled_at IS NOT NULL THEN
        PERFORM lazaret.audit_write(coalesce(NEW.released_by, 'service'), 'let-go', 'brake', NEW.source, '', '{}');
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION lazaret.brake_audit IS 'The brake is pulled by the service and let go by a person: both are acts.';
CREATE TRIGGER brake_audit AFTER INSERT OR UPDATE ON lazaret.brake
    FOR EACH ROW EXECUTE FUNCTION lazaret.brake_audit();

CREATE FUNCTION lazaret.loaded_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    PERFORM lazaret.audit_write(NEW.loaded_by, 'loaded', 'data', NEW.id::text, '',
        json_build_object('kind', NEW.kind, 'sha256', NEW.digest)::text);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION lazaret.loaded_audit IS 'A version of causes, garden, policy and so on that was loaded is an act.';
CREATE TRIGGER loaded_audit AFTER INSERT ON lazaret.loaded
    FOR EACH ROW EXECUTE FUNCTION lazaret.loaded_audit();

-- ---- retention ------------------------------------------------------------
CREATE FUNCTION lazaret.audit_close(now_is timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
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
COMMENT ON FUNCTION lazaret.audit_close IS 'Closes the months that retention has passed: their acts go, the hash of the last one stays, and the chain tells it.';

-- ---- who may do what ------------------------------------------------------
REVOKE EXECUTE ON FUNCTION lazaret.audit_refuse(), lazaret.audit_closed(bigint),
    lazaret.audit_keep(), lazaret.audit_words_keep(), lazaret.micros(timestamptz),
    lazaret.netstrings_sha256(text[]), lazaret.audit_origin(),
    lazaret.audit_add(timestamptz, text, text, text, text, text, bigint, bytea),
    lazaret.audit_write(text, text, text, text, text, text), lazaret.timeline_audit(),
    lazaret.brake_audit(), lazaret.loaded_audit(), lazaret.audit_close(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lazaret.audit_write(text, text, text, text, text, text)
    TO lazaret_api, lazaret_subscriber, lazaret_staff, lazaret_warden, lazaret_operator;
GRANT EXECUTE ON FUNCTION lazaret.audit_close(timestamptz) TO lazaret_warden, lazaret_operator;
GRANT SELECT ON lazaret.audit, lazaret.audit_words, lazaret.audit_head, lazaret.audit_segment
    TO lazaret_staff, lazaret_operator;
-- The warden alone links.
GRANT SELECT (id, digest, position), UPDATE (position, hash) ON lazaret.audit TO lazaret_warden;
GRANT SELECT, UPDATE ON lazaret.audit_head TO lazaret_warden;
