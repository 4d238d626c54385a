/* SPDX-License-Identifier: BSD-2-Clause */
/* post.h -- hand bodies to web servers, many at once, and hear the answers */
#ifndef WARDEN_POST_H
#define WARDEN_POST_H

#include <poll.h>

#include "warden/reach.h"

enum { POST_AT_ONCE = 64, POST_HEADERS_MAX = 4, POST_WORDS_SIZE = 256 };

struct post_settings {
	const char *ca;	  /* file of the authorities; "": the system's */
	int64_t patience; /* seconds for one, from the name to the answer */
	struct reach reach;
};

/* TLS 1.2 or later with a certificate that names the host, and nothing else;
 * no redirects, no proxy, no address that `reach` refuses: asked for at the
 * moment of the connection, whatever a name stood for before. */
struct post;

/* Before the role's promise; dies where libcurl cannot. */
struct post *post_open(const struct post_settings *settings);
void post_close(struct post *post);

struct post_letter {
	const char *url;
	const char *headers[POST_HEADERS_MAX]; /* "name: value" */
	struct str body;		       /* application/json */
	int place; /* the sender's own number, comes with the answer */
};

/* Starts one; texts are copied. False when as many are under way as may be,
 * or memory is short. */
bool MUST_CHECK post_start(struct post *post, const struct post_letter *letter);

struct post_answer {
	int place;
	int status;	     /* 0: there was no answer */
	int64_t retry_after; /* seconds that it asks for; 0: it does not */
	char words[POST_WORDS_SIZE]; /* why there was none */
};

/* The next that has ended; false when there is none now. */
bool post_ended(struct post *post, struct post_answer *answer_out);

/* Until something has come for one, for these descriptors, or so many
 * milliseconds are over. */
void post_wait(struct post *post, const struct pollfd *fds, size_t count,
    int milliseconds);

#endif
