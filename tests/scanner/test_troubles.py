# test_troubles.py -- who is killed, hangs, leaves or shrinks harms nobody else
import contextlib
import os
import signal
import subprocess
import time
import unittest
import uuid

import tap
from scanner.surgery import (
    BUILD, BUSY, CHECKED, CLEAN, DAMAGED, EICAR, FELL, FOUND, MEGABYTE, TOO_LONG,
    UNCHECKED, Client, Scanner, nameless, within, zipped)


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().split()[2] != "Z"
    except FileNotFoundError:
        return False


class Troubles(unittest.TestCase):
    def setUp(self):
        self.scanner = None

    def tearDown(self):
        if self.scanner and self.scanner.process.poll() is None:
            self.scanner.stop()

    def begin(self, **settings):
        self.scanner = Scanner(self.id().split(".")[-1], **settings).start()
        return self.scanner

    def test_an_examiner_that_is_killed(self):
        scanner = self.begin()
        examiners = scanner.stand_still()
        with contextlib.closing(Client(scanner)) as client:
            client.send(EICAR)
            self.assertTrue(scanner.has(1, 0))
            for pid in examiners:
                os.kill(pid, signal.SIGKILL)
            self.assertEqual(client.answer().told, (UNCHECKED, FELL))
            self.assertTrue(within(5, lambda: len(scanner.roles("examiner")) == 4 and not
                                   set(scanner.roles("examiner")) & set(examiners)))
            self.assertEqual(client.scan(EICAR).told, FOUND)

    def test_an_examiner_that_hangs(self):
        scanner = self.begin(file_time=1)
        scanner.stand_still()
        with contextlib.closing(Client(scanner)) as client:
            client.send(EICAR)
            self.assertEqual(client.answer().told, (UNCHECKED, TOO_LONG))
            self.assertTrue(within(10, lambda: client.scan(EICAR).told == FOUND))

    def test_a_file_that_takes_too_long(self):
        """libclamav minds the time itself, and its examiner lives on."""
        scanner = self.begin(file_time=1, unpacked_files=1000000)
        slow = zipped(*[zipped(*[b"%d %d" % (part, number) for number in range(20000)])
                        for part in range(6)])
        with contextlib.closing(Client(scanner)) as client:
            first = scanner.roles("examiner")
            self.assertEqual(client.scan(slow).told, (UNCHECKED, TOO_LONG))
            self.assertTrue(within(10, lambda: client.scan(EICAR).told == FOUND))
            self.assertEqual(set(first) - set(scanner.roles("examiner")), set())

    def test_an_engine_that_is_killed(self):
        scanner = self.begin()
        killed = []
        for _ in range(3):
            self.assertTrue(within(10, lambda: set(scanner.roles("engine")) - set(killed)))
            killed += scanner.roles("engine")
            os.kill(killed[-1], signal.SIGKILL)
            self.assertTrue(within(10, lambda: scanner.scan(EICAR).told == FOUND))
        self.assertIn("the engine fell", scanner.log())
        self.assertTrue(within(5, lambda: len(os.listdir(scanner.work)) == 5))

    def test_killed_as_a_whole(self):
        scanner = self.begin()
        scanner.stand_still()
        client = Client(scanner)
        client.send(EICAR)
        everybody = scanner.roles("engine") + scanner.roles("examiner")
        scanner.stop(signal.SIGKILL)
        with self.assertRaises((EOFError, ConnectionResetError)):
            client.answer()
        self.assertTrue(within(5, lambda: not any(alive(pid) for pid in everybody)))
        self.assertNotEqual(os.listdir(scanner.work), [])
        scanner.start()
        self.assertEqual(scanner.scan(EICAR).told, FOUND)
        self.assertTrue(within(5, lambda: len(os.listdir(scanner.work)) == 5))

    def test_stopped_politely(self):
        scanner = self.begin()
        scanner.stand_still()
        with contextlib.closing(Client(scanner)) as client:
            for number in range(4):
                client.send(EICAR, number)
            self.assertTrue(scanner.has(2, 2))
            scanner.stop()
            told = [client.answer().told for _ in range(2)]
        self.assertEqual(told, [(UNCHECKED, BUSY)] * 2)
        self.assertEqual(os.listdir(scanner.work), [])
        self.assertEqual(scanner.process.returncode, 0)

    def test_a_second_one_refuses(self):
        scanner = self.begin()
        done = subprocess.run([f"{BUILD}/lazaret-scanner", "-c", scanner.settings], check=False, capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("somebody else listens here", done.stderr)
        self.assertEqual(scanner.scan(EICAR).told, FOUND)

    def test_a_client_that_leaves(self):
        scanner = self.begin()
        scanner.stand_still()
        for _ in range(5):
            client = Client(scanner)
            for number in range(10):
                client.send(EICAR, number)
            time.sleep(0.05)
            client.close()
        self.assertTrue(scanner.has(0, 0))
        self.assertTrue(within(5, lambda: scanner.scan(EICAR).told == FOUND))
        self.assertTrue(within(5, lambda: len(os.listdir(f"/proc/{scanner.process.pid}/fd")) < 20))

    def test_a_file_that_shrinks(self):
        scanner = self.begin()
        examiners = scanner.stand_still()
        fd = nameless(bytes(MEGABYTE))
        keep = os.dup(fd)
        with contextlib.closing(Client(scanner)) as client:
            client.send(fd)
            self.assertTrue(scanner.has(1, 0))
            os.ftruncate(keep, 10)
            for pid in examiners:
                os.kill(pid, signal.SIGCONT)
            self.assertEqual(client.answer().told[0], CLEAN)  # it was short before it was read
            large = zipped(*[os.urandom(MEGABYTE)] * 7)

            def shrinks():
                """While it is read; where that is over already, it was clean."""
                fd = nameless(large)
                keep = os.dup(fd)
                client.send(fd)
                time.sleep(0.005)
                os.ftruncate(keep, 0)
                os.close(keep)
                told = client.answer().told
                self.assertIn(told, ((UNCHECKED, DAMAGED), (UNCHECKED, FELL), (CLEAN, CHECKED)))
                return told[0] == UNCHECKED
            self.assertTrue(within(10, shrinks))
            self.assertEqual(client.scan(EICAR).told, FOUND)

    def test_one_batch_one_examiner(self):
        scanner = self.begin(line_scans=1)
        self.assertTrue(within(5, lambda: len(scanner.roles("examiner")) == 4))
        line, batch = uuid.uuid4(), uuid.uuid4()
        first = set(scanner.roles("examiner"))
        for _ in range(20):
            scanner.scan(b"x", line=line, batch=batch)
        self.assertEqual(set(scanner.roles("examiner")), first)
        with contextlib.closing(Client(scanner, line, batch)) as client:
            for _ in range(190):
                client.scan(b"x")
        self.assertTrue(within(5, lambda: len(set(scanner.roles("examiner")) - first) == 1))

    def test_idle_examiners_end(self):
        scanner = self.begin()
        self.assertTrue(within(5, lambda: len(scanner.roles("examiner")) == 4))
        first = set(scanner.roles("examiner"))
        for _ in range(2):
            scanner.scan(b"x")
        self.assertTrue(within(9, lambda: len(set(scanner.roles("examiner")) - first) == 2))


class Settings(unittest.TestCase):
    def test_what_cannot_be(self):
        for name, settings, reason in (
                ("no folder of signatures", {"signatures": "/no/such/folder"}, "/no/such/folder"),
                ("a folder that cannot be made", {"folder": "/no/such/folder"}, "/no/such/folder"),
                ("more in one file than is looked at", {"file_size": 20}, "less than file_size"),
                ("an unknown group", {"socket_group": "nobody-has-it"}, "no group"),
                ("an unknown setting", {"colour": "red"}, "colour")):
            with self.subTest(name):
                scanner = Scanner(name.replace(" ", "-"), **settings)
                done = subprocess.run([f"{BUILD}/lazaret-scanner", "-c", scanner.settings],
                                      check=False, capture_output=True, text=True, timeout=20)
                self.assertEqual(done.returncode, 1)
                self.assertIn(reason, done.stderr)


if __name__ == "__main__":
    tap.main()
