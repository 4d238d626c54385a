/* SPDX-License-Identifier: BSD-2-Clause */
/* page_what_if.c -- /staff/what-if: what would happen if a report came in */
/* The report is tried in a transaction that cannot be committed, and all that
 * the page tells is read in it. */
#include <jansson.h>
#include <string.h>

#include "cases/shelf.h"
#include "cases/trial.h"
#include "lib/json.h"
#include "lib/time.h"
#include "portal/staff/case_query.h"
#include "portal/staff/desk.h"
#include "portal/staff/frame.h"
#include "portal/staff/seen.h"
#include "portal/staff/view_what_if.h"

enum { FIELD_MOST = 253, PORT_MOST = 65535 };

/* The answer holds a page of ours in a frame, and that page is framed. */
#define CSP                                                            \
	"default-src 'none'; style-src 'self'; img-src 'self' data:; " \
	"base-uri 'none'; "
static const char csp_frames[] =
    CSP "script-src 'self'; connect-src 'self'; form-action 'self'; "
	"frame-src 'self'; frame-ancestors 'none'";
static const char csp_framed[] = CSP "frame-ancestors 'self'";

/* ---- the form ---------------------------------------------------------------
 */

/* What was typed; a link may bring it along, too. */
static const char *
typed(const struct request *request, const char *name)
{
	struct str sent = request->method == METHOD_POST
	    ? request_field(request->form, request->forms, name)
	    : request_field(request->query, request->queries, name);
	sent = str_trim(sent);
	return sent.len > FIELD_MOST ? "" : arena_copy(request->arena, sent);
}

/* "2026-11-22T14:02:00Z", "2026-11-22 14:02:00" (UTC), or "" for now. */
static bool
read_time(const struct request *request, const char *text, int64_t *at_out)
{
	*at_out = request->now * TIME_SECOND;
	if (*text == '\0')
		return true;
	char *at = arena_copy(request->arena, str_from(text));
	if (strlen(at) > 10 && at[10] == ' ')
		at[10] = 'T';
	return time_parse(str_from(at), at_out) ||
	    time_parse(
		str_from(arena_print(request->arena, "%sZ", at)), at_out) ||
	    time_parse(
		str_from(arena_print(request->arena, "%s:00Z", at)), at_out);
}

/* What a reporter says of the device, as the record keeps it. */
static const char *
print_evidence(struct arena *arena, const char *device)
{
	if (*device == '\0')
		return NULL;
	json_t *object = json_pack("{ss}", "device", device);
	struct str text = json_print(object, arena);
	json_decref(object);
	return text.data;
}

/* Reads the form; the reason where it makes no sense, else NULL. */
static const char *
read_order(const struct request *request, struct addr *addr,
    struct quarantine_order *order)
{
	const char *whose = typed(request, "whose");
	const char *port = typed(request, "port");
	const char *measure = typed(request, "measure");
	int64_t number = ATTRIBUTION_NO_PORT;
	*order = (struct quarantine_order){
		.cause = typed(request, "cause"),
		.source = typed(request, "source"),
		.evidence =
		    print_evidence(request->arena, typed(request, "device")),
		.actor = clerk_actor(request),
	};
	if (*whose == '\0')
		return "Please type an address, or the reference of a line.";
	if (addr_parse(str_from(whose), addr))
		order->addr = addr;
	else
		order->line = whose;
	if (*port != '\0' && !str_number(str_from(port), 0, PORT_MOST, &number))
		return "A port is a number up to 65535.";
	order->port = (int)number;
	if (!read_time(
		request, typed(request, "observed"), &order->observed_at))
		return "The time is not understood. Type it as 2026-11-22 "
		       "14:02, in UTC, or leave it empty for now.";
	if (*order->cause == '\0' || *order->source == '\0')
		return "Please choose a cause and a source.";
	order->asked = *measure != '\0';
	if (order->asked && !measure_parse(str_from(measure), &order->measure))
		return "There is no such measure.";
	return NULL;
}

/* The fields of a report, as they stand in a URL. */
static const char *
print_query(const struct request *request)
{
	static const char *const fields[] = { "whose", "port", "observed",
		"cause", "source", "measure", "device" };
	const char *text = "";
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		text = arena_print(request->arena, "%s%s%s=%s", text,
		    i == 0 ? "" : "&", fields[i],
		    arena_encode(
			request->arena, str_from(typed(request, fields[i]))));
	return text;
}

