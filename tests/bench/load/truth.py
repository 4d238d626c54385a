# truth.py -- what was answered, held against what the database has
import collections

import station

STATES = {"approve": "approved", "deny": "denied"}


def once(name, words):
    """Each of these words stands once among the messages."""
    kept = collections.Counter(row[0] for row in station.sql("SELECT content FROM lazaret.message"))
    wrong = [word for word in words if kept[word] != 1]
    return name, len(words), len(words) - len(wrong), wrong


def same(name, answered, kept):
    return name, len(answered), len(kept), sorted(answered ^ kept)


def decided(state):
    return {tuple(row) for row in station.sql(
        f"""SELECT id, substr(decided_by, 7) FROM lazaret.request
            WHERE state = '{state}' AND decided_by LIKE 'staff:clerk-%'""")}


def released():
    return {tuple(row) for row in station.sql(
        """SELECT split_part(reason, ' ', 2), substr(actor, 7) FROM lazaret.release
           WHERE kind = 'staff' AND actor LIKE 'staff:clerk-%'""")}


def steps(ticked, perhaps):
    kept = int(station.sql("SELECT count(*) FROM lazaret.timeline WHERE kind = 'ticked'")[0][0])
    wrong = [] if ticked <= kept <= ticked + perhaps else [f"{perhaps} more at most"]
    return "steps ticked", ticked, kept, wrong


def codes(shown):
    true = {tuple(row) for row in station.sql(
        "SELECT l.reference, c.code FROM lazaret.case c JOIN lazaret.line l ON l.id = c.line_id")}
    return "codes that pages showed, the line's own", len(shown), len(shown & true), sorted(shown - true)


def compare(world):
    """Rows of (what, answered, in the database, what differs)."""
    decisions = world.decided
    return [
        same("approved", decisions["approve"], decided("approved")),
        same("approved, and the line released", decisions["approve"], released()),
        same("denied", decisions["deny"], decided("denied")),
        once("words of staff, kept once", world.said),
        once("requests of subscribers, kept once", world.asked),
        once("notes, kept once", world.noted),
        steps(world.ticked, world.perhaps_ticked),
        codes(world.shown),
        ("addresses of others on a page", 0, len(world.strange), world.strange),
    ]
