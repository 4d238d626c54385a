# world.py -- wardens, a relay that does as it is told, and notices for them
import asyncio
import email
import email.policy
import os
import random
import re
import signal
import ssl
import subprocess
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from daemon import Daemon, within
from portal.station import BUILD, FOLDER, as_role, free_port, sql

SIGNS = "23456789BCDFGHJKMNPQRTVWXY"


# ---- the relay --------------------------------------------------------------
class Mail:
    def __init__(self, envelope, session):
        self.at = time.time()
        self.sender = envelope.mail_from
        self.recipients = list(envelope.rcpt_tos)
        self.bytes = envelope.original_content
        self.message = email.message_from_bytes(self.bytes, policy=email.policy.default)
        self.id = self.message["Message-Id"]
        self.session = id(session)
        self.tls = session.ssl is not None


class Relay:
    """Takes mails into `mails`. The recipient's name says what it does:
    busy...: 450 so often as `busy` has counts for it; gone...: 550;
    spam...: 554 after the mail; slow...: answers after the warden's patience."""

    def __init__(self, port=None, tls=None, require_login=False):
        self.port = port or free_port()
        self.mails = []
        self.busy = {}
        self.refuse_sender = None
        self.tls = tls
        self.controller = None
        self.pause = 0
        self.asked = []
        self.require_login = require_login
        self.start()

    def start(self):
        options = {"hostname": "127.0.0.1", "port": self.port}
        self.controller = Controller(self, **options)
        self.controller.factory = lambda: SMTP(
            self, tls_context=self.tls, hostname="relay.example",
            auth_require_tls=True, auth_required=self.require_login,
            authenticator=self.authenticate if self.require_login else None)
        self.controller.start()

    def stop(self):
        if self.controller is not None:
            self.controller.stop()
        self.controller = None

    @staticmethod
    def authenticate(server, session, envelope, mechanism, data):
        from aiosmtpd.smtp import AuthResult
        good = data.login == b"warden" and data.password == b"geheim"
        return AuthResult(success=good, handled=False)

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.refuse_sender:
            return self.refuse_sender
        envelope.mail_from = address
        return "250 2.1.0 fine"

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.asked.append(address)
        name = address.split("@")[0]
        if name.startswith("gone"):
            return f"550 5.1.1 <{address}>: no such user"
        if name.startswith("busy") and self.busy.get(address, 0) > 0:
            self.busy[address] -= 1
            return "450 4.2.1 try again"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server, session, envelope):
        if self.pause:
            await asyncio.sleep(self.pause)
        if any(to.startswith("spam") for to in envelope.rcpt_tos):
            return "554 5.7.1 not wanted"
        if any(to.startswith("slow") for to in envelope.rcpt_tos):
            await asyncio.sleep(60)
        self.mails.append(Mail(envelope, session))
        return "250 2.0.0 taken"

    def to(self, address):
        return [mail for mail in self.mails if address in mail.recipients]


# ---- the warden -------------------------------------------------------------
class Warden(Daemon):
    """A lazaret-warden; settings are added to its file."""

    count = 0

    def __init__(self, relay_port, **settings):
        Warden.count += 1
        super().__init__(f"{FOLDER}/warden{Warden.count}.log")
        path = f"{FOLDER}/warden{Warden.count}.conf"
        given = {
            "database": as_role("lazaret_warden"),
            "templates": os.path.abspath("templates"),
            "brands": os.path.abspath("templates/brand"),
            "languages": os.path.abspath(f"{BUILD}/i18n"),
            "relay_host": "127.0.0.1", "relay_port": relay_port,
            "relay_tls": "off", "relay_patience": "5s", "relay_delivery": "5s",
            "lap": "1s", **settings}
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(f"{name} = {value}\n" for name, value in given.items())
        self.launch([f"{BUILD}/lazaret-warden", "-c", path], TZ="UTC")

    def kill(self, name):
        """Ends a role by SIGKILL; false where it was just not there."""
        pid = self.role(name)
        if pid is None:
            return False
        os.kill(pid, signal.SIGKILL)
        return True


# ---- the record -------------------------------------------------------------
def prepare():
    """Causes and playbooks, once in a database."""
    if sql("SELECT name FROM lazaret.cause"):
        return
    sql("""INSERT INTO lazaret.cause_group (name) VALUES ('iot'), ('pc');
           INSERT INTO lazaret.cause (name, group_name, title)
           VALUES ('mirai', 'iot', 'Mirai'), ('windows-trojan', 'pc', 'Trojan');
           INSERT INTO lazaret.playbook (cause, expires) VALUES ('mirai', '30 days'),
               ('windows-trojan', NULL)""")


def make_code():
    return "".join(random.choices(SIGNS, k=6))


