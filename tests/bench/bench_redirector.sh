#!/bin/bash
# bench_redirector.sh -- DNS answers and redirects against bare socket loops
#
# Aim: at most 1.2 times the processor time of a loop that receives, sends a
# canned answer and knows nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."

rounds=${ROUNDS:-5} seconds=${SECONDS_EACH:-2}
folder=$(mktemp -d /tmp/lazaret-bench.XXXXXX)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null; wait; rm -rf "$folder"' EXIT

# ---- what is measured -------------------------------------------------------
build()
{
	local program
	local -a libraries
	make --no-print-directory -s all build/tests/bench/{bare,snapshot}.o
	read -ra libraries < <(pkg-config --libs libsodium libpq libseccomp)
	for program in bare snapshot; do
		cc -pie -o "$folder/$program" "build/tests/bench/$program.o" \
			build/redirector.a build/lib.a "${libraries[@]}"
	done
}

# A port that nobody has.
port()
{
	local port
	while port=$((20000 + RANDOM % 12000)); do
		ss -Hlntu "sport = :$port" | grep -q . || break
	done
	echo "$port"
}

settings()
{
	cat <<-END
		site = bench
		database = host=$folder/nowhere
		dns = 127.0.0.1:$dns
		http = 127.0.0.1:$http
		resolvers = 127.0.0.1:$(port)
		clients = 127.0.0.0/8
		portal_url = https://help.isp.example/
		own_names = help.isp.example=192.0.2.44
		hint = This line is paused: https://help.isp.example
		workers = 1
		snapshot = $folder/wall
		user = nobody
	END
}

# One processor for the load, the others for what is measured.
start()
{
	taskset -c "$([ "$(nproc)" -lt 2 ] || echo 1-)$(($(nproc) - 1))" \
		"$@" >>"$folder/log" 2>&1 &
	pids+=($!)
}

load()
{
	taskset -c 0 "$@"
}

answers()
{
	dig +short +noedns +time=1 +tries=1 @127.0.0.1 -p "$1" www.example.com A |
		grep -q '192\.0\.2\.80'
}

wait_for()
{
	local tries=100
	until "$@" >/dev/null 2>&1; do
		[ $((tries--)) -gt 0 ] || { cat "$folder/log" >&2; exit 1; }
		sleep 0.05
	done
}

# ---- how it is measured ------------------------------------------------------
# Nanoseconds on a processor, of a process and its children.
spent()
{
	local pid
	for pid in "$1" $(pgrep -P "$1"); do
		cat "/proc/$pid/schedstat"
	done | awk '{ sum += $1 } END { printf "%.0f\n", sum }'
}

load_dns()
{
	load dnsperf -s 127.0.0.1 -p "$1" -d "$folder/questions" -q 200 \
		-l "$seconds" 2>/dev/null | awk '/Queries completed/ { print $3 }'
}

load_http()
{
	load wrk -t 1 -c 16 -d "$seconds" "http://127.0.0.1:$1/" |
		awk '/requests in/ { print $1 }'
}

# Nanoseconds for an answer, and answers a second.
# usage: measure LOAD PORT PID
measure()
{
	local before count
	before=$(spent "$3")
	count=$("$1" "$2")
	echo "$((($(spent "$3") - before) / (count + 1))) $((count / seconds))"
}

median()
{
	sort -n -k 1,1 "$1" | awk '{ line[NR] = $0 } END { print line[int((NR + 1) / 2)] }'
}

# usage: compare NAME LOAD PORT PID BARE_PORT BARE_PID
compare()
{
	local round time bare_time rate bare_rate
	for ((round = 0; round < rounds; round++)); do
		measure "$2" "$3" "$4" >>"$folder/$2.ours"
		measure "$2" "$5" "$6" >>"$folder/$2.bare"
	done
	read -r time rate < <(median "$folder/$2.ours")
	read -r bare_time bare_rate < <(median "$folder/$2.bare")
	awk -v name="$1" -v a="$time" -v b="$bare_time" -v r="$rate" -v s="$bare_rate" \
		'BEGIN { printf "%-32s %6.2f us %6.2f us   ratio %.2f   (%d/s, %d/s)\n",
			name, a / 1000, b / 1000, a / b, r, s }'
}

build
chmod 755 "$folder"
dns=$(port) http=$(port) bare_dns=$(port) bare_http=$(port)
settings >"$folder/redirector.conf"
"$folder/snapshot" "$folder/wall"
chown -R nobody: "$folder"
printf 'www.site%d.example A\n' $(seq 1000) >"$folder/questions"

start build/lazaret-redirector -c "$folder/redirector.conf"
start "$folder/bare" dns "$bare_dns"
start "$folder/bare" http "$bare_http"
wait_for answers "$dns"
wait_for answers "$bare_dns"

echo "time for an answer:              redirector      bare"
compare 'DNS answers, walled line' load_dns "$dns" "${pids[0]}" \
	"$bare_dns" "${pids[1]}"
compare 'redirects on port 80' load_http "$http" "${pids[0]}" \
	"$bare_http" "${pids[2]}"
