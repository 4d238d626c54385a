# test_signatures.py -- none, new ones, bad ones, and new ones under load
import os
import signal
import threading
import time
import unittest

import tap
from scanner.surgery import CHECKED, CLEAN, NO_SIGNATURES, UNCHECKED, Scanner, within


def resident(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))


class Signatures(unittest.TestCase):
    OLD = "Old:0:*:" + b"old-pattern".hex() + "\n"
    NEW = "New:0:*:" + b"new-pattern".hex() + "\n"
    BOTH = b"old-pattern new-pattern"

    def begin(self, name, contents, **other):
        scanner = Scanner(name, contents=contents).start(**other)
        self.addCleanup(scanner.stop)
        return scanner

    def test_none_at_the_start(self):
        scanner = self.begin("none", {}, loaded=False)
        self.assertTrue(within(5, lambda: scanner.scan(b"old-pattern").told ==
                               (UNCHECKED, NO_SIGNATURES)))
        self.assertIn("no file can be checked", scanner.log())
        scanner.put("a.ndb", self.OLD)
        self.assertTrue(within(10, lambda: scanner.scan(b"old-pattern").told == "Old.UNOFFICIAL"))

    def test_what_is_new_is_found(self):
        scanner = self.begin("new", {"a.ndb": self.OLD})
        self.assertEqual(scanner.scan(b"new-pattern").told, (CLEAN, CHECKED))
        scanner.put("b.ndb", self.NEW)
        self.assertTrue(within(10, lambda: scanner.scan(b"new-pattern").told == "New.UNOFFICIAL"))
        self.assertEqual(scanner.scan(b"old-pattern").told, "Old.UNOFFICIAL")
        self.assertEqual(scanner.standing()[0], 2)

    def test_hup_looks_at_once(self):
        scanner = Scanner("hup", contents={"a.ndb": self.OLD}, signatures_check="1h").start()
        self.addCleanup(scanner.stop)
        scanner.put("b.ndb", self.NEW)
        scanner.process.send_signal(signal.SIGHUP)
        self.assertTrue(within(5, lambda: scanner.scan(b"new-pattern").told == "New.UNOFFICIAL"))

    def test_a_bad_one_changes_nothing(self):
        scanner = self.begin("bad", {"a.ndb": self.OLD})
        scanner.put("b.ndb", "this is no signature\n")
        self.assertTrue(within(10, lambda: "the old ones stay in use" in scanner.log()))
        self.assertEqual(scanner.scan(b"old-pattern").told, "Old.UNOFFICIAL")
        scanner.put("b.ndb", self.NEW)
        self.assertTrue(within(10, lambda: scanner.scan(b"new-pattern").told == "New.UNOFFICIAL"))

    def test_an_emptied_folder_changes_nothing(self):
        scanner = self.begin("emptied", {"a.ndb": self.OLD})
        os.unlink(os.path.join(scanner.signatures, "a.ndb"))
        self.assertTrue(within(10, lambda: "the old ones stay in use" in scanner.log()))
        self.assertEqual(scanner.scan(b"old-pattern").told, "Old.UNOFFICIAL")

    def test_ten_times_new_under_load(self):
        """No verdict is wrong, none is missing, nothing grows."""
        scanner = self.begin("swaps", {"a.ndb": self.OLD})
        wrong, done, longest, ending = [], [0], [0.0], threading.Event()

        def load():
            while not ending.is_set():
                began = time.monotonic()
                told = scanner.scan(self.BOTH).told
                longest[0] = max(longest[0], time.monotonic() - began)
                done[0] += 1
                if told != "Old.UNOFFICIAL":
                    wrong.append(told)

        threads = [threading.Thread(target=load) for _ in range(2)]
        for thread in threads:
            thread.start()
        sizes = []
        for count in range(10):
            scanner.put("b.ndb", f"N{count}:0:*:" + (b"number-%d!" % count).hex() + "\n")
            scanner.process.send_signal(signal.SIGHUP)
            found = lambda: scanner.scan(b"number-%d!" % count).told == f"N{count}.UNOFFICIAL"
            self.assertTrue(within(20, found))
            self.assertTrue(within(10, lambda: len(scanner.roles("engine")) == 1))
            sizes.append(sum(resident(pid) for pid in
                             [scanner.process.pid] + scanner.roles("engine")))
        ending.set()
        for thread in threads:
            thread.join(30)
        print(f"# took {done[0]} scans during ten swaps, the longest {longest[0]:.3f} s; "
              f"memory {sizes[0]} to {sizes[-1]} kB")
        self.assertEqual(wrong, [])
        self.assertGreater(done[0], 20)
        self.assertLess(longest[0], 5)
        self.assertLess(sizes[-1], sizes[0] * 1.2)
        self.assertLess(len(os.listdir(f"/proc/{scanner.process.pid}/fd")), 25)


if __name__ == "__main__":
    tap.main()
