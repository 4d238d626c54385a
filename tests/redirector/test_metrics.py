# test_metrics.py -- what the redirector counts, as Prometheus asks for it
import signal
import time
import unittest

import outpost
import prometheus
import tap
from outpost import Link, Redirector, Resolver, sql, wall, within

DNS = 'lazaret_redirector_dns_total{reason="%s"}'


class Metrics(unittest.TestCase):
    """Steps of one story: they run in the order of their names."""

    @classmethod
    def setUpClass(cls):
        sql(outpost.WORLD)
        port, cls.port = outpost.free_ports(2)
        cls.resolver = Resolver(port)
        cls.link = Link()
        cls.daemon = Redirector(cls.link, [port], f"metrics = 127.0.0.1:{cls.port}")
        assert cls.daemon.start() is not None, cls.daemon.log()
        assert within(10, lambda: "the whole wall" in cls.daemon.log()), cls.daemon.log()

    @classmethod
    def tearDownClass(cls):
        if cls.daemon.process.poll() is None:
            cls.daemon.stop()
        print("# " + cls.daemon.log().replace("\n", "\n# "))

    def value(self, name):
        return prometheus.scrape(self.port)[name]

    def test_01_the_format_is_kept(self):
        self.assertGreater(len(prometheus.scrape(self.port)), 30)

    def test_02_answers_are_counted_over_all_workers(self):
        before = self.value(DNS % "clean")
        for _ in range(20):
            self.daemon.ask("www.example.com")
        self.assertEqual(self.value(DNS % "clean"), before + 20)

    def test_03_the_wall_is_told(self):
        self.assertEqual(self.value("lazaret_redirector_wall_rows"), 0)
        number = self.value("lazaret_redirector_applied_number")
        wall(1)
        self.assertIsNotNone(within(5, lambda: self.value("lazaret_redirector_wall_rows") == 1))
        self.assertGreater(self.value("lazaret_redirector_applied_number"), number)
        before = self.value(DNS % "steered")
        self.assertTrue(self.daemon.steered())
        self.assertEqual(self.value(DNS % "steered"), before + 1)

    def test_04_the_last_contact_ages_without_a_database(self):
        contact = "lazaret_redirector_contact_timestamp_seconds"
        self.assertIsNotNone(within(3, lambda: time.time() - self.value(contact) < 3))
        self.link.cut()
        self.assertIsNotNone(within(20, lambda: time.time() - self.value(contact) > 3))
        self.link.mend()
        self.assertIsNotNone(within(20, lambda: time.time() - self.value(contact) < 2))

    def test_05_the_role_comes_back(self):
        (old,) = self.daemon.children("metrics")
        outpost.os.kill(old, signal.SIGKILL)
        self.assertIsNotNone(within(5, lambda: self.daemon.children("metrics") not in ([], [old])))
        prometheus.scrape(self.port)

    def test_06_it_ends_with_the_daemon(self):
        self.daemon.stop()
        with self.assertRaises(OSError):
            prometheus.scrape(self.port)


if __name__ == "__main__":
    tap.main()
