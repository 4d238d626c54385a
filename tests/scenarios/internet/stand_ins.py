# stand_ins.py -- those behind a port: mail, Telnet, control centres, VPN ends
#
# usage: stand_ins.py tcp/PORT... udp/PORT...
#
# On every address of the machine. By TCP there is a greeting, and from then on,
# as by UDP, whatever is said is said back.
import socket
import struct
import sys
import threading

IPV6_FREEBIND = 78
GREETINGS = {
    22: b"SSH-2.0-OpenSSH_9.2\r\n",
    23: b"login: ",
    25: b"220 mail.example ESMTP\r\n",
    2323: b"login: ",
}


def talk(stream, port):
    with stream:
        stream.sendall(GREETINGS.get(port, b"hello\r\n"))
        while data := stream.recv(65536):
            stream.sendall(data)


def listen(port):
    listener = socket.create_server(("::", port), family=socket.AF_INET6,
                                    dualstack_ipv6=True, backlog=128)
    while True:
        stream, _ = listener.accept()
        threading.Thread(target=talk, args=(stream, port), daemon=True).start()


def echo(port):
    """Answers from the address that was asked, whichever that is."""
    near = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    near.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    near.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
    near.setsockopt(socket.IPPROTO_IPV6, IPV6_FREEBIND, 1)  # whole networks are ours
    near.bind(("::", port))
    while True:
        data, controls, _, far = near.recvmsg(65535, 64)
        asked = [struct.pack("16si", value[:16], 0) for level, kind, value in controls
                 if (level, kind) == (socket.IPPROTO_IPV6, socket.IPV6_PKTINFO)]
        near.sendmsg([data], [(socket.IPPROTO_IPV6, socket.IPV6_PKTINFO, asked[0])], 0, far)


for service in sys.argv[1:]:
    protocol, _, number = service.partition("/")
    play = {"tcp": listen, "udp": echo}[protocol]
    threading.Thread(target=play, args=(int(number),)).start()
