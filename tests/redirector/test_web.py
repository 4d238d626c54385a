# test_web.py -- port 80 from outside: each probe, and what else may knock
#
# A line of each family is walled, asks everything, is released, and asks again.
import contextlib
import socket
import threading
import time

import outpost
import tap
from outpost import release, within

APPLE = "200 <HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>"
MANAGER = "200 NetworkManager is online\n"
ONLINE = "200 You are online."

# What is asked, and how the answer of a clean line begins: status and body.
PROBES = (
    ("captive.apple.com/hotspot-detect.html", APPLE),
    ("captive.apple.com/any/path", APPLE),
    ("www.apple.com/library/test/success.html", APPLE),
    ("apple.com/library/test/success.html", APPLE),
    ("netcts.cdn-apple.com/", APPLE),
    ("www.appleiphonecell.com/", APPLE),
    ("www.itools.info/", APPLE),
    ("www.ibook.info/", APPLE),
    ("www.airport.us/", APPLE),
    ("www.thinkdifferent.us/", APPLE),
    ("connectivitycheck.gstatic.com/generate_204", "204 "),
    ("www.google.com/generate_204", "204 "),
    ("www.google.com/gen_204", "204 "),
    ("play.googleapis.com/generate_204", "204 "),
    ("connectivitycheck.android.com/generate_204", "204 "),
    ("clients1.google.com/generate_204", "204 "),
    ("clients3.google.com/generate_204", "204 "),
    ("www.gstatic.com/generate_204", "204 "),
    ("g.cn/generate_204", "204 "),
    ("www.google.cn/generate_204", "204 "),
    ("connectivitycheck.gstatic.cn/generate_204", "204 "),
    ("edge.microsoft.com/captiveportal/generate_204", "204 "),
    ("connect.rom.miui.com/generate_204", "204 "),
    ("connectivitycheck.platform.hicloud.com/generate_204", "204 "),
    ("connectivitycheck.cbg-app.huawei.com/generate_204", "204 "),
    ("www.samsung.com/", "200 "),
    ("www.msftconnecttest.com/connecttest.txt", "200 Microsoft Connect Test"),
    ("ipv6.msftconnecttest.com/connecttest.txt", "200 Microsoft Connect Test"),
    ("www.msftconnecttest.com/redirect", ONLINE),
    ("www.msftncsi.com/ncsi.txt", "200 Microsoft NCSI"),
    ("detectportal.firefox.com/canonical.html", '200 <meta http-equiv="refresh" content="0;'
     'url=https://support.mozilla.org/kb/captive-portal"/>'),
    ("detectportal.firefox.com/success.txt?ipv4", "200 success\n"),
    ("detectportal.firefox.com/success.txt?ipv6", "200 success\n"),
    ("firefox-portal-detection.com/generate_204", "204 "),
    ("firefox-portal-detection.com/success.txt", "200 success\n"),
    ("nmcheck.gnome.org/check_network_status.txt", MANAGER),
    ("connectivity-check.ubuntu.com./", "204 "),
    ("network-test.debian.org/nm", MANAGER),
    ("fedoraproject.org/static/hotspot.txt", "200 OK"),
    ("ping.archlinux.org/nm-check.txt", MANAGER),
    ("ping.manjaro.org/check_network_status.txt", MANAGER),
    ("spectrum.s3.amazonaws.com/kindle-wifi/wifistub.html", "200 <!DOCTYPE html>"),
    ("fireoscaptiveportal.com/generate_204", "204 "),
    ("tabletcaptiveportal.com/generate204", "204 "),
    ("freetimecaptiveportal.com/generate_204", "204 "),
    ("captive.roku.com/ok", "200 ok"),
    ("conntest.nintendowifi.net/", "200 <!DOCTYPE html>"),
    ("ctest.cdn.nintendo.net/", "200 <!DOCTYPE html>"),
    ("gateway.zscalerthree.net/generate_204", "204 "),
    ("gateway.zscloud.net/generate_204", "204 "),
    ("www.example.com/", ONLINE),
)

MARK = "<script>mark</script>"
HOST = b"Host: www.example.com\r\n"
GET = b"GET / HTTP/1.1\r\n" + HOST
# Bytes, and the status that a walled and a clean line get; "": closed in silence.
SHAPES = {
    "HEAD": (b"HEAD / HTTP/1.1\r\n" + HOST + b"\r\n", "302", "200"),
    "POST": (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\n\r\nabc", "511", "421"),
    "HTTP/1.0 without Host": (b"GET / HTTP/1.0\r\n\r\n", "302", "200"),
    "absolute URI": (b"GET http://www.gstatic.com/generate_204 HTTP/1.1\r\n" + HOST + b"\r\n", "302", "204"),
    "odd Host": (f"GET /{MARK} HTTP/1.1\r\nHost: {MARK}\r\n\r\n".encode(), "302", "200"),
    "HTTP/2 preface": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9), "", ""),
    "HTTP/2 upgrade": (GET + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                       b"HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n", "302", "200"),
    "WebSocket": (GET + b"Connection: Upgrade\r\nUpgrade: websocket\r\n"
                  b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", "302", "200"),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(507), "", ""),
    "64 kB of headers": (GET + b"".join(b"X-%d: %s\r\n" % (n, b"x" * 1000) for n in range(64)) + b"\r\n",
                         "431", "431"),
    "one header of 64 kB": (GET + b"X: " + b"x" * 65536 + b"\r\n\r\n", "431", "431"),
    "length and chunks": (GET.replace(b"GET", b"POST") + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n"
                          b"0\r\n\r\nGET /x HTTP/1.1\r\n\r\n", "511", "421"),
    "two lengths": (GET.replace(b"GET", b"POST") + b"Content-Length: 6\r\nContent-Length: 0\r\n\r\nGET / H", "511", "421"),
    "two at once": ((GET + b"\r\n") * 2, "302", "200"),
    "a hundred at once": ((GET + b"\r\n") * 100, "302", "200"),
    "GET with a body": (GET + b"Content-Length: 32768\r\n\r\n" + b"x" * 32768, "302", "200"),
    "blank before the colon": (b"GET / HTTP/1.1\r\nHost : a\r\n\r\n", "400", "400"),
    "CR alone": (b"GET / HTTP/1.1\rHost: a\r\n\r\n", "400", "400"),
}


