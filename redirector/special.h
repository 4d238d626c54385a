/* SPDX-License-Identifier: BSD-2-Clause */
/* special.h -- names with a meaning of their own: facts of the world */
#ifndef REDIRECTOR_SPECIAL_H
#define REDIRECTOR_SPECIAL_H

#include "redirector/names.h"

/* What the DNS says of a special name. */
enum special_say {
	SPECIAL_NXDOMAIN,
	SPECIAL_NODATA,
	SPECIAL_ADDRESS, /* these addresses, whoever asks */
	SPECIAL_ZONE,	 /* an empty zone: SOA and NS at its top, no names */
	SPECIAL_TRUE	 /* what the resolver says */
};

struct special_name {
	const char *rule;     /* as names_parse reads it */
	enum names_kind kind; /* NAMES_FIXED or NAMES_LOCAL */
	enum special_say say;
	uint16_t error;	       /* extended error of RFC 8914; 0: none */
	uint8_t v4[4], v6[16]; /* SPECIAL_ADDRESS */
};

extern const struct special_name special_names[];
extern const size_t special_names_count;

/* What a probe's host says on a line that is clean. */
struct special_answer {
	const char *status;  /* "200 OK" */
	const char *headers; /* each with its CRLF */
	const char *body;
};

struct special_probe {
	const char *host; /* lower case; a name that is steered */
	const char *path; /* without query; NULL: any path */
	enum special_genuine {
		SPECIAL_EMPTY, /* 204 */
		SPECIAL_APPLE,
		SPECIAL_MSFT_CONNECT,
		SPECIAL_MSFT_NCSI,
		SPECIAL_FIREFOX_PAGE,
		SPECIAL_FIREFOX_TEXT,
		SPECIAL_NETWORKMANAGER,
		SPECIAL_NETWORKMANAGER_EMPTY,
		SPECIAL_FEDORA,
		SPECIAL_KINDLE,
		SPECIAL_OK,
		SPECIAL_NINTENDO,
		SPECIAL_PAGE,
		SPECIAL_ANSWERS
	} answer;
};

extern const struct special_probe special_probes[];
extern const size_t special_probes_count;
extern const struct special_answer special_answers[SPECIAL_ANSWERS];

/* Adds all special names and the hosts of all probes to a block. */
bool MUST_CHECK special_add(void *block, size_t size);
/* How many rules special_add adds at most, and the bytes of their names. */
void special_count(size_t *rules_out, size_t *bytes_out);

#endif
