#!/bin/bash
# bench_lag.sh -- from a commit to the redirector's other answer
set -euo pipefail
cd "$(dirname "$0")/../.."

make --no-print-directory -s all
LAZARET_TEST_FOLDER=$(mktemp -d /tmp/lazaret-bench.XXXXXX)
export LAZARET_TEST_FOLDER LAZARET_TEST_BUILD=build
export PYTHONPATH=tests:tests/redirector PYTHONDONTWRITEBYTECODE=1
trap 'rm -rf "$LAZARET_TEST_FOLDER"' EXIT
tests/with-database /usr/bin/python3 tests/bench/lag.py
