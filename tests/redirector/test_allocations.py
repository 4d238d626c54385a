# test_allocations.py -- no packet and no request takes anything from the heap
import os
import struct
import subprocess
import unittest

import outpost
import tap
from outpost import AAAA, HTTPS, STEER4, TRUE4, TXT, Link, Redirector, Resolver, question, sql, wall, within
from portal.station import FOLDER

outpost.BUILD = "build"  # sanitizers have a heap of their own
GET = b"GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n"
TURNS = 50


class Counted(Redirector):
    def launch(self, command, **environment):
        self.counter = os.path.join(FOLDER, "counter")
        with open(self.counter, "wb") as file:
            file.write(bytes(8))
        library = os.path.join(FOLDER, "count.so")
        subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", library, "tests/redirector/count_allocations.c"],
                       check=True)
        super().launch(command, LD_PRELOAD=library, COUNT_ALLOCATIONS=self.counter, **environment)

    def allocations(self):
        with open(self.counter, "rb") as file:
            return struct.unpack("=Q", file.read())[0]


class Allocations(unittest.TestCase):
    def test_none_while_it_answers(self):
        sql(outpost.WORLD)
        port, = outpost.free_ports(1)
        Resolver(port)
        daemon = Counted(Link(), [port], "rate = 100000\nburst = 100000", workers=1)
        self.assertIsNotNone(daemon.start(), daemon.log())
        self.addCleanup(daemon.stop)
        wall(1)
        self.assertIsNotNone(within(10, daemon.steered), daemon.log())
        before = daemon.allocations()
        self.assertGreater(before, 0, "what a worker takes at its start is counted")
        for _ in range(TURNS):
            self.assertEqual(daemon.ask("www.example.com").addresses, [STEER4])
            self.assertEqual(daemon.ask("update.example").addresses, [TRUE4])
            self.assertEqual(daemon.ask("www.example.com", who="127.0.0.2").addresses, [TRUE4])
            for kind in (AAAA, HTTPS, TXT):
                daemon.ask("cnc.bad.example", kind)
            daemon.ask("", packet=b"\0" * 11, seconds=0.01)
            self.assertEqual(len(daemon.ask_tcp([question("www.example.com"), question("update.example")])), 2)
            self.assertIn(" 302 ", daemon.get(GET))
            self.assertIn(" 200 ", daemon.get(GET, who="127.0.0.2"))
            self.assertIn(" 431 ", daemon.get(GET[:-2] + b"X: " + b"x" * 9000 + b"\r\n\r\n"))
        self.assertEqual(daemon.allocations(), before)


if __name__ == "__main__":
    tap.main()
