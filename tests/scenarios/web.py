# web.py -- the rest of the world: one web server that plays every site
#
# usage: web.py ADDRESS...
#
# Port 80 of each address. The operating systems' probes get the answers that
# mean "you are online", every other name a page that says its name.
import http.server
import ipaddress
import socket
import sys
import threading

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
        status, text = PROBES.get(host + self.path, (200, (
            f"<!doctype html><title>{host}</title><h1>This is {host}</h1>")))
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if "<" in text else "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def __init__(self, address):
        version = ipaddress.ip_address(address).version
        self.address_family = socket.AF_INET if version == 4 else socket.AF_INET6
        super().__init__((address, 80), World)


servers = [threading.Thread(target=Server(address).serve_forever) for address in sys.argv[1:]]
for server in servers:
    server.start()
