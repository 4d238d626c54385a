/* SPDX-License-Identifier: BSD-2-Clause */
/* request.h -- one request, read from what nginx hands over */
#ifndef PORTAL_REQUEST_H
#define PORTAL_REQUEST_H

#include "lib/addr.h"
#include "lib/arena.h"
#include "lib/shape.h"
#include "portal/answer.h"

struct portal; /* portal/portal.h: settings, templates; read-only */
struct db;
struct route;
struct bearer;
struct visitor;
struct clerk;

enum method {
	METHOD_NONE,
	METHOD_GET,
	METHOD_HEAD,
	METHOD_POST,
	METHOD_PUT,
	METHOD_OTHER
};

enum {
	REQUEST_PATH_MAX = 2048,  /* bytes, as sent; nginx's own limit is 8 k */
	REQUEST_QUERY_MAX = 4096, /* bytes, as sent */
	REQUEST_FIELDS_MAX = 64,  /* of a query or a form */
	REQUEST_PARTS_MAX = 2	  /* {parts} of a route's path */
};

/* A body too long to hold, and an answer that is written as it grows: for
 * routes that say `streams`. `read` gives the next bytes, 0 at the end or when
 * the other side is gone; `write` is false when nobody reads any more. The
 * first write sends the answer's head. */
struct stream {
	size_t (*read)(struct stream *stream, void *room, size_t size);
	bool (*write)(
	    struct stream *stream, struct answer *answer, struct str text);
};

/* All slices live as long as the request. Trust: every byte is the other
 * side's, but `from`, which nginx saw. */
struct request {
	const struct portal *portal;
	struct db *db;
	struct arena *arena;
	enum method method;
	struct str target;   /* path as sent, "/api/v1/cases/x%2Fy" */
	struct str uri;	     /* likewise, with its query */
	struct str path;     /* "/captive-portal/api", percent-decoded */
	struct field *query; /* of the query string, decoded */
	size_t queries;
	struct field *form; /* of an urlencoded body, decoded; of a form
			     * with a file, likewise */
	size_t forms;
	struct str file; /* the one that was chosen, any bytes; data == NULL:
			  * none was */
	struct str body;	 /* raw; empty for a streaming route */
	int64_t body_length;	 /* as announced; -1: not a number */
	struct str media_type;	 /* lower case, without parameters */
	struct str content_type; /* as sent, with them */
	struct str host;	 /* as sent, lower case */
	struct str language;	 /* Accept-Language */
	struct str authorization;
	struct str idempotency_key;
	struct str if_none_match;
	struct str cookie;
	struct str origin;	/* Origin */
	struct str fetch_site;	/* Sec-Fetch-Site */
	struct str agent;	/* User-Agent */
	struct str proxy_staff; /* Lazaret-Staff and Lazaret-Proxy: what the
				 * operator's own proxy says, if it is that;
				 * empty where one was given twice */
	struct str proxy_secret;
	struct str upload_token;  /* Lazaret-Token, Lazaret-File (percent- */
	struct str upload_name;	  /* encoded), Lazaret-Batch and */
	struct str upload_batch;  /* Lazaret-Number: what goes with a file */
	struct str upload_number; /* that is all of the body */
	struct addr from;	  /* whom nginx saw */
	int64_t now;		  /* seconds since 1970, taken once */
	struct stream *stream;

	/* What the guards of route.c found: the row, the {parts} of its path,
	 * who asks, and the fields of query and body read into the structs
	 * that the row's shapes name. */
	const struct route *route;
	struct str parts[REQUEST_PARTS_MAX];
	const struct bearer *bearer;   /* in the pool api */
	const struct visitor *visitor; /* in the pool subscriber */
	const struct clerk *clerk;     /* in the pool staff; NULL: nobody */
	const void *asked;	       /* by route->query */
	const void *given;	       /* by route->body */
};

enum request_outcome {
	REQUEST_FINE,
	REQUEST_BAD,	 /* broken percent-encoding, NUL, not UTF-8 */
	REQUEST_TOO_LONG /* path, query or number of fields */
};

/* Fills a request from the params of FastCGI ("NAME=value", NULL ends; the
 * names of RFC 3875 and REQUEST_URI), which must live as long as the request;
 * `arena` takes what is decoded. Pure. */
enum request_outcome MUST_CHECK request_read(const char *const *params,
    struct arena *arena, struct request *request_out);

/* Decodes an urlencoded body (WHATWG URL, 5.1) into `form`. Pure. */
enum request_outcome MUST_CHECK request_read_form(struct request *request);

/* Decodes %XX, and '+' as a space where `plus`. False for a broken escape, a
 * NUL and what is not UTF-8. */
bool MUST_CHECK request_decode(
    struct str text, bool plus, struct arena *arena, struct str *text_out);

/* The value of one cookie (RFC 6265, 4.2.1), or the empty slice with data ==
 * NULL. Pure. */
struct str request_cookie(const struct request *request, const char *name);

/* Takes a field out of the form and returns its value: what the guards read is
 * no page's. */
struct str request_take(struct request *request, const char *name);

/* The value of a field, or the empty slice with data == NULL. */
struct str
request_field(const struct field *fields, size_t count, const char *name);

#endif
