-- 0023_figures.sql -- the figures of a million cases in the time of a page
-- Why: a figure looks at each release of its period, and asked the case for its
-- cause, and all of the case's timeline for a relapse. Now the release knows
-- its cause, and relapses and bounces have indexes of their own.

ALTER TABLE lazaret.release ADD COLUMN cause text, ADD COLUMN opened_at timestamptz;
UPDATE lazaret.release r SET cause = c.cause, opened_at = c.opened_at
FROM lazaret.case c WHERE c.id = r.case_id;
ALTER TABLE lazaret.release
    ALTER COLUMN cause SET NOT NULL, ALTER COLUMN opened_at SET NOT NULL;
COMMENT ON COLUMN lazaret.release.cause IS 'As in the case, which never changes it.';
COMMENT ON COLUMN lazaret.release.opened_at IS 'Likewise.';

CREATE FUNCTION lazaret.release_of_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    SELECT c.cause, c.opened_at INTO NEW.cause, NEW.opened_at
    FROM lazaret.case c WHERE c.id = NEW.case_id;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION lazaret.release_of_case IS 'What a release knows of its case.';
REVOKE EXECUTE ON FUNCTION lazaret.release_of_case() FROM PUBLIC;
CREATE TRIGGER release_of_case BEFORE INSERT ON lazaret.release
    FOR EACH ROW EXECUTE FUNCTION lazaret.release_of_case();
ALTER TABLE lazaret.release ENABLE ALWAYS TRIGGER release_of_case;

DROP INDEX lazaret.release_at;
CREATE INDEX release_at ON lazaret.release (at) INCLUDE (case_id, line_id, cause, kind, opened_at);
CREATE INDEX timeline_relapse ON lazaret.timeline (case_id, at) WHERE kind = 'relapsed';
CREATE INDEX timeline_bounced ON lazaret.timeline ((detail->>'notice')) WHERE kind = 'bounced';
CREATE INDEX case_again ON lazaret.case (line_id, cause, opened_at);
