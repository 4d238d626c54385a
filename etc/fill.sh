# fill.sh -- put values into the files of etc/ that end in .in (sourced)
# shellcheck shell=bash

declare -A fill=() # NAME -> what stands for @NAME@

# Writes FILE.in with every @NAME@ filled in; one that nobody gave is an error.
# usage: fill_in FILE.in TARGET
fill_in()
{
	local text name
	text=$(<"$1")
	for name in "${!fill[@]}"; do
		text=${text//@"$name"@/"${fill[$name]}"}
	done
	if [[ $text =~ @[A-Z_]+@ ]]; then
		echo "$1: nothing was given for ${BASH_REMATCH[0]}" >&2
		return 1
	fi
	printf '%s\n' "$text" >"$2"
}

# For each language, what nginx's map needs to find it in `link browser`.
fill_languages()
{
	local language
	for language in en i18n/*.po; do
		language=$(basename "$language" .po)
		printf '\t"~*^ ?%s\\b" %s;\n' "$language" "$language"
	done
}
