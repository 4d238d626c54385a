#!/bin/bash
# bench_scanner.sh -- batches of files against clamdscan --fdpass
#
# Aim: at least 0.9 times the rate of clamd with the same million signatures. Each
# batch is new, for both in the same turn: clamd would know the old ones.
set -euo pipefail
cd "$(dirname "$0")/../.."

rounds=${ROUNDS:-5} signatures=${SIGNATURES:-1100000}
folder=$(mktemp -d /tmp/lazaret-bench.XXXXXX)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null; wait; rm -rf "$folder"' EXIT

load()
{
	PYTHONPATH=tests /usr/bin/python3 tests/bench/scan_load.py "$@"
}

settings()
{
	cat >"$folder/scanner.conf" <<-END
		socket = $folder/scanner.sock
		signatures = $folder/signatures
		folder = $folder
		scans = 2
		queue = 1000
		line_scans = $1
	END
	cat >"$folder/clamd.conf" <<-END
		LocalSocket $folder/clamd.sock
		DatabaseDirectory $folder/signatures
		TemporaryDirectory $folder
		Foreground yes
		LogFile $folder/clamd.log
		MaxThreads 2
	END
	echo "scanner = $folder/scanner.sock" >"$folder/lazaret.conf"
}

wait_for()
{
	local tries=600
	until "$@" >/dev/null 2>&1; do
		[ $((tries--)) -gt 0 ] || { cat "$folder/log" >&2; exit 1; }
		sleep 0.1
	done
}

start()
{
	"$@" >>"$folder/log" 2>&1 &
	pids+=($!)
}

# usage: ours | theirs FILE...
ours()
{
	build/lazaret -c "$folder/lazaret.conf" scan "$@" >/dev/null
}

theirs()
{
	clamdscan -c "$folder/clamd.conf" --fdpass --no-summary "${multi[@]}" "$@" \
		>/dev/null
}

# Microseconds of a command.
took()
{
	local began=${EPOCHREALTIME/.}
	"$@"
	echo "$((${EPOCHREALTIME/.} - began))"
}

median()
{
	sort -n "$1" | awk '{ line[NR] = $1 } END { print line[int((NR + 1) / 2)] }'
}

# usage: compare NAME FILES
compare()
{
	local round
	rm -f "$folder"/*.times
	for ((round = 0; round < rounds; round++)); do
		rm -rf "$folder/files"
		mkdir "$folder/files"
		load files "$folder/files" "$2" "$((turn++))"
		took ours "$folder"/files/* >>"$folder/ours.times"
		took theirs "$folder"/files/* >>"$folder/theirs.times"
	done
	awk -v name="$1" -v a="$(median "$folder/ours.times")" \
		-v b="$(median "$folder/theirs.times")" -v n="$2" 'BEGIN {
		printf "%-32s %7.1f ms %7.1f ms   ratio of rates %.2f   (%d/s, %d/s)\n",
			name, a / 1000, b / 1000, b / a, n * 1000000 / a, n * 1000000 / b }'
}

# usage: begin LINE_SCANS   the scanner anew
begin()
{
	settings "$1"
	[ -z "${scanner:-}" ] || { kill "$scanner" && wait "$scanner"; } || true
	start build/lazaret-scanner -c "$folder/scanner.conf"
	scanner=${pids[-1]}
	wait_for ours README.md
}

make --no-print-directory -s all
mkdir "$folder/signatures"
load signatures "$folder/signatures" "$signatures"
turn=1 multi=()
begin 1
start clamd -c "$folder/clamd.conf"
wait_for theirs README.md

echo "files, $signatures signatures:         scanner    clamdscan"
compare '100 files, one at a time' 100
compare 'a single file' 1
begin 2
multi=(--multiscan)
compare '100 files, two at a time' 100
read -r waiting examiner < <(load queue "$folder/scanner.sock" "$scanner" 400)
echo "memory: $waiting bytes for a file that waits, besides the file;" \
	"$examiner kB of its own for an examiner"
