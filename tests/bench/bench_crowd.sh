#!/bin/bash
# bench_crowd.sh -- what others wait for a redirect while homes hold connections
#
# In turns the crowd goes to the redirector and to a port beside it where they
# are kept and answered by nobody, so that what it costs the machine is in both.
# Aim: the 99th percentile at most twice as long and at most 5 ms, and none lost.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/bench/pairs.sh
rounds=${ROUNDS:-3}
seconds=4
rate=${RATE:-10000}

# usage: crowd HOMES EACH here|elsewhere
crowd()
{
	load "$folder/crowd" "${port[web]}" "$seconds" "$1" "$2" "$rate" "$3"
}

build crowd.o snapshot.o
start_redirector 2000
wait_for redirector "$folder/crowd" "${port[web]}" 1 1 1 1 here

echo "milliseconds that others wait for a page, the crowd here, elsewhere:"
for crowd in "1 10000" "50 200" "1000 10"; do
	read -r homes each <<<"$crowd"
	compare_waits "homes: $homes, connections each: $each" crowd "$homes" "$each"
done
