/* SPDX-License-Identifier: BSD-2-Clause */
/* request.h -- one request and its answer, between FastCGI and a page */
#ifndef PORTAL_REQUEST_H
#define PORTAL_REQUEST_H

#include "lib/addr.h"
#include "lib/arena.h"

struct portal; /* portal/portal.h: settings, templates; read-only */
struct db;

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PUT, METHOD_OTHER };

struct field {
	struct str name;
	struct str value;
};

/* All slices live on the request's arena. */
struct request {
	const struct portal *portal;
	struct db *db;
	struct arena *arena;
	enum method method;
	struct str path;     /* "/captive-portal/api", percent-decoded */
	struct field *query; /* of the query string, decoded */
	size_t queries;
	struct field *form; /* of an urlencoded body, decoded */
	size_t forms;
	struct str body;       /* raw */
	struct str media_type; /* lower case, without parameters */
	struct str host;       /* as sent, lower case */
	struct str language;   /* Accept-Language */
	struct str authorization;
	struct str idempotency_key;
	struct str if_none_match;
	struct str cookie;
	struct addr from; /* whom nginx saw */
	int64_t now;	  /* seconds since 1970, taken once */
};

/* An answer; `status` 0 means that nothing was set yet. */
struct answer {
	int status;
	const char *media_type; /* "text/html; charset=utf-8" */
	struct str body;	/* on the arena */
	const char *location;	/* of a redirect */
	const char *etag;
	const char *allow; /* of a 405 */
	int retry_after;   /* seconds; 0: none */
	const char *set_cookie;
	const char *www_authenticate;
};

/* The value of a field, or the empty slice with data == NULL. */
struct str
request_field(const struct field *fields, size_t count, const char *name);

#endif
