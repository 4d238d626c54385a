# test_staff.py -- a real browser at the console, from the invitation on
import subprocess
import sys

sys.path.insert(0, "tests/portal")

import desk
import station


def main():
    invitation = station.lazaret("staff", "add", "ada", "--role", "admin").strip()
    with desk.console(name="first-day") as portal:
        return subprocess.run(["node", "tests/browser/staff.js", f"http://127.0.0.1:{portal.port}/",
                               station.FOLDER, "ada", invitation], check=False).returncode


sys.exit(main())
