# test_books.py -- a real browser at the loaded data: read, compare, restore
import os
import subprocess
import sys

sys.path.insert(0, "tests/portal")

import desk
import test_books as books


def main():
    books.setUpModule()
    try:
        books.load("causes", "quiet=6h watch=14d review=14d", "quiet=12h watch=14d review=14d")
        clerk = desk.Clerk(books.portal, "supervisor")
        return subprocess.run(
            ["node", "tests/browser/books.js", f"http://127.0.0.1:{books.portal.port}"],
            env=os.environ | {"COOKIE": clerk.cookie}, check=False).returncode
    finally:
        books.tearDownModule()


sys.exit(main())
