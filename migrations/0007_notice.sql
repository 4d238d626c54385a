-- 0007_notice.sql -- wake the warden, remember who was reached, let it climb
-- Why: a notice is with the relay within two seconds of the commit that causes
-- it; and a notice to several addresses is tried again only at those that gave
-- no answer for good.

ALTER TABLE lazaret.notice ADD COLUMN settled text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN lazaret.notice.settled IS 'While it is queued: digests of the addresses that took or refused it for good.';

CREATE FUNCTION lazaret.notice_due() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    NOTIFY lazaret_notice;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION lazaret.notice_due IS 'Wakes the warden at the commit.';
REVOKE EXECUTE ON FUNCTION lazaret.notice_due() FROM PUBLIC;
CREATE TRIGGER notice_due AFTER INSERT OR UPDATE OF state, next_at ON lazaret.notice
    FOR EACH ROW WHEN (NEW.state = 'queued' AND NEW.next_at <= now())
    EXECUTE FUNCTION lazaret.notice_due();

-- The warden climbs ladders: what holds a report back holds it back, and its
-- walls are counted like others.
GRANT SELECT (case_id, observed_at, source) ON lazaret.report TO lazaret_warden;
GRANT INSERT ON lazaret.walling TO lazaret_warden;
GRANT INSERT, UPDATE ON lazaret.brake TO lazaret_warden;
