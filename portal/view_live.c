/* SPDX-License-Identifier: BSD-2-Clause */
/* view_live.c -- what a line does about the infection, and the quiet clock */
/* Pure: no I/O, no clock; memory from the arena alone. */
#include <string.h>

#include "portal/chart.h"
#include "portal/view.h"

enum {
	MINUTE = 60,
	LATELY = 10, /* minutes */
	CONTACTS_SHOWN = 4
};

/* ---- the chart: one path of bars, the latest last ---- */

enum {
	BARS_MOST = 30,
	CHART_LENGTH = 240, /* of the drawing, in its own units */
	CHART_HEIGHT = 40,
	BAR_LEAST = 3, /* one request is seen beside a thousand */
	BAR_GAP = 2
};

struct chart {
	enum live_span span;
	int bars, minutes; /* of each */
	const char *label; /* for who does not see it */
	const char *start; /* below its first bar */
};

static const struct chart charts[] = {
	[LIVE_DAY] = { LIVE_DAY, 24, 60,
	    N_("Requests in the last 24 hours, hour by hour. At most {most} "
	       "in one hour."),
	    N_("24 hours ago") },
	[LIVE_HOUR] = { LIVE_HOUR, 30, 2,
	    N_("Requests in the last hour, two minutes each. At most {most} "
	       "in two minutes."),
	    N_("one hour ago") },
};

/* How often in each bar. */
static void
fill_bars(const struct status *status, const struct chart *chart, int64_t *bars)
{
	int64_t now = status->now / MINUTE;
	for (size_t i = 0; i < status->walk.seen_count; i++) {
		const struct quiet_sighting *s = &status->walk.seen[i];
		int64_t ago = (now - s->minute) / chart->minutes;
		if (s->minute <= now && ago < chart->bars)
			bars[chart->bars - 1 - ago] += s->count;
	}
}

static void
put_chart(const struct view *view, const struct status *status,
    const struct chart *chart, struct values *page)
{
	int64_t values[BARS_MOST] = { 0 };
	int64_t step = CHART_LENGTH / chart->bars;
	const struct chart_bars bars = { .foot = CHART_HEIGHT,
		.step = step,
		.width = step - BAR_GAP,
		.least = BAR_LEAST };
	fill_bars(status, chart, values);
	int64_t most = chart_most(values, (size_t)chart->bars);
	if (most == 0)
		return;
	values_text(page, "bars",
	    chart_path(&bars, values, (size_t)chart->bars, most, view->arena));
	values_text(page, "chart",
	    VIEW_FILL(view, chart->label, { "most", view_number(view, most) }));
	values_text(page, "start", i18n_text(view->language, chart->start));
}

/* ---- the numbers, and what was contacted ---- */

static int64_t
count_since(const struct status *status, int64_t minutes)
{
	int64_t sum = 0;
	for (size_t i = 0; i < status->walk.seen_count; i++)
		if (status->walk.seen[i].minute >
		    status->now / MINUTE - minutes)
			sum += status->walk.seen[i].count;
	return sum;
}

static int64_t
last_seen(const struct status *status)
{
	int64_t last = 0;
	for (size_t i = 0; i < status->case_count; i++)
		if (status->cases[i].quiet.last > last)
			last = status->cases[i].quiet.last;
	return last;
}

static void
put_numbers(
    const struct view *view, const struct status *status, struct values *page)
{
	int64_t last = last_seen(status);
	values_text(page, "seen",
	    last != 0 ? view_when(view, last)
		      : i18n_text(view->language, N_("none seen")));
	values_number(page, "lately", count_since(status, LATELY));
	values_number(page, "today", count_since(status, 24 * 60));
}

/* "port 23/tcp" of "tcp/23"; a name or an address as it is. */
static const char *
contact_name(const struct view *view, const struct way_contact *contact)
{
	struct str port;
	struct str protocol = str_cut(str_from(contact->what), '/', &port);
	if (strcmp(contact->kind, "port") != 0)
		return contact->what;
	return VIEW_FILL(view, N_("port {port}/{protocol}"),
	    { "port", arena_copy(view->arena, port) },
	    { "protocol", arena_copy(view->arena, protocol) });
}

