# test_figures_plain.py -- the figures are what their definitions say, whatever happened in whatever order
#
# A random history is told to the database in random order; then each figure is
# counted here from all that happened, as its definition reads, and compared.
import calendar
import collections
import datetime
import random
import subprocess
import unittest

import tap
from lazaret import DATABASE, Case, sql

CAUSES, KINDS = ("mirai", "spam", "trojan"), ("home", "business", "shared", "critical")
MEASURES = ("none", "notice", "restrict", "throttle", "garden", "suspend")
WAYS = ("self", "quiet", "staff", "timed", "api", "dispute")
LINES, OVER, DAYS, CASES = 24, 4, 420, 160
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
# On the first lines all is over, and nothing relapsed. All is whole hours before, so that no day and no month ends while this runs.
BASE = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) - HOUR / 2
ALWAYS = (BASE - DAY * DAYS, BASE + HOUR)

WORLD = f"""
INSERT INTO lazaret.cause_group VALUES ('bots');
INSERT INTO lazaret.cause (name, group_name, title) SELECT c, 'bots', c FROM unnest('{{{",".join(CAUSES)}}}'::text[]) c;
INSERT INTO lazaret.subscriber (account) SELECT 'A' || i FROM generate_series(0, {LINES - 1}) i;
INSERT INTO lazaret.line (reference, subscriber_id) SELECT 'L' || substr(account, 2), id FROM lazaret.subscriber;
"""


def hours(most):
    return HOUR * random.randrange(most)


def quoted(value):
    return "NULL" if value is None else f"'{value}'"


def tell(case, kind, at, detail="{}"):
    return f"""INSERT INTO lazaret.timeline (case_id, at, kind, actor, detail)
        SELECT id, '{at}', '{kind}', 'warden', '{detail}' FROM lazaret.case WHERE code = '{case["code"]}';"""


class History:
    """What happened, as rows; `text` is the SQL that tells it."""

    def __init__(self):
        self.kinds = ["home"] * LINES
        self.owners = list(range(LINES))
        self.cases, self.releases, self.relapses = [], [], []
        self.pauses, self.disputes, self.notices = [], [], []
        told = [self.case(number) for number in range(CASES)]
        order = [number for number, texts in enumerate(told) for _ in texts]
        random.shuffle(order)
        texts = [self.change() for _ in range(LINES)]
        texts += [told[number].pop(0) for number in order]
        texts += [self.notice(number) for number in range(CASES)]
        texts += [self.change() for _ in range(LINES // 4)]
        self.text = "\n".join(texts)

    def case(self, number):
        """A case and what happened in it: SQL, the case itself first."""
        line, cause, at = random.randrange(LINES), random.choice(CAUSES), BASE - hours(DAYS * 24)
        state = random.choice(("open", "held", "closed", "closed"))
        if line < OVER or any((one["line"], one["cause"]) == (line, cause) and one["state"] != "closed" for one in self.cases):
            state = "closed"
        measure = {"closed": "none", "held": "notice"}.get(state) or random.choice(MEASURES)
        code = "".join("23456789BC"[int(digit)] for digit in f"{number:06}")
        case = {"code": code, "line": line, "cause": cause, "state": state, "measure": measure, "at": at}
        self.cases.append(case)
        texts = [self.release(case) for _ in range(random.choice((0, 1, 1, 2, 3)))]
        texts += [self.relapse(case) for _ in range(random.choice((0, 0, 1, 2)) if line >= OVER else 0)]
        texts += [self.pause(case) for _ in range(number % 3)]
        texts += [self.dispute(case)] if number % 3 == 0 else []
        random.shuffle(texts)
        return [f"""INSERT INTO lazaret.case (code, line_id, cause, state, held_by, measure, wanted, opened_at, began_at,
                first_observed_at, last_observed_at, measure_since, review_at, closed_at)
            SELECT '{code}', id, '{cause}', '{state}', {quoted("brake" if state == "held" else None)}, '{measure}', 'garden',
                '{at}', '{at}', '{at}', '{at}', '{at}', '{at}', {quoted(at if state == "closed" else None)}
            FROM lazaret.line WHERE reference = 'L{line}';""" + tell(case, "opened", at), *texts]

    def release(self, case):
        at, way = min(case["at"] + hours(random.choice((60, 1000))), BASE), random.choice(WAYS)
        self.releases.append({"case": case, "at": at, "way": way})
        return f"""INSERT INTO lazaret.release (case_id, line_id, group_name, kind, at, actor)
            SELECT id, line_id, 'bots', '{way}', '{at}', '' FROM lazaret.case WHERE code = '{case["code"]}';"""

    def relapse(self, case):
        at = min(case["at"] + hours(random.choice((60, 1000, 5000))), BASE)
        self.relapses.append({"case": case, "at": at})
        return tell(case, "relapsed", at)

    def pause(self, case):
        at, span, who = case["at"] + hours(50), HOUR + hours(9), random.choice(("staff:ann", "staff:bo", "subscriber"))
        self.pauses.append({"case": case, "at": at, "span": span, "who": who.split(":", maxsplit=1)[0]})
        return f"""INSERT INTO lazaret.pause (case_id, at, until, actor)
            SELECT id, '{at}', '{at + span}', '{who}' FROM lazaret.case WHERE code = '{case["code"]}';"""

    def dispute(self, case):
        at, state = case["at"] + hours(50), random.choice(("approved", "denied", "lapsed"))
        source = random.choice(("sinkhole", "honeypot", None))
        self.disputes.append({"case": case, "at": at, "state": state, "source": source or "unknown"})
        return f"""INSERT INTO lazaret.request (case_id, kind, state, made_at, due_at, decided_by, decided_at, source)
            SELECT id, 'dispute', '{state}', '{at}', '{at}', 'x', '{at}', {quoted(source)}
            FROM lazaret.case WHERE code = '{case["code"]}';"""

    def notice(self, number):
        """One of a case, every other one of a second case of the line."""
        case, name = self.cases[number], f"00000000-0000-0000-0000-{number:012}"
        others = [one for one in self.cases if one["line"] == case["line"] and one is not case]
        told = [case, *others[:number % 2]]
        row = {"cases": told, "at": case["at"], "channel": random.choice(("email", "phone")),
               "state": random.choice(("sent", "dropped")), "back": number % 5 == 0}
        self.notices.append(row)
        sent = quoted(row["at"] if row["state"] == "sent" else None)
        return f"""INSERT INTO lazaret.notice (id, line_id, kind, channel, state, queued_at, sent_at)
            SELECT '{name}', line_id, 'walled', '{row["channel"]}', '{row["state"]}', '{row["at"]}', {sent}
            FROM lazaret.case WHERE code = '{case["code"]}';
            INSERT INTO lazaret.notice_case SELECT '{name}', id FROM lazaret.case
            WHERE code IN ({",".join(quoted(one["code"]) for one in told)});""" + "".join(
                tell(one, "bounced", row["at"] + HOUR, f'{{"notice": "{name}"}}') for one in told if row["back"])

    def change(self):
        """An account of another kind, or a line of another account."""
        line, owner, kind = random.randrange(OVER, LINES), random.randrange(OVER, LINES), random.choice(KINDS)
        if random.random() < 0.3:
            self.owners[line] = owner
            return f"""UPDATE lazaret.line SET subscriber_id = (SELECT id FROM lazaret.subscriber
                WHERE account = 'A{owner}') WHERE reference = 'L{line}';"""
        self.kinds[owner] = kind
        return f"UPDATE lazaret.subscriber SET kind = '{kind}' WHERE account = 'A{owner}';"


def months_after(at, months):
    """As PostgreSQL adds them: the last day where there is no such day."""
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, calendar.monthrange(year, month + 1)[1]))


