# wire.py -- two lines, a gateway with the shipped rules, and the world
#
#	one  192.0.2.11  2001:db8:1::11 ──ppp1─┐
#	two  192.0.2.22  2001:db8:2::22 ──ppp2─┴─ gateway ──core── world
#
# The world answers for every address and says what it was asked for. So does
# the redirector of IPv6, which stands on the gateway itself; that of IPv4 stands
# in the world. Addresses are those of the shipped etc/gateway/site.nft.
import collections
import contextlib
import ctypes
import errno
import ipaddress
import json
import os
import select
import socket
import struct
import subprocess
import threading
import time

LINE = {4: "192.0.2.11", 6: "2001:db8:1::11"}
NEIGHBOUR = {4: "192.0.2.22", 6: "2001:db8:2::22"}
GATEWAY = {4: "100.64.0.1", 6: "2001:db8:ffff::1"}
FAMILY = {4: socket.AF_INET, 6: socket.AF_INET6}
FENCE = {4: "198.51.100.7", 6: "2001:db8:53::7"}  # our own: open to all
PATIENCE = 20  # seconds for what must come
SILENCE = 0.1  # seconds for what must not, once the fence has come
# of the kernel, where Python has no name for them
IP_TRANSPARENT, IPV6_TRANSPARENT, SO_RCVBUFFORCE = 19, 75, 33
CLONE_NEWNET = 0x40000000
LINK = "fe80:", "::", "2001:db8:ffff:", "198.18."  # what the link itself says

Packet = collections.namedtuple("Packet", "source target protocol port size")
libc = ctypes.CDLL(None, use_errno=True)


def run(*words, **more):
    done = subprocess.run(words, capture_output=True, text=True, **more)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr}")
    return done.stdout


