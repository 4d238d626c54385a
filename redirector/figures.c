/* SPDX-License-Identifier: BSD-2-Clause */
/* figures.c -- what the redirector tells at /metrics and in its log */
#include "redirector/figures.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "lib/lag.h"

/* clang-format off */

#define NAME(rest) "lazaret_redirector_" rest
#define COUNTER(name, help) { NAME(name), "", METRIC_COUNTER, help }
#define GAUGE(name, help) { NAME(name), "", METRIC_GAUGE, help }
#define LABELLED(name, label, help) { NAME(name), label, METRIC_COUNTER, help }

/* The help stands with the first line of a name. */
#define DNS(reason, help) LABELLED("dns_total", "reason=\"" reason "\"", help)
#define FORWARD(reason, help) LABELLED("forward_failures_total", "reason=\"" reason "\"", help)
#define PIN(outcome, help) LABELLED("pinned_answers_total", "outcome=\"" outcome "\"", help)
#define CONNECTION(protocol, help) LABELLED("connections_total", "protocol=\"" protocol "\"", help)
#define DROP(reason, help) LABELLED("drops_total", "reason=\"" reason "\"", help)
#define RESTART(role, help) LABELLED("restarts_total", "role=\"" role "\"", help)
#define WEB(answer, help) LABELLED("web_total", "answer=\"" answer "\"", help)

const struct metric figures[FIGURES] = {
	[COUNT_DNS + DNS_SHORT] = DNS("short", "Questions by what was done with them."),
	[COUNT_DNS + DNS_OUTSIDE] = DNS("outside", ""),
	[COUNT_DNS + DNS_BAD] = DNS("bad", ""),
	[COUNT_DNS + DNS_UNKNOWN] = DNS("unknown", ""),
	[COUNT_DNS + DNS_COOKIE] = DNS("cookie", ""),
	[COUNT_DNS + DNS_CLEAN] = DNS("clean", ""),
	[COUNT_DNS + DNS_OWN] = DNS("own", ""),
	[COUNT_DNS + DNS_FIXED] = DNS("fixed", ""),
	[COUNT_DNS + DNS_INDICATOR] = DNS("indicator", ""),
	[COUNT_DNS + DNS_GARDEN] = DNS("garden", ""),
	[COUNT_DNS + DNS_LOCAL] = DNS("local", ""),
	[COUNT_DNS + DNS_STEERED] = DNS("steered", ""),
	[COUNT_DNS + DNS_TRUE] = DNS("true", ""),
	[COUNT_DNS + DNS_DENIED] = DNS("denied", ""),
	[COUNT_DNS + DNS_LIMITED] = DNS("limited", ""),
	[COUNT_DNS + DNS_NO_RESOLVER] = DNS("no_resolver", ""),
	[COUNT_UNSURE] = COUNTER("unsure_total",
	    "Questions of lines whose wall was past its sure_until: nobody was walled by it."),
	[COUNT_SIGHTING] = COUNTER("sightings_total",
	    "Questions for indicators."),
	[COUNT_SIGHTING_LOST] = COUNTER("sightings_lost_total",
	    "Of those, what came too fast to be told."),
	[COUNT_ALIVE] = COUNTER("alive_total",
	    "Lines and minutes in which they asked for anything."),
	[COUNT_FORWARD_FULL] = FORWARD("full", "Questions that could not be forwarded, and replies that were none."),
	[COUNT_FORWARD_FALSE] = FORWARD("false", ""),
	[COUNT_PIN] = PIN("asked", "Answers whose addresses were to be pinned, and those that went without."),
	[COUNT_PIN_LATE] = PIN("late", ""),
	[COUNT_PIN_FULL] = PIN("full", ""),
	[COUNT_PIN_AWAY] = PIN("away", ""),
	[COUNT_DROP_RATE] = DROP("rate", "Questions by UDP that got no answer: beyond a share, too long, or in the kernel (no room, or a flood)."),
	[COUNT_DROP_LONG] = DROP("long", ""),
	[COUNT_DROP_KERNEL] = DROP("kernel", ""),
	[COUNT_FLOOD] = COUNTER("floods_total",
	    "Times that a home asked more than there was room for; the kernel drops a part of it."),
	[COUNT_TCP] = CONNECTION("dns", "Connections taken in."),
	[COUNT_WEB] = CONNECTION("http", ""),
	[COUNT_WEB_PORTAL] = WEB("portal", "Requests on port 80 by their answer."),
	[COUNT_WEB_CLEAN] = WEB("clean", ""),
	[COUNT_WEB_REFUSED] = WEB("refused", ""),
	[COUNT_RELAY] = WEB("relayed", ""),
	[COUNT_RELAY_FULL] = WEB("relay_full", ""),
	[COUNT_RELAY_AWAY] = WEB("relay_away", ""),
	[COUNT_EVICTED] = COUNTER("evicted_total",
	    "Connections closed to make room."),
	[COUNT_RESET] = COUNTER("reset_total",
	    "Connections reset at once: their home opened more than its share."),
	[COUNT_RESTART] = RESTART("worker", "Roles that fell and were started again."),
	[FIGURE_RESTARTS + FIGURE_FEED] = RESTART("feed", ""),
	[FIGURE_RESTARTS + FIGURE_SIGHTINGS] = RESTART("sightings", ""),
	[FIGURE_RESTARTS + FIGURE_METRICS] = RESTART("metrics", ""),
	[FIGURE_RESTARTS + FIGURE_QUESTIONS] = RESTART("questions", ""),
	[FIGURE_CONTACT] = GAUGE("contact_timestamp_seconds",
	    "When the database last told how the wall stands."),
	[FIGURE_TOLD] = GAUGE("told_number",
	    "The last change of the wall that the database has told of."),
	[FIGURE_NUMBER] = GAUGE("applied_number",
	    "The last change of the wall that is applied."),
	[FIGURE_LAG] = GAUGE("lag_changes",
	    "Changes of the wall that are told of and not yet applied."),
	[FIGURE_LAG_SECONDS] = GAUGE("lag_seconds",
	    "Time since the wall here was last known to be the database's; since 1970 where it never was."),
	[FIGURE_ROWS] = GAUGE("wall_rows", "Rows of the wall."),
	[FIGURE_NAMES] = GAUGE("names_bytes",
	    "Memory that the names of garden and indicators take."),
	[FIGURE_FULL] = GAUGE("full",
	    "1: wall_rows or names is too small, some lines are not walled."),
	[FIGURE_UNSURE] = GAUGE("wall_rows_unsure",
	    "Rows past their sure_until: nobody is walled by them."),
	[FIGURE_WAITING] = GAUGE("sightings_waiting",
	    "Minutes of lines and indicators that the database has not taken yet."),
	[FIGURE_MERGED] = COUNTER("sightings_merged_total",
	    "Of those, the oldest that became one with a later minute of the same line, for want of room."),
	[FIGURE_UNTOLD] = COUNTER("sightings_untold_total",
	    "Sightings lost since the database was away too long, or refused them."),
};

