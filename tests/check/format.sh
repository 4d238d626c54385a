#!/bin/bash
# format.sh -- C as .clang-format has it, small files, sound shell
. tests/steps.sh

sources() { git ls-files '*.c' '*.h'; }
scripts() { git ls-files | xargs grep -lE '^#!/bin/(ba)?sh|shellcheck shell='; }

sources | xargs -P2 -n20 clang-format --dry-run 2>&1 | grep error: |
	none 'C is formatted as .clang-format says'
sources | xargs wc -l | awk '$2 != "total" && $1 > 500' |
	none 'no C file is longer than 500 lines'
git ls-files | xargs -d '\n' grep -IlE '[[:blank:]]+$' |
	grep -vE '\.(eml|md|txt|po)$|/seeds/' | none 'no line ends in blanks'
scripts | xargs shellcheck -x -S warning | none 'shellcheck finds nothing'
