/* SPDX-License-Identifier: BSD-2-Clause */
/* http.h -- what a request on port 80 is answered with */
/* Pure: no I/O, no clock, no allocation.
 * Trust: requests are hostile; nothing of one ever stands in an answer.
 * Reads: RFC 9110, 9112; RFC 6585 6 (511); facts of portal probes. */
#ifndef REDIRECTOR_HTTP_H
#define REDIRECTOR_HTTP_H

#include "redirector/special.h"

enum {
	HTTP_HEAD_SIZE = 8192, /* of a request; more is refused */
	HTTP_HOST_SIZE = 255,  /* no name is longer */
	HTTP_PATH_SIZE = 128,  /* no probe's path is as long */
	HTTP_ANSWERS = 24,     /* kinds of answers, and some room */
	HTTP_TEXT_SIZE = 24576 /* of all answers together */
};

enum http_progress {
	HTTP_MORE,     /* the head goes on */
	HTTP_COMPLETE, /* its end was read; what follows is not looked at */
	HTTP_REFUSED,  /* answer with http_refusal, then close */
	HTTP_CLOSE     /* not HTTP at all (TLS, HTTP/2): close, say nothing */
};

/* A request as far as it was read. Small, so that a flood of half requests
 * costs little: the head itself is not kept. Zero it, then feed it. */
struct http_request {
	enum http_method { HTTP_OTHER, HTTP_GET, HTTP_HEAD } method;
	uint16_t size;	  /* bytes of the head so far */
	uint16_t refusal; /* 400 or 431, once it is refused */
	uint8_t state;	  /* of the parser */
	bool cr;	  /* the last byte was CR: LF must follow */
	uint8_t token_length;
	char token[8]; /* method, version or field name, if it is that short */
	uint8_t host_length, path_length;
	bool host_odd, path_odd; /* matches no probe */
	enum http_host {
		HTTP_NO_HOST,
		HTTP_HOST_FIELD,
		HTTP_HOST_TARGET
	} host_from;		   /* an absolute target beats the field */
	char host[HTTP_HOST_SIZE]; /* lower case, no port */
	char path[HTTP_PATH_SIZE]; /* without query */
};

/* Reads on. Answer as soon as the head is complete: a body is not awaited.
 * Call no more after anything but HTTP_MORE. */
enum http_progress
http_feed(struct http_request *request, const void *bytes, size_t count);

/* Each answer, made once at the start; all of them close the connection. */
struct http_answers {
	struct {
		uint16_t at, head, size; /* in text; head without the body */
	} answer[HTTP_ANSWERS];
	char text[HTTP_TEXT_SIZE];
};

/* Makes the answers for walled browsers that are sent to `portal`, an absolute
 * URL of URL characters only. `online` is the HTML page, taken as it is, for
 * those who are not walled (any more) and come by an address that was forged;
 * empty: some lines of plain text. False when `portal` is no such URL or the
 * answers do not fit. In http_answer.c. */
bool MUST_CHECK http_answers_make(
    struct http_answers *answers, struct str portal, struct str online);

/* The answer to a complete request of a line that is walled or clean; lies in
 * `answers`. HEAD gets no body. */
struct str http_answer(const struct http_answers *answers,
    const struct http_request *request, bool walled);
/* The probe that a complete request is; NULL: none. */
const struct special_probe *http_probe(const struct http_request *request);
/* The answer to a refused request (400, 431), or, for one that is not whole
 * after five seconds, 408. */
struct str http_refusal(
    const struct http_answers *answers, const struct http_request *request);
/* The answer where whoever should have answered is away, or too busy. */
struct str http_away(const struct http_answers *answers);

#endif