/* clang-format on */

static uint64_t
sum(const struct figures_sources *from, unsigned what)
{
	uint64_t sum = 0;
	for (unsigned i = 0; i < from->count; i++)
		sum += ring_read_count(from->rings[i], (enum count)what);
	return sum;
}

void
figures_count(const struct figures_sources *from)
{
	for (unsigned what = 0; what < COUNTS; what++)
		metrics_set(from->metrics, what, (int64_t)sum(from, what));
}

/* Many rows: what is changed meanwhile may be counted either way. */
static int64_t
unsure_rows(const struct wall *wall)
{
	int64_t now = time(NULL), rows = 0;
	struct wall_row row;
	for (uint32_t at = 0; wall_next(wall, &at, &row);)
		rows += row.sure_until <= now;
	return rows;
}

static const struct lag lag = {
	.contact = FIGURE_CONTACT,
	.told = FIGURE_TOLD,
	.applied = FIGURE_NUMBER,
	.changes = FIGURE_LAG,
	.seconds = FIGURE_LAG_SECONDS,
};

static void
look(const struct figures_sources *from)
{
	struct shared_view view;
	int64_t number, rows, names, full;
	do {
		view = shared_look(from->shared);
		number = view.mark->number;
		rows = wall_sum(view.wall).rows;
		names = (int64_t)view.site->names_used;
		full = view.site->full;
	} while (!shared_same(from->shared, &view));
	metrics_set(from->metrics, FIGURE_NUMBER, number);
	lag_refresh(from->metrics, &lag);
	metrics_set(from->metrics, FIGURE_ROWS, rows);
	metrics_set(from->metrics, FIGURE_NAMES, names);
	metrics_set(from->metrics, FIGURE_FULL, full);
	metrics_set(from->metrics, FIGURE_UNSURE,
	    unsure_rows(shared_look(from->shared).wall));
}

