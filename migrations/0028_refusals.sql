-- 0028_refusals.sql -- sign-ins that were refused are kept, counted
-- Why: who guesses at the accounts of staff is stopped, and nobody heard of it.
-- A count for each hour, account and network tells it without growing with the
-- guesses. Names that are nobody's are not kept: some are passwords, typed into
-- the wrong field.

CREATE TABLE lazaret.refusal (
    hour     timestamptz NOT NULL,
    clerk_id uuid REFERENCES lazaret.clerk,
    network  cidr NOT NULL,
    refused  integer NOT NULL DEFAULT 1 CHECK (refused > 0),
    last_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE NULLS NOT DISTINCT (hour, clerk_id, network)
);
COMMENT ON TABLE lazaret.refusal IS 'Sign-ins that were refused, counted: guesses at the accounts of staff.';
COMMENT ON COLUMN lazaret.refusal.hour IS 'In the hour that began then.';
COMMENT ON COLUMN lazaret.refusal.clerk_id IS 'At whose account; NULL: at names that are nobody''s.';
COMMENT ON COLUMN lazaret.refusal.network IS 'From where: an IPv4 /24, an IPv6 /56; a /0: from more networks than are told apart.';
COMMENT ON COLUMN lazaret.refusal.refused IS 'How many.';
COMMENT ON COLUMN lazaret.refusal.last_at IS 'When the last one was.';

CREATE TABLE lazaret.sign_in_total (
    outcome text PRIMARY KEY CHECK (outcome IN ('good', 'wrong', 'later', 'busy')),
    tries   bigint NOT NULL DEFAULT 0
);
COMMENT ON TABLE lazaret.sign_in_total IS 'All tries to sign in that there ever were, by how they ended.';
COMMENT ON COLUMN lazaret.sign_in_total.outcome IS 'good: let in; wrong: name, password or code; later: too many had been wrong; busy: too many at once.';
COMMENT ON COLUMN lazaret.sign_in_total.tries IS 'How many.';
INSERT INTO lazaret.sign_in_total (outcome) VALUES ('good'), ('wrong'), ('later'), ('busy');

ALTER TABLE lazaret.policy
    ADD COLUMN keep_refusals interval NOT NULL DEFAULT '90 days' CHECK (keep_refusals >= '1 day');
COMMENT ON COLUMN lazaret.policy.keep_refusals IS 'How long refused sign-ins are kept.';

GRANT SELECT, INSERT, UPDATE ON lazaret.refusal TO lazaret_staff;
GRANT SELECT, UPDATE ON lazaret.sign_in_total TO lazaret_staff;
GRANT SELECT, DELETE ON lazaret.refusal TO lazaret_warden;
GRANT SELECT ON lazaret.sign_in_total TO lazaret_warden;
