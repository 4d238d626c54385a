# test_tcp.py -- questions by TCP, as RFC 7766 has them: ahead, in pieces, never
import contextlib
import socket
import struct
import threading
import time

import outpost
import tap
from outpost import STEER4, TRUE4, Answer, Resolver, question, receive

MANY, SLOW = 300, 4


def framed(packet):
    return struct.pack(">H", len(packet)) + packet


class Slow(Resolver):
    """Whose answers for names of "slow.cdn.example" come when it is let."""

    def __init__(self, port):
        self.let = threading.Event()
        super().__init__(port)

    def reply(self, packet, size=16):
        if b"\4slow" in packet:
            self.let.wait(60)
        return super().reply(packet, size)

    def serve_udp(self):
        while True:
            packet, who = self.udp.recvfrom(4096)
            threading.Thread(target=lambda p=packet, w=who: self.udp.sendto(self.reply(p), w), daemon=True).start()

    def serve_stream(self, stream):
        threading.Thread(target=super().serve_stream, args=(stream,), daemon=True).start()


class Tcp(outpost.Post):
    @classmethod
    def setUpClass(cls):
        cls.begin("rate = 100000\nburst = 100000", Slow)
        cls.daemon.hold({1: "127.0.0.1", 9: "::1"})

    def connect(self, to="127.0.0.1"):
        return socket.create_connection((to, self.daemon.dns), 60)

    def answer(self, near):
        return Answer(receive(near, struct.unpack(">H", receive(near, 2))[0]))

    def is_closed(self, near):
        with near, contextlib.suppress(ConnectionResetError):
            return near.recv(1) == b""
        return True

    def test_1_many_ahead(self):
        """Each answered once, in any order: some at once and some by the resolver."""
        for to in ("127.0.0.1", "::1"):
            with self.subTest(to=to), self.connect(to) as near:
                names = ["www.example.com" if n % 50 else "update.example" for n in range(MANY)]
                packets = [question(name, number=n) for n, name in enumerate(names)]
                sender = threading.Thread(target=near.sendall, args=(b"".join(map(framed, packets)),))
                sender.start()
                answers = {answer.number: answer for answer in (self.answer(near) for _ in names)}
                self.assertEqual(sorted(answers), list(range(MANY)))
                for n in range(MANY):
                    self.assertEqual(answers[n].addresses[0], STEER4 if n % 50 else TRUE4)
                sender.join()

    def test_2_byte_by_byte(self):
        with self.connect() as near:
            near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for byte in framed(question("www.example.com")):
                near.sendall(bytes([byte]))
            self.assertEqual(self.answer(near).addresses, [STEER4])

    def test_3_half_closed(self):
        for name, want in (("www.example.com", STEER4), ("update.example", TRUE4)):
            with self.subTest(name=name), self.connect() as near:
                near.sendall(framed(question(name)))
                near.shutdown(socket.SHUT_WR)
                self.assertEqual(self.answer(near).addresses[0], want)
                self.assertEqual(near.recv(1), b"")

    def test_4_what_is_no_question(self):
        for name, data in (("of no length", b"\0\0"), ("too long", b"\xff\xff" + bytes(100)),
                           ("too short", b"\0\x05abcde"), ("an answer", framed(b"\0\1\x80\0" + bytes(8)))):
            with self.subTest(name):
                near = self.connect()
                near.sendall(data)
                self.assertTrue(self.is_closed(near))
        with self.subTest("malformed is told"), self.connect() as near:
            near.sendall(framed(question("www.example.com")[:-3]))
            self.assertEqual(self.answer(near).rcode, outpost.FORMERR)

    def test_5_who_says_nothing(self):
        """All at once: idle from the start, after an answer, in the middle of a question."""
        began = time.monotonic()
        packet = framed(question("www.example.com"))
        silent, done, slow = (self.connect() for _ in range(3))
        done.sendall(packet)
        self.assertEqual(self.answer(done).addresses, [STEER4])
        slow.sendall(packet[:9])
        for near in (silent, done, slow):
            self.assertTrue(self.is_closed(near))
        print(f"# closed after {time.monotonic() - began:.1f} s of silence; promised 10 s")

    def test_6_what_is_slow_holds_up_nothing(self):
        """Some slow questions first; all others, forwarded or not, are answered before."""
        slow = [question("slow.cdn.example", number=n) for n in range(SLOW)]
        quick = [question(("www.example.com", "update.example")[n % 2], number=SLOW + n) for n in range(40)]
        for to in ("127.0.0.1", "::1"):
            self.resolver.let.clear()
            with self.subTest(to=to), self.connect(to) as near:
                near.sendall(b"".join(map(framed, slow + quick)))
                numbers = [self.answer(near).number for _ in quick]
                self.assertEqual(sorted(numbers), [SLOW + n for n in range(40)])
                self.resolver.let.set()
                self.assertEqual(sorted(self.answer(near).number for _ in slow), list(range(SLOW)))

    def test_7_more_slow_ones_than_may_be_under_way(self):
        self.resolver.let.clear()
        with self.connect() as near:
            near.sendall(b"".join(framed(question("slow.cdn.example", number=n)) for n in range(50)))
            near.shutdown(socket.SHUT_WR)
            self.resolver.let.set()
            self.assertEqual(sorted(self.answer(near).number for _ in range(50)), list(range(50)))
            self.assertEqual(near.recv(1), b"", "half closed, it was answered all the same")

    def test_8_who_goes_away_is_not_waited_for(self):
        self.resolver.let.clear()
        for _ in range(40):
            with self.connect() as near:
                near.sendall(b"".join(framed(question("slow.cdn.example", number=n)) for n in range(8)))
        self.assertEqual(self.daemon.ask_tcp([question("update.example")])[0].addresses[0], TRUE4)
        self.resolver.let.set()

    def test_9_by_udp_as_well(self):
        self.resolver.let.clear()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as near:
            near.settimeout(20)
            near.connect(("127.0.0.1", self.daemon.dns))
            near.send(question("slow.cdn.example", number=0))
            for n in range(1, 20):
                near.send(question("update.example", number=n))
            numbers = [Answer(near.recv(4096)).number for _ in range(19)]
            self.assertEqual(sorted(numbers), list(range(1, 20)))
            self.resolver.let.set()
            self.assertEqual(Answer(near.recv(4096)).number, 0)


if __name__ == "__main__":
    tap.main()
