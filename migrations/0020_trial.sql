-- 0020_trial.sql -- what would happen if a report came in
-- Why so: a trial takes the report in by the very code that takes others in, in
-- a transaction that is rolled back; its mark makes sure that it is. What the
-- redirector would answer is asked of the redirector, by rows as gateways are:
-- it takes no connections either.

-- ---- nothing of a trial stays ---------------------------------------------
CREATE TABLE lazaret.trial_mark (
    at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE lazaret.trial_mark IS 'Always empty: a transaction that wrote a row here cannot be committed.';
COMMENT ON COLUMN lazaret.trial_mark.at IS 'When the trial began.';

CREATE FUNCTION lazaret.trial_ends() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    RAISE EXCEPTION 'a trial is not committed' USING ERRCODE = 'check_violation';
END $$;
COMMENT ON FUNCTION lazaret.trial_ends IS 'At the commit: a trial has none.';
REVOKE EXECUTE ON FUNCTION lazaret.trial_ends() FROM PUBLIC;
CREATE CONSTRAINT TRIGGER trial_ends AFTER INSERT ON lazaret.trial_mark
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION lazaret.trial_ends();
GRANT INSERT ON lazaret.trial_mark TO lazaret_staff, lazaret_operator;
GRANT SELECT ON lazaret.wall_wanted TO lazaret_staff, lazaret_operator;

-- ---- the whole ladder -------------------------------------------------------
-- A wall by the clock waits for the walling hours of the brand, unless a step
-- before it has walled, or the harm is to others; a dispute stops all.
CREATE VIEW lazaret.ladder AS
SELECT c.id AS case_id, c.line_id, c.step, s.position, s.measure, c.began_at + s.after AS earliest,
    CASE WHEN s.measure >= 'garden' AND c.measure < 'garden' AND NOT p.any_hour
              AND NOT EXISTS (SELECT FROM lazaret.playbook_step e WHERE e.cause = s.cause
                              AND e.position > c.step AND e.position < s.position AND e.measure >= 'garden')
         THEN lazaret.walling_opens(u.brand, greatest(c.began_at + s.after, now()))
         ELSE c.began_at + s.after END AS due_at
FROM lazaret.case c
JOIN lazaret.playbook p ON p.cause = c.cause
JOIN lazaret.playbook_step s ON s.cause = c.cause AND s.position > c.step
JOIN lazaret.line n ON n.id = c.line_id
JOIN lazaret.subscriber u ON u.id = n.subscriber_id
WHERE c.state = 'open' AND c.step > 0
  AND NOT EXISTS (SELECT FROM lazaret.request r WHERE r.case_id = c.id
                  AND r.kind = 'dispute' AND r.state IN ('waiting', 'asked-back'));
COMMENT ON VIEW lazaret.ladder IS 'Which steps of its ladder an open case has before it, and when; none while it is disputed.';
GRANT SELECT ON lazaret.ladder TO lazaret_staff, lazaret_operator;
CREATE OR REPLACE VIEW lazaret.next_step AS
SELECT l.case_id, l.line_id, l.position, l.measure, l.earliest, l.due_at
FROM lazaret.ladder l WHERE l.position = l.step + 1;

-- ---- what redirectors would answer ------------------------------------------
CREATE TABLE lazaret.explanation (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site        text NOT NULL REFERENCES lazaret.site ON DELETE CASCADE,
    address     inet NOT NULL,
    measure     lazaret.measure NOT NULL,
    garden      bigint NOT NULL,
    names       text[] NOT NULL CHECK (cardinality(names) <= 32),
    asked_at    timestamptz NOT NULL DEFAULT now(),
    answered_at timestamptz,
    answer      jsonb,
    CHECK ((answered_at IS NULL) = (answer IS NULL))
);
CREATE INDEX explanation_asked ON lazaret.explanation (asked_at);
COMMENT ON TABLE lazaret.explanation IS 'What a site''s redirector would answer to somebody, asked and answered; forgotten once it is read.';
COMMENT ON COLUMN lazaret.explanation.id IS 'Our own reference.';
COMMENT ON COLUMN lazaret.explanation.site IS 'Whose redirector is asked.';
COMMENT ON COLUMN lazaret.explanation.address IS 'From where it would be asked.';
COMMENT ON COLUMN lazaret.explanation.measure IS 'Under which measure that line would stand.';
COMMENT ON COLUMN lazaret.explanation.garden IS 'The garden groups that would be open to it, by their bits.';
COMMENT ON COLUMN lazaret.explanation.names IS 'For which names; the redirector adds its own and the probes of systems.';
COMMENT ON COLUMN lazaret.explanation.asked_at IS 'When.';
COMMENT ON COLUMN lazaret.explanation.answered_at IS 'When the redirector answered; NULL: not yet.';
COMMENT ON COLUMN lazaret.explanation.answer IS 'What it would answer: lazaret-redirector(8) tells the members.';

CREATE FUNCTION lazaret.explanation_asked() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    NOTIFY lazaret_explain;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION lazaret.explanation_asked IS 'Wakes the redirectors at the commit.';
REVOKE EXECUTE ON FUNCTION lazaret.explanation_asked() FROM PUBLIC;
CREATE TRIGGER explanation_asked AFTER INSERT ON lazaret.explanation
    FOR EACH STATEMENT EXECUTE FUNCTION lazaret.explanation_asked();

-- Who asks forgets: the own question, and what others left behind.
GRANT SELECT, INSERT (site, address, measure, garden, names), DELETE ON lazaret.explanation
    TO lazaret_staff, lazaret_operator;
GRANT SELECT, UPDATE (answered_at, answer) ON lazaret.explanation TO lazaret_redirector;
