# test_webhooks.py -- events reach webhooks: signed, in order, at least once
import base64
import hashlib
import hmac
import http.server
import json
import os
import subprocess
import threading
import time
import unittest

import tap
import world
from daemon import SANDBOXED

COMMAND = f"{world.BUILD}/lazaret"


class Receiver(http.server.ThreadingHTTPServer):
    """Takes deliveries. `answers` has a list of statuses for an account or a
    kind of event, the last of which stays; 0 never answers."""

    daemon_threads = True

    def __init__(self, tls):
        super().__init__(("127.0.0.1", 0), Handler)
        self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self.server_address[1]
        self.taken, self.asked, self.answers = [], [], {}
        self.paused = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, path="/hook", host="127.0.0.1"):
        return f"https://{host}:{self.port}{path}"

    def of(self, account):
        """What was taken of a case, but for its notices."""
        return [event["kind"] for event in self.taken if event["case"]
                and event["case"]["account"] == account and not event["kind"].startswith("notice")]

    def asked_for(self, account):
        return [(event, headers, body) for event, headers, body in list(self.asked)
                if event["case"] and event["case"]["account"] == account]

    def handle_error(self, request, client_address):
        pass  # a client that does not trust us


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def log_message(self, *words):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        event = json.loads(body)
        server = self.server
        server.asked.append((event, self.headers, body))
        account = event["case"]["account"] if event["case"] else event["kind"]
        queue = server.answers.get(account, [204])
        status = queue.pop(0) if len(queue) > 1 else queue[0]
        if status == 0:
            server.paused.wait(30)
            return
        if status < 300:
            server.taken.append(event)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", server.url("/elsewhere"))
        self.send_header("Content-Length", "0")
        self.end_headers()


def lazaret(*words):
    done = subprocess.run([COMMAND, "-c", f"{world.FOLDER}/lazaret.conf", *words],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False,
                          env=os.environ | SANDBOXED)
    return done.returncode, done.stdout.strip(), done.stderr


def listed(*words):
    return json.loads(lazaret(*words, "--json")[1])


def tell(account, kind):
    world.sql(f"""INSERT INTO lazaret.timeline (case_id, kind, actor) SELECT c.id, '{kind}', 'test'
                  FROM lazaret.case c JOIN lazaret.line l ON l.id = c.line_id WHERE l.reference = '{account}'""")


def due_now():
    world.sql("UPDATE lazaret.delivery SET next_at = now() WHERE state = 'waiting' AND status > 0")


