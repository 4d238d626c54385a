-- 0009_wayout.sql -- the way out: proofs, pauses, requests, and what is told of it
-- Why: what opens a door is decided from facts that stand here, each with the
-- facts that it went by; and a person is never without a next step.

-- ---- playbooks ------------------------------------------------------------
ALTER TABLE lazaret.playbook DROP CONSTRAINT playbook_needs_check;
ALTER TABLE lazaret.playbook
    ADD CHECK (needs <@ '{checklist,scan,quiet,no-report,staff}'::text[]),
    ADD COLUMN automatic text[] NOT NULL DEFAULT '{checklist,quiet}'
        CHECK (automatic = '{}' OR (automatic @> '{quiet}'
            AND automatic <@ '{checklist,scan,quiet,no-report}'::text[])),
    ADD COLUMN resets integer NOT NULL DEFAULT 3 CHECK (resets BETWEEN 1 AND 1000),
    ADD COLUMN resets_within interval NOT NULL DEFAULT '10 min'
        CHECK (resets_within BETWEEN '1 min' AND '1 day'),
    ADD COLUMN unseen text NOT NULL DEFAULT 'checklist'
        CHECK (unseen IN ('checklist', 'staff')),
    ADD COLUMN no_report interval NOT NULL DEFAULT '48 hours',
    ADD COLUMN pause interval NOT NULL DEFAULT '30 min',
    ADD COLUMN remind interval NOT NULL DEFAULT '7 days' CHECK (remind >= '1 hour'),
    ADD COLUMN any_hour boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN lazaret.playbook.automatic IS 'The proofs by which the warden opens the door unasked, quiet among them; empty: never.';
COMMENT ON COLUMN lazaret.playbook.resets IS 'So many sightings set the quiet clock back; fewer are noise: antivirus programs and web pages ask for such names, too.';
COMMENT ON COLUMN lazaret.playbook.resets_within IS 'If they come within this time.';
COMMENT ON COLUMN lazaret.playbook.unseen IS 'What takes the place of quiet where the site cannot observe it.';
COMMENT ON COLUMN lazaret.playbook.no_report IS 'How long no source may have seen anything, for the need no-report.';
COMMENT ON COLUMN lazaret.playbook.pause IS 'How long the pause is that the subscriber may take once; 0: none.';
COMMENT ON COLUMN lazaret.playbook.remind IS 'How often an open case is recalled by mail.';
COMMENT ON COLUMN lazaret.playbook.any_hour IS 'Harm to others: the clock walls at any hour, not only in walling hours.';

ALTER TABLE lazaret.policy
    ADD COLUMN answer_within interval NOT NULL DEFAULT '2 days'
        CHECK (answer_within BETWEEN '1 min' AND '30 days'),
    ADD COLUMN announce_before interval NOT NULL DEFAULT '24 hours'
        CHECK (announce_before BETWEEN '0 s' AND '30 days');
COMMENT ON COLUMN lazaret.policy.answer_within IS 'How soon a request is answered: its deadline.';
COMMENT ON COLUMN lazaret.policy.announce_before IS 'How long before it a wall that comes by the clock is announced.';

