-- 0010_causes.sql -- kinds of device: which one a case is about, what it opens
-- Why: advice is told by kind of device, and whoever says what they own reaches
-- its maker for a day instead of everybody's makers for as long as it takes.

CREATE TABLE lazaret.device (
    name text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,31}$' AND name <> 'any'),
    note text NOT NULL CHECK (length(note) BETWEEN 3 AND 120)
);
COMMENT ON TABLE lazaret.device IS 'A kind of device that people own.';
COMMENT ON COLUMN lazaret.device.name IS 'Its name; templates/advice has a file for each.';
COMMENT ON COLUMN lazaret.device.note IS 'What it is, in English, for staff.';

CREATE TABLE lazaret.device_garden (
    device     text NOT NULL REFERENCES lazaret.device,
    group_name text NOT NULL REFERENCES lazaret.garden_group,
    PRIMARY KEY (device, group_name)
);
COMMENT ON TABLE lazaret.device_garden IS 'Which groups open for a day to whoever owns such a device.';
COMMENT ON COLUMN lazaret.device_garden.device IS 'The kind of device.';
COMMENT ON COLUMN lazaret.device_garden.group_name IS 'The group.';

CREATE TABLE lazaret.device_word (
    word   text PRIMARY KEY CHECK (word ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
    device text NOT NULL REFERENCES lazaret.device,
    maker  boolean NOT NULL DEFAULT false,
    note   text NOT NULL DEFAULT ''
);
COMMENT ON TABLE lazaret.device_word IS 'What reporters call a device: kinds, and makers, who mostly make one kind.';
COMMENT ON COLUMN lazaret.device_word.word IS 'A whole word of the report, lower case.';
COMMENT ON COLUMN lazaret.device_word.device IS 'The kind that it means.';
COMMENT ON COLUMN lazaret.device_word.maker IS 'The name of a maker: believed after words for kinds.';
COMMENT ON COLUMN lazaret.device_word.note IS 'For people.';

-- The reporter's words: "TP-Link Archer C7 (router)".
CREATE FUNCTION lazaret.device_meant(said text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = '' AS $$
    SELECT w.device FROM lazaret.device_word w
    WHERE w.word = ANY (regexp_split_to_array(lower(said), '[^a-z0-9-]+'))
    ORDER BY w.maker, length(w.word) DESC, w.word LIMIT 1
$$;
COMMENT ON FUNCTION lazaret.device_meant IS 'The kind of device that a reporter means; NULL: none that is known.';

ALTER TABLE lazaret.case ADD COLUMN device text CHECK (device ~ '^[a-z0-9][a-z0-9-]{0,31}$');
COMMENT ON COLUMN lazaret.case.device IS 'The kind of device, as the subscriber said; any: none of those; NULL: nobody said.';

CREATE VIEW lazaret.case_device AS
SELECT c.id AS case_id, coalesce(c.device,
    (SELECT regexp_replace(s.device, '-[0-9]+$', '') FROM lazaret.suspect s
     WHERE s.line_id = c.line_id AND s.found = 'silent' ORDER BY s.found_at DESC LIMIT 1),
    (SELECT lazaret.device_meant(r.evidence->>'device') FROM lazaret.report r
     WHERE r.case_id = c.id AND r.evidence ? 'device' ORDER BY r.observed_at DESC LIMIT 1),
    'any') AS device
FROM lazaret.case c;
COMMENT ON VIEW lazaret.case_device IS 'Which kind of device a case is about: the subscriber''s word first, then what the walk found, then the latest report that names one.';

GRANT SELECT ON lazaret.device, lazaret.device_garden, lazaret.device_word
TO lazaret_api, lazaret_subscriber, lazaret_staff, lazaret_warden, lazaret_operator;
GRANT SELECT ON lazaret.case_device
TO lazaret_subscriber, lazaret_staff, lazaret_warden, lazaret_operator;
GRANT EXECUTE ON FUNCTION lazaret.device_meant(text)
TO lazaret_subscriber, lazaret_staff, lazaret_warden, lazaret_operator;
GRANT SELECT, INSERT, UPDATE ON lazaret.garden_opening TO lazaret_subscriber, lazaret_staff;
GRANT INSERT, UPDATE, DELETE ON lazaret.device, lazaret.device_garden, lazaret.device_word
TO lazaret_operator;
