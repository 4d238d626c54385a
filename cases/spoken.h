/* SPDX-License-Identifier: BSD-2-Clause */
/* spoken.h -- a case code as it is read aloud on the telephone */
#ifndef CASES_SPOKEN_H
#define CASES_SPOKEN_H

#include "lib/i18n.h"

enum { SPOKEN_SIZE = 160 };

/* "7KQ4MF" as "seven, Kilo, Quebec – four, Mike, Foxtrot", in the alphabet
 * that people of this language know. Signs outside the codes' alphabet are
 * left out. `size` at least SPOKEN_SIZE; returns `text`. Pure. */
const char *spoken_code(const char *code, const struct i18n_language *language,
    char *text, size_t size);

#endif
