/* SPDX-License-Identifier: BSD-2-Clause */
/* book.h -- what the pages of loaded data share: a version, found and shown */
#ifndef PORTAL_STAFF_BOOK_H
#define PORTAL_STAFF_BOOK_H

#include "cases/load.h"
#include "cases/version.h"
#include "lib/values.h"
#include "portal/request.h"

enum {
	BOOK_BYTES_MOST = 4 * 1024 * 1024, /* of a text that pages work on */
	BOOK_CHANGES_MOST = 500		   /* of rows on one page */
};

/* The version that a path or a query names; false: the answer is there. */
bool book_find(struct request *request, struct answer *answer, struct str id,
    struct version *version_out);
/* Whether its text is not larger than BOOK_BYTES_MOST; false: as above. */
bool book_fits(struct request *request, struct answer *answer,
    const struct version *version);
/* Both, and its text. The caller frees the result. */
bool book_read(struct request *request, struct answer *answer, struct str id,
    struct version *version_out, struct str *text_out,
    struct db_result **result_out);

/* Everything about a version that its row in a list shows. */
void book_put(const struct request *request, const struct version *version,
    struct values *item);

/* The list "changes" (sign, word, look, row, detail) with "any_changes" and,
 * where there are more, "more_changes"; "added", "altered", "removed": how
 * many.
 */
void book_put_changes(const struct request *request,
    const struct changes *changes, struct values *page);
/* These, and what stands against it: "obstacle", or "faulty" with the list
 * "complaints" and, where there are more, "more_complaints". */
void book_put_load(const struct request *request, const struct load *load,
    enum load_outcome done, struct values *page);

#endif
