#!/bin/bash
# Goal: nobody changes the schema without a review seeing it.
. tests/steps.sh

step 'the schema is the golden one (make golden blesses it)' \
	diff -u tests/golden/schema.sql <(tests/golden/dump)
