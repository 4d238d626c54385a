-- 0025_brake_reason.sql -- who lets the brake go says why
-- Why: it lets walls through that were stopped as too many; the audit told who
-- did it, and no more.

ALTER TABLE lazaret.brake ADD COLUMN released_reason text NOT NULL DEFAULT ''
    CHECK (length(released_reason) <= 2000);
COMMENT ON COLUMN lazaret.brake.released_reason IS 'Why.';

CREATE OR REPLACE FUNCTION lazaret.brake_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF NEW.pulled_at IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.pulled_at IS NULL) THEN
        PERFORM lazaret.audit_write('service', 'pulled', 'brake', NEW.source, '', '{}');
    ELSIF NEW.pulled_at IS NULL AND TG_OP = 'UPDATE' AND OLD.pulled_at IS NOT NULL THEN
        PERFORM lazaret.audit_write(coalesce(NEW.released_by, 'service'), 'let-go', 'brake',
            NEW.source, NEW.released_reason, '{}');
    END IF;
    RETURN NULL;
END $$;
