-- 0021_versions.sql -- versions tell how much they hold, and what they restore
-- Why: the console shows every version of what was loaded, and goes back to an
-- earlier one; who does that says why.

ALTER TABLE lazaret.loaded
    ADD COLUMN row_count integer NOT NULL DEFAULT 0 CHECK (row_count >= 0),
    ADD COLUMN reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 2000),
    ADD COLUMN restores bigint REFERENCES lazaret.loaded;
COMMENT ON COLUMN lazaret.loaded.row_count IS 'How many rows the text has.';
COMMENT ON COLUMN lazaret.loaded.reason IS 'Why it was loaded, in the words of who did; empty: nobody asked.';
COMMENT ON COLUMN lazaret.loaded.restores IS 'The earlier version that this one goes back to; NULL: it is a new text.';

UPDATE lazaret.loaded SET row_count = (
    SELECT count(*) FROM regexp_split_to_table(content, E'\n') line
    WHERE line ~ '^[a-z]' AND line !~ '^kind\s');

CREATE OR REPLACE FUNCTION lazaret.loaded_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    PERFORM lazaret.audit_write(NEW.loaded_by,
        CASE WHEN NEW.restores IS NULL THEN 'loaded' ELSE 'restored' END,
        'data', NEW.id::text, NEW.reason,
        json_strip_nulls(json_build_object('kind', NEW.kind, 'sha256', NEW.digest,
            'rows', NEW.row_count, 'restores', NEW.restores))::text);
    RETURN NULL;
END $$;

-- The console restores what the operator's command loads: the same rows.
GRANT SELECT, INSERT ON lazaret.loaded TO lazaret_staff;
GRANT INSERT, UPDATE, DELETE ON lazaret.realm, lazaret.site, lazaret.cause_group,
    lazaret.cause, lazaret.playbook, lazaret.playbook_step, lazaret.indicator,
    lazaret.garden_group, lazaret.garden_rule, lazaret.cause_garden,
    lazaret.device, lazaret.device_garden, lazaret.device_word, lazaret.source,
    lazaret.never_wall, lazaret.walling_hours, lazaret.channel, lazaret.reason
TO lazaret_staff;
GRANT UPDATE ON lazaret.policy TO lazaret_staff;
GRANT DELETE ON lazaret.applied, lazaret.garden_opening TO lazaret_staff;
