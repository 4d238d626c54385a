#!/bin/sh
# list.sh -- the migrations with their checksums, as C initialisers
# Built into every program, so that each knows the schema that it was made for.
set -eu
cd "$(dirname "$0")"
echo '/* Made by migrations/list.sh: { number, name, SHA-256 }. */'
for file in [0-9]*.sql; do
	[ -e "$file" ] || continue
	name=${file%.sql}
	sum=$(sha256sum "$file")
	number=$(echo "${name%%_*}" | sed 's/^0*//')
	echo "{ $number, \"${name#*_}\", \"${sum%% *}\" },"
done
