# database.sh -- the tests' PostgreSQL and its databases (sourced)
# shellcheck shell=bash
#
# One server per test run, in a folder of its own, made for speed and for
# nothing else. Its database `template` is migrated once; each test gets a
# copy of it.
. etc/demo/postgres.sh

# Starts a server in FOLDER and leaves its process id in database_pid.
database_start()
{
	demo_user_create
	postgres_init "$1"
	postgres_exec "$1" fsync=off full_page_writes=off \
		synchronous_commit=off autovacuum=off >"$1.log" 2>&1 &
	database_pid=$!
	until postgres_ready "$1"; do
		kill -0 "$database_pid" || {
			cat "$1.log" >&2
			return 1
		}
		sleep 0.02
	done
	database_sql "$1" postgres -c 'CREATE DATABASE template'
	database_migrate "$1" template
}

database_stop()
{
	kill -INT "$database_pid" && wait "$database_pid"
}

# usage: database_sql FOLDER DATABASE PSQL-ARGUMENTS...
database_sql()
{
	PGOPTIONS='-c client_min_messages=warning' psql -XAtq \
		-v ON_ERROR_STOP=1 -h "$1" -U postgres -d "$2" "${@:3}"
}

database_migrate()
{
	local file
	for file in migrations/[0-9]*.sql; do
		[ -e "$file" ] || continue
		database_sql "$1" "$2" --single-transaction -f "$file"
	done
}
