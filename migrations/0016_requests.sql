-- 0016_requests.sql -- the queue of requests: whose turn, who has it, why not
-- Why: nobody handles what another has taken, and who waits longest for us
-- comes first, without the time in which we wait for a reply.

ALTER TABLE lazaret.policy
    ADD COLUMN take_for interval NOT NULL DEFAULT '15 min'
        CHECK (take_for BETWEEN '1 min' AND '1 day');
COMMENT ON COLUMN lazaret.policy.take_for IS 'How long a request stays with who has taken it, and does not decide it.';

ALTER TABLE lazaret.request
    ADD COLUMN waits_since timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN asked_at timestamptz,
    ADD COLUMN reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 500);
UPDATE lazaret.request SET waits_since = made_at,
    asked_at = CASE WHEN state = 'asked-back' THEN now() END,
    taken_by = NULL, taken_at = NULL;
ALTER TABLE lazaret.request ADD CHECK ((taken_by IS NULL) = (taken_at IS NULL));
COMMENT ON COLUMN lazaret.request.waits_since IS 'When it was made, moved by the time in which we waited for a reply: the queue is in this order.';
COMMENT ON COLUMN lazaret.request.asked_at IS 'asked-back: since when we wait for a reply.';
COMMENT ON COLUMN lazaret.request.reason IS 'Why it was denied, in the English words that stood in lazaret.reason then; the subscriber reads their translation.';
COMMENT ON COLUMN lazaret.request.taken_by IS 'Who has it, or had it last; it counts for the time of policy.take_for.';
DROP INDEX lazaret.request_queue;
CREATE INDEX request_queue ON lazaret.request (state, waits_since, id);
CREATE INDEX request_decided ON lazaret.request (decided_at DESC, id) WHERE decided_at IS NOT NULL;

-- Whoever asks back gives it back, and the clock stands until the reply.
CREATE FUNCTION lazaret.request_clock() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
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
COMMENT ON FUNCTION lazaret.request_clock IS 'Who waits for us: our own time alone counts.';
REVOKE EXECUTE ON FUNCTION lazaret.request_clock() FROM PUBLIC;
CREATE TRIGGER request_clock BEFORE UPDATE OF state ON lazaret.request
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION lazaret.request_clock();

CREATE TABLE lazaret.reason (
    name  text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
    kinds text[] NOT NULL CHECK (kinds <@ '{release,dispute,exemption}'::text[] AND kinds <> '{}'),
    note  text NOT NULL CHECK (length(note) BETWEEN 3 AND 500)
);
COMMENT ON TABLE lazaret.reason IS 'Why a request is denied: what staff choose from. Loaded.';
COMMENT ON COLUMN lazaret.reason.name IS 'For staff.';
COMMENT ON COLUMN lazaret.reason.kinds IS 'For requests of which kinds.';
COMMENT ON COLUMN lazaret.reason.note IS 'What the subscriber reads: English, translated by the catalogues.';

GRANT UPDATE (reason) ON lazaret.request TO lazaret_warden;
GRANT SELECT ON lazaret.reason TO lazaret_staff, lazaret_operator;
GRANT INSERT, UPDATE, DELETE ON lazaret.reason TO lazaret_operator;
