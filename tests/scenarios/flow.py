# flow.py -- a conversation that goes on: a tunnel, a session, a long download
#
# usage: flow.py tcp|udp TARGET PORT FILE
#
# Says something fifty times a second, and appends to FILE what is said back.
import contextlib
import socket
import sys
import time

kind = {"tcp": socket.SOCK_STREAM, "udp": socket.SOCK_DGRAM}[sys.argv[1]]
target, port, path = sys.argv[2], int(sys.argv[3]), sys.argv[4]
family = socket.AF_INET6 if ":" in target else socket.AF_INET
with socket.socket(family, kind) as near, open(path, "ab", buffering=0) as file:
    near.connect((target, port))
    near.setblocking(False)
    while True:
        # That nobody takes or gives is what we are here to see.
        with contextlib.suppress(OSError):
            near.send(b"still here\n")
        time.sleep(0.02)
        with contextlib.suppress(OSError):
            file.write(near.recv(65536))