CREATE TABLE lazaret.walling_hours (
    brand  text PRIMARY KEY CHECK (brand ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
    days   text[] NOT NULL CHECK (days <@ '{mon,tue,wed,thu,fri,sat,sun}'::text[] AND days <> '{}'),
    opens  interval NOT NULL CHECK (opens >= '0 s'),
    closes interval NOT NULL CHECK (closes > opens AND closes <= '24 hours'),
    zone   text NOT NULL CHECK (('2000-01-01'::timestamp AT TIME ZONE zone) IS NOT NULL),
    note   text NOT NULL DEFAULT ''
);
COMMENT ON TABLE lazaret.walling_hours IS 'When the clock may wall the lines of a brand, so that somebody answers the phone. No row, and none for "default": at any hour.';
COMMENT ON COLUMN lazaret.walling_hours.brand IS 'Of which brand; default: of all that have no row.';
COMMENT ON COLUMN lazaret.walling_hours.days IS 'On which days of the week.';
COMMENT ON COLUMN lazaret.walling_hours.opens IS 'From when, since midnight.';
COMMENT ON COLUMN lazaret.walling_hours.closes IS 'Until when, since midnight.';
COMMENT ON COLUMN lazaret.walling_hours.zone IS 'In which time zone: Europe/Berlin.';
COMMENT ON COLUMN lazaret.walling_hours.note IS 'For people.';

CREATE FUNCTION lazaret.walling_opens(whose text, at timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = '' AS $$
    SELECT coalesce(
        (SELECT min(greatest(at, (day + h.opens) AT TIME ZONE h.zone))
         FROM (SELECT * FROM lazaret.walling_hours w WHERE w.brand IN (whose, 'default')
               ORDER BY w.brand = whose DESC LIMIT 1) h,
              LATERAL (SELECT (at AT TIME ZONE h.zone)::date + i AS day
                       FROM generate_series(0, 7) i) d
         WHERE (ARRAY['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])[extract(isodow FROM day)] = ANY (h.days)
           AND (day + h.closes) AT TIME ZONE h.zone > at), at)
$$;
COMMENT ON FUNCTION lazaret.walling_opens IS 'The first moment from then on at which the clock may wall lines of this brand.';

-- ---- cases ----------------------------------------------------------------
ALTER TABLE lazaret.case
    ADD COLUMN look_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN reminded_at timestamptz,
    ADD COLUMN announced_step smallint NOT NULL DEFAULT 0;
CREATE INDEX case_look ON lazaret.case (look_at) WHERE state = 'open';
COMMENT ON COLUMN lazaret.case.look_at IS 'When the warden looks next whether the door opens by itself.';
COMMENT ON COLUMN lazaret.case.reminded_at IS 'When it was last recalled by mail.';
COMMENT ON COLUMN lazaret.case.announced_step IS 'The step of the ladder that was announced last.';

ALTER TABLE lazaret.release ADD COLUMN facts jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN lazaret.release.facts IS 'What the rule was given, need by need.';

-- ---- requests -------------------------------------------------------------
ALTER TABLE lazaret.request DROP CONSTRAINT request_kind_check;
ALTER TABLE lazaret.request
    ADD CONSTRAINT request_kind_check
        CHECK (kind IN ('release', 'dispute', 'exemption', 'review')),
    ADD COLUMN source text,
    ADD COLUMN answer_id uuid REFERENCES lazaret.message;
CREATE INDEX request_case ON lazaret.request (case_id, made_at DESC);
CREATE INDEX request_source ON lazaret.request (source) WHERE kind = 'dispute';
COMMENT ON COLUMN lazaret.request.kind IS 'release, dispute or exemption; review: the warden asks, since its time has come.';
COMMENT ON COLUMN lazaret.request.source IS 'dispute: whose report is disputed; it counts against the source when upheld.';
COMMENT ON COLUMN lazaret.request.answer_id IS 'What staff wrote with the decision, for the subscriber to read.';

CREATE VIEW lazaret.answer AS
SELECT r.id AS request_id, r.case_id, m.at, m.content
FROM lazaret.request r JOIN lazaret.message m ON m.id = r.answer_id;
COMMENT ON VIEW lazaret.answer IS 'What staff answered: of all messages this alone is shown to the subscriber.';

CREATE VIEW lazaret.source_standing AS
SELECT s.name, s.weight, d.disputed, d.upheld,
    CASE WHEN d.decided = 0 THEN s.weight
         ELSE round(s.weight * (1 - d.upheld::numeric / d.decided))::smallint END AS weight_now
FROM lazaret.source s CROSS JOIN LATERAL (
    SELECT count(*) AS disputed,
        count(*) FILTER (WHERE r.state = 'approved') AS upheld,
        count(*) FILTER (WHERE r.state IN ('approved', 'denied')) AS decided
    FROM lazaret.request r WHERE r.kind = 'dispute' AND r.source = s.name) d;
COMMENT ON VIEW lazaret.source_standing IS 'How far each source is believed after the disputes that were upheld against it.';

-- The next step of each ladder. A wall by the clock waits for the walling
-- hours of the brand, but where the harm is to others; a dispute stops all.
CREATE VIEW lazaret.next_step AS
SELECT c.id AS case_id, c.line_id, s.position, s.measure, c.began_at + s.after AS earliest,
    CASE WHEN s.measure >= 'garden' AND c.measure < 'garden' AND NOT p.any_hour
         THEN lazaret.walling_opens(u.brand, greatest(c.began_at + s.after, now()))
         ELSE c.began_at + s.after END AS due_at
FROM lazaret.case c
JOIN lazaret.playbook p ON p.cause = c.cause
JOIN lazaret.playbook_step s ON s.cause = c.cause AND s.position = c.step + 1
JOIN lazaret.line n ON n.id = c.line_id
JOIN lazaret.subscriber u ON u.id = n.subscriber_id
WHERE c.state = 'open' AND c.step > 0
  AND NOT EXISTS (SELECT FROM lazaret.request r WHERE r.case_id = c.id
                  AND r.kind = 'dispute' AND r.state IN ('waiting', 'asked-back'));
COMMENT ON VIEW lazaret.next_step IS 'Which step of its ladder an open case takes next, and when; none while it is disputed.';

-- ---- what a line asks for -------------------------------------------------
CREATE TABLE lazaret.alive (
    line_id uuid NOT NULL,
    hour    timestamptz NOT NULL,
    minutes bigint NOT NULL,
    PRIMARY KEY (line_id, hour)
) PARTITION BY RANGE (hour);
CREATE TABLE lazaret.alive_other PARTITION OF lazaret.alive DEFAULT;
COMMENT ON TABLE lazaret.alive IS 'In which minutes a held line asked for anything at all: silence counts only while it is alive.';
COMMENT ON TABLE lazaret.alive_other IS 'What no month of its own has.';
COMMENT ON COLUMN lazaret.alive.line_id IS 'Which line.';
COMMENT ON COLUMN lazaret.alive.hour IS 'The start of the hour.';
COMMENT ON COLUMN lazaret.alive.minutes IS 'A bit for each minute of it, the lowest for the first.';

CREATE OR REPLACE FUNCTION lazaret.partitions_make(first date, months integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
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
END $$;
CREATE OR REPLACE FUNCTION lazaret.partitions_drop(now_is timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
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
END $$;
COMMENT ON FUNCTION lazaret.partitions_make IS 'Makes the monthly partitions of leases, reports, sightings and life that are missing.';

-- ---- finding the device, and the survey -----------------------------------
CREATE TABLE lazaret.suspect (
    line_id  uuid NOT NULL REFERENCES lazaret.line,
    device   text NOT NULL CHECK (device ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
    position smallint NOT NULL CHECK (position BETWEEN 1 AND 40),
    off_at   timestamptz,
    found    text CHECK (found IN ('silent', 'talking')),
    found_at timestamptz,
    PRIMARY KEY (line_id, device),
    CHECK ((found IS NULL) = (found_at IS NULL))
);
COMMENT ON TABLE lazaret.suspect IS 'The walk that finds the device: what the subscriber owns and what became of it. Goes with the last open case of the line.';
COMMENT ON COLUMN lazaret.suspect.line_id IS 'Whose.';
COMMENT ON COLUMN lazaret.suspect.device IS 'The class of device, with a number where there are several: camera, camera-2.';
COMMENT ON COLUMN lazaret.suspect.position IS 'Its place in the order in which they are tried.';
COMMENT ON COLUMN lazaret.suspect.off_at IS 'Since when it is switched off; NULL: it is on.';
COMMENT ON COLUMN lazaret.suspect.found IS 'silent: the line fell silent with it; talking: it went on without it.';
COMMENT ON COLUMN lazaret.suspect.found_at IS 'When that was seen.';

CREATE TABLE lazaret.survey (
    case_id     uuid PRIMARY KEY REFERENCES lazaret.case,
    line_id     uuid NOT NULL REFERENCES lazaret.line,
    offered_at  timestamptz NOT NULL DEFAULT now(),
    answered_at timestamptz,
    found       text CHECK (found IN ('yes', 'no', 'unsure')),
    clear       smallint CHECK (clear BETWEEN 1 AND 5),
    CHECK ((answered_at IS NULL) = (found IS NULL)),
    CHECK ((answered_at IS NULL) = (clear IS NULL))
);
CREATE INDEX survey_line ON lazaret.survey (line_id, offered_at DESC);
COMMENT ON TABLE lazaret.survey IS 'Two questions after a clean watch.';
COMMENT ON COLUMN lazaret.survey.case_id IS 'About which case.';
COMMENT ON COLUMN lazaret.survey.line_id IS 'Whose: asked on the page of this line, without a log-in.';
COMMENT ON COLUMN lazaret.survey.offered_at IS 'When it was offered.';
COMMENT ON COLUMN lazaret.survey.answered_at IS 'When it was answered; once.';
COMMENT ON COLUMN lazaret.survey.found IS 'Did you find the device?';
COMMENT ON COLUMN lazaret.survey.clear IS 'How clear was our help? 1 to 5.';

-- ---- notices --------------------------------------------------------------
ALTER TABLE lazaret.notice DROP CONSTRAINT notice_kind_check;
ALTER TABLE lazaret.notice
    ADD CONSTRAINT notice_kind_check CHECK (kind IN
        ('walled', 'warned', 'reminded', 'announced', 'relapsed', 'released', 'closed',
         'received', 'approved', 'denied', 'upheld', 'rejected', 'paused', 'resumed'));
COMMENT ON COLUMN lazaret.notice.kind IS 'What it tells. Of requests: received, approved, denied; of disputes: upheld, rejected.';

CREATE TABLE lazaret.channel (
    name  lazaret.contact_channel PRIMARY KEY,
    kinds text[] NOT NULL DEFAULT '{}',
    note  text NOT NULL DEFAULT ''
);
COMMENT ON TABLE lazaret.channel IS 'The ways by which notices go out: all by mail; by phone (SMS) where there is a row.';
COMMENT ON COLUMN lazaret.channel.name IS 'Which way.';
COMMENT ON COLUMN lazaret.channel.kinds IS 'Which kinds of notice go this way; empty: all.';
COMMENT ON COLUMN lazaret.channel.note IS 'For people.';
INSERT INTO lazaret.channel (name, note) VALUES ('email', 'The only way, unless others are loaded.');

ALTER TABLE lazaret.contact
    ADD COLUMN bounced_at timestamptz,
    ADD COLUMN bounced text NOT NULL DEFAULT '' CHECK (bounced ~ '^([245]\.[0-9]{1,3}\.[0-9]{1,3})?$');
COMMENT ON COLUMN lazaret.contact.bounced_at IS 'When a mail to it last came back.';
COMMENT ON COLUMN lazaret.contact.bounced IS 'Why: the status of RFC 3463, such as 5.1.1; empty: none came back.';

-- ---- who may do what ------------------------------------------------------
GRANT EXECUTE ON FUNCTION lazaret.walling_opens(text, timestamptz) TO PUBLIC;
GRANT SELECT ON lazaret.walling_hours, lazaret.channel, lazaret.next_step, lazaret.alive,
    lazaret.applied, lazaret.suspect, lazaret.survey, lazaret.answer
TO lazaret_api, lazaret_subscriber, lazaret_staff, lazaret_warden, lazaret_operator;
GRANT SELECT, INSERT, UPDATE ON lazaret.alive TO lazaret_redirector, lazaret_gateway;
-- A release withdraws what still waits.
GRANT UPDATE (state) ON lazaret.request TO lazaret_api, lazaret_subscriber, lazaret_warden, lazaret_operator;
GRANT INSERT ON lazaret.proof TO lazaret_warden, lazaret_staff;
GRANT INSERT ON lazaret.request TO lazaret_warden;
GRANT INSERT, UPDATE, DELETE ON lazaret.suspect TO lazaret_subscriber, lazaret_staff;
GRANT DELETE ON lazaret.suspect TO lazaret_api, lazaret_warden, lazaret_operator;
GRANT INSERT ON lazaret.survey TO lazaret_warden;
GRANT UPDATE (answered_at, found, clear) ON lazaret.survey TO lazaret_subscriber;
GRANT UPDATE (bounced_at, bounced) ON lazaret.contact TO lazaret_warden;
GRANT SELECT ON lazaret.source_standing TO lazaret_api, lazaret_staff, lazaret_operator;
GRANT UPDATE ON lazaret.request TO lazaret_operator;
GRANT INSERT ON lazaret.message TO lazaret_operator;
GRANT SELECT, INSERT, UPDATE, DELETE ON lazaret.walling_hours, lazaret.channel TO lazaret_operator;