class Network:
    """The four network namespaces, and whoever listens in them."""

    def __init__(self):
        self.home = os.open("/proc/self/ns/net", os.O_RDONLY)
        self.names, self.open, self.thread = {}, {}, None
        try:
            for name in "one", "two", "gateway", "world":
                self.make(name)
            self.connect()
            self.listen()
        except Exception:
            self.close()
            raise

    def make(self, name):
        run("ip", "netns", "add", f"lz{os.getpid()}-{name}")
        self.names[name] = f"lz{os.getpid()}-{name}"
        self.open[name] = os.open(f"/run/netns/{self.names[name]}", os.O_RDONLY)
        self.ip(name, "link", "set", "lo", "up")

    def close(self):
        self.stopping = True
        if self.thread:
            self.thread.join()
        for name in self.names.values():
            run("ip", "netns", "del", name)

    @contextlib.contextmanager
    def within(self, name):
        """What is opened and run here belongs to that namespace."""
        libc.setns(self.open[name], CLONE_NEWNET)
        try:
            yield
        finally:
            libc.setns(self.home, CLONE_NEWNET)

    def ip(self, name, *words):
        return run("ip", "-n", self.names[name], *words)

    def nft(self, *words, text=None):
        with self.within("gateway"):
            return run("nft", *words, input=text)

    # ---- links and routes -------------------------------------------------
    def connect(self):
        with self.within("gateway"):
            run("sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv4.icmp_ratelimit=0",
                "net.ipv6.conf.all.forwarding=1", "net.ipv6.icmp.ratelimit=0")
        self.line("one", "ppp1", LINE, "2001:db8:1::/56")
        self.line("two", "ppp2", NEIGHBOUR, "2001:db8:2::/56")
        self.veth("gateway", "core", "world", "core")
        for name, last in ("gateway", 1), ("world", 2):
            self.ip(name, "addr", "add", f"198.18.0.{last}/30", "dev", "core")
            self.ip(name, "addr", "add", f"2001:db8:ffff::{last}/64", "dev", "core", "nodad")
        self.ip("gateway", "route", "add", "default", "via", "198.18.0.2")
        self.ip("gateway", "-6", "route", "add", "default", "via", "2001:db8:ffff::2")
        self.ip("gateway", "addr", "add", "2001:db8:53::53/128", "dev", "lo", "nodad")
        for family, default, lines, via in (
                ("-4", "0.0.0.0/0", ("192.0.2.0/24",), "198.18.0.1"),
                ("-6", "::/0", ("2001:db8:1::/56", "2001:db8:2::/56"), "2001:db8:ffff::1")):
            self.ip("world", family, "route", "add", "local", default, "dev", "lo",
                    "table", "main")
            for prefix in lines:
                self.ip("world", family, "route", "add", prefix, "via", via)

    def veth(self, name, device, peer, peer_device):
        run("ip", "link", "add", device, "netns", self.names[name], "type", "veth",
            "peer", "name", peer_device, "netns", self.names[peer])
        self.ip(name, "link", "set", device, "up")
        self.ip(peer, "link", "set", peer_device, "up")

    def line(self, name, device, address, prefix):
        self.veth("gateway", device, name, "line")
        self.ip("gateway", "addr", "add", "100.64.0.1/32", "dev", device)
        self.ip("gateway", "addr", "add", "fe80::1/64", "dev", device, "nodad")
        self.ip("gateway", "route", "add", address[4], "dev", device)
        self.ip("gateway", "-6", "route", "add", prefix, "via", "fe80::2", "dev", device)
        self.ip(name, "addr", "add", address[4] + "/32", "dev", "line")
        self.ip(name, "addr", "add", address[6] + "/128", "dev", "line", "nodad")
        self.ip(name, "addr", "add", "fe80::2/64", "dev", "line", "nodad")
        self.ip(name, "route", "add", "100.64.0.1", "dev", "line")
        self.ip(name, "route", "add", "default", "via", "100.64.0.1")
        self.ip(name, "-6", "route", "add", "default", "via", "fe80::1", "dev", "line")

    # ---- who answers ------------------------------------------------------
    def listen(self):
        self.sockets = {}
        for port in 22, 23, 25, 53, 80, 443, 853, 993, 8081, 5061, 8080, 8443, 9000:
            self.listen_tcp("world", "::", port)
        for port in 7, 53, 67, 123, 161, 443, 853, 1900, 5060, 9000:
            self.listen_udp("world", "::", port)
        for port in 53, 80, 8443:
            self.listen_tcp("gateway", "2001:db8:53::53", port)
        self.listen_udp("gateway", "2001:db8:53::53", 53)
        self.stopping = False
        self.thread = threading.Thread(target=self.answer, daemon=True)
        self.thread.start()
        self.witness = self.ear("world", "core")

    def ear(self, name, device):
        """Hears all that arrives at a device; hear() says what."""
        with self.within(name):
            ear = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(3))
            ear.bind((device, 3))
        ear.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 24)
        ear.setblocking(False)
        return ear

    def listen_tcp(self, name, address, port):
        with self.within(name):
            listener = socket.create_server((address, port), family=socket.AF_INET6,
                                            backlog=256, reuse_port=True,
                                            dualstack_ipv6=address == "::")
        listener.setblocking(False)
        self.sockets[listener.fileno()] = listener, self.answer_tcp

    def listen_udp(self, name, address, port):
        with self.within(name):
            udp = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        udp.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, address != "::")
        udp.setsockopt(socket.IPPROTO_IPV6, IPV6_TRANSPARENT, 1)
        udp.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
        udp.bind((address, port))
        self.sockets[udp.fileno()] = udp, self.answer_udp

    def answer(self):
        poll = select.epoll()
        for number in self.sockets:
            poll.register(number, select.EPOLLIN)
        while not self.stopping:
            for number, _ in poll.poll(0.2):
                self.sockets[number][1](self.sockets[number][0])

    def answer_tcp(self, listener):
        with contextlib.suppress(OSError):
            stream, peer = listener.accept()
            with stream:
                here = stream.getsockname()
                stream.sendall(said(here[0], here[1], peer[0]))
                stream.shutdown(socket.SHUT_WR)

    def answer_udp(self, udp):
        with contextlib.suppress(OSError):
            _, (info, *_), _, peer = udp.recvmsg(9000, 256)
            here = ipaddress.IPv6Address(info[2][:16])
            words = said(here.ipv4_mapped or here, udp.getsockname()[1], peer[0])
            udp.sendmsg([words], [info], 0, peer)

    # ---- what reached the world ---------------------------------------------
    def heard(self):
        """The packets that reached the world since it was asked last."""
        return [p for p in hear(self.witness) if not p.source.startswith(LINK)]

    def fence(self, family, name="one"):
        """Comes back when all that was sent before it is through or gone."""
        with self.within(name):
            udp = socket.socket(FAMILY[family], socket.SOCK_DGRAM)
        with udp:
            udp.settimeout(PATIENCE)
            udp.sendto(b"fence", (FENCE[family], 7))
            udp.recv(100)

    # ---- what a line tries --------------------------------------------------
    def tries(self, family, protocol, target, port, patience=PATIENCE, source=None,
              size=10, name="one"):
        """Sends something to a port; what came of it, and after how many ms."""
        kind = socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM
        with self.within(name):
            probe = socket.socket(FAMILY[family], kind)
        with probe:
            if source:
                as_source(probe, family, source)
            return self.watch(probe, family, (target, port), patience, b"x" * size, name)

    def watch(self, probe, family, target, patience=PATIENCE, words=b"x", name="one"):
        """The same by a socket that is there already."""
        began = time.monotonic()
        self.heard()
        probe.setblocking(False)
        try:
            if probe.type == socket.SOCK_STREAM:
                probe.connect(target)
            else:
                probe.connect(target)
                probe.send(words)
        except BlockingIOError:
            pass
        except OSError as error:
            return outcome_of(error.errno), 0
        self.fence(family, name)
        poll = select.poll()
        poll.register(probe, select.POLLIN)
        ready = poll.poll(1000 * patience)
        passed = 1000 * (time.monotonic() - began)
        if not ready:
            return ("silent" if not self.leaked() else "leaked"), passed
        try:
            return read_answer(probe.recv(200), target), passed
        except OSError as error:
            return outcome_of(error.errno), passed

    def leaked(self):
        """What reached the world but fences."""
        return [p for p in self.heard() if p.target not in FENCE.values()]

    def throws(self, family, protocol, payload, target, name="one"):
        """Sends a packet of any protocol; True if it reached the world."""
        with self.within(name):
            raw = socket.socket(FAMILY[family], socket.SOCK_RAW, protocol)
        self.heard()
        with raw:
            raw.sendto(payload, (target, 0))
        self.fence(family, name)
        return any(p.protocol == protocol for p in self.leaked())

    # ---- what goes on for a while -------------------------------------------
    def pair(self, family, protocol, target, port, outwards=True):
        """The two ends of a flow that has begun: the line's, and that of `target`."""
        kind = socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM
        asks, answers = ("one", "world") if outwards else ("world", "one")
        with self.within(answers):
            there = socket.socket(FAMILY[family], kind)
        with self.within(asks):
            here = socket.socket(FAMILY[family], kind)
        if not outwards:
            as_source(here, family, target)
            target = LINE[family]
        there.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        as_source(there, family, target, port)
        for end in here, there:
            end.settimeout(PATIENCE)
        if protocol == "tcp":
            there.listen()
            here.connect((target, port))
            there, listener = there.accept()[0], there
            listener.close()
            there.settimeout(PATIENCE)
        else:
            here.connect((target, port))
            here.send(b"hello")
            there.connect(there.recvfrom(100)[1])
        return (here, there) if outwards else (there, here)

    def flows_on(self, family, sender, receiver):
        """Whether what one end sends now still comes to the other."""
        words = os.urandom(8)
        try:
            sender.send(words)
            self.fence(family)
            receiver.settimeout(SILENCE)
            return words in receiver.recv(4096)
        except OSError:
            return False

    # ---- what the kernel counted ----------------------------------------------
    def counted(self):
        """What was refused since it was asked last: {(mark, "tcp/23"): packets}."""
        listed = json.loads(self.nft("-j", "list set inet lazaret refused"))
        self.nft("flush set inet lazaret refused")
        return {(mark, f"{protocol}/{port}"): counter["packets"]
                for (mark, protocol, port), counter in elements(listed)}

    def forged(self):
        """Packets with a forged source by interface, since it was asked last."""
        listed = json.loads(self.nft("-j", "list set inet lazaret forged"))
        self.nft("flush set inet lazaret forged")
        return {name: counter["packets"] for name, counter in elements(listed)}

    def flows(self):
        with self.within("gateway"):
            return int(run("conntrack", "-C"))


