/* SPDX-License-Identifier: BSD-2-Clause */
/* visitor.c -- who asks the subscriber's pages: a line, by its address */
#include "portal/visitor.h"

#include "portal/csrf.h"
#include "portal/pages.h"
#include "portal/portal.h"
#include "portal/route.h"

/* Where nothing scans, a person looks at the device instead. */
static void
leave_scans_to_staff(struct door *door)
{
	for (size_t i = 0; i < door->count; i++)
		for (size_t k = 0; k < door->cases[i].self.count; k++) {
			struct need *need = &door->cases[i].self.needs[k];
			if (need->kind == NEED_SCAN && !need->met)
				*need = (struct need){ .kind = NEED_STAFF };
		}
}

enum db_outcome
visitor_read(const struct request *request, struct visitor *visitor)
{
	enum db_outcome outcome = door_read(
	    request->db, request->arena, visitor->line.id, &visitor->door);
	if (outcome == DB_OK)
		outcome = outlook_read(request->db, request->arena,
		    visitor->line.id, visitor->line.measure, &visitor->door,
		    &visitor->outlook);
	if (outcome != DB_OK || visitor_case(visitor) == NULL)
		return outcome;
	outcome = walk_read(
	    request->db, request->arena, visitor->line.id, &visitor->walk);
	if (outcome != DB_OK)
		return outcome;
	return way_contacts(request->db, request->arena, visitor->line.id,
	    &visitor->contacts, &visitor->contact_count);
}

static enum db_outcome
find_line(const struct request *request, struct visitor *visitor)
{
	return line_at(request->db, request->arena,
	    request->portal->settings.realm, &request->from, &visitor->line,
	    &visitor->has_line);
}

static enum db_outcome
read_rest(const struct request *request, struct visitor *visitor)
{
	enum db_outcome outcome = DB_OK;
	if (visitor->has_line)
		outcome = visitor_read(request, visitor);
	if (outcome == DB_OK && *request->portal->settings.scanner == '\0')
		leave_scans_to_staff(&visitor->door);
	return outcome;
}

/* Makes the visitor one of whom more is known. */
static bool
learn(struct request *request, struct answer *answer,
    enum db_outcome (*read)(const struct request *, struct visitor *))
{
	struct visitor *visitor = arena_alloc(request->arena, sizeof *visitor);
	if (visitor != NULL)
		*visitor = *request->visitor;
	if (visitor == NULL || read(request, visitor) != DB_OK)
		return pages_away(request, answer), false;
	request->visitor = visitor;
	return true;
}

bool
visitor_complete(struct request *request, struct answer *answer)
{
	return learn(request, answer, read_rest);
}

bool
visitor_admit(struct request *request, struct answer *answer)
{
	static const struct visitor nobody;
	request->visitor = &nobody;
	if (request->route->who == 0)
		return true;
	return learn(request, answer, find_line) &&
	    (request->route->who == WHO_LINE ||
		visitor_complete(request, answer));
}

const struct door_case *
visitor_case(const struct visitor *visitor)
{
	for (size_t i = 0; i < visitor->door.count; i++)
		if (visitor->door.cases[i].facts.measure > MEASURE_NONE)
			return &visitor->door.cases[i];
	return NULL;
}

/* The case that forms are bound to: the gravest, in its watch, too; else the
 * one that is asked about. NULL: there is nothing to send. */
static const char *
bound_to(const struct visitor *visitor)
{
	if (visitor->door.count > 0)
		return visitor->door.cases[0].facts.id;
	return visitor->outlook.survey.case_id;
}

bool
visitor_is_genuine(struct request *request)
{
	const char *case_id = bound_to(request->visitor);
	struct str token = request->upload_token;
	if (token.len == 0)
		token = request_field(request->form, request->forms, "token");
	return case_id != NULL &&
	    csrf_check(request->portal->csrf_key, request->visitor->line.id,
		case_id, request->now, token);
}

const char *
visitor_token(const struct request *request)
{
	char token[CSRF_TOKEN_SIZE];
	const char *case_id = bound_to(request->visitor);
	if (case_id == NULL || request->portal->csrf_key == NULL)
		return "";
	csrf_token(request->portal->csrf_key, request->visitor->line.id,
	    case_id, request->now, token);
	return arena_copy(request->arena, str_from(token));
}
