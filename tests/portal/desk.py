# desk.py -- the console behind a real nginx, and staff who are signed in
#
# A clerk who is made here is in the database with a session of their own, so
# that a test of a page need not walk through the sign-in.
import hashlib
import hmac
import html
import http.cookies
import re
import secrets
import struct
import time
import urllib.parse

import station

ROLES = ("viewer", "agent", "supervisor", "admin")
FORM = "application/x-www-form-urlencoded"
WITH_FILE = {"/staff/what-if", "/staff/what-if/page"}  # whose forms may bring one
# Argon2id as cheap as it can be: what it costs is a setting.
SETTINGS = {"templates": "templates", "languages": station.BUILD + "/i18n",
            "brand": "templates/brand/default.conf", "password_memory": 8, "password_passes": 1}


def console(**settings):
    """The pool staff; settings are added to those of SETTINGS."""
    return station.Station("staff", "lazaret_staff", **(SETTINGS | settings))


quote = urllib.parse.quote


def digest(secret):
    return hashlib.blake2b(secret.encode(), digest_size=32).hexdigest()


class Holder:
    """Who holds the secret of a session."""

    def __init__(self, portal, secret):
        self.portal = portal
        self.secret = secret

    @property
    def cookie(self):
        return "__Host-lazaret=" + self.secret

    @property
    def csrf(self):
        """What the forms of this browser hold."""
        token = hashlib.blake2b(b"form", key=self.secret.encode(), digest_size=16).digest()
        return station.base64url(token)

    def get(self, path, **headers):
        return self.portal.ask("GET", path, Cookie=self.cookie, **headers)

    def post(self, path, fields=None, csrf=True, file=None, **headers):
        """Sends a form; `fields` is a dict or a list of pairs, `file` the bytes of a chosen one."""
        pairs = list(fields.items() if isinstance(fields, dict) else fields or [])
        if csrf:
            pairs.append(("csrf", self.csrf))
        body, kind = station.parts(pairs, file) if path in WITH_FILE else (urllib.parse.urlencode(pairs), FORM)
        return self.portal.ask("POST", path, body, Cookie=self.cookie, Content_Type=kind, **headers)


class Clerk(Holder):
    """Somebody who is signed in with this role; `name` may be given."""

    def __init__(self, portal, role="agent", name=None):
        super().__init__(portal, secrets.token_urlsafe(32))
        self.role = role
        self.name = name or f"{role}-{secrets.token_hex(4)}"
        station.sql(f"""
            INSERT INTO lazaret.clerk (name, role, password, totp_key, created_by)
            VALUES ('{self.name}', '{role}', '$argon2id$none', '\\x{secrets.token_hex(20)}', 'test')
            ON CONFLICT (name) DO NOTHING;
            INSERT INTO lazaret.clerk_session (clerk_id, digest, address)
            SELECT id, '\\x{digest(self.secret)}', '127.0.0.1' FROM lazaret.clerk
            WHERE name = '{self.name}'""")

    def stale(self):
        """As if the sign-in were an hour ago."""
        station.sql(f"""UPDATE lazaret.clerk_session SET fresh_at = now() - interval '1 hour'
                        WHERE digest = '\\x{digest(self.secret)}'""")


class Browser:
    """Keeps cookies, follows nothing, sends forms as they were drawn."""

    def __init__(self, portal, **headers):
        self.portal = portal
        self.headers = headers
        self.cookies = {}
        self.page = ""

    def ask(self, method, path, body=None, **headers):
        headers |= self.headers
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        answer = self.portal.ask(method, path, body, **headers)
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in http.cookies.SimpleCookie(line).items():
                self.cookies[name] = morsel.value
                if morsel["max-age"] == "0":
                    del self.cookies[name]
        if answer.status != 303:
            self.page = answer.body.decode()
        return answer

    def get(self, path):
        return self.ask("GET", path)

    def send(self, path, **fields):
        """The form of the page that posts to `path`, with these fields typed in."""
        form = re.search(rf'<form[^>]* action="{re.escape(path)}">(.*?)</form>', self.page, re.S).group(1)
        hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
        pairs = [(html.unescape(n), html.unescape(v)) for n, v in hidden] + list(
            (name.replace("_", "-") if name.startswith("sign_in") else name, value)
            for name, value in fields.items())
        return self.ask("POST", path, urllib.parse.urlencode(pairs), Content_Type=FORM)

    def sign_in(self, name, password, code=""):
        self.get("/staff/sign-in")
        return self.send("/staff/sign-in", name=name, password=password, code=code)


def code(key, ahead=0):
    """The six digits of a key, so many steps ahead of now (RFC 6238)."""
    step = int(time.time()) // 30 + ahead
    mac = hmac.digest(key, struct.pack(">Q", step), "sha1")
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7fffffff) % 1000000:06d}"


def text(answer):
    """What a page says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.body.decode())).split())