void
figures_refresh(void *context)
{
	figures_count(context);
	look(context);
}

/* ---- what has no line in the table --------------------------------------- */

__attribute__((format(printf, 2, 3))) static void
print(struct writer *to, const char *format, ...)
{
	char line[256];
	va_list list;
	va_start(list, format);
	vsnprintf(line, sizeof line, format, list);
	va_end(list);
	writer_str(to, str_from(line));
}

static void
print_head(
    struct writer *to, const char *name, const char *type, const char *help)
{
	print(to, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* Each bucket holds those of the smaller ones, too. */
static void
print_times(const struct figures_sources *whose, const char *name,
    const char *worker, struct writer *to)
{
	bool all = *worker == '\0';
	const char *open = all ? "" : "{", *close = all ? "" : "}";
	uint64_t answers = 0;
	for (unsigned i = 0; i < RING_TIMES; i++) {
		char end[24] = "+Inf";
		if (i + 1 < RING_TIMES)
			snprintf(
			    end, sizeof end, "%g", (double)ring_times[i] / 1e6);
		answers += sum(whose, COUNT_TIME + i);
		print(to, "%s_bucket{%s%sle=\"%s\"} %" PRIu64 "\n", name,
		    worker, all ? "" : ",", end, answers);
	}
	print(to, "%s_sum%s%s%s %.6f\n", name, open, worker, close,
	    (double)sum(whose, COUNT_TIME_SUM) / 1e6);
	print(to, "%s_count%s%s%s %" PRIu64 "\n", name, open, worker, close,
	    answers);
}

static void
print_resolvers(const struct figures_sources *whose, const char *name,
    const char *worker, struct writer *to)
{
	static const char *const outcomes[] = { "answered", "silent" };
	const struct endpoints *resolvers = &whose->config->resolvers;
	char text[ENDPOINT_TEXT_SIZE];
	for (unsigned i = 0; i < 2 * resolvers->count; i++)
		print(to,
		    "%s{%s%sresolver=\"%s\",outcome=\"%s\"} %" PRIu64 "\n",
		    name, worker, *worker == '\0' ? "" : ",",
		    endpoint_print(&resolvers->at[i / 2], text),
		    outcomes[i % 2], sum(whose, COUNT_RESOLVER + i));
}

static const struct family {
	const char *name, *by_worker, *type, *help;
	/* `worker` is a label, or empty for all */
	void (*print)(const struct figures_sources *whose, const char *name,
	    const char *worker, struct writer *to);
} families[] = {
	{ NAME("answer_seconds"), NAME("worker_answer_seconds"), "histogram",
	    "Time from reading a question by UDP to its answer.", print_times },
	{ NAME("resolver_total"), NAME("worker_resolver_total"), "counter",
	    "Questions to each resolver by what became of them.",
	    print_resolvers },
};

static void
print_family(const struct figures_sources *from, const struct family *family,
    struct writer *to)
{
	print_head(to, family->name, family->type, family->help);
	family->print(from, family->name, "", to);
	print_head(to, family->by_worker, family->type, family->help);
	for (unsigned i = 0; i < from->count; i++) {
		struct figures_sources one = { .config = from->config,
			.rings = &from->rings[i],
			.count = 1 };
		char worker[24];
		snprintf(worker, sizeof worker, "worker=\"%u\"", i);
		family->print(&one, family->by_worker, worker, to);
	}
}

/* Each count of the table once more, by the worker that counted it. */
static void
print_workers(const struct figures_sources *from, struct writer *to)
{
	const char *family = "";
	for (unsigned what = 0; what < COUNTS; what++) {
		const struct metric *row = &figures[what];
		const char *rest = row->name + strlen(NAME(""));
		char name[96];
		snprintf(name, sizeof name, NAME("worker_%s"), rest);
		if (strcmp(family, row->name) != 0)
			print_head(to, name, "counter", row->help);
		family = row->name;
		for (unsigned i = 0; i < from->count; i++)
			print(to, "%s{worker=\"%u\"%s%s} %" PRIu64 "\n", name,
			    i, *row->labels == '\0' ? "" : ",", row->labels,
			    ring_read_count(from->rings[i], what));
	}
}

void
figures_print(void *context, struct writer *to)
{
	for (size_t i = 0; i < sizeof families / sizeof *families; i++)
		print_family(context, &families[i], to);
	print_workers(context, to);
}
