# test_requests.py -- from the subscriber's phone through the queue to the mail
#
# The browser comes from 127.0.0.1, which is the line L-1 here, and from two
# desks. A warden sends the mails to a relay.
import os
import subprocess
import sys

sys.path[:0] = ["tests/portal", "tests/warden"]

import desk
import queue_world
import station
import test_pages
import world
from test_walk import LINE


def main():
    console = queue_world.start()
    relay = world.Relay()
    try:
        station.sql(LINE + """INSERT INTO lazaret.contact (subscriber_id, channel, value)
            SELECT id, 'email', 'one@home.example' FROM lazaret.subscriber WHERE account = 'A-1'""")
        test_pages.wall(1, address="127.0.0.1")
        queue_world.asks(2, "dispute", hours=30)
        queue_world.asks(3, hours=1)
        warden = world.Warden(relay.port)
        clerks = [desk.Clerk(console, "agent", name).cookie for name in ("anna", "ben")]
        code = subprocess.run(
            ["node", "tests/browser/requests.js", f"http://127.0.0.1:{test_pages.portal.port}",
             f"http://127.0.0.1:{console.port}", *clerks, station.FOLDER], check=False).returncode
        told = world.within(5, lambda: [mail for mail in relay.to("one@home.example")
                                        if "line is open" in mail.message["Subject"]])
        warden.stop()
        print("ok" if told is not None else "not ok", "the mail says that the line is open")
        return code
    finally:
        relay.stop()
        queue_world.stop(console)


if __name__ == "__main__":
    sys.exit(main())
