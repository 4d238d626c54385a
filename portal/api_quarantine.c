/* SPDX-License-Identifier: BSD-2-Clause */
/* api_quarantine.c -- POST /quarantines: somebody saw harm */
#include "cases/quarantine.h"
#include "lib/json.h"
#include "lib/time.h"
#include "portal/api.h"
#include "portal/bearer.h"
#include "portal/portal.h"
#include "portal/problem.h"

struct evidence {
	struct str text, destination, protocol, indicator, device;
	int64_t destination_port, count, first_seen;
};

struct quarantine {
	struct addr address;
	struct str line, protocol, cause, source, source_report_id, measure;
	int64_t port, observed_at;
	bool dry_run;
	struct str words;
	const struct evidence *evidence;
};

static const char *const protocols[] = { "tcp", "udp", "icmp", "sctp", "other",
	NULL };
static const char *const measures[] = { "notice", "restrict", "throttle",
	"garden", "suspend", NULL };

/* Lengths in characters. A name of the DNS has at most 253 (RFC 1035, 2.3.4);
 * the words of a reporter are for staff to read, not to store a dump. */
enum {
	NAME_MOST = 253,
	WORDS_MOST = 2000,
	DEVICE_MOST = 120,
	REPORT_ID_MOST = 200,
	REFERENCE_MOST = 64,
	PORT_MOST = 65535
};
static const int64_t count_most = 1000000000000;

#define PLACE(member) offsetof(struct evidence, member)
static const struct shape_field evidence_fields[] = {
	{ "text", FIELD_TEXT, PLACE(text), .lines = true, .most = WORDS_MOST },
	{ "destination", FIELD_TEXT, PLACE(destination), .least = 1,
	    .most = NAME_MOST },
	{ "destination_port", FIELD_NUMBER, PLACE(destination_port),
	    .most = PORT_MOST, .absent = -1 },
	{ "protocol", FIELD_WORD, PLACE(protocol), .words = protocols },
	{ "indicator", FIELD_TEXT, PLACE(indicator), .least = 1,
	    .most = NAME_MOST },
	{ "count", FIELD_NUMBER, PLACE(count), .least = 1, .most = count_most },
	{ "first_seen", FIELD_TIME, PLACE(first_seen) },
	{ "device", FIELD_TEXT, PLACE(device), .least = 1,
	    .most = DEVICE_MOST },
};
static const struct shape evidence_shape = { evidence_fields,
	sizeof evidence_fields / sizeof *evidence_fields,
	sizeof(struct evidence) };
#undef PLACE

#define PLACE(member) offsetof(struct quarantine, member)
static const struct shape_field fields[] = {
	{ "address", FIELD_ADDRESS, PLACE(address) },
	{ "line", FIELD_TEXT, PLACE(line), .least = 1, .most = REFERENCE_MOST },
	{ "port", FIELD_NUMBER, PLACE(port), .most = PORT_MOST,
	    .absent = ATTRIBUTION_NO_PORT },
	{ "protocol", FIELD_WORD, PLACE(protocol), .words = protocols },
	{ "observed_at", FIELD_TIME, PLACE(observed_at), .needed = true },
	{ "cause", FIELD_TEXT, PLACE(cause), .needed = true, .least = 1,
	    .most = REFERENCE_MOST },
	{ "source", FIELD_TEXT, PLACE(source), .needed = true, .least = 1,
	    .most = REFERENCE_MOST },
	{ "source_report_id", FIELD_TEXT, PLACE(source_report_id), .least = 1,
	    .most = REPORT_ID_MOST },
	{ "evidence", FIELD_TEXT_OR_OBJECT, PLACE(evidence), .lines = true,
	    .most = WORDS_MOST, .inside = &evidence_shape,
	    .text_offset = PLACE(words) },
	{ "measure", FIELD_WORD, PLACE(measure), .words = measures },
	{ "dry_run", FIELD_FLAG, PLACE(dry_run) },
};
const struct shape api_quarantine_shape = { fields,
	sizeof fields / sizeof *fields, sizeof(struct quarantine) };
#undef PLACE

static void
put_text(json_t *object, const char *name, struct str text)
{
	if (text.data != NULL)
		json_object_set_new(object, name, json_text(text));
}

/* The structured fields as the record keeps them. */
static const char *
print_evidence(struct arena *arena, const struct evidence *evidence)
{
	json_t *object = json_object();
	put_text(object, "destination", evidence->destination);
	put_text(object, "protocol", evidence->protocol);
	put_text(object, "indicator", evidence->indicator);
	put_text(object, "device", evidence->device);
	if (evidence->destination_port >= 0)
		json_object_set_new(object, "destination_port",
		    json_integer(evidence->destination_port));
	if (evidence->count > 0)
		json_object_set_new(
		    object, "count", json_integer(evidence->count));
	if (evidence->first_seen > 0)
		json_object_set_new(
		    object, "first_seen", json_time(evidence->first_seen));
	struct str text = json_print(object, arena);
	json_decref(object);
	return text.data;
}

static struct quarantine_order
make_order(const struct request *request)
{
	const struct quarantine *given = request->given;
	struct quarantine_order order = {
		.line = given->line.data,
		.addr = given->address.family != 0 ? &given->address : NULL,
		.port = (int)given->port,
		.protocol = given->protocol.data,
		.observed_at = given->observed_at,
		.cause = given->cause.data,
		.source = given->source.data,
		.source_report_id = given->source_report_id.data,
		.words = given->words.data,
		.force = bearer_may(request->bearer, SCOPE_QUARANTINE_FORCE),
		.dry_run = given->dry_run,
		.actor = bearer_actor(request),
	};
	order.asked = given->measure.data != NULL &&
	    measure_parse(given->measure, &order.measure);
	if (given->evidence != NULL) {
		order.words = given->evidence->text.data;
		order.evidence =
		    print_evidence(request->arena, given->evidence);
	}
	return order;
}

