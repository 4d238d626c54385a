/* SPDX-License-Identifier: BSD-2-Clause */
/* subscriber_row.h -- a subscriber as one JSON object, in the API and files */
#ifndef CASES_SUBSCRIBER_ROW_H
#define CASES_SUBSCRIBER_ROW_H

#include "cases/subscriber.h"
#include "lib/shape.h"

/* {"account"?, "kind", "brand"?, "language"?, "contacts": [{"channel",
 *  "value"}], "lines": [{"reference", "realm"?}]}: docs/api.md. */
extern const struct shape subscriber_row_shape;

/* The order that a row read by the shape makes; `account` is that of the path,
 * or NULL where the row must name it. False: `faults` says why. `actor` is the
 * caller's to set. The order lives as long as the row. Pure. */
bool MUST_CHECK subscriber_row_order(const void *row, const char *account,
    struct faults *faults, struct subscriber_order *order_out);

#endif
