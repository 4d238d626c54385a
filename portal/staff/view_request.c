/* SPDX-License-Identifier: BSD-2-Clause */
/* view_request.c -- a request with all that a decision needs, as values */
/* Pure: no I/O; memory from the arena alone. */
#include "portal/staff/view_request.h"

#include <jansson.h>
#include <string.h>

#include "cases/advice_file.h"
#include "cases/queue.h"
#include "cases/ruling.h"
#include "lib/time.h"
#include "portal/portal.h"
#include "portal/staff/frame.h"
#include "portal/view_walk.h"

const char *
view_request_actor(const char *actor)
{
	struct str name = str_from(actor);
	return str_starts(name, STR("staff:")) ? actor + strlen("staff:")
					       : actor;
}

static struct view
english(const struct request *request)
{
	return (struct view){ .brand = request->portal->brand,
		.advices = request->portal->advices,
		.language = &i18n_languages[0],
		.now = request->now,
		.arena = request->arena };
}

static const char *
cause_name(const struct request *request, const char *cause)
{
	return advices_find(request->portal->advices, cause, NULL)->name;
}

/* ---- the request -------------------------------------------------------- */

void
view_request_row(const struct request *request,
    const struct request_facts *facts, struct values *item)
{
	bool waits = strcmp(facts->state, "waiting") == 0;
	values_text(item, "id", facts->id);
	values_text(item, "kind", request_kind_name(facts->kind));
	values_text(item, "state", facts->state);
	values_flag(item, "waits", waits);
	values_text(item, "code", facts->code);
	values_text(item, "cause", cause_name(request, facts->cause));
	values_text(item, "line", facts->line);
	values_text(item, "account", facts->account);
	values_text(item, "measure", measure_print(facts->measure));
	values_flag(item, "walled", facts->measure >= MEASURE_GARDEN);
	values_flag(item, "late", facts->overdue);
	values_text(item, "taken", view_request_actor(facts->taken_by));
	frame_time(request, item, "made", facts->made_at);
	frame_time(request, item, "since", facts->waits_since);
	if (facts->waits_since > facts->made_at)
		frame_time(request, item, "replied", facts->waits_since);
	if (request_waits(facts))
		frame_time(request, item, "due", facts->due_at);
	frame_time(request, item, "decided", facts->decided_at);
	values_text(item, "by", view_request_actor(facts->decided_by));
}

static void
put_messages(const struct request *request, const struct dossier *dossier,
    struct values *page)
{
	for (size_t i = 0; i < dossier->message_count; i++) {
		const struct request_message *m = &dossier->messages[i];
		struct values *item = values_item(page, "messages");
		bool theirs = strcmp(m->author, "subscriber") == 0;
		values_flag(item, "ours", !theirs);
		values_text(item, "author",
		    theirs ? "The subscriber" : view_request_actor(m->author));
		values_text(item, "words", m->words);
		frame_time(request, item, "at", m->at);
	}
}

/* ---- what may be done --------------------------------------------------- */

static void
put_reasons(const struct dossier *dossier, const struct attempt *attempt,
    struct values *page)
{
	for (size_t i = 0; i < dossier->reason_count; i++) {
		const struct reason *reason = &dossier->reasons[i];
		struct values *item = values_item(page, "reasons");
		values_text(item, "name", reason->name);
		values_text(item, "words", reason->words);
		values_flag(item, "first", i == 0);
		values_flag(item, "chosen",
		    attempt->reason != NULL &&
			strcmp(attempt->reason, reason->name) == 0);
	}
}

/* Whose it is decides which forms there are. */
static void
put_deeds(const struct request *request, const struct dossier *dossier,
    const struct attempt *attempt, struct values *page)
{
	const struct request_facts *facts = &dossier->request;
	const char *me = clerk_actor(request);
	bool acts = request->clerk->role >= CLERK_AGENT;
	bool leads = request->clerk->role >= CLERK_SUPERVISOR;
	bool taken = request_is_taken(facts, me);
	bool waits = strcmp(facts->state, "waiting") == 0;
	bool mine = !taken && *facts->taken_by != '\0';
	values_flag(page, "mine", mine);
	values_flag(page, "another", taken);
	frame_time(request, page, "until", facts->taken_until);
	values_flag(page, "take", acts && waits && !taken && !mine);
	values_flag(page, "give_back", acts && mine);
	values_flag(page, "take_over", leads && waits && taken);
	if (!acts || taken || !request_waits(facts))
		return;
	struct values *deeds = values_map(page, "deeds");
	bool exempts = facts->kind == REQUEST_EXEMPTION;
	if (leads || !exempts)
		values_text(deeds, "approve",
		    ruling_effect(facts->kind, REQUEST_APPROVE));
	values_flag(deeds, "exempts", leads && exempts);
	values_text(deeds, "deny", ruling_effect(facts->kind, REQUEST_DENY));
	values_text(deeds, "ask", ruling_effect(facts->kind, REQUEST_ASK));
	values_text(deeds, "typed", attempt->words);
	put_reasons(dossier, attempt, deeds);
}

/* ---- the proofs --------------------------------------------------------- */

/* The steps of the playbook's checklist, as the advice says them. */
static void
put_steps(const struct request *request, const struct status_case *c,
    struct values *page)
{
	const struct advice *advice =
	    advices_find(request->portal->advices, c->cause, c->device);
	const char *const *name = c->checklist;
	for (; name != NULL && *name != NULL; name++) {
		const struct advice_step *step = advice_step(advice, *name);
		struct values *item = values_item(page, "steps");
		values_text(item, "words", step ? step->action : *name);
		values_flag(item, "ticked", view_lists(c->ticks, *name));
	}
}

