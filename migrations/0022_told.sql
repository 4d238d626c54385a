-- 0022_told.sql -- a batch of sightings that is told twice counts once
-- Why: an answer may be lost, or come too late; then the teller cannot know
-- whether the batch was taken, and tells it again.

CREATE TABLE lazaret.told (
    teller uuid PRIMARY KEY,
    batch  uuid NOT NULL,
    at     timestamptz NOT NULL
);
COMMENT ON TABLE lazaret.told IS 'The last batch of sightings of each redirector and gateway that runs, or did within a week.';
COMMENT ON COLUMN lazaret.told.teller IS 'Drawn anew at each start of the program.';
COMMENT ON COLUMN lazaret.told.batch IS 'The batch that was taken last.';
COMMENT ON COLUMN lazaret.told.at IS 'When it was taken.';

GRANT SELECT, INSERT, UPDATE, DELETE ON lazaret.told TO lazaret_redirector, lazaret_gateway;
