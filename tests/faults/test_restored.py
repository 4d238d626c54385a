# test_restored.py -- an older dump is loaded into the same server, and the numbers begin again
import os
import subprocess

from faults.followers import Followers
import tap
from portal.station import DATABASE, FOLDER
from redirector.outpost import release, sql, wall

DUMP = os.path.join(FOLDER, "lazaret.dump")


def number():
    return sql("SELECT number FROM lazaret.wall_state")[0][0]


class Restored(Followers):
    def test_other_changes_of_the_same_numbers_are_heard(self):
        wall(1)
        wall(2)
        self.come_to(1, 2)
        subprocess.run(["pg_dump", "-Fc", "--schema=lazaret", "-f", DUMP, DATABASE], check=True)
        agreed = number()
        release(1)
        wall(3)
        self.come_to(2, 3)
        lost = number()
        self.link.cut()
        sql("DROP SCHEMA lazaret CASCADE")
        subprocess.run(["pg_restore", "--exit-on-error", "-d", DATABASE, DUMP], check=True)
        self.assertEqual(number(), agreed)
        release(2)
        wall(4)
        self.assertEqual(number(), lost)
        self.link.mend()
        took = self.come_to(1, 4)
        for daemon in (self.redirector, self.gateway):  # and not by comparing sums, a minute later
            self.assertNotIn("the wall here is not the database's", daemon.log())
        print(f"# took {took:.1f} s until both went by the restored record")


if __name__ == "__main__":
    tap.main()
