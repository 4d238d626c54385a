/* SPDX-License-Identifier: BSD-2-Clause */
/* page_device.c -- /device: the subscriber says which kind of device it is */
#include <string.h>

#include "portal/pages.h"
#include "portal/visitor.h"

/* The open case of that cause; the gravest one where none was named, or none
 * that is open. NULL: nothing is open. */
static const struct door_case *
case_of(const struct visitor *visitor, struct str cause)
{
	for (size_t i = 0; i < visitor->door.count; i++) {
		const struct door_case *one = &visitor->door.cases[i];
		if (one->facts.measure > MEASURE_NONE &&
		    str_equal(cause, str_from(one->facts.cause)))
			return one;
	}
	return visitor_case(visitor);
}

void
page_device(struct request *request, struct answer *answer)
{
	struct view view = pages_view(request);
	const struct door_case *one = case_of(request->visitor,
	    request_field(request->query, request->queries, "cause"));
	if (one == NULL)
		return pages_go_home(answer);
	pages_answer(request, answer, 200, "device.html",
	    view_device(&view, one->facts.cause, visitor_token(request)));
}

void
page_device_said(struct request *request, struct answer *answer)
{
	bool known;
	const struct door_case *one = case_of(request->visitor,
	    request_field(request->form, request->forms, "cause"));
	const char *device = arena_copy(request->arena,
	    request_field(request->form, request->forms, "device"));
	if (one == NULL)
		return pages_go_home(answer);
	if (device_say(request->db, request->arena, request->visitor->line.id,
		one->facts.cause, device, &known) != DB_OK)
		return pages_away(request, answer);
	pages_go_home(answer);
	answer->location = "/#steps";
}
