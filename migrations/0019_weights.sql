-- 0019_weights.sql -- a wall needs sources that are believed
-- Why: a source whose reports turn out wrong must not go on walling lines by
-- itself; a second source that saw the same may.

ALTER TABLE lazaret.policy
    ADD COLUMN wall_weight smallint NOT NULL DEFAULT 40 CHECK (wall_weight BETWEEN 0 AND 1000);
COMMENT ON COLUMN lazaret.policy.wall_weight IS 'What the weights of all sources that saw a line must come to for a wall; below it the line is told.';

CREATE OR REPLACE VIEW lazaret.source_standing AS
SELECT s.name, s.weight, d.disputed, d.upheld,
    round(s.weight * (1 - d.upheld::numeric / (d.decided + 10)))::smallint AS weight_now
FROM lazaret.source s CROSS JOIN LATERAL (
    SELECT count(*) AS disputed,
        count(*) FILTER (WHERE r.state = 'approved') AS upheld,
        count(*) FILTER (WHERE r.state IN ('approved', 'denied')) AS decided
    FROM lazaret.request r WHERE r.kind = 'dispute' AND r.source = s.name
      AND r.made_at > now() - interval '180 days') d;
COMMENT ON VIEW lazaret.source_standing IS 'How far each source is believed after the disputes of half a year that were upheld against it; as if ten had been rejected before, so that one alone takes little.';

GRANT SELECT ON lazaret.source_standing TO lazaret_warden;
GRANT SELECT (received_at, outcome) ON lazaret.report TO lazaret_warden;
