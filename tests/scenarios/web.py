# web.py -- the rest of the world: one web server that plays every site
#
# usage: web.py ADDRESS... [--files FOLDER] [--tls CERTIFICATE KEY]
#
# Port 80 of each address, and 443 with a certificate. The operating systems'
# probes get the answers that mean "you are online", FOLDER/HOST/PATH is sent
# where there is such a file, /stream never ends, and every other name gets a
# page that says its name.
import argparse
import http.server
import ipaddress
import os
import socket
import ssl
import threading
import time

PROBES = {
    "captive.apple.com/hotspot-detect.html": (200, "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>"),
    "connectivitycheck.gstatic.com/generate_204": (204, ""),
    "www.msftconnecttest.com/connecttest.txt": (200, "Microsoft Connect Test"),
    "detectportal.firefox.com/success.txt": (200, "success\n"),
    "nmcheck.gnome.org/check_network_status.txt": (200, "NetworkManager is online\n"),
    "network-test.debian.org/nm": (200, "NetworkManager is online\n"),
}


class World(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        host = self.headers.get("Host", "").split(":")[0].rstrip(".").lower()
        if self.path == "/stream":
            return self.stream()
        file = os.path.realpath(os.path.join(options.files, host + self.path))
        if file.startswith(options.files + "/") and os.path.isfile(file):
            with open(file, "rb") as content:
                return self.answer(200, "application/octet-stream", content.read())
        if os.path.isdir(os.path.join(options.files, host)):
            return self.answer(404, "text/plain", b"there is no such file\n")
        status, text = PROBES.get(host + self.path, (200, (
            f"<!doctype html><title>{host}</title><h1>This is {host}</h1>")))
        return self.answer(status, "text/html" if "<" in text else "text/plain", text.encode())

    do_HEAD = do_GET

    def do_POST(self):
        size = int(self.headers.get("Content-Length", 0))
        self.answer(200, "text/plain", b"%d bytes came\n" % len(self.rfile.read(size)))

    def answer(self, status, kind, body):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if self.headers.get("Host") == "hsts.example" and isinstance(self.connection, ssl.SSLSocket):
            self.send_header("Strict-Transport-Security", "max-age=31536000")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def stream(self):
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        while True:
            self.wfile.write(b"all is well\n" * 100)
            time.sleep(0.01)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address, port):
        version = ipaddress.ip_address(address).version
        self.address_family = socket.AF_INET if version == 4 else socket.AF_INET6
        super().__init__((address, port), World)

    def handle_error(self, *_):  # who hangs up on a stream is no error
        pass


class SecureServer(Server):
    """The handshake is the business of each connection's own thread."""

    def finish_request(self, request, client_address):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*options.tls)
        with context.wrap_socket(request, server_side=True) as secure:
            super().finish_request(secure, client_address)


arguments = argparse.ArgumentParser()
arguments.add_argument("addresses", nargs="+")
arguments.add_argument("--files", default="/nonexistent")
arguments.add_argument("--tls", nargs=2)
options = arguments.parse_args()
servers = [Server(address, 80) for address in options.addresses]
if options.tls:
    servers += [SecureServer(address, 443) for address in options.addresses]
for server in servers:
    threading.Thread(target=server.serve_forever).start()
