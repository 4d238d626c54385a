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
		synchronous_commit=off autovacuum=off
	postgres_sql "$1/pg" postgres -c 'CREATE DATABASE template'
	database_migrate "$1/pg" template
}

database_migrate()
{
	local file name
	for file in migrations/[0-9]*.sql; do
		name=$(basename "$file" .sql)
		postgres_sql "$1" "$2" --single-transaction -f "$file" \
			-c "INSERT INTO lazaret.migration (number, name, checksum)
			VALUES (${name%%_*}, '${name#*_}', '$(sha256sum <"$file" | cut -c1-64)')"
	done
}
