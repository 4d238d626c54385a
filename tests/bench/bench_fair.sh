#!/bin/bash
# bench_fair.sh -- what others wait while walled lines flood: one, or a street
#
# In turns the flood goes to the redirector and to a port beside it that nobody
# reads, so that what it costs the machine is in both. Aim: from two seconds
# after its beginning on the 99th percentile at most twice as long, and none lost.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/bench/pairs.sh
seconds=2

# usage: flood RATE HOMES here|elsewhere
flood()
{
	load "$folder/fair" "${port[redirector]}" "$seconds" "$@"
}

build fair.o snapshot.o
start_redirector 2000
wait_for redirector "$folder/fair" "${port[redirector]}" 1 1 1 elsewhere

echo "milliseconds that others wait, the flood here, elsewhere:"
for homes in ${HOMES:-1 20 64 300}; do
	compare_waits "homes: $homes, ${RATE:-100000} a second" \
		flood "${RATE:-100000}" "$homes"
done
