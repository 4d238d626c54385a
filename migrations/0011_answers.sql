-- 0011_answers.sql -- staff ask back, and a promise of an answer is kept by the clock
-- Why: a request may need one more word from the subscriber, and a dispute must
-- not hold a line for longer than its answer was promised.

ALTER TABLE lazaret.request DROP CONSTRAINT request_state_check;
ALTER TABLE lazaret.request
    ADD CONSTRAINT request_state_check CHECK (state IN
        ('waiting', 'asked-back', 'approved', 'denied', 'lapsed', 'withdrawn'));
COMMENT ON COLUMN lazaret.request.state IS 'Where it stands. asked-back: the subscriber is to reply, or it is withdrawn; lapsed: nobody answered a dispute in time, so the line opens, and nothing counts against its source.';
COMMENT ON COLUMN lazaret.request.due_at IS 'By when an answer was promised; asked-back: by when the reply is awaited.';
COMMENT ON COLUMN lazaret.request.answer_id IS 'What staff wrote last for the subscriber to read: with the decision, or to ask back.';
DROP INDEX lazaret.request_queue;
CREATE INDEX request_queue ON lazaret.request (due_at) WHERE state IN ('waiting', 'asked-back');

CREATE OR REPLACE VIEW lazaret.answer AS
SELECT r.id AS request_id, r.case_id, m.at, m.content
FROM lazaret.request r JOIN lazaret.message m ON m.id = r.answer_id
WHERE r.state <> 'waiting';
COMMENT ON VIEW lazaret.answer IS 'What staff answered or asked back: of all messages this alone is shown to the subscriber; not once a question is answered.';

ALTER TABLE lazaret.notice DROP CONSTRAINT notice_kind_check;
ALTER TABLE lazaret.notice
    ADD CONSTRAINT notice_kind_check CHECK (kind IN
        ('walled', 'warned', 'reminded', 'announced', 'relapsed', 'released', 'closed',
         'received', 'asked', 'approved', 'denied', 'upheld', 'rejected', 'lapsed',
         'paused', 'resumed'));
COMMENT ON COLUMN lazaret.notice.kind IS 'What it tells. Of requests: received, asked, approved, denied; of disputes: upheld, rejected, lapsed.';

-- A reply gives staff their time anew; the warden ends what nobody answered.
GRANT UPDATE (due_at) ON lazaret.request TO lazaret_subscriber;
GRANT UPDATE (state, due_at, decided_by, decided_at, answer_id) ON lazaret.request TO lazaret_warden;
GRANT SELECT (id), INSERT ON lazaret.message TO lazaret_warden;
