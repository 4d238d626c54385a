#!/bin/sh
# list.sh -- the migrations with their checksums, as C macro calls
# Built into every program, so that each knows the schema that it was made for;
# lazaret has their texts as well. The includer says what MIGRATION means.
set -eu
cd "$(dirname "$0")"
echo '/* Made by migrations/list.sh: number, name, SHA-256, file. */'
for file in [0-9]*.sql; do
	[ -e "$file" ] || continue
	name=${file%.sql}
	sum=$(sha256sum "$file")
	number=$(echo "${name%%_*}" | sed 's/^0*//')
	echo "MIGRATION($number, \"${name#*_}\", \"${sum%% *}\", \"migrations/$file\")"
done
