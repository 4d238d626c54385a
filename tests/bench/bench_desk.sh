#!/bin/bash
# bench_desk.sh -- the abuse desk's list and search among a million cases
set -euo pipefail
cd "$(dirname "$0")/../.."

if [ "${1:-}" = inside ]; then
	echo "filling a million cases ..." >&2
	psql -XqAt -v ON_ERROR_STOP=1 -d "$LAZARET_TEST_DB" -f tests/bench/desk.sql >/dev/null
	exec "$2"
fi
make --no-print-directory -s all build/tests/bench/desk.o
program=$(mktemp /tmp/lazaret-bench.XXXXXX)
trap 'rm -f "$program"' EXIT
read -ra libraries < <(pkg-config --libs libsodium libpq libseccomp jansson)
cc -pie -o "$program" build/tests/bench/desk.o build/cases.a build/lib.a "${libraries[@]}" -pthread
tests/with-database tests/bench/bench_desk.sh inside "$program"
