/* SPDX-License-Identifier: BSD-2-Clause */
/* envelope.h -- a letter as the mail that goes out */
#ifndef WARDEN_ENVELOPE_H
#define WARDEN_ENVELOPE_H

#include "cases/letter.h"

/* The whole mail; `*words_out`, where not NULL, is what it says. Pure, but for
 * the time zone of the process; "" with arena_full when it does not fit. */
struct str
envelope_write(const struct letter_press *press, const struct letter *letter,
    struct arena *arena, struct letter_words *words_out);

#endif
