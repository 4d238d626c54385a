-- 0004_cases.sql -- sources, reports, cases and all that happens in them
-- Why constraints: one open case per line and cause, a timeline that cannot be
-- rewritten, and no change of a case that the timeline does not tell.

CREATE TABLE lazaret.source (
    name          text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,63}$'),
    kind          text NOT NULL DEFAULT 'other',
    weight        smallint NOT NULL DEFAULT 50 CHECK (weight BETWEEN 0 AND 100),
    most          lazaret.measure NOT NULL DEFAULT 'suspend',
    enforce       boolean NOT NULL DEFAULT true,
    walls_an_hour integer NOT NULL DEFAULT 100 CHECK (walls_an_hour >= 0),
    retired       boolean NOT NULL DEFAULT false,
    note          text NOT NULL DEFAULT ''
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

CREATE TYPE lazaret.case_state AS ENUM ('open', 'held', 'watch', 'closed');
COMMENT ON TYPE lazaret.case_state IS 'open: its measure holds. held: decided, not applied (brake, shadow). watch: released. closed: over.';
CREATE TABLE lazaret.case (
    id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    code              text NOT NULL CHECK (code ~ '^[23456789BCDFGHJKMNPQRTVWXY]{6}$'),
    line_id           uuid NOT NULL REFERENCES lazaret.line,
    cause             text NOT NULL REFERENCES lazaret.cause,
    state             lazaret.case_state NOT NULL,
    measure           lazaret.measure NOT NULL,
    wanted            lazaret.measure NOT NULL,
    held_by           text CHECK (held_by IN ('brake', 'shadow')),
    opened_at         timestamptz NOT NULL,
    began_at          timestamptz NOT NULL,
    first_observed_at timestamptz NOT NULL,
    last_observed_at  timestamptz NOT NULL,
    reports           integer NOT NULL DEFAULT 1,
    step              smallint NOT NULL DEFAULT 0,
    measure_since     timestamptz NOT NULL,
    acknowledged_at   timestamptz,
    pause_until       timestamptz,
    review_at         timestamptz NOT NULL,
    expires_at        timestamptz,
    released_at       timestamptz,
    watch_until       timestamptz,
    relapses          integer NOT NULL DEFAULT 0,
    closed_at         timestamptz,
    CHECK ((state = 'held') = (held_by IS NOT NULL)),
    CHECK (state IN ('open', 'held') OR measure = 'none'),
    CHECK (state <> 'held' OR measure <= 'notice'),
    CHECK (state <> 'watch' OR (released_at IS NOT NULL AND watch_until IS NOT NULL)),
    CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
    CONSTRAINT case_code_once_a_year EXCLUDE USING gist (code WITH =,
        tsrange(opened_at AT TIME ZONE 'UTC',
            opened_at AT TIME ZONE 'UTC' + '366 days'::interval) WITH &&)
);
CREATE UNIQUE INDEX case_one_open ON lazaret.case (line_id, cause) WHERE state <> 'closed';
CREATE INDEX case_line ON lazaret.case (line_id, opened_at DESC);
CREATE INDEX case_opened ON lazaret.case (opened_at DESC, id DESC);
CREATE INDEX case_open ON lazaret.case (state, opened_at DESC, id DESC) WHERE state <> 'closed';
CREATE INDEX case_cause ON lazaret.case (cause, opened_at DESC, id DESC);
CREATE INDEX case_code ON lazaret.case (code);
CREATE INDEX case_clock ON lazaret.case
    (least(expires_at, watch_until, pause_until, review_at)) WHERE state <> 'closed';
