# test_upgrade.py -- one redirector takes over from another, and nobody notices
#
# The service manager's part (sd_pid_notify_with_fds, sd_listen_fds) is played by
# the test: it keeps the sockets that the daemon hands it, and gives them to the
# next one.
import ctypes
import fcntl
import os
import socket
import struct
import sys
import threading
import time
import unittest

import outpost
import tap
from daemon import SANDBOXED
from outpost import STEER4, TRUE4, Answer, Link, Redirector, Resolver, question, sql, within
from portal.station import FOLDER

EACH_SECOND, UPGRADES = 1500, 3
UNDER_WAY = 400  # so many fit into the asker's own socket
SO_ATTACH_FILTER, BPF_RET = 26, 6  # <asm-generic/socket.h>, <linux/bpf_common.h>


class Manager:
    def __init__(self):
        self.path = os.path.join(FOLDER, "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.kept = {}
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while True:
            message, fds, _, _ = socket.recv_fds(self.socket, 4096, 4)
            for fd in fds:
                high = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 200)
                os.close(fd)
                assert message.startswith(b"FDSTORE=1\n")
                self.kept[os.fstat(high).st_ino] = high


class Kept(Redirector):
    """A redirector whose sockets the manager keeps."""

    def __init__(self, manager, *words):
        super().__init__(*words)
        self.manager = manager

    def start(self):
        fds = list(self.manager.kept.values())
        moves = "".join(f"exec {3 + n}<&{fd} {fd}<&-; " for n, fd in enumerate(fds))
        for fd in fds:
            os.set_inheritable(fd, True)
        command = ["bash", "-c", moves + 'export LISTEN_PID=$$; exec "$@"', "bash",
                   f"{outpost.BUILD}/lazaret-redirector", "-c", self.settings]
        self.launch(command, pass_fds=fds, LISTEN_FDS=str(len(fds)), NOTIFY_SOCKET=self.manager.path, **SANDBOXED)
        return within(10, lambda: self.ask("nowhere.test", who="127.0.0.99") is not None)


class Asker:
    """Asks so often each second, whether it hears of the last ones or not, and notes who was."""

    def __init__(self, port, who, want):
        self.near = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.near.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.near.bind((who, 0))
        self.near.connect(("127.0.0.1", port))
        self.want, self.asked, self.answered, self.wrong = want, set(), set(), 0
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self.ask), threading.Thread(target=self.hear, daemon=True)]
        for thread in self.threads:
            thread.start()

    def ask(self):
        for number in range(1 << 16):
            if self.over.wait(2 / EACH_SECOND):
                return
            while len(self.asked) - len(self.answered) > UNDER_WAY and not self.over.wait(0.002):
                pass
            self.asked.add(number)
            try:
                self.near.send(question("www.example.com", number=number))
            except ConnectionRefusedError:  # nobody had the port: it is lost
                pass

    def hear(self):
        while True:
            try:
                packet = self.near.recv(4096)
            except ConnectionRefusedError:
                continue
            self.answered.add(struct.unpack(">H", packet[:2])[0])
            self.wrong += Answer(packet).addresses != [self.want]

    def lost(self):
        return self.asked - self.answered


class Upgrade(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        sql(outpost.WORLD)
        port, = outpost.free_ports(1)
        Resolver(port)
        cls.manager = Manager()
        cls.daemon = Kept(cls.manager, Link(), [port], "rate = 100000\nburst = 100000")
        assert cls.daemon.start() is not None, cls.daemon.log()
        cls.daemon.hold({1: "127.0.0.1"})

    @classmethod
    def tearDownClass(cls):
        cls.daemon.stop()
        print("# " + cls.daemon.log().replace("\n", "\n# "))

    def test_1_the_manager_has_the_sockets(self):
        # two workers, each with UDP, TCP and HTTP, in two families
        self.assertEqual(len(self.manager.kept), 12)

    def test_2_no_question_is_lost(self):
        askers = [Asker(self.daemon.dns, who, want) for who, want in (("127.0.0.1", STEER4), ("127.0.0.2", TRUE4))]
        for n in range(UPGRADES):
            self.assertIsNotNone(within(10, lambda n=n: all(len(asker.answered) > 500 * (n + 1) for asker in askers)))
            old = self.daemon.process.pid
            self.daemon.stop()
            self.assertIsNotNone(self.daemon.start(), self.daemon.log())
            self.assertNotEqual(self.daemon.process.pid, old)
        for asker in askers:
            asker.over.set()
            asker.threads[0].join()
        self.assertIsNotNone(within(10, lambda: not any(asker.lost() for asker in askers)),
                             [len(asker.lost()) for asker in askers])
        asked = sum(len(asker.asked) for asker in askers)
        print(f"# {UPGRADES} upgrades, {asked} questions, each answered")
        self.assertEqual([asker.wrong for asker in askers], [0, 0])
        self.assertEqual(len(self.manager.kept), 12, "they were taken over, not made anew")

    def test_3_what_waits_in_the_sockets_of_tcp(self):
        self.daemon.stop()
        near = socket.create_connection(("127.0.0.1", self.daemon.http), 60)
        near.sendall(b"GET / HTTP/1.0\r\n\r\n")
        asked = socket.create_connection(("127.0.0.1", self.daemon.dns), 60)
        packet = question("www.example.com")
        asked.sendall(struct.pack(">H", len(packet)) + packet)
        self.assertIsNotNone(self.daemon.start(), self.daemon.log())
        with near, asked:
            self.assertIn(b"302 Found", near.recv(4096))
            self.assertEqual(Answer(outpost.receive(asked, 64)[2:]).addresses, [STEER4])

    def test_4_a_filter_of_the_last_one(self):
        """That of a flood, set when the last worker went."""
        self.daemon.stop()
        code = (ctypes.c_uint64 * 1)(int.from_bytes(struct.pack("=HBBI", BPF_RET, 0, 0, 0), sys.byteorder))
        program = struct.pack("HP", len(code), ctypes.addressof(code))
        questions = [socket.socket(fileno=os.dup(fd)) for fd in self.manager.kept.values()]
        for taken in questions:
            with taken:
                if taken.type == socket.SOCK_DGRAM:
                    taken.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, program)
        self.assertIsNone(self.daemon.ask("www.example.com", seconds=0.1))
        self.assertIsNotNone(self.daemon.start(), self.daemon.log())
        for who, want in (("127.0.0.1", STEER4), ("127.0.0.2", TRUE4)):
            for _ in range(10):
                self.assertEqual(self.daemon.ask("www.example.com", who=who).addresses, [want])


if __name__ == "__main__":
    tap.main()
