-- 0014_console.sql -- what the abuse desk works with: list, search, bulk acts, brake
-- Why a shelf: a list of a million cases is filtered by what stands in five
-- tables, in any combination, and is to answer at once. The shelf has all of
-- it in the order of its indexes, so that a page is read from their leaves.

-- ---- the shelf --------------------------------------------------------------
CREATE TABLE lazaret.case_shelf (
    case_id   uuid NOT NULL,
    source    text NOT NULL,
    realm     text NOT NULL,
    cause     text NOT NULL,
    state     lazaret.case_state NOT NULL,
    measure   lazaret.measure NOT NULL,
    kind      lazaret.account_kind NOT NULL,
    opened_at timestamptz NOT NULL,
    PRIMARY KEY (case_id, source)
);
CREATE INDEX case_shelf_any ON lazaret.case_shelf
    (source, cause, state, measure, kind, opened_at DESC, case_id DESC);
CREATE INDEX case_shelf_realm ON lazaret.case_shelf
    (realm, source, cause, state, measure, opened_at DESC, case_id DESC) INCLUDE (kind);
CREATE INDEX case_shelf_broad ON lazaret.case_shelf
    (source, state, measure, opened_at DESC, case_id DESC);
COMMENT ON TABLE lazaret.case_shelf IS 'What the list of cases is filtered by: a row for each case and one more for each source that reported it. Written by triggers only.';
COMMENT ON COLUMN lazaret.case_shelf.case_id IS 'Which case.';
COMMENT ON COLUMN lazaret.case_shelf.source IS 'A source that reported it; empty: the row that every case has.';
COMMENT ON COLUMN lazaret.case_shelf.realm IS 'Of its line.';
COMMENT ON COLUMN lazaret.case_shelf.cause IS 'As in the case.';
COMMENT ON COLUMN lazaret.case_shelf.state IS 'As in the case.';
COMMENT ON COLUMN lazaret.case_shelf.measure IS 'As in the case.';
COMMENT ON COLUMN lazaret.case_shelf.kind IS 'Of its subscriber.';
COMMENT ON COLUMN lazaret.case_shelf.opened_at IS 'As in the case.';

CREATE FUNCTION lazaret.shelf_by_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
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
COMMENT ON FUNCTION lazaret.shelf_by_case IS 'The shelf follows the cases.';
CREATE TRIGGER shelf_by_case_new AFTER INSERT ON lazaret.case
    FOR EACH ROW EXECUTE FUNCTION lazaret.shelf_by_case();
CREATE TRIGGER shelf_by_case_changed AFTER UPDATE ON lazaret.case FOR EACH ROW
    WHEN ((OLD.state, OLD.measure) IS DISTINCT FROM (NEW.state, NEW.measure))
    EXECUTE FUNCTION lazaret.shelf_by_case();

CREATE FUNCTION lazaret.shelf_by_report() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    INSERT INTO lazaret.case_shelf
        (case_id, source, realm, cause, state, measure, kind, opened_at)
    SELECT h.case_id, NEW.source, h.realm, h.cause, h.state, h.measure, h.kind, h.opened_at
    FROM lazaret.case_shelf h WHERE h.case_id = NEW.case_id AND h.source = ''
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION lazaret.shelf_by_report IS 'The shelf follows who reported a case.';
CREATE TRIGGER shelf_by_report AFTER INSERT OR UPDATE OF case_id ON lazaret.report
    FOR EACH ROW WHEN (NEW.case_id IS NOT NULL)
    EXECUTE FUNCTION lazaret.shelf_by_report();

CREATE FUNCTION lazaret.shelf_by_people() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    UPDATE lazaret.case_shelf h SET realm = n.realm, kind = s.kind
    FROM lazaret.line n JOIN lazaret.subscriber s ON s.id = n.subscriber_id
    JOIN lazaret.case c ON c.line_id = n.id
    WHERE h.case_id = c.id
      AND CASE TG_TABLE_NAME WHEN 'line' THEN n.id ELSE s.id END = NEW.id;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION lazaret.shelf_by_people IS 'The shelf follows the realm of a line and the kind of an account.';
