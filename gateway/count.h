/* SPDX-License-Identifier: BSD-2-Clause */
/* count.h -- the role that reads what the kernel counted */
#ifndef GATEWAY_COUNT_H
#define GATEWAY_COUNT_H

#include "gateway/house.h"

/* The role; its context is the struct house. It reads with CAP_NET_ADMIN,
 * changes nothing, and has no database. */
void count_run(void *context);

#endif
