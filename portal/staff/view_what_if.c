/* SPDX-License-Identifier: BSD-2-Clause */
/* view_what_if.c -- what would happen, as the console tells it */
#include "portal/staff/view_what_if.h"

#include <string.h>

#include "cases/intake_tell.h"
#include "lib/time.h"
#include "portal/portal.h"
#include "portal/staff/case_list.h"
#include "portal/staff/frame.h"

/* ---- whose line ---------------------------------------------------------- */

static void
put_attribution(const struct trial *trial, struct values *page)
{
	const struct attribution *found = &trial->answer.attribution;
	if (found->explanation == NULL)
		return; /* refused before it was looked for */
	struct values *whose = values_map(page, "found");
	values_text(whose, "line", found->line);
	values_text(whose, "account", trial->answer.facts.account);
	values_text(whose, "method", found->method);
	values_number(whose, "certainty", found->certainty);
	values_text(whose, "explanation", found->explanation);
	values_flag(whose, "sure", found->verdict == ATTRIBUTION_FOUND);
}

/* ---- the decision -------------------------------------------------------- */

static void
put_reasons(const struct intake_facts *facts,
    const struct intake_decision *decision, int step, struct arena *arena,
    struct values *to)
{
	for (int i = 0; i < decision->reason_count; i++) {
		const struct intake_reason *reason = &decision->reasons[i];
		struct values *item = values_item(to, "reasons");
		values_text(
		    item, "words", intake_tell(facts, reason, step, arena));
		case_list_pill(item, "left", measure_print(reason->measure));
	}
}

static void
put_decision(const struct request *request, const struct trial *trial,
    struct values *page)
{
	const struct quarantine_answer *answer = &trial->answer;
	values_text(
	    page, "outcome", intake_tell_outcome(answer, request->arena));
	values_text(page, "cause_title", trial->title);
	if (!answer->decided)
		return;
	struct values *decision = values_map(page, "decision");
	put_reasons(&answer->known, &answer->decision, answer->decision.step,
	    request->arena, decision);
	values_flag(decision, "walled", answer->known.walled);
	if (answer->outcome > QUARANTINE_HELD)
		return;
	case_list_pill(
	    decision, "measure", measure_print(answer->facts.measure));
	case_list_pill(decision, "state", answer->facts.state);
	frame_time(
	    request, decision, "review", answer->facts.review_at / TIME_SECOND);
	frame_time(request, decision, "expires",
	    answer->facts.expires_at / TIME_SECOND);
}

static void
put_ladder(const struct request *request, const struct trial *trial,
    struct values *page)
{
	for (size_t i = 0; i < trial->step_count; i++) {
		const struct trial_step *step = &trial->steps[i];
		struct values *item = values_item(page, "steps");
		values_number(item, "position", step->position);
		case_list_pill(
		    item, "measure", measure_print(step->decision.measure));
		frame_time(request, item, "due", step->due_at);
		put_reasons(&trial->later, &step->decision, step->position,
		    request->arena, item);
	}
}

/* ---- what is told, and what stands on the wall --------------------------- */

static void
put_notice(const struct request *request, const struct trial_notice *notice,
    struct values *page)
{
	const struct letter_press press = { request->portal->templates,
		request->portal->advices, request->portal->brands };
	const struct letter *letter = &notice->letter;
	struct letter_words words;
	struct values *item = values_item(page, "notices");
	values_text(item, "kind", letter->kind);
	values_text(item, "channel", notice->channel);
	values_text(item, "to", notice->to);
	frame_time(request, item, "due", notice->next_at);
	if (letter->case_count == 0 || !letter_speaks_of(letter->kind) ||
	    !letter_write(&press, letter, request->arena, &words))
		return; /* dropped; or full memory: route_answer says so */
	values_text(item, "language", words.language);
	if (strcmp(notice->channel, "phone") == 0) {
		values_text(
		    item, "sms", letter_sms(&press, letter, request->arena));
		return;
	}
	values_text(item, "subject", words.subject);
	values_text(item, "text", words.text);
}

static void
put_wall(const struct request *request, const struct trial *trial,
    struct values *page)
{
	for (size_t i = 0; i < trial->prefix_count; i++) {
		const struct trial_prefix *prefix = &trial->prefixes[i];
		struct values *item = values_item(page, "prefixes");
		values_text(item, "realm", prefix->realm);
		values_text(item, "prefix", prefix->prefix);
		case_list_pill(item, "measure", measure_print(prefix->measure));
		frame_time(request, item, "until", prefix->sure_until);
	}
}

static void
put_climbs(const struct trial_climbs *climbs, struct values *page)
{
	values_number(page, "looked_at", climbs->looked_at);
	values_flag(page, "any_climb", climbs->case_count > 0);
	for (size_t i = 0; i < climbs->sum_count; i++) {
		const struct trial_sum *sum = &climbs->sums[i];
		struct values *item = values_item(page, "sums");
		values_number(item, "cases", sum->cases);
		values_text(item, "cause", sum->cause);
		case_list_pill(item, "from", measure_print(sum->from));
		case_list_pill(item, "to", measure_print(sum->to));
	}
	for (size_t i = 0; i < climbs->case_count; i++) {
		const struct trial_climb *climb = &climbs->cases[i];
		struct values *item = values_item(page, "climbs");
		values_text(item, "code", climb->code);
		values_text(item, "line", climb->line);
		values_text(item, "cause", climb->cause);
		case_list_pill(item, "from", measure_print(climb->from));
		case_list_pill(item, "to", measure_print(climb->to));
		values_text(item, "held_by", climb->held_by);
		values_text(item, "notice", climb->notice);
	}
}

void
view_what_if(const struct request *request, const struct trial *trial,
    struct values *page)
{
	values_flag(page, "tried", true);
	put_climbs(&trial->climbs, page);
	put_attribution(trial, page);
	put_decision(request, trial, page);
	put_ladder(request, trial, page);
	for (size_t i = 0; i < trial->notice_count; i++)
		put_notice(request, &trial->notices[i], page);
	put_wall(request, trial, page);
}

void
view_what_if_site(const struct explanation *site, struct values *page)
{
	struct values *item = values_item(page, "sites");
	values_text(item, "site", site->site);
	values_flag(item, "answered", site->answered);
	values_text(item, "mode", site->mode);
	for (size_t i = 0; i < site->name_count; i++) {
		const struct explanation_name *name = &site->names[i];
		struct values *row = values_item(item, "names");
		values_text(row, "name", name->name);
		values_text(row, "row", name->row);
		values_text(row, "because", name->because);
		values_text(row, "v4", name->v4);
		if (strcmp(name->v4, name->v6) != 0)
			values_text(row, "v6", name->v6);
		values_text(row, "web", name->web);
	}
}
