/* SPDX-License-Identifier: BSD-2-Clause */
/* page_what_if.c -- /staff/what-if: what would happen if a report came in */
/* The report is tried in a transaction that cannot be committed, a text that
 * is not loaded yet stands in force there if one is given, and all that the
 * page tells is read in it. */
#include <jansson.h>
#include <string.h>

#include "cases/shelf.h"
#include "cases/trial.h"
#include "lib/json.h"
#include "lib/time.h"
#include "portal/staff/book.h"
#include "portal/staff/case_query.h"
#include "portal/staff/desk.h"
#include "portal/staff/frame.h"
#include "portal/staff/seen.h"
#include "portal/staff/view_what_if.h"

enum {
	FIELD_MOST = 253,
	PORT_MOST = 65535,
	TEXT_MOST = 256 * 1024 /* the shipped causes have 9 kB */
};

/* The answer holds a page of ours in a frame, and that page is framed. */
#define CSP                                                            \
	"default-src 'none'; style-src 'self'; img-src 'self' data:; " \
	"base-uri 'none'; "
static const char csp_frames[] =
    CSP "script-src 'self'; connect-src 'self'; form-action 'self'; "
	"frame-src 'self'; frame-ancestors 'none'";
static const char csp_framed[] = CSP "frame-ancestors 'self'";

/* ---- the form ------------------------------------------------------------ */

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

/* What was asked for. */
struct asked {
	struct addr addr;
	struct quarantine_order order;
	struct load *with; /* of the text that is tried, or NULL; free it */
};

/* The text that is tried, empty where none is: the file that was chosen, or
 * what was pasted. The form keeps it whole. */
static struct str
read_text(const struct request *request)
{
	return request->file.data != NULL
	    ? request->file
	    : request_field(request->form, request->forms, "instead");
}

/* The reason why there is nothing to load in it, or NULL. */
static const char *
check_text(const struct request *request, struct str text)
{
	if (text.len > TEXT_MOST)
		return "The text is longer than 256 kB. The operator's "
		       "command tries it: lazaret what-if --with FILE.";
	if (!str_is_text(text))
		return "The file is not a text in UTF-8, as lazaret load "
		       "takes it. Nothing was tried.";
	if (request->file.data != NULL && str_trim(text).len == 0)
		return "The file is empty. Nothing was tried.";
	return NULL;
}

/* Reads the report; the reason where it makes no sense, else NULL. */
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

/* Reads the whole form, likewise. */
static const char *
read_asked(const struct request *request, struct asked *asked)
{
	struct str text = read_text(request);
	asked->with = NULL;
	const char *problem = read_order(request, &asked->addr, &asked->order);
	if (problem == NULL)
		problem = check_text(request, text);
	if (problem != NULL)
		return problem;
	if (str_trim(text).len == 0)
		return NULL;
	asked->with = load_new();
	load_text(asked->with, "line", text);
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

/* Names to choose from; one that only the text knows may be typed. */
static void
put_causes(const struct shelf_choice *names, size_t count, struct values *page)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i].filter, "cause") == 0)
			values_text(
			    values_item(page, "causes"), ".", names[i].name);
}

static void
put_form(const struct request *request, const struct shelf_choice *names,
    size_t count, struct values *page)
{
	static const char *const kept[] = { "whose", "port", "observed",
		"cause", "device", "name" };
	struct str text = read_text(request);
	const char *measure = typed(request, "measure");
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		values_text(page, kept[i], typed(request, kept[i]));
	if (text.len <= TEXT_MOST && str_is_text(text))
		values_text(page, "instead", arena_copy(request->arena, text));
	put_causes(names, count, page);
	case_query_put_names(page, "sources", "Choose…", "source",
	    typed(request, "source"), names, count);
	for (int i = MEASURE_NOTICE; i <= MEASURE_SUSPEND; i++) {
		const char *name = measure_print((enum measure)i);
		values_choice(page, "measures", name, name, measure);
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

/* ---- the answer ---------------------------------------------------------- */

/* What the redirectors of the line's realm would answer to it. */
static enum db_outcome
ask_sites(
    struct request *request, const struct trial *trial, struct values *page)
{
	struct explanation *list;
	size_t count;
	enum db_outcome outcome = trial_ask(request->db, request->arena, trial,
	    typed(request, "name"), &list, &count);
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

static const char late[] =
    "It took too long and was taken back: somebody changes the same just now, "
    "or the text is very long. Please try again.";
static const char faulty[] =
    "This text cannot be loaded as it stands: nothing was tried.";

/* Tries it and takes it back; puts what there is to tell. */
static enum db_outcome
try_it(struct request *request, const struct asked *asked, struct trial *trial,
    struct values *page)
{
	enum db_outcome outcome = trial_begin(
	    request->db, request->arena, &asked->order, asked->with, trial);
	trial_end(request->db);
	if (outcome != DB_OK || trial->loaded != LOAD_DONE)
		return outcome;
	outcome = ask_sites(request, trial, page);
	view_what_if(request, trial, page);
	values_flag(page, "placed", is_placed(trial));
	if (asked->with == NULL)
		values_text(page, "seen", print_query(request));
	return outcome;
}

static void
answer_trial(
    struct request *request, struct answer *answer, const struct asked *asked)
{
	struct trial trial;
	struct values *page = values_new(request->arena);
	enum db_outcome outcome = try_it(request, asked, &trial, page);
	if (outcome != DB_OK && trial_is_late(request->db))
		return draw(request, answer, 503, late, page);
	if (outcome != DB_OK)
		return frame_away(request, answer);
	if (asked->with != NULL) {
		values_flag(page, "with", true);
		book_put_load(request, asked->with, trial.loaded, page);
	}
	bool done = trial.loaded == LOAD_DONE;
	draw(request, answer, done ? 200 : 422, done ? NULL : faulty, page);
}

void
page_what_if_try(struct request *request, struct answer *answer)
{
	struct asked asked;
	const char *problem = read_asked(request, &asked);
	if (problem != NULL)
		return draw(
		    request, answer, 422, problem, values_new(request->arena));
	answer_trial(request, answer, &asked);
	load_free(asked.with);
}

/* ---- the page in the frame ----------------------------------------------- */

/* The same report, tried again: what is drawn is read while it stands. */
static enum db_outcome
read_seen(
    struct request *request, const struct asked *asked, struct seen *seen_out)
{
	struct trial trial;
	enum db_outcome outcome = trial_begin(
	    request->db, request->arena, &asked->order, asked->with, &trial);
	if (outcome == DB_OK && is_placed(&trial))
		outcome = seen_read(
		    request, trial.answer.attribution.line_id, seen_out);
	trial_end(request->db);
	return outcome;
}

void
page_what_if_seen(struct request *request, struct answer *answer)
{
	struct asked asked;
	struct seen seen = { .status = NULL };
	const char *problem = read_asked(request, &asked);
	if (problem != NULL)
		return frame_error(request, answer, 422, problem);
	enum db_outcome outcome = read_seen(request, &asked, &seen);
	load_free(asked.with);
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
