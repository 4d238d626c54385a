/* SPDX-License-Identifier: BSD-2-Clause */
/* route.h -- one table per pool: which request goes where, who may, with what
 */
#ifndef PORTAL_ROUTE_H
#define PORTAL_ROUTE_H

#include "portal/request.h"

struct shape;  /* lib/shape.h */
struct faults; /* likewise */
struct json_t; /* jansson.h */

/* A row: one operation. A page or an API call is one line of its pool's
 * table, and cannot forget who may, CSRF, size or fields. */
struct route {
	enum method method; /* a GET row answers HEAD as well */
	const char *path;   /* "/cases/{id}/release": {id} is one segment */
	unsigned who;	    /* what the pool's `admit` asks for, as a bit; 0:
			     * everybody */
	bool csrf;	    /* the pool's `genuine` must agree */
	bool fresh;	    /* who asks has just proved who they are: the
			     * pool's `confirm` sees to it */
	bool unattended;    /* a page asks by itself: no sign that anybody is
			     * there */
	bool keyed;	    /* honours Idempotency-Key by the pool's `replay` */
	bool streams;	    /* the handler reads the body by request->stream */
	const char *media_type;	   /* of the body; NULL: the row takes none */
	size_t body_most;	   /* bytes */
	const struct shape *query; /* NULL: whatever comes is left to the
				    * handler, in request->query */
	const struct shape *body;  /* NULL: likewise, in request->form or
				    * request->body */
	/* Where the fields of a JSON body have faults: names what only the
	 * record can tell of the others, so that one answer names all. NULL:
	 * nothing. */
	void (*also)(struct request *request, const struct json_t *body,
	    struct faults *faults);
	void (*handle)(struct request *request, struct answer *answer);
};

/* Why the guards sent a request away. */
struct refusal {
	int status;
	const char *detail;	     /* one sentence for whoever asked */
	const struct faults *faults; /* of a 422 that names fields */
};

struct pool {
	const char *name;
	const struct route *routes;
	size_t route_count;
	/* Who asks, and may they? Runs once the row is known. False: the
	 * answer is there. NULL for a pool that everybody may ask. */
	bool (*admit)(struct request *request, struct answer *answer);
	/* Was this form ours? NULL for a pool without forms. */
	bool (*genuine)(struct request *request);
	/* Of a form that is ours: is whoever sent it still who they were, and
	 * where the row says `fresh`, proved so just now? False: the answer is
	 * there. NULL for a pool where nobody signs in. */
	bool (*confirm)(struct request *request, struct answer *answer);
	/* For rows that are `keyed`, around the handler: true when the answer
	 * is there already; and what to keep of a new one, which it replaces
	 * where it cannot be kept. */
	bool (*replay)(struct request *request, struct answer *answer);
	void (*remember)(struct request *request, struct answer *answer);
	/* Writes the page or the problem of a refusal; `allow` and
	 * `retry_after` are set already. */
	void (*refuse)(struct request *request, struct answer *answer,
	    const struct refusal *refusal);
	/* The body of a 503 when the request's memory is full, a literal. */
	const char *full_type, *full_body;
	/* What the pool needs besides its settings, read before the sandbox
	 * and the first request; dies with the reason. NULL: nothing. */
	void (*open)(struct portal *portal, struct db *db);
};

/* The pools: portal/pool_api.c, portal/pool_subscriber.c,
 * portal/staff/pool_staff.c. */
extern const struct pool pool_api;
extern const struct pool pool_subscriber;
extern const struct pool pool_staff;

/* The row for method and path, NULL for none. A path that exists for other
 * methods gives those in `allow_out` ("GET, HEAD", on the arena), one that is
 * nobody's leaves NULL there. Fills request->parts. Pure. */
const struct route *route_find(
    const struct pool *pool, struct request *request, const char **allow_out);

/* Everything that is checked before the body is read: host (421), path (404),
 * method (405), who may (401, 403, 429), size (413), media type (415). False:
 * the answer is there. `hosts` are the names of this portal, blanks between;
 * ports do not count. */
bool MUST_CHECK route_admit(const struct pool *pool, const char *hosts,
    struct request *request, struct answer *answer);

/* The rest: the body as a form or JSON (400), CSRF (403), its fields (422),
 * then the handler; full memory becomes 503. */
void route_answer(
    const struct pool *pool, struct request *request, struct answer *answer);

/* Sends a request away in the words of its pool. Always false, so that a
 * guard may return it. */
bool route_refuse(const struct pool *pool, struct request *request,
    struct answer *answer, int status, const char *detail);

#endif
