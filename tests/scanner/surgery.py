# surgery.py -- one scanner with its signatures, and a client for it
import array
import contextlib
import fcntl
import io
import os
import shutil
import signal
import socket
import struct
import tempfile
import uuid
import zipfile

from daemon import Daemon, within

BUILD = "build-san" if os.path.exists("build-san/lazaret-scanner") else "build"
FOLDER = os.environ["LAZARET_TEST_FOLDER"]
TESTFILES = "/usr/share/clamav-testfiles"

CLEAN, INFECTED, UNCHECKED = range(3)
(CHECKED, TOO_LARGE, TOO_DEEP, TOO_MANY, TOO_LONG, ENCRYPTED, LIMIT, DAMAGED, FELL, BUSY,
 NO_SIGNATURES, REFUSED, AWAY, LATE) = range(14)
FILE, STANDING = range(2)
ALL_SEALS = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE

# In two parts, so that nobody's antivirus takes this file for it.
EICAR = ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").encode()
FOUND = "Eicar-Test-Signature.UNOFFICIAL"
MEGABYTE = 1 << 20

# What a test does not say otherwise: small limits, that are soon reached.
SETTINGS = {"signatures_check": "1s", "scans": 2, "line_scans": 2, "file_size": 8,
            "unpacked_size": 16, "unpacked_files": 100, "unpacked_depth": 8}


def memory(data):
    """A sealed file of these bytes."""
    fd = os.memfd_create("file", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    with open(fd, "wb", closefd=False) as file:
        file.write(data)
    fcntl.fcntl(fd, fcntl.F_ADD_SEALS, ALL_SEALS)
    return fd


def nameless(data):
    """A temporary file that has no name any more."""
    fd, path = tempfile.mkstemp(dir=FOLDER)
    os.write(fd, data)
    os.unlink(path)
    return fd


def zipped(*files, method=zipfile.ZIP_DEFLATED):
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w", method) as archive:
        for number, data in enumerate(files):
            archive.writestr(f"file{number}", data)
    return room.getvalue()


class Verdict:
    def __init__(self, data):
        (self.kind, self.number, self.place, self.verdict, self.reason, name) = \
            struct.unpack("IIIII128s", data)
        self.name = name.split(b"\0")[0].decode()

    def __repr__(self):
        return f"<{self.number}: {self.verdict} {self.reason} {self.name}>"

    @property
    def told(self):
        """What is to be compared: the name, or why there is none."""
        return self.name if self.verdict == INFECTED else (self.verdict, self.reason)


class Client:
    """One connection, with one batch of one line."""

    def __init__(self, scanner, line=None, batch=None):
        self.line, self.batch = line or uuid.uuid4(), batch or uuid.uuid4()
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket.settimeout(60)
        self.socket.connect(scanner.path)
        self.places = []

    def request(self, kind, number=0, fd=None):
        rights = [] if fd is None else \
            [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [fd]))]
        self.socket.sendmsg([struct.pack("II", kind, number) + self.line.bytes +
                             self.batch.bytes], rights)

    def send(self, data, number=0):
        """Hands over bytes, or a descriptor."""
        fd = data if isinstance(data, int) else memory(data)
        self.request(FILE, number, fd)
        os.close(fd)

    def answer(self):
        """The next verdict; places that come before it are kept."""
        while True:
            data = self.socket.recv(1000)
            if not data:
                raise EOFError
            verdict = Verdict(data)
            if verdict.kind == 1:
                return verdict
            self.places.append((verdict.number, verdict.place))

    def place(self):
        """The next place that is told: of which file, and which."""
        told = Verdict(self.socket.recv(1000))
        return told.number, told.place

    def scan(self, data):
        self.send(data)
        return self.answer()

    def close(self):
        self.socket.close()


class Scanner(Daemon):
    """The daemon. `contents` of the signatures, file -> text; the demo's where none are given."""

    def __init__(self, name="scanner", contents=None, **settings):
        self.folder = os.path.join(FOLDER, name)
        self.path = os.path.join(self.folder, "socket")
        self.work = os.path.join(self.folder, "unpacked", "work")
        self.signatures = os.path.join(self.folder, "signatures")
        os.makedirs(self.signatures)
        if contents is None:
            for file in os.listdir("etc/demo/signatures"):
                shutil.copy(os.path.join("etc/demo/signatures", file), self.signatures)
        for file, text in (contents or {}).items():
            self.put(file, text)
        self.settings = os.path.join(self.folder, "scanner.conf")
        with open(self.settings, "w", encoding="utf-8") as file:
            places = {"socket": self.path, "signatures": self.signatures,
                      "folder": os.path.join(self.folder, "unpacked")}
            for setting, value in (places | SETTINGS | settings).items():
                file.write(f"{setting} = {value}\n")
        self.examiners = 2 * (SETTINGS | settings)["scans"]  # crew.c
        super().__init__(os.path.join(self.folder, "log"))

    def put(self, file, text):
        """Replaces a file of signatures at once, as freshclam does."""
        path = os.path.join(self.signatures, file)
        with open(path + ".new", "w", encoding="utf-8") as new:
            new.write(text)
        os.rename(path + ".new", path)

    def start(self, loaded=True):
        self.launch([f"{BUILD}/lazaret-scanner", "-c", self.settings],
                    ASAN_OPTIONS="detect_leaks=0:quarantine_size_mb=1")
        assert within(20, lambda: self.reached() and (not loaded or self.standing()[0] > 0)), \
            self.log()
        return self

    def stand_still(self):
        """All examiners stop: what is sent now waits in front of one. Their process ids."""
        assert within(10, lambda: len(self.roles("examiner")) == self.examiners), self.log()
        examiners = self.roles("examiner")
        for pid in examiners:
            os.kill(pid, signal.SIGSTOP)
        return examiners

    def has(self, running, waiting):
        """Waits until so many files stand before examiners, and so many before those."""
        return within(10, lambda: self.standing()[2:4] == (running, waiting)) is not None

    def reached(self):
        with contextlib.suppress(OSError), contextlib.closing(Client(self)):
            return True
        return False

    def standing(self):
        """signatures, scans, running, waiting, signatures_at, most_bytes"""
        with contextlib.closing(Client(self)) as client:
            client.request(STANDING)
            return struct.unpack("IIIIqq", client.socket.recv(1000))

    def scan(self, data, **who):
        with contextlib.closing(Client(self, **who)) as client:
            return client.scan(data)

    def roles(self, name, parent=None):
        """The process ids of a role: engines are children of the daemon, examiners of theirs."""
        if name == "examiner" and parent is None:
            return [pid for engine in self.roles("engine") for pid in self.roles(name, engine)]
        return self.children(name, parent)
