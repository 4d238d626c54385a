/* SPDX-License-Identifier: BSD-2-Clause */
/* route.c -- one table per pool: which request goes where, who may, with what
 */
/* Guards, then the deed. Trust: a request is a stranger's. */
#include "portal/route.h"

#include <string.h>

#include "lib/json.h"
#include "lib/shape.h"
#include "portal/form.h"

#define FORM_TYPE "application/x-www-form-urlencoded"
#define FILE_TYPE "multipart/form-data"
#define JSON_TYPE "application/json"

enum { ROUTE_RETRY_AFTER = 5 };

/* ---- the table ----------------------------------------------------------- */

static bool
is_part(struct str segment)
{
	return str_starts(segment, STR("{")) && str_ends(segment, STR("}"));
}

/* The next segment of a path; data == NULL once the path has no more, which
 * is not the same as an empty segment at its end. */
static struct str
next_segment(struct str *path)
{
	struct str rest = STR(""), segment = *path;
	if (path->data != NULL)
		segment = str_cut(*path, '/', &rest);
	*path = segment.len < path->len ? rest : (struct str){ NULL, 0 };
	return segment;
}

/* Does the path as sent fit this pattern? Segments are decoded after they are
 * cut apart, so that %2F is no slash. */
static bool
fits(const char *pattern, struct request *request)
{
	struct str want = str_from(pattern), sent = request->target;
	size_t parts = 0;
	while (want.data != NULL && sent.data != NULL) {
		struct str wanted = next_segment(&want), segment;
		if (!request_decode(
			next_segment(&sent), false, request->arena, &segment))
			return false;
		if (!is_part(wanted) && !str_equal(wanted, segment))
			return false;
		if (!is_part(wanted))
			continue;
		if (segment.len == 0 || parts == REQUEST_PARTS_MAX)
			return false;
		request->parts[parts++] = segment;
	}
	return want.data == NULL && sent.data == NULL;
}

static bool
same_method(enum method row, enum method asked)
{
	return row == asked || (row == METHOD_GET && asked == METHOD_HEAD);
}

static const char *
add_method(const char *allow, enum method method, struct arena *arena)
{
	static const char *const names[] = { [METHOD_GET] = "GET, HEAD",
		[METHOD_POST] = "POST",
		[METHOD_PUT] = "PUT" };
	return arena_print(arena, "%s%s%s", allow != NULL ? allow : "",
	    allow != NULL ? ", " : "", names[method]);
}

const struct route *
route_find(
    const struct pool *pool, struct request *request, const char **allow_out)
{
	const char *allow = NULL;
	for (size_t i = 0; i < pool->route_count; i++) {
		const struct route *route = &pool->routes[i];
		if (!fits(route->path, request))
			continue;
		if (same_method(route->method, request->method))
			return route;
		allow = add_method(allow, route->method, request->arena);
	}
	*allow_out = allow;
	return NULL;
}

/* ---- before the body ----------------------------------------------------- */

bool
route_refuse(const struct pool *pool, struct request *request,
    struct answer *answer, int status, const char *detail)
{
	struct refusal refusal = { status, detail, NULL };
	answer->status = status;
	pool->refuse(request, answer, &refusal);
	return false;
}

/* The name in a Host field: "[::1]:8443" and "a.example:8443" lose their
 * ports. */
static struct str
host_name(struct str host)
{
	struct str rest;
	if (!str_starts(host, STR("[")))
		return str_cut(host, ':', &rest);
	struct str name = str_cut(host, ']', &rest);
	return (struct str){ name.data, name.len + (name.len < host.len) };
}

static bool
is_ours(struct str host, struct str names)
{
	host = host_name(host);
	while (names.len > 0) {
		struct str name = str_cut(names, ' ', &names);
		if (name.len > 0 && str_equal_nocase(name, host))
			return true;
	}
	return false;
}

/* Size and media type of a body that is still to come; 0 when fine. */
static int
body_guard(const struct request *request, const char **detail_out)
{
	const struct route *route = request->route;
	*detail_out = "The length of the body is not a number.";
	if (request->body_length < 0)
		return 400;
	*detail_out = arena_print(request->arena,
	    "The body may have at most %zu bytes.", route->body_most);
	if ((uint64_t)request->body_length > route->body_most)
		return 413;
	if (route->media_type == NULL)
		return 0;
	*detail_out = arena_print(
	    request->arena, "The body must be %s.", route->media_type);
	if (!str_equal(request->media_type, str_from(route->media_type)))
		return 415;
	return 0;
}

