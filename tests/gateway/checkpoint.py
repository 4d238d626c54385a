# checkpoint.py -- one gateway in a namespace of its own, with its database
#
# The database is the one that tests/with-database made (LAZARET_TEST_DB); files
# lie in LAZARET_TEST_FOLDER. Everything ends with the test.
import contextlib
import ctypes
import ipaddress
import json
import os
import re
import signal
import socket
import struct
import subprocess
import time

import prometheus
from daemon import SANDBOXED, Daemon, within
from portal.station import BUILD, FOLDER, as_role, sql
from redirector.outpost import Link, empty_wall, fill_wall, line_address, release, wall

NETWORK = f"lzg{os.getpid()}"
GARDEN, SUSPEND, RESTRICT = 0x40000000, 0x50000000, 0x20000000

# ---- the kernel ----


def nft(*words, check=True, text=None):
    done = subprocess.run(["ip", "netns", "exec", NETWORK, "nft", *words], input=text,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, text=True)
    if check and done.returncode != 0:
        raise RuntimeError(done.stderr)
    return done.stdout


def load_rules():
    nft("-I", "etc/gateway", "-f", "etc/gateway/lazaret.nft")


def open_network():
    subprocess.run(["ip", "netns", "add", NETWORK], check=True)
    subprocess.run(["ip", "-n", NETWORK, "link", "set", "lo", "up"], check=True)
    load_rules()


def close_network():
    subprocess.run(["ip", "netns", "del", NETWORK], check=False)


@contextlib.contextmanager
def inside_network():
    """Sockets that are made meanwhile are those of a program in there."""
    def enter(path):
        with open(path, "rb") as file:
            if ctypes.CDLL(None, use_errno=True).setns(file.fileno(), 0x40000000) != 0:
                raise OSError(ctypes.get_errno(), "setns")
    with open("/proc/thread-self/ns/net", "rb") as home:
        enter(f"/var/run/netns/{NETWORK}")
        try:
            yield
        finally:
            enter(f"/proc/self/fd/{home.fileno()}")


def elements(name):
    """A set or map: {key: (time-out, mark of a map, seconds left)}."""
    kind = "map" if name.startswith("held") else "set"
    listed = json.loads(nft("-j", "list", kind, "inet", "lazaret", name))
    found = {}
    for entry in listed["nftables"]:
        for element in (entry.get("map") or entry.get("set") or {}).get("elem", []):
            key, value = element if isinstance(element, list) else (element, None)
            about = key["elem"] if isinstance(key, dict) and "elem" in key else {"val": key}
            key = about["val"]
            if isinstance(key, dict):
                key = tuple(key["concat"]) if "concat" in key else \
                    f"{key['prefix']['addr']}/{key['prefix']['len']}"
            found[key] = (about.get("timeout"), value, about.get("expires"))
    return found


def mark(address, name="held4_32"):
    """The mark of an address in a map; None where it is not there."""
    found = elements(name).get(address)
    return found and found[1]


# ---- the program ----

METRICS_PORT = 9464  # in a network of its own
SETTINGS = """
site = north
database = {database}
pins = {folder}/pins
snapshot = {folder}/wall
user = nobody
metrics = 127.0.0.1:{port}
wall_rows = {rows}
{more}
"""


