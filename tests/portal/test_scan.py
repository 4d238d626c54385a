# test_scan.py -- files are checked through the page, with the real scanner
#
# Real portal, nginx, database and lazaret-scanner with the demo's signatures.
import concurrent.futures
import json
import http.client
import os
import re
import socket
import sys
import unittest
import urllib.parse
import uuid

import station
import tap

os.environ.setdefault("LAZARET_TEST_FOLDER", station.FOLDER)
sys.path.insert(0, "tests")
from scanner.surgery import EICAR, FOUND, Scanner, within  # noqa: E402

MEGABYTE = 1 << 20
PAGES = {"templates": "templates", "languages": station.BUILD + "/i18n",
         "brand": "templates/brand/default.conf"}
SLOW_FORM = (b"POST /scan HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n"
             b"Content-Type: multipart/form-data; boundary=x\r\n\r\n"
             b'--x\r\nContent-Disposition: form-data; name="token"\r\n\r\n')
WORLD = """
INSERT INTO lazaret.cause_group VALUES ('computers'), ('devices');
INSERT INTO lazaret.cause (name, group_name, title, severity, scan_helps) VALUES
    ('windows-trojan', 'computers', 'Trojan', 80, true), ('mirai', 'devices', 'Mirai', 60, false);
INSERT INTO lazaret.playbook (cause, checklist, needs) VALUES
    ('windows-trojan', '{}', '{scan}'), ('mirai', '{unplug}', '{checklist}');
INSERT INTO lazaret.source (name) VALUES ('sinkhole');
INSERT INTO lazaret.subscriber (account) SELECT 'A-' || n FROM generate_series(2, 9) n;
INSERT INTO lazaret.line (reference, subscriber_id)
    SELECT replace(account, 'A', 'L'), id FROM lazaret.subscriber;
INSERT INTO lazaret.lease (line_id, realm, prefix, origin, started_at, confirmed_at)
    SELECT id, 'default', ('127.0.2.' || substr(reference, 3))::cidr, 'static',
    now() - interval '30 days', now() FROM lazaret.line;
"""


def setUpModule(files=20, minute=60, **limits):
    global portal, away, scanner, codes
    station.sql(WORLD)
    scanner = Scanner("pages-scanner", **limits).start()
    portal = station.Station("subscriber", "lazaret_subscriber", name="scan", scanner=scanner.path,
                             scan_size=2, scan_minute=minute, scan_files=files,
                             scan_patience=600, **PAGES)
    away = station.Station("subscriber", "lazaret_subscriber", name="scan-away", **PAGES)
    api = station.Station("api", "lazaret_api", name="scan-api")
    token = station.make_token(["quarantine", "quarantine:force", "release"])
    codes = {}
    with api:
        for line in range(2, 9):
            order = {"address": f"127.0.2.{line}", "source": "sinkhole", "measure": "garden",
                     "cause": "mirai" if line == 8 else "windows-trojan",
                     "observed_at": station.sql("SELECT to_char(now() AT TIME ZONE 'UTC',"
                                                " 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")[0][0]}
            answer = api.ask("POST", "/api/v1/quarantines", json.dumps(order),
                             Authorization=f"Bearer {token}", Content_Type="application/json")
            assert answer.status in (200, 201), answer.body
            codes[line] = answer.json["case"]
    portal.__enter__()
    away.__enter__()


def tearDownModule():
    scanner.process.kill()
    try:
        portal.__exit__()
    finally:
        away.__exit__()


def ask(line, method, path, body=None, at=None, **headers):
    connection = http.client.HTTPConnection(
        "127.0.0.1", (at or portal).port, timeout=60, source_address=(f"127.0.2.{line}", 0))
    try:
        connection.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
        reply = connection.getresponse()
        return station.Answer(reply, reply.read())
    finally:
        connection.close()


def page(line, path="/scan", at=None):
    return ask(line, "GET", path, at=at).body.decode()


def token_of(line):
    return re.search(r'name="token" value="([^"]+)"', page(line)).group(1)


def send(line, data, name="a.exe", batch=None, token=None, number=0, **more):
    headers = {"Content_Type": "application/octet-stream", "Lazaret_File": urllib.parse.quote(name),
               "Lazaret_Token": token or token_of(line), "Lazaret_Batch": batch or str(uuid.uuid4()),
               "Lazaret_Number": str(number)}
    return ask(line, "POST", "/scan/file", data, **(headers | more))