COMMENT ON TABLE lazaret.case IS 'One line and one cause, from the first report to the end; later reports join it.';
COMMENT ON COLUMN lazaret.case.id IS 'For machines.';
COMMENT ON COLUMN lazaret.case.code IS 'For people: six signs, unique within a year.';
COMMENT ON COLUMN lazaret.case.line_id IS 'Whose.';
COMMENT ON COLUMN lazaret.case.cause IS 'What.';
COMMENT ON COLUMN lazaret.case.state IS 'All but closed count as open for the constraint case_one_open.';
COMMENT ON COLUMN lazaret.case.measure IS 'What this case does to its line now; the highest of a line''s cases holds.';
COMMENT ON COLUMN lazaret.case.wanted IS 'What it would do without brake, shadow or pause.';
COMMENT ON COLUMN lazaret.case.held_by IS 'What holds it, while held.';
COMMENT ON COLUMN lazaret.case.opened_at IS 'When it was opened.';
COMMENT ON COLUMN lazaret.case.began_at IS 'The opening, or the last relapse: from here the ladder counts.';
COMMENT ON COLUMN lazaret.case.first_observed_at IS 'The oldest evidence since the last release.';
COMMENT ON COLUMN lazaret.case.last_observed_at IS 'The newest evidence.';
COMMENT ON COLUMN lazaret.case.reports IS 'How many reports it has.';
COMMENT ON COLUMN lazaret.case.step IS 'Where on the ladder; 0: a measure asked for by force.';
COMMENT ON COLUMN lazaret.case.measure_since IS 'Since when this measure.';
COMMENT ON COLUMN lazaret.case.acknowledged_at IS 'When the subscriber said "I have read it".';
COMMENT ON COLUMN lazaret.case.pause_until IS 'While a pause lowers the measure: until when.';
COMMENT ON COLUMN lazaret.case.review_at IS 'When a person looks at the latest.';
COMMENT ON COLUMN lazaret.case.expires_at IS 'When the measure ends by itself.';
COMMENT ON COLUMN lazaret.case.released_at IS 'The last release: evidence from before it never walls again.';
COMMENT ON COLUMN lazaret.case.watch_until IS 'Until when a relapse joins this case.';
COMMENT ON COLUMN lazaret.case.relapses IS 'How often fresh evidence came in the watch.';
COMMENT ON COLUMN lazaret.case.closed_at IS 'When it was over.';

CREATE TABLE lazaret.timeline (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES lazaret.case,
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    kind    text NOT NULL CHECK (kind ~ '^[a-z]+(-[a-z]+)*$'),
    actor   text NOT NULL,
    detail  jsonb NOT NULL DEFAULT '{}',
    xact    xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX timeline_case ON lazaret.timeline (case_id, id);
COMMENT ON TABLE lazaret.timeline IS 'What happened in a case. Append-only; holds ids and facts, no personal data.';
COMMENT ON COLUMN lazaret.timeline.id IS 'In the order of writing.';
COMMENT ON COLUMN lazaret.timeline.case_id IS 'In which case.';
COMMENT ON COLUMN lazaret.timeline.at IS 'When.';
COMMENT ON COLUMN lazaret.timeline.kind IS 'What: opened, joined, filed, measure, held, notice, ticked, released, watch, relapsed, closed, …';
COMMENT ON COLUMN lazaret.timeline.actor IS 'Who: token:NAME, subscriber, staff:NAME, warden, operator:NAME.';
COMMENT ON COLUMN lazaret.timeline.detail IS 'The facts of it.';
COMMENT ON COLUMN lazaret.timeline.xact IS 'The transaction that it tells of.';

CREATE FUNCTION lazaret.timeline_refuse() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    RAISE EXCEPTION 'the timeline is append-only' USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION lazaret.timeline_refuse IS 'Refuses every change of what was written.';
CREATE TRIGGER timeline_refuse BEFORE UPDATE OR DELETE OR TRUNCATE
    ON lazaret.timeline FOR EACH STATEMENT EXECUTE FUNCTION lazaret.timeline_refuse();

CREATE FUNCTION lazaret.case_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM lazaret.timeline t
                   WHERE t.case_id = NEW.id AND t.xact = pg_current_xact_id()) THEN
        RAISE EXCEPTION 'case % changed and the timeline does not tell it', NEW.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'case_told';
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION lazaret.case_told IS 'At the commit: a case that changed has a line in the timeline of the same transaction.';
CREATE CONSTRAINT TRIGGER case_told AFTER INSERT OR UPDATE OF state, measure
    ON lazaret.case DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION lazaret.case_told();

CREATE TABLE lazaret.report (
    id               uuid NOT NULL DEFAULT gen_random_uuid(),
    received_at      timestamptz NOT NULL DEFAULT now(),
    observed_at      timestamptz NOT NULL,
    source           text NOT NULL,
    source_report_id text,
    cause            text NOT NULL,
    address          inet,
    port             integer CHECK (port BETWEEN 0 AND 65535),
    protocol         text,
    line_id          uuid,
    case_id          uuid,
    outcome          text NOT NULL CHECK (outcome IN
                     ('opened', 'joined', 'filed', 'held', 'nobody', 'doubt', 'protected')),
    method           text NOT NULL DEFAULT '',
    certainty        smallint NOT NULL DEFAULT 0 CHECK (certainty BETWEEN 0 AND 100),
    evidence         jsonb NOT NULL DEFAULT '{}',
    words            text CHECK (length(words) <= 2000),
    PRIMARY KEY (received_at, id)
) PARTITION BY RANGE (received_at);
CREATE TABLE lazaret.report_other PARTITION OF lazaret.report DEFAULT;
CREATE INDEX report_case ON lazaret.report (case_id, observed_at DESC);
CREATE INDEX report_unplaced ON lazaret.report (received_at DESC)
    WHERE outcome IN ('nobody', 'doubt', 'protected');
