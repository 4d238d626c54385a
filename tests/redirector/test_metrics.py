# test_metrics.py -- what the redirector counts, as Prometheus asks for it
import signal
import time

import outpost
import prometheus
import tap
from outpost import wall, within

DNS = 'lazaret_redirector_dns_total{reason="%s"}'


class Metrics(outpost.Post):
    """Steps of one story: they run in the order of their names."""

    @classmethod
    def setUpClass(cls):
        cls.begin()
        assert within(10, lambda: "the whole wall" in cls.daemon.log()), cls.daemon.log()

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

    def test_04_the_lag(self):
        seconds, changes = (f"lazaret_redirector_lag_{what}" for what in ("seconds", "changes"))
        self.assertIsNotNone(within(5, lambda: self.value(seconds) <= 2 and self.value(changes) == 0))
        self.link.rate = 200000
        outpost.fill_wall(4500)  # three parts: the first says how far they lead
        self.assertIsNotNone(within(20, lambda: self.value(changes) > 0))
        self.link.rate = None
        self.assertIsNotNone(within(20, lambda: self.value(changes) == 0))
        outpost.empty_wall(4500)
        self.link.cut()
        self.assertIsNotNone(within(20, lambda: self.value(seconds) > 3))
        self.link.mend()
        self.assertIsNotNone(within(20, lambda: self.value(seconds) <= 2))

    def test_05_answers_by_time_worker_and_resolver(self):
        port = self.resolver.port
        answered = f'lazaret_redirector_resolver_total{{resolver="127.0.0.1:{port}",outcome="answered"}}'
        before = prometheus.scrape(self.port)
        for _ in range(20):
            self.daemon.ask("www.example.com", who="127.0.0.2")
            self.daemon.ask("www.example.com")
        after = prometheus.scrape(self.port)

        def grown(name):
            return after[name] - before[name]

        self.assertEqual(grown(answered), 20)
        self.assertEqual(grown("lazaret_redirector_answer_seconds_count"), 40)
        buckets = [after[name] for name in after if "redirector_answer_seconds_bucket" in name]
        self.assertEqual(buckets, sorted(buckets))
        self.assertEqual(buckets[-1], after["lazaret_redirector_answer_seconds_count"])
        self.assertGreater(grown("lazaret_redirector_answer_seconds_sum"), 0)
        for reason in ("steered", "clean"):
            self.assertEqual(sum(grown(f'lazaret_redirector_worker_dns_total{{worker="{n}",reason="{reason}"}}')
                                 for n in range(2)), 20)
        self.assertEqual(sum(grown(f'lazaret_redirector_worker_answer_seconds_count{{worker="{n}"}}')
                             for n in range(2)), 40)

    def test_05_each_count_by_worker(self):
        found = prometheus.scrape(self.port)
        for family in ("resolver_total{worker=\"0\",resolver=", "restarts_total{worker=\"0\",role=\"worker\"}"):
            self.assertTrue([name for name in found if "redirector_worker_" + family in name], family)
        for name, value in found.items():
            if 'worker="0"' not in name or "answer_seconds" in name:
                continue
            whole = name.replace("_worker_", "_").replace('worker="0"', "").replace("{,", "{").replace("{}", "")
            self.assertEqual(value + found[name.replace('"0"', '"1"', 1)], found[whole], name)

    def test_05_the_number_told_of_is_never_behind_a_snapshot(self):
        told, applied = (f"lazaret_redirector_{what}_number" for what in ("told", "applied"))
        self.assertGreater(self.value(applied), 0)
        self.daemon.stop()
        self.daemon.start()
        self.assertIsNotNone(within(20, lambda: self.value("lazaret_redirector_lag_seconds") < 9))
        self.assertEqual(self.value(told), self.value(applied))

    def test_06_what_is_dropped(self):
        drops = 'lazaret_redirector_drops_total{reason="long"}'
        before = self.value(drops)
        self.daemon.ask("", packet=outpost.question("www.example.com") + bytes(1300), seconds=0.1)
        self.assertIsNotNone(within(5, lambda: self.value(drops) == before + 1))

    def test_07_rows_past_their_time(self):
        unsure = "lazaret_redirector_wall_rows_unsure"
        self.assertEqual(self.value(unsure), 0)
        outpost.lease(1, "127.0.1.1", "1 second")
        self.assertIsNotNone(within(20, lambda: self.value(unsure) == 1))

    def test_08_what_killed_a_worker(self):
        restarts = 'lazaret_redirector_restarts_total{role="worker"}'
        packet = outpost.question("last.words.example")
        self.daemon.ask("", packet=packet)
        for pid in self.daemon.children("worker"):
            outpost.os.kill(pid, signal.SIGSEGV)
        self.assertIsNotNone(within(20, lambda: self.value(restarts) == 2))
        self.assertIsNotNone(within(20, lambda: f"{len(packet)} bytes: {packet.hex()}" in self.daemon.log()))
        self.assertTrue(self.daemon.steered())

    def test_09_the_role_comes_back(self):
        (old,) = self.daemon.children("metrics")
        outpost.os.kill(old, signal.SIGKILL)
        self.assertIsNotNone(within(5, lambda: self.daemon.children("metrics") not in ([], [old])))
        prometheus.scrape(self.port)

    def test_10_it_ends_with_the_daemon(self):
        self.daemon.stop()
        with self.assertRaises(OSError):
            prometheus.scrape(self.port)


if __name__ == "__main__":
    tap.main()
