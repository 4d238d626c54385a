# test_desk.py -- a real browser at the abuse desk: keys, a bulk act, the brake
import os
import subprocess
import sys

sys.path.insert(0, "tests/portal")

import desk
import station
import test_desk_bulk as world
import test_desk_cases as cases


def main():
    world.setUpModule()
    try:
        for number in range(4, 7):
            cases.open_case(f"7777{number}B", f"L-{number}", age=f"{number} minutes")
        cases.open_case("8888BB", "L-1", "spam", "notice", "held", "few", age="2 minutes")
        station.sql("""INSERT INTO lazaret.brake (source, pulled_at, seen, allowed)
                       VALUES ('few', now(), 3, 2)""")
        clerk = desk.Clerk(cases.portal, "supervisor")
        return subprocess.run(
            ["node", "tests/browser/desk.js", f"http://127.0.0.1:{cases.portal.port}"],
            env=os.environ | {"COOKIE": clerk.cookie}, check=False).returncode
    finally:
        world.tearDownModule()


sys.exit(main())
