# test_board.py -- Prometheus reads the figures from the warden
import unittest

import prometheus
import tap
import world


class Board(unittest.TestCase):
    def test_the_figures_of_the_last_days_are_metrics(self):
        port = world.free_port()
        world.prepare()
        world.sql("BEGIN;" + world.subscriber("one") + world.case("one")
            + world.subscriber("two") + world.case("two", measure="notice") + """
            UPDATE lazaret.case SET opened_at = now() - interval '1 hour 1 s';
            INSERT INTO lazaret.release (case_id, line_id, group_name, kind, at, actor)
            SELECT id, line_id, 'iot', 'quiet', now() - interval '1 s', 'warden' FROM lazaret.case; COMMIT""")
        world.sql("UPDATE lazaret.sign_in_total SET tries = 7 WHERE outcome = 'later'")
        warden = world.Warden(9, metrics=f"127.0.0.1:{port}")
        self.addCleanup(warden.stop)
        values = {}

        def read():
            try:
                values.update(prometheus.scrape(port))
            except OSError:
                return False
            return "lazaret_clean_after_cases{after=\"14 days\"}" in values
        self.assertTrue(world.within(30, read), warden.log())
        for name, value in (
                ('lazaret_open_cases{cause="mirai",measure="garden"}', 1),
                ('lazaret_open_cases{cause="mirai",measure="notice"}', 1),
                ('lazaret_ways_out_releases{way="quiet"}', 2),
                ('lazaret_ways_out_releases{way="api"}', 0),
                ('lazaret_ways_out_share{way="quiet"}', 1),
                ('lazaret_time_to_clean_median_seconds{cause="all"}', 3600),
                ('lazaret_clean_after_cases{after="14 days"}', 0),
                ('lazaret_sign_ins_total{outcome="later"}', 7),
                ('lazaret_sign_ins_total{outcome="wrong"}', 0)):
            with self.subTest(name):
                self.assertEqual(values.get(name), value)


if __name__ == "__main__":
    tap.main()
