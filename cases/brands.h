/* SPDX-License-Identifier: BSD-2-Clause */
/* brands.h -- every brand under which notices are sent */
#ifndef CASES_BRANDS_H
#define CASES_BRANDS_H

#include "lib/brand.h"

/* Each NAME.conf of a folder is the brand NAME; default.conf, which must be
 * there, speaks for all others. Dies with file and line on a bad one. They stay
 * for good. */
struct brands;
struct brands *brands_load(const char *folder);
/* Never NULL. */
const struct brand *brands_find(const struct brands *brands, const char *name);

#endif
