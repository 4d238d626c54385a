# test_walk.py -- a real browser, while the line talks and falls silent
#
# The browser comes from 127.0.0.1, which is the line L-1 here.
import os
import subprocess
import sys

sys.path.insert(0, "tests/portal")

import station
import test_live
import test_pages

LINE = """
INSERT INTO lazaret.subscriber (account) VALUES ('A-1');
INSERT INTO lazaret.line (reference, subscriber_id)
    SELECT 'L-1', id FROM lazaret.subscriber WHERE account = 'A-1';
INSERT INTO lazaret.lease (line_id, realm, prefix, origin, started_at, confirmed_at)
    SELECT id, 'default', '127.0.0.1', 'static', now() - interval '30 days', now()
    FROM lazaret.line WHERE reference = 'L-1';
"""


def main():
    test_live.setUpModule()
    try:
        station.sql(LINE)
        test_pages.wall(1, address="127.0.0.1")
        test_live.history(1, 300)
        return subprocess.run(
            ["node", "tests/browser/walk.js", f"http://127.0.0.1:{test_pages.portal.port}/",
             station.FOLDER], check=False).returncode
    finally:
        test_live.tearDownModule()


if __name__ == "__main__":
    sys.exit(main())
