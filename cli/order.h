/* SPDX-License-Identifier: BSD-2-Clause */
/* order.h -- a report as the options of a command tell it */
#ifndef CLI_ORDER_H
#define CLI_ORDER_H

#include "cases/quarantine.h"
#include "cli/cli.h"

/* `who` is a line or an address, which `addr` keeps. An option that the command
 * does not know is as one that was not given. False, and told why, for one that
 * makes no sense. */
bool order_read(const struct cli *cli, const char *who, struct addr *addr,
    struct quarantine_order *order);

#endif
