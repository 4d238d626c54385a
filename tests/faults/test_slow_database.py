# test_slow_database.py -- answers that are held up, and locks: nobody is steered wrongly by it
import os
import threading
import time

from faults.followers import Followers
import tap
from daemon import within
from redirector.outpost import release, sql, wall

LONG = "LAZARET_TEST_LONG" in os.environ
HOLD, HELD, LOCKED = 5, 60 if LONG else 5, 30 if LONG else 3  # seconds


class Story(Followers):
    """Steps of one story: they run in the order of their names."""

    def stays(self, seconds, *held):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.assertTrue(self.agree(*held))

    def catches_up(self, *held):
        print(f"# took {self.come_to(*held):.1f} s until both had caught up")

    def test_1_answers_are_held_up(self):
        wall(1)
        wall(2)
        self.come_to(1, 2)
        self.link.hold = HOLD
        time.sleep(0.1)  # what was under way
        wall(3)
        release(1)
        for _ in range(7):
            self.redirector.ask("cnc.bad.example", who="127.0.0.2")
        self.stays(HELD, 1, 2)
        self.link.hold = 0
        self.catches_up(2, 3)

    def test_2_what_was_told_again_and_again_counts_once(self):
        query = "SELECT sum(count) FROM lazaret.sighting WHERE kind = 'dns'"
        self.assertIsNotNone(within(10, lambda: sql(query) == [["7"]]), sql(query))

    def test_3_the_wall_is_locked(self):
        lock = threading.Thread(target=sql, args=(
            f"BEGIN; LOCK lazaret.wall; SELECT pg_sleep({LOCKED}); COMMIT",))
        lock.start()
        self.stays(LOCKED - 0.5, 2, 3)
        lock.join()
        wall(4)
        self.catches_up(2, 3, 4)


if __name__ == "__main__":
    tap.main()
