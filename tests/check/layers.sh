#!/bin/bash
# layers.sh -- who may include whom (style: a program is a top folder)
. tests/steps.sh

# usage: included FOLDER   prints "file: header" of each include in quotes
included()
{
	git ls-files "$1/*.c" "$1/*.h" |
		xargs -r grep -HoE '^#include "[^"]+"' |
		sed -E 's/#include "(.*)"/ \1/'
}

# usage: only FOLDER FOLDER...   the first includes none but these
only()
{
	included "$1" | grep -vE ": ($(IFS='|' && echo "${*}"))/|: migrations.h" |
		none "$1 includes ${*} alone"
}

only lib
only cases lib
only redirector lib
only gateway lib
for program in portal warden scanner cli; do
	only $program cases lib
done

git grep -l libpq-fe.h -- '*.c' '*.h' | grep -v '^lib/db\.c$' |
	none 'only lib/db.c knows libpq'
git ls-files '*.c' | while read -r file; do
	[ -e "${file%.c}.h" ] || continue
	first=$(grep -m1 '^#include' "$file")
	[ "$first" = "#include \"${file%.c}.h\"" ] || echo "$file: $first"
done | none 'each file includes its own header first'
