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

#endif
