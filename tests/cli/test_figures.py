# test_figures.py -- the figures of a small history that was counted by hand
import csv
import io
import unittest

import tap
from lazaret import DONE, NOBODY, USAGE, Case, sql

# March 2025: line, cause, opened, released and how, relapsed
HISTORY = """
INSERT INTO lazaret.cause_group VALUES ('bots');
INSERT INTO lazaret.cause (name, group_name, title) VALUES ('mirai', 'bots', 'Mirai'), ('spam', 'bots', 'Spam');
INSERT INTO lazaret.subscriber (account, kind) SELECT 'A' || i, CASE i WHEN 5 THEN 'business' ELSE 'home' END::lazaret.account_kind
    FROM generate_series(1, 5) i;
INSERT INTO lazaret.line (reference, subscriber_id) SELECT 'L' || right(account, 1), id FROM lazaret.subscriber;
CREATE TEMP TABLE told (code text, line text, cause text, opened timestamptz, state lazaret.case_state, measure lazaret.measure);
INSERT INTO told VALUES
    ('222222', 'L1', 'mirai', '2025-03-01 10:00Z', 'closed', 'none'),
    ('333333', 'L2', 'mirai', '2025-03-02 08:00Z', 'closed', 'none'),
    ('444444', 'L3', 'spam', '2025-03-02 09:00Z', 'closed', 'none'),
    ('555555', 'L4', 'mirai', '2025-03-04 12:00Z', 'closed', 'none'),
    ('666666', 'L5', 'spam', '2025-03-10 00:00Z', 'open', 'notice'),
    ('777777', 'L1', 'spam', '2025-03-20 10:00Z', 'closed', 'none'),
    ('888888', 'L4', 'mirai', '2025-05-04 12:00Z', 'open', 'garden');
INSERT INTO lazaret.case (code, line_id, cause, state, measure, wanted, opened_at, began_at, first_observed_at,
    last_observed_at, measure_since, review_at, closed_at)
    SELECT code, n.id, cause, state, measure, measure, opened, opened, opened, opened, opened, opened,
    CASE state WHEN 'closed' THEN opened + interval '40 days' END
    FROM told JOIN lazaret.line n ON n.reference = told.line;
INSERT INTO lazaret.timeline (case_id, at, kind, actor) SELECT id, opened_at, 'opened', 'token:x' FROM lazaret.case;
INSERT INTO lazaret.release (case_id, line_id, group_name, kind, at, actor)
    SELECT c.id, c.line_id, 'bots', v.kind, v.at, '' FROM (VALUES
    ('222222', 'self', '2025-03-01 16:00Z'::timestamptz), ('333333', 'quiet', '2025-03-03 08:00Z'),
    ('333333', 'staff', '2025-03-06 08:00Z'), ('444444', 'timed', '2025-03-30 09:00Z'),
    ('555555', 'dispute', '2025-03-05 12:00Z'), ('777777', 'api', '2025-03-20 11:00Z')) v (code, kind, at)
    JOIN lazaret.case c USING (code);
INSERT INTO lazaret.timeline (case_id, at, kind, actor)
    SELECT id, '2025-03-05 08:00Z', 'relapsed', 'token:x' FROM lazaret.case WHERE code = '333333';
INSERT INTO lazaret.pause (case_id, at, until, actor) SELECT id, opened_at, opened_at + v.span, v.actor
    FROM (VALUES ('333333', interval '30 min', 'subscriber'), ('444444', '1 hour', 'staff:ann')) v (code, span, actor)
    JOIN lazaret.case USING (code);
INSERT INTO lazaret.request (case_id, kind, state, made_at, due_at, decided_by, decided_at, source)
    SELECT id, 'dispute', v.state, opened_at, opened_at, 'x', opened_at, v.source
    FROM (VALUES ('555555', 'approved', 'sinkhole'), ('444444', 'denied', 'sinkhole'), ('222222', 'lapsed', 'honeypot'))
    v (code, state, source) JOIN lazaret.case USING (code);
INSERT INTO lazaret.notice (id, line_id, kind, state, queued_at, sent_at)
    SELECT ('00000000-0000-0000-0000-00000000000' || v.n)::uuid, line_id, 'walled', v.state, opened_at, v.sent
    FROM (VALUES ('222222', 1, 'sent', now()), ('333333', 2, 'sent', now()), ('444444', 3, 'dropped', NULL)) v (code, n, state, sent)
    JOIN lazaret.case USING (code);
INSERT INTO lazaret.notice_case SELECT m.id, c.id FROM lazaret.notice m JOIN lazaret.case c
    ON c.line_id = m.line_id AND c.opened_at = m.queued_at;
INSERT INTO lazaret.timeline (case_id, kind, actor, detail) SELECT id, 'bounced', 'warden',
    '{"notice": "00000000-0000-0000-0000-000000000002"}' FROM lazaret.case WHERE code = '333333';
"""
MARCH = ("--since", "2025-03-01T00:00:00Z", "--until", "2025-04-01T00:00:00Z")
HOUR, DAY = 3600, 86400

