#!/bin/bash
# bench_memory.sh -- a million walled lines: memory of all roles, and the start
#
# Aim: 80 MB with an IPv4 address each, 160 MB with a /56 beside it, and the
# first right answer within a second.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/bench/pairs.sh
lines=1000000

# One question, which waits in the socket from the moment that there is one.
steers()
{
	[ "$(dig @127.0.0.1 -p "${port[redirector]}" +short +tries=1 +time=5 \
		www.example.com 2>/dev/null)" = 192.0.2.80 ]
}

# Milliseconds from the start of the program to the first right answer, and of
# a processor that all roles had until then.
time_start()
{
	stop redirector
	local began=${EPOCHREALTIME/.}
	start redirector build/lazaret-redirector -c "$folder/redirector.conf"
	until steers; do
		kill -0 "${pid[redirector]}" || return
	done
	echo $(((${EPOCHREALTIME/.} - began) / 1000)) \
		$(($(spent "${pid[redirector]}") / 1000000))
}

# Megabytes: once all lines have asked, and the most while a snapshot is
# written: a feed that follows one which was killed writes what it finds.
memories()
{
	local now during most i
	"$folder/ask" "${port[redirector]}" 3000 "$lines" >/dev/null
	now=$(memory "${pid[redirector]}")
	most=$now
	kill -9 "$(pgrep -x -P "${pid[redirector]}" feed)"
	for ((i = 0; i < 40; i++)); do
		sleep 0.1
		during=$(memory "${pid[redirector]}")
		most=$((during > most ? during : most))
	done
	echo "$((now * 1024 / 1000000)) $((most * 1024 / 1000000))"
}

# usage: measure LABEL [ipv6]
measure()
{
	local now most turn time spent
	start_redirector "$lines" "${@:2}"
	cp -p "$folder/wall.1" "$folder/wall.0" # as whoever has run has two
	wait_for redirector steers
	for ((turn = 0; turn < 5; turn++)); do
		time_start
	done >"$folder/times"
	read -r time spent < <(sort -n "$folder/times" | sed -n 3p)
	read -r now most < <(memories)
	printf '%-36s %4d MB (%d MB while a snapshot is written)\n' "$1" "$now" "$most"
	printf '%-36s %4d ms (%d ms of a processor)\n' \
		' start to first right answer' "$time" "$spent"
	stop redirector
}

build ask.o snapshot.o
echo "memory of all roles of a redirector:"
measure '1,000,000 lines, IPv4'
measure '1,000,000 lines, IPv4 and a /56' ipv6
