-- 0018_people.sql -- what is known of a person: given out, erased, forgotten in time
-- Why in one place: whoever adds a table that holds something personal adds it
-- to the two functions here, and the tests compare them with the schema.

ALTER TABLE lazaret.subscriber ADD COLUMN erased_at timestamptz;
COMMENT ON COLUMN lazaret.subscriber.erased_at IS 'When everything personal was erased; the account is a made-up name since.';

ALTER TABLE lazaret.policy
    ALTER COLUMN keep_audit SET DEFAULT '1096 days',
    ADD COLUMN keep_people interval NOT NULL DEFAULT '400 days' CHECK (keep_people >= '1 day'),
    ADD COLUMN keep_messages interval NOT NULL DEFAULT '400 days' CHECK (keep_messages >= '1 day'),
    ADD COLUMN legal_basis text NOT NULL DEFAULT '' CHECK (length(legal_basis) <= 500);
UPDATE lazaret.policy SET keep_audit = DEFAULT;
COMMENT ON COLUMN lazaret.policy.keep_people IS 'How long after the end of their last line a subscriber''s data is kept; then it is erased.';
COMMENT ON COLUMN lazaret.policy.keep_messages IS 'How long after the end of a case its messages are kept.';
COMMENT ON COLUMN lazaret.policy.legal_basis IS 'By what law measures are taken: it stands in the justification of each case. Empty: nobody has said.';

-- Everything that is known of one subscriber but the reporters' own words,
-- which are theirs.
CREATE FUNCTION lazaret.subscriber_export(whose uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    WITH line AS (SELECT * FROM lazaret.line n WHERE n.subscriber_id = whose),
    its_case AS (SELECT c.* FROM lazaret.case c JOIN line n ON n.id = c.line_id)
    SELECT jsonb_build_object(
        'subscriber', (SELECT to_jsonb(s) FROM lazaret.subscriber s WHERE s.id = whose),
        'contacts', (SELECT coalesce(jsonb_agg(to_jsonb(o) - 'subscriber_id' ORDER BY o.added_at), '[]') FROM lazaret.contact o WHERE o.subscriber_id = whose),
        'lines', (SELECT coalesce(jsonb_agg(to_jsonb(n) - 'subscriber_id' ORDER BY n.started_at), '[]') FROM line n),
        'leases', (SELECT coalesce(jsonb_agg(to_jsonb(l) ORDER BY l.started_at), '[]') FROM lazaret.lease l JOIN line n ON n.id = l.line_id),
        'past_leases', (SELECT coalesce(jsonb_agg(to_jsonb(l) ORDER BY l.started_at), '[]') FROM lazaret.lease_past l JOIN line n ON n.id = l.line_id),
        'exemptions', (SELECT coalesce(jsonb_agg(to_jsonb(e) ORDER BY e.starts_at), '[]') FROM lazaret.exemption e
            WHERE e.subscriber_id = whose OR e.line_id IN (SELECT n.id FROM line n)),
        'cases', (SELECT coalesce(jsonb_agg(to_jsonb(c) ORDER BY c.opened_at), '[]') FROM its_case c),
        'timeline', (SELECT coalesce(jsonb_agg(to_jsonb(t) - 'xact' ORDER BY t.id), '[]') FROM lazaret.timeline t JOIN its_case c ON c.id = t.case_id),
        'reports', (SELECT coalesce(jsonb_agg(to_jsonb(r) - 'words' ORDER BY r.observed_at), '[]') FROM lazaret.report r JOIN line n ON n.id = r.line_id),
        'sightings', (SELECT coalesce(jsonb_agg(to_jsonb(g) || jsonb_build_object('indicator', coalesce(i.name, i.address::text)) ORDER BY g.minute), '[]')
            FROM lazaret.sighting g JOIN line n ON n.id = g.line_id LEFT JOIN lazaret.indicator i ON i.id = g.indicator_id),
        'alive', (SELECT coalesce(jsonb_agg(to_jsonb(a) ORDER BY a.hour), '[]') FROM lazaret.alive a JOIN line n ON n.id = a.line_id),
        'ticks', (SELECT coalesce(jsonb_agg(to_jsonb(k) ORDER BY k.ticked_at), '[]') FROM lazaret.tick k JOIN its_case c ON c.id = k.case_id),
        'proofs', (SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.id), '[]') FROM lazaret.proof p JOIN its_case c ON c.id = p.case_id),
        'releases', (SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY r.id), '[]') FROM lazaret.release r JOIN its_case c ON c.id = r.case_id),
        'pauses', (SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.id), '[]') FROM lazaret.pause p JOIN its_case c ON c.id = p.case_id),
        'requests', (SELECT coalesce(jsonb_agg(to_jsonb(q) ORDER BY q.made_at), '[]') FROM lazaret.request q JOIN its_case c ON c.id = q.case_id),
        'messages', (SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.at), '[]') FROM lazaret.message m JOIN its_case c ON c.id = m.case_id),
        'notices', (SELECT coalesce(jsonb_agg(to_jsonb(m) - 'settled' ORDER BY m.queued_at), '[]') FROM lazaret.notice m JOIN line n ON n.id = m.line_id),
        'suspects', (SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.position), '[]') FROM lazaret.suspect p JOIN line n ON n.id = p.line_id),
        'surveys', (SELECT coalesce(jsonb_agg(to_jsonb(v) ORDER BY v.offered_at), '[]') FROM lazaret.survey v JOIN line n ON n.id = v.line_id))
