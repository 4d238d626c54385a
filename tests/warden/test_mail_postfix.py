# test_mail_postfix.py -- the same relay that many ISPs have: a private Postfix
import atexit
import os
import shutil
import signal
import subprocess
import sys
import time
import unittest

import tap
import world

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = relay.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
default_transport = smtp:[127.0.0.1]:{next_hop}
relay_transport = $default_transport
alias_maps =
local_recipient_maps =
smtp_tls_security_level = none
smtpd_tls_security_level = may
smtpd_tls_cert_file = {certificate}.pem
smtpd_tls_key_file = {certificate}.key
smtpd_recipient_restrictions =
    check_recipient_access texthash:{folder}/access, permit_mynetworks, reject
"""

MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
proxymap unix - - n - - proxymap
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""

ACCESS = """
busy@mail.example 450 4.2.1 the mailbox is busy
gone@mail.example 550 5.1.1 there is no such user
"""


class Postfix:
    """Takes mails on `port` and passes them on to `next_hop`."""

    def __init__(self, next_hop, certificate):
        self.port = world.free_port()
        self.folder = f"{world.FOLDER}/postfix"
        os.chmod(world.FOLDER, 0o755)
        os.makedirs(f"{self.folder}/etc")
        os.makedirs(f"{self.folder}/queue")
        os.makedirs(f"{self.folder}/data")
        shutil.chown(f"{self.folder}/data", "postfix")
        values = {"folder": self.folder, "port": self.port, "next_hop": next_hop,
                  "certificate": certificate}
        for name, text in (("etc/main.cf", MAIN), ("etc/master.cf", MASTER), ("access", ACCESS)):
            with open(f"{self.folder}/{name}", "w", encoding="ascii") as file:
                file.write(text.format(**values))
        self.process = None
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        atexit.register(self.stop)
        self.start()

    def command(self, verb):
        return ["postfix", "-c", f"{self.folder}/etc", verb]

    def start(self):
        self.process = subprocess.Popen(self.command("start-fg"),
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self):
        if self.process.poll() is not None:
            return
        subprocess.run(self.command("stop"), check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.process.wait(20)

    def log(self):
        with open(f"{self.folder}/log", encoding="utf-8") as file:
            return file.read()


@unittest.skipIf(os.geteuid() != 0, "Postfix is started by root only")
class WithPostfix(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        world.prepare()
        cls.sink = world.Relay()
        cls.addClassCleanup(cls.sink.stop)
        ca = world.authority("ours")
        world.certificate(ca, "DNS:localhost")
        cls.postfix = Postfix(cls.sink.port, f"{world.FOLDER}/server-dns-localhost")
        cls.addClassCleanup(cls.postfix.stop)
        cls.warden = world.Warden(cls.postfix.port, relay_host="localhost",
                                  relay_tls="required", relay_ca=ca,
                                  relay_patience="10s", relay_delivery="30s")
        cls.addClassCleanup(cls.warden.stop)
        world.tell("first", "first@mail.example")
        if not world.within(30, lambda: cls.sink.to("first@mail.example")):
            raise RuntimeError(cls.warden.log() + cls.postfix.log())

    def becomes(self, account, wanted):
        self.assertTrue(world.within(30, lambda: world.state(account)[0] == wanted),
                        f"{world.state(account)} {self.warden.log()} {self.postfix.log()}")

    def test_one_mail(self):
        began = time.time()
        world.tell("one", "one@mail.example", language="de")
        self.becomes("one", "sent")
        took = time.time() - began
        print(f"# with the relay after {took:.2f} s")
        self.assertTrue(world.within(20, lambda: self.sink.to("one@mail.example")))
        mail = self.sink.to("one@mail.example")[0]
        with self.subTest("it came by TLS"):
            self.assertIn("with ESMTPS", str(mail.message["Received"]))
        with self.subTest("and whole"):
            parts = list(mail.message.iter_parts())
            self.assertEqual([part.get_content_type() for part in parts], ["text/plain", "text/html"])
            self.assertIn("Gerät", parts[0].get_content())

    def test_many(self):
        for first in (0, 30):
            world.sql("BEGIN;" + "".join(
                world.subscriber(f"many{i}", f"many{i}@mail.example") + world.case(f"many{i}")
                + world.notice(f"many{i}") for i in range(first, first + 30)) + "COMMIT")
        self.assertTrue(world.within(60, lambda: sum(
            1 for mail in self.sink.mails if mail.recipients[0].startswith("many")) >= 60),
            self.warden.log() + self.postfix.log())
        ids = [mail.id for mail in self.sink.mails if mail.recipients[0].startswith("many")]
        self.assertEqual((len(ids), len(set(ids))), (60, 60))
        print(f"# 60 mails in {self.postfix.log().count('connect from localhost')} sessions at most")

    def test_busy(self):
        world.tell("busy", "busy@mail.example")
        self.assertTrue(world.within(20, lambda: world.state("busy")[1] == 1), self.warden.log())
        self.assertEqual(world.state("busy")[0], "queued")
        self.assertTrue(world.state("busy")[3].startswith("450 4.2.1 <...>"), world.state("busy"))

    def test_gone(self):
        world.tell("gone", "gone@mail.example")
        self.becomes("gone", "failed")
        self.assertEqual(world.kinds("gone"), ["notice-failed"])
        self.assertTrue(world.state("gone")[3].startswith("550 5.1.1 <...>"), world.state("gone"))

    def test_refused_further_on(self):
        world.tell("bounce", "gone-there@mail.example")
        self.becomes("bounce", "sent")
        self.assertTrue(world.within(30, lambda: self.sink.to("help@isp.example")), self.postfix.log())
        mail = self.sink.to("help@isp.example")[0]
        self.assertEqual(mail.message.get_content_type(), "multipart/report")
        self.assertIn("gone-there@mail.example", mail.message.as_string())
        with self.subTest("what comes back becomes a fact"):
            settings = f"{world.FOLDER}/bounce.conf"
            with open(settings, "w", encoding="utf-8") as file:
                file.write(f"database = {world.as_role('lazaret_warden')}\n")
            subprocess.run([f"{world.BUILD}/lazaret-warden", "-c", settings, "--bounce"],
                           input=mail.bytes, check=True, env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"})
            self.assertEqual(world.kinds("bounce"), ["notice-sent", "bounced"])
            self.assertRegex(world.sql("""SELECT bounced FROM lazaret.contact
                WHERE value = 'gone-there@mail.example'""")[0][0], r"^5\.")

    def test_restarted(self):
        self.postfix.stop()
        world.tell("restart", "restart@mail.example")
        time.sleep(1)
        self.assertEqual(world.state("restart")[:2], ("queued", 0))
        self.postfix.start()
        self.becomes("restart", "sent")
        self.assertTrue(world.within(30, lambda: self.sink.to("restart@mail.example")))


if __name__ == "__main__":
    tap.main()
