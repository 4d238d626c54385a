#!/bin/bash
# catalogues.sh -- each language says all that the English says, and no more
. tests/steps.sh

step 'the English texts are found' make --no-print-directory -s build/i18n/lazaret.pot
for catalogue in i18n/*.po; do
	language=$(basename "$catalogue" .po)
	step "$language: the catalogue is sound" \
		msgfmt --check -o /dev/null "$catalogue"
	step "$language: nothing is missing (make catalogues-update)" \
		msgcmp "$catalogue" build/i18n/lazaret.pot
	grep -n '^#~\|^#, fuzzy' "$catalogue" |
		none "$language: nothing is left over or guessed"
done
