#!/bin/bash
# bench_memory.sh -- a million walled lines: memory of all roles, and the start
#
# Aim: 80 MB with an IPv4 address each, 160 MB with a /56 beside it, and the
# first right answer within a second.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/bench/pairs.sh
lines=1000000

steers()
{
	"$folder/ask" "${port[redirector]}" 1 1
}

# Milliseconds from the start of the program to the first right answer.
time_start()
{
	stop redirector
	local began=${EPOCHREALTIME/.}
	start redirector build/lazaret-redirector -c "$folder/redirector.conf"
	until steers >/dev/null 2>&1; do
		kill -0 "${pid[redirector]}" || return
	done
	echo $(((${EPOCHREALTIME/.} - began) / 1000))
}

# Megabytes: the most while it starts, writes a snapshot and is asked by all
# lines, and what is left of it then.
memories()
{
	local most=0 now i
	"$folder/ask" "${port[redirector]}" 3000 "$lines" >/dev/null &
	for ((i = 0; i < 40; i++)); do
		now=$(memory "${pid[redirector]}")
		most=$((now > most ? now : most))
		sleep 0.1
	done
	echo "$((now * 1024 / 1000000)) $((most * 1024 / 1000000))"
}

# usage: measure LABEL [ipv6]
measure()
{
	local now most turn
	start_redirector "$lines" "${@:2}"
	wait_for redirector steers
	for ((turn = 0; turn < 3; turn++)); do
		time_start
	done >"$folder/times"
	read -r now most < <(memories)
	printf '%-36s %4d MB (%d MB while a snapshot is written)\n' "$1" "$now" "$most"
	printf '%-36s %4d ms\n' ' start to first right answer' \
		"$(sort -n "$folder/times" | sed -n 2p)"
	stop redirector
}

build ask.o snapshot.o
echo "memory of all roles of a redirector:"
measure '1,000,000 lines, IPv4'
measure '1,000,000 lines, IPv4 and a /56' ipv6
