/* SPDX-License-Identifier: BSD-2-Clause */
/* lease_row.h -- a lease as one JSON object, in the API and in files */
#ifndef CASES_LEASE_ROW_H
#define CASES_LEASE_ROW_H

#include "cases/lease.h"
#include "lib/shape.h"

/* {"line", "prefix", "realm"?, "outside"?, "first_port"?, "last_port"?,
 *  "origin", "started_at", "until"?, "ended_at"?}: docs/api.md. An outside
 * address without ports is the line's alone. */
extern const struct shape lease_row_shape;

/* The order that a row read by the shape makes. False where its fields
 * contradict each other: `faults` names them. The order lives as long as the
 * row. Pure. */
bool MUST_CHECK lease_row_order(
    const void *row, struct faults *faults, struct lease_order *order_out);

#endif
