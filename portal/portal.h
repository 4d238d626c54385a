/* SPDX-License-Identifier: BSD-2-Clause */
/* portal.h -- what all requests share: settings, templates; read-only */
#ifndef PORTAL_PORTAL_H
#define PORTAL_PORTAL_H

#include <stdint.h>
#include <stdbool.h>

struct pool;
struct templates;
struct brand;

struct portal_settings {
	const char *pool;
	const char *database;
	int64_t database_patience; /* seconds for one statement */
	int64_t database_start;	   /* seconds to wait for it at the start */
	const char *socket;
	const char *socket_group;
	int64_t threads;
	int64_t memory; /* bytes of one request */
	const char *hosts;
	const char *realm;
	const char *portal_url;
	const char *templates;
	const char *languages;
	const char *brand;
};

struct portal {
	struct portal_settings settings;
	const struct pool *pool;
	const struct templates *templates; /* NULL in the pool api */
	const struct brand *brand;	   /* likewise */
};

#endif
