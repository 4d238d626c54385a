# test_flood.py -- a line, or a street, asks more than there is room for; others do not notice
import itertools
import os
import signal
import socket
import subprocess
import threading

import outpost
import prometheus
import tap
from outpost import REFUSED, STEER4, TRUE4, Answer, question, within

FLOODS = "lazaret_redirector_floods_total"
OTHER6 = "2001:db8:ffff::7"
STREET = [f"127.0.1.{n}" for n in range(1, 65)]


class Flood:
    """Asks from those addresses in turn until told to stop, and hears no answer."""

    def __init__(self, homes, to, port):
        self.near = [self.open(who, to, port) for who in homes]
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    @staticmethod
    def open(who, to, port):
        near = socket.socket(socket.AF_INET6 if ":" in who else socket.AF_INET, socket.SOCK_DGRAM)
        near.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        near.bind((who, 0))
        near.connect((to, port))
        near.setblocking(False)
        return near

    def run(self):
        packet = question("www.example.com")
        turns = itertools.cycle(self.near)
        while not self.over.wait(0.002):
            for near in itertools.islice(turns, 1000):
                try:
                    near.send(packet)
                except (BlockingIOError, ConnectionRefusedError):
                    pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
        for near in self.near:
            near.close()


class Floods(outpost.Post):
    """Steps of one story: they run in the order of their names."""

    @classmethod
    def setUpClass(cls):
        outpost.own_network()
        subprocess.run(["ip", "addr", "add", f"{OTHER6}/128", "dev", "lo", "nodad"], check=True)
        cls.begin()
        cls.daemon.hold({1: "127.0.0.1", 3: "127.0.0.3", 9: "::1"})

    def flood(self, homes, to, held=1):
        """A flood of which so many homes are held back by now."""
        before = prometheus.scrape(self.port)[FLOODS]
        flood = Flood(homes, to, self.daemon.dns)
        took = within(60, lambda: prometheus.scrape(self.port)[FLOODS] >= before + held)
        if took is None:
            with flood:
                self.fail(f"held back were {prometheus.scrape(self.port)[FLOODS] - before}")
        print(f"# {held} held back after {took:.2f} s")
        return flood

    def logged(self, text):
        self.assertIsNotNone(within(10, lambda: text in self.daemon.log()), self.daemon.log())

    def ask(self, who):
        return self.daemon.ask("www.example.com", who=who, seconds=1.0) or Answer(bytes(12))

    def answered(self, wanted, who):
        """Within the time in which a stub resolver has asked again."""
        return within(10, lambda: wanted(self.ask(who)))

    def test_1_others_are_answered(self):
        with self.flood(["127.0.0.1"], "127.0.0.1"):
            self.logged("more questions from 127.0.0.1 than there is room for")
            for _ in range(20):
                self.assertIsNotNone(self.answered(lambda answer: answer.addresses == [TRUE4], who="127.0.0.2"))
            answers = self.daemon.ask_tcp([question("www.example.com")])
            self.assertEqual(answers[0].addresses, [STEER4], "by TCP it is answered itself")

    def test_2_the_other_family(self):
        with self.flood(["::1"], "::1"):
            self.logged("more questions from :: than there is room for")
            for _ in range(20):
                self.assertIsNotNone(self.answered(lambda answer: answer.rcode == REFUSED, who=OTHER6))
                self.assertIsNotNone(self.answered(lambda answer: answer.addresses == [TRUE4], who="127.0.0.2"))

    def test_3_the_next_worker_begins_anew(self):
        with self.flood(["127.0.0.3"], "127.0.0.1"):
            old = self.daemon.children("worker")
        for pid in old:
            os.kill(pid, signal.SIGKILL)
        self.assertIsNotNone(within(10, lambda: len(set(self.daemon.children("worker")) - set(old)) == 2))
        # what still waits in the socket may be held back for a while, by the new one
        self.assertIsNotNone(within(40, lambda: all(self.daemon.steered(who="127.0.0.3") for _ in range(10))))

    def test_4_a_street(self):
        with self.flood(STREET, "127.0.0.1", held=len(STREET)):
            self.logged("other homes than there is room for")
            for _ in range(20):
                self.assertIsNotNone(self.answered(lambda answer: answer.addresses == [TRUE4], who="127.0.0.2"))
        self.assertIsNotNone(within(40, lambda: self.ask(STREET[0]).addresses == [TRUE4]))


if __name__ == "__main__":
    tap.main()
