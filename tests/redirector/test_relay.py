# test_relay.py -- garden names on port 80, through the redirector and a real nginx
#
# In a network of its own: the sites have port 80 of a public address. What they
# hear is written down byte by byte, for no other site may ever hear anything.
import contextlib
import os
import re
import signal
import socket
import subprocess
import threading
import time
import unittest

import outpost
import tap
from outpost import TRUE4, Link, Names, Redirector, own_network, sql, wall, within
from portal.station import FOLDER

RELAY = "127.0.0.1:8079"
GET = "GET {0} HTTP/1.1\r\nHost: update.example\r\n{1}\r\n"
POST = "POST /ocsp HTTP/1.1\r\nHost: update.example\r\nContent-Length: {0}\r\n{1}\r\n"
PORTAL = "https://127.0.0.1:8443/"
FULL = 32  # relay.c, PER_HOME
LONG = 3 << 20

NGINX = """
daemon off; master_process off; pid {folder}/relay.pid; error_log {folder}/relay.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/r1; proxy_temp_path {folder}/r2;
    fastcgi_temp_path {folder}/r3; uwsgi_temp_path {folder}/r4; scgi_temp_path {folder}/r5;
    include {folder}/relay.conf;
}}
"""


class Sites:
    """Every site there is: answers by its path, and remembers what it heard."""

    def __init__(self):
        self.heard, self.answered = [], 0
        self.go = threading.Event()  # what is slow waits for it
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind((TRUE4, 80))
        self.listener.listen(256)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            stream, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(stream,), daemon=True).start()

    def serve(self, stream):
        with stream, contextlib.suppress(OSError):
            stream.settimeout(20)
            data = b""
            while b"\r\n\r\n" not in data:
                more = stream.recv(65536)
                if not more:
                    return
                data += more
            head, body = data.split(b"\r\n\r\n", 1)
            length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
            while length and len(body) < int(length[1]):
                body += stream.recv(65536)
            stream.settimeout(0.02)
            with contextlib.suppress(OSError):
                body += stream.recv(65536)  # whatever else comes
            self.heard.append((head.decode("latin-1"), body))
            stream.settimeout(20)
            self.answer(stream, head.split(b" ")[1].decode(), body)

    def answer(self, stream, path, body):
        if path == "/slow":
            self.go.wait(30)
        if path == "/never":
            time.sleep(120)
        data = b"x" * LONG if path == "/long" else b"heard " + body
        extra = "X-Accel-Redirect: /elsewhere\r\nSet-Cookie: a=b\r\n" if path == "/odd" else ""
        stream.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {len(data)}\r\n{extra}\r\n".encode())
        stream.sendall(data)
        self.answered += 1


