/* SPDX-License-Identifier: BSD-2-Clause */
/* lease_row.c -- a lease as one JSON object, in the API and in files */
/* Pure: no I/O, no clock. */
#include "cases/lease_row.h"

enum { REFERENCE_MOST = 64, PORT_MOST = 65535, PORT_NONE = -1 };

struct lease_row {
	struct str line, realm, origin;
	struct prefix prefix, outside;
	int64_t first_port, last_port;
	int64_t started_at, until, ended_at;
};

static const char *const origins[] = { "static", "dhcp", "radius", "delegated",
	"cgnat-block", "cgnat-fixed", NULL };

#define PLACE(member) offsetof(struct lease_row, member)
static const struct shape_field fields[] = {
	{ "line", FIELD_TEXT, PLACE(line), .needed = true, .least = 1,
	    .most = REFERENCE_MOST },
	{ "realm", FIELD_TEXT, PLACE(realm), .least = 1,
	    .most = REFERENCE_MOST },
	{ "prefix", FIELD_PREFIX, PLACE(prefix), .needed = true },
	{ "outside", FIELD_PREFIX, PLACE(outside) },
	{ "first_port", FIELD_NUMBER, PLACE(first_port), .most = PORT_MOST,
	    .absent = PORT_NONE },
	{ "last_port", FIELD_NUMBER, PLACE(last_port), .most = PORT_MOST,
	    .absent = PORT_NONE },
	{ "origin", FIELD_WORD, PLACE(origin), .needed = true,
	    .words = origins },
	{ "started_at", FIELD_TIME, PLACE(started_at), .needed = true },
	{ "until", FIELD_TIME, PLACE(until) },
	{ "ended_at", FIELD_TIME, PLACE(ended_at) },
};
const struct shape lease_row_shape = { fields, sizeof fields / sizeof *fields,
	sizeof(struct lease_row) };

/* What the fields say of each other. */
static void
compare(const struct lease_row *row, struct faults *faults)
{
	bool shared = row->outside.addr.family != 0;
	bool first = row->first_port != PORT_NONE;
	bool last = row->last_port != PORT_NONE;
	if (!shared && (first || last))
		fault_add(faults, first ? "first_port" : "last_port",
		    "is a port of outside, which is not given");
	else if (first != last)
		fault_add(faults, first ? "last_port" : "first_port",
		    "is needed where the other one is given");
	else if (row->last_port < row->first_port)
		fault_add(faults, "last_port", "is less than first_port");
	/* A default route is no address: it would end everybody's leases. */
	if (row->prefix.length == 0)
		fault_add(faults, "prefix", "must not be the whole Internet");
	if (shared && row->outside.length == 0)
		fault_add(faults, "outside", "must not be the whole Internet");
	if (row->until != 0 && row->until <= row->started_at)
		fault_add(faults, "until", "is not after started_at");
	if (row->ended_at != 0 && row->ended_at < row->started_at)
		fault_add(faults, "ended_at", "is before started_at");
}

bool
lease_row_order(
    const void *row, struct faults *faults, struct lease_order *order_out)
{
	const struct lease_row *given = row;
	compare(given, faults);
	if (faults->count > 0)
		return false;
	bool whole = given->first_port == PORT_NONE;
	*order_out = (struct lease_order){
		.line = given->line.data,
		.realm = given->realm.data,
		.prefix = given->prefix,
		.outside =
		    given->outside.addr.family != 0 ? &given->outside : NULL,
		.first_port = whole ? 0 : (int)given->first_port,
		.last_port = whole ? PORT_MOST : (int)given->last_port,
		.origin = given->origin.data,
		.started_at = given->started_at,
		.until = given->until,
		.ended_at = given->ended_at,
	};
	return true;
}
