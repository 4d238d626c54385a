# outpost.py -- one redirector with its database, a resolver, and a link to cut
#
# The database is the one that tests/with-database made (LAZARET_TEST_DB); files
# lie in LAZARET_TEST_FOLDER. Everything ends with the test.
import contextlib
import ctypes
import ipaddress
import os
import random
import re
import socket
import struct
import subprocess
import threading
import time
import unittest

from daemon import SANDBOXED, Daemon, within
from portal.station import BUILD, DATABASE, FOLDER, as_role, sql

A, NS, SOA, TXT, AAAA, SVCB, HTTPS, ANY = 1, 2, 6, 16, 28, 64, 65, 255
NOERROR, FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED = range(6)
STEER4, STEER6, TRUE4 = "192.0.2.80", "2001:db8::80", "203.0.113.9"


def free_ports(count):
    """Ports that nobody has for UDP or TCP, IPv4 or IPv6."""
    ports = []
    with contextlib.ExitStack() as stack:
        while len(ports) < count:
            port = 20000 + struct.unpack("H", os.urandom(2))[0] % 12000
            try:
                for family, kind in ((socket.AF_INET, socket.SOCK_STREAM),
                                     (socket.AF_INET, socket.SOCK_DGRAM),
                                     (socket.AF_INET6, socket.SOCK_STREAM),
                                     (socket.AF_INET6, socket.SOCK_DGRAM)):
                    probe = stack.enter_context(socket.socket(family, kind))
                    host = "0.0.0.0" if family == socket.AF_INET else "::"
                    if family == socket.AF_INET6:
                        probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                    probe.bind((host, port))
            except OSError:
                continue
            ports.append(port)
    return ports


def own_network():
    """Leaves for a network in which every port is free; with the address that Resolver tells."""
    if ctypes.CDLL(None).unshare(0x40000000) != 0:  # CLONE_NEWNET
        raise unittest.SkipTest("needs root for a network of its own")
    for words in ("link set lo up", f"addr add {TRUE4}/32 dev lo"):
        subprocess.run(["ip"] + words.split(), check=True)


# ---- DNS, just enough ----

def encode_name(name):
    return b"".join(bytes([len(label)]) + label.encode()
                    for label in name.split(".") if label) + b"\0"


def question(name, kind=A, number=None, edns=True):
    number = struct.unpack("H", os.urandom(2))[0] if number is None else number
    packet = struct.pack(">HHHHHH", number, 0x0100, 1, 0, 0, int(edns))
    packet += encode_name(name) + struct.pack(">HH", kind, 1)
    return packet + (b"\0" + struct.pack(">HHIH", 41, 1232, 0, 0) if edns else b"")


def skip_name(packet, at):
    while packet[at]:
        if packet[at] >= 0xc0:
            return at + 2
        at += 1 + packet[at]
    return at + 1


class Answer:
    """A parsed answer: rcode, flags, and the addresses of its answer section."""

    def __init__(self, packet):
        self.packet = packet
        self.number, flags, questions, answers, _, _ = struct.unpack(">HHHHHH", packet[:12])
        self.rcode, self.truncated = flags & 15, bool(flags & 0x0200)
        self.addresses, self.ttl = [], None
        at = 12
        for _ in range(questions):
            at = skip_name(packet, at) + 4
        for _ in range(answers):
            at = skip_name(packet, at)
            kind, _, self.ttl, size = struct.unpack(">HHIH", packet[at:at + 10])
            data = packet[at + 10:at + 10 + size]
            if kind in (A, AAAA):
                family = socket.AF_INET if kind == A else socket.AF_INET6
                self.addresses.append(socket.inet_ntop(family, data))
            at += 10 + size


def receive(stream, count):
    data = b""
    while len(data) < count:
        more = stream.recv(count - len(data))
        if not more:
            return data
        data += more
    return data


