/* SPDX-License-Identifier: BSD-2-Clause */
/* exemption_days.h -- how long an exemption may be asked for */
#ifndef PORTAL_STAFF_EXEMPTION_DAYS_H
#define PORTAL_STAFF_EXEMPTION_DAYS_H

#include "lib/bytes.h"

/* The end of an exemption of so many days, "1", "7", "30" or "90", a week for
 * anything else: microseconds since 1970. `now` is in seconds. Pure. */
int64_t exemption_until(struct str days, int64_t now);

#endif
