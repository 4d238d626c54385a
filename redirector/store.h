/* SPDX-License-Identifier: BSD-2-Clause */
/* store.h -- the SQL of the redirector */
#ifndef REDIRECTOR_STORE_H
#define REDIRECTOR_STORE_H

#include "lib/db.h"
#include "lib/wall.h"
#include "redirector/shared.h"

/* $1 site: what its row says; one row, with NULLs where there is no such
 * site. */
extern const struct sql store_site;
/* False where the site is unknown. `site_out->data` is set always. */
bool MUST_CHECK store_read_site(const struct db_result *result,
    const char *name, struct shared_site *site_out);

/* Every name of the garden and of the indicators. */
extern const struct sql store_names;
/* False for a name that cannot be understood. */
bool MUST_CHECK store_read_name(
    const struct db_result *result, int at, struct names_rule *rule_out);

/* What somebody would be answered. */
struct store_question {
	struct addr address;
	bool walled;	  /* by the measure under which the line would stand */
	uint64_t garden;  /* groups that would be open to it */
	struct str names; /* blanks between them; lies in the result */
};
/* $1 site, $2 the last question that was taken up; at most one row, its first
 * column the question's id. */
extern const struct sql store_question;
/* $1 the id, $2 JSON */
extern const struct sql store_answer;
bool MUST_CHECK store_read_question(
    const struct db_result *result, struct store_question *question_out);

#endif