class Resolver:
    """The ISP's resolver: the same address for every name, or as told."""

    def __init__(self, port):
        self.port, self.asked, self.mode = port, [], "answer"
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", port))
        self.tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.tcp.bind(("127.0.0.1", port))
        self.tcp.listen(64)
        for serve in (self.serve_udp, self.serve_tcp):
            threading.Thread(target=serve, daemon=True).start()

    def reply(self, packet, size=16):
        end = skip_name(packet, 12) + 4
        head = packet[:2] + struct.pack(">HHHHH", 0x8180, 1, size // 16, 0, 0)
        record = b"\xc0\x0c" + struct.pack(">HHIH", A, 1, 300, 4) + socket.inet_aton(TRUE4)
        return head + packet[12:end] + record * (size // 16)

    def serve_udp(self):
        while True:
            packet, who = self.udp.recvfrom(4096)
            self.asked.append(("udp", who[1], packet))
            reply = self.reply(packet)
            if self.mode == "silent":
                continue
            if self.mode.startswith("forged"):  # first four that are no reply to this
                wrong = bytes([reply[0] ^ 1]) + reply[1:]
                other = self.reply(question("other.example", number=struct.unpack(">H", packet[:2])[0]))
                for false in (wrong, other, packet, b"x"):
                    self.udp.sendto(false, who)
            if self.mode == "forged only":
                continue
            if self.mode == "truncated":
                reply = reply[:2] + struct.pack(">HHHHH", 0x8380, 1, 0, 0, 0) + \
                    packet[12:skip_name(packet, 12) + 4]
            self.udp.sendto(reply, who)

    def serve_tcp(self):
        while True:
            stream, _ = self.tcp.accept()
            self.serve_stream(stream)

    def serve_stream(self, stream):
        with stream:
            size = receive(stream, 2)
            if len(size) < 2:
                return
            packet = receive(stream, struct.unpack(">H", size)[0])
            self.asked.append(("tcp", 0, packet))
            if self.mode == "silent":
                return
            reply = self.reply(packet, 16 * 200)
            stream.sendall(struct.pack(">H", len(reply)) + reply)


class Names(Resolver):
    """Every name has the sites' IPv4 address, and no other."""

    def reply(self, packet, size=16):
        kind = packet[skip_name(packet, 12):][:2]
        return super().reply(packet, size if kind == b"\0\1" else 0)


class Link:
    """The way to the database, through a socket of our own that can be cut."""

    def __init__(self):
        self.folder = os.path.join(FOLDER, "link")
        os.makedirs(self.folder, exist_ok=True)
        os.chmod(FOLDER, 0o755)
        os.chmod(self.folder, 0o755)
        self.path = os.path.join(self.folder, ".s.PGSQL.5432")
        self.server = os.path.join(re.search(r"host=(\S+)", DATABASE)[1], ".s.PGSQL.5432")
        self.streams, self.listener = [], None
        self.rate = None  # bytes in a second, either way
        self.hold = 0  # seconds for which what the server says is kept back
        self.mend()

    def mend(self):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.path)
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(self.path)
        os.chmod(self.path, 0o777)
        self.listener.listen(16)
        threading.Thread(target=self.serve, args=(self.listener,), daemon=True).start()

    def cut(self):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        os.unlink(self.path)
        for stream in self.streams:
            with contextlib.suppress(OSError):
                stream.shutdown(socket.SHUT_RDWR)
        self.streams = []

    def serve(self, listener):
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            far.connect(self.server)
            self.streams += [near, far]
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self.copy, args=(source, target, source is far), daemon=True).start()

    def copy(self, source, target, from_server):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if from_server:
                    time.sleep(self.hold)
                if self.rate:
                    time.sleep(len(data) / self.rate)
                target.sendall(data)
        for stream in (source, target):
            with contextlib.suppress(OSError):
                stream.shutdown(socket.SHUT_RDWR)


SETTINGS = """
site = north
database = {database}
dns = {at[0]}:{dns} {at[1]}:{dns}
http = {at[0]}:{http} {at[1]}:{http}
resolvers = {resolvers}
clients = 127.0.0.0/9 ::1/128
portal_url = https://127.0.0.1:8443/
portal_url_ipv6 = https://[::1]:8443/
own_names = help.isp.example=192.0.2.10,2001:db8::10
snapshot = {folder}/wall
workers = {workers}
wall_rows = {rows}
user = nobody
{more}
"""


