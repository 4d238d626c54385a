# test_storm.py -- random and mutated packets: none crashes it, none leaks
#
# STORM_PACKETS says how many, STORM_SEED repeats a storm. What is mutated are
# the seeds of the fuzzers; resolver and relay behind it answer the same way.
import contextlib
import glob
import multiprocessing
import os
import random
import socket
import struct
import threading
import time
import unittest

import outpost
import prometheus
import tap
from outpost import REFUSED, STEER4, TRUE4, Answer, Link, Redirector, Resolver, question, sql, wall, within

PACKETS = int(os.environ.get("STORM_PACKETS", "20000"))
SEED = os.environ.get("STORM_SEED", os.urandom(4).hex())
BURST, FRAMES = 16, 16  # packets by UDP from one socket, by TCP on one connection
PATIENCE = 60  # seconds for an answer that must come
GROWTH_KB = 8192
LINES = (1, 4, 5, 6, 7, 8, 9)
WALLED, CLEAN, OUTSIDE = [f"127.0.0.{line}" for line in LINES[:-1]] + ["::1"], "127.0.0.2", "127.128.0.1"
CHAOS = question("version.bind", edns=False)[2:-1] + b"\3"  # its class is never forwarded
NAMES = ("www.example.com", "cnc.bad.example", "a.worm.example", "update.example", "a.cdn.example", "a.b.c.isp.example")
GET = b"GET / HTTP/1.1\r\nHost: up.example\r\n\r\n"
RST = struct.pack("ii", 1, 0)


def seeds(name, skip=0):
    """The bytes of each seed; some begin with bytes for the fuzzer alone."""
    found = []
    for path in sorted(glob.glob(f"tests/redirector/seeds/{name}/*")):
        with open(path, "rb") as file:
            found.append(file.read()[skip:])
    return found


def mutate(dice, packets):
    """One of them, or two together, with some bytes changed; or bytes at random."""
    if dice.random() < 0.1:
        return dice.randbytes(dice.choice((0, 1, 2, 11, 12, 13, 40, 300, 1400)))
    packet = bytearray(dice.choice(packets))
    if dice.random() < 0.1:
        packet += dice.choice(packets)
    for _ in range(dice.choice((0, 1, 1, 2, 4, 16))):
        at = dice.randrange(len(packet) + 1)
        how = dice.randrange(5)
        if how == 0:
            packet[at:at] = dice.randbytes(dice.choice((1, 2, 40)))
        elif how == 1:
            del packet[at:at + dice.choice((1, 2, 40))]
        elif how == 2:
            packet[at:] = packet[at:dice.randrange(len(packet) + 1)]
        elif at < len(packet):
            packet[at] = dice.choice((0, 1, 0xff, 0xc0, packet[at] ^ 1 << dice.randrange(8)))
    return bytes(packet)


class Mad(Resolver):
    """It says anything, in the mode "mad"."""

    dice = random.Random(SEED)

    def reply(self, packet, size=16):
        del self.asked[:]
        if self.mode != "mad":
            return super().reply(packet, size)
        try:
            sane = super().reply(packet, size)
        except IndexError:  # a question that cannot be read
            sane = packet
        return mutate(self.dice, [sane])[:65535]


