# database.sh -- the tests' PostgreSQL and its databases (sourced)
# shellcheck shell=bash
#
# One server per test run, in a folder of its own, made for speed and for
# nothing else. Its database `template` is migrated once; each test gets a
# copy of it.
. etc/demo/service.sh
. etc/demo/postgres.sh

database_start()
{
	service_logs=$1
	service_user_create
	postgres_create "$1/pg"
	postgres_start "$1/pg" fsync=off full_page_writes=off \
		synchronous_commit=off autovacuum=off jit=off
	postgres_database "$1/pg" template
	make --no-print-directory -s build/lazaret
	echo "owner = host=$1/pg dbname=template user=lazaret_owner" >"$1/lazaret.conf"
	build/lazaret -c "$1/lazaret.conf" migrate >"$1/migrate.log"
}
