#!/bin/bash
# tree.sh -- the map made of each file's first line, and whether all have one
#
# usage: tests/check/tree.sh [--print|--write]
# --print shows the map, --write puts it between the marks of
# docs/architecture.md; without either, both are checked.
cd "$(dirname "$0")/../.." || exit
. tests/steps.sh

page=docs/architecture.md

# Every file that carries a line of the map. Tests of one file need none.
mapped()
{
	git ls-files Makefile '*.c' '*.h' '*.sh' '*.sql' '*.py' '*.js' \
		etc/demo/run tests/scenarios/stay 'tests/run*' 'tests/one' 'tests/with-*' |
		grep -vE '/(test|fuzz)_[^/]*$|^tests/scenarios/[0-9]' |
		sed -E 's|^[^/]*$|./&|; s|(.*)/|\1 |' | sort | tr ' ' /
}

# "dns.c -- answer the DNS questions of walled lines" of one file
line_of()
{
	local name=${1##*/}
	sed -nE "1,3s|^[^[:alnum:]]*(${name//./\\.} -- .*[^ */])[ */]*$|\1|p;3q" "$1"
}

draw()
{
	local file folder=
	mapped | while read -r file; do
		[[ $file != *.h || ! -e ${file%.h}.c ]] || continue
		if [ "${file%/*}" != "$folder" ]; then
			folder=${file%/*}
			printf '%s\n' "$folder/"
		fi
		printf '  %s\n' "$(line_of "$file")"
	done
}

stands()
{
	sed -n '/^<!-- tree -->/,/^<!-- end of tree -->/p' "$page" | sed '1,2d' |
		sed '/^```$/,$d'
}

write()
{
	{
		sed '/^<!-- tree -->/q' "$page"
		echo '```'
		draw
		echo '```'
		sed -n '/^<!-- end of tree -->/,$p' "$page"
	} >"$page.new" && mv "$page.new" "$page"
}

case ${1:-} in
--print) draw ;;
--write) write ;;
*)
	mapped | while read -r file; do
		[ -n "$(line_of "$file")" ] || echo "$file"
	done | none 'each file begins with its line of the map'
	step "$page shows the tree (make golden writes it)" \
		diff <(stands) <(draw)
	;;
esac
