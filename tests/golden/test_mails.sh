#!/bin/bash
# Goal: nobody changes what subscribers read in their mail without a review
# seeing it.
. tests/steps.sh

step 'the notices are written' tests/golden/letters "$LAZARET_TEST_FOLDER/mails"
for mail in tests/golden/mails/*; do
	step "${mail##*/} is the golden one (make golden blesses it)" \
		diff -u "$mail" "$LAZARET_TEST_FOLDER/mails/${mail##*/}"
done
step 'no notice is missing' diff <(ls tests/golden/mails) \
	<(ls "$LAZARET_TEST_FOLDER/mails")
