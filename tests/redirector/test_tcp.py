# test_tcp.py -- questions by TCP, as RFC 7766 has them: ahead, in pieces, never
import contextlib
import socket
import struct
import threading
import time
import unittest

import outpost
import tap
from outpost import STEER4, TRUE4, Answer, Link, Redirector, Resolver, question, receive, sql, wall, within

MANY = 300


def framed(packet):
    return struct.pack(">H", len(packet)) + packet


class Tcp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        sql(outpost.WORLD)
        port, = outpost.free_ports(1)
        Resolver(port)
        cls.daemon = Redirector(Link(), [port], "rate = 100000\nburst = 100000")
        assert cls.daemon.start() is not None, cls.daemon.log()
        for number, who in ((1, "127.0.0.1"), (9, "::1")):
            wall(number)
            assert within(20, lambda who=who: cls.daemon.steered(who=who)), cls.daemon.log()

    @classmethod
    def tearDownClass(cls):
        cls.daemon.stop()

    def connect(self, to="127.0.0.1"):
        return socket.create_connection((to, self.daemon.dns), 60)

    def answer(self, near):
        return Answer(receive(near, struct.unpack(">H", receive(near, 2))[0]))

    def is_closed(self, near):
        with near, contextlib.suppress(ConnectionResetError):
            return near.recv(1) == b""
        return True

    def test_1_many_ahead(self):
        """Answered in their order, some at once and some by the resolver."""
        for to in ("127.0.0.1", "::1"):
            with self.subTest(to=to), self.connect(to) as near:
                names = ["www.example.com" if n % 50 else "update.example" for n in range(MANY)]
                packets = [question(name, number=n) for n, name in enumerate(names)]
                sender = threading.Thread(target=near.sendall, args=(b"".join(map(framed, packets)),))
                sender.start()
                for n, name in enumerate(names):
                    answer = self.answer(near)
                    self.assertEqual(answer.number, n)
                    self.assertEqual(answer.addresses[0], STEER4 if n % 50 else TRUE4)
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


if __name__ == "__main__":
    tap.main()
