/* SPDX-License-Identifier: BSD-2-Clause */
/* preview.h -- every notice in every language, into a folder */
#ifndef WARDEN_PREVIEW_H
#define WARDEN_PREVIEW_H

#include "cases/letter.h"

/* Writes mail-NAME.LANGUAGE.eml, .txt and .html of each notice of the table in
 * preview.c, in each language of the default brand. Makes the folder; dies
 * with the reason where it cannot. */
void preview_write(const struct letter_press *press, const char *folder);

#endif
