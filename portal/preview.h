/* SPDX-License-Identifier: BSD-2-Clause */
/* preview.h -- every page in every state, into a folder */
#ifndef PORTAL_PREVIEW_H
#define PORTAL_PREVIEW_H

#include "cases/advice.h"
#include "lib/brand.h"
#include "lib/template.h"

/* What drawing needs; read-only. */
struct preview {
	const struct templates *templates;
	const struct brand *brand;
	const struct advices *advices;
};

/* Writes STATE.LANGUAGE.html for each state and each language that the brand
 * offers, with style.css, page.js and an index.html beside them. The clock
 * stands still, so that the same words give the same files. Makes the folder.
 * Dies with the reason when it cannot write. */
void preview_write(const struct preview *preview, const char *folder);

/* The page that nginx shows while the portal itself is away, for each
 * language: index.LANGUAGE.html and style.css, to be served below /away/. */
void preview_write_away(const struct preview *preview, const char *folder);

#endif
