# pairs.sh -- servers, their peers, and the processor time of both in turns
# shellcheck shell=bash
# (sourced, from the top of the checkout)
#
# The load has the first processor, each server all others, one thread each.
# Time is what the server's processes and threads have had of a processor, and
# of it a median of ROUNDS pairs: first the one, then the other, at once. So
# what else the machine does hits both.

rounds=${ROUNDS:-7}
export MILLISECONDS=${MILLISECONDS:-400} # of a turn
folder=$(mktemp -d /tmp/lazaret-bench.XXXXXX)
chmod 755 "$folder"
declare -A pid=() port=()
trap 'stop_all; rm -rf "$folder"' EXIT

# ---- servers ------------------------------------------------------------------
# usage: build NAME...    a tool of this folder, into $folder
build()
{
	local name
	local -a libraries
	make --no-print-directory -s all "${@/#/build/tests/bench/}"
	read -ra libraries < <(pkg-config --libs libsodium libpq libseccomp)
	for name; do
		cc -pie -o "$folder/${name%.o}" "build/tests/bench/$name" \
			build/redirector.a build/lib.a "${libraries[@]}" -pthread
	done
}

# A port that nobody has.
free_port()
{
	local port
	while port=$((20000 + RANDOM % 12000)); do
		ss -Hlntu "sport = :$port" | grep -q . || break
	done
	echo "$port"
}

# usage: start NAME COMMAND...
start()
{
	taskset -c "$([ "$(nproc)" -lt 2 ] || echo 1-)$(($(nproc) - 1))" \
		"${@:2}" >>"$folder/$1.log" 2>&1 &
	pid[$1]=$!
}

stop()
{
	kill "${pid[$1]}" 2>/dev/null || true
	wait "${pid[$1]}" 2>/dev/null || true
	unset "pid[$1]"
}

stop_all()
{
	local name
	for name in "${!pid[@]}"; do
		stop "$name"
	done
}

# usage: wait_for NAME COMMAND...    until the server does it
wait_for()
{
	local tries=600
	until "${@:2}" >/dev/null 2>&1; do
		if [ $((tries--)) -eq 0 ] || ! kill -0 "${pid[$1]}" 2>/dev/null; then
			echo "$1 does not answer:" >&2
			tail "$folder/$1.log" >&2
			exit 1
		fi
		sleep 0.1
	done
}

# Those that fork have the work done by their children.
processes()
{
	echo "$1"
	pgrep -P "$1" || true
}

# usage: redirector_settings SNAPSHOT ROWS
redirector_settings()
{
	cat <<-END
		site = bench
		database = host=$folder/nowhere
		dns = 127.0.0.1:${port[redirector]}
		http = 127.0.0.1:${port[web]}
		resolvers = 127.0.0.1:9
		clients = 127.0.0.0/8 2000::/16
		portal_url = https://help.isp.example/
		own_names = help.isp.example=192.0.2.44
		hint = This line is paused: https://help.isp.example
		workers = 1
		wall_rows = $2
		snapshot = $1
		user = nobody
	END
}

# usage: start_redirector LINES [ipv6]    with a snapshot of so many
start_redirector()
{
	port[redirector]=$(free_port)
	port[web]=$(free_port)
	"$folder/snapshot" "$folder/wall" "$@"
	redirector_settings "$folder/wall" $(($# * $1)) >"$folder/redirector.conf"
	chown nobody: "$folder" "$folder"/wall.*
	start redirector build/lazaret-redirector -c "$folder/redirector.conf"
}

# ---- what they take -----------------------------------------------------------
load()
{
	taskset -c 0 "$@"
}

# Nanoseconds on a processor: of all threads of a process and its children.
spent()
{
	local process
	for process in $(processes "$1"); do
		cat "/proc/$process/task/"*/schedstat || true
	done 2>/dev/null | awk '{ sum += $1 } END { printf "%.0f\n", sum }'
}

# Kilobytes of memory, what is shared counted once.
memory()
{
	local process
	for process in $(processes "$1"); do
		cat "/proc/$process/smaps_rollup" || true
	done 2>/dev/null | awk '/^Pss:/ { sum += $2 } END { print sum }'
}

# Nanoseconds for each of what LOAD, told a port, says it got.
# usage: turn LOAD NAME
turn()
{
	local before count
	before=$(spent "${pid[$2]}")
	read -r count _ < <("$1" "${port[$2]}")
	echo $((($(spent "${pid[$2]}") - before) / count))
}

# usage: pairs LOAD NAME AGAINST
pairs()
{
	local round
	for ((round = 0; round < rounds; round++)); do
		echo "$(turn "$1" "$2") $(turn "$1" "$3")"
	done
}

# Of lines "A B": the median of A, of B, and of A / B.
medians()
{
	awk '{ print $1, $2, $1 / $2 }' >"$folder/pairs"
	paste -d' ' <(median 1) <(median 2) <(median 3)
}

median()
{
	cut -d' ' -f"$1" "$folder/pairs" | sort -g |
		sed -n "$(((rounds + 1) / 2))p"
}

# usage: compare LABEL LOAD NAME AGAINST
compare()
{
	local time against ratio
	read -r time against ratio < <(pairs "$2" "$3" "$4" | medians)
	awk -v label="$1" -v a="$time" -v b="$against" -v ratio="$ratio" 'BEGIN {
		printf "%-36s %7.2f us %7.2f us   x %.2f\n",
			label, a / 1000, b / 1000, ratio }'
}

# ---- what others wait ---------------------------------------------------------
# usage: waits COMMAND... here|elsewhere    the others' median and 99th percentile
waits()
{
	"$@" | tee -a "$folder/${!#}" | cut -d' ' -f1,2
}

lost()
{
	awk '{ lost += $5; all += $4 + $5 } END { print lost " of " all }' "$folder/$1"
}

# usage: tell_waits NAME COLUMN
tell_waits()
{
	local here elsewhere ratio
	read -r here elsewhere ratio < <(
		cut -d' ' -f"$2,$(($2 + 2))" "$folder/waits" | medians)
	printf '%-44s %7.3f %7.3f    x %.2f\n' "$1" "$here" "$elsewhere" "$ratio"
}

# What floods is told in turns to flood here and elsewhere.
# usage: compare_waits LABEL COMMAND...
compare_waits()
{
	local round
	rm -f "$folder/here" "$folder/elsewhere"
	for ((round = 0; round < rounds; round++)); do
		echo "$(waits "${@:2}" here) $(waits "${@:2}" elsewhere)"
	done >"$folder/waits"
	tell_waits "$1: median" 1
	tell_waits '99th percentile' 2
	echo "lost: here $(lost here), elsewhere $(lost elsewhere)"
}
