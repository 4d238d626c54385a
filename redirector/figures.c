/* SPDX-License-Identifier: BSD-2-Clause */
/* figures.c -- what the redirector tells at /metrics and in its log */
#include "redirector/figures.h"

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
	[COUNT_RATE] = COUNTER("rate_limited_total",
	    "Questions to forward whose source was beyond its share: dropped, or told to come by TCP."),
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
	[FIGURE_CONTACT] = GAUGE("contact_timestamp_seconds",
	    "When the database last told how the wall stands."),
	[FIGURE_NUMBER] = GAUGE("applied_number",
	    "The last change of the wall that is applied."),
	[FIGURE_ROWS] = GAUGE("wall_rows", "Rows of the wall."),
	[FIGURE_NAMES] = GAUGE("names_bytes",
	    "Memory that the names of garden and indicators take."),
	[FIGURE_FULL] = GAUGE("full",
	    "1: wall_rows or names is too small, some lines are not walled."),
};

/* clang-format on */

void
figures_count(const struct figures_sources *from)
{
	for (unsigned what = 0; what < COUNTS; what++) {
		uint64_t sum = 0;
		for (unsigned i = 0; i < from->count; i++)
			sum +=
			    ring_read_count(from->rings[i], (enum count)what);
		metrics_set(from->metrics, what, (int64_t)sum);
	}
}

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
	metrics_set(from->metrics, FIGURE_ROWS, rows);
	metrics_set(from->metrics, FIGURE_NAMES, names);
	metrics_set(from->metrics, FIGURE_FULL, full);
}

void
figures_refresh(void *context)
{
	figures_count(context);
	look(context);
}
