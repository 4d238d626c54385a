-- 0017_figures.sql -- what the figures are read by
-- Why: they look at a period of what was released, paused, told and asked; each
-- is found by its time.

CREATE INDEX release_at ON lazaret.release (at);
CREATE INDEX pause_at ON lazaret.pause (at);
CREATE INDEX notice_queued ON lazaret.notice (queued_at);
CREATE INDEX request_disputed ON lazaret.request (made_at) WHERE kind = 'dispute';
CREATE INDEX timeline_relapsed ON lazaret.timeline (at) WHERE kind = 'relapsed';
