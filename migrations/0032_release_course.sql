-- 0032_release_course.sql -- a release knows what came before and after it
-- Why: the figures looked that up for each release of their period, and the kind
-- of its account in two more tables. Now it stands in the release, written by
-- triggers from the same rows, and an index in the order of the figures has it.

ALTER TABLE lazaret.release
    ADD COLUMN account_kind lazaret.account_kind,
    ADD COLUMN began_at timestamptz,
    ADD COLUMN relapsed_at timestamptz,
    ADD COLUMN reopened_at timestamptz;
COMMENT ON COLUMN lazaret.release.account_kind IS 'Of its subscriber, as it is now.';
COMMENT ON COLUMN lazaret.release.began_at IS 'The opening of the case, or its last relapse before.';
COMMENT ON COLUMN lazaret.release.relapsed_at IS 'The first relapse of the case since.';
COMMENT ON COLUMN lazaret.release.reopened_at IS 'When the next case of this line and cause was opened.';
ALTER TABLE lazaret.notice ADD COLUMN account_kind lazaret.account_kind;
COMMENT ON COLUMN lazaret.notice.account_kind IS 'Of its subscriber, as it is now.';

-- ---- what a release knows ------------------------------------------------------
-- No settings of its own and a table for its answer, so that a query takes it in.
CREATE FUNCTION lazaret.release_course(r lazaret.release)
RETURNS TABLE (account_kind lazaret.account_kind,
    began_at timestamptz, relapsed_at timestamptz, reopened_at timestamptz)
LANGUAGE sql STABLE AS $$
    SELECT (SELECT s.kind FROM lazaret.line n JOIN lazaret.subscriber s ON s.id = n.subscriber_id
            WHERE n.id = r.line_id),
        greatest(r.opened_at, (SELECT max(t.at) FROM lazaret.timeline t
            WHERE t.case_id = r.case_id AND t.kind = 'relapsed' AND t.at < r.at)),
        (SELECT min(t.at) FROM lazaret.timeline t
            WHERE t.case_id = r.case_id AND t.kind = 'relapsed' AND t.at >= r.at),
        (SELECT min(o.opened_at) FROM lazaret.case o
            WHERE o.line_id = r.line_id AND o.cause = r.cause AND o.opened_at > r.at)
$$;
COMMENT ON FUNCTION lazaret.release_course IS 'What came before and after a release, from the rows that tell it.';

CREATE FUNCTION lazaret.release_recount(line uuid) RETURNS bigint
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    changed bigint;
BEGIN
    UPDATE lazaret.release r SET account_kind = c.account_kind, began_at = c.began_at,
        relapsed_at = c.relapsed_at, reopened_at = c.reopened_at
    FROM lazaret.release o CROSS JOIN LATERAL lazaret.release_course(o) c
    WHERE o.line_id = line AND r.id = o.id
      AND (r.account_kind, r.began_at, r.relapsed_at, r.reopened_at) IS DISTINCT FROM
          (c.account_kind, c.began_at, c.relapsed_at, c.reopened_at);
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END $$;
COMMENT ON FUNCTION lazaret.release_recount IS 'Compares what the releases of a line know with the rows that tell it; returns how many were mended.';

UPDATE lazaret.release r SET (account_kind, began_at, relapsed_at, reopened_at) =
    (SELECT c.account_kind, c.began_at, c.relapsed_at, c.reopened_at FROM lazaret.release_course(r) c);
UPDATE lazaret.notice m SET account_kind = s.kind
FROM lazaret.line n JOIN lazaret.subscriber s ON s.id = n.subscriber_id WHERE n.id = m.line_id;
ALTER TABLE lazaret.release
    ALTER COLUMN account_kind SET NOT NULL, ALTER COLUMN began_at SET NOT NULL;
ALTER TABLE lazaret.notice ALTER COLUMN account_kind SET NOT NULL;

-- ---- kept so by triggers ------------------------------------------------------
CREATE OR REPLACE FUNCTION lazaret.release_of_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    SELECT c.cause, c.opened_at INTO NEW.cause, NEW.opened_at
    FROM lazaret.case c WHERE c.id = NEW.case_id;
    SELECT c.* INTO NEW.account_kind, NEW.began_at, NEW.relapsed_at, NEW.reopened_at
    FROM lazaret.release_course(NEW) c;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION lazaret.release_of_case IS 'What a release knows of its case, and of what came before and after.';

