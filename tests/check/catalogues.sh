#!/bin/bash
# catalogues.sh -- each language says all that the English says, and no more
#
# Only what advice on a single cause says may stand in English; not so in the
# languages of `whole`.
. tests/steps.sh

whole=' de '

# How many texts of a file msgattrib chooses.
# usage: texts FILE OPTION
texts()
{
	msgattrib --no-wrap "$2" "$1" | grep -c '^msgid "[^"]'
}

# What a catalogue lacks of the texts of another; what it has beside is no matter.
lacks_none()
{
	msgmerge -q --no-fuzzy-matching "$1" "$2" | msgcmp - "$2"
}

step 'the English texts are found' \
	make --no-print-directory -s build/i18n/lazaret.pot build/i18n/pages.pot
all=$(texts build/i18n/lazaret.pot --untranslated)
most=$((all - $(texts build/i18n/pages.pot --untranslated)))
for catalogue in i18n/*.po; do
	language=$(basename "$catalogue" .po)
	english=build/i18n/pages.pot
	[[ $whole != *" $language "* ]] || english=build/i18n/lazaret.pot
	missing=$(texts "$catalogue" --untranslated)
	step "$language: the catalogue is sound" \
		msgfmt --check -o /dev/null "$catalogue"
	step "$language: nothing is missing (make catalogues-update); of advice on causes $((most - missing)) of $most texts are there" \
		lacks_none "$catalogue" "$english"
	grep -n '^#~\|^#, fuzzy' "$catalogue" |
		none "$language: nothing is left over or guessed"
done
