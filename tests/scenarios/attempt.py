# attempt.py -- one try to get past a wall, packet by packet
#
# usage: attempt.py WAY TARGET [PORT] [--source ADDRESS]
#
#   tcp, udp     says hello; succeeds when something is said back
#   syn          one packet, forged from the source if it is not ours
#   protocol     PORT is an IP protocol: 6in4, GRE, ESP
#   echo         a ping that carries something
#   fragments    a UDP datagram in pieces
#   tiny         the SYN in two pieces, its flags in the second one
#   flows        PORT is how many: a datagram each, all to different places
#   option       the SYN behind a header that nobody needs
import argparse
import ipaddress
import socket
import struct
import sys

WORDS = b"lazaret was here " * 4


def family_of(address):
    return socket.AF_INET if ipaddress.ip_address(address).version == 4 else socket.AF_INET6


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


# ---- packets, made by hand ----

def packed(address):
    return ipaddress.ip_address(address).packed


def syn(source, target, port):
    head = struct.pack(">HHIIBBHHH", 40000 + port % 20000, port, 7, 0, 5 << 4, 2, 1024, 0, 0)
    pseudo = packed(source) + packed(target) + struct.pack(">II", len(head), socket.IPPROTO_TCP)
    return head[:16] + struct.pack(">H", checksum(pseudo + head)) + head[18:]


def packet(source, target, protocol, payload, offset=0, more=False):
    """An IP packet, or one piece of it: the offset is in units of 8 bytes."""
    if family_of(target) == socket.AF_INET:
        head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), 4711,
                           more << 13 | offset, 64, protocol, 0) + packed(source) + packed(target)
        return head[:10] + struct.pack(">H", checksum(head)) + head[12:] + payload
    if offset or more:
        payload = struct.pack(">BBHI", protocol, 0, offset << 3 | more, 4711) + payload
        protocol = socket.IPPROTO_FRAGMENT
    return struct.pack(">IHBB", 6 << 28, len(payload), protocol, 64) + \
        packed(source) + packed(target) + payload


def send(target, *packets):
    with socket.socket(family_of(target), socket.SOCK_RAW, socket.IPPROTO_RAW) as raw:
        for one in packets:
            raw.sendto(one, (target, 0))


def own_address(target):
    with socket.socket(family_of(target), socket.SOCK_DGRAM) as probe:
        probe.connect((target, 9))
        return probe.getsockname()[0]


# ---- the ways ----

def converse(kind, target, port):
    with socket.socket(family_of(target), kind) as near:
        near.settimeout(0.4)
        try:
            near.connect((target, port))
            near.send(WORDS)
            sys.exit(0 if near.recv(1000) else 1)
        except OSError as why:
            sys.exit(str(why))


def tcp(target, port, _):
    converse(socket.SOCK_STREAM, target, port)


def udp(target, port, _):
    converse(socket.SOCK_DGRAM, target, port)


def forged_syn(target, port, source):
    send(target, packet(source, target, socket.IPPROTO_TCP, syn(source, target, port)))


def protocol(target, number, _):
    with socket.socket(family_of(target), socket.SOCK_RAW, number) as raw:
        raw.sendto(WORDS, (target, 0))


def echo(target, _, __):
    v4 = family_of(target) == socket.AF_INET
    head = struct.pack(">BBHHH", 8 if v4 else 128, 0, 0, 1, 1)
    head = head[:2] + struct.pack(">H", checksum(head + WORDS)) + head[4:]
    number = socket.IPPROTO_ICMP if v4 else socket.IPPROTO_ICMPV6
    with socket.socket(family_of(target), socket.SOCK_RAW, number) as raw:
        raw.sendto(head + WORDS, (target, 0))


def fragments(target, port, _):
    with socket.socket(family_of(target), socket.SOCK_DGRAM) as near:
        if family_of(target) == socket.AF_INET:
            near.setsockopt(socket.IPPROTO_IP, 10, 0)  # IP_MTU_DISCOVER: never
        near.sendto(WORDS * 60, (target, port))


def tiny(target, port, source):
    whole = syn(source, target, port)
    send(target, packet(source, target, socket.IPPROTO_TCP, whole[:8], 0, True),
         packet(source, target, socket.IPPROTO_TCP, whole[8:], 1))


def option(target, port, source):
    """IPv4: a record-route option; IPv6: destination options."""
    if family_of(target) == socket.AF_INET:
        plain = packet(source, target, socket.IPPROTO_TCP, syn(source, target, port))
        head = b"\x46" + plain[1:2] + struct.pack(">H", len(plain) + 4) + plain[4:10] + \
            b"\0\0" + plain[12:20] + b"\x01\x01\x01\x00"
        head = head[:10] + struct.pack(">H", checksum(head)) + head[12:]
        send(target, head + plain[20:])
    else:
        behind = struct.pack(">BBBB4x", socket.IPPROTO_TCP, 0, 1, 4)
        send(target, packet(source, target, socket.IPPROTO_DSTOPTS,
                            behind + syn(source, target, port)))


def flows(target, count, _):
    first = int(ipaddress.ip_address(target))
    with socket.socket(family_of(target), socket.SOCK_DGRAM) as near:
        for number in range(count):
            at = str(ipaddress.ip_address(first + number // 60000))
            near.sendto(b"x", (at, 1 + number % 60000))


WAYS = {"tcp": tcp, "udp": udp, "syn": forged_syn, "protocol": protocol, "echo": echo,
        "fragments": fragments, "tiny": tiny, "option": option, "flows": flows}
arguments = argparse.ArgumentParser()
arguments.add_argument("way", choices=WAYS)
arguments.add_argument("target")
arguments.add_argument("port", nargs="?", type=int, default=0)
arguments.add_argument("--source")
given = arguments.parse_args()
WAYS[given.way](given.target, given.port, given.source or own_address(given.target))
