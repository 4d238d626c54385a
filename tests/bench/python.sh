#!/bin/bash
# python.sh -- a measurement in Python, with a database of its own
#
# usage: tests/bench/python.sh NAME FOLDER
#
# Runs tests/bench/NAME.py with what the tests in FOLDER share.
set -euo pipefail
cd "$(dirname "$0")/../.."

make --no-print-directory -s all
LAZARET_TEST_FOLDER=$(mktemp -d /tmp/lazaret-bench.XXXXXX)
export LAZARET_TEST_FOLDER LAZARET_TEST_BUILD=build
export PYTHONPATH=tests:$2 PYTHONDONTWRITEBYTECODE=1
trap 'rm -rf "$LAZARET_TEST_FOLDER"' EXIT
tests/with-database /usr/bin/python3 "tests/bench/$1.py"
