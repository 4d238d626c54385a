-- 0033_identity.sql -- a dump that is loaded again is another database
-- Why here: followers compare numbers only within one history, and the record
-- alone knows that its tables are not those that they followed. The server and
-- its timeline stay the same over a restore; the file behind a table does not,
-- while a standby has the same one.

CREATE OR REPLACE FUNCTION lazaret.wall_identity(OUT system text, OUT timeline text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT left(encode(sha256(convert_to(concat_ws(' ', s.system_identifier,
            pg_relation_filenode('lazaret.wall_state')), 'UTF8')), 'hex'), 23),
        CASE WHEN pg_is_in_recovery() THEN 'standby'
             ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END
    FROM pg_control_system() s
$$;
COMMENT ON FUNCTION lazaret.wall_identity IS 'Which database this is: a number of another system or timeline means nothing. Another system is another server, or a dump that was loaded into the same one.';
