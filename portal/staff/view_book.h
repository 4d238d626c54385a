/* SPDX-License-Identifier: BSD-2-Clause */
/* view_book.h -- rows of loaded data as a person reads them, as values */
#ifndef PORTAL_STAFF_VIEW_BOOK_H
#define PORTAL_STAFF_VIEW_BOOK_H

#include "cases/data.h"
#include "lib/values.h"

/* The lists "playbooks", of causes, and "tables", of all other rows: each with
 * its "heads" and "rows", at most VIEW_BOOK_ROWS, or its "facts" where there is
 * but one such row. Pure. */
enum { VIEW_BOOK_ROWS = 500 };
void view_book_put(
    const struct rows *rows, struct values *page, struct arena *arena);

#endif