COMMENT ON TABLE lazaret.report IS 'One source''s statement that an address did harm. Those that could not be placed wait here for a person.';
COMMENT ON TABLE lazaret.report_other IS 'What no month of its own has.';
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

CREATE TABLE lazaret.report_key (
    source           text NOT NULL,
    source_report_id text NOT NULL,
    report_id        uuid NOT NULL,
    received_at      timestamptz NOT NULL,
    case_id          uuid NOT NULL,
    PRIMARY KEY (source, source_report_id)
);
CREATE INDEX report_key_received ON lazaret.report_key (received_at);
COMMENT ON TABLE lazaret.report_key IS 'So that the same report of the same source counts once; pruned with the reports.';
COMMENT ON COLUMN lazaret.report_key.source IS 'Who says so.';
COMMENT ON COLUMN lazaret.report_key.source_report_id IS 'Their reference.';
COMMENT ON COLUMN lazaret.report_key.report_id IS 'Our reference.';
COMMENT ON COLUMN lazaret.report_key.received_at IS 'In which partition the report lies.';
COMMENT ON COLUMN lazaret.report_key.case_id IS 'Where it went.';

CREATE TABLE lazaret.sighting (
    minute       timestamptz NOT NULL,
    line_id      uuid NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('dns', 'blocked')),
    indicator_id integer NOT NULL DEFAULT 0,
    protocol     smallint NOT NULL DEFAULT 0,
    port         integer NOT NULL DEFAULT 0,
    count        bigint NOT NULL CHECK (count > 0),
    PRIMARY KEY (line_id, minute, kind, indicator_id, protocol, port)
) PARTITION BY RANGE (minute);
CREATE TABLE lazaret.sighting_other PARTITION OF lazaret.sighting DEFAULT;
COMMENT ON TABLE lazaret.sighting IS 'A line asked for an indicator (dns) or was refused at the gateway (blocked), counted per minute.';
COMMENT ON TABLE lazaret.sighting_other IS 'What no month of its own has.';
COMMENT ON COLUMN lazaret.sighting.minute IS 'The start of the minute.';
COMMENT ON COLUMN lazaret.sighting.line_id IS 'Which line.';
COMMENT ON COLUMN lazaret.sighting.kind IS 'dns or blocked.';
COMMENT ON COLUMN lazaret.sighting.indicator_id IS 'Which indicator; 0: none, a blocked port.';
COMMENT ON COLUMN lazaret.sighting.protocol IS 'blocked: IP protocol number.';
COMMENT ON COLUMN lazaret.sighting.port IS 'blocked: destination port.';
COMMENT ON COLUMN lazaret.sighting.count IS 'How often in this minute.';

CREATE TABLE lazaret.tick (
    case_id   uuid NOT NULL REFERENCES lazaret.case,
    step      text NOT NULL,
    ticked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (case_id, step)
);
COMMENT ON TABLE lazaret.tick IS 'Steps of the checklist that the subscriber has ticked since the measure began.';
COMMENT ON COLUMN lazaret.tick.case_id IS 'In which case.';
COMMENT ON COLUMN lazaret.tick.step IS 'Which step.';
COMMENT ON COLUMN lazaret.tick.ticked_at IS 'When.';

