/* SPDX-License-Identifier: BSD-2-Clause */
/* page_steps.c -- POST /steps: ticks are kept, without an account */
#include <string.h>

#include "portal/pages.h"
#include "portal/visitor.h"

static bool
has(const char *const *names, const char *name)
{
	for (; names != NULL && *names != NULL; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

static bool
is_sent(const struct request *request, const char *step)
{
	for (size_t i = 0; i < request->forms; i++)
		if (str_equal(request->form[i].name, STR("tick")) &&
		    str_equal(request->form[i].value, str_from(step)))
			return true;
	return false;
}

/* Brings the ticks of one case to what the form says; only what differs is
 * written. */
static enum db_outcome
keep(const struct request *request, const struct door_case *one)
{
	enum db_outcome outcome = DB_OK;
	const char *const *step = (const char *const *)one->way.checklist;
	for (; outcome == DB_OK && step != NULL && *step != NULL; step++) {
		bool ticked = is_sent(request, *step);
		if (ticked != has((const char *const *)one->way.ticks, *step))
			outcome = door_tick(request->db, request->arena,
			    request->visitor->line.id, *step, ticked);
	}
	return outcome;
}

void
page_steps(struct request *request, struct answer *answer)
{
	const struct door *door = &request->visitor->door;
	for (size_t i = 0; i < door->count; i++)
		if (keep(request, &door->cases[i]) != DB_OK)
			return pages_away(request, answer);
	pages_go_home(answer);
}