CREATE TRIGGER shelf_by_subscriber AFTER UPDATE ON lazaret.subscriber FOR EACH ROW
    WHEN (OLD.kind IS DISTINCT FROM NEW.kind)
    EXECUTE FUNCTION lazaret.shelf_by_people();
CREATE TRIGGER shelf_by_line AFTER UPDATE ON lazaret.line FOR EACH ROW
    WHEN ((OLD.realm, OLD.subscriber_id) IS DISTINCT FROM (NEW.realm, NEW.subscriber_id))
    EXECUTE FUNCTION lazaret.shelf_by_people();

INSERT INTO lazaret.case_shelf (case_id, source, realm, cause, state, measure, kind, opened_at)
SELECT c.id, o.source, n.realm, c.cause, c.state, c.measure, s.kind, c.opened_at
FROM lazaret.case c JOIN lazaret.line n ON n.id = c.line_id
JOIN lazaret.subscriber s ON s.id = n.subscriber_id
JOIN (SELECT id AS case_id, '' AS source FROM lazaret.case
      UNION SELECT case_id, source FROM lazaret.report WHERE case_id IS NOT NULL) o
    ON o.case_id = c.id;

-- ---- who looks after a case ---------------------------------------------------
ALTER TABLE lazaret.case ADD COLUMN taken_by text, ADD COLUMN taken_at timestamptz,
    ADD CHECK ((taken_by IS NULL) = (taken_at IS NULL));
CREATE INDEX case_taken ON lazaret.case (taken_by, opened_at DESC, id DESC)
    WHERE taken_by IS NOT NULL;
COMMENT ON COLUMN lazaret.case.taken_by IS 'Who of the staff looks after it: staff:NAME; NULL: nobody does.';
COMMENT ON COLUMN lazaret.case.taken_at IS 'Since when.';

