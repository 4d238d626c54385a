# test_what_if.py -- a report is tried from a terminal, with files not loaded yet
import tap
from lazaret import DONE, REFUSED, USAGE, Case, sql

WORLD = """
INSERT INTO lazaret.cause_group VALUES ('bots');
INSERT INTO lazaret.cause (name, group_name, title) VALUES ('mirai', 'bots', 'Mirai');
INSERT INTO lazaret.playbook (cause, checklist) VALUES ('mirai', '{reboot}');
INSERT INTO lazaret.playbook_step VALUES ('mirai', 1, 'garden', '0');
INSERT INTO lazaret.source (name) VALUES ('sinkhole');
INSERT INTO lazaret.subscriber (account) VALUES ('K-1');
INSERT INTO lazaret.line (reference, subscriber_id) SELECT 'L-1', id FROM lazaret.subscriber;
INSERT INTO lazaret.lease (line_id, realm, prefix, origin, started_at, confirmed_at)
    SELECT id, 'default', '192.0.2.1', 'static', now() - interval '1 day', now() FROM lazaret.line;
INSERT INTO lazaret.contact (subscriber_id, channel, value) SELECT id, 'email', 'k@mail.example' FROM lazaret.subscriber;
"""
MILDER = """kind causes
group bots
cause mirai group=bots ladder=notice,restrict@2d checklist=reboot -- Milder
"""
REPORT = ("what-if", "--address", "192.0.2.1", "--cause", "mirai", "--source", "sinkhole")


class WhatIf(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        sql(WORLD)

    def tearDown(self):
        self.assertEqual(sql("SELECT (SELECT count(*) FROM lazaret.case) + (SELECT count(*) FROM lazaret.report)"
            " + (SELECT count(*) FROM lazaret.loaded) + (SELECT count(*) FROM lazaret.notice)"), "0")
        self.assertEqual(sql("SELECT measure FROM lazaret.playbook_step"), "garden")

    def test_what_is_in_force(self):
        tried = self.answer(*REPORT)
        self.assertEqual((tried["outcome"], tried["measure"], tried["attribution"]["line"]), ("opened", "garden", "L-1"))
        self.assertEqual(tried["reasons"], [{"leaves": "garden", "why": "Step 1 of the ladder gives garden."}])
        self.assertEqual(tried["wall"][0]["prefix"], "192.0.2.1/32")
        self.assertEqual((tried["notices"][0]["kind"], tried["notices"][0]["to"]), ("walled", "k@mail.example"))
        self.assertNotIn("changes", tried)

    def test_a_file_instead_of_it(self):
        tried = self.answer(*REPORT, "--with", self.file("causes.conf", MILDER))
        self.assertEqual(tried["measure"], "notice")
        self.assertEqual(tried["ladder"][0]["measure"], "restrict")
        self.assertIn("ladder garden -> notice,restrict@2d", tried["changes"][0]["detail"])
        said = self.expect(DONE, *REPORT, "--with", self.file("causes.conf", MILDER))
        self.assertIn("A trial of a text that is not in force: nothing of it stays.", said)
        self.assertIn("Step 2 of the ladder gives restrict.", said)

    def test_what_makes_no_sense(self):
        bad = self.file("bad.conf", "kind causes\ngroup bots\ncause x group=bots -- X\n")
        self.assertIn("bad.conf:3: ", self.expect(REFUSED, *REPORT, "--with", bad))
        self.assertIn("no sites", self.expect(REFUSED, *REPORT, "--with", "etc/sites.conf"))
        self.expect(USAGE, *REPORT, "--port", "x")
        self.assertEqual(self.answer(*REPORT, "--at", "2020-01-01T00:00:00Z")["outcome"], "nobody")


if __name__ == "__main__":
    tap.main()