$$;
COMMENT ON FUNCTION lazaret.subscriber_export IS 'All that is known of one subscriber, as one JSON object: subject access.';

-- The lines have ended and the cases are closed before this is called.
CREATE FUNCTION lazaret.subscriber_erase(whose uuid, actor text, reason text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    act bigint;
    of_lines uuid[] := ARRAY(SELECT n.id FROM lazaret.line n WHERE n.subscriber_id = whose);
    of_cases uuid[] := ARRAY(SELECT c.id FROM lazaret.case c WHERE c.line_id = ANY (of_lines));
    of_requests uuid[] := ARRAY(SELECT q.id FROM lazaret.request q WHERE q.case_id = ANY (of_cases));
    gone jsonb := '{}';
    n bigint;
BEGIN
    IF EXISTS (SELECT FROM lazaret.line l WHERE l.id = ANY (of_lines) AND l.ended_at IS NULL)
        OR EXISTS (SELECT FROM lazaret.case c WHERE c.id = ANY (of_cases) AND c.state <> 'closed') THEN
        RAISE EXCEPTION 'a line or a case of the subscriber is open' USING ERRCODE = 'restrict_violation';
    END IF;
    DELETE FROM lazaret.contact o WHERE o.subscriber_id = whose;
    GET DIAGNOSTICS n = ROW_COUNT; gone := gone || jsonb_build_object('contacts', n);
    UPDATE lazaret.request q SET answer_id = NULL WHERE q.id = ANY (of_requests) AND q.answer_id IS NOT NULL;
    DELETE FROM lazaret.message m WHERE m.case_id = ANY (of_cases);
    GET DIAGNOSTICS n = ROW_COUNT; gone := gone || jsonb_build_object('messages', n);
    DELETE FROM lazaret.lease_past l WHERE l.line_id = ANY (of_lines);
    GET DIAGNOSTICS n = ROW_COUNT; gone := gone || jsonb_build_object('leases', n);
    UPDATE lazaret.report r SET address = NULL, port = NULL, protocol = NULL, evidence = '{}', words = NULL
    WHERE r.line_id = ANY (of_lines) OR r.case_id = ANY (of_cases);
    GET DIAGNOSTICS n = ROW_COUNT; gone := gone || jsonb_build_object('reports', n);
    DELETE FROM lazaret.sighting g WHERE g.line_id = ANY (of_lines);
    GET DIAGNOSTICS n = ROW_COUNT; gone := gone || jsonb_build_object('sightings', n);
    DELETE FROM lazaret.alive a WHERE a.line_id = ANY (of_lines);
    DELETE FROM lazaret.tick k WHERE k.case_id = ANY (of_cases);
    UPDATE lazaret.proof p SET detail = '{}' WHERE p.case_id = ANY (of_cases);
    DELETE FROM lazaret.suspect p WHERE p.line_id = ANY (of_lines);
    DELETE FROM lazaret.survey v WHERE v.line_id = ANY (of_lines);
    UPDATE lazaret.notice m SET failure = '', settled = '{}',
        state = CASE m.state WHEN 'queued' THEN 'dropped' ELSE m.state END
    WHERE m.line_id = ANY (of_lines);
    UPDATE lazaret.exemption e SET reason = '(erased)'
    WHERE e.subscriber_id = whose OR e.line_id = ANY (of_lines);
    UPDATE lazaret.exemption_draft e SET reason = '(erased)'
    WHERE e.subscriber_id = whose OR e.line_id = ANY (of_lines);
    UPDATE lazaret.line l SET reference = 'erased-' || left(l.id::text, 13) WHERE l.id = ANY (of_lines);
    UPDATE lazaret.subscriber s SET account = 'erased-' || left(s.id::text, 13), language = NULL,
        ended_at = coalesce(s.ended_at, now()), erased_at = now() WHERE s.id = whose;
    act := lazaret.audit_write(actor, 'erased', 'subscriber', whose::text, reason, gone::text);
    UPDATE lazaret.audit_words w SET salt = NULL, reason = NULL, details = NULL, erased_by = act
    FROM lazaret.audit a WHERE a.id = w.audit_id AND a.id <> act AND w.erased_by IS NULL
        AND a.target = ANY (ARRAY[whose::text] || of_lines::text[] || of_cases::text[] || of_requests::text[]
            || ARRAY(SELECT e.id::text FROM lazaret.exemption e WHERE e.subscriber_id = whose OR e.line_id = ANY (of_lines)));
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN gone || jsonb_build_object('audit', n);
END $$;
COMMENT ON FUNCTION lazaret.subscriber_erase IS 'Erases all that is personal of one subscriber; timelines and audit stay whole. Tells how much it was.';

CREATE FUNCTION lazaret.people_forget(now_is timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    one record;
    forgotten bigint := 0;
BEGIN
    UPDATE lazaret.request q SET answer_id = NULL
    FROM lazaret.case c, lazaret.policy p
    WHERE c.id = q.case_id AND q.answer_id IS NOT NULL AND c.closed_at < now_is - p.keep_messages;
    DELETE FROM lazaret.message m USING lazaret.case c, lazaret.policy p
    WHERE c.id = m.case_id AND c.closed_at < now_is - p.keep_messages;
    FOR one IN SELECT DISTINCT s.id FROM lazaret.policy p
        JOIN lazaret.line o ON o.ended_at < now_is - p.keep_people
        JOIN lazaret.subscriber s ON s.id = o.subscriber_id
        WHERE s.erased_at IS NULL AND NOT EXISTS (SELECT FROM lazaret.line n
            WHERE n.subscriber_id = s.id AND (n.ended_at IS NULL OR n.ended_at >= now_is - p.keep_people))
        LIMIT 100 LOOP
        PERFORM lazaret.subscriber_erase(one.id, 'warden', 'retention');
        forgotten := forgotten + 1;
    END LOOP;
    RETURN forgotten;
END $$;
COMMENT ON FUNCTION lazaret.people_forget IS 'Erases what retention has passed: messages of old cases, and subscribers whose last line ended long ago.';
CREATE INDEX line_ended ON lazaret.line (ended_at) WHERE ended_at IS NOT NULL;

REVOKE EXECUTE ON FUNCTION lazaret.subscriber_export(uuid),
    lazaret.subscriber_erase(uuid, text, text), lazaret.people_forget(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lazaret.subscriber_export(uuid), lazaret.subscriber_erase(uuid, text, text)
    TO lazaret_staff, lazaret_operator;
GRANT EXECUTE ON FUNCTION lazaret.people_forget(timestamptz) TO lazaret_warden, lazaret_operator;
-- At the console, erasing ends the lines as intake does.
GRANT EXECUTE ON FUNCTION lazaret.lease_close(bigint[], timestamptz) TO lazaret_staff;
GRANT UPDATE (ended_at) ON lazaret.line TO lazaret_staff;
