/* SPDX-License-Identifier: BSD-2-Clause */
/* roles.h -- a parent that keeps a program's roles running */
#ifndef LIB_ROLES_H
#define LIB_ROLES_H

#include "lib/bytes.h"

/* Each role is a process: what it does, from its promise to its end. It ends
 * soon after roles_stopping; when it returns before, it has fallen. */
struct role {
	const char *name; /* for the log */
	void (*run)(void *context);
	void *context;
};

enum { ROLES_MAX = 64 };

/* Starts all roles and, each time one falls, another, but never two within
 * the same second. Returns on TERM or INT, when all have ended; those that
 * take longer than `seconds` are killed. Roles end when their parent does,
 * however it ended. */
void roles_run(const struct role *roles, size_t count, int seconds);

/* Inside a role: TERM and INT are blocked, so that no system call is broken
 * off; a descriptor to poll that is readable once the role is to end, and
 * whether that is so. */
int roles_socket(void);
bool roles_stopping(void);

#endif
