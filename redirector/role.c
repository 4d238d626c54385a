/* SPDX-License-Identifier: BSD-2-Clause */
/* role.c -- what the roles beside the workers share: end when told, wait */
#include "redirector/role.h"

#include <poll.h>
#include <signal.h>
#include <time.h>

static volatile sig_atomic_t stopping;

static void
on_term(int signal)
{
	(void)signal;
	stopping = 1;
}

/* TERM stays blocked but in role_wait, so that none is missed before it. */
void
role_catch_term(void)
{
	struct sigaction action = { .sa_handler = on_term };
	sigset_t blocked;
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGTERM);
	sigprocmask(SIG_BLOCK, &blocked, NULL);
	sigaction(SIGTERM, &action, NULL);
}

bool
role_stopping(void)
{
	return stopping != 0;
}

void
role_wait(int fd, int64_t milliseconds)
{
	struct pollfd about = { .fd = fd, .events = POLLIN };
	sigset_t open;
	if (milliseconds < 0)
		milliseconds = 0;
	struct timespec time = {
		.tv_sec = milliseconds / 1000,
		.tv_nsec = milliseconds % 1000 * 1000000,
	};
	sigprocmask(SIG_BLOCK, NULL, &open);
	sigdelset(&open, SIGTERM);
	ppoll(&about, 1, &time, &open);
}
