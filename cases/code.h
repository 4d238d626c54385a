/* SPDX-License-Identifier: BSD-2-Clause */
/* code.h -- the code of a case: six signs that can be read out on the phone */
#ifndef CASES_CODE_H
#define CASES_CODE_H

#include "lib/bytes.h"

enum { CODE_SIGNS = 6, CODE_SIZE = CODE_SIGNS + 1, CODE_HUMAN = 3 };

/* No vowels, no 0 O 1 I L: nothing to misread, no words by chance. */
#define CODE_ALPHABET "23456789BCDFGHJKMNPQRTVWXY"

/* Six random signs; `text` has CODE_SIZE bytes. */
void code_make(char *text);
/* What a person typed, brought to the form of the record: spaces and dashes
 * go, letters become capitals. `text` has CODE_SIZE bytes. False unless
 * `signs` signs of the alphabet are left; `signs` <= CODE_SIGNS. Pure. */
bool MUST_CHECK code_read(struct str typed, size_t signs, char *text);
/* The human step of RFC 6561, 5.4: are these the last three signs? Pure. */
bool code_ends_with(const char *code, struct str typed);

#endif
