# test_load.py -- the gateway with a hundred thousand held lines
import os
import time
import unittest

import checkpoint
import tap
from checkpoint import Gateway, Link, Worker, applied, elements, mark, nft, sql, wall_number, within


@unittest.skipUnless(os.geteuid() == 0, "needs root: network namespaces")
class Load(unittest.TestCase):
    def setUp(self):
        checkpoint.open_network()
        self.addCleanup(checkpoint.close_network)
        sql(checkpoint.FEW)

    def test_a_hundred_thousand_lines(self):
        rows = 100000
        checkpoint.fill_wall(rows)
        link = Link()
        link.rate = 4000000  # so that all of it takes longer than one statement may
        gateway = Gateway(link, rows=rows + 10, name="load")
        self.addCleanup(lambda: print("# " + gateway.log().replace("\n", "\n# ")))
        self.addCleanup(gateway.stop)
        began = time.monotonic()
        self.assertIsNotNone(gateway.start())
        number = wall_number()
        self.assertIsNotNone(within(120, lambda: applied() and applied()[0][0] == number))
        print(f"# took {time.monotonic() - began:.1f} s to load {rows} lines")
        self.assertEqual(applied()[0][1], str(rows))
        self.assertEqual(len(elements("held4_32")), rows)
        worker, pins = Worker(gateway), []
        # Somebody else's change: all is read back, and pins go on meanwhile.
        nft("add", "element", "inet", "lazaret", "held4_32", "{ 10.250.0.1 : 0x40000001 }")
        began = time.monotonic()
        while ": 1 elements of the kernel were not" not in gateway.log():
            pins.append(worker.pin("10.64.0.1", [f"203.0.113.{len(pins) % 250}"]))
            self.assertLess(time.monotonic() - began, 60)
        print(f"# took {time.monotonic() - began:.1f} s to find a hand edit among {rows} lines, "
              f"{max(pins):.0f} ms at most for one of {len(pins)} pins meanwhile")
        self.assertIsNotNone(within(60, lambda: mark("10.250.0.1") is None))
        checkpoint.empty_wall(1, start=rows // 2)
        took = within(60, lambda: mark(checkpoint.line_address(rows // 2)) is None)
        self.assertIsNotNone(took)
        # Nobody told it twice, and it read no more often than it had to.
        self.assertNotIn("telling the whole wall again", gateway.log())
        self.assertLessEqual(gateway.figures()["lazaret_gateway_readings_total"], 4)


if __name__ == "__main__":
    tap.main()
