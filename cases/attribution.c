/* SPDX-License-Identifier: BSD-2-Clause */
/* attribution.c -- who had this address at that time, or "we are not sure" */
#include "cases/attribution.h"

#include <stdio.h>
#include <string.h>

#include "cases/store.h"

enum { CLAIMS = 64 }; /* that the statement gives at most */

/* One span of time in which a line held the address. */
struct claim {
	const char *line_id;
	const char *line;
	const char *origin;	   /* of the lease */
	const char *prefix;	   /* inside */
	const char *outside;	   /* "" where there is none */
	bool by_outside;	   /* the address is the outside one */
	int first_port, last_port; /* of the outside, inclusive */
	const char *since;	   /* RFC 3339 */
	const char *till;	   /* RFC 3339, "" while open */
	bool covers;		   /* held at the very time, not just near it */
	bool disputed;
	bool unconfirmed; /* dynamic, and not heard of for too long */
};

/* How far a kind of record is believed; the names are lease_origin's. */
static const struct {
	const char *origin;
	const char *by_outside; /* the method where the outside was asked for */
	int certainty;
} methods[] = {
	{ "static", "cgnat-fixed", 100 },
	{ "radius", "cgnat-block", 95 },
	{ "dhcp", "cgnat-block", 95 },
	{ "delegated", "cgnat-block", 95 },
	{ "cgnat-fixed", "cgnat-fixed", 90 },
	{ "cgnat-block", "cgnat-block", 90 },
};
enum { METHODS = sizeof methods / sizeof methods[0] };

static const char shared_no_port[] =
    "the address is shared by several lines and the report names no source "
    "port";

static struct attribution
unsure(enum attribution_verdict verdict, const char *explanation)
{
	return (struct attribution){ verdict, "", "", "", 0, explanation };
}

/* Without a port every claim on a shared address might be meant. */
static bool
fits_port(const struct claim *claim, int port)
{
	return !claim->by_outside || port == ATTRIBUTION_NO_PORT ||
	    (port >= claim->first_port && port <= claim->last_port);
}

static bool
needs_port(const struct claim *claim, int port)
{
	bool whole = claim->first_port == 0 && claim->last_port == 65535;
	return claim->by_outside && port == ATTRIBUTION_NO_PORT && !whole;
}

static struct attribution
found(const struct claim *claim, struct arena *arena)
{
	struct attribution found = { ATTRIBUTION_FOUND, claim->line,
		claim->line_id, claim->origin, 0, "" };
	for (size_t i = 0; i < METHODS; i++) {
		if (strcmp(methods[i].origin, claim->origin) != 0)
			continue;
		found.certainty = methods[i].certainty;
		if (claim->by_outside)
			found.method = methods[i].by_outside;
	}
	const char *what = claim->by_outside
	    ? arena_print(arena, "%s ports %d to %d (inside %s)",
		  claim->outside, claim->first_port, claim->last_port,
		  claim->prefix)
	    : claim->prefix;
	const char *till = claim->till[0] != '\0'
	    ? arena_print(arena, "until %s", claim->till)
	    : "and still does";
	found.explanation =
	    arena_print(arena, "line %s held %s by %s since %s %s", claim->line,
		what, claim->origin, claim->since, till);
	return found;
}

/* Pure: weighs the claims that touch the time within the margin, the longest
 * prefix first. */
static struct attribution
decide(const struct attribution_query *query, const struct claim *claims,
    size_t count, struct arena *arena)
{
	const struct claim *any = NULL, *best = NULL;
	for (size_t i = 0; i < count; i++) {
		const struct claim *claim = &claims[i];
		if (!fits_port(claim, query->port))
			continue;
		if (any != NULL && strcmp(any->line_id, claim->line_id) != 0)
			return unsure(ATTRIBUTION_DOUBT,
			    needs_port(claim, query->port)
				? shared_no_port
				: "two lines held the address within the "
				  "margin that is left for wrong clocks");
		if (claim->disputed)
			return unsure(ATTRIBUTION_DOUBT,
			    "two lines claim the address for the same time");
		any = claim;
		if (best == NULL && claim->covers)
			best = claim;
	}
	if (best == NULL)
		return unsure(ATTRIBUTION_NOBODY,
		    "no line held the address at that time");
	if (needs_port(best, query->port))
		return unsure(ATTRIBUTION_DOUBT, shared_no_port);
	if (best->unconfirmed)
		return unsure(ATTRIBUTION_DOUBT,
		    "the lease was last confirmed so long ago that another "
		    "line may have had the address");
	return found(best, arena);
}

static struct claim
read_claim(const struct db_result *rows, int row, struct arena *arena)
{
	return (struct claim){
		.line_id = db_copy(rows, row, 0, arena),
		.line = db_copy(rows, row, 1, arena),
		.origin = db_copy(rows, row, 2, arena),
		.prefix = db_copy(rows, row, 3, arena),
		.outside = db_copy(rows, row, 4, arena),
		.by_outside = db_true(rows, row, 5),
		.first_port = (int)db_number(rows, row, 6),
		.last_port = (int)db_number(rows, row, 7),
		.since = db_copy(rows, row, 8, arena),
		.till = db_copy(rows, row, 9, arena),
		.covers = db_true(rows, row, 10),
		.disputed = db_true(rows, row, 11),
		.unconfirmed = db_true(rows, row, 12),
	};
}

enum db_outcome
attribution_find(struct db *db, struct arena *arena,
    const struct attribution_query *query, struct attribution *found_out)
{
	char addr[ADDR_TEXT_SIZE];
	const char *at = arena_number(arena, query->at);
	const char *port = query->port != ATTRIBUTION_NO_PORT
	    ? arena_number(arena, query->port)
	    : NULL;
	struct db_result *rows;
	enum db_outcome outcome = db_run(db, &cases_store[CASES_CLAIMS],
	    DB_VALUES(addr_print(&query->addr, addr), at, port), &rows);
	if (outcome != DB_OK)
		return outcome;
	struct claim claims[CLAIMS];
	size_t count = 0;
	for (int i = 0; i < db_rows(rows) && count < CLAIMS; i++)
		claims[count++] = read_claim(rows, i, arena);
	db_result_free(rows);
	*found_out = decide(query, claims, count, arena);
	return DB_OK;
}
