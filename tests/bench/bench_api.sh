#!/bin/bash
# bench_api.sh -- calls of the API, beside an answer that asks no database
set -euo pipefail
cd "$(dirname "$0")/../.."

make --no-print-directory -s all
LAZARET_TEST_FOLDER=$(mktemp -d /tmp/lazaret-bench.XXXXXX)
export LAZARET_TEST_FOLDER LAZARET_TEST_BUILD=build
export PYTHONPATH=tests/portal PYTHONDONTWRITEBYTECODE=1
trap 'rm -rf "$LAZARET_TEST_FOLDER"' EXIT
tests/with-database /usr/bin/python3 tests/bench/api.py
