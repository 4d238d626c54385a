-- 0001_people.sql -- who has the contract, which line, and who may not be walled
-- Why first: everything else hangs on a line. Personal data (how to reach
-- somebody) stands in lazaret.contact alone, so that it can be erased without
-- touching what must be kept.

CREATE SCHEMA lazaret;
COMMENT ON SCHEMA lazaret IS 'The quarantine station: lines, leases, reports, cases, the wall.';
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

-- One role per program and pool. They are made once per cluster and may log in
-- as pg_hba.conf allows; the owner migrates, nobody else changes the schema.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['lazaret_api', 'lazaret_subscriber',
        'lazaret_staff', 'lazaret_redirector', 'lazaret_gateway',
        'lazaret_warden', 'lazaret_operator'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I LOGIN', name);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
    END LOOP;
END $$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA lazaret TO lazaret_api, lazaret_subscriber, lazaret_staff,
    lazaret_redirector, lazaret_gateway, lazaret_warden, lazaret_operator;

CREATE TABLE lazaret.migration (
    number     integer PRIMARY KEY,
    name       text NOT NULL,
    checksum   text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE lazaret.migration IS 'Which migrations have run. Every program compares this with the list built into it and refuses a schema that is not its own.';
COMMENT ON COLUMN lazaret.migration.number IS 'The number in the name of the file.';
COMMENT ON COLUMN lazaret.migration.name IS 'The rest of the name of the file.';
COMMENT ON COLUMN lazaret.migration.checksum IS 'SHA-256 of the file, in hex.';
COMMENT ON COLUMN lazaret.migration.applied_at IS 'When it ran.';
GRANT SELECT ON lazaret.migration TO PUBLIC;

CREATE TYPE lazaret.measure AS ENUM
    ('none', 'notice', 'restrict', 'throttle', 'garden', 'suspend');
COMMENT ON TYPE lazaret.measure IS 'What is done to a line, from nothing to nearly all. A line is walled at garden and suspend.';
CREATE TYPE lazaret.account_kind AS ENUM
    ('home', 'business', 'shared', 'critical');
COMMENT ON TYPE lazaret.account_kind IS 'Whose line it is. Only home lines are walled without a person.';

CREATE TABLE lazaret.realm (
    name text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
    note text NOT NULL DEFAULT ''
);
COMMENT ON TABLE lazaret.realm IS 'A routing domain (POP, VRF, inside of a CGN) in which an inside address means one line.';
COMMENT ON COLUMN lazaret.realm.name IS 'Its name; "default" where there is one only.';
COMMENT ON COLUMN lazaret.realm.note IS 'For people.';
INSERT INTO lazaret.realm (name, note)
VALUES ('default', 'The only realm, unless others are loaded.');

CREATE TABLE lazaret.subscriber (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    account    text NOT NULL UNIQUE CHECK (length(account) BETWEEN 1 AND 64),
    kind       lazaret.account_kind NOT NULL DEFAULT 'home',
    brand      text NOT NULL DEFAULT 'default'
               CHECK (brand ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
    language   text CHECK (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
    created_at timestamptz NOT NULL DEFAULT now(),
    ended_at   timestamptz
);
COMMENT ON TABLE lazaret.subscriber IS 'Who has the contract. How to reach them is in lazaret.contact.';
COMMENT ON COLUMN lazaret.subscriber.id IS 'Our own reference.';
COMMENT ON COLUMN lazaret.subscriber.account IS 'The ISP''s reference.';
COMMENT ON COLUMN lazaret.subscriber.kind IS 'Whether a wall may come without a person.';
COMMENT ON COLUMN lazaret.subscriber.brand IS 'Under which brand pages and notices speak to them.';
COMMENT ON COLUMN lazaret.subscriber.language IS 'BCP 47 tag of pages and notices; NULL: the browser decides, mails are in the brand''s first language.';
COMMENT ON COLUMN lazaret.subscriber.created_at IS 'When we first heard of them.';
COMMENT ON COLUMN lazaret.subscriber.ended_at IS 'When the contract ended.';

CREATE TYPE lazaret.contact_channel AS ENUM ('email', 'phone', 'post');
COMMENT ON TYPE lazaret.contact_channel IS 'By what way a subscriber is reached.';
CREATE TABLE lazaret.contact (
    subscriber_id uuid NOT NULL REFERENCES lazaret.subscriber,
    channel       lazaret.contact_channel NOT NULL,
    value         text NOT NULL CHECK (length(value) BETWEEN 3 AND 320),
    added_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (subscriber_id, channel, value)
);
COMMENT ON TABLE lazaret.contact IS 'Personal data: how to reach a subscriber. May be erased at any time.';
COMMENT ON COLUMN lazaret.contact.subscriber_id IS 'Whose.';
COMMENT ON COLUMN lazaret.contact.channel IS 'E-mail, phone or post.';
COMMENT ON COLUMN lazaret.contact.value IS 'The address or number.';
COMMENT ON COLUMN lazaret.contact.added_at IS 'Since when we have it.';

CREATE TABLE lazaret.line (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    reference     text NOT NULL UNIQUE CHECK (length(reference) BETWEEN 1 AND 64),
    subscriber_id uuid NOT NULL REFERENCES lazaret.subscriber,
    realm         text NOT NULL DEFAULT 'default' REFERENCES lazaret.realm,
    started_at    timestamptz NOT NULL DEFAULT now(),
    ended_at      timestamptz CHECK (ended_at >= started_at)
);
CREATE INDEX line_subscriber ON lazaret.line (subscriber_id);
COMMENT ON TABLE lazaret.line IS 'One access line of a subscriber. Measures act on lines. Whoever changes the cases or leases of a line locks its row first.';
COMMENT ON COLUMN lazaret.line.id IS 'Our own reference.';
COMMENT ON COLUMN lazaret.line.reference IS 'The ISP''s reference of the line.';
COMMENT ON COLUMN lazaret.line.subscriber_id IS 'Who has the contract.';
COMMENT ON COLUMN lazaret.line.realm IS 'Where its addresses mean something.';
COMMENT ON COLUMN lazaret.line.started_at IS 'Since when it exists.';
COMMENT ON COLUMN lazaret.line.ended_at IS 'When it was given up. Lines are never deleted.';

CREATE TABLE lazaret.exemption (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    line_id       uuid REFERENCES lazaret.line,
    subscriber_id uuid REFERENCES lazaret.subscriber,
    starts_at     timestamptz NOT NULL DEFAULT now(),
    until         timestamptz NOT NULL CHECK (until > starts_at),
    reason        text NOT NULL CHECK (length(reason) BETWEEN 3 AND 2000),
    decided_by    text NOT NULL,
    seconded_by   text CHECK (seconded_by <> decided_by),
    CHECK (num_nonnulls(line_id, subscriber_id) = 1)
);
CREATE INDEX exemption_line ON lazaret.exemption (line_id, until);
CREATE INDEX exemption_subscriber ON lazaret.exemption (subscriber_id, until);
COMMENT ON TABLE lazaret.exemption IS 'This line or account is not walled, from then until then.';
COMMENT ON COLUMN lazaret.exemption.id IS 'Our own reference.';
COMMENT ON COLUMN lazaret.exemption.line_id IS 'The line, or NULL.';
COMMENT ON COLUMN lazaret.exemption.subscriber_id IS 'The account, or NULL: all its lines.';
COMMENT ON COLUMN lazaret.exemption.starts_at IS 'From when.';
COMMENT ON COLUMN lazaret.exemption.until IS 'Until when. There is no exemption without an end.';
COMMENT ON COLUMN lazaret.exemption.reason IS 'Why, for who looks at it later.';
COMMENT ON COLUMN lazaret.exemption.decided_by IS 'Who decided it.';
COMMENT ON COLUMN lazaret.exemption.seconded_by IS 'The second pair of eyes.';

CREATE TABLE lazaret.never_wall (
    realm  text NOT NULL DEFAULT 'default' REFERENCES lazaret.realm,
    prefix cidr NOT NULL,
    note   text NOT NULL DEFAULT '',
    PRIMARY KEY (realm, prefix)
);
COMMENT ON TABLE lazaret.never_wall IS 'Addresses inside which nobody is walled: own servers, relays, gateways.';
COMMENT ON COLUMN lazaret.never_wall.realm IS 'Where the prefix means this.';
COMMENT ON COLUMN lazaret.never_wall.prefix IS 'The addresses.';
COMMENT ON COLUMN lazaret.never_wall.note IS 'What stands there.';

CREATE TABLE lazaret.policy (
    single              boolean PRIMARY KEY DEFAULT true CHECK (single),
    enforce           boolean NOT NULL DEFAULT true,
    walls_an_hour     integer NOT NULL DEFAULT 500 CHECK (walls_an_hour >= 0),
    doubt_margin      interval NOT NULL DEFAULT '60 s'
                      CHECK (doubt_margin BETWEEN '0 s' AND '1 hour'),
    confirmed_for     interval NOT NULL DEFAULT '12 hours'
                      CHECK (confirmed_for BETWEEN '1 min' AND '30 days'),
    future_margin     interval NOT NULL DEFAULT '5 min',
    keep_reports      interval NOT NULL DEFAULT '400 days',
    keep_leases       interval NOT NULL DEFAULT '180 days',
    keep_sightings    interval NOT NULL DEFAULT '90 days'
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
INSERT INTO lazaret.policy DEFAULT VALUES;
