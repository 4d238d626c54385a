/* SPDX-License-Identifier: BSD-2-Clause */
/* line.h -- whose line an address is now */
#ifndef CASES_LINE_H
#define CASES_LINE_H

#include "lib/addr.h"
#include "lib/arena.h"
#include "lib/db.h"
#include "lib/wall.h"

struct line_facts {
	const char *id;	       /* UUID */
	const char *reference; /* the ISP's */
	const char *account;   /* the ISP's reference of the subscriber */
	const char *kind;      /* home, business, shared, critical */
	const char *brand;
	const char *language; /* BCP 47, or "" */
	enum measure measure; /* what the wall does to it now */
};

/* In the transaction: whoever changes cases or leases of a line calls this
 * first. DB_REFUSED where there is no such line. */
enum db_outcome MUST_CHECK line_lock(struct db *db, const char *line_id);

/* What is done to a line: DB_OK commits it. May run several times. */
typedef enum db_outcome line_deed_fn(struct db *db, void *context);
/* In a transaction with the line locked; tried again where it met another. */
enum db_outcome MUST_CHECK line_do(
    struct db *db, const char *line_id, line_deed_fn *deed, void *context);

/* The line that holds this inside address in this realm at this moment. */
enum db_outcome MUST_CHECK line_at(struct db *db, struct arena *arena,
    const char *realm, const struct addr *addr, struct line_facts *line_out,
    bool *found_out);

/* By its id. */
enum db_outcome MUST_CHECK line_get(struct db *db, struct arena *arena,
    const char *id, struct line_facts *line_out, bool *found_out);

struct line_name {
	const char *id; /* NULL: there is no such line, or it has ended */
	const char *reference;
	const char *realm;
};

/* By the ISP's reference or our id. */
enum db_outcome MUST_CHECK line_named(struct db *db, struct arena *arena,
    const char *name, struct line_name *line_out);

#endif