class Relay(unittest.TestCase):
    """Steps of one story: they run in the order of their names."""

    @classmethod
    def setUpClass(cls):
        own_network()
        sql(outpost.WORLD)
        sql("""UPDATE lazaret.site SET mode = 'redirect';
            INSERT INTO lazaret.garden_group (name, bit) VALUES ('nas', 4);
            INSERT INTO lazaret.garden_rule (group_name, name, below, ports) VALUES
                ('updates', 'tls.example', false, '{tcp/443}'),
                ('updates', 'apple.com', true, '{tcp/80}'),
                ('updates', 'bad.example', true, '{tcp/80}'),
                ('updates', 'isp.example', true, '{tcp/80}'),
                ('nas', 'nas.example', false, '{tcp/80}')""")
        cls.sites = Sites()
        cls.resolver = Names(5353)
        cls.start_nginx()
        cls.addClassCleanup(cls.stop_nginx)
        cls.link = Link()
        cls.daemon = Redirector(cls.link, [5353], f"relay = {RELAY}", "redirector", 1,
                                at=("0.0.0.0", "[::]"))
        assert cls.daemon.start() is not None, cls.daemon.log()
        for line in (1, 2, 9):
            wall(line)
        sql("""INSERT INTO lazaret.garden_opening SELECT id, 'nas', now() + interval '1 day'
            FROM lazaret.line WHERE reference = 'L-2'""")
        for who in ("127.0.0.1", "127.0.0.2", "::1"):
            assert within(5, lambda who=who: PORTAL[:8] in cls.get("/", "Host: x\r\n", who=who)), \
                cls.daemon.log()

    @classmethod
    def start_nginx(cls):
        fill = f"""set -e; . etc/fill.sh; fill=([RELAY_LISTEN]={RELAY}
            [RELAY_RESOLVERS]=127.0.0.1:5353); fill_in etc/nginx/relay.conf.in {FOLDER}/relay.conf"""
        subprocess.run(["bash", "-c", fill], check=True)
        with open(f"{FOLDER}/nginx-relay.conf", "w", encoding="ascii") as file:
            file.write(NGINX.format(folder=FOLDER))
        with open(f"{FOLDER}/nginx-relay.err", "ab") as log:
            cls.nginx = subprocess.Popen(
                ["/usr/sbin/nginx", "-c", f"{FOLDER}/nginx-relay.conf"], stderr=log)
        host, port = RELAY.split(":")
        assert within(10, lambda: socket.socket().connect_ex((host, int(port))) == 0)

    @classmethod
    def stop_nginx(cls):
        cls.nginx.send_signal(signal.SIGTERM)
        cls.nginx.wait(10)

    @classmethod
    def tearDownClass(cls):
        cls.daemon.stop()
        with open(f"{FOLDER}/relay.log", encoding="utf-8") as file:
            print("# " + (cls.daemon.log() + file.read()).replace("\n", "\n# "))

    def setUp(self):
        self.sites.heard.clear()

    @classmethod
    def get(cls, path="/", fields="", who="127.0.0.1", host=None):
        text = GET.format(path, fields)
        if host is not None or "Host:" in fields:
            text = text.replace("Host: update.example\r\n", f"Host: {host}\r\n" if host else "")
        return cls.daemon.get(text.encode("latin-1"), who=who)

    def expect_heard(self, answer, host="update.example", body=""):
        """A site heard it, once, under that host, and what it said came back."""
        self.assertRegex(answer, r"^HTTP/1\.1 200 OK\r\n")
        self.assertTrue(answer.endswith("\r\n\r\nheard " + body), answer[-80:])
        self.assertEqual(len(self.sites.heard), 1)
        head, heard = self.sites.heard[0]
        self.assertEqual(re.findall(r"(?i)\r\nhost: *([^\r]*)", head), [host])
        self.assertNotIn("azaret", head)
        self.assertEqual(heard.decode("latin-1"), body)
        return head

    def expect_portal(self, answer, status="302"):
        """The line was sent to the portal, and no site heard anything."""
        self.assertRegex(answer, rf"^HTTP/1\.1 {status} ")
        self.assertEqual(self.sites.heard, [])

    # ---- what is relayed ----

    def test_01_a_garden_name(self):
        head = self.expect_heard(self.get("/pool/a.deb?x=%2f..//&y", "Range: bytes=0-\r\n"))
        self.assertRegex(head, r"^GET /pool/a.deb\?x=%2f..//&y HTTP/1.1\r\n")
        self.assertIn("Range: bytes=0-", head)

    def test_02_by_ipv6_and_below_a_wildcard(self):
        self.expect_heard(self.get("/", who="::1", host="A.B.cdn.Example"), "a.b.cdn.example")

    def test_03_head(self):
        answer = self.daemon.get(b"HEAD / HTTP/1.1\r\nHost: update.example\r\n\r\n")
        self.assertRegex(answer, r"^HTTP/1\.1 200 (?s:.*)\r\nContent-Length: 6\r\n")
        self.assertTrue(answer.endswith("\r\n\r\n"))

    def test_04_an_ocsp_question(self):
        self.expect_heard(self.daemon.get((POST.format(10, "") + "0123456789").encode()),
                          body="0123456789")

    def test_05_the_longest_body_in_pieces(self):
        body = "".join(chr(33 + n % 90) for n in range(65536))
        with self.connect() as near:
            near.sendall(POST.format(len(body), "").encode())
            for at in range(0, len(body), 5000):
                near.sendall(body[at:at + 5000].encode())
                time.sleep(0.002)
            self.expect_heard(self.read_all(near), body=body)

    def test_06_nothing_private_is_passed(self):
        head = self.expect_heard(self.get("/", "Cookie: a=b\r\nAuthorization: Basic eA==\r\n"))
        self.assertNotRegex(head, "(?i)cookie|authorization")
        answer = self.get("/odd")
        self.assertRegex(answer, r"^HTTP/1\.1 200 ")
        self.assertNotIn("Set-Cookie", answer)
        self.assertEqual([head.split()[1] for head, _ in self.sites.heard], ["/", "/odd"])

    def test_07_a_long_answer_read_slowly(self):
        with self.connect() as near:
            near.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
            near.sendall(GET.format("/long", "").encode())
            time.sleep(0.3)
            answer = self.read_all(near)
        self.assertEqual(len(answer.split("\r\n\r\n", 1)[1]), LONG)

    def test_08_others_go_on_meanwhile(self):
        with self.connect() as near:
            near.sendall(GET.format("/slow", "").encode())
            self.expect_portal(self.get("/", host="www.example.com"))
            self.sites.go.set()
            self.assertIn("heard", self.read_all(near))

    # ---- any address, and what is not relayed ----

    def test_10_any_destination_address_is_answered(self):
        """The gateway rewrites destinations; here it is the address that differs."""
        for at in ("127.0.0.1", "127.9.8.7", TRUE4):
            with socket.socket() as near:
                near.bind(("127.0.0.1", 0))
                near.connect((at, self.daemon.http))
                near.sendall(b"GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n")
                self.expect_portal(self.read_all(near))

    def test_11_hosts_that_are_none_of_the_garden(self):
        for host in ("www.example.com", "cdn.example", "x.update.example", "update.example.",
                     "update.example:80", "update.example:8080", "update.example@evil.example",
                     "203.0.113.9", "127.0.0.1", "localhost", "update.example%00", "update",
                     "tls.example",  # its port 80 is not open
                     "captive.apple.com",  # a probe
                     "cnc.bad.example",  # an indicator
                     "help.isp.example",  # our own
                     "nas.example"):  # of a group that is not open to this line
            self.expect_portal(self.get("/", host=host))
        self.expect_heard(self.get("/", host="nas.example", who="127.0.0.2"), "nas.example")

    def test_12_lines_that_are_not_walled(self):
        self.assertNotIn("heard", self.get("/", who="127.0.0.5"))
        self.assertEqual(self.get("/", who="127.200.0.1"), "")
        self.assertEqual(self.sites.heard, [])

    def test_13_what_could_be_read_two_ways(self):
        other = "Host: evil.example\r\n"
        for fields in (other, "Host: update.example\r\n", "Transfer-Encoding: chunked\r\n",
                       "Transfer_Encoding: chunked\r\n", "Lazaret-Relay: evil.example\r\n",
                       "lazaret_relay: evil.example\r\n", "Expect: 100-continue\r\n",
                       "Upgrade: h2c\r\n", "X: a\r\n b\r\n", "X : a\r\n", "X: a\n", "X: \x01\r\n"):
            text = GET.format("/", fields).encode("latin-1")
            self.expect_portal(self.daemon.get(text), "(302|400)")
        for line in ("GET http://evil.example/", "GET http://update.example/", "GET *", "PUT /",
                     "CONNECT evil.example:80", "OPTIONS *", "GET //evil.example#", "GET \\"):
            text = f"{line} HTTP/1.1\r\nHost: update.example\r\n\r\n"
            self.expect_portal(self.daemon.get(text.encode()), "(302|511|400)")

    def test_14_an_odd_path_stays_a_path(self):
        for path in ("//evil.example/x", "/@evil.example/", "/http://evil.example/", "/;evil.example", "/?http://evil.example", "/%0d%0aHost:%20evil.example"):
            head = self.expect_heard(self.get(path))
            self.assertEqual(head.split()[1], path)
            self.sites.heard.clear()
        self.expect_portal(self.get("/..//../x"), "400")

    def test_15_smuggled_requests(self):
        evil = "GET /evil HTTP/1.1\r\nHost: update.example\r\n\r\n"
        self.expect_heard(self.daemon.get((GET.format("/", "") + evil * 3).encode()))
        self.sites.heard.clear()
        self.expect_heard(self.daemon.get((POST.format(3, "") + "abc" + evil).encode()), body="abc")
        self.sites.heard.clear()
        for fields in ("Transfer-Encoding: chunked\r\n", "Content-Length: 0\r\n",
                       "Content_Length: 0\r\n", "Transfer-Encoding : chunked\r\n"):
            text = POST.format(5, fields) + "0\r\n\r\n" + evil
            self.expect_portal(self.daemon.get(text.encode()), "(511|400)")
        text = POST.format(5, "").replace("Content-Length", "Content_Length") + "0\r\n\r\n" + evil
        self.expect_portal(self.daemon.get(text.encode()), "511")

    def test_16_sizes(self):
        self.expect_portal(self.daemon.get((POST.format(65537, "") + "x" * 70000).encode()), "511")
        self.expect_portal(self.get("/", "X: " + "x" * 9000 + "\r\n"), "431")
        self.expect_heard(self.get("/", "X: " + "x" * 8000 + "\r\n"))

    # ---- those who are slow, many, or gone ----

    def test_20_a_body_that_never_comes(self):
        streams = [self.connect() for _ in range(8)]
        for near in streams:
            near.sendall((POST.format(10, "") + "01234").encode())
        self.expect_heard(self.get("/"))
        with streams[0] as near:
            near.settimeout(40)
            began = time.monotonic()
            self.read_all(near)
            took = time.monotonic() - began
        print(f"# half a body was waited for {took:.1f} s")
        self.assertGreater(took, 5)
        for near in streams[1:]:
            near.close()
        self.assertEqual(len(self.sites.heard), 1)

    def test_21_clients_that_go_away(self):
        for text in (GET.format("/slow", ""), GET.format("/long", ""), POST.format(10, "") + "0123"):
            for _ in range(10):
                with self.connect() as near:
                    near.sendall(text.encode())
        self.assertIn("heard", self.get("/"))

    def test_22_one_home_has_its_share(self):
        streams = [self.connect("127.0.0.2") for _ in range(FULL)]
        for near in streams:
            near.sendall(GET.format("/never", "").encode())
        never = lambda: sum(head.startswith("GET /never ") for head, _ in self.sites.heard)
        self.assertIsNotNone(within(10, lambda: never() == FULL), never())
        refused = self.get("/", who="127.0.0.2")
        self.assertRegex(refused, r"^HTTP/1\.1 503 (?s:.*)\r\nRetry-After: 5\r\n")
        self.assertIsNotNone(within(5, lambda: "heard" in self.get("/")))
        for near in streams:
            near.close()
        self.assertIsNotNone(within(5, lambda: "heard" in self.get("/", who="127.0.0.2")))

    def test_30_without_nginx(self):
        self.stop_nginx()
        for text in (GET.format("/", ""), POST.format(4, "") + "abcd"):
            self.expect_portal(self.daemon.get(text.encode()), "503")
        self.expect_portal(self.get("/", host="www.example.com"))

    def test_31_nginx_is_back(self):
        self.start_nginx()
        self.expect_heard(self.get("/"))

    # ---- nginx alone, as if somebody else reached it ----

    def test_40_nginx_asks_for_names_alone(self):
        host, port = RELAY.split(":")
        for name in ("", "127.0.0.1", "203.0.113.9", "localhost", "x.local", "a.b:80", "a.b/x",
                     "[::1]", "2130706433", "0x7f.1", "UP.EXAMPLE", "a..b", ".a.b", "a.b."):
            with socket.create_connection((host, int(port))) as near:
                near.sendall(f"GET / HTTP/1.1\r\nHost: a\r\nLazaret-Relay: {name}\r\n\r\n".encode())
                self.assertRegex(self.read_all(near), r"^HTTP/1\.1 403 ", name)
        self.assertEqual(self.sites.heard, [])

    def test_41_what_became_of_all(self):
        self.daemon.process.send_signal(signal.SIGUSR1)
        self.assertIsNotNone(within(5, lambda: "count: " in self.daemon.log()))
        for answer in ("relayed", "relay_full", "relay_away"):
            self.assertRegex(self.daemon.log(), f'web_total{{answer="{answer}"}} [1-9]')
        self.assertNotIn("starting another", self.daemon.log())

    def connect(self, who="127.0.0.1"):
        near = socket.socket()
        near.bind((who, 0))
        near.settimeout(20)
        near.connect(("127.0.0.1", self.daemon.http))
        return near

    @staticmethod
    def read_all(near):
        data = b""
        with contextlib.suppress(OSError):
            while more := near.recv(65536):
                data += more
        return data.decode("latin-1")


if __name__ == "__main__":
    tap.main()
