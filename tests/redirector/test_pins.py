# test_pins.py -- no garden name is told before its addresses are open
#
# A stand-in for the gateway takes the pins and says when it has set them. Times
# are of one clock: what it sent, and what the line that asked received.
import contextlib
import os
import random
import socket
import statistics
import struct
import threading
import time
import unittest

import outpost
import tap
from outpost import (A, AAAA, NOERROR, NXDOMAIN, TRUE4, Link, Redirector, Resolver, encode_name,
                     question, skip_name, sql, within)
from portal.station import FOLDER

CNAME, RRSIG = 5, 46
WAIT = 0.020  # PIN_WAIT_MS
REQUEST = struct.Struct("=QII17sBB33s256s")  # lib/pin.h, up to the addresses
PLACES = 1024  # gate.c
FENCE = b"fence"
ENOUGH = 8  # of each, to judge by

# What the world's names have: owner, type, TTL, data.
ZONE = {
    ("update.example", A): [("update.example", A, 300, "203.0.113.1"),
                            ("update.example", A, 60, "203.0.113.2"),
                            ("update.example", RRSIG, 1, b"signature"),
                            ("other.example", A, 5, "203.0.113.66"),
                            ("update.example", AAAA, 5, "2001:db8::66")],
    ("update.example", AAAA): [("update.example", AAAA, 90, "2001:db8::1"),
                               ("update.example", AAAA, 90, "2001:db8::2")],
    ("a.cdn.example", A): [("a.cdn.example", CNAME, 30, "b.edge.example"),
                           ("c.edge.example", A, 600, "203.0.113.9"),
                           ("b.edge.example", CNAME, 600, "c.edge.example"),
                           ("d.edge.example", A, 600, "203.0.113.77")],
    ("none.cdn.example", A): [("none.cdn.example", CNAME, 30, "none.cdn.example")],
    ("many.cdn.example", A): [("many.cdn.example", A, 300, f"203.0.113.{n}") for n in range(70)],
}


def record(owner, kind, ttl, data):
    if kind == A:
        data = socket.inet_aton(data)
    elif kind == AAAA:
        data = socket.inet_pton(socket.AF_INET6, data)
    elif kind == CNAME:
        data = encode_name(data)
    return encode_name(owner) + struct.pack(">HHIH", kind, 1, ttl, len(data)) + data


class World(Resolver):
    """A resolver that knows the zone."""

    def reply(self, packet, size=16):
        end = skip_name(packet, 12) + 4
        labels, at = [], 12
        while packet[at]:
            labels.append(packet[at + 1:at + 1 + packet[at]].decode().lower())
            at += 1 + packet[at]
        records = ZONE.get((".".join(labels), struct.unpack(">H", packet[at + 1:at + 3])[0]))
        if records is None:
            return super().reply(packet, size)
        head = packet[:2] + struct.pack(">HHHHH", 0x8180, 1, len(records), 0, 0)
        return head + packet[12:end] + b"".join(record(*one) for one in records)


class Pin:
    """A request as the gateway reads it."""

    def __init__(self, packet):
        (self.id, self.ttl, self.ports, line, self.shared, self.count, realm, name) = \
            REQUEST.unpack(packet[:REQUEST.size])
        self.line = self.text(line)
        self.realm, self.name = (text.split(b"\0")[0].decode() for text in (realm, name))
        assert len(packet) == REQUEST.size + 17 * self.count
        self.addresses = [self.text(packet[at:at + 17])
                          for at in range(REQUEST.size, len(packet), 17)]

    @staticmethod
    def text(addr):
        if addr[16] == 4:
            return socket.inet_ntop(socket.AF_INET, addr[:4])
        return socket.inet_ntop(socket.AF_INET6, addr[:16])


class Gateway:
    """Takes pins; `delay` seconds until it says so, None: never."""

    def __init__(self, path):
        self.path, self.delay, self.lies = path, 0.0, False
        self.pins, self.replied, self.stream = [], {}, None
        self.passed = threading.Event()
        self.start()

    def start(self):
        self.stream = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        if os.path.exists(self.path):
            os.unlink(self.path)
        self.stream.bind(self.path)
        os.chmod(self.path, 0o777)
        threading.Thread(target=self.serve, args=(self.stream,), daemon=True).start()

    def stop(self):
        self.stream.shutdown(socket.SHUT_RDWR)
        self.stream.close()
        os.unlink(self.path)

    def serve(self, stream):
        while True:
            try:
                packet, worker = stream.recvfrom(4096)
            except OSError:
                return
            if not packet:
                return
            if packet == FENCE:
                self.passed.set()
                continue
            pin = Pin(packet)
            self.pins.append(pin)
            if self.lies:
                for lie in (b"", b"x", struct.pack("=Q", pin.id + 1), struct.pack("=Q", pin.id - 1),
                            struct.pack("=Q", pin.id ^ 1 << 63), struct.pack("=QQ", pin.id, 0)[:15],
                            b"\0" * 3000):
                    stream.sendto(lie, worker)
            if self.delay is not None:
                threading.Timer(self.delay, self.reply, (stream, worker, pin)).start() \
                    if self.delay > 0 else self.reply(stream, worker, pin)

    def fence(self):
        """Comes back when all that was sent before is in `pins`."""
        self.passed.clear()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as near:
            near.sendto(FENCE, self.path)
        assert self.passed.wait(60)

    def reply(self, stream, worker, pin):
        self.replied[pin.id] = time.monotonic()
        try:
            stream.sendto(struct.pack("=Q", pin.id), worker)
        except OSError:
            pass


