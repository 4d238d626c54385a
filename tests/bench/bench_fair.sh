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

# usage: flood RATE HOMES here|elsewhere    the others' median and 99th percentile
flood()
{
	load "$folder/fair" "${port[redirector]}" "$seconds" "$@" |
		tee -a "$folder/$3" | cut -d' ' -f1,2
}

# usage: turns RATE HOMES
turns()
{
	local round
	rm -f "$folder/here" "$folder/elsewhere"
	for ((round = 0; round < rounds; round++)); do
		echo "$(flood "$@" here) $(flood "$@" elsewhere)"
	done
}

lost()
{
	awk '{ lost += $5; all += $4 + $5 } END { print lost " of " all }' "$1"
}

# usage: tell NAME COLUMN
tell()
{
	local here elsewhere ratio
	read -r here elsewhere ratio < <(
		cut -d' ' -f"$2,$(($2 + 2))" "$folder/waits" | medians)
	printf '%-36s %7.3f %7.3f    x %.2f\n' "$1" "$here" "$elsewhere" "$ratio"
}

# usage: compare_floods RATE HOMES
compare_floods()
{
	turns "$@" >"$folder/waits"
	tell "$2 homes, $1 a second: median" 1
	tell '99th percentile' 2
	echo "lost: here $(lost "$folder/here"), elsewhere $(lost "$folder/elsewhere")"
}

build fair.o snapshot.o
start_redirector 2000
wait_for redirector "$folder/fair" "${port[redirector]}" 1 1 1 elsewhere

echo "milliseconds that others wait, the flood here, elsewhere:"
for homes in ${HOMES:-1 20 64 300}; do
	compare_floods "${RATE:-100000}" "$homes"
done
