#!/bin/bash
# manuals.sh -- the manual pages are sound
. tests/steps.sh

# What is not installed yet cannot be found: that alone is left out.
git ls-files '*.[1-8]' | xargs mandoc -T lint -W style 2>&1 |
	grep -v 'referenced manual not found\|outdated mandoc.db' |
	none 'mandoc finds nothing'
