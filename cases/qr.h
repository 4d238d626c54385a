/* SPDX-License-Identifier: BSD-2-Clause */
/* qr.h -- a text as a square that cameras read: as a path of SVG, as signs */
#ifndef CASES_QR_H
#define CASES_QR_H

#include "lib/arena.h"

enum { QR_QUIET = 4 }; /* modules of white around it (ISO/IEC 18004, 6.3.8) */

/* The black modules as data of an SVG path, each 1 by 1, with the white around
 * it; `side_out` is the length of the side. "" where it does not fit. */
const char *qr_path(const char *text, struct arena *arena, size_t *side_out);
/* For a terminal: two rows of modules in one line of half blocks, light on
 * dark, since most are dark. "" where it does not fit. */
const char *qr_signs(const char *text, struct arena *arena);

#endif
