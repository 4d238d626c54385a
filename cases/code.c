/* SPDX-License-Identifier: BSD-2-Clause */
/* code.c -- the code of a case: six signs that can be read out on the phone */
#include "cases/code.h"

#include <sodium.h>
#include <string.h>

void
code_make(char *text)
{
	static const char signs[] = CODE_ALPHABET;
	for (size_t i = 0; i < CODE_SIGNS; i++)
		text[i] = signs[randombytes_uniform(sizeof signs - 1)];
	text[CODE_SIGNS] = '\0';
}

bool
code_read(struct str typed, size_t signs, char *text)
{
	size_t count = 0;
	for (size_t i = 0; i < typed.len; i++) {
		char sign = typed.data[i];
		if (sign == ' ' || sign == '-')
			continue;
		if (sign >= 'a' && sign <= 'z')
			sign = (char)(sign - 'a' + 'A');
		if (sign == '\0' || strchr(CODE_ALPHABET, sign) == NULL ||
		    count == signs)
			return false;
		text[count++] = sign;
	}
	text[count] = '\0';
	return count == signs;
}

bool
code_ends_with(const char *code, struct str typed)
{
	char end[CODE_SIZE];
	return code_read(typed, CODE_HUMAN, end) &&
	    str_ends(str_from(code), str_from(end));
}