class Redirector(Daemon):
    """The daemon; `more` are lines of settings."""

    def __init__(self, link, resolvers, more="", name="redirector", workers=2,
                 at=("127.0.0.1", "[::1]"), dns=None, rows=10000):
        self.dns, self.http = free_ports(2)
        self.dns = dns or self.dns
        self.folder = os.path.join(FOLDER, name)
        os.makedirs(self.folder, exist_ok=True)
        os.chmod(self.folder, 0o777)
        self.settings = os.path.join(FOLDER, name + ".conf")
        database = re.sub(r"host=\S+", f"host={link.folder}", as_role("lazaret_redirector"))
        with open(self.settings, "w", encoding="utf-8") as file:
            file.write(SETTINGS.format(
                database=database, dns=self.dns, http=self.http, folder=self.folder,
                resolvers=" ".join(f"127.0.0.1:{port}" for port in resolvers), more=more, workers=workers, at=at,
                rows=rows))
        super().__init__(os.path.join(FOLDER, name + ".log"))

    def start(self):
        self.launch([f"{BUILD}/lazaret-redirector", "-c", self.settings], **SANDBOXED)
        return within(10, lambda: self.ask("nowhere.test", who="127.0.0.99") is not None)

    def ask(self, name, kind=A, who="127.0.0.1", seconds=10.0, packet=None, edns=True,
            at="127.0.0.1"):
        """Asks by UDP from one of our addresses; None where nobody answers."""
        packet = packet or question(name, kind, edns=edns)
        family = socket.AF_INET6 if ":" in who else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as near:
            near.bind((who, 0))
            near.settimeout(seconds)
            near.connect(("::1" if ":" in who else at, self.dns))
            try:
                near.send(packet)
                reply = near.recv(65535)
            except OSError:
                return None
        return Answer(reply) if reply[:2] == packet[:2] else None

    def ask_tcp(self, packets, who="127.0.0.1", at_once=True):
        """Asks by TCP, all on one connection; the answers in the order of the questions."""
        answers = []
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as near:
            near.bind((who, 0))
            near.settimeout(60)
            near.connect(("127.0.0.1", self.dns))
            framed = [struct.pack(">H", len(packet)) + packet for packet in packets]
            if at_once:
                near.sendall(b"".join(framed))
            for frame in framed:
                if not at_once:
                    near.sendall(frame)
                size = receive(near, 2)
                if len(size) < 2:
                    break
                answers.append(Answer(receive(near, struct.unpack(">H", size)[0])))
        numbers = [struct.unpack(">H", packet[:2])[0] for packet in packets]
        return sorted(answers, key=lambda answer: numbers.index(answer.number))

    def get(self, request, who="127.0.0.1", seconds=60.0):
        """Sends bytes to port 80 and reads until it is closed."""
        family = socket.AF_INET6 if ":" in who else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as near:
            near.bind((who, 0))
            near.settimeout(seconds)
            near.connect(("::1" if ":" in who else "127.0.0.1", self.http))
            near.sendall(request)
            data = b""
            with contextlib.suppress(OSError):
                while more := near.recv(65536):
                    data += more
        return data.decode("latin-1")

    def steered(self, who="127.0.0.1", name="www.example.com"):
        answer = self.ask(name, who=who)
        return answer is not None and answer.addresses == [STEER4]

    def hold(self, lines):
        """Walls lines, numbers with their addresses, and waits until each is steered."""
        for number, who in lines.items():
            wall(number)
            assert within(20, lambda who=who: self.steered(who=who)), self.log()


# ---- the world ----

WORLD = f"""
INSERT INTO lazaret.site (name, realm, mode, steering_ipv4, steering_ipv6)
    VALUES ('north', 'default', 'forge', '{STEER4}', '{STEER6}');
INSERT INTO lazaret.cause_group VALUES ('bots');
INSERT INTO lazaret.cause (name, group_name, title) VALUES ('mirai', 'bots', 'Mirai');
INSERT INTO lazaret.garden_group (name, bit, always) VALUES ('updates', 3, true);
INSERT INTO lazaret.garden_rule (group_name, name, below) VALUES
    ('updates', 'update.example', false), ('updates', 'cdn.example', true);
INSERT INTO lazaret.indicator (cause, kind, name, below) VALUES
    ('mirai', 'name', 'cnc.bad.example', false), ('mirai', 'name', 'worm.example', true);
INSERT INTO lazaret.subscriber (account) SELECT 'A-' || n FROM generate_series(1, 9) n;
INSERT INTO lazaret.line (reference, subscriber_id)
    SELECT replace(account, 'A', 'L'), id FROM lazaret.subscriber;
INSERT INTO lazaret.lease (line_id, realm, prefix, origin, started_at, confirmed_at)
    SELECT id, 'default', ('127.0.0.' || right(reference, 1))::cidr, 'static',
        now() - interval '30 days', now() FROM lazaret.line WHERE reference <> 'L-9';
INSERT INTO lazaret.lease (line_id, realm, prefix, origin, started_at, confirmed_at)
    SELECT id, 'default', '::1/128', 'static', now() - interval '30 days', now()
    FROM lazaret.line WHERE reference = 'L-9';
"""


