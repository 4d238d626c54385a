# test_axe.py -- every page in every state is fit for all, in a real browser
import os
import subprocess
import sys

sys.path.insert(0, "tests/portal")

import test_preview

test_preview.setUpModule()
sys.exit(subprocess.run(["node", "tests/browser/axe.js", os.path.abspath(test_preview.FOLDER)],
                        check=False).returncode)
