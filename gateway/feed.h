/* SPDX-License-Identifier: BSD-2-Clause */
/* feed.h -- the role that follows the wall and tells the role kernel */
#ifndef GATEWAY_FEED_H
#define GATEWAY_FEED_H

#include "gateway/house.h"

/* The role; its context is the struct house. It has a database and no rights
 * over the network. */
void feed_run(void *context);

#endif