bool
route_admit(const struct pool *pool, const char *hosts, struct request *request,
    struct answer *answer)
{
	const char *detail;
	if (!is_ours(request->host, str_from(hosts)))
		return route_refuse(pool, request, answer, 421,
		    "This portal does not have that name.");
	request->route = route_find(pool, request, &answer->allow);
	if (request->route == NULL && answer->allow == NULL)
		return route_refuse(pool, request, answer, 404,
		    "There is nothing at this path.");
	if (request->route == NULL)
		return route_refuse(pool, request, answer, 405,
		    "This path does not have that method.");
	if (pool->admit != NULL && !pool->admit(request, answer))
		return false;
	int status = body_guard(request, &detail);
	return status == 0 ||
	    route_refuse(pool, request, answer, status, detail);
}

/* ---- body, fields, deed -------------------------------------------------- */

/* The body as form or JSON, where the row wants one; false with `reason` when
 * it cannot be read. */
static bool
parse_body(struct request *request, json_t **json_out, char *reason)
{
	const struct route *route = request->route;
	if (route->media_type == NULL || route->streams)
		return true;
	if (strcmp(route->media_type, FORM_TYPE) == 0)
		return request_read_form(request) == REQUEST_FINE;
	if (strcmp(route->media_type, FILE_TYPE) == 0)
		return form_read(request) == REQUEST_FINE;
	if (strcmp(route->media_type, JSON_TYPE) != 0)
		return true;
	*json_out = json_parse(request->body, reason);
	return *json_out != NULL;
}

static void
read_fields(struct request *request, const json_t *json, struct faults *faults)
{
	const struct route *route = request->route;
	if (route->query != NULL)
		request->asked = shape_read_fields(
		    route->query, request->query, request->queries, faults);
	if (route->body == NULL)
		return;
	if (json != NULL) {
		request->given = shape_read_json(route->body, json, faults);
		if (faults->count > 0 && route->also != NULL)
			route->also(request, json, faults);
		return;
	}
	request->given = shape_read_fields(
	    route->body, request->form, request->forms, faults);
}

static void
refuse_fields(const struct pool *pool, struct request *request,
    struct answer *answer, const struct faults *faults)
{
	struct refusal refusal = { 422, "Fields are not as they must be.",
		faults };
	answer->status = refusal.status;
	pool->refuse(request, answer, &refusal);
}

static void
do_deed(const struct pool *pool, struct request *request, struct answer *answer)
{
	const struct route *route = request->route;
	if (route->keyed && pool->replay(request, answer))
		return;
	route->handle(request, answer);
	if (route->keyed)
		pool->remember(request, answer);
}

static void
answer_unless_full(
    const struct pool *pool, struct request *request, struct answer *answer)
{
	struct faults faults = { .arena = request->arena };
	char reason[JSON_REASON_SIZE] = "The form is not well written.";
	json_t *json = NULL;
	if (!parse_body(request, &json, reason)) {
		route_refuse(pool, request, answer, 400,
		    arena_copy(request->arena, str_from(reason)));
		return;
	}
	if (request->route->csrf && !pool->genuine(request)) {
		json_decref(json);
		route_refuse(pool, request, answer, 403,
		    "This form is too old, or was not ours.");
		return;
	}
	if (request->route->csrf && pool->confirm != NULL &&
	    !pool->confirm(request, answer)) {
		json_decref(json);
		return;
	}
	read_fields(request, json, &faults);
	json_decref(json);
	if (faults.count > 0)
		refuse_fields(pool, request, answer, &faults);
	else if (!arena_full(request->arena))
		do_deed(pool, request, answer);
}

void
route_answer(
    const struct pool *pool, struct request *request, struct answer *answer)
{
	answer_unless_full(pool, request, answer);
	if (!arena_full(request->arena))
		return;
	*answer = (struct answer){
		.status = 503,
		.media_type = pool->full_type,
		.body = str_from(pool->full_body),
		.retry_after = ROUTE_RETRY_AFTER,
	};
}
