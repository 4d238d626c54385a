# station.py -- one pool of the portal behind a real nginx, with its database
#
# The database is the one that tests/with-database made (LAZARET_TEST_DB); files
# lie in LAZARET_TEST_FOLDER. Everything ends with the test.
import base64
import hashlib
import http.client
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import time

BUILD = os.environ.get("LAZARET_TEST_BUILD", "build-san")
DATABASE = os.environ.get("LAZARET_TEST_DB", "")
FOLDER = os.environ.get("LAZARET_TEST_FOLDER", "")

NGINX = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 512; }}
http {{
    access_log off; client_max_body_size 100m; client_body_buffer_size 64k;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2;
    fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    include /etc/nginx/fastcgi_params;
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        location / {{ fastcgi_pass unix:{socket}; fastcgi_read_timeout 60s; }}
        location ~ ^/scan(/file)?$ {{ fastcgi_pass unix:{socket}; fastcgi_request_buffering off; }}
        location ~ ^/api/v1/(leases|bulk/[a-z]+)$ {{ fastcgi_pass unix:{socket}; fastcgi_request_buffering off; }}
    }}
}}
"""


def sql(statement):
    """Runs SQL as the database's superuser; rows as lists of texts."""
    done = subprocess.run(
        ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", DATABASE, "-F", "\t", "-c", statement],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return [line.split("\t") for line in done.stdout.splitlines()]


def as_role(role):
    return re.sub(r"user=\S+", f"user={role}", DATABASE)


def token_hash(text):
    return hashlib.blake2b(text.encode(), digest_size=32).hexdigest()


def rotate_token(old, new, overlap):
    sql(f"""UPDATE lazaret.token SET old_hash = hash, old_until = now() + interval '{overlap}',
            hash = decode('{token_hash(new)}', 'hex') WHERE hash = decode('{token_hash(old)}', 'hex')""")


def make_token(scopes, sources=None, rate=None, expires=None):
    """A new token for the test; returns its text."""
    text = "lzt_" + secrets.token_urlsafe(32)
    digest = token_hash(text)
    array = "NULL" if sources is None else "'{%s}'" % ",".join(sources)
    sql(f"""INSERT INTO lazaret.token (name, hash, scopes, sources, rate, created_by, expires_at)
            VALUES ('t{secrets.token_hex(8)}', decode('{digest}', 'hex'), '{{{",".join(scopes)}}}',
            {array}, {rate or "NULL"}, 'test', {f"now() + interval '{expires}'" if expires else "NULL"})""")
    return text


def staff_key():
    """The file of the key that seals second factors, made where it is not there."""
    path = os.path.join(FOLDER, "staff.key")
    if not os.path.exists(path):
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
    return path


def lazaret(*words):
    """What the operator's command says; it fails where that does."""
    settings = os.path.join(FOLDER, "lazaret.conf")
    with open(settings, "w", encoding="utf-8") as file:
        file.write(f"database = {as_role('lazaret_operator')}\nstaff_key = {staff_key()}\n")
    done = subprocess.run([f"{BUILD}/lazaret", "-c", settings, *words], check=False, capture_output=True,
                          text=True, env=os.environ | {"ASAN_OPTIONS": "detect_leaks=0"})
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout


def base64url(octets):
    """Without padding."""
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def parts(pairs, content=None, name="a.txt", boundary="----x"):
    """A form with a file, if one was chosen: its body and its Content-Type."""
    text = "".join(f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
                   for field, value in pairs)
    file = b""
    if content is not None:
        file = (f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
                "Content-Type: application/octet-stream\r\n\r\n").encode() + content + b"\r\n"
    return text.encode() + file + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Answer:
    def __init__(self, reply, body):
        self.status = reply.status
        self.headers = reply.headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)


class Station:
    """A portal and its nginx. Settings are added to the settings file."""

    def __init__(self, pool, role, database=None, name=None, **settings):
        self.folder = os.path.join(FOLDER, name or pool)
        os.makedirs(self.folder, exist_ok=True)
        self.socket = os.path.join(self.folder, "portal.sock")
        self.port = free_port()
        values = {
            "pool": pool,
            "database": database or as_role(role),
            "socket": self.socket,
            "hosts": "127.0.0.1 portal.example",
            "portal_url": "https://portal.example",
        }
        if pool == "staff":
            values["staff_key"] = staff_key()
        values.update(settings)
        self.settings = os.path.join(self.folder, "portal.conf")
        with open(self.settings, "w", encoding="utf-8") as file:
            file.writelines(f"{name} = {value}\n" for name, value in values.items())
        self.log = os.path.join(self.folder, "portal.log")
        self.portal = self.nginx = None

    def start_portal(self):
        with open(self.log, "ab") as log:
            self.portal = subprocess.Popen(
                [f"{BUILD}/lazaret-portal", "-c", self.settings], stderr=log,
                env=os.environ | {"ASAN_OPTIONS": "detect_leaks=0"})
        self.wait(self.answers, self.portal)

    def __enter__(self):
        self.start_portal()
        conf = os.path.join(self.folder, "nginx.conf")
        with open(conf, "w", encoding="utf-8") as file:
            file.write(NGINX.format(folder=self.folder, port=self.port, socket=self.socket))
        self.nginx = subprocess.Popen(
            ["nginx", "-p", self.folder, "-e", self.folder + "/nginx.log", "-c", conf])
        self.wait(self.listens, self.nginx)
        return self

    def __exit__(self, *error):
        self.nginx.terminate()
        self.nginx.wait(60)
        return self.stop_portal()

    def stop_portal(self):
        """Ends the portal as systemd does; fails where it does not end well."""
        if self.portal.poll() is None:
            self.portal.send_signal(signal.SIGTERM)
        status = self.portal.wait(60)
        if status != 0:
            with open(self.log, encoding="utf-8", errors="replace") as log:
                raise RuntimeError(f"the portal ended with {status}: {log.read()}")

    def answers(self):
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(self.socket) == 0

    def listens(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def wait(self, ready, process):
        end = time.monotonic() + 60
        while not ready():
            if process.poll() is not None or time.monotonic() > end:
                with open(self.log, encoding="utf-8", errors="replace") as log:
                    raise RuntimeError("it did not start: " + log.read())
            time.sleep(0.02)

    def ask(self, method, path, body=None, **headers):
        """One request; `_` in the names of headers stands for `-`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(
                method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
            reply = connection.getresponse()
            return Answer(reply, reply.read())
        finally:
            connection.close()
