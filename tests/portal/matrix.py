# matrix.py -- what each row of the console answers to each role and method
#
# usage: tests/with-database python3 tests/portal/matrix.py     prints it
#
# A line for each path and method: the status for nobody, for somebody whose
# account is unfinished, and for each role; for forms, again without the token
# that proves that the form is ours, and where the row asks for a fresh proof,
# for who has signed in an hour ago. Forms are empty: what is answered to one
# that was admitted is mostly 422 or 404.
import concurrent.futures
import re
import secrets
import sys
import tempfile

import desk
import station

WHO = ("nobody", "begins", *desk.ROLES)
NOBODY = "00000000-0000-4000-8000-000000000000"
METHODS = ("GET", "POST", "PUT")
ENTRY = re.compile(r"\{\s*METHOD_(\w+),\s*\"([^\"]+)\"(.*?)\.handle", re.S)


def rows():
    """The table of the pool: path -> method -> what its row says."""
    with open("portal/staff/pool_staff.c", encoding="utf-8") as file:
        table = file.read()
    paths = {}
    for method, path, row in ENTRY.findall(table):
        paths.setdefault(path, {})[method] = row
    return paths


class Clerks:
    """Sessions by the hundred: a row may end its session."""

    def __init__(self, portal, count):
        self.portal = portal
        self.secrets = {(who, how): [secrets.token_urlsafe(32) for _ in range(count)]
                        for who in WHO[1:] for how in ("fresh", "stale")}
        station.sql(f"""
            INSERT INTO lazaret.clerk (name, role, password, totp_key, created_by)
            SELECT who, (CASE who WHEN 'begins' THEN 'admin' ELSE who END)::lazaret.clerk_role,
                CASE WHEN who <> 'begins' THEN '$argon2id$none' END, decode(repeat('ab', 20), 'hex'), 'test'
            FROM unnest('{{{",".join(WHO[1:])}}}'::text[]) who""")
        for (who, how), made in self.secrets.items():
            digests = ",".join("\\\\x" + desk.digest(secret) for secret in made)
            station.sql(f"""
                INSERT INTO lazaret.clerk_session (clerk_id, digest, address, fresh_at)
                SELECT id, digest::bytea, '127.0.0.1',
                    now() - CASE '{how}' WHEN 'stale' THEN interval '1 hour' ELSE '0' END
                FROM lazaret.clerk, unnest('{{{digests}}}'::text[]) digest WHERE name = '{who}'""")

    def ask(self, who, path, method, how):
        """The status of one request."""
        if who == "nobody":
            return self.portal.ask(method, path, b"", Content_Type=desk.FORM).status
        clerk = desk.Holder(self.portal, self.secrets[who, "stale" if how == "stale" else "fresh"].pop())
        if method == "POST":
            return clerk.post(path, csrf=how != "no token").status
        return self.portal.ask(method, path, Cookie=clerk.cookie).status


def ends_all(question):
    """What signs out everywhere comes last, and of it what does."""
    path, method, how = question
    ends = path == "/staff/account/sign-out"
    return ends, ends and method == "POST" and not how


def asks(paths):
    """Each question: path, method, and how it is asked."""
    for path, found in sorted(paths.items()):
        for method in METHODS:
            yield path, method, ""
            if "csrf" in found.get(method, ""):
                yield path, method, "no token"
                if "fresh" in found[method]:
                    yield path, method, "stale"


def matrix():
    """All lines; the first names the columns."""
    questions = sorted(asks(rows()), key=ends_all)
    with desk.console(name="matrix") as portal, concurrent.futures.ThreadPoolExecutor(len(WHO)) as all_of:
        clerks = Clerks(portal, len(questions))
        yield " " * 60 + "".join(f" {who[:7]:>7}" for who in WHO)
        for path, method, how in questions:
            target = re.sub(r"\{[^}]*\}", NOBODY, path)
            seen = all_of.map(lambda who: clerks.ask(who, target, method, how), WHO)
            name = f"{method} {path}" + (f" ({how})" if how else "")
            yield f"{name:60}" + "".join(f" {status:7}" for status in seen)


def main():
    with tempfile.TemporaryDirectory() as folder:
        station.FOLDER = folder
        for line in matrix():
            print(line.rstrip())


if __name__ == "__main__":
    sys.exit(main())
