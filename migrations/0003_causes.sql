-- 0003_causes.sql -- kinds of infection, playbooks, garden, indicators, sites
-- Why rows: an abuse desk changes these every week. They are shipped as text
-- in etc/ and loaded by `lazaret load`, which keeps every version.

CREATE TABLE lazaret.loaded (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind      text NOT NULL,
    content   text NOT NULL,
    digest    text NOT NULL,
    loaded_at timestamptz NOT NULL DEFAULT now(),
    loaded_by text NOT NULL
);
CREATE INDEX loaded_kind ON lazaret.loaded (kind, id DESC);
COMMENT ON TABLE lazaret.loaded IS 'Every version of the loaded texts, so that an older one can be restored.';
COMMENT ON COLUMN lazaret.loaded.id IS 'The version.';
COMMENT ON COLUMN lazaret.loaded.kind IS 'causes, garden, indicators, sites or sources.';
COMMENT ON COLUMN lazaret.loaded.content IS 'The text as it was loaded.';
COMMENT ON COLUMN lazaret.loaded.digest IS 'SHA-256 of the text, in hex.';
COMMENT ON COLUMN lazaret.loaded.loaded_at IS 'When.';
COMMENT ON COLUMN lazaret.loaded.loaded_by IS 'By whom.';

CREATE TABLE lazaret.data_state (
    single   boolean PRIMARY KEY DEFAULT true CHECK (single),
    number bigint NOT NULL DEFAULT 1
);
COMMENT ON TABLE lazaret.data_state IS 'Grows when garden, indicators or sites change: followers then read them anew.';
COMMENT ON COLUMN lazaret.data_state.single IS 'Always true: there is one row.';
COMMENT ON COLUMN lazaret.data_state.number IS 'The number of changes so far.';
INSERT INTO lazaret.data_state DEFAULT VALUES;

CREATE TYPE lazaret.site_mode AS ENUM ('forge', 'redirect');
COMMENT ON TYPE lazaret.site_mode IS 'How a site steers: with steering addresses in DNS answers, or by a gateway that redirects ports 53 and 80.';
CREATE TABLE lazaret.site (
    name            text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
    realm           text NOT NULL REFERENCES lazaret.realm,
    mode            lazaret.site_mode NOT NULL,
    steering_ipv4   inet CHECK (family(steering_ipv4) = 4),
    steering_ipv6   inet CHECK (family(steering_ipv6) = 6),
    note            text NOT NULL DEFAULT '',
    CHECK (mode = 'redirect' OR steering_ipv4 IS NOT NULL)
);
COMMENT ON TABLE lazaret.site IS 'A place with its redirectors and its gateway.';
COMMENT ON COLUMN lazaret.site.name IS 'Its name; in the settings of redirector and gateway.';
COMMENT ON COLUMN lazaret.site.realm IS 'Whose inside addresses it sees.';
COMMENT ON COLUMN lazaret.site.mode IS 'How it steers.';
COMMENT ON COLUMN lazaret.site.steering_ipv4 IS 'In forge mode: the address given for steered names.';
COMMENT ON COLUMN lazaret.site.steering_ipv6 IS 'The same for AAAA; NULL: none, names have no AAAA.';
COMMENT ON COLUMN lazaret.site.note IS 'For people.';

CREATE TABLE lazaret.cause_group (
    name text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
    note text NOT NULL DEFAULT ''
);
COMMENT ON TABLE lazaret.cause_group IS 'Causes that share the budget of self-releases.';
COMMENT ON COLUMN lazaret.cause_group.name IS 'Its name.';
COMMENT ON COLUMN lazaret.cause_group.note IS 'For people.';

