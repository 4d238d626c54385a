-- 0034_stands.sql -- a follower that stands still is told from one that is on its way
-- Why here: followers say every few seconds what they have applied, and the
-- wall changes in between; so that a number is not the last one means nothing.

ALTER TABLE lazaret.applied ADD COLUMN stands_since timestamptz;
COMMENT ON COLUMN lazaret.applied.stands_since IS 'Since when it says the same number while there are later changes; null: it goes on, or has them all.';