def milliseconds(times):
    times = sorted(times)
    return times and (f"{statistics.median(times) * 1000:.1f} ms in the middle, "
            f"{times[0] * 1000:.1f} to {times[-1] * 1000:.1f}")


class Pins(unittest.TestCase):
    """Steps of one story: they run in the order of their names."""

    @classmethod
    def setUpClass(cls):
        sql(outpost.WORLD)
        sql("""INSERT INTO lazaret.garden_rule (group_name, name, below, ports, shared) VALUES
            ('updates', 'time.example', false, '{udp/123}', true),
            ('updates', 'closed.example', false, '{}', false)""")
        port, = outpost.free_ports(1)
        cls.resolver = World(port)
        cls.link = Link()
        cls.gateway = Gateway(os.path.join(FOLDER, "gateway.sock"))
        cls.daemon = Redirector(cls.link, [port], f"pins = {cls.gateway.path}", "pins", 1)
        assert cls.daemon.start() is not None, cls.daemon.log()
        cls.daemon.hold({1: "127.0.0.1", 2: "127.0.0.2", 9: "::1"})

    @classmethod
    def tearDownClass(cls):
        cls.daemon.stop()
        print("# " + cls.daemon.log().replace("\n", "\n# "))

    def setUp(self):
        self.gateway.delay, self.gateway.lies = 0.0, False
        if os.path.exists(self.gateway.path):
            self.gateway.fence()
        self.gateway.pins.clear()

    def ask(self, name="update.example", kind=A, **how):
        """An answer, and how long it took."""
        began = time.monotonic()
        answer = self.daemon.ask(name, kind, **how)
        return answer, time.monotonic() - began

    def pin_of(self, name, kind=A, **how):
        """The one pin that a question brought about."""
        self.gateway.fence()
        self.gateway.pins.clear()
        self.assertEqual(self.daemon.ask(name, kind, **how).rcode, NOERROR)
        self.gateway.fence()
        self.assertEqual(len(self.gateway.pins), 1)
        return self.gateway.pins[0]

    def test_01_exactly_what_was_answered(self):
        pin = self.pin_of("update.example")
        self.assertEqual(pin.addresses, ["203.0.113.1", "203.0.113.2"])
        self.assertEqual((pin.ttl, pin.ports, pin.shared), (60, 0b11, 0))
        self.assertEqual((pin.line, pin.realm, pin.name), ("127.0.0.1", "default", "update.example"))

    def test_02_both_families(self):
        pin = self.pin_of("UpDate.Example", AAAA, who="::1")
        self.assertEqual((pin.line, pin.name, pin.ttl), ("::1", "update.example", 90))
        self.assertEqual(pin.addresses, ["2001:db8::1", "2001:db8::2"])

    def test_03_aliases(self):
        pin = self.pin_of("a.cdn.example")
        self.assertEqual((pin.name, pin.ttl, pin.addresses), ("a.cdn.example", 30, ["203.0.113.9"]))

    def test_04_ports_and_shared_front_ends(self):
        pin = self.pin_of("time.example")
        self.assertEqual((pin.ports, pin.shared), (0b1000, 1))

    def test_05_no_more_than_fit(self):
        self.assertEqual(len(self.daemon.ask_tcp([question("many.cdn.example")])[0].addresses), 70)
        self.gateway.fence()
        self.assertEqual(self.gateway.pins[0].addresses, [f"203.0.113.{n}" for n in range(64)])

    def test_06_nothing_else_is_pinned(self):
        for name, kind in (("none.cdn.example", A), ("closed.example", A), ("update.example", 16),
                           ("update.example", 65), ("www.example.com", A), ("help.isp.example", A),
                           ("captive.apple.com", A), ("cnc.bad.example", A)):
            self.daemon.ask(name, kind)
        self.daemon.ask("update.example", who="127.0.0.5")  # a clean line
        self.gateway.fence()
        self.assertEqual(self.gateway.pins, [])

    def expect_held(self, take, tries):
        """Asks so often, with a gateway that takes its time; no answer may come before the
        gateway's reply but after 20 ms, or much later than either."""
        dice, early, late, after = random.Random(7), 0, [], []
        end = time.monotonic() + 60
        while tries > 0 or (min(len(after), len(late)) < ENOUGH and time.monotonic() < end):
            tries -= 1
            self.gateway.delay = dice.choice((0.0, 0.002, 0.005, 0.010, 0.015, 0.030, None))
            delay = self.gateway.delay
            self.gateway.pins.clear()
            began = time.monotonic()
            self.assertEqual(take().rcode, NOERROR)
            ended = time.monotonic()
            asked = next(iter(self.gateway.pins), None)  # None: it has not even heard yet
            replied = asked and self.gateway.replied.get(asked.id)
            if delay is None or delay > WAIT:
                early += ended - began < WAIT
                late.append(ended - began)
            elif replied is not None and replied < ended:
                after.append(ended - replied)
            else:  # the stand-in itself was too slow
                early += ended - began < WAIT
        print(f"# the answer came after the pin: {milliseconds(after)}")
        print(f"# without a reply in time it came after {milliseconds(late)}")
        self.assertEqual(early, 0)
        self.assertGreaterEqual(min(len(after), len(late)), ENOUGH)

    def test_10_never_before_the_pin_or_20_ms(self):
        self.expect_held(self.daemon_udp, 150)

    def test_11_nor_by_tcp(self):
        self.expect_held(lambda: self.daemon.ask_tcp([question("update.example")])[0], 60)

    def daemon_udp(self):
        return self.daemon.ask("update.example")

    def test_12_whole_by_tcp_one_after_the_other(self):
        names = ["update.example", "www.example.com", "a.cdn.example", "help.isp.example",
                 "many.cdn.example"] * 3
        for self.gateway.delay in (0.0, 0.005, None):
            answers = self.daemon.ask_tcp([question(name) for name in names])
            self.assertEqual([len(answer.addresses) for answer in answers], [4, 1, 2, 1, 70] * 3)

    def test_13_others_do_not_wait(self):
        self.gateway.delay = None
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as near:
            near.bind(("127.0.0.1", 0))
            near.settimeout(60)

            def quick():
                near.sendto(question("update.example"), ("127.0.0.1", self.daemon.dns))
                took = self.ask("help.isp.example")[1]
                return near.recv(4096) and took < WAIT

            self.assertIsNotNone(within(10, quick))

    def test_20_a_lying_gateway(self):
        self.gateway.lies, self.gateway.delay = True, None
        took = [self.ask()[1] for _ in range(20)]
        print(f"# a gateway that only lies: {milliseconds(took)}")
        self.assertGreaterEqual(min(took), WAIT)
        self.gateway.delay = 0.0
        self.assertEqual(self.ask()[0].addresses[:2], ["203.0.113.1", "203.0.113.2"])

    def test_21_a_late_reply_lets_nothing_else_go(self):
        self.gateway.delay = 0.025
        took = [self.ask()[1] for _ in range(30)]
        self.assertGreaterEqual(min(took), WAIT)

    def test_22_many_at_once(self):
        """More wait than there is room for: the others go at once, and none is lost for good."""
        missing = set(range(PLACES + 300))
        self.gateway.delay = None
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as near:
            near.bind(("127.0.0.2", 0))
            near.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
            near.connect(("127.0.0.1", self.daemon.dns))
            near.settimeout(0.5)

            def heard():
                for number in sorted(missing):
                    near.send(question("update.example", number=number))
                with contextlib.suppress(TimeoutError):
                    while missing:
                        missing.discard(struct.unpack(">H", near.recv(4096)[:2])[0])
                return not missing

            # the share of one source, and the buffers on the way, bound it as well
            self.assertIsNotNone(within(10, heard), len(missing))
        self.assertIsNotNone(self.ask()[0])

    def test_30_without_a_gateway_at_once(self):
        self.gateway.stop()
        self.assertIsNotNone(within(10, lambda: self.ask()[1] < WAIT))

    def test_31_one_that_is_back_is_found(self):
        self.gateway.start()
        pin = self.pin_of("update.example")
        self.assertEqual(pin.addresses, ["203.0.113.1", "203.0.113.2"])

    def test_32_one_that_is_another_at_once(self):
        self.gateway.stop()
        self.gateway.start()
        self.assertEqual(self.pin_of("update.example").count, 2)

    def test_33_a_killed_worker_finds_it(self):
        for pid in self.daemon.children("worker"):
            os.kill(pid, 9)
        self.assertIsNotNone(within(5, lambda: self.daemon.ask("update.example", seconds=0.5)))
        self.assertEqual(self.pin_of("update.example").count, 2)

    def test_40_in_redirect_mode_as_well(self):
        sql("UPDATE lazaret.site SET mode = 'redirect'")
        self.assertIsNotNone(within(2, lambda: self.daemon.ask("www.example.com").addresses == [TRUE4]))
        self.assertEqual(self.pin_of("update.example").count, 2)
        self.gateway.pins.clear()
        self.assertEqual(self.daemon.ask("www.example.com").addresses, [TRUE4])
        self.assertEqual(self.daemon.ask("cnc.bad.example").rcode, NXDOMAIN)
        self.gateway.fence()
        self.assertEqual(self.gateway.pins, [])

    def test_50_all_is_counted(self):
        self.daemon.process.send_signal(10)
        self.assertIsNotNone(within(5, lambda: 'outcome="away"' in self.daemon.log()))
        for outcome in ("asked", "late", "away"):
            self.assertRegex(self.daemon.log(),
                             f'count: .*pinned_answers_total{{outcome="{outcome}"}} [1-9]')


if __name__ == "__main__":
    tap.main()
