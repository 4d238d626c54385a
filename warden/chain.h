/* SPDX-License-Identifier: BSD-2-Clause */
/* chain.h -- the role that links the audit */
#ifndef WARDEN_CHAIN_H
#define WARDEN_CHAIN_H

#include "lib/bytes.h"

struct chain_settings {
	const char *database;
};

/* Each second: links what has been committed. Several wardens take turns. The
 * end of the chain goes into the log at each start and each hour in which it
 * has grown, so that a log that is kept elsewhere is a witness. Returns once
 * roles_stopping. */
void chain_run(void *settings);

#endif