CREATE TABLE lazaret.cause (
    name        text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
    group_name  text NOT NULL REFERENCES lazaret.cause_group,
    title       text NOT NULL CHECK (length(title) BETWEEN 3 AND 120),
    device      text NOT NULL DEFAULT 'any',
    severity    smallint NOT NULL DEFAULT 50 CHECK (severity BETWEEN 0 AND 100),
    scan_helps  boolean NOT NULL DEFAULT false,
    retired     boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE lazaret.cause IS 'A kind of infection or abuse.';
COMMENT ON COLUMN lazaret.cause.name IS 'Its name in API, files and pages.';
COMMENT ON COLUMN lazaret.cause.group_name IS 'Which causes share its budget.';
COMMENT ON COLUMN lazaret.cause.title IS 'For staff, in English.';
COMMENT ON COLUMN lazaret.cause.device IS 'The class of device it usually lives on; any where that is not known.';
COMMENT ON COLUMN lazaret.cause.severity IS 'Which of several cases stands first on the page: higher first.';
COMMENT ON COLUMN lazaret.cause.scan_helps IS 'Whether a virus scanner can find it.';
COMMENT ON COLUMN lazaret.cause.retired IS 'No longer loaded: kept for its cases, no new ones.';

CREATE TABLE lazaret.playbook (
    cause          text PRIMARY KEY REFERENCES lazaret.cause,
    needs          text[] NOT NULL DEFAULT '{checklist}'
                   CHECK (needs <@ '{checklist,scan,quiet,staff}'::text[]),
    checklist      text[] NOT NULL DEFAULT '{}',
    self_releases  integer NOT NULL DEFAULT 2 CHECK (self_releases BETWEEN 0 AND 100),
    self_window    interval NOT NULL DEFAULT '30 days',
    quiet          interval NOT NULL DEFAULT '6 hours',
    watch          interval NOT NULL DEFAULT '14 days',
    review         interval NOT NULL DEFAULT '30 days',
    expires        interval
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

CREATE TABLE lazaret.playbook_step (
    cause    text NOT NULL REFERENCES lazaret.playbook,
    position smallint NOT NULL CHECK (position BETWEEN 1 AND 20),
    measure  lazaret.measure NOT NULL,
    after    interval NOT NULL DEFAULT '0 s',
    needs_acknowledgement boolean NOT NULL DEFAULT false,
    PRIMARY KEY (cause, position)
);
COMMENT ON TABLE lazaret.playbook_step IS 'The ladder: which measure comes when.';
COMMENT ON COLUMN lazaret.playbook_step.cause IS 'Whose ladder.';
COMMENT ON COLUMN lazaret.playbook_step.position IS 'From 1, in order.';
COMMENT ON COLUMN lazaret.playbook_step.measure IS 'What is done from then on.';
COMMENT ON COLUMN lazaret.playbook_step.after IS 'How long after the case opened or relapsed.';
COMMENT ON COLUMN lazaret.playbook_step.needs_acknowledgement IS 'The measure ends its warning page once the subscriber has said "I have read it".';

CREATE TABLE lazaret.indicator (
    id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cause    text NOT NULL REFERENCES lazaret.cause,
    kind     text NOT NULL CHECK (kind IN ('name', 'address', 'port')),
    name     text CHECK (name = lower(name) AND length(name) BETWEEN 1 AND 253),
    below    boolean NOT NULL DEFAULT false,
    address  cidr,
    protocol smallint CHECK (protocol IN (6, 17)),
    port     integer CHECK (port BETWEEN 1 AND 65535),
    note     text NOT NULL DEFAULT '',
    retired  boolean NOT NULL DEFAULT false,
    CHECK (CASE kind WHEN 'name' THEN name IS NOT NULL
                     WHEN 'address' THEN address IS NOT NULL
                     ELSE protocol IS NOT NULL AND port IS NOT NULL END),
    UNIQUE NULLS NOT DISTINCT (cause, kind, name, below, address, protocol, port)
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

CREATE TABLE lazaret.garden_group (
    name       text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
    bit        smallint NOT NULL UNIQUE CHECK (bit BETWEEN 0 AND 61),
    always     boolean NOT NULL DEFAULT false,
    in_suspend boolean NOT NULL DEFAULT false,
    note       text NOT NULL DEFAULT ''
);
COMMENT ON TABLE lazaret.garden_group IS 'Garden names that are opened together.';
COMMENT ON COLUMN lazaret.garden_group.name IS 'Its name.';
COMMENT ON COLUMN lazaret.garden_group.bit IS 'Its bit in wall.garden.';
COMMENT ON COLUMN lazaret.garden_group.always IS 'Open to every walled line, whatever the cause.';
COMMENT ON COLUMN lazaret.garden_group.in_suspend IS 'Open even at suspend: own names, emergency.';
COMMENT ON COLUMN lazaret.garden_group.note IS 'For people.';

CREATE TABLE lazaret.garden_rule (
    group_name text NOT NULL REFERENCES lazaret.garden_group,
    name       text NOT NULL CHECK (name = lower(name) AND length(name) BETWEEN 1 AND 253),
    below      boolean NOT NULL DEFAULT false,
    ports      text[] NOT NULL DEFAULT '{tcp/80,tcp/443}',
    shared     boolean NOT NULL DEFAULT false,
    note       text NOT NULL DEFAULT '',
    PRIMARY KEY (group_name, name, below)
);
COMMENT ON TABLE lazaret.garden_rule IS 'A name that a walled line still reaches.';
COMMENT ON COLUMN lazaret.garden_rule.group_name IS 'With which others it is opened.';
COMMENT ON COLUMN lazaret.garden_rule.name IS 'The name, lower case, without final dot.';
COMMENT ON COLUMN lazaret.garden_rule.below IS 'True: every name below it, not itself.';
COMMENT ON COLUMN lazaret.garden_rule.ports IS 'What is opened: tcp/443, udp/123.';
COMMENT ON COLUMN lazaret.garden_rule.shared IS 'It stands on a shared front end: a pinned address opens its neighbours.';
COMMENT ON COLUMN lazaret.garden_rule.note IS 'Where this was read, and when.';

CREATE TABLE lazaret.cause_garden (
    cause      text NOT NULL REFERENCES lazaret.cause,
    group_name text NOT NULL REFERENCES lazaret.garden_group,
    PRIMARY KEY (cause, group_name)
);
COMMENT ON TABLE lazaret.cause_garden IS 'Which groups a cause opens besides those that are always open.';
COMMENT ON COLUMN lazaret.cause_garden.cause IS 'The cause.';
COMMENT ON COLUMN lazaret.cause_garden.group_name IS 'The group.';

CREATE TABLE lazaret.garden_opening (
    line_id    uuid NOT NULL REFERENCES lazaret.line,
    group_name text NOT NULL REFERENCES lazaret.garden_group,
    until      timestamptz NOT NULL,
    PRIMARY KEY (line_id, group_name)
);
COMMENT ON TABLE lazaret.garden_opening IS 'A group opened to one line for a time ("I have a Synology").';
COMMENT ON COLUMN lazaret.garden_opening.line_id IS 'Whose.';
COMMENT ON COLUMN lazaret.garden_opening.group_name IS 'Which group.';
COMMENT ON COLUMN lazaret.garden_opening.until IS 'Until when.';

CREATE FUNCTION lazaret.data_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    UPDATE lazaret.data_state SET number = number + 1;
    NOTIFY lazaret_data;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION lazaret.data_changed IS 'Tells followers to read garden, indicators and sites anew.';
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['site', 'indicator', 'garden_group', 'garden_rule'] LOOP
        EXECUTE format('CREATE TRIGGER data_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE
            ON lazaret.%I FOR EACH STATEMENT EXECUTE FUNCTION lazaret.data_changed()', name);
    END LOOP;
END $$;