CREATE FUNCTION lazaret.release_by_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    PERFORM lazaret.release_recount(NEW.line_id);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION lazaret.release_by_case IS 'A new case is told to the releases before it.';
CREATE TRIGGER release_by_case AFTER INSERT ON lazaret.case
    FOR EACH ROW EXECUTE FUNCTION lazaret.release_by_case();

CREATE FUNCTION lazaret.release_by_relapse() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    PERFORM lazaret.release_recount(c.line_id) FROM lazaret.case c WHERE c.id = NEW.case_id;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION lazaret.release_by_relapse IS 'A relapse is told to the releases around it.';
CREATE TRIGGER release_by_relapse AFTER INSERT ON lazaret.timeline
    FOR EACH ROW WHEN (NEW.kind = 'relapsed') EXECUTE FUNCTION lazaret.release_by_relapse();

CREATE FUNCTION lazaret.notice_of_line() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    SELECT s.kind INTO NEW.account_kind
    FROM lazaret.line n JOIN lazaret.subscriber s ON s.id = n.subscriber_id WHERE n.id = NEW.line_id;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION lazaret.notice_of_line IS 'What a notice knows of its line.';
CREATE TRIGGER notice_of_line BEFORE INSERT ON lazaret.notice
    FOR EACH ROW EXECUTE FUNCTION lazaret.notice_of_line();
ALTER TABLE lazaret.notice ENABLE ALWAYS TRIGGER notice_of_line;

CREATE FUNCTION lazaret.account_kind_tell(line uuid) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    PERFORM lazaret.release_recount(line);
    UPDATE lazaret.notice m SET account_kind = s.kind
    FROM lazaret.line n JOIN lazaret.subscriber s ON s.id = n.subscriber_id
    WHERE n.id = line AND m.line_id = line AND m.account_kind <> s.kind;
END $$;
COMMENT ON FUNCTION lazaret.account_kind_tell IS 'Releases and notices of a line follow the kind of its account.';

CREATE FUNCTION lazaret.account_kind_by_subscriber() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    PERFORM lazaret.account_kind_tell(n.id) FROM lazaret.line n WHERE n.subscriber_id = NEW.id;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION lazaret.account_kind_by_subscriber IS 'The account is of another kind.';
CREATE TRIGGER account_kind_by_subscriber AFTER UPDATE ON lazaret.subscriber FOR EACH ROW
    WHEN (OLD.kind IS DISTINCT FROM NEW.kind)
    EXECUTE FUNCTION lazaret.account_kind_by_subscriber();

CREATE FUNCTION lazaret.account_kind_by_line() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    PERFORM lazaret.account_kind_tell(NEW.id);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION lazaret.account_kind_by_line IS 'The line is of another account.';
CREATE TRIGGER account_kind_by_line AFTER UPDATE ON lazaret.line FOR EACH ROW
    WHEN (OLD.subscriber_id IS DISTINCT FROM NEW.subscriber_id)
    EXECUTE FUNCTION lazaret.account_kind_by_line();

REVOKE EXECUTE ON FUNCTION lazaret.release_course(lazaret.release), lazaret.release_recount(uuid),
    lazaret.release_by_case(), lazaret.release_by_relapse(),
    lazaret.notice_of_line(), lazaret.account_kind_tell(uuid),
    lazaret.account_kind_by_subscriber(), lazaret.account_kind_by_line() FROM PUBLIC;

-- ---- what the figures are read by ---------------------------------------------
DROP INDEX lazaret.release_at;
CREATE INDEX release_at ON lazaret.release (at)
    INCLUDE (case_id, cause, kind, account_kind, began_at, relapsed_at, reopened_at);
CREATE INDEX release_opened ON lazaret.release (opened_at)
    INCLUDE (case_id, cause, account_kind, at, relapsed_at);
CREATE INDEX case_shelf_opened ON lazaret.case_shelf (opened_at) INCLUDE (cause, kind) WHERE source = '';
DROP INDEX lazaret.timeline_bounced;
CREATE INDEX timeline_bounced ON lazaret.timeline (at) WHERE kind = 'bounced';
GRANT SELECT ON lazaret.case_shelf TO lazaret_warden; -- who tells them in /metrics
