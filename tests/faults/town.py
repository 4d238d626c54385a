# town.py -- each daemon of the project around one database, and what they agree in
#
# The test's network is its own, the gateway's another one beside it.
import datetime
import functools
import json
import secrets

from gateway import checkpoint
from gateway.checkpoint import Gateway
from portal.station import BUILD, Station, make_token, sql
from redirector import outpost
from redirector.outpost import Redirector, Resolver
from scanner.surgery import Scanner
from warden.world import Relay, Warden

PAGES = {"templates": "templates", "languages": BUILD + "/i18n", "brand": "templates/brand/default.conf"}
# Lines 1 to 9 are outpost.WORLD's; these are for calls.
FIRST = 10
RULES = """
INSERT INTO lazaret.playbook (cause, checklist) VALUES ('mirai', '{{reboot}}');
INSERT INTO lazaret.playbook_step VALUES ('mirai', 1, 'garden', '0');
INSERT INTO lazaret.source (name, walls_an_hour) VALUES ('sinkhole', 1000000);
UPDATE lazaret.policy SET walls_an_hour = 1000000;
INSERT INTO lazaret.subscriber (account) SELECT 'A-' || n FROM generate_series({first}, {last}) n;
INSERT INTO lazaret.line (reference, subscriber_id) SELECT replace(account, 'A', 'L'), id
    FROM lazaret.subscriber WHERE substr(account, 3)::int >= {first};
INSERT INTO lazaret.lease (line_id, realm, prefix, origin, started_at, confirmed_at)
    SELECT id, 'default', ('127.0.0.' || substr(reference, 3))::cidr, 'static', now() - interval '30 days',
        now() FROM lazaret.line WHERE substr(reference, 3)::int >= {first};
"""


def address(line):
    return f"127.0.0.{line}"


class Town:
    """All daemons; `hosts` is where they find the database."""

    def __init__(self, hosts, lines=0):
        outpost.own_network()
        sql(outpost.WORLD + RULES.format(first=FIRST, last=FIRST + lines - 1))
        port, = outpost.free_ports(1)
        self.resolver = Resolver(port)
        self.redirector = Redirector(hosts, [port])
        self.gateway = Gateway(hosts)
        self.relay = Relay()
        self.portal = Station("api", "lazaret_api")
        self.pools = [self.portal, Station("subscriber", "lazaret_subscriber", **PAGES),
                      Station("staff", "lazaret_staff", **PAGES)]
        self.scanner = Scanner()
        self.token = make_token(["quarantine", "release", "read"], rate=1000000)
        self.warden = Warden(self.relay.port)

    def __enter__(self):
        checkpoint.open_network()
        for pool in self.pools:
            pool.__enter__()
        self.scanner.start()
        assert self.redirector.start() is not None, self.redirector.log()
        assert self.gateway.start() is not None, self.gateway.log()
        return self

    def __exit__(self, *error):
        for daemon in (self.redirector, self.gateway, self.warden, self.scanner):
            if daemon.process.poll() is None:
                daemon.stop()
            print("# " + daemon.log().replace("\n", "\n# "))
        self.relay.stop()
        for pool in self.pools:
            pool.__exit__()
        checkpoint.close_network()

    def call(self, path, key, **fields):
        """One of the API, which is done once however often it is asked for."""
        return self.portal.ask(
            "POST", "/api/v1" + path, json.dumps(fields), Authorization=f"Bearer {self.token}",
            Content_Type="application/json", Idempotency_Key=key)

    def quarantine(self, line):
        """The call, to be made as often as it takes."""
        now = datetime.datetime.now(datetime.timezone.utc).isoformat()
        return functools.partial(self.call, "/quarantines", secrets.token_hex(8), line=f"L-{line}",
                                 observed_at=now, cause="mirai", source="sinkhole")

    def release(self, case):
        return functools.partial(self.call, f"/cases/{case}/release", secrets.token_hex(8),
                                 reason="It is clean again.")

    def steered(self, *lines):
        """Those of the lines whose names the redirector forges."""
        return {line for line in lines if self.redirector.steered(address(line))}

    @staticmethod
    def held(*lines):
        """Those of them that the kernel holds for the gateway."""
        kept = checkpoint.elements("held4_32")
        return {line for line in lines if address(line) in kept}
