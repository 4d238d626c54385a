/* SPDX-License-Identifier: BSD-2-Clause */
/* kernel.h -- the role that makes the kernel hold what the wall says */
#ifndef GATEWAY_KERNEL_H
#define GATEWAY_KERNEL_H

#include "gateway/house.h"

/* The role; its context is the struct house. It has CAP_NET_ADMIN and no
 * database, opens no files, and hears redirectors on the socket for pins. */
void kernel_run(void *context);

#endif
