/* SPDX-License-Identifier: BSD-2-Clause */
/* works.h -- what still works under a measure, in words for the subscriber */
#ifndef CASES_WORKS_H
#define CASES_WORKS_H

#include "lib/wall.h"

/* A sentence or two, for i18n_text; "" at MEASURE_NONE. Pages and mails say
 * the same. Pure. */
const char *works_words(enum measure measure);

#endif
