# test_sms.py -- notices to the operator's SMS gateway
import os
import unittest

import tap
import world

NOBODY = 9  # a port where no relay is: mails wait

GATEWAY = """#!/bin/sh
# takes a message; the number says what becomes of it
case $1 in
*75) exit 75 ;;
*99) exit 1 ;;
*88) exec sleep 60 ;;
esac
printf '%s\\n' "$1" >>FOLDER/numbers
cat >>FOLDER/texts
id -u >/dev/null && echo >>FOLDER/texts
"""


class Texts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        world.prepare()
        world.sql("INSERT INTO lazaret.channel (name, kinds) VALUES ('phone', '{walled,relapsed}')")
        cls.command = f"{world.FOLDER}/gateway"
        with open(cls.command, "w", encoding="utf-8") as file:
            file.write(GATEWAY.replace("FOLDER", world.FOLDER))
        os.chmod(cls.command, 0o755)
        cls.warden = world.Warden(NOBODY, sms_command=cls.command, sms_patience="4s")

    @classmethod
    def tearDownClass(cls):
        cls.warden.stop()

    def becomes(self, condition):
        self.assertTrue(world.within(20, condition), self.warden.log())

    def tell(self, account, number):
        world.sql("BEGIN;" + world.subscriber(account) + f"""INSERT INTO lazaret.contact
            (subscriber_id, channel, value) SELECT id, 'phone', '{number}' FROM lazaret.subscriber
            WHERE account = '{account}';""" + world.case(account) + f"""WITH fresh AS (
            INSERT INTO lazaret.notice (line_id, kind, channel) SELECT id, 'walled', 'phone'
            FROM lazaret.line WHERE reference = '{account}' RETURNING id, line_id)
            INSERT INTO lazaret.notice_case (notice_id, case_id) SELECT f.id, c.id
            FROM fresh f JOIN lazaret.case c ON c.line_id = f.line_id;COMMIT""")

    def content(self, name):
        try:
            with open(f"{world.FOLDER}/{name}", encoding="utf-8") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def test_a_message_goes_out(self):
        self.tell("texted", "+49 171 12345")
        self.becomes(lambda: world.state("texted")[0] == "sent")
        self.assertIn("+4917112345\n", self.content("numbers"))
        text = self.content("texts").splitlines()[0]
        self.assertLessEqual(len(text), 140)
        self.assertIn("help.isp.example", text)
        self.assertNotIn("device", text)
        self.assertIn("notice-sent", world.kinds("texted"))

    def test_75_is_later(self):
        self.tell("later", "0171 10075")
        self.becomes(lambda: world.state("later")[1] == 1)
        self.assertEqual(world.state("later")[0], "queued")

    def test_all_else_is_refused(self):
        self.tell("refused", "0171 10099")
        self.becomes(lambda: world.state("refused")[0] == "failed")
        self.assertIn("ended with 1", world.state("refused")[3])

    def test_a_slow_program_is_ended(self):
        self.tell("slow", "0171 10088")
        self.becomes(lambda: world.state("slow")[1] == 1)
        self.assertIn("signal 14", world.state("slow")[3])

    def test_what_is_no_number_is_refused(self):
        self.tell("wrong", "ask my neighbour")
        self.becomes(lambda: world.state("wrong")[0] == "failed")

    def test_a_killed_runner_is_replaced(self):
        role = self.warden.role("sms")
        with open(f"/proc/{role}/task/{role}/children", encoding="ascii") as file:
            os.kill(int(file.read().split()[0]), 9)
        self.tell("after", "0171 10001")
        self.becomes(lambda: world.state("after")[0] == "sent")


if __name__ == "__main__":
    tap.main()