def said(here, port, peer):
    return f"{here} {port} {peer}".replace("::ffff:", "").encode()


def read_answer(data, target):
    """passes: who was meant has answered, and saw whom it came from."""
    if not data:
        return "closed"
    here, port, peer = data.decode().split()
    if (here, int(port)) != target:
        return f"redirected {here} {port}" + ("" if known(peer) else f" from {peer}")
    return "passes" if known(peer) else f"passes from {peer}"


def known(peer):
    return peer in LINE.values() or peer in NEIGHBOUR.values()


def outcome_of(number):
    return {errno.ECONNREFUSED: "reset", errno.EHOSTUNREACH: "rejected",
            errno.EACCES: "rejected", errno.ECONNRESET: "reset"}.get(number,
                                                                    os.strerror(number))


def as_source(probe, family, source, port=0):
    if family == 4:
        probe.setsockopt(socket.SOL_IP, IP_TRANSPARENT, 1)
    else:
        probe.setsockopt(socket.IPPROTO_IPV6, IPV6_TRANSPARENT, 1)
    probe.bind((source, port))


def hear(ear):
    packets = []
    with contextlib.suppress(BlockingIOError):
        while True:
            data, (_, _, kind, _, _) = ear.recvfrom(65536)
            if kind != socket.PACKET_OUTGOING:
                packets.append(read_packet(data))
    return [packet for packet in packets if packet]


def read_packet(data):
    """The little that tests ask of a packet; None for what is not IP."""
    if data[0] >> 4 == 4:
        source, target, protocol = data[12:16], data[16:20], data[9]
        rest = data[4 * (data[0] & 15):]
        source, target = ipaddress.IPv4Address(source), ipaddress.IPv4Address(target)
    elif data[0] >> 4 == 6:
        source, target, protocol, rest = data[8:24], data[24:40], data[6], data[40:]
        source, target = ipaddress.IPv6Address(source), ipaddress.IPv6Address(target)
    else:
        return None
    port = struct.unpack("!H", rest[2:4])[0] if len(rest) >= 4 else 0
    return Packet(str(source), str(target), protocol, port, len(data))


def elements(listed):
    for item in listed["nftables"]:
        for element in item.get("set", {}).get("elem", []):
            element = element["elem"]
            value = element["val"]
            yield tuple(value["concat"]) if isinstance(value, dict) else value, element["counter"]