def mad_relay(listener):
    """Each connection gets some bytes that resemble an answer."""
    dice = random.Random(SEED)
    while True:
        stream, _ = listener.accept()
        with stream:
            stream.settimeout(0.05)
            try:
                stream.recv(65536)
                stream.sendall(mutate(dice, [b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"]))
            except OSError:
                continue


class Storm:
    """One process of those who send; `ports` are of DNS and HTTP."""

    def __init__(self, seed, ports):
        self.dice, (self.dns, self.http) = random.Random(seed), ports
        self.packets = seeds("dns", skip=1) + [question(name) for name in NAMES]
        self.requests = [one for name in ("http", "relay_head") for one in seeds(name)] + [GET] * 20

    def source(self):
        """Many, so that no home asks more than its share for long."""
        dice = self.dice
        return dice.choice((dice.choice(WALLED), f"127.0.{dice.randrange(1, 21)}.1",
                            f"127.{dice.randrange(128, 138)}.0.1"))

    def connect(self, kind, who, port):
        family = socket.AF_INET6 if ":" in who else socket.AF_INET
        near = socket.socket(family, kind)
        near.settimeout(PATIENCE)
        near.bind((who, 0))
        near.connect(("::1" if ":" in who else "127.0.0.1", port))
        return near

    def udp(self):
        """A burst, and then a question of which the answer is awaited."""
        number = self.dice.randbytes(2)
        with self.connect(socket.SOCK_DGRAM, self.source(), self.dns) as near:
            for _ in range(BURST):
                near.send(mutate(self.dice, self.packets))
            self.wait(near, number)
        return BURST

    def wait(self, near, number):
        """Of a source that floods a part is dropped: so it is asked again."""
        until = time.monotonic() + PATIENCE
        near.settimeout(0.05)
        while time.monotonic() < until:
            near.send(number + CHAOS)
            with contextlib.suppress(TimeoutError):
                while near.recv(65535)[:2] != number:
                    pass
                return
        raise TimeoutError("no answer after a burst")

    def end(self, near):
        """Waits a little for what comes, or slams the door."""
        if self.dice.random() < 0.5:
            near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RST)
            return
        near.shutdown(socket.SHUT_WR)
        near.settimeout(0.01)
        while near.recv(65536):
            pass

    def stream(self, port, text):
        """Bytes, cut anywhere, on a connection that may be gone meanwhile."""
        cut = self.dice.randrange(len(text) + 1)
        try:
            with self.connect(socket.SOCK_STREAM, self.source(), port) as near:
                near.sendall(text[:cut])
                near.sendall(text[cut:])
                self.end(near)
        except OSError:
            pass

    def tcp(self):
        text = b""
        for _ in range(FRAMES):
            packet = mutate(self.dice, self.packets)
            size = len(packet) if self.dice.random() < 0.9 else self.dice.randrange(65536)
            text += struct.pack(">H", size) + packet
        self.stream(self.dns, text)
        return FRAMES

    def web(self):
        self.stream(self.http, mutate(self.dice, self.requests))
        return 1

    def run(self, count):
        while count > 0:
            count -= self.dice.choices((self.udp, self.tcp, self.web), (32, 8, 40))[0]()


def send(seed, ports, count):
    Storm(seed, ports).run(count)


class Storms(unittest.TestCase):
    """Steps of one story: they run in the order of their names."""

    @classmethod
    def setUpClass(cls):
        outpost.own_network()
        sql(outpost.WORLD)
        sql("""INSERT INTO lazaret.garden_rule (group_name, name, below, ports) VALUES
            ('updates', 'up.example', false, '{tcp/80}')""")
        cls.resolver, relay = Mad(5353), socket.create_server(("127.0.0.1", 8079), backlog=64)
        threading.Thread(target=mad_relay, args=(relay,), daemon=True).start()
        cls.daemon = Redirector(Link(), [5353], "relay = 127.0.0.1:8079\nmetrics = 127.0.0.1:9453\nrate = 2000",
                                "storm")
        cls.addClassCleanup(cls.end)
        assert cls.daemon.start() is not None, cls.daemon.log()
        for line in LINES:
            wall(line)
        for who in WALLED:
            assert within(20, lambda who=who: cls.daemon.steered(who)), cls.daemon.log()

    @classmethod
    def end(cls):
        cls.daemon.stop()
        print("# " + cls.daemon.log()[-4000:].replace("\n", "\n# "))

    @staticmethod
    def figures(name):
        """Those of that name, by their label."""
        return {figure.split('"')[1]: value for figure, value in prometheus.scrape(9453).items()
                if figure.startswith(f"lazaret_redirector_{name}{{")}

    def memory(self):
        """Kilobytes that the workers have, all together."""
        total = 0
        for worker in self.daemon.children("worker"):
            with open(f"/proc/{worker}/status", encoding="ascii") as file:
                total += sum(int(line.split()[1]) for line in file if line.startswith(("VmRSS", "VmSwap")))
        return total

    def storm(self, count, mode):
        """In that mode of the site, with nobody sane around."""
        self.resolver.mode = "answer"
        sql(f"UPDATE lazaret.site SET mode = '{mode}'")
        self.assertIsNotNone(within(20, lambda: self.daemon.steered() == (mode == "forge")))
        self.resolver.mode = "mad"
        ports, senders = (self.daemon.dns, self.daemon.http), []
        for number in range(2):
            senders.append(multiprocessing.get_context("fork").Process(
                target=send, args=(f"{SEED}{mode}{number}", ports, count // 2), daemon=True))
            senders[-1].start()
        for sender in senders:
            sender.join()
            self.assertEqual(sender.exitcode, 0, "each burst was answered")

    def test_1_none_crashes_it_and_none_leaks(self):
        workers, restarts = self.daemon.children("worker"), self.figures("restarts_total")
        self.assertEqual((len(workers), len(restarts) > 2), (2, True))
        began = time.monotonic()
        self.storm(PACKETS // 2, "redirect")  # touches what is made ready and empty
        before = self.memory()
        self.storm(PACKETS - PACKETS // 2, "forge")
        after = self.memory()
        print(f"# took {PACKETS} packets in {time.monotonic() - began:.1f} s, seed {SEED}; "
              f"workers have {before} kB, then {after} kB")
        self.assertEqual(self.daemon.children("worker"), workers)
        self.assertEqual(self.figures("restarts_total"), restarts)
        self.assertLess(after - before, GROWTH_KB)

    def test_2_it_met_each_part(self):
        """What is never met is never shown to be sound."""
        for name, kinds in (("dns_total", ("bad", "outside", "clean", "steered", "indicator", "garden", "true",
                                           "denied")),
                            ("connections_total", ("dns", "http")),
                            ("web_total", ("portal", "relayed")), ("forward_failures_total", ("false",))):
            met = self.figures(name)
            print(f"# took {name}: {met}")
            for kind in kinds:
                self.assertGreater(met[kind], 0, kind)

    def test_3_answers_are_right_afterwards(self):
        self.resolver.mode = "answer"
        for who in WALLED:
            self.assertEqual(self.daemon.ask("www.example.com", who=who).addresses, [STEER4])
        right = lambda: (self.daemon.ask("www.example.com", who=CLEAN) or Answer(bytes(12))).addresses == [TRUE4]
        self.assertIsNotNone(within(10, right), "the resolver is asked again once it is sane")
        self.assertEqual(self.daemon.ask("www.example.com", who=OUTSIDE).rcode, REFUSED)
        self.assertEqual(self.daemon.ask_tcp([question("help.isp.example")])[0].addresses, ["192.0.2.10"])
        request = b"GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n"
        self.assertIn("\r\nLocation: https://127.0.0.1:8443/", self.daemon.get(request))


if __name__ == "__main__":
    tap.main()