static void
put_contacts(
    const struct view *view, const struct status *status, struct values *page)
{
	for (size_t i = 0; i < status->contact_count && i < CONTACTS_SHOWN;
	     i++) {
		const struct way_contact *contact = &status->contacts[i];
		struct values *item = values_item(page, "contacts");
		values_text(
		    item, "note", i18n_text(view->language, contact->note));
		values_text(item, "what", contact_name(view, contact));
		const char *pattern = i18n_plural(view->language,
		    "{count} time in all, last {when}",
		    "{count} times in all, last {when}",
		    (unsigned long)contact->all);
		values_text(item, "when",
		    VIEW_FILL(view, pattern,
			{ "count", view_number(view, contact->all) },
			{ "when", view_when(view, contact->last) }));
	}
}

/* ---- the quiet clock ---- */

/* The gravest case that silence counts for; NULL: for none. */
static const struct status_case *
clock_case(const struct status *status)
{
	for (size_t i = 0; i < status->case_count; i++) {
		const struct status_case *c = &status->cases[i];
		bool asked = c->by_itself;
		for (size_t k = 0; k < c->need_count; k++)
			asked = asked || c->needs[k].kind == NEED_QUIET;
		if (asked && c->quiet.view == QUIET_SEEN)
			return c;
	}
	return NULL;
}

static void
say(struct values *page, const char *text)
{
	values_text(values_item(page, "clock"), ".", text);
}

static void
put_clock(
    const struct view *view, const struct status_case *c, struct values *page)
{
	const struct quiet *quiet = &c->quiet;
	/* It asked meanwhile, and the clock went on. */
	bool noise = quiet->last > quiet->reset_at &&
	    view->now - quiet->last < quiet->silent;
	say(page,
	    VIEW_FILL(view, N_("It has been silent for {part}."),
		{ "part",
		    view_part(view, quiet->silent / MINUTE,
			quiet->wanted / MINUTE) }));
	if (c->by_itself && c->only_silence)
		say(page,
		    VIEW_FILL(view,
			N_("If it stays silent, your Internet opens by itself "
			   "{when}."),
			{ "when", view_when(view, quiet->opens_at) }));
	else if (c->by_itself)
		say(page,
		    i18n_text(view->language,
			N_("Tick your steps, too. Then silence opens your "
			   "Internet by itself.")));
	if (quiet->missing > 0)
		say(page,
		    i18n_text(view->language,
			N_("Use your line as usual: the clock stands still "
			   "while nothing uses it.")));
	if (noise)
		say(page,
		    i18n_text(view->language,
			N_("A single request does not set it back: virus "
			   "scanners and web pages ask, too.")));
}

/* ---- the section ---- */

bool
view_live_is_shown(const struct status *status)
{
	return status->case_count > 0 &&
	    (status->measure >= MEASURE_GARDEN || status->walk.seen_count > 0);
}

void
view_live(const struct view *view, const struct status *status,
    enum live_span span, struct values *page)
{
	enum quiet_view sight = view_live_sight(status);
	const struct status_case *c = clock_case(status);
	if (!view_live_is_shown(status))
		return;
	struct values *live = values_map(page, "live_part");
	values_flag(live, "hour", span == LIVE_HOUR);
	values_text(
	    live, "blind", i18n_text(view->language, rule_view_words(sight)));
	if (sight != QUIET_SEEN && status->walk.seen_count == 0)
		return;
	put_numbers(view, status, live);
	put_chart(view, status, &charts[span], live);
	put_contacts(view, status, live);
	if (span == LIVE_DAY && sight == QUIET_SEEN)
		values_text(live, "walk",
		    i18n_text(view->language,
			status->walk.count == 0 ? N_("Find the device")
						: N_("Go on finding it")));
	if (c != NULL)
		put_clock(view, c, live);
}

enum quiet_view
view_live_sight(const struct status *status)
{
	for (size_t i = 0; i < status->case_count; i++)
		if (status->cases[i].quiet.view == QUIET_SEEN)
			return QUIET_SEEN;
	return status->cases[0].quiet.view;
}

const char *
view_live_state(const struct status *status, struct arena *arena)
{
	const struct status_case *c = clock_case(status);
	return arena_print(arena, "%lld.%lld.%lld.%lld",
	    (long long)last_seen(status),
	    (long long)count_since(status, LATELY),
	    (long long)count_since(status, 24 * 60),
	    (long long)(c != NULL ? c->quiet.silent / MINUTE : 0));
}
