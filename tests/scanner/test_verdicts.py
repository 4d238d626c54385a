# test_verdicts.py -- files in, verdicts out: limits, bombs, odd descriptors
import bz2
import contextlib
import gzip
import io
import lzma
import os
import subprocess
import tarfile
import tempfile
import unittest
import zipfile

import tap
from scanner.surgery import (
    CHECKED, CLEAN, EICAR, ENCRYPTED, FOLDER, FOUND, MEGABYTE, REFUSED, STANDING, TESTFILES,
    TOO_DEEP, TOO_LARGE, TOO_MANY, UNCHECKED, Client, Scanner, memory, nameless, zipped)


def nested(data, depth):
    for _ in range(depth):
        data = zipped(data)
    return data


def tarred(data):
    room = io.BytesIO()
    with tarfile.open(fileobj=room, mode="w:gz") as archive:
        member = tarfile.TarInfo("file")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return room.getvalue()


def locked(data):
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        with open(os.path.join(folder, "file"), "wb") as file:
            file.write(data)
        subprocess.run(["zip", "-q", "-P", "secret", "locked.zip", "file"], cwd=folder, check=True)
        with open(os.path.join(folder, "locked.zip"), "rb") as file:
            return file.read()


class Verdicts(unittest.TestCase):
    """One scanner for all: 8 MB a file, 16 MB, 100 files and 8 times unpacked."""

    @classmethod
    def setUpClass(cls):
        cls.scanner = Scanner("verdicts").start()

    @classmethod
    def tearDownClass(cls):
        cls.scanner.stop()

    def test_what_is_said(self):
        zeros = bytes(32 * MEGABYTE)
        edge = bytes(16 * MEGABYTE - 65536 - 1)
        limit = {"large": (UNCHECKED, TOO_LARGE), "deep": (UNCHECKED, TOO_DEEP),
                 "many": (UNCHECKED, TOO_MANY), "locked": (UNCHECKED, ENCRYPTED)}
        clean = (CLEAN, CHECKED)
        for name, data, want in (
                ("an empty file", b"", clean),
                ("a text", b"hello", clean),
                ("eicar", EICAR, FOUND),
                ("eicar in a zip", zipped(b"x", EICAR), FOUND),
                ("eicar stored in a zip", zipped(EICAR, method=zipfile.ZIP_STORED), FOUND),
                ("eicar in bzip2 in a zip", zipped(EICAR, method=zipfile.ZIP_BZIP2), FOUND),
                ("eicar in a tar.gz", tarred(EICAR), FOUND),
                ("eicar in gzip", gzip.compress(EICAR), FOUND),
                ("eicar in xz", lzma.compress(EICAR), FOUND),
                ("packed 6 times", nested(EICAR, 6), FOUND),
                ("packed 30 times", nested(EICAR, 30), limit["deep"]),
                ("99 files", zipped(*[b"x%d" % n for n in range(90)]), clean),
                ("200 files", zipped(*[b"x%d" % n for n in range(200)]), limit["many"]),
                ("at the largest size", bytes(8 * MEGABYTE), clean),
                ("a byte more", bytes(8 * MEGABYTE + 1), limit["large"]),
                ("unpacked nearly the most", zipped(edge), clean),
                ("a bomb in a zip", zipped(zeros), limit["large"]),
                ("the same bomb again", zipped(zeros), limit["large"]),
                ("a bomb in gzip", gzip.compress(zeros), limit["large"]),
                ("a bomb in bzip2", bz2.compress(zeros), limit["large"]),
                ("a bomb in xz", lzma.compress(zeros), limit["large"]),
                ("a bomb in a tar.gz", tarred(zeros), limit["large"]),
                ("a bomb in a zip in a zip", nested(zeros, 2), limit["large"]),
                ("many small bombs", zipped(*[bytes(MEGABYTE)] * 40), limit["large"]),
                ("eicar before a bomb", zipped(EICAR, zeros), FOUND),
                ("eicar behind a bomb", zipped(zeros, EICAR), limit["large"]),
                ("locked", locked(EICAR), limit["locked"]),
                ("locked, and eicar beside it", zipped(locked(b"x"), EICAR), FOUND),
                ("half a zip", zipped(bytes(range(256)) * 900)[:500], clean)):
            with self.subTest(name):
                self.assertEqual(self.scanner.scan(data).told, want)

    def test_descriptors(self):
        path = os.path.join(FOLDER, "named")
        with open(path, "wb") as file:
            file.write(EICAR)
        loose = os.memfd_create("loose")
        os.write(loose, EICAR)
        hidden = os.path.join(FOLDER, "hidden")
        blind = os.open(hidden, os.O_WRONLY | os.O_CREAT)
        os.unlink(hidden)
        refused = (UNCHECKED, REFUSED)
        for name, fd, want in (
                ("sealed memory", memory(EICAR), FOUND),
                ("memory that is not sealed has no name either", loose, FOUND),
                ("a file without a name", nameless(EICAR), FOUND),
                ("a file with a name", os.open(path, os.O_RDONLY), refused),
                ("a file that can only be written", blind, refused),
                ("a file that is only named", os.open(path, os.O_PATH), refused),
                ("a folder", os.open(FOLDER, os.O_RDONLY), refused),
                ("a pipe", os.pipe()[0], refused),
                ("a device", os.open("/dev/zero", os.O_RDONLY), refused)):
            with self.subTest(name):
                self.assertEqual(self.scanner.scan(fd).told, want)

    def test_bad_requests_end_the_connection(self):
        for name, send in (
                ("a file without a descriptor", lambda c: c.request(0)),
                ("a standing with one", lambda c: c.request(STANDING, fd=0)),
                ("an unknown kind", lambda c: c.request(77)),
                ("too short", lambda c: c.socket.send(b"x")),
                ("too long", lambda c: c.socket.send(bytes(1000)))):
            with self.subTest(name), contextlib.closing(Client(self.scanner)) as client:
                send(client)
                self.assertEqual(client.socket.recv(100), b"")
        self.assertEqual(self.scanner.scan(EICAR).told, FOUND)

    def test_a_batch_on_one_connection(self):
        with contextlib.closing(Client(self.scanner)) as client:
            for number in range(60):
                client.send(EICAR if number % 3 == 0 else b"%d" % number, number)
            told = {verdict.number: verdict.told for verdict in
                    (client.answer() for _ in range(60))}
        self.assertEqual(told, {number: FOUND if number % 3 == 0 else (CLEAN, CHECKED)
                                for number in range(60)})

    def test_nothing_stays_behind(self):
        for _ in range(3):
            self.scanner.scan(zipped(EICAR, b"x"))
        stays = [path for path, _, files in os.walk(self.scanner.work) if files]
        self.assertEqual(stays, [])


class Testfiles(unittest.TestCase):
    def test_every_file_is_found(self):
        """With the limits as shipped: each is the same program, packed somehow."""
        scanner = Scanner("testfiles", file_size=64, unpacked_size=256,
                          unpacked_files=10000, unpacked_depth=16).start()
        names = sorted(os.listdir(TESTFILES))
        self.assertGreaterEqual(len(names), 44)
        for name in names:
            with self.subTest(name), open(os.path.join(TESTFILES, name), "rb") as file:
                self.assertEqual(scanner.scan(file.read()).told, "Clamav-Test-File.UNOFFICIAL")
        scanner.stop()


if __name__ == "__main__":
    tap.main()