def parts(answer):
    """Status, header lines and body."""
    head, _, body = answer.partition("\r\n\r\n")
    lines = head.split("\r\n")
    return (lines[0].split(" ")[1] if answer else ""), lines[1:], body


class Web(outpost.Post):
    """Steps of one story: they run in the order of their names."""

    LINES = (("127.0.0.1", 1, "https://127.0.0.1:8443/"), ("::1", 9, "https://[::1]:8443/"))

    @classmethod
    def setUpClass(cls):
        cls.begin()
        cls.daemon.hold({number: who for who, number, _ in cls.LINES})

    def connect(self, who):
        near = socket.socket(socket.AF_INET6 if ":" in who else socket.AF_INET)
        near.settimeout(60)
        near.connect((who, self.daemon.http))
        return near

    def rest(self, near):
        """Until it is closed; a reset after the answer is none of ours to judge."""
        data = b""
        with contextlib.suppress(ConnectionResetError):
            while more := near.recv(65536):
                data += more
        return data.decode("latin-1")

    def shapes(self, column):
        for who, _, _ in self.LINES:
            for name, row in SHAPES.items():
                with self.subTest(who=who, shape=name):
                    status, head, body = parts(self.daemon.get(row[0], who=who))
                    self.assertEqual(status, row[column])
                    self.assertNotIn("mark", "".join(head) + body)
                    self.assertNotIn("HTTP/1.1", body, "one answer, not two")
                    self.assertFalse([line for line in head if line.startswith("Upgrade")])
                    if name == "HEAD":
                        self.assertEqual(body, "")

    def test_1_probes_of_a_walled_line(self):
        for who, _, portal in self.LINES:
            for url, _ in PROBES:
                host, path = url.split("/", 1)
                for method in ("GET", "HEAD"):
                    with self.subTest(who=who, probe=url, method=method):
                        status, head, body = parts(self.daemon.get(
                            f"{method} /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode(), who=who))
                        self.assertEqual(status, "302")
                        self.assertIn("Location: " + portal, head)
                        self.assertIn("Cache-Control: no-store", head)
                        self.assertIn("Connection: close", head)
                        self.assertEqual(bool(body), method == "GET")

    def test_2_shapes_of_a_walled_line(self):
        self.shapes(1)

    def test_3_slow_ones(self):
        """All at once: each has its time, and the quick ones wait for nobody."""
        ways = {
            "nothing": (b"", "408"),
            "half a head": (GET, "408"),
            "never a line": (b"GET / HT", "408"),
        }
        held = {name: self.connect("127.0.0.1") for name in ways}
        for name, near in held.items():
            near.sendall(ways[name][0])
        drip = self.connect("127.0.0.1")
        stop = threading.Event()

        def drop():
            with contextlib.suppress(OSError):
                while not stop.wait(0.2):
                    drip.sendall(b"X: y\r\n")

        drip.sendall(GET)
        threading.Thread(target=drop, daemon=True).start()
        with self.subTest(way="byte by byte"):
            with self.connect("::1") as near:
                near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                for byte in GET + b"\r\n":
                    near.sendall(bytes([byte]))
                self.assertEqual(parts(self.rest(near))[0], "302")
        with self.subTest(way="half-closed"):
            with self.connect("127.0.0.1") as near:
                near.sendall(GET + b"\r\n")
                near.shutdown(socket.SHUT_WR)
                self.assertEqual(parts(self.rest(near))[0], "302")
        with self.subTest(way="half-closed in the middle"):
            with self.connect("127.0.0.1") as near:
                near.sendall(GET)
                near.shutdown(socket.SHUT_WR)
                self.assertEqual(self.rest(near), "")
        began = time.monotonic()
        for name, near in held.items():
            with self.subTest(way=name), near:
                self.assertEqual(parts(self.rest(near))[0], ways[name][1])
        with self.subTest(way="a line each 0.2 s"), drip:
            self.rest(drip)
        stop.set()
        print(f"# all slow ones are gone after {time.monotonic() - began:.1f} s; promised 5 s")
        self.assertLess(time.monotonic() - began, 50)

    def test_4_probes_of_a_clean_line(self):
        for who, number, _ in self.LINES:
            release(number)
            self.assertTrue(within(20, lambda who=who: not self.daemon.steered(who=who)))
        for who, _, _ in self.LINES:
            for url, clean in PROBES:
                host, path = url.split("/", 1)
                with self.subTest(who=who, probe=url):
                    status, head, body = parts(self.daemon.get(
                        f"GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode(), who=who))
                    self.assertTrue(f"{status} {body}".startswith(clean), (status, body))
                    self.assertEqual(clean.startswith("204"), not body)
                    self.assertIn("Cache-Control: no-store", head)

    def test_5_shapes_of_a_clean_line(self):
        self.shapes(2)


if __name__ == "__main__":
    tap.main()