static int
status_of(enum quarantine_outcome outcome, bool dry_run)
{
	if (dry_run)
		return 200;
	if (outcome == QUARANTINE_OPENED)
		return 201;
	return outcome == QUARANTINE_HELD ? 202 : 200;
}

static void
answer_taken(struct request *request, struct answer *answer,
    const struct quarantine_answer *taken)
{
	const struct quarantine *given = request->given;
	answer_json(request, answer, status_of(taken->outcome, given->dry_run),
	    json_pack("{ss so so ss}", "outcome",
		quarantine_outcome_name(taken->outcome), "case",
		api_case_json(&taken->facts), "attribution",
		api_attribution_json(&taken->attribution), "portal_url",
		request->portal->settings.portal_url));
}

static void
add_unknown(struct faults *faults, const struct quarantine_unknown *unknown)
{
	if (unknown->cause)
		fault_add(faults, "cause", "is not a known cause");
	if (unknown->source)
		fault_add(faults, "source", "is not a known source");
	if (unknown->future)
		fault_add(faults, "observed_at", "lies in the future");
}

static void
answer_unknown(struct request *request, struct answer *answer,
    const struct quarantine_answer *taken)
{
	struct faults faults = { .arena = request->arena };
	add_unknown(&faults, &taken->unknown);
	problem_answer_faults(request, answer, &faults);
}

static void
add_no_address(struct faults *faults)
{
	fault_add(faults, "address", "is needed where line is not given");
}

/* Asks the record for what is there; NULL and "" have their fault already. */
static void
add_what_record_tells(struct request *request, const char *cause,
    const char *source, int64_t observed_at, struct faults *faults)
{
	struct quarantine_unknown unknown;
	if (quarantine_check(request->db, request->arena, cause, source,
		observed_at, &unknown) != DB_OK)
		return;
	unknown.cause = unknown.cause && cause != NULL && *cause != '\0';
	unknown.source = unknown.source && source != NULL && *source != '\0';
	add_unknown(faults, &unknown);
}

void
api_quarantine_also(
    struct request *request, const json_t *body, struct faults *faults)
{
	const char *at =
	    json_string_value(json_object_get(body, "observed_at"));
	int64_t observed_at;
	if (!time_parse(str_from(at), &observed_at))
		observed_at = 0;
	if (json_object_get(body, "address") == NULL &&
	    json_object_get(body, "line") == NULL)
		add_no_address(faults);
	add_what_record_tells(request,
	    json_string_value(json_object_get(body, "cause")),
	    json_string_value(json_object_get(body, "source")), observed_at,
	    faults);
}

static void
answer_no_address(struct request *request, struct answer *answer,
    const struct quarantine *given)
{
	struct faults faults = { .arena = request->arena };
	add_no_address(&faults);
	add_what_record_tells(request, given->cause.data, given->source.data,
	    given->observed_at, &faults);
	problem_answer_faults(request, answer, &faults);
}

static void
answer_outcome(struct request *request, struct answer *answer,
    const struct quarantine_answer *taken)
{
	switch (taken->outcome) {
	case QUARANTINE_OPENED:
	case QUARANTINE_JOINED:
	case QUARANTINE_REPEAT:
	case QUARANTINE_FILED:
	case QUARANTINE_HELD:
		answer_taken(request, answer, taken);
		return;
	case QUARANTINE_NO_CAUSE:
	case QUARANTINE_NO_SOURCE:
	case QUARANTINE_FUTURE:
		answer_unknown(request, answer, taken);
		return;
	case QUARANTINE_NO_LINE:
		problem_answer(request, answer, PROBLEM_NO_LINE,
		    "There is no line of this name.");
		return;
	case QUARANTINE_NOBODY:
	case QUARANTINE_DOUBT:
		api_answer_unfound(request, answer, &taken->attribution);
		return;
	case QUARANTINE_PROTECTED:
		problem_answer(request, answer, PROBLEM_PROTECTED,
		    "A measure above notice needs a person's decision here: "
		    "the line is exempt, never walled, or not a home's.");
		return;
	case QUARANTINE_FORCE:
		problem_answer(request, answer, PROBLEM_SCOPE,
		    "A measure above the playbook's needs the scope "
		    "\"quarantine:force\".");
		return;
	}
}

void
api_quarantine(struct request *request, struct answer *answer)
{
	const struct quarantine *given = request->given;
	struct quarantine_answer taken;
	if (given->address.family == 0 && given->line.data == NULL) {
		answer_no_address(request, answer, given);
		return;
	}
	if (!bearer_names(request->bearer, given->source)) {
		problem_answer(request, answer, PROBLEM_SCOPE,
		    "This token may not speak for this source.");
		return;
	}
	struct quarantine_order order = make_order(request);
	if (arena_full(request->arena))
		return;
	enum db_outcome outcome =
	    quarantine_run(request->db, request->arena, &order, &taken);
	if (outcome == DB_OK)
		answer_outcome(request, answer, &taken);
	else
		api_answer_failed(request, answer, outcome);
}