-- ---- search ---------------------------------------------------------------------
-- From the start of a word, in capitals or not: these operator classes sort by
-- bytes, whatever the locale of the database.
CREATE FUNCTION lazaret.phone_digits(said text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = '' AS $$
    SELECT reverse(ltrim(regexp_replace(said, '[^0-9]', '', 'g'), '0'))
$$;
COMMENT ON FUNCTION lazaret.phone_digits IS 'The digits of a phone number without leading zeros, last one first: numbers are told apart by their ends, with or without country and area.';
GRANT EXECUTE ON FUNCTION lazaret.phone_digits(text) TO PUBLIC;
CREATE INDEX contact_mail ON lazaret.contact (lower(value) text_pattern_ops)
    WHERE channel = 'email';
CREATE INDEX contact_phone ON lazaret.contact (lazaret.phone_digits(value) text_pattern_ops)
    WHERE channel = 'phone';
CREATE INDEX subscriber_start ON lazaret.subscriber (lower(account) text_pattern_ops);
CREATE INDEX line_start ON lazaret.line (lower(reference) text_pattern_ops);

-- ---- the brake --------------------------------------------------------------------
-- Beside a fixed number: far more walls in an hour than is usual. The usual is
-- learned by the warden, so that a report asks for one row.
ALTER TABLE lazaret.policy
    ADD COLUMN brake_factor integer NOT NULL DEFAULT 5 CHECK (brake_factor BETWEEN 2 AND 1000),
    ADD COLUMN brake_floor integer NOT NULL DEFAULT 20 CHECK (brake_floor >= 1);
COMMENT ON COLUMN lazaret.policy.brake_factor IS 'The brake: automatic walling stops when an hour has so many times the usual.';
COMMENT ON COLUMN lazaret.policy.brake_floor IS 'So many walls an hour are never called unusual.';

ALTER TABLE lazaret.walling ADD COLUMN automatic boolean NOT NULL DEFAULT true;
CREATE INDEX walling_source ON lazaret.walling (source, at);
COMMENT ON TABLE lazaret.walling IS 'The walls of the last weeks and whose report brought them: what the brake counts and learns from, and what is undone when a source was wrong.';
COMMENT ON COLUMN lazaret.walling.automatic IS 'False: a person let it through; the brake does not count it.';

ALTER TABLE lazaret.brake
    ADD COLUMN usual real CHECK (usual >= 0),
    ADD COLUMN learned_at timestamptz,
    ADD COLUMN seen integer,
    ADD COLUMN allowed integer;
COMMENT ON COLUMN lazaret.brake.usual IS 'Automatic walls in an hour that had any, on average over four weeks; NULL: not enough hours yet.';
COMMENT ON COLUMN lazaret.brake.learned_at IS 'When that was learned.';
COMMENT ON COLUMN lazaret.brake.seen IS 'How many walls of an hour pulled it.';
COMMENT ON COLUMN lazaret.brake.allowed IS 'How many were allowed then.';

CREATE VIEW lazaret.brake_now AS
SELECT o.source, o.enforce, o.walls_an_hour, b.usual, b.pulled_at, b.released_at, b.released_by,
    b.seen, b.allowed,
    CASE WHEN b.usual IS NULL THEN o.walls_an_hour
         ELSE least(o.walls_an_hour, greatest(o.brake_floor,
            ceil(b.usual * o.brake_factor)::integer)) END AS most,
    (SELECT count(*) FROM lazaret.walling w
     WHERE (o.source = '' OR w.source = o.source) AND w.automatic
       AND w.at > greatest(now() - interval '1 hour', b.released_at)) AS walled
FROM (SELECT '' AS source, p.enforce, p.walls_an_hour, p.brake_factor, p.brake_floor
      FROM lazaret.policy p
      UNION ALL
      SELECT s.name, s.enforce, s.walls_an_hour, p.brake_factor, p.brake_floor
      FROM lazaret.source s CROSS JOIN lazaret.policy p WHERE NOT s.retired) o
LEFT JOIN lazaret.brake b ON b.source = o.source;
COMMENT ON VIEW lazaret.brake_now IS 'The brake of each source and of all (empty): what this hour has, what is allowed, whether it is pulled.';

CREATE FUNCTION lazaret.brake_learn() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
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
COMMENT ON FUNCTION lazaret.brake_learn IS 'Learns what is usual: the walls of an hour that had any, over four weeks; a day of such hours is the least.';

-- ---- bulk acts ----------------------------------------------------------------------
CREATE TABLE lazaret.bulk (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    act        text NOT NULL CHECK (act IN ('release', 'soften', 'wall', 'let-go', 'undo')),
    measure    lazaret.measure,
    chosen     jsonb NOT NULL,
    reason     text NOT NULL CHECK (length(reason) BETWEEN 3 AND 2000),
    state      text NOT NULL DEFAULT 'preview' CHECK (state IN
               ('preview', 'running', 'stopped', 'done')),
    undoes     uuid REFERENCES lazaret.bulk,
    made_by    text NOT NULL,
    made_at    timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    ended_at   timestamptz,
    CHECK ((act = 'undo') = (undoes IS NOT NULL)),
    CHECK ((act IN ('soften', 'wall')) = (measure IS NOT NULL)),
    CHECK ((state = 'preview') = (started_at IS NULL)),
    CHECK ((state IN ('stopped', 'done')) = (ended_at IS NOT NULL))
);
CREATE INDEX bulk_running ON lazaret.bulk (started_at) WHERE state = 'running';
CREATE INDEX bulk_made ON lazaret.bulk (made_at DESC);
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
    bulk_id  uuid NOT NULL REFERENCES lazaret.bulk,
    position integer NOT NULL CHECK (position > 0),
    case_id  uuid NOT NULL REFERENCES lazaret.case,
    state    lazaret.case_state NOT NULL,
    measure  lazaret.measure NOT NULL,
    wanted   lazaret.measure NOT NULL,
    held_by  text,
    step     smallint NOT NULL,
    outcome  text CHECK (outcome IN ('done', 'changed', 'refused', 'failed')),
    note     text NOT NULL DEFAULT '',
    at       timestamptz,
    PRIMARY KEY (bulk_id, position),
    UNIQUE (bulk_id, case_id),
    CHECK ((outcome IS NULL) = (at IS NULL))
);
CREATE INDEX bulk_row_waiting ON lazaret.bulk_row (bulk_id, position) WHERE outcome IS NULL;
COMMENT ON TABLE lazaret.bulk_row IS 'The cases that a bulk act hits, as they were when it was previewed, and what became of each.';
COMMENT ON COLUMN lazaret.bulk_row.bulk_id IS 'Of which act.';
COMMENT ON COLUMN lazaret.bulk_row.position IS 'From 1, in order.';
COMMENT ON COLUMN lazaret.bulk_row.case_id IS 'Which case.';
COMMENT ON COLUMN lazaret.bulk_row.state IS 'Its state then.';
COMMENT ON COLUMN lazaret.bulk_row.measure IS 'Its measure then.';
COMMENT ON COLUMN lazaret.bulk_row.wanted IS 'What it would have done without brake, shadow or pause.';
COMMENT ON COLUMN lazaret.bulk_row.held_by IS 'What held it.';
COMMENT ON COLUMN lazaret.bulk_row.step IS 'Its step on the ladder then.';
COMMENT ON COLUMN lazaret.bulk_row.outcome IS 'changed: it was no longer as previewed, and was left alone; refused: the line may not be walled.';
COMMENT ON COLUMN lazaret.bulk_row.note IS 'Why not.';
COMMENT ON COLUMN lazaret.bulk_row.at IS 'When.';

