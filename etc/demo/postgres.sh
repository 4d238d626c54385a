# postgres.sh -- a private PostgreSQL for the demo and the tests (sourced)
# shellcheck shell=bash
#
# A server lives in one folder: data/ and the unix socket, which is the only
# way in. Needs service.sh.

postgres_program()
{
	local -a found=(/usr/lib/postgresql/*/bin/"$1")
	echo "${found[-1]}"
}

# Makes the server's folder, once.
postgres_create()
{
	[ ! -e "$1/data/PG_VERSION" ] || return 0
	service_folder "$1"
	(service_exec KILL env -i LC_ALL=C.UTF-8 "$(postgres_program initdb)" \
		-D "$1/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8) \
		>"$1/initdb.log" 2>&1 || {
		cat "$1/initdb.log" >&2
		return 1
	}
}

# Starts the service `postgres`; further arguments are its settings.
# usage: postgres_start FOLDER NAME=VALUE...
postgres_start()
{
	local -a settings=()
	local setting
	for setting in listen_addresses= unix_socket_directories="$1" \
		log_timezone=UTC timezone=UTC max_connections=200 "${@:2}"; do
		settings+=(-c "$setting")
	done
	service_start postgres INT env -i LC_ALL=C.UTF-8 PATH=/usr/bin:/bin \
		"$(postgres_program postgres)" -D "$1/data" "${settings[@]}"
	service_ready postgres "$(postgres_program pg_isready)" -q -U postgres -h "$1"
}

# usage: postgres_sql FOLDER DATABASE PSQL-ARGUMENTS...
postgres_sql()
{
	PGOPTIONS='-c client_min_messages=warning' psql -XAtq \
		-v ON_ERROR_STOP=1 -h "$1" -U postgres -d "$2" "${@:3}"
}

# Makes an empty database of lazaret_owner, who migrates it, where there is none.
# usage: postgres_database FOLDER NAME
postgres_database()
{
	postgres_sql "$1" postgres <<-END
		SELECT 'CREATE ROLE lazaret_owner LOGIN CREATEROLE'
		 WHERE to_regrole('lazaret_owner') IS NULL \gexec
		SELECT 'CREATE DATABASE $2 OWNER lazaret_owner'
		 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '$2') \gexec
	END
}