def share(part, whole):
    return (2000 * part + whole) // (2 * whole) if whole else None


def most_first(counts):
    return sorted(counts, key=lambda name: (-counts[name], name))


class Plain:
    """The definitions, over a history, a period and filters."""

    def __init__(self, history, since, until, cause, kind):
        self.all, self.since, self.until, self.cause, self.kind = history, since, until, cause, kind

    def asked(self, case):
        kind = self.all.kinds[self.all.owners[case["line"]]]
        return self.cause in (None, case["cause"]) and self.kind in (None, kind)

    def of(self, rows):
        return [row for row in rows if self.since <= row["at"] < self.until and self.asked(row.get("case", row))]

    def relapses_of(self, case):
        return [row["at"] for row in self.all.relapses if row["case"] is case]

    def by_cause(self, releases):
        """Lists of releases: of all causes, then one by one."""
        groups = collections.defaultdict(list)
        for release in releases:
            groups[release["case"]["cause"]].append(release)
        names = most_first({name: len(rows) for name, rows in groups.items()})
        return [("all", releases)] + [(name, groups[name]) for name in names]

    def flow(self):
        days = collections.defaultdict(lambda: [0, 0])
        for column, rows in ((0, self.all.cases), (0, self.all.relapses), (1, self.all.releases)):
            for row in self.of(rows):
                days[row["at"].date()][column] += 1
        first, last = self.since.date(), (self.until - datetime.timedelta.resolution).date()
        return [[str(first + DAY * i), *days[first + DAY * i]] for i in range((last - first).days + 1)]

    def open(self):
        counts = collections.Counter((case["cause"], case["measure"]) for case in self.all.cases
            if case["state"] in ("open", "held") and self.asked(case))
        return [[*key, counts[key]] for key in sorted(counts, key=lambda key: (key[0], -MEASURES.index(key[1])))]

    def took(self, release):
        case = release["case"]
        began = [at for at in self.relapses_of(case) if at < release["at"]]
        return int((release["at"] - max([case["at"], *began])).total_seconds())

    def time_to_clean(self):
        clean = [one for one in self.of(self.all.releases)
            if not any(at >= one["at"] for at in self.relapses_of(one["case"]))]
        rows = []
        for name, releases in self.by_cause(clean):
            spans = sorted(self.took(release) for release in releases)
            rows.append([name, len(spans), *(spans[-(-len(spans) * tenth // 10) - 1] if spans else None
                for tenth in (5, 9))])
        return rows

    def ways_out(self):
        counts = collections.Counter(one["way"] for one in self.of(self.all.releases))
        return [[way, counts[way], share(counts[way], counts.total()) if counts[way] else None] for way in WAYS]

    def pauses(self):
        rows = self.of(self.all.pauses)
        counts = collections.Counter(row["who"] for row in rows)
        return [[who, counts[who], int(sum(row["span"].total_seconds() for row in rows if row["who"] == who))]
            for who in most_first(counts)]

    def clean(self, case, end):
        relapses = [at for at in self.relapses_of(case) if at <= end]
        releases = [one["at"] for one in self.all.releases if one["case"] is case and one["at"] <= end]
        return any(all(later < at for later in relapses) for at in releases)

    def clean_after(self):
        rows = []
        for days in (14, 30):
            cases = [case for case in self.of(self.all.cases) if case["at"] + DAY * days <= BASE + HOUR / 2]
            clean = sum(self.clean(case, case["at"] + DAY * days) for case in cases)
            rows.append([f"{days} days", len(cases), clean, share(clean, len(cases))])
        return rows

    def relapsed(self, release):
        case, end = release["case"], months_after(release["at"], 5)
        again = [one["at"] for one in self.all.cases if (one["line"], one["cause"]) == (case["line"], case["cause"])]
        return any(release["at"] <= at <= end for at in self.relapses_of(case)) or any(
            release["at"] < at <= end for at in again)

    def relapses(self):
        rows = []
        for name, releases in self.by_cause(self.of(self.all.releases)):
            full = sum(months_after(one["at"], 5) <= BASE + HOUR / 2 for one in releases)
            relapsed = sum(map(self.relapsed, releases))
            rows.append([name, len(releases), full, relapsed, share(relapsed, len(releases))])
        return rows

    def disputes(self):
        rows = self.of(self.all.disputes)
        sources = collections.Counter(row["source"] for row in rows)
        states = collections.Counter((row["source"], row["state"]) for row in rows)
        return [[source, sources[source], *(states[source, state] for state in ("approved", "denied", "lapsed")),
            share(states[source, "approved"], states[source, "approved"] + states[source, "denied"])]
            for source in most_first(sources)]

    def notices(self):
        groups = collections.defaultdict(list)
        for row in self.all.notices:
            if self.since <= row["at"] < self.until and any(map(self.asked, row["cases"])):
                groups[row["channel"]].append(row)
        rows = []
        for channel, notices in sorted(groups.items()):
            sent, dropped = (sum(row["state"] == state for row in notices) for state in ("sent", "dropped"))
            back = sum(row["back"] for row in notices)
            rows.append([channel, len(notices), sent, back, dropped, share(back, sent)])
        return rows


class Definitions(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        seed = random.randrange(10**6)
        print(f"# seed {seed}")
        random.seed(seed)
        cls.history = History()
        subprocess.run(["psql", "-Xq1", "-v", "ON_ERROR_STOP=1", DATABASE], text=True, check=True,
            stdout=subprocess.DEVNULL, input=WORLD + cls.history.text)

    def compare(self, since, until, cause=None, kind=None):
        plain = Plain(self.history, since, until, cause, kind)
        words = [text for name, value in (("--cause", cause), ("--kind", kind)) if value for text in (name, value)]
        told = self.answer("figures", "--since", f"{since:%Y-%m-%dT%H:%M:%SZ}", "--until", f"{until:%Y-%m-%dT%H:%M:%SZ}", *words)
        for name, rows in told.items():
            with self.subTest(name, since=f"{since:%F}", until=f"{until:%F}", cause=cause, kind=kind):
                self.assertEqual([list(row.values()) for row in rows], getattr(plain, name)())
        self.assertEqual(len(told), 9)

    def test_as_they_were_told(self):
        self.compare(*ALWAYS)
        self.compare(*ALWAYS, cause="spam")
        self.compare(*ALWAYS, kind="home")
        self.compare(BASE - DAY * 30, BASE + HOUR, cause="mirai", kind="business")
        since = BASE - DAY * random.randrange(40, DAYS)
        self.compare(since, since + hours(2000) + HOUR, kind="home")
        self.compare(since, since + hours(2000) + HOUR)

    def test_mended(self):
        """What a restore by hand may leave behind."""
        recount = "SELECT sum(lazaret.release_recount(id)) FROM lazaret.line"
        self.assertEqual(sql(recount), "0")
        sql("UPDATE lazaret.release SET began_at = opened_at, relapsed_at = NULL, reopened_at = at, account_kind = 'shared'")
        self.assertNotEqual(sql(recount), "0")
        self.compare(*ALWAYS, kind="home")

    def test_when_people_were_erased(self):
        for line in range(OVER):
            sql(f"UPDATE lazaret.line SET ended_at = now() WHERE reference = 'L{line}'")
            sql(f"SELECT lazaret.subscriber_erase(id, 'test', '') FROM lazaret.subscriber WHERE account = 'A{line}'")
        self.compare(*ALWAYS)
        self.compare(*ALWAYS, kind="home")


if __name__ == "__main__":
    tap.main()
