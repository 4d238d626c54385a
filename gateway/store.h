/* SPDX-License-Identifier: BSD-2-Clause */
/* store.h -- the SQL of the gateway */
#ifndef GATEWAY_STORE_H
#define GATEWAY_STORE_H

#include "gateway/inspection.h"
#include "gateway/message.h"
#include "lib/db.h"

/* $1 site: one row, what its row says and where the loaded data stand, with
 * NULLs where there is no such site. */
extern const struct sql store_site;

struct site {
	char system[24], timeline[16]; /* of which database */
	int64_t data;		       /* grows when anything is loaded */
	char realm[64];
};
/* False where the site is unknown. All bytes are set, for memcmp. */
bool MUST_CHECK store_read_site(
    const struct db_result *result, struct site *site_out);

/* Each indicator that the packet filter can match. */
extern const struct sql store_indicators;
/* As the message that tells it to the role kernel; false for a row that
 * cannot be understood. */
bool MUST_CHECK store_read_indicator(
    const struct db_result *result, int at, struct message *message_out);

/* $1 site, $2 id of the last question that was taken up: the prefixes of the
 * next one, at most INSPECTION_PREFIXES; NULL where the line has none. */
extern const struct sql store_question;
/* False where there is no question. */
bool MUST_CHECK store_read_question(
    const struct db_result *result, struct inspection_question *question_out);
/* $1 id, $2 JSON */
extern const struct sql store_answer;

#endif
