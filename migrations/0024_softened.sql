-- 0024_softened.sql -- a measure that staff lower is told as what it is
-- Why: it was told by the mail of a warning, as if something had come.

ALTER TABLE lazaret.notice DROP CONSTRAINT notice_kind_check;
ALTER TABLE lazaret.notice
    ADD CONSTRAINT notice_kind_check CHECK (kind IN
        ('walled', 'warned', 'softened', 'reminded', 'announced', 'relapsed', 'released', 'closed',
         'received', 'asked', 'approved', 'denied', 'upheld', 'rejected', 'lapsed',
         'paused', 'resumed'));
