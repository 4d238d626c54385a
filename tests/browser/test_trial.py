# test_trial.py -- a real browser at the bench: a report is tried, and told
import os
import subprocess
import sys

sys.path.insert(0, "tests/portal")

import desk
import station
import test_what_if as world


def main():
    world.setUpModule()
    try:
        clerk = desk.Clerk(world.portal, "viewer")
        return subprocess.run(
            ["node", "tests/browser/trial.js", f"http://127.0.0.1:{world.portal.port}"],
            env=os.environ | {"COOKIE": clerk.cookie, "TEXT": world.TEXT}, check=False).returncode
    finally:
        world.tearDownModule()


sys.exit(main())
