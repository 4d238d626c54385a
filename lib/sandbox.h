/* SPDX-License-Identifier: BSD-2-Clause */
/* sandbox.h -- each role's promise: what it will never do again */
#ifndef LIB_SANDBOX_H
#define LIB_SANDBOX_H

#include "lib/bytes.h"

/* A promise allows one group of system calls; what no promise allows kills
 * the process. Every role may compute, take memory, read the clock, use the
 * descriptors that it has, and end. Nobody may execute a program. */
enum sandbox_promise {
	SANDBOX_POLL = 1 << 0,	/* wait: poll, epoll, timers, events */
	SANDBOX_SERVE = 1 << 1, /* accept and answer on sockets it was given */
	SANDBOX_INET = 1 << 2,	/* open IPv4 and IPv6 sockets of its own */
	SANDBOX_UNIX = 1 << 3,	/* open unix sockets of its own */
	SANDBOX_READ = 1 << 4,	/* open files for reading */
	SANDBOX_WRITE = 1 << 5, /* open, create and rename files */
	SANDBOX_THREADS = 1 << 6,  /* start threads, and no process */
	SANDBOX_PARENT = 1 << 7,   /* fork roles, wait for and signal them */
	SANDBOX_NETFILTER = 1 << 8 /* ask and change the packet filter */
};

/* With all that libpq needs to reach and keep a connection, and the paths that
 * go with it: libraries that are loaded late, and what names a host. */
#define SANDBOX_DATABASE \
	(SANDBOX_POLL | SANDBOX_INET | SANDBOX_UNIX | SANDBOX_READ)
/* clang-format off */
#define SANDBOX_DATABASE_PATHS \
	{ "/etc", false }, { "/usr", false }, \
	{ "/lib", false }, { "/lib64", false }
/* clang-format on */

/* A file or folder, with all below it, that stays open to the role. */
struct sandbox_path {
	const char *path; /* NULL ends the list; a missing one is skipped */
	bool write;
};

enum { SANDBOX_PATHS = 16 };

struct sandbox_role {
	const char *name;
	unsigned promises; /* of enum sandbox_promise */
	struct sandbox_path paths[SANDBOX_PATHS];
};

/* The first call of a role. Seccomp must hold, else it dies with the reason.
 * Landlock closes the file system but for `paths`, as far as this kernel has
 * it; true when it did. No way leads back, children inherit it, and a child
 * may promise less, never more. */
bool sandbox_enter(const struct sandbox_role *role);

#endif
