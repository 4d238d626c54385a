#!/bin/bash
# lint.sh -- what clang, clang-tidy and cppcheck say of the sources
. tests/steps.sh

step 'clang builds without a warning' \
	make --no-print-directory -sk -j2 CC=clang BUILD=build-clang all
step 'clang-tidy finds nothing' make --no-print-directory -sk -j2 lint
git ls-files '*.c' | grep -v ^tests/ | xargs cppcheck --quiet -j2 \
	--enable=warning,performance,portability --inline-suppr --std=c11 \
	--suppress=unknownMacro --suppress=legacyUninitvar --suppress=arrayIndexOutOfBounds:redirector/name.c \
	-D_GNU_SOURCE -I. 2>&1 |
	none 'cppcheck finds nothing'