def subscriber(account, *addresses, language=None):
    """SQL of a subscriber with one line and its addresses."""
    quoted = "NULL" if language is None else f"'{language}'"
    contacts = "".join(
        f"""INSERT INTO lazaret.contact (subscriber_id, channel, value)
            SELECT id, 'email', '{address}' FROM lazaret.subscriber WHERE account = '{account}';"""
        for address in addresses)
    return f"""INSERT INTO lazaret.subscriber (account, language) VALUES ('{account}', {quoted});
               INSERT INTO lazaret.line (reference, subscriber_id)
               SELECT '{account}', id FROM lazaret.subscriber WHERE account = '{account}';
               {contacts}"""


def case(account, cause="mirai", state="open", measure="garden", more="", values=""):
    """SQL of a case, with the line on the timeline that it needs."""
    watch = "now(), now() + interval '14 days'" if state == "watch" else "NULL, NULL"
    return f"""WITH fresh AS (INSERT INTO lazaret.case (code, line_id, cause, state, measure, wanted,
                   opened_at, began_at, first_observed_at, last_observed_at, measure_since, step,
                   review_at, released_at, watch_until {more})
               SELECT '{make_code()}', id, '{cause}', '{state}', '{measure}', '{measure}',
                   now(), now(), now(), now(), now(), 1, now() + interval '30 days', {watch} {values}
               FROM lazaret.line WHERE reference = '{account}' RETURNING id)
           INSERT INTO lazaret.timeline (case_id, kind, actor) SELECT id, 'opened', 'test' FROM fresh;"""


def notice(account, kind="walled"):
    """SQL of a notice that tells of all cases of the line."""
    return f"""WITH fresh AS (INSERT INTO lazaret.notice (line_id, kind)
               SELECT id, '{kind}' FROM lazaret.line WHERE reference = '{account}' RETURNING id, line_id)
           INSERT INTO lazaret.notice_case (notice_id, case_id)
           SELECT f.id, c.id FROM fresh f JOIN lazaret.case c ON c.line_id = f.line_id;"""


def tell(account, *addresses, kind="walled", **how):
    """A new subscriber with a case and a notice of it, in one transaction."""
    language = how.pop("language", None)
    if kind == "released":
        how = {"state": "watch", "measure": "none", **how}
    sql("BEGIN;" + subscriber(account, *addresses, language=language)
        + case(account, **how) + notice(account, kind) + "COMMIT")


def state(account):
    """State, attempts and seconds to the next try of the line's last notice."""
    row = sql(f"""SELECT n.state, n.attempts, ceil(extract(epoch FROM n.next_at - now())), n.failure
                  FROM lazaret.notice n JOIN lazaret.line l ON l.id = n.line_id
                  WHERE l.reference = '{account}' ORDER BY n.queued_at DESC LIMIT 1""")[0]
    return row[0], int(row[1]), int(row[2]), row[3]


def timeline(account):
    return [tuple(row) for row in sql(
        f"""SELECT t.kind, t.detail FROM lazaret.timeline t JOIN lazaret.case c ON c.id = t.case_id
            JOIN lazaret.line l ON l.id = c.line_id WHERE l.reference = '{account}'
            AND t.kind <> 'opened' ORDER BY t.id""")]


def kinds(account):
    return [kind for kind, _ in timeline(account)]


def deeds(account):
    """What happened in the cases of a line, but for its notices."""
    return [(kind, detail) for kind, detail in timeline(account) if not kind.startswith("notice")]


def due_now():
    sql("UPDATE lazaret.notice SET next_at = now() WHERE state = 'queued'")


# ---- certificates -----------------------------------------------------------
def authority(name):
    """A CA of one's own; returns the path of its certificate."""
    base = f"{FOLDER}/{name}"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", f"/CN={name}", "-keyout", f"{base}.key",
         "-out", f"{base}.pem"], check=True, stderr=subprocess.DEVNULL)
    return f"{base}.pem"


def certificate(ca, names):
    """A server's TLS context with a certificate of that CA ("IP:127.0.0.1")."""
    base = f"{FOLDER}/server-{re.sub('[^a-z0-9]', '-', names.lower())}"
    ca_base = ca.removesuffix(".pem")
    subprocess.run(
        ["openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-subj", "/CN=relay", "-keyout", f"{base}.key", "-out", f"{base}.csr"],
        check=True, stderr=subprocess.DEVNULL)
    with open(f"{base}.ext", "w", encoding="ascii") as file:
        file.write(f"subjectAltName = {names}\n")
    subprocess.run(
        ["openssl", "x509", "-req", "-days", "2", "-in", f"{base}.csr", "-CA", ca, "-CAkey",
         f"{ca_base}.key", "-CAcreateserial", "-extfile", f"{base}.ext", "-out", f"{base}.pem"],
        check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{base}.pem", f"{base}.key")
    return context


