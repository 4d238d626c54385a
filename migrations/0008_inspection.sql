-- 0008_inspection.sql -- ask a site's gateway what its kernel does to a line
-- Why by rows: gateways take no connections, so the operator's question and the
-- gateway's answer meet here. The leases come with the question: a gateway has
-- no need to read whose addresses were whose.

CREATE TABLE lazaret.inspection (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site        text NOT NULL REFERENCES lazaret.site ON DELETE CASCADE,
    line_id     uuid NOT NULL REFERENCES lazaret.line ON DELETE CASCADE,
    prefixes    cidr[] NOT NULL,
    asked_at    timestamptz NOT NULL DEFAULT now(),
    answered_at timestamptz,
    answer      jsonb,
    CHECK ((answered_at IS NULL) = (answer IS NULL))
);
CREATE INDEX inspection_asked ON lazaret.inspection (asked_at);
CREATE INDEX inspection_line ON lazaret.inspection (line_id);
COMMENT ON TABLE lazaret.inspection IS 'Questions of the operator to a gateway, each with its answer; forgotten once it is read.';
COMMENT ON COLUMN lazaret.inspection.id IS 'Our own reference.';
COMMENT ON COLUMN lazaret.inspection.site IS 'Whose gateway is asked.';
COMMENT ON COLUMN lazaret.inspection.line_id IS 'About which line.';
COMMENT ON COLUMN lazaret.inspection.prefixes IS 'What the line held at the site when it was asked.';
COMMENT ON COLUMN lazaret.inspection.asked_at IS 'When.';
COMMENT ON COLUMN lazaret.inspection.answered_at IS 'When the gateway answered; NULL: not yet.';
COMMENT ON COLUMN lazaret.inspection.answer IS 'What its kernel does to the line: lazaret-gateway(8) tells the members.';

CREATE FUNCTION lazaret.inspection_asked() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    NOTIFY lazaret_inspect;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION lazaret.inspection_asked IS 'Wakes the gateways at the commit.';
REVOKE EXECUTE ON FUNCTION lazaret.inspection_asked() FROM PUBLIC;
CREATE TRIGGER inspection_asked AFTER INSERT ON lazaret.inspection
    FOR EACH STATEMENT EXECUTE FUNCTION lazaret.inspection_asked();

-- Who asks forgets: the own question, and what others left behind.
GRANT SELECT, INSERT (site, line_id, prefixes), DELETE ON lazaret.inspection TO lazaret_operator;
GRANT SELECT, UPDATE (answered_at, answer) ON lazaret.inspection TO lazaret_gateway;