CREATE TABLE lazaret.proof (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES lazaret.case,
    kind    text NOT NULL CHECK (kind IN ('checklist', 'scan', 'quiet', 'no-report')),
    at      timestamptz NOT NULL DEFAULT now(),
    detail  jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX proof_case ON lazaret.proof (case_id, at);
COMMENT ON TABLE lazaret.proof IS 'A fact of being clean.';
COMMENT ON COLUMN lazaret.proof.id IS 'Our own reference.';
COMMENT ON COLUMN lazaret.proof.case_id IS 'In which case.';
COMMENT ON COLUMN lazaret.proof.kind IS 'checklist, scan, quiet or no-report.';
COMMENT ON COLUMN lazaret.proof.at IS 'When.';
COMMENT ON COLUMN lazaret.proof.detail IS 'The facts of it.';

CREATE TABLE lazaret.release (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id    uuid NOT NULL REFERENCES lazaret.case,
    line_id    uuid NOT NULL REFERENCES lazaret.line,
    group_name text NOT NULL REFERENCES lazaret.cause_group,
    kind       text NOT NULL CHECK (kind IN
               ('self', 'quiet', 'staff', 'api', 'timed', 'dispute')),
    at         timestamptz NOT NULL DEFAULT now(),
    actor      text NOT NULL,
    reason     text NOT NULL DEFAULT ''
);
CREATE INDEX release_budget ON lazaret.release (line_id, group_name, at DESC);
CREATE INDEX release_case ON lazaret.release (case_id, at DESC);
COMMENT ON TABLE lazaret.release IS 'The ends of measures; the budget of self-releases is counted here.';
COMMENT ON COLUMN lazaret.release.id IS 'Our own reference.';
COMMENT ON COLUMN lazaret.release.case_id IS 'Of which case.';
COMMENT ON COLUMN lazaret.release.line_id IS 'Of which line.';
COMMENT ON COLUMN lazaret.release.group_name IS 'On which budget it counts.';
COMMENT ON COLUMN lazaret.release.kind IS 'By which way.';
COMMENT ON COLUMN lazaret.release.at IS 'When.';
COMMENT ON COLUMN lazaret.release.actor IS 'Who.';
COMMENT ON COLUMN lazaret.release.reason IS 'Why.';

CREATE TABLE lazaret.pause (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES lazaret.case,
    at      timestamptz NOT NULL DEFAULT now(),
    until   timestamptz NOT NULL CHECK (until > at),
    actor   text NOT NULL,
    reason  text NOT NULL DEFAULT ''
);
CREATE INDEX pause_case ON lazaret.pause (case_id, at DESC);
COMMENT ON TABLE lazaret.pause IS 'A measure lowered to restrict for a stated time; no release.';
COMMENT ON COLUMN lazaret.pause.id IS 'Our own reference.';
COMMENT ON COLUMN lazaret.pause.case_id IS 'Of which case.';
COMMENT ON COLUMN lazaret.pause.at IS 'From when.';
COMMENT ON COLUMN lazaret.pause.until IS 'Until when.';
COMMENT ON COLUMN lazaret.pause.actor IS 'Who asked.';
COMMENT ON COLUMN lazaret.pause.reason IS 'Why.';

CREATE TABLE lazaret.request (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    case_id    uuid NOT NULL REFERENCES lazaret.case,
    kind       text NOT NULL CHECK (kind IN ('release', 'dispute', 'exemption')),
    state      text NOT NULL DEFAULT 'waiting' CHECK (state IN
               ('waiting', 'asked-back', 'approved', 'denied', 'withdrawn')),
    made_at    timestamptz NOT NULL DEFAULT now(),
    due_at     timestamptz NOT NULL,
    taken_by   text,
    taken_at   timestamptz,
    decided_by text,
    decided_at timestamptz,
    CHECK ((decided_by IS NULL) = (decided_at IS NULL))
);
CREATE UNIQUE INDEX request_one_waiting ON lazaret.request (case_id, kind)
    WHERE state IN ('waiting', 'asked-back');
CREATE INDEX request_queue ON lazaret.request (due_at) WHERE state = 'waiting';
COMMENT ON TABLE lazaret.request IS 'The subscriber asks staff.';
COMMENT ON COLUMN lazaret.request.id IS 'Our own reference.';
COMMENT ON COLUMN lazaret.request.case_id IS 'In which case.';
COMMENT ON COLUMN lazaret.request.kind IS 'release, dispute or exemption.';
COMMENT ON COLUMN lazaret.request.state IS 'Where it stands.';
COMMENT ON COLUMN lazaret.request.made_at IS 'When it was made.';
COMMENT ON COLUMN lazaret.request.due_at IS 'By when an answer was promised.';
COMMENT ON COLUMN lazaret.request.taken_by IS 'Who handles it.';
COMMENT ON COLUMN lazaret.request.taken_at IS 'Since when; a take expires.';
COMMENT ON COLUMN lazaret.request.decided_by IS 'Who decided.';
COMMENT ON COLUMN lazaret.request.decided_at IS 'When.';

CREATE TABLE lazaret.message (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    case_id    uuid NOT NULL REFERENCES lazaret.case,
    request_id uuid REFERENCES lazaret.request,
    at         timestamptz NOT NULL DEFAULT now(),
    author     text NOT NULL,
    content    text NOT NULL CHECK (length(content) BETWEEN 1 AND 4000)
);
CREATE INDEX message_case ON lazaret.message (case_id, at);
COMMENT ON TABLE lazaret.message IS 'Personal data: what subscriber and staff write. May be erased; the timeline holds only its id.';
COMMENT ON COLUMN lazaret.message.id IS 'Our own reference.';
COMMENT ON COLUMN lazaret.message.case_id IS 'In which case.';
COMMENT ON COLUMN lazaret.message.request_id IS 'To which request, if to one.';
COMMENT ON COLUMN lazaret.message.at IS 'When.';
COMMENT ON COLUMN lazaret.message.author IS 'subscriber, or staff:NAME.';
COMMENT ON COLUMN lazaret.message.content IS 'The words.';

CREATE TABLE lazaret.notice (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    line_id       uuid NOT NULL REFERENCES lazaret.line,
    kind          text NOT NULL CHECK (kind IN
                  ('walled', 'warned', 'released', 'relapsed', 'denied', 'answered')),
    channel       lazaret.contact_channel NOT NULL DEFAULT 'email',
    state         text NOT NULL DEFAULT 'queued' CHECK (state IN
                  ('queued', 'sent', 'failed', 'dropped')),
    queued_at     timestamptz NOT NULL DEFAULT now(),
    next_at       timestamptz NOT NULL DEFAULT now(),
    attempts      integer NOT NULL DEFAULT 0,
    sent_at       timestamptz,
    failure       text NOT NULL DEFAULT ''
);
CREATE INDEX notice_queue ON lazaret.notice (next_at) WHERE state = 'queued';
CREATE INDEX notice_line ON lazaret.notice (line_id, queued_at DESC);
COMMENT ON TABLE lazaret.notice IS 'The outbox: filled in the transaction that causes the notice, emptied by the warden.';
COMMENT ON COLUMN lazaret.notice.id IS 'Makes the Message-ID, so that a second copy is known as such.';
COMMENT ON COLUMN lazaret.notice.line_id IS 'Whose line; the contacts are looked up when it is sent.';
COMMENT ON COLUMN lazaret.notice.kind IS 'What it tells.';
COMMENT ON COLUMN lazaret.notice.channel IS 'By what way.';
COMMENT ON COLUMN lazaret.notice.state IS 'dropped: nobody to send it to, or overtaken by events.';
COMMENT ON COLUMN lazaret.notice.queued_at IS 'When it was caused.';
COMMENT ON COLUMN lazaret.notice.next_at IS 'When it is tried next.';
COMMENT ON COLUMN lazaret.notice.attempts IS 'How often it was tried.';
COMMENT ON COLUMN lazaret.notice.sent_at IS 'When the relay took it.';
COMMENT ON COLUMN lazaret.notice.failure IS 'What the relay said last.';

CREATE TABLE lazaret.notice_case (
    notice_id uuid NOT NULL REFERENCES lazaret.notice ON DELETE CASCADE,
    case_id   uuid NOT NULL REFERENCES lazaret.case,
    PRIMARY KEY (notice_id, case_id)
);
CREATE INDEX notice_case_case ON lazaret.notice_case (case_id);
COMMENT ON TABLE lazaret.notice_case IS 'The cases that a notice tells of.';
COMMENT ON COLUMN lazaret.notice_case.notice_id IS 'The notice.';
COMMENT ON COLUMN lazaret.notice_case.case_id IS 'The case.';

CREATE TABLE lazaret.walling (
    at      timestamptz NOT NULL DEFAULT now(),
    source  text NOT NULL,
    case_id uuid NOT NULL REFERENCES lazaret.case
);
CREATE INDEX walling_at ON lazaret.walling (at);
COMMENT ON TABLE lazaret.walling IS 'Automatic walls of the last hours: what the brake counts. Pruned daily.';
COMMENT ON COLUMN lazaret.walling.at IS 'When.';
COMMENT ON COLUMN lazaret.walling.source IS 'By whose report.';
COMMENT ON COLUMN lazaret.walling.case_id IS 'In which case.';

CREATE TABLE lazaret.brake (
    source      text PRIMARY KEY,
    pulled_at   timestamptz,
    released_at timestamptz,
    released_by text
);
COMMENT ON TABLE lazaret.brake IS 'Where automatic walling has stopped because there was far more of it than allowed.';
COMMENT ON COLUMN lazaret.brake.source IS 'Which source; empty: all.';
COMMENT ON COLUMN lazaret.brake.pulled_at IS 'Since when; NULL: not pulled.';
COMMENT ON COLUMN lazaret.brake.released_at IS 'When a person last let it go: earlier walls no longer count.';
COMMENT ON COLUMN lazaret.brake.released_by IS 'Who.';