-- ---- four eyes -------------------------------------------------------------------------
CREATE TABLE lazaret.exemption_draft (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    line_id       uuid REFERENCES lazaret.line,
    subscriber_id uuid REFERENCES lazaret.subscriber,
    until         timestamptz NOT NULL,
    reason        text NOT NULL CHECK (length(reason) BETWEEN 3 AND 2000),
    asked_by      text NOT NULL,
    asked_at      timestamptz NOT NULL DEFAULT now(),
    state         text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'confirmed', 'refused')),
    decided_by    text,
    decided_at    timestamptz,
    exemption_id  uuid REFERENCES lazaret.exemption,
    CHECK (num_nonnulls(line_id, subscriber_id) = 1),
    CHECK (until > asked_at),
    CHECK ((state = 'waiting') = (decided_by IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK ((state = 'confirmed') = (exemption_id IS NOT NULL)),
    CONSTRAINT exemption_draft_four_eyes CHECK (state <> 'confirmed' OR decided_by <> asked_by)
);
CREATE INDEX exemption_draft_waiting ON lazaret.exemption_draft (asked_at) WHERE state = 'waiting';
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

-- ---- who may do what ---------------------------------------------------------------------
REVOKE EXECUTE ON FUNCTION lazaret.shelf_by_case(), lazaret.shelf_by_report(),
    lazaret.shelf_by_people(), lazaret.brake_learn() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lazaret.brake_learn() TO lazaret_warden;
GRANT SELECT ON lazaret.brake_now
TO lazaret_api, lazaret_subscriber, lazaret_staff, lazaret_warden, lazaret_operator;
GRANT SELECT ON lazaret.case_shelf TO lazaret_staff, lazaret_operator;
GRANT SELECT, INSERT, UPDATE ON lazaret.bulk, lazaret.bulk_row TO lazaret_staff, lazaret_operator;
GRANT SELECT, UPDATE ON lazaret.bulk, lazaret.bulk_row TO lazaret_warden;
GRANT SELECT, INSERT, UPDATE ON lazaret.exemption_draft TO lazaret_staff;
