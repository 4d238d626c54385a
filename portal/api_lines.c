/* SPDX-License-Identifier: BSD-2-Clause */
/* api_lines.c -- GET /lines: whose address was it */
#include "portal/api.h"

#include "lib/json.h"
#include "lib/time.h"

enum { PORT_MOST = 65535 };

struct query {
	struct addr address;
	int64_t port, at;
};

#define PLACE(member) offsetof(struct query, member)
static const struct shape_field fields[] = {
	{ "address", FIELD_ADDRESS, PLACE(address), .needed = true },
	{ "port", FIELD_NUMBER, PLACE(port), .most = PORT_MOST,
	    .absent = ATTRIBUTION_NO_PORT },
	{ "at", FIELD_TIME, PLACE(at) },
};
const struct shape api_lines_shape = { fields, sizeof fields / sizeof *fields,
	sizeof(struct query) };

void
api_lines(struct request *request, struct answer *answer)
{
	const struct query *asked = request->asked;
	struct attribution found;
	struct attribution_query query = {
		.addr = asked->address,
		.port = (int)asked->port,
		.at = asked->at != 0 ? asked->at : request->now * TIME_SECOND,
	};
	enum db_outcome outcome =
	    attribution_find(request->db, request->arena, &query, &found);
	if (outcome != DB_OK)
		api_answer_failed(request, answer, outcome);
	else if (found.verdict != ATTRIBUTION_FOUND)
		api_answer_unfound(request, answer, &found);
	else
		answer_json(request, answer, 200, api_attribution_json(&found));
}
