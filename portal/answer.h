/* SPDX-License-Identifier: BSD-2-Clause */
/* answer.h -- what a page or an API call answers, and its HTTP head */
#ifndef PORTAL_ANSWER_H
#define PORTAL_ANSWER_H

#include <jansson.h>

#include "lib/arena.h"

struct request;

enum { ANSWER_COOKIES = 2 };

/* An answer; `status` 0 means that nothing was set yet. Texts live on the
 * request's arena or are literals; NULL leaves the field out. */
struct answer {
	int status;
	const char *media_type; /* "text/html; charset=utf-8" */
	struct str body;
	const char *location; /* of a redirect, or of a thing made */
	const char *etag;
	const char *allow;	 /* of a 405 */
	int retry_after;	 /* seconds; 0: none */
	const char *rate_policy; /* RateLimit-Policy, */
	const char *rate_left;	 /* and RateLimit */
	const char *set_cookie[ANSWER_COOKIES];
	const char *www_authenticate;
	const char *cache;    /* Cache-Control; NULL: no-store */
	const char *csp;      /* Content-Security-Policy; NULL: the usual one */
	const char *language; /* Content-Language */
};

/* "Not Found" of 404. Pure. */
const char *answer_phrase(int status);

/* Makes `value`, which it takes over, the body. What does not fit in the
 * arena leaves that full, which route_answer sees. */
void answer_json(const struct request *request, struct answer *answer,
    int status, json_t *value);

/* Sets the etag from `state`, of which the body is a function. Where the
 * request has the same one the answer is a bodyless 304 (RFC 9110, 13.1.2), and
 * true is returned: nothing is left to do. */
bool answer_is_known(
    const struct request *request, struct answer *answer, struct str state);

/* Sets the etag from the body and, where the request has the same one, turns
 * a 200 into a bodyless 304 (RFC 9110, 13.1.2). Last call of a handler. */
void answer_etag(const struct request *request, struct answer *answer);

enum { ANSWER_HEAD_MAX = 4096 };

/* The head as CGI wants it (RFC 3875, 6.3), with its empty line: status,
 * fields, length, and the security fields that every answer has. `length` is
 * the body's, or SIZE_MAX for a stream, which nginx passes on as it comes;
 * `room` has ANSWER_HEAD_MAX bytes. Empty when it does not fit. Pure. */
struct str answer_head(const struct answer *answer, size_t length, char *room);

#endif
