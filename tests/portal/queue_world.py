# queue_world.py -- subscribers who ask, and the console that answers them
#
# The subscriber's pages, the API and the console, over one database.
import urllib.parse

import desk
import station
import test_live
import test_pages
from test_pages import ask, form_token, page, wall

REASONS = """
INSERT INTO lazaret.reason VALUES
    ('still-seen', '{release}', 'We still see the same signs on your line, also after your message.'),
    ('too-soon', '{release}', 'It has been quiet for a short time only. Please give it a little longer.'),
    ('your-line', '{dispute}', 'We looked at the records again: the address was yours at that time.');
"""


def start():
    """Everything up; the console."""
    test_live.setUpModule()
    station.sql(REASONS)
    console = desk.console(name="staff")
    console.__enter__()
    return console


def stop(console):
    try:
        console.__exit__()
    finally:
        test_live.tearDownModule()


def asks(line, about="release", words="I have reset the camera and given it a new password.",
         hours=0, cause="mirai"):
    """The line is walled, and asks by its page, as if so many hours ago; the id."""
    code = wall(line, cause)["code"]
    answer = ask(line, "POST", "/ask", [("token", form_token(page(line))), ("about", about), ("words", words)])
    if answer.status != 303:
        raise RuntimeError(f"{answer.status}: {answer.body.decode()}")
    return station.sql(f"""UPDATE lazaret.request r SET made_at = made_at - interval '{hours} hours',
        waits_since = waits_since - interval '{hours} hours', due_at = due_at - interval '{hours} hours'
        FROM lazaret.case c WHERE c.id = r.case_id AND c.code = '{code}' AND r.kind = '{about}'
        AND r.state = 'waiting' RETURNING r.id""")[0][0]


def state(request):
    """State, who decided, who has it."""
    return station.sql(f"""SELECT state, coalesce(decided_by, ''), coalesce(taken_by, '')
        FROM lazaret.request WHERE id = '{request}'""")[0]


def path_of(request, deed=""):
    return f"/staff/requests/{request}" + (f"/{deed}" if deed else "")


def location(answer):
    return urllib.parse.urlsplit(answer.headers["Location"] or "").path