static const struct status_case *
case_of(const struct dossier *dossier)
{
	const struct status *status = dossier->status;
	for (size_t i = 0; i < status->case_count; i++)
		if (strcmp(status->cases[i].code, dossier->request.code) == 0)
			return &status->cases[i];
	return NULL;
}

static void
put_scans(const struct dossier *dossier, struct values *page)
{
	const struct door *door = &dossier->visitor.door;
	for (size_t i = 0; i < door->count; i++) {
		const struct rule_facts *facts = &door->cases[i].way.facts;
		if (strcmp(door->cases[i].facts.id, dossier->request.case_id) !=
			0 ||
		    facts->clean + facts->infected == 0)
			continue;
		struct values *scan = values_map(page, "scan");
		values_number(scan, "clean", facts->clean);
		values_number(scan, "infected", facts->infected);
		values_flag(scan, "bad", facts->infected > 0);
	}
}

static void
put_proofs(const struct request *request, const struct dossier *dossier,
    struct values *page)
{
	struct view view = english(request);
	const struct status_case *c = case_of(dossier);
	if (dossier->status->case_count == 0)
		return;
	struct values *proofs = values_map(page, "proofs");
	view_door(&view, dossier->status, false, true, proofs);
	if (c != NULL)
		put_steps(request, c, proofs);
	put_scans(dossier, proofs);
	view_live(&view, dossier->status, LIVE_DAY, page);
	view_walk_devices(&view, dossier->status, proofs);
}

/* ---- the evidence and the line ------------------------------------------ */

/* The fields of a report as they came. */
static void
put_fields(const char *text, struct values *item)
{
	json_t *fields = json_loads(text, 0, NULL), *value;
	const char *name;
	json_object_foreach(fields, name, value)
	{
		struct values *field = values_item(item, "fields");
		values_text(field, "name", name);
		if (json_is_string(value))
			values_text(field, "value", json_string_value(value));
		else if (json_is_integer(value))
			values_number(
			    field, "value", json_integer_value(value));
	}
	json_decref(fields);
}

static void
put_evidence(const struct request *request, const struct dossier *dossier,
    struct values *page)
{
	for (size_t i = 0; i < dossier->evidence_count; i++) {
		const struct evidence *e = &dossier->evidence[i];
		struct values *item = values_item(page, "evidence");
		values_text(item, "source", e->source);
		values_text(item, "kind", e->kind);
		values_number(item, "weight", e->weight_now);
		values_number(item, "loaded", e->weight);
		values_flag(item, "lowered", e->weight_now < e->weight);
		values_number(item, "reports", e->reports);
		if (e->addresses > 1)
			values_number(item, "addresses", e->addresses);
		if (e->disputed > 0)
			values_number(item, "disputed", e->disputed);
		values_number(item, "upheld", e->upheld);
		values_number(item, "certainty", e->certainty);
		values_text(item, "method", e->method);
		frame_time(request, item, "first", e->first);
		frame_time(request, item, "last", e->last);
		values_flag(item, "open",
		    *dossier->request.source == '\0'
			? i == 0
			: strcmp(e->source, dossier->request.source) == 0);
		put_fields(e->latest, item);
	}
}

static void
put_history(const struct request *request, const struct dossier *dossier,
    struct values *page)
{
	for (size_t i = 0; i < dossier->history_count; i++) {
		const struct case_facts *c = &dossier->history[i];
		struct values *item = values_item(page, "history");
		values_text(item, "code", c->code);
		values_text(item, "cause", cause_name(request, c->cause));
		values_text(item, "state", c->state);
		values_text(item, "measure", measure_print(c->measure));
		values_number(item, "reports", c->reports);
		if (c->relapses > 0)
			values_number(item, "relapses", c->relapses);
		frame_time(request, item, "opened", c->opened_at / TIME_SECOND);
		frame_time(
		    request, item, "released", c->released_at / TIME_SECOND);
		values_flag(
		    item, "this", strcmp(c->id, dossier->request.case_id) == 0);
	}
}

static void
put_line(const struct request *request, const struct dossier *dossier,
    struct values *page)
{
	const struct line_facts *line = &dossier->visitor.line;
	const struct view view = english(request);
	const struct i18n_language *theirs = brand_language(
	    request->portal->brand, STR(""), str_from(line->language), STR(""));
	const char *headline = view_headline(dossier->status);
	values_text(page, "account_kind", line->kind);
	values_text(page, "language", theirs->name);
	values_text(page, "tag", theirs->tag);
	values_text(page, "direction", theirs->direction);
	values_text(page, "headline", headline);
	if (theirs != view.language)
		values_text(page, "said", i18n_text(theirs, headline));
	const struct request_facts *asked =
	    outlook_request(dossier->status->requests,
		dossier->status->request_count, dossier->request.kind);
	if (asked != NULL)
		view_asked(&view, asked, page);
}

void
view_request(const struct request *request, const struct dossier *dossier,
    const struct attempt *attempt, struct values *page)
{
	const struct request_facts *facts = &dossier->request;
	struct values *one = values_map(page, "one");
	view_request_row(request, facts, one);
	values_text(one, "source", facts->source);
	values_text(one, "reason", facts->reason);
	values_text(one, "problem", attempt->problem);
	put_messages(request, dossier, one);
	put_deeds(request, dossier, attempt, one);
	put_proofs(request, dossier, one);
	put_evidence(request, dossier, one);
	put_history(request, dossier, one);
	put_line(request, dossier, one);
}
