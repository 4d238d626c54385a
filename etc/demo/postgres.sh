# postgres.sh -- a private PostgreSQL for the demo and the tests (sourced)
# shellcheck shell=bash
#
# A server lives in one folder: data/ and its log; the only way in is the unix
# socket in that folder. PostgreSQL refuses to run as root; where root runs
# this, the system user lazaret-demo runs it instead.

demo_user=lazaret-demo

# Runs a command in place of this (sub)shell as the demo's user, or as oneself
# where one is not root. It gets SIGNAL when the shell that started it dies.
# usage: as_demo SIGNAL COMMAND...
as_demo()
{
	local -a who=()
	if [ "$(id -u)" -eq 0 ]; then
		who=(--reuid "$demo_user" --regid "$demo_user" --clear-groups)
	fi
	exec setpriv "${who[@]}" --pdeathsig "$1" "${@:2}"
}

demo_user_create()
{
	[ "$(id -u)" -eq 0 ] || return 0
	getent passwd "$demo_user" >/dev/null ||
		useradd --system --user-group --no-create-home \
			--home-dir /nonexistent --shell /usr/sbin/nologin "$demo_user"
}

# A folder that belongs to the demo's user; nobody else may look in.
demo_folder()
{
	mkdir -p "$1"
	chmod 700 "$1"
	[ "$(id -u)" -ne 0 ] || chown "$demo_user:" "$1"
}

postgres_program()
{
	local -a found=(/usr/lib/postgresql/*/bin/"$1")
	echo "${found[-1]}"
}

# Makes the server's folder, once.
postgres_init()
{
	[ ! -e "$1/data/PG_VERSION" ] || return 0
	demo_folder "$1"
	(as_demo KILL env -i LC_ALL=C.UTF-8 "$(postgres_program initdb)" \
		-D "$1/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 \
		>"$1/initdb.log" 2>&1) || {
		cat "$1/initdb.log" >&2
		return 1
	}
}

# Becomes the server (SIGINT ends it fast); further arguments are settings.
# usage: postgres_exec FOLDER NAME=VALUE...
postgres_exec()
{
	local -a settings=()
	local setting
	for setting in listen_addresses= unix_socket_directories="$1" \
		log_timezone=UTC timezone=UTC max_connections=200 "${@:2}"; do
		settings+=(-c "$setting")
	done
	as_demo INT env -i LC_ALL=C.UTF-8 PATH=/usr/bin:/bin \
		"$(postgres_program postgres)" -D "$1/data" "${settings[@]}"
}

postgres_ready()
{
	"$(postgres_program pg_isready)" -q -h "$1"
}
