-- 0013_events.sql -- one table of events, webhooks that are sent from it, tokens
-- Why numbers come late: an event is written in the transaction that it tells
-- of, without a number, and so no writer waits for another. Who reads gives
-- numbers to what was committed meanwhile, under one row lock: what commits
-- late gets a later number, and who pages by number misses nothing.

ALTER TABLE lazaret.policy ADD COLUMN keep_events interval NOT NULL DEFAULT '30 days'
    CHECK (keep_events BETWEEN '7 days' AND '3660 days');
COMMENT ON COLUMN lazaret.policy.keep_events IS 'How long events are kept.';

CREATE TABLE lazaret.event_state (
    single    boolean PRIMARY KEY DEFAULT true CHECK (single),
    number    bigint NOT NULL DEFAULT 0,
    pruned_to bigint NOT NULL DEFAULT 0
);
COMMENT ON TABLE lazaret.event_state IS 'The counter of events: one row, locked by whoever gives numbers.';
COMMENT ON COLUMN lazaret.event_state.single IS 'Always true: there is one row.';
COMMENT ON COLUMN lazaret.event_state.number IS 'The number of the last event.';
COMMENT ON COLUMN lazaret.event_state.pruned_to IS 'Events up to here are forgotten.';
INSERT INTO lazaret.event_state DEFAULT VALUES;

CREATE TABLE lazaret.event (
    id      uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    written bigint GENERATED ALWAYS AS IDENTITY,
    number  bigint UNIQUE,
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    kind    text NOT NULL CHECK (kind ~ '^[a-z]+(-[a-z]+)*$'),
    actor   text NOT NULL,
    case_id uuid REFERENCES lazaret.case,
    state   lazaret.case_state,
    measure lazaret.measure,
    detail  jsonb NOT NULL DEFAULT '{}',
    CHECK ((case_id IS NULL) = (state IS NULL) AND (case_id IS NULL) = (measure IS NULL))
);
CREATE INDEX event_fresh ON lazaret.event (written) WHERE number IS NULL;
CREATE INDEX event_case ON lazaret.event (case_id, number);
CREATE INDEX event_at ON lazaret.event (at);
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

-- At the commit: the case is then as the event leaves it.
CREATE FUNCTION lazaret.event_by_timeline() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    INSERT INTO lazaret.event (at, kind, actor, case_id, state, measure, detail)
    SELECT NEW.at, NEW.kind, NEW.actor, c.id, c.state, c.measure, NEW.detail
    FROM lazaret.case c WHERE c.id = NEW.case_id;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION lazaret.event_by_timeline IS 'What a timeline tells is an event.';
CREATE CONSTRAINT TRIGGER event_by_timeline AFTER INSERT ON lazaret.timeline
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION lazaret.event_by_timeline();

CREATE FUNCTION lazaret.event_by_brake() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    INSERT INTO lazaret.event (kind, actor, detail) VALUES (
        CASE WHEN NEW.pulled_at IS NULL THEN 'brake-released' ELSE 'brake-pulled' END,
        CASE WHEN NEW.pulled_at IS NULL THEN coalesce(NEW.released_by, '') ELSE 'warden' END,
        jsonb_build_object('brake', NEW.source));
    RETURN NULL;
END $$;
COMMENT ON FUNCTION lazaret.event_by_brake IS 'The brake was pulled, or a person let it go.';
CREATE TRIGGER event_by_brake_new AFTER INSERT ON lazaret.brake
    FOR EACH ROW WHEN (NEW.pulled_at IS NOT NULL)
    EXECUTE FUNCTION lazaret.event_by_brake();
CREATE TRIGGER event_by_brake_changed AFTER UPDATE ON lazaret.brake
    FOR EACH ROW WHEN ((OLD.pulled_at IS NULL) <> (NEW.pulled_at IS NULL))
    EXECUTE FUNCTION lazaret.event_by_brake();

CREATE FUNCTION lazaret.events_number() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
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
COMMENT ON FUNCTION lazaret.events_number IS 'Gives numbers to what was committed, the oldest first; returns the last number.';

CREATE FUNCTION lazaret.events_prune(now_is timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
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
COMMENT ON FUNCTION lazaret.events_prune IS 'Forgets the events that retention has passed, and their deliveries; returns how many.';

-- Who may name some sources only hears of the cases that these reported, and
-- nothing of the reports of others.
CREATE FUNCTION lazaret.event_concerns(whose uuid, told jsonb, sources text[]) RETURNS boolean
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT sources IS NULL
        OR EXISTS (SELECT FROM lazaret.report r
                   WHERE r.case_id = whose AND r.source = ANY (sources))
           AND coalesce(told->>'source' = ANY (sources), true)
$$;
COMMENT ON FUNCTION lazaret.event_concerns IS 'Is an event of this case, with this detail, for somebody who may name these sources? NULL: all.';

-- ---- webhooks -------------------------------------------------------------
CREATE TABLE lazaret.webhook (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name       text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,63}$'),
    url        text NOT NULL CHECK (url ~ '^https://[!-~]+$' AND length(url) <= 1000),
    secret     bytea NOT NULL CHECK (length(secret) = 32),
    old_secret bytea CHECK (length(old_secret) = 32),
    old_until  timestamptz,
    kinds      text[],
    sources    text[],
    spread_to  bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by text NOT NULL,
    CHECK ((old_secret IS NULL) = (old_until IS NULL))
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

CREATE TABLE lazaret.delivery (
    webhook_id uuid NOT NULL REFERENCES lazaret.webhook ON DELETE CASCADE,
    event_id   uuid NOT NULL REFERENCES lazaret.event ON DELETE CASCADE,
    number     bigint NOT NULL,
    case_id    uuid,
    state      text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'dead')),
    attempts   smallint NOT NULL DEFAULT 0,
    next_at    timestamptz NOT NULL DEFAULT now(),
    settled_at timestamptz,
    status     smallint,
    said       text NOT NULL DEFAULT '',
    PRIMARY KEY (webhook_id, event_id),
    CHECK ((state = 'waiting') = (settled_at IS NULL))
);
CREATE INDEX delivery_event ON lazaret.delivery (event_id);
CREATE INDEX delivery_due ON lazaret.delivery (webhook_id, next_at) WHERE state = 'waiting';
CREATE INDEX delivery_order ON lazaret.delivery (webhook_id, case_id, number)
    WHERE state = 'waiting';
