#!/bin/bash
# words.sh -- what no file may say
. tests/steps.sh

banned='strcpy strcat strlcat sprintf sscanf strtok strtol atoi gmtime
	localtime system popen'

for word in $banned; do
	git grep -nE "\b$word *\(" -- '*.c' '*.h'
done | none 'no banned call'
git grep -nIE '/home/[a-z]|/roo[t]/|/wor[k]/|/tmp/[w]/' -- . |
	none 'no path of some machine'
git grep -nIE '\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b' -- . |
	none 'nothing is left for later'
git grep -LE 'SPDX-License-Identifier: BSD-2-Clause' -- '*.c' '*.h' |
	none 'each C file names its licence'
