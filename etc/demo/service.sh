# service.sh -- start programs, wait for them, stop them all (sourced)
# shellcheck shell=bash
#
# Where root starts them, services run as the system user lazaret-demo (some,
# as PostgreSQL, refuse root), else as whoever runs this. Each is a process
# group of its own, so that Ctrl-C reaches the supervisor alone, and none
# outlives the shell that started it.

service_user=lazaret-demo
service_logs=.	  # the folder for NAME.log
service_within=() # a command to run services in, as `ip netns exec NAME`
service_names=()
declare -A service_pid=() service_signal=()

service_user_create()
{
	[ "$(id -u)" -eq 0 ] || return 0
	getent passwd "$service_user" >/dev/null ||
		useradd --system --user-group --no-create-home \
			--home-dir /nonexistent --shell /usr/sbin/nologin "$service_user"
}

# Makes a folder that belongs to the services' user; nobody else may look in.
service_folder()
{
	mkdir -p "$@"
	chmod 700 "$@"
	[ "$(id -u)" -ne 0 ] || chown "$service_user:" "$@"
}

# Becomes COMMAND as the services' user. SIGNAL reaches it when its parent dies.
# usage: service_exec SIGNAL COMMAND...
service_exec()
{
	local -a user=()
	if [ "$(id -u)" -eq 0 ]; then
		user=(--reuid "$service_user" --regid "$service_user" --clear-groups)
	fi
	exec "${service_within[@]}" setsid setpriv "${user[@]}" --pdeathsig "$1" "${@:2}"
}

# Starts COMMAND; SIGNAL is what ends it.
# usage: service_start NAME SIGNAL COMMAND...
service_start()
{
	service_exec "${@:2}" >>"$service_logs/$1.log" 2>&1 </dev/null &
	service_pid[$1]=$!
	service_signal[$1]=$2
	service_names+=("$1")
}

# Waits until COMMAND succeeds. A service that ends before, or is not ready in
# 30 s, is named with its last words.
# usage: service_ready NAME COMMAND...
service_ready()
{
	local end=$((SECONDS + 30))
	until "${@:2}" >/dev/null 2>&1; do
		if ! kill -0 "${service_pid[$1]}" 2>/dev/null; then
			service_complain "$1" "ended before it was ready"
			return 1
		fi
		if [ "$SECONDS" -ge "$end" ]; then
			service_complain "$1" "was not ready after 30 s"
			return 1
		fi
		sleep 0.05
	done
}

service_complain()
{
	echo "$1 $2. Its last words ($service_logs/$1.log):"
	tail -n 15 "$service_logs/$1.log" | sed 's/^/    /'
} >&2

# Waits until one of the services ends, and says which.
service_watch()
{
	local ended='' name status=0
	wait -n -p ended "${service_pid[@]}" || status=$?
	for name in "${service_names[@]}"; do
		[ "${service_pid[$name]}" != "$ended" ] ||
			service_complain "$name" "ended by itself with $status"
	done
}

# Asks services to end, all at once, and kills what is left of their groups
# after two seconds.
# usage: service_stop NAME...
service_stop()
{
	local name tries=80
	for name in "$@"; do
		kill "-${service_signal[$name]}" "${service_pid[$name]}" || true
	done
	for name in "$@"; do
		while kill -0 "${service_pid[$name]}" && [ $((tries--)) -gt 0 ]; do
			sleep 0.025
		done
		kill -KILL -- "-${service_pid[$name]}" || true
		wait "${service_pid[$name]}" || true
	done
} 2>/dev/null

# Stops all but the first, then the first, on which the others rest.
service_stop_all()
{
	service_stop "${service_names[@]:1}"
	service_stop "${service_names[@]:0:1}"
	service_names=()
}
