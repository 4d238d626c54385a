# mail.py -- how many notices a second the warden hands to its relay
#
# A wave of notices, one to a home, beside the same mails from smtplib over one
# session: the relay's own time is in both.
import os
import smtplib
import time

import world
from daemon import within

NOTICES = int(os.environ.get("NOTICES", "3000"))
SECONDS = 600

WAVE = f"""BEGIN;
INSERT INTO lazaret.subscriber (account) SELECT 'W-' || n FROM generate_series(1, {NOTICES}) n;
INSERT INTO lazaret.line (reference, subscriber_id) SELECT account, id FROM lazaret.subscriber;
INSERT INTO lazaret.contact (subscriber_id, channel, value)
    SELECT id, 'email', account || '@mail.example' FROM lazaret.subscriber;
SET LOCAL session_replication_role = replica;
INSERT INTO lazaret.case (code, line_id, cause, state, measure, wanted, opened_at, began_at,
        first_observed_at, last_observed_at, measure_since, step, review_at)
    SELECT translate(lpad(row_number() OVER ()::text, 6, '0'), '0123456789', 'BCDFGHJKMN'), id, 'mirai',
        'open', 'garden', 'garden', now(), now(), now(), now(), now(), 1, now() + interval '30 days'
    FROM lazaret.line;
WITH wave AS (INSERT INTO lazaret.notice (line_id, kind) SELECT id, 'walled' FROM lazaret.line RETURNING id, line_id)
INSERT INTO lazaret.notice_case SELECT w.id, c.id FROM wave w JOIN lazaret.case c ON c.line_id = w.line_id;
COMMIT"""


def rate(times):
    return (len(times) - 1) / (times[-1] - times[0])


def main():
    world.prepare()
    world.sql(WAVE)
    world.sql("ANALYZE")
    relay = world.Relay()
    warden = world.Warden(relay.port)
    assert within(SECONDS, lambda: len(relay.mails) >= NOTICES), warden.log()
    warden.stop()
    sent, relay.mails = relay.mails, []
    with smtplib.SMTP("127.0.0.1", relay.port) as session:
        for mail in sent:
            session.sendmail(mail.sender, mail.recipients, mail.bytes)
    relay.stop()
    ours, bare = (rate([mail.at for mail in mails]) for mails in (sent, relay.mails))
    print(f"{NOTICES} notices, from the outbox to the relay: {ours:.0f}/s, "
          f"in {len({mail.session for mail in sent})} sessions")
    print(f"the same mails by smtplib, without a database: {bare:.0f}/s")


if __name__ == "__main__":
    main()
