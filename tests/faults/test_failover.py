# test_failover.py -- the primary dies, and the standby that takes over misses its last changes
import os
import unittest

import tap
from daemon import within
from faults import island
from faults.town import Town
from portal.station import sql
from redirector.outpost import release, wall
from warden import world

LINES = (1, 2, 3, 4, 5)


def number():
    return int(sql("SELECT number FROM lazaret.wall_state")[0][0])


@unittest.skipUnless(os.geteuid() == 0, "needs root: network namespaces")
class Story(unittest.TestCase):
    """Steps of one story: they run in the order of their names."""

    @classmethod
    def setUpClass(cls):
        cls.primary = island.Server("one").create().start().migrate()
        cls.addClassCleanup(lambda: cls.primary.process.poll() is None and cls.primary.kill())
        cls.standby = island.Server("two").copy(cls.primary).start()
        cls.addClassCleanup(cls.standby.kill)
        cls.town = Town(island.inhabit(cls.primary, cls.standby))
        cls.enterClassContext(cls.town)

    def settles(self, held):
        """Both followers come to hold just these lines."""
        took = within(10, lambda: self.town.steered(*LINES) == held and self.town.held(*LINES) == held)
        self.assertIsNotNone(took, (self.town.steered(*LINES), self.town.held(*LINES), held))
        return took

    def test_1_a_standby_that_has_all(self):
        wall(1)
        wall(2)
        self.settles({1, 2})
        behind = "SELECT count(*) FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn()"
        self.assertIsNotNone(within(10, lambda: self.primary.sql(behind) == "1"))

    def test_2_then_it_hears_no_more(self):
        self.standby.sql("ALTER SYSTEM SET primary_conninfo = ''")
        self.standby.sql("SELECT pg_reload_conf()")
        self.assertIsNotNone(within(10, lambda: self.standby.sql("SELECT pid FROM pg_stat_wal_receiver") == ""))
        type(self).agreed = number()
        release(1)
        wall(3)
        self.settles({2, 3})
        type(self).lost = number()
        self.assertGreater(self.lost, self.agreed)

    def test_3_the_primary_dies(self):
        self.primary.kill()
        self.assertEqual(self.town.quarantine(5)().status, 503)
        self.assertEqual(self.town.steered(*LINES), {2, 3})
        self.assertEqual(self.town.held(*LINES), {2, 3})

    def test_4_the_standby_gives_the_same_numbers_to_other_changes(self):
        self.standby.promote()
        self.assertEqual(number(), self.agreed)
        release(2)
        wall(4)
        self.assertEqual(number(), self.lost)
        took = self.settles({1, 4})
        print(f"# took {took:.1f} s after the change that both followers went by the new primary")
        for daemon in (self.town.redirector, self.town.gateway):
            self.assertEqual(daemon.log().count("the whole wall: "), 2)

    def test_5_the_portal_is_back(self):
        took = within(10, lambda: self.town.quarantine(5)().status == 201)
        self.assertIsNotNone(took)
        self.settles({1, 4, 5})

    def test_6_the_warden_is_back(self):
        world.tell("M-1", "m1@example.net", measure="notice")
        self.assertIsNotNone(within(10, lambda: self.town.relay.to("m1@example.net")))


if __name__ == "__main__":
    tap.main()