class Gateway(Daemon):
    """The program; `more` are lines of settings."""

    def __init__(self, link, more="", rows=2000, name="gateway"):
        self.folder = os.path.join(FOLDER, name)
        os.makedirs(self.folder, exist_ok=True)
        os.chmod(FOLDER, 0o755)
        os.chmod(self.folder, 0o777)
        self.settings = os.path.join(FOLDER, name + ".conf")
        self.pins = os.path.join(self.folder, "pins")
        database = re.sub(r"host=\S+", f"host={link.folder}", as_role("lazaret_gateway"))
        with open(self.settings, "w", encoding="utf-8") as file:
            file.write(SETTINGS.format(database=database, folder=self.folder, rows=rows,
                                       port=METRICS_PORT, more=more))
        super().__init__(os.path.join(FOLDER, name + ".log"))

    def command(self, *more):
        return ["ip", "netns", "exec", NETWORK, f"{BUILD}/lazaret-gateway", "-c", self.settings,
                *more]

    def launch(self):
        super().launch(self.command(), **SANDBOXED)

    def start(self):
        """Starts it; the seconds until it follows the wall, or None."""
        before = self.log().count("the whole wall")
        self.launch()
        return within(100, lambda: self.log().count("the whole wall") > before)

    def figures(self):
        """What /metrics tells."""
        with inside_network():
            return prometheus.scrape(METRICS_PORT)

    def kill(self, name):
        """Kills a role and waits for the next; the seconds that took."""
        old = self.role(name)
        os.kill(old, signal.SIGKILL)
        return within(5, lambda: self.role(name) not in (None, old))

    def check(self):
        done = subprocess.run(self.command("-t"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              check=False, text=True,
                              env=os.environ | {"ASAN_OPTIONS": "detect_leaks=0"})
        return done.returncode, done.stdout


# ---- pins: lib/pin.h ----

PORTS = {"tcp/80": 1, "tcp/443": 2, "udp/443": 4, "udp/123": 8}


def address(text):
    packed = ipaddress.ip_address(text)
    return packed.packed.ljust(16, b"\0") + bytes([packed.version])


def pin_request(number, line, addresses, ttl=10, ports=("tcp/80", "tcp/443"), shared=0,
                realm="default", name="update.example"):
    bits = sum(PORTS[port] for port in ports)
    head = struct.pack("=QII17sBB33s256s", number, ttl, bits, address(line), shared,
                       len(addresses), realm.encode(), name.encode())
    return head + b"".join(address(one) for one in addresses)


class Worker:
    """Asks for pins as the redirector's workers do."""

    def __init__(self, gateway):
        with inside_network():  # such names are the namespace's own
            self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            self.socket.bind("")  # the kernel chooses
        self.socket.settimeout(20)
        self.socket.connect(gateway.pins)
        self.number = 0

    def pin(self, line, addresses, **more):
        """Asks, and waits for the reply; the milliseconds, or None."""
        self.number += 1
        began = time.monotonic()
        self.socket.send(pin_request(self.number, line, addresses, **more))
        try:
            while struct.unpack("=Q", self.socket.recv(100))[0] != self.number:
                pass
        except socket.timeout:
            return None
        return (time.monotonic() - began) * 1000


# ---- the world ----

FEW = "INSERT INTO lazaret.site (name, realm, mode) VALUES ('north', 'default', 'redirect')"
WORLD = """
INSERT INTO lazaret.site (name, realm, mode) VALUES ('north', 'default', 'redirect');
INSERT INTO lazaret.cause_group VALUES ('bots');
INSERT INTO lazaret.cause (name, group_name, title) VALUES ('mirai', 'bots', 'Mirai');
INSERT INTO lazaret.indicator (cause, kind, address, protocol, port) VALUES
    ('mirai', 'address', '203.0.113.66/32', NULL, NULL),
    ('mirai', 'address', '203.0.113.64/26', NULL, NULL),
    ('mirai', 'address', '2001:db8:bad::/48', NULL, NULL),
    ('mirai', 'port', NULL, 6, 48101);
INSERT INTO lazaret.subscriber (account) SELECT 'A-' || n FROM generate_series(1, 60) n;
INSERT INTO lazaret.line (reference, subscriber_id)
    SELECT replace(account, 'A', 'L'), id FROM lazaret.subscriber;
INSERT INTO lazaret.lease (line_id, realm, prefix, origin, started_at, confirmed_at)
    SELECT id, 'default', ('10.0.0.' || substr(reference, 3))::cidr, 'static',
        now() - interval '30 days', now() FROM lazaret.line;
INSERT INTO lazaret.lease (line_id, realm, prefix, origin, started_at, confirmed_at)
    SELECT id, 'default', '2001:db8:1:100::/56', 'static', now() - interval '30 days', now()
    FROM lazaret.line WHERE reference = 'L-1';
INSERT INTO lazaret.lease (line_id, realm, prefix, origin, started_at, confirmed_at)
    SELECT id, 'default', '2001:db8:1:100::/64', 'static', now() - interval '30 days', now()
    FROM lazaret.line WHERE reference = 'L-1';
INSERT INTO lazaret.lease (line_id, realm, prefix, origin, started_at, confirmed_at)
    SELECT id, 'default', '192.0.2.8/29', 'static', now() - interval '30 days', now()
    FROM lazaret.line WHERE reference = 'L-2';
"""


def applied():
    return sql("SELECT number, lines, note FROM lazaret.applied WHERE follower = 'gateway'")


def wall_number():
    return sql("SELECT number FROM lazaret.wall_state")[0][0]


def status_of(pid):
    """What the kernel says of a process."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        return dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
