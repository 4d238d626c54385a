# test_garden_sni.py -- names of the garden pass by TLS, their certificate untouched
#
# In a network of its own, where the sites have port 443 of a public address.
import socket
import ssl
import subprocess
import threading
import time
import unittest

import tap
from portal.station import FOLDER
from redirector.outpost import TRUE4, Names, own_network, within

RELAY = ("127.0.0.1", 8443)
GARDEN = """# garden-test.conf
kind garden
group updates always -- Updates
rule updates both.example shared -- read
rule updates tls.example ports=tcp/443 shared -- read
rule updates list.example ports=udp/123,tcp/443,tcp/80 shared -- read
rule updates *.below.example shared -- read
rule updates both.example shared -- read again
rule updates own.example ports=tcp/443 -- an address of its own, not shared
rule updates http.example ports=tcp/80 shared -- read
rule updates tail.example ports=tcp/4430 shared -- read
# rule updates comment.example shared
"""
NGINX = """
load_module /usr/lib/nginx/modules/ngx_stream_module.so;
daemon off; master_process off; pid {folder}/sni.pid; error_log {folder}/sni.log;
events {{ worker_connections 512; }}
stream {{ include {folder}/garden-sni.conf; }}
"""


class Sites:
    """Answers TLS for every name, with one certificate, and tells which it was asked for."""

    def __init__(self):
        self.names = []
        paths = (f"{FOLDER}/site.key", f"{FOLDER}/site.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=the site's own",
                        "-keyout", paths[0], "-out", paths[1]], check=True, stderr=subprocess.DEVNULL)
        with open(paths[1], encoding="ascii") as file:
            self.certificate = ssl.PEM_cert_to_DER_cert(file.read())
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(paths[1], paths[0])
        self.context.sni_callback = lambda stream, name, context: self.names.append(name)
        self.listener = socket.socket()
        self.listener.bind((TRUE4, 443))
        self.listener.listen(64)
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            stream, _ = self.listener.accept()
            try:
                with self.context.wrap_socket(stream, server_side=True) as tls:
                    tls.sendall(b"the site " + tls.recv(100))
            except OSError:
                stream.close()


class Sni(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        own_network()
        cls.sites, cls.resolver = Sites(), Names(5353)
        with open(f"{FOLDER}/garden-test.conf", "w", encoding="ascii") as file:
            file.write(GARDEN)
        fill = f"""set -e
            etc/garden-sni.sh {FOLDER}/garden-test.conf >{FOLDER}/garden-sni.map
            . etc/fill.sh
            fill=([GARDEN_SNI]={FOLDER}/garden-sni.map [RELAY_RESOLVERS]=127.0.0.1:5353
            [SNI_LISTEN]='listen {RELAY[0]}:{RELAY[1]};' [SNI_CLIENTS]='allow 127.0.0.0/9;')
            fill_in etc/nginx/garden-sni.conf.in {FOLDER}/garden-sni.conf"""
        subprocess.run(["bash", "-c", fill], check=True)
        with open(f"{FOLDER}/nginx-sni.conf", "w", encoding="ascii") as file:
            file.write(NGINX.format(folder=FOLDER))
        cls.nginx = subprocess.Popen(["/usr/sbin/nginx", "-c", f"{FOLDER}/nginx-sni.conf"])
        cls.addClassCleanup(cls.nginx.wait)
        cls.addClassCleanup(cls.nginx.terminate)
        assert within(10, lambda: socket.socket().connect_ex(RELAY) == 0)

    def setUp(self):
        self.sites.names.clear()

    @staticmethod
    def ask(name, who="127.0.0.1"):
        """Says hello for this name; certificate and answer, or None where it was closed."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with socket.socket() as near:
            near.bind((who, 0))
            near.settimeout(10)
            try:
                near.connect(RELAY)
                with context.wrap_socket(near, server_hostname=name) as tls:
                    tls.sendall(b"heard")
                    return tls.getpeercert(True), tls.recv(100)
            except OSError:
                return None

    def test_the_list(self):
        with open(f"{FOLDER}/garden-sni.map", encoding="ascii") as file:
            names = [line.split()[0] for line in file]
        self.assertEqual(sorted(names),
                         ["*.below.example", "both.example", "list.example", "tls.example"])

    def test_the_shipped_list(self):
        done = subprocess.run(["etc/garden-sni.sh", "etc/garden.conf"], check=True, text=True,
                              stdout=subprocess.PIPE)
        names = [line.split()[0] for line in done.stdout.splitlines()]
        self.assertIn("login.live.com", names)
        self.assertNotIn("ocsp.digicert.com", names)
        self.assertEqual(len(names), len(set(names)))

    def test_garden_names_pass(self):
        for name in ("both.example", "tls.example", "list.example", "TLS.Example",
                     "a.below.example", "a.b.below.example"):
            self.assertEqual(self.ask(name), (self.sites.certificate, b"the site heard"), name)
            self.assertEqual([heard.lower() for heard in self.sites.names], [name.lower()])
            self.sites.names.clear()

    def test_others_are_closed_at_once(self):
        for name in ("www.example.com", "own.example", "http.example", "tail.example",
                     "comment.example", "below.example", "x.tls.example", "tls.example.evil.example",
                     "127.0.0.1", None):
            began = time.monotonic()
            self.assertIsNone(self.ask(name), name)
            self.assertLess(time.monotonic() - began, 9)  # its patience is 10
        self.assertEqual(self.sites.names, [])

    def test_no_tls_is_closed(self):
        for hello in (b"GET / HTTP/1.1\r\nHost: tls.example\r\n\r\n", b"SSH-2.0-x\r\n", b"\x16\x03\x01\xff\xff"):
            with socket.create_connection(RELAY, 10) as near:
                near.sendall(hello)
                near.shutdown(socket.SHUT_WR)
                self.assertEqual(near.recv(100), b"")
        self.assertEqual(self.sites.names, [])

    def test_others_than_our_lines_are_refused(self):
        self.assertIsNone(self.ask("tls.example", who="127.200.0.1"))
        self.assertEqual(self.sites.names, [])


if __name__ == "__main__":
    tap.main()
