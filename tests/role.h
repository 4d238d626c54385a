/* SPDX-License-Identifier: BSD-2-Clause */
/* role.h -- roles in a process of their own, for tests */
#ifndef TESTS_ROLE_H
#define TESTS_ROLE_H

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/roles.h"

/* Starts a parent that keeps them running. Gives its pid, -1 where it could not
 * start. The array stays the caller's. */
static inline pid_t
role_start(const struct role *roles, size_t count)
{
	pid_t parent = fork();
	if (parent == 0) {
		roles_run(roles, count, 2);
		_exit(0);
	}
	return parent;
}

/* Ends it and its roles. Gives what waitpid told of it: 0 where all went
 * well. */
static inline int
role_stop(pid_t parent)
{
	int status = 1;
	kill(parent, SIGTERM);
	waitpid(parent, &status, 0);
	return status;
}

#endif
