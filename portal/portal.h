/* SPDX-License-Identifier: BSD-2-Clause */
/* portal.h -- what all requests share: settings, templates; read-only */
#ifndef PORTAL_PORTAL_H
#define PORTAL_PORTAL_H

#include <stdint.h>
#include <stdbool.h>

struct pool;
struct templates;
struct brand;
struct advices;
struct brands;
struct uploads;
struct seal_keys;

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
	const char *scanner;	   /* "": files are not scanned */
	int64_t scan_size;	   /* MB of one file */
	int64_t scan_files;	   /* chosen together */
	int64_t scan_minute;	   /* files of one line in a minute */
	int64_t scan_uploads;	   /* at once, of all lines */
	int64_t scan_line_uploads; /* at once, of one line */
	int64_t session_idle;	   /* seconds without a request */
	int64_t session_end;	   /* seconds in all */
	const char *second_factor; /* the lowest role that needs one */
	const char *sign_on_from;  /* "": nobody vouches for staff */
	const char *sign_on_secret;
	const char *staff_key; /* file of the keys that seal second factors */
	int64_t password_passes; /* of Argon2id */
	int64_t password_memory; /* MB */
	int64_t password_checks; /* at once */
	int64_t scan_patience;	 /* seconds until a file has come, and again
				  * until it is checked */
};

struct portal {
	struct portal_settings settings;
	const struct pool *pool;
	const struct templates *templates; /* NULL in the pool api */
	const struct brand *brand;	   /* likewise */
	const struct advices *advices;	   /* likewise */
	const struct brands *brands;	   /* in the pool staff */
	const struct seal_keys *seal_keys; /* likewise */
	const uint8_t *csrf_key;	   /* likewise; CSRF_KEY_SIZE bytes */
	struct uploads *uploads;	   /* has a lock of its own */
};

/* Languages, brand, advice and templates, as the settings say; once, before
 * any thread. Dies with file and line on a bad one. */
void portal_load_pages(struct portal *portal);

#endif
