# test_crowd.py -- one line opens ten thousand connections; others do not notice
import os
import random
import resource
import select
import socket
import subprocess
import threading
import time

import outpost
import prometheus
import tap
from outpost import STEER4, STEER6, question, within

MANY = 10000
HOME6 = "2001:db8:0:100::/56"
IPV6_FREEBIND = 78
HELD_MOST = 2 * (256 + 1024) // 2  # half the places of two workers, for DNS and HTTP


class Crowd:
    """So many connections of one home, half to each port; they say nothing, or half a request."""

    def __init__(self, daemon, family):
        self.daemon, self.family, self.streams = daemon, family, []
        self.thread = threading.Thread(target=self.open_all)

    def open_one(self, port, said):
        stream = socket.socket(self.family, socket.SOCK_STREAM)
        stream.setblocking(False)
        if self.family == socket.AF_INET6:  # as many addresses as connections
            stream.setsockopt(socket.IPPROTO_IPV6, IPV6_FREEBIND, 1)
            stream.bind((f"2001:db8:0:1{random.randrange(256):02x}::{random.randrange(1, 65536):x}", 0))
        stream.connect_ex(("::1" if self.family == socket.AF_INET6 else "127.0.0.1", port))
        try:
            stream.send(said)
        except (BlockingIOError, ConnectionError):
            pass
        self.streams.append(stream)

    def open_all(self):
        for n in range(MANY // 4):
            for port, half in ((self.daemon.dns, b"\0\x20half"), (self.daemon.http, b"GET / HT")):
                for said in (b"", half):
                    self.open_one(port, said)

    def closed(self):
        poll = select.poll()
        for stream in self.streams:
            poll.register(stream, select.POLLIN | select.POLLHUP)
        return len(poll.poll(0))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.thread.join()
        for stream in self.streams:
            stream.close()


class Crowds(outpost.Post):
    @classmethod
    def setUpClass(cls):
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        outpost.own_network()
        subprocess.run(["ip", "-6", "route", "add", "local", HOME6, "dev", "lo"], check=True)
        cls.begin()
        cls.daemon.hold({2: "127.0.0.2", 9: "::1"})

    def ask_others(self):
        """Each of the others once; how long the slowest waited."""
        began = time.monotonic()
        answers = self.daemon.ask_tcp([question("www.example.com")], who="127.0.0.2")
        self.assertEqual([answer.addresses for answer in answers], [[STEER4]])
        for who in ("127.0.0.2", "::1"):
            self.assertIn("302 Found", self.daemon.get(b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", who=who))
        answer = self.daemon.ask("www.example.com", kind=outpost.AAAA, who="::1")
        self.assertEqual(answer.addresses, [STEER6])
        return time.monotonic() - began

    def try_crowd(self, family):
        before = prometheus.scrape(self.port)["lazaret_redirector_evicted_total"]
        slowest, turns = 0, 0
        with Crowd(self.daemon, family) as crowd:
            while crowd.thread.is_alive() or turns < 20:
                slowest, turns = max(slowest, self.ask_others()), turns + 1
                time.sleep(0.02)
            held = [len(os.listdir(f"/proc/{pid}/fd")) for pid in self.daemon.children("worker")]
            print(f"# took {MANY} connections: {turns} turns of others, the slowest {slowest * 1000:.0f} ms for four"
                  f" answers; the workers hold {held} descriptors; {crowd.closed()} were closed")
            self.assertLess(sum(held), HELD_MOST + 100, "half the places are left to others")
            self.assertIsNotNone(within(20, lambda: crowd.closed() > MANY - HELD_MOST))
        self.assertGreater(prometheus.scrape(self.port)["lazaret_redirector_evicted_total"], before)

    def test_1_of_one_address(self):
        self.try_crowd(socket.AF_INET)

    def test_2_of_one_home_with_many_addresses(self):
        self.try_crowd(socket.AF_INET6)


if __name__ == "__main__":
    tap.main()