static void
put_form(const struct request *request, const struct shelf_choice *names,
    size_t count, struct values *page)
{
	static const char *const kept[] = { "whose", "port", "observed",
		"device", "name" };
	const char *measure = typed(request, "measure");
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		values_text(page, kept[i], typed(request, kept[i]));
	case_query_put_names(page, "causes", "Choose…", "cause",
	    typed(request, "cause"), names, count);
	case_query_put_names(page, "sources", "Choose…", "source",
	    typed(request, "source"), names, count);
	for (int i = MEASURE_NOTICE; i <= MEASURE_SUSPEND; i++) {
		const char *name = measure_print((enum measure)i);
		struct values *item = values_item(page, "measures");
		values_text(item, "value", name);
		values_text(item, "label", name);
		values_flag(item, "chosen", strcmp(measure, name) == 0);
	}
}

static void
draw(struct request *request, struct answer *answer, int http_status,
    const char *problem, struct values *page)
{
	struct shelf_choice *names;
	size_t count;
	if (shelf_choices(request->db, request->arena, &names, &count) != DB_OK)
		return frame_away(request, answer);
	frame_put(request, page, "What if", "/staff/what-if");
	put_form(request, names, count, page);
	values_text(page, "problem", problem);
	answer->csp = csp_frames;
	frame_answer(request, answer, http_status, "what_if.html", page);
}

void
page_what_if(struct request *request, struct answer *answer)
{
	draw(request, answer, 200, NULL, values_new(request->arena));
}

/* ---- the answer ------------------------------------------------------------
 */

/* The names that are worth asking for, and the one that was typed first. */
static const char *
print_names(const struct request *request, const struct trial *trial)
{
	const char *text = typed(request, "name");
	struct str rest, first = str_cut(str_from(text), ' ', &rest);
	text = arena_copy(request->arena, first);
	for (size_t i = 0; i < trial->name_count; i++)
		text = arena_print(request->arena, "%s%s%s", text,
		    *text == '\0' ? "" : " ", trial->names[i]);
	return text;
}

/* What the redirectors of the line's realm would answer to it. */
static enum db_outcome
ask_sites(
    struct request *request, const struct trial *trial, struct values *page)
{
	struct explanation *list;
	size_t count;
	if (trial->prefix_count == 0)
		return DB_OK;
	const struct trial_prefix *prefix = &trial->prefixes[0];
	const struct explanation_question question = {
		.sites = trial->sites,
		.site_count = trial->site_count,
		.prefix = prefix->prefix,
		.measure = prefix->measure,
		.garden = prefix->garden,
		.names = print_names(request, trial),
	};
	enum db_outcome outcome = explanation_ask(
	    request->db, request->arena, &question, &list, &count);
	for (size_t i = 0; i < count && outcome == DB_OK; i++)
		view_what_if_site(&list[i], page);
	return outcome;
}

/* Of an address that is nobody's, or of a line that there is none of. */
static bool
is_placed(const struct trial *trial)
{
	const char *line_id = trial->answer.attribution.line_id;
	return line_id != NULL && *line_id != '\0';
}

void
page_what_if_try(struct request *request, struct answer *answer)
{
	struct addr addr;
	struct quarantine_order order;
	struct trial trial;
	struct values *page = values_new(request->arena);
	const char *problem = read_order(request, &addr, &order);
	if (problem != NULL)
		return draw(request, answer, 422, problem, page);
	enum db_outcome outcome =
	    trial_begin(request->db, request->arena, &order, &trial);
	trial_end(request->db);
	if (outcome == DB_OK)
		outcome = ask_sites(request, &trial, page);
	if (outcome != DB_OK)
		return frame_away(request, answer);
	view_what_if(request, &trial, page);
	if (is_placed(&trial))
		values_text(page, "seen", print_query(request));
	draw(request, answer, 200, NULL, page);
}

/* The same report, tried again: what is drawn is read while it stands. */
void
page_what_if_seen(struct request *request, struct answer *answer)
{
	struct addr addr;
	struct quarantine_order order;
	struct trial trial;
	struct seen seen = { .status = NULL };
	const char *problem = read_order(request, &addr, &order);
	if (problem != NULL)
		return frame_error(request, answer, 422, problem);
	enum db_outcome outcome =
	    trial_begin(request->db, request->arena, &order, &trial);
	if (outcome == DB_OK && is_placed(&trial))
		outcome =
		    seen_read(request, trial.answer.attribution.line_id, &seen);
	trial_end(request->db);
	if (outcome != DB_OK)
		return frame_away(request, answer);
	if (seen.status == NULL)
		return frame_error(
		    request, answer, 404, "There is no line to show.");
	answer->status = 200;
	answer->csp = csp_framed;
	answer->media_type = "text/html; charset=utf-8";
	answer->language = seen.view.language->tag;
	answer->body = seen_draw(request, &seen, NULL, NULL);
}
