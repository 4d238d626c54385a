-- 0029_trial_loads.sql -- a trial may load a text first, and nobody waits for it
-- Why so: who tries a playbook before it is loaded loads it in the transaction
-- that cannot be committed. Loading makes the wall of all lines anew and counts
-- the change for followers, under locks for which every wall and every release
-- would wait until it is taken back; a trial needs neither. And it is brief,
-- whatever was pasted: what takes it too long ends it.
CREATE FUNCTION lazaret.is_trial() RETURNS boolean
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT EXISTS (SELECT FROM lazaret.trial_mark)
$$;
COMMENT ON FUNCTION lazaret.is_trial IS 'Whether this transaction is a trial: nobody else''s mark is ever seen.';
REVOKE EXECUTE ON FUNCTION lazaret.is_trial() FROM PUBLIC;

CREATE FUNCTION lazaret.trial_begins() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    PERFORM set_config('lock_timeout', '1s', true),
        set_config('statement_timeout', '2s', true),
        set_config('idle_in_transaction_session_timeout', '5s', true);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION lazaret.trial_begins IS 'From here to the end of the transaction: a second for a lock, two for a statement, five for the program.';
REVOKE EXECUTE ON FUNCTION lazaret.trial_begins() FROM PUBLIC;
CREATE TRIGGER trial_begins AFTER INSERT ON lazaret.trial_mark
    FOR EACH STATEMENT EXECUTE FUNCTION lazaret.trial_begins();

CREATE OR REPLACE FUNCTION lazaret.wall_by_data() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF NOT lazaret.is_trial() THEN
        PERFORM lazaret.wall_refresh(array_agg(DISTINCT w.line_id))
        FROM lazaret.wall w HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION lazaret.wall_by_rows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    lines uuid[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT f.line_id) INTO lines FROM fresh f;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT s.line_id) INTO lines FROM stale s;
    ELSE
        SELECT array_agg(DISTINCT r.line_id) INTO lines
        FROM (SELECT line_id FROM fresh UNION SELECT line_id FROM stale) r;
    END IF;
    IF lines IS NOT NULL AND NOT lazaret.is_trial() THEN
        PERFORM lazaret.wall_refresh(lines);
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION lazaret.data_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF NOT lazaret.is_trial() THEN
        UPDATE lazaret.data_state SET number = number + 1;
        NOTIFY lazaret_data;
    END IF;
    RETURN NULL;
END $$;
