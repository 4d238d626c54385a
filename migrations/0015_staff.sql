-- 0015_staff.sql -- who works at the console, and how they prove it
-- Why: staff see what no one else may, so each is an account of their own with
-- a role, and what they do bears their name. What a thief of a copy could use
-- is kept as digests; second factors cannot be, since codes are made of them.

CREATE TYPE lazaret.clerk_role AS ENUM ('viewer', 'agent', 'supervisor', 'admin');
COMMENT ON TYPE lazaret.clerk_role IS 'What staff may do: each does all that those before it do.';

CREATE TABLE lazaret.clerk (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name          text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9._@-]{0,63}$'),
    role          lazaret.clerk_role NOT NULL,
    password      text CHECK (password ~ '^\$argon2id\$'),
    invitation    bytea CHECK (length(invitation) = 32),
    invited_until timestamptz,
    totp_key      bytea CHECK (length(totp_key) = 20),
    totp_next     bytea CHECK (length(totp_next) = 20),
    totp_step     bigint NOT NULL DEFAULT 0,
    created_at    timestamptz NOT NULL DEFAULT now(),
    created_by    text NOT NULL,
    seen_at       timestamptz,
    disabled_at   timestamptz,
    CHECK ((invitation IS NULL) = (invited_until IS NULL))
);
COMMENT ON TABLE lazaret.clerk IS 'The accounts of staff.';
COMMENT ON COLUMN lazaret.clerk.id IS 'Our own reference.';
COMMENT ON COLUMN lazaret.clerk.name IS 'The name to sign in with, and in timelines: staff:NAME.';
COMMENT ON COLUMN lazaret.clerk.role IS 'What they may do.';
COMMENT ON COLUMN lazaret.clerk.password IS 'Argon2id, with its limits and salt; NULL: none was chosen.';
COMMENT ON COLUMN lazaret.clerk.invitation IS 'BLAKE2b-256 of a word that lets in once, to choose a password.';
COMMENT ON COLUMN lazaret.clerk.invited_until IS 'Until when.';
COMMENT ON COLUMN lazaret.clerk.totp_key IS 'Key of the second factor (RFC 6238); NULL: none was set up.';
COMMENT ON COLUMN lazaret.clerk.totp_next IS 'A key that is being set up: it holds once a code of it was typed.';
COMMENT ON COLUMN lazaret.clerk.totp_step IS 'The step of the last code that was used: a code lets in once.';
COMMENT ON COLUMN lazaret.clerk.created_at IS 'When the account was made.';
COMMENT ON COLUMN lazaret.clerk.created_by IS 'By whom.';
COMMENT ON COLUMN lazaret.clerk.seen_at IS 'When they last worked here.';
COMMENT ON COLUMN lazaret.clerk.disabled_at IS 'Since when they may not sign in; NULL: they may.';

CREATE TABLE lazaret.clerk_recovery (
    clerk_id uuid NOT NULL REFERENCES lazaret.clerk,
    digest   bytea NOT NULL CHECK (length(digest) = 32),
    used_at  timestamptz,
    PRIMARY KEY (clerk_id, digest)
);
COMMENT ON TABLE lazaret.clerk_recovery IS 'Codes on paper, for who has lost the second factor.';
COMMENT ON COLUMN lazaret.clerk_recovery.clerk_id IS 'Whose.';
COMMENT ON COLUMN lazaret.clerk_recovery.digest IS 'BLAKE2b-256 of the code.';
COMMENT ON COLUMN lazaret.clerk_recovery.used_at IS 'When it let in; it will not again.';

CREATE TABLE lazaret.clerk_session (
    id       uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    clerk_id uuid NOT NULL REFERENCES lazaret.clerk,
    digest   bytea NOT NULL UNIQUE CHECK (length(digest) = 32),
    began_at timestamptz NOT NULL DEFAULT now(),
    seen_at  timestamptz NOT NULL DEFAULT now(),
    fresh_at timestamptz NOT NULL DEFAULT now(),
    sign_on  boolean NOT NULL DEFAULT false,
    address  inet NOT NULL,
    agent    text NOT NULL DEFAULT '',
    note     text NOT NULL DEFAULT ''
);
CREATE INDEX clerk_session_of ON lazaret.clerk_session (clerk_id);
CREATE INDEX clerk_session_seen ON lazaret.clerk_session (seen_at);
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

CREATE TABLE lazaret.clerk_device (
    digest   bytea NOT NULL CHECK (length(digest) = 32),
    clerk_id uuid NOT NULL REFERENCES lazaret.clerk,
    seen_at  timestamptz NOT NULL DEFAULT now(),
    failures integer NOT NULL DEFAULT 0,
    PRIMARY KEY (digest, clerk_id)
);
CREATE INDEX clerk_device_of ON lazaret.clerk_device (clerk_id);
COMMENT ON TABLE lazaret.clerk_device IS 'Browsers on which somebody has signed in: guesses elsewhere do not lock these out.';
COMMENT ON COLUMN lazaret.clerk_device.digest IS 'BLAKE2b-256 of the cookie.';
COMMENT ON COLUMN lazaret.clerk_device.clerk_id IS 'Who.';
COMMENT ON COLUMN lazaret.clerk_device.seen_at IS 'When they last signed in there.';
COMMENT ON COLUMN lazaret.clerk_device.failures IS 'Wrong passwords since: too many, and it is as strange as any other.';

CREATE UNLOGGED TABLE lazaret.clerk_guess (
    what     text NOT NULL CHECK (what IN ('name', 'network')),
    key      text NOT NULL,
    failures integer NOT NULL,
    last_at  timestamptz NOT NULL,
    PRIMARY KEY (what, key)
);
CREATE INDEX clerk_guess_last ON lazaret.clerk_guess (last_at);
COMMENT ON TABLE lazaret.clerk_guess IS 'Failed sign-ins from strange browsers, counted. Lost in a crash, and nothing is lost by it.';
COMMENT ON COLUMN lazaret.clerk_guess.what IS 'Counted by the name that was tried, or by the network it came from.';
COMMENT ON COLUMN lazaret.clerk_guess.key IS 'BLAKE2b-256 of the name, whether there is such an account or not; or the network.';
COMMENT ON COLUMN lazaret.clerk_guess.failures IS 'How many, until a quiet day.';
COMMENT ON COLUMN lazaret.clerk_guess.last_at IS 'When the last one was counted.';

GRANT SELECT, INSERT, UPDATE ON lazaret.clerk TO lazaret_staff, lazaret_operator;
GRANT SELECT, INSERT, UPDATE, DELETE ON lazaret.clerk_recovery, lazaret.clerk_session,
    lazaret.clerk_device, lazaret.clerk_guess TO lazaret_staff;
GRANT SELECT, INSERT, DELETE ON lazaret.clerk_recovery TO lazaret_operator;
GRANT SELECT, DELETE ON lazaret.clerk_session, lazaret.clerk_device TO lazaret_operator;