def wall(number, measure="garden"):
    """Opens a case for the line L-number."""
    code = "".join(random.choice("23456789BCDFGHJKMNPQRTVWXY") for _ in range(6))
    sql(f"""
    WITH opened AS (
        INSERT INTO lazaret.case (code, line_id, cause, state, measure, wanted, opened_at,
            began_at, first_observed_at, last_observed_at, measure_since, review_at)
        SELECT '{code}', id, 'mirai', 'open', '{measure}', '{measure}', now(), now(),
            now(), now(), now(), now() + interval '30 days'
        FROM lazaret.line WHERE reference = 'L-{number}' RETURNING id)
    INSERT INTO lazaret.timeline (case_id, kind, actor) SELECT id, 'opened', 'test' FROM opened""")


def release(number):
    sql(f"""
    WITH closed AS (
        UPDATE lazaret.case SET state = 'closed', measure = 'none', closed_at = now(),
            released_at = now() WHERE state = 'open' AND line_id =
            (SELECT id FROM lazaret.line WHERE reference = 'L-{number}') RETURNING id)
    INSERT INTO lazaret.timeline (case_id, kind, actor) SELECT id, 'released', 'test' FROM closed""")


def line_address(number):
    """Of a line that fill_wall made."""
    return str(ipaddress.ip_address("10.64.0.0") + number)


def fill_wall(count, start=1):
    """So many lines more in the wall, without cases, for load alone."""
    sql(f"""
    INSERT INTO lazaret.wall (realm, prefix, line_id, measure, case_id, sure_until, number)
    SELECT 'default', set_masklen('10.64.0.0'::inet + n, 32)::cidr, gen_random_uuid(), 'garden',
        gen_random_uuid(), now() + interval '2 hours', s.number + n - {start} + 1
    FROM generate_series({start}, {start + count - 1}) n, lazaret.wall_state s;
    UPDATE lazaret.wall_state SET number = number + {count};
    NOTIFY lazaret_wall""")


def empty_wall(count, start=1):
    """Takes them out again."""
    sql(f"""
    WITH gone AS (DELETE FROM lazaret.wall WHERE prefix IN (
        SELECT set_masklen('10.64.0.0'::inet + n, 32)::cidr
        FROM generate_series({start}, {start + count - 1}) n) RETURNING realm, prefix)
    INSERT INTO lazaret.wall_gone (number, realm, prefix)
    SELECT s.number + row_number() OVER (), g.realm, g.prefix FROM gone g, lazaret.wall_state s;
    UPDATE lazaret.wall_state SET number = greatest(number,
        (SELECT coalesce(max(number), 0) FROM lazaret.wall_gone));
    NOTIFY lazaret_wall""")


def lease(number, address, until="1 hour"):
    """A leased address of the line L-number, beside its static one."""
    sql(f"""INSERT INTO lazaret.lease (line_id, realm, prefix, origin, started_at, confirmed_at, until)
        SELECT id, 'default', '{address}', 'dhcp', now() - interval '1 hour', now(), now() + interval '{until}'
        FROM lazaret.line WHERE reference = 'L-{number}'""")


def shorten_lease(address, until):
    """It ends so soon, whatever it said before."""
    sql(f"UPDATE lazaret.lease SET until = now() + interval '{until}' WHERE prefix = '{address}'")


# ---- the tests of one redirector ----

class Post(unittest.TestCase):
    """All tests of a class have one redirector, whose log is shown at their end."""

    @classmethod
    def begin(cls, more="", resolver=Resolver, **how):
        """In the world, with a resolver and figures at `port`; `how` as Redirector has it."""
        sql(WORLD)
        port, cls.port = free_ports(2)
        cls.resolver, cls.link = resolver(port), Link()
        cls.daemon = Redirector(cls.link, [port], f"metrics = 127.0.0.1:{cls.port}\n{more}", **how)
        cls.addClassCleanup(cls.end)
        assert cls.daemon.start() is not None, cls.daemon.log()

    @classmethod
    def end(cls):
        if cls.daemon.process.poll() is None:
            cls.daemon.stop()
        print("# " + cls.daemon.log().replace("\n", "\n# "))