COUNTED = {
    "open": [["mirai", "garden", 1], ["spam", "notice", 1]],
    "time_to_clean": [["all", 5, DAY, 28 * DAY], ["mirai", 3, DAY, DAY], ["spam", 2, HOUR, 28 * DAY]],
    "ways_out": [[way, 1, 167] for way in ("self", "quiet", "staff", "timed", "api", "dispute")],
    "pauses": [["staff", 1, HOUR], ["subscriber", 1, HOUR / 2]],
    "clean_after": [["14 days", 6, 4, 667], ["30 days", 6, 5, 833]],
    "relapses": [["all", 6, 6, 2, 333], ["mirai", 4, 4, 2, 500], ["spam", 2, 2, 0, 0]],
    "disputes": [["sinkhole", 2, 1, 1, 0, 500], ["honeypot", 1, 0, 0, 1, None]],
    "notices": [["email", 3, 2, 1, 1, 500]],
}
IN = {1: 1, 2: 2, 4: 1, 5: 1, 10: 1, 20: 1}
OUT = {1: 1, 3: 1, 5: 1, 6: 1, 20: 1, 30: 1}


class Figures(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        sql(HISTORY)

    def rows(self, *words):
        return {name: [list(row.values()) for row in rows]
            for name, rows in self.answer("figures", *words).items()}

    def test_each_is_as_counted_by_hand(self):
        rows = self.rows(*MARCH)
        for name, counted in COUNTED.items():
            with self.subTest(name):
                self.assertEqual(rows[name], counted)
        with self.subTest("flow"):
            self.assertEqual(rows["flow"], [[f"2025-03-{day:02}", IN.get(day, 0), OUT.get(day, 0)]
                for day in range(1, 32)])

    def test_filters(self):
        self.assertEqual(self.rows("open", "--cause", "spam"), {"open": [["spam", "notice", 1]]})
        self.assertEqual(self.rows("open", "--kind", "business"), {"open": [["spam", "notice", 1]]})
        self.assertEqual(self.rows("clean_after", "--cause", "spam", *MARCH),
            {"clean_after": [["14 days", 3, 1, 333], ["30 days", 3, 2, 667]]})
        with self.subTest("a period in which nothing was"):
            before = ("--since", "2024-03-01T00:00:00Z", "--until", "2024-03-02T00:00:00Z")
            self.assertEqual(self.rows(*before)["clean_after"], [["14 days", 0, 0, None], ["30 days", 0, 0, None]])
            self.assertEqual(self.rows(*before)["relapses"], [["all", 0, 0, 0, None]])

    def test_people_read_the_definition(self):
        said = self.expect(DONE, "figures", "time_to_clean", *MARCH)
        for words in ("Time to clean", "Half of them took no longer than the median", "1 d", "28 d"):
            self.assertIn(words, said)
        self.assertIn("66.7 %", self.expect(DONE, "figures", "clean_after", *MARCH))

    def test_csv(self):
        said = self.expect(DONE, "figures", "disputes", "--csv", *MARCH)
        self.assertEqual(list(csv.reader(io.StringIO(said, newline=""))), [
            ["source", "disputes", "upheld", "rejected", "lapsed", "share"],
            ["sinkhole", "2", "1", "1", "0", "0.500"], ["honeypot", "1", "0", "0", "1", ""]])

    def test_what_makes_no_sense_is_refused(self):
        self.expect(NOBODY, "figures", "nonsense")
        self.expect(USAGE, "figures", "--csv")
        self.expect(USAGE, "figures", "--since", "2025-04-01T00:00:00Z", "--until", "2025-03-01T00:00:00Z")


if __name__ == "__main__":
    tap.main()