CREATE INDEX delivery_sent ON lazaret.delivery (settled_at) WHERE state = 'sent';
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

-- A test goes to its own webhook alone.
CREATE FUNCTION lazaret.webhook_spread() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
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
COMMENT ON FUNCTION lazaret.webhook_spread IS 'Makes the deliveries of new events; returns how many.';

CREATE FUNCTION lazaret.webhook_test(whose text, who text) RETURNS uuid
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    INSERT INTO lazaret.event (kind, actor, detail)
    SELECT 'test', who, jsonb_build_object('webhook', w.name)
    FROM lazaret.webhook w WHERE w.name = whose RETURNING id
$$;
COMMENT ON FUNCTION lazaret.webhook_test IS 'An event for one webhook alone; NULL: there is none of this name.';

CREATE FUNCTION lazaret.webhook_rotate(whose text, fresh bytea, until timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    UPDATE lazaret.webhook w SET secret = fresh, old_secret = w.secret, old_until = until
    WHERE w.name = whose;
    RETURN FOUND;
END $$;
COMMENT ON FUNCTION lazaret.webhook_rotate IS 'A new key; the one before it signs as well until then. False: there is none of this name.';

CREATE FUNCTION lazaret.event_due() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF EXISTS (SELECT FROM lazaret.webhook) THEN
        NOTIFY lazaret_event;
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION lazaret.event_due IS 'Wakes who sends webhooks, where there are any.';
CREATE TRIGGER event_due AFTER INSERT ON lazaret.event
    FOR EACH STATEMENT EXECUTE FUNCTION lazaret.event_due();
CREATE TRIGGER delivery_replayed AFTER UPDATE OF attempts ON lazaret.delivery
    FOR EACH ROW WHEN (NEW.state = 'waiting' AND OLD.state = 'dead')
    EXECUTE FUNCTION lazaret.event_due();

-- ---- tokens ---------------------------------------------------------------
ALTER TABLE lazaret.token
    ADD COLUMN old_hash bytea UNIQUE CHECK (length(old_hash) = 32),
    ADD COLUMN old_until timestamptz,
    ADD COLUMN rotated_at timestamptz,
    ADD CHECK ((old_hash IS NULL) = (old_until IS NULL));
COMMENT ON COLUMN lazaret.token.old_hash IS 'The token before it, which works as well for a while.';
COMMENT ON COLUMN lazaret.token.old_until IS 'Until when.';
COMMENT ON COLUMN lazaret.token.rotated_at IS 'When it was last made anew.';

CREATE TABLE lazaret.token_use (
    token_id uuid PRIMARY KEY REFERENCES lazaret.token ON DELETE CASCADE,
    at       timestamptz NOT NULL DEFAULT now(),
    address  inet NOT NULL,
    old      boolean NOT NULL
);
COMMENT ON TABLE lazaret.token_use IS 'When a token was last used, to the minute.';
COMMENT ON COLUMN lazaret.token_use.token_id IS 'Which token.';
COMMENT ON COLUMN lazaret.token_use.at IS 'When.';
COMMENT ON COLUMN lazaret.token_use.address IS 'From where.';
COMMENT ON COLUMN lazaret.token_use.old IS 'Was it the one before the last rotation?';

REVOKE EXECUTE ON FUNCTION lazaret.event_by_timeline(), lazaret.event_by_brake(),
    lazaret.event_due(), lazaret.events_number(), lazaret.events_prune(timestamptz),
    lazaret.event_concerns(uuid, jsonb, text[]), lazaret.webhook_spread(),
    lazaret.webhook_test(text, text), lazaret.webhook_rotate(text, bytea, timestamptz)
    FROM PUBLIC;
GRANT SELECT ON lazaret.event, lazaret.event_state
    TO lazaret_api, lazaret_staff, lazaret_warden, lazaret_operator;
GRANT EXECUTE ON FUNCTION lazaret.events_number(), lazaret.event_concerns(uuid, jsonb, text[])
    TO lazaret_api, lazaret_staff;
GRANT EXECUTE ON FUNCTION lazaret.events_prune(timestamptz), lazaret.webhook_spread()
    TO lazaret_warden;
GRANT SELECT ON lazaret.webhook TO lazaret_warden;
GRANT SELECT, UPDATE (state, attempts, next_at, settled_at, status, said), DELETE
    ON lazaret.delivery TO lazaret_warden;
-- The operator makes secrets, and never reads one.
GRANT SELECT (id, name, url, old_until, kinds, sources, spread_to, created_at, created_by),
    INSERT, DELETE ON lazaret.webhook TO lazaret_operator;
GRANT EXECUTE ON FUNCTION lazaret.webhook_test(text, text),
    lazaret.webhook_rotate(text, bytea, timestamptz) TO lazaret_operator;
GRANT SELECT, UPDATE (state, attempts, next_at, settled_at, status, said)
    ON lazaret.delivery TO lazaret_operator;
GRANT SELECT, INSERT, UPDATE ON lazaret.token_use TO lazaret_api;
GRANT SELECT ON lazaret.token_use TO lazaret_operator;