def end(line, batch):
    body = urllib.parse.urlencode({"token": token_of(line), "batch": batch})
    return ask(line, "POST", "/scan/end", body, Content_Type="application/x-www-form-urlencoded")


def form(line, data, name="a.exe", token=None, boundary="----x"):
    body, kind = station.parts(
        [("token", token or token_of(line))], None if name is None else data, name, boundary)
    return ask(line, "POST", "/scan", body, Content_Type=kind)


def proofs(line, column="detail"):
    return [row[0] for row in station.sql(
        f"SELECT {column} FROM lazaret.proof WHERE case_id = '{codes[line]['id']}' ORDER BY id")]


def timeline(line):
    return station.sql(f"SELECT kind, detail FROM lazaret.timeline WHERE kind LIKE 'scan%'"
                       f" AND case_id = '{codes[line]['id']}' ORDER BY id")


class Scan(unittest.TestCase):
    def test_files_of_a_batch(self):
        batch = str(uuid.uuid4())
        clean = send(2, b"nothing to see", "Grüße.txt", batch)
        self.assertEqual((clean.status, clean.json["look"]), (200, "clean"))
        found = send(2, EICAR, "evil \"1\".com", batch, number=1).json
        self.assertEqual(found["look"], "infected")
        # Sent again, since the answer was lost: answered, and not counted.
        again = send(2, EICAR, "evil \"1\".com", batch, number=1)
        self.assertEqual((again.status, again.json), (200, found))
        self.assertIn(FOUND, found["state"])
        self.assertIn("harmless file that tests", found["words"])
        self.assertIn("Delete it", found["todo"])
        self.assertIn('not yet</small><a href="/scan">Choose files</a>', page(2, "/"))
        said = end(2, batch).json["sum"]
        self.assertEqual(said[:2], ["1 file is infected.", "Delete what is infected, then check the folder once more."])
        self.assertNotIn("computer", " ".join(said))
        kinds = timeline(2)
        self.assertEqual([kind for kind, _ in kinds], ["scan-found", "scanned"])
        self.assertEqual(json.loads(kinds[1][1]), {"clean": 1, "infected": 1, "unchecked": 0})
        self.assertNotIn("evil", kinds[0][1])
        self.assertIn("275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f", kinds[0][1])
        self.assertEqual(json.loads(proofs(2)[1])["infected"][0]["file"], "evil \"1\".com")
        # Clean files of another choice meet the need: the line may leave.
        code = codes[2]["code"]
        send(2, b"clean")
        body = urllib.parse.urlencode({"token": token_of(2), "code": code[-3:]})
        left = ask(2, "POST", "/release", body, Content_Type="application/x-www-form-urlencoded")
        self.assertEqual(left.status, 303)

    def test_no_way_out_while_infected(self):
        self.assertEqual(send(3, EICAR).json["look"], "infected")
        body = urllib.parse.urlencode({"token": token_of(3), "code": codes[3]["code"][-3:]})
        left = ask(3, "POST", "/release", body, Content_Type="application/x-www-form-urlencoded")
        self.assertEqual(left.status, 422)

    def test_form_without_script(self):
        found = form(4, EICAR, "C:\\Users\\x\\bad.com").body.decode()
        self.assertIn("Infected: " + FOUND, found)
        self.assertIn(">bad.com<", found)
        clean = form(4, b"a\r\n----xb\r\n--" * 1000, "ok.txt").body.decode()
        self.assertIn("This file is clean.", clean)
        self.assertEqual([kind for kind, _ in timeline(4)], ["scan-found", "scanned", "scanned"])
        self.assertEqual(form(4, b"", None).status, 422)
        self.assertEqual(form(4, b"x", token="wrong").status, 403)
        self.assertEqual(form(4, b"z" * (3 * MEGABYTE)).status, 413)
        self.assertEqual(len(proofs(4)), 2)

    def test_both_sides_of_the_size(self):
        before = len(proofs(5))
        self.assertEqual(send(5, b"z" * (2 * MEGABYTE)).json["look"], "clean")
        self.assertEqual(send(5, b"z" * (2 * MEGABYTE + 1)).status, 413)
        self.assertEqual(send(5, b"z" * (66 * MEGABYTE)).status, 413)
        self.assertEqual(len(proofs(5)), before + 1)

    def test_forged_and_odd(self):
        before = len(proofs(5))
        for name, answer in (
                ("token", send(5, b"x", token="x" * 22)), ("batch", send(5, b"x", batch="1")),
                ("name", send(5, b"x", Lazaret_File="%zz")),
                ("number", send(5, b"x", number="1x")), ("one too many", send(5, b"x", number=20)),
                ("type", send(5, b"x", Content_Type="text/plain"))):
            with self.subTest(name):
                self.assertIn(answer.status, (403, 404, 415))
        self.assertEqual(send(5, b"x", token=token_of(6)).status, 403)
        self.assertEqual(len(proofs(5)), before)
        self.assertEqual(send(5, b"the last of its batch", number=19).status, 200)

    def test_a_file_cut_short_leaves_nothing(self):
        token = token_of(6)
        with socket.create_connection(("127.0.0.1", portal.port), source_address=("127.0.2.6", 0)) as line:
            line.sendall((f"POST /scan/file HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"
                          f"Content-Type: application/octet-stream\r\nLazaret-Token: {token}\r\n"
                          f"Lazaret-File: a\r\nLazaret-Number: 0\r\nLazaret-Batch: {uuid.uuid4()}\r\n\r\nonly this").encode())
        self.assertEqual(send(6, b"whole").json["look"], "clean")
        self.assertEqual(len(proofs(6)), 1)

    def test_a_minutes_worth(self):
        token = token_of(7)
        with station.Station("subscriber", "lazaret_subscriber", name="scan-few", scanner=scanner.path,
                             scan_minute=10, **PAGES) as few, concurrent.futures.ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda n: send(7, b"x%d" % n, token=token, at=few), range(20)))
        fine = [answer for answer in answers if answer.status == 200]
        late = [answer for answer in answers if answer.status == 429]
        self.assertGreaterEqual(len(fine), 10)
        self.assertEqual(len(fine) + len(late), 20)
        self.assertGreater(int(late[0].headers["Retry-After"]), 0)
        self.assertEqual(len(proofs(7)), len(fine))

    def hold_places(self, start):
        """Slow senders hold two places of their line; its pages go on."""
        token, held = token_of(6), []

        def full():
            held.append(socket.create_connection(
                ("127.0.0.1", portal.port), source_address=("127.0.2.6", 0)))
            held[-1].sendall(start(token))
            return send(6, b"x", token=token).status == 503

        try:
            self.assertTrue(within(10, full))
            self.assertEqual(ask(6, "GET", "/").status, 200)
            self.assertEqual(send(5, b"of another line").status, 200)
        finally:
            for line in held:
                line.close()
        self.assertTrue(within(20, lambda: send(6, b"x", token=token).status == 200))

    def test_only_so_many_at_once(self):
        self.hold_places(lambda token: (
            f"POST /scan/file HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n"
            f"Content-Type: application/octet-stream\r\nLazaret-Token: {token}\r\n"
            f"Lazaret-File: a\r\nLazaret-Number: 0\r\nLazaret-Batch: {uuid.uuid4()}\r\n\r\n{'s' * 50000}").encode())

    def test_a_form_holds_a_place_before_its_file_comes(self):
        self.hold_places(lambda _: SLOW_FORM)

    def test_a_form_has_so_long_to_come(self):
        with station.Station("subscriber", "lazaret_subscriber", name="scan-hasty", scanner=scanner.path,
                             scan_patience=1, **PAGES) as hasty:
            line = socket.create_connection(("127.0.0.1", hasty.port), source_address=("127.0.2.6", 0))
            line.settimeout(0.2)
            line.sendall(SLOW_FORM)
            said = []

            def answered():
                line.sendall(b"x")
                try:
                    said.append(line.recv(4096))
                except TimeoutError:
                    pass
                return said

            self.assertTrue(within(20, answered))
            self.assertIn(b" 40", said[0][:16])
            line.close()

    def test_where_a_check_does_not_help(self):
        text = page(8)
        self.assertIn("A file check does not help here.", text)
        self.assertNotIn('type="file"', text)
        self.assertIn("nothing to check", page(9))

    def test_without_a_scanner_a_person_decides(self):
        self.assertIn("We cannot check files here.", page(5, at=away))
        self.assertIn("One of us has looked at it", page(3, "/", at=away))

    def test_zz_the_scanner_is_away(self):
        scanner.stop()
        answer = send(5, b"x")
        self.assertEqual((answer.status, answer.json["look"]), (200, "unchecked"))
        self.assertIn("does not answer", answer.json["words"])


if __name__ == "__main__":
    tap.main()
