# test_upload.py -- a real browser sends files, and the scanner looks at them
#
# The browser comes from 127.0.0.1, which is the line L-2 here.
import subprocess
import sys

sys.path.insert(0, "tests/portal")

import station
import test_scan
from scanner.surgery import TESTFILES

# As shipped, but for the time that one file may take: the machine may be busy.
LIMITS = {"unpacked_size": 256, "unpacked_files": 10000, "unpacked_depth": 16,
          "file_time": 300}


def main():
    test_scan.setUpModule(files=45, minute=1000, **LIMITS)
    try:
        station.sql("UPDATE lazaret.lease SET prefix = '127.0.0.1' WHERE prefix = '127.0.2.2'")
        return subprocess.run(
            ["node", "tests/browser/upload.js", f"http://127.0.0.1:{test_scan.portal.port}/",
             TESTFILES, station.FOLDER], check=False).returncode
    finally:
        test_scan.tearDownModule()


sys.exit(main())