class Webhooks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        world.prepare()
        with open(f"{world.FOLDER}/lazaret.conf", "w", encoding="utf-8") as file:
            file.write(f"database = {world.as_role('lazaret_operator')}\n")
        cls.ca = world.authority("hooks")
        tls = world.certificate(cls.ca, "IP:127.0.0.1")
        cls.receiver = Receiver(tls)
        cls.other = Receiver(tls)
        code, cls.secret, why = lazaret("webhook", "add", "main", cls.receiver.url())
        if code != 0:
            raise RuntimeError(why)
        cls.warden = cls.start(cls)

    @classmethod
    def tearDownClass(cls):
        cls.receiver.paused.set()
        cls.warden.stop()

    def start(self, **settings):
        return world.Warden(9, webhook_ca=self.ca, webhook_networks="127.0.0.1", webhook_patience="15s", **settings)

    def becomes(self, condition):
        self.assertIsNotNone(world.within(60, condition), self.warden.log()[-3000:])

    def verify(self, headers, body, secret):
        key = base64.b64decode(secret.removeprefix("whsec_"))
        told = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        right = "v1," + base64.b64encode(hmac.new(key, told, hashlib.sha256).digest()).decode()
        return right in headers["webhook-signature"].split(" ")

    def test_signed_and_in_order(self):
        world.tell("ordered")
        for kind in ("joined", "climbed", "released"):
            tell("ordered", kind)
        self.becomes(lambda: len(self.receiver.of("ordered")) == 4)
        self.assertEqual(self.receiver.of("ordered"), ["opened", "joined", "climbed", "released"])
        event, headers, body = self.receiver.asked_for("ordered")[0]
        self.assertEqual(headers["webhook-id"], event["id"])
        self.assertEqual(headers["Content-Type"], "application/json")
        self.assertLess(abs(time.time() - int(headers["webhook-timestamp"])), 120)
        self.assertTrue(self.verify(headers, body, self.secret))
        self.assertFalse(self.verify(headers, body + b" ", self.secret))
        self.assertIsNone(headers["Expect"])

    def test_a_failing_delivery_holds_its_case_alone(self):
        self.receiver.answers["held"] = [500, 503, 204]
        world.tell("held")
        tell("held", "joined")
        self.becomes(lambda: self.receiver.asked_for("held"))
        world.tell("free")
        self.becomes(lambda: self.receiver.of("free") == ["opened"])
        self.assertEqual(self.receiver.of("held"), [])
        def taken():
            due_now()  # maybe while one is under way: then it is sent twice
            return list(dict.fromkeys(self.receiver.of("held"))) == ["opened", "joined"]
        self.becomes(taken)
        ids = [e["id"] for e, _, _ in self.receiver.asked_for("held")]
        self.assertEqual(len(set(ids[:3])), 1)

    def test_one_that_never_answers_holds_nobody_up(self):
        for number in range(12):
            self.other.answers[f"slow{number}"] = [0]
        lazaret("webhook", "add", "slow", self.other.url())
        for number in range(12):
            world.tell(f"slow{number}")
        self.becomes(lambda: len(self.other.asked) >= 8)
        world.tell("quick")
        self.becomes(lambda: self.receiver.of("quick") == ["opened"])
        lazaret("webhook", "remove", "slow")

    def test_dead_letters_are_seen_and_sent_again(self):
        self.receiver.answers["gone"] = [410, 204]
        world.tell("gone")
        self.becomes(lambda: listed("webhook", "dead", "main"))
        dead = listed("webhook", "dead", "main")[0]
        self.assertEqual((dead["kind"], dead["failure"]), ("opened", "answered 410"))
        self.assertEqual(lazaret("webhook", "replay", "main", "--event", dead["event"])[0], 0)
        self.becomes(lambda: self.receiver.of("gone") == ["opened"])
        self.assertIn(dead["event"], [event["id"] for event in self.receiver.taken])
        self.assertEqual(listed("webhook", "dead"), [])
        self.assertEqual(lazaret("webhook", "replay", "main")[0], 4)

    def test_twelve_attempts(self):
        self.receiver.answers["never"] = [500]
        world.tell("never")
        self.becomes(lambda: self.receiver.asked_for("never"))
        first = self.receiver.asked_for("never")[0][0]["id"]  # others of the case wait for it
        def died():
            world.sql(f"""UPDATE lazaret.delivery SET attempts = 11, next_at = now()
                          WHERE event_id = '{first}' AND state = 'waiting' AND status = 500
                              AND attempts < 11""")
            return any(d["attempts"] == 12 for d in listed("webhook", "dead", "main"))
        self.becomes(died)
        found = [f for f in listed("check") if f["check"] == "webhooks"][0]
        self.assertEqual((found["state"], found["found"].split(",")[0]), ("odd", "1 given up"))
        self.receiver.answers["never"] = [204]
        lazaret("webhook", "replay", "main")
        self.becomes(lambda: "opened" in self.receiver.of("never"))

    def test_a_test(self):
        code, said, _ = lazaret("webhook", "test", "main")
        self.assertEqual(code, 0)
        self.assertIn("taken with 204", said)
        self.assertIn(["main"], [[e["detail"]["webhook"]] for e in self.receiver.taken if e["kind"] == "test"])
        self.receiver.answers["test"] = [302, 204]
        code, _, why = lazaret("webhook", "test", "main")
        self.assertEqual(code, 3)
        self.assertIn("follow", why)
        self.assertEqual(lazaret("webhook", "test", "none")[0], 4)

    def refused(self, name, url):
        lazaret("webhook", "add", name, url)
        code, _, why = lazaret("webhook", "test", name)
        lazaret("webhook", "remove", name)
        self.assertEqual(code, 3)
        return why

    def test_no_certificate_no_delivery(self):
        stranger = Receiver(world.certificate(world.authority("strangers"), "IP:127.0.0.1,DNS:stranger"))
        self.assertIn("certificate", self.refused("stranger", stranger.url()))
        misnamed = Receiver(world.certificate(self.ca, "DNS:hooks.example"))
        self.assertIn("127.0.0.1", self.refused("misnamed", misnamed.url()))
        self.assertEqual(stranger.asked + misnamed.asked, [])

    def test_private_addresses_are_refused(self):
        for url in ("https://127.0.0.2:9/", "https://[::1]:9/", "https://10.0.0.1/", "https://2130706434:9/",
                    "https://0x7f.2:9/", "https://169.254.169.254/latest/"):
            with self.subTest(url):
                self.assertIn("no public address", self.refused("inside", url))

    def test_what_is_no_webhook(self):
        for words in (("plain", "http://a.example/"), ("ftp", "ftp://a.example/"),
                      ("blank", "https://a.example/ b"), ("main", "https://a.example/"),
                      ("source", "https://a.example/", "--source", "gossip"),
                      ("kind", "https://a.example/", "--kind", "released", "--kind", "freed")):
            with self.subTest(" ".join(words)):
                self.assertIn(lazaret("webhook", "add", *words)[0], (2, 3))

    def test_two_secrets_while_they_overlap(self):
        lazaret("webhook", "add", "turning", self.other.url("/turning"), "--kind", "approved")
        _, first, _ = lazaret("webhook", "rotate", "turning", "--overlap", "0s")
        _, second, _ = lazaret("webhook", "rotate", "turning", "--overlap", "1h")
        def last():
            self.assertEqual(lazaret("webhook", "test", "turning")[0], 0)
            return [(h, b) for e, h, b in self.other.asked if e["kind"] == "test"][-1]
        headers, body = last()
        self.assertEqual([self.verify(headers, body, s) for s in (first, second)], [True, True])
        world.sql("UPDATE lazaret.webhook SET old_until = now() WHERE name = 'turning'")
        headers, body = last()
        self.assertEqual([self.verify(headers, body, s) for s in (first, second)], [False, True])
        self.assertEqual(world.sql("SELECT string_agg(verb, ' ' ORDER BY id) FROM lazaret.audit"
                                   " WHERE kind = 'webhook' AND target = 'turning'"), [["made rotated rotated"]])
        lazaret("webhook", "remove", "turning")

    def test_list(self):
        row = [r for r in listed("webhook", "list") if r["name"] == "main"][0]
        self.assertEqual((row["url"], row["kinds"]), (self.receiver.url(), []))
        self.assertNotIn("whsec", lazaret("webhook", "list")[1])

    def test_z_killed_in_the_middle(self):
        self.receiver.answers["killed"] = [0, 204]
        world.tell("killed")
        self.becomes(lambda: self.receiver.asked_for("killed"))
        self.assertTrue(self.warden.kill("webhook"))
        world.sql("UPDATE lazaret.delivery SET next_at = now() WHERE state = 'waiting'")
        self.becomes(lambda: self.receiver.of("killed") == ["opened"])
        ids = {e["id"] for e, _, _ in self.receiver.asked_for("killed")}
        self.assertEqual(len(ids), 1)

    def test_its_sandbox(self):
        with open(f"/proc/{self.warden.role('webhook')}/status", encoding="ascii") as status:
            self.assertIn("Seccomp:\t2", status.read())

    def test_settings(self):
        bad = world.Warden(9, webhook_networks="everything")
        self.assertEqual(bad.process.wait(30), 1)
        self.assertIn("webhook_networks", bad.log())


if __name__ == "__main__":
    tap.main()
