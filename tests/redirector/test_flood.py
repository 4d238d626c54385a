# test_flood.py -- one line asks more than there is room for; others do not notice
import os
import signal
import socket
import subprocess
import threading

import outpost
import prometheus
import tap
from outpost import REFUSED, STEER4, TRUE4, question, within

FLOODS = "lazaret_redirector_floods_total"
OTHER6 = "2001:db8:ffff::7"


class Flood:
    """Asks from that address until told to stop, and hears no answer."""

    def __init__(self, who, to, port):
        self.near = socket.socket(socket.AF_INET6 if ":" in who else socket.AF_INET, socket.SOCK_DGRAM)
        self.near.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        self.near.bind((who, 0))
        self.near.connect((to, port))
        self.near.setblocking(False)
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        packet = question("www.example.com")
        while not self.over.wait(0.002):
            for _ in range(1000):
                try:
                    self.near.send(packet)
                except (BlockingIOError, ConnectionRefusedError):
                    pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
        self.near.close()


class Floods(outpost.Post):
    """Steps of one story: they run in the order of their names."""

    @classmethod
    def setUpClass(cls):
        outpost.own_network()
        subprocess.run(["ip", "addr", "add", f"{OTHER6}/128", "dev", "lo", "nodad"], check=True)
        cls.begin()
        cls.daemon.hold({1: "127.0.0.1", 3: "127.0.0.3", 9: "::1"})

    def flood(self, who, to):
        """A flood that is held back by now."""
        before = prometheus.scrape(self.port)[FLOODS]
        told = f"more questions from {'::' if ':' in who else who} than there is room for"
        flood = Flood(who, to, self.daemon.dns)
        took = within(10, lambda: prometheus.scrape(self.port)[FLOODS] > before and told in self.daemon.log())
        if took is None:
            with flood:
                self.fail("nobody was held back")
        print(f"# held back after {took:.2f} s")
        return flood

    def test_1_others_are_answered(self):
        with self.flood("127.0.0.1", "127.0.0.1"):
            for _ in range(20):
                self.assertEqual(self.daemon.ask("www.example.com", who="127.0.0.2").addresses, [TRUE4])
            answers = self.daemon.ask_tcp([question("www.example.com")])
            self.assertEqual(answers[0].addresses, [STEER4], "by TCP it is answered itself")

    def test_2_the_other_family(self):
        with self.flood("::1", "::1"):
            for _ in range(20):
                self.assertEqual(self.daemon.ask("www.example.com", who=OTHER6).rcode, REFUSED)
                self.assertEqual(self.daemon.ask("www.example.com", who="127.0.0.2").addresses, [TRUE4])

    def test_3_the_next_worker_begins_anew(self):
        with self.flood("127.0.0.3", "127.0.0.1"):
            old = self.daemon.children("worker")
        for pid in old:
            os.kill(pid, signal.SIGKILL)
        self.assertIsNotNone(within(10, lambda: len(set(self.daemon.children("worker")) - set(old)) == 2))
        # what still waits in the socket may be held back for a while, by the new one
        self.assertIsNotNone(within(40, lambda: all(self.daemon.steered(who="127.0.0.3") for _ in range(10))))


if __name__ == "__main__":
    tap.main()
