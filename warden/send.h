/* SPDX-License-Identifier: BSD-2-Clause */
/* send.h -- hand mails to the relay, and hear what became of each */
#ifndef WARDEN_SEND_H
#define WARDEN_SEND_H

#include "lib/bytes.h"

enum send_tls {
	SEND_TLS_OFF,
	SEND_TLS_OFFERED, /* where the relay offers it, whoever it is */
	SEND_TLS_REQUIRED /* and only with a certificate that names the host */
};

struct send_settings {
	const char *host; /* a name or an IPv4 address */
	int64_t port;
	const char *hello; /* our own name; "" is the machine's */
	enum send_tls tls;
	const char *ca;	  /* file of certificates; "" is the system's */
	const char *user; /* "" without a login */
	const char *password;
	int64_t patience; /* seconds for a connection and for most answers */
	int64_t delivery; /* seconds for the answer to a whole mail */
};

/* One relay for the whole process; dies with the reason on bad settings. The
 * settings must outlive it. */
struct relay;
struct relay *send_open(const struct send_settings *settings);
void send_close(struct relay *relay); /* NULL is fine */

struct send_mail {
	const char *from;      /* of the envelope */
	const char *const *to; /* of the envelope; at least one */
	size_t to_count;       /* at most SEND_TO_MAX */
	const char *content;   /* a whole mail with CRLF */
};

enum send_verdict {
	SEND_TAKEN,   /* 250 for the mail, 250 or 251 for the recipient */
	SEND_REFUSED, /* 5xx: never again */
	SEND_LATER    /* 4xx, or no word: the mail may or may not be there */
};

enum { SEND_TO_MAX = 16, SEND_WORDS_SIZE = 240, SEND_MAILS_MAX = 100 };

struct send_answer {
	enum send_verdict verdict;
	int code;		     /* of the relay's reply; 0: none */
	char words[SEND_WORDS_SIZE]; /* the rest of it, one line */
};

/* Where mails come from. `next` gives one and keeps it until `done` has one
 * answer for each of its recipients. At most one is out at a time, so that a
 * sudden end leaves the fate of one open, never of more. */
struct send_source {
	bool (*next)(void *context, struct send_mail *mail_out);
	void (*done)(void *context, const struct send_answer *answers);
	void *context;
};

/* Hands over all that `source` has, several mails to a session. False when
 * the relay could not be reached or would not have us: then `why` says so and
 * the last mail that `next` gave was not tried and gets no `done`. */
bool MUST_CHECK send_all(struct relay *relay, const struct send_source *source,
    char *why, size_t size);

/* May this stand in a command to the relay? Pure: a local part and a domain,
 * printable ASCII without blanks and brackets, RFC 5321 4.5.3.1 lengths. */
bool send_address_ok(struct str address);

#endif
