/* SPDX-License-Identifier: BSD-2-Clause */
/* view_walk.c -- find the device: one off, wait, is it silent? step by step */
/* Pure: no I/O, no clock; memory from the arena alone. */
#include "portal/view_walk.h"

#include <string.h>

enum { MINUTE = 60, CALM_AFTER = 60 * MINUTE };

/* Where the walk stands. */
enum find {
	FIND_BLIND,   /* nobody could see it fall silent */
	FIND_NOTHING, /* nothing is owned yet */
	FIND_CALM,    /* it is silent with all of them on */
	FIND_TRY,
	FIND_WAIT,
	FIND_OTHER,
	FIND_LIKELY,
	FIND_NONE /* all were tried */
};

struct find_words {
	enum look look;
	const char *state, *title; /* title: at most nine words */
	const char *lead;
	const char *deed, *button; /* what the form does; NULL: none */
	bool again;		   /* "look again" is what there is to do */
};

static const struct find_words words[] = {
	[FIND_BLIND] = { LOOK_PLAIN, N_("Find the device"),
	    N_("We cannot see it from here."),
	    N_("So switching devices off shows us nothing. Other signs help "
	       "you: see below.") },
	[FIND_NOTHING] = { LOOK_PLAIN, N_("Find the device"),
	    N_("Which devices do you own?"),
	    N_("Tick all that use your Internet. Then you switch them off, one "
	       "by one, and we look. The router stays on: without it we see "
	       "nothing.") },
	[FIND_CALM] = { LOOK_FREE, N_("Find the device"),
	    N_("It is silent right now."),
	    N_("For one hour nothing harmful was asked for. Leave all devices "
	       "on. When it starts again, we go on here."),
	    .again = true },
	[FIND_TRY] = { LOOK_PLAIN, N_("Find the device"),
	    N_("Switch off one device now."),
	    N_("Switch off: {device}. Pull its plug, so that it does not only "
	       "sleep. Leave the others on."),
	    "off", N_("It is off now") },
	[FIND_WAIT] = { LOOK_PAUSED, N_("Please wait"),
	    N_("We look whether your line falls silent."),
	    N_("{device} is off: leave it so. You may close this page and "
	       "come back."),
	    .again = true },
	[FIND_OTHER] = { LOOK_PLAIN, N_("Not this one"),
	    N_("It is another device."),
	    N_("{device} was off, but the requests went on. Switch it on "
	       "again."),
	    "on", N_("It is on. Go on") },
	[FIND_LIKELY] = { LOOK_FREE, N_("Likely found"),
	    N_("We have likely found the device."),
	    N_("While it was off, your line was silent: {device}. Now clean "
	       "it. Keep it off until then."),
	    "found", N_("Show me its steps") },
	[FIND_NONE] = { LOOK_PLAIN, N_("Not found yet"),
	    N_("It is none of these devices."),
	    N_("The requests went on each time. Is a device missing in the "
	       "list? If not, it is likely your router.") },
};

/* ---- where it stands ---- */

struct standing {
	enum find find;
	const struct walk_device *device; /* that it is about; or NULL */
};

static bool
is_calm(const struct status *status)
{
	return status->walk.seen_count == 0 ||
	    status->now - status->walk.seen[0].minute * MINUTE > CALM_AFTER;
}

/* The first device in that state; NULL for none. */
static const struct walk_device *
first_of(const struct walk *walk, enum walk_state state, bool off)
{
	for (size_t i = 0; i < walk->count; i++)
		if (walk->devices[i].state == state &&
		    walk->devices[i].off == off)
			return &walk->devices[i];
	return NULL;
}

static const struct walk_device *
first_off(const struct walk *walk)
{
	for (size_t i = 0; i < walk->count; i++)
		if (walk->devices[i].off)
			return &walk->devices[i];
	return NULL;
}

static struct standing
standing_of(const struct status *status)
{
	static const enum find of_state[] = { [WALK_ON] = FIND_TRY,
		[WALK_WAITING] = FIND_WAIT,
		[WALK_SILENT] = FIND_LIKELY,
		[WALK_TALKING] = FIND_OTHER };
	const struct walk *walk = &status->walk;
	const struct walk_device *off = first_off(walk);
	const struct walk_device *found = first_of(walk, WALK_SILENT, false);
	const struct walk_device *next = first_of(walk, WALK_ON, false);
	if (!view_live_is_shown(status) ||
	    view_live_sight(status) != QUIET_SEEN)
		return (struct standing){ FIND_BLIND, NULL };
	if (off != NULL)
		return (struct standing){ of_state[off->state], off };
	if (found != NULL)
		return (struct standing){ FIND_LIKELY, found };
	if (walk->count == 0)
		return (struct standing){ FIND_NOTHING, NULL };
	if (next == NULL)
		return (struct standing){ FIND_NONE, NULL };
	return (
	    struct standing){ is_calm(status) ? FIND_CALM : FIND_TRY, next };
}

bool
view_walk_offers(
    const struct status *status, struct str deed, struct str device)
{
	struct standing at = standing_of(status);
	if (at.device == NULL ||
	    !str_equal(device, str_from(at.device->device)))
		return false;
	if (str_equal(deed, STR("on")))
		return at.device->off;
	if (at.find == FIND_LIKELY && !at.device->off && !is_calm(status) &&
	    str_equal(deed, STR("off")))
		return true;
	return words[at.find].deed != NULL &&
	    str_equal(deed, str_from(words[at.find].deed));
}

static int64_t
minutes_left(const struct status *status, const struct walk_device *device)
{
	int64_t left = device->ready_at - status->now;
	return left <= MINUTE ? 1 : (left + MINUTE - 1) / MINUTE;
}

const char *
view_walk_state(const struct status *status, struct arena *arena)
{
	struct standing at = standing_of(status);
	const char *device = "";
	int64_t left = 0;
	if (at.device != NULL)
		device = at.device->device;
	if (at.device != NULL && at.find == FIND_WAIT)
		left = minutes_left(status, at.device);
	return arena_print(arena, "%d.%s.%lld.%zu", (int)at.find, device,
	    (long long)left, status->walk.count);
}

/* ---- names of devices ---- */

/* "camera" of "camera-2", and the 2; 1 where there is no number. */
static struct str
class_of(const char *device, struct str *number_out)
{
	struct str whole = str_from(device);
	size_t at = whole.len;
	while (at > 0 && device[at - 1] >= '0' && device[at - 1] <= '9')
		at--;
	if (at == whole.len || at < 2 || device[at - 1] != '-')
		return *number_out = STR("1"), whole;
	*number_out = str_from(device + at);
	return (struct str){ device, at - 1 };
}

struct str
view_walk_class(const char *device)
{
	struct str number;
	return class_of(device, &number);
}

static const struct advice *
kind_of(const struct view *view, struct str class)
{
	const struct advice *kind;
	for (size_t i = 0; (kind = advices_device(view->advices, i)) != NULL;
	     i++)
		if (str_equal(class, str_from(kind->device)))
			return kind;
	return NULL;
}

bool
view_walk_knows(const struct view *view, struct str device)
{
	struct str class = view_walk_class(arena_copy(view->arena, device));
	return !str_equal(class, STR(ROUTER)) && kind_of(view, class) != NULL;
}

/* "Camera or recorder 2" */
static const char *
name_of(const struct view *view, const char *device)
{
	struct str number;
	const struct advice *kind = kind_of(view, class_of(device, &number));
	if (kind == NULL)
		return device;
	const char *name = i18n_text(view->language, kind->name);
	if (str_equal(number, STR("1")))
		return name;
	return arena_print(view->arena, "%s %s", name, number.data);
}

/* ---- the page ---- */

static const char *
state_words(const struct view *view, const struct walk_device *device)
{
	switch (device->state) {
	case WALK_ON:
		break;
	case WALK_WAITING:
		return VIEW_FILL(view, N_("off, {when}"),
		    { "when", view_when(view, device->off_at) });
	case WALK_SILENT:
		return i18n_text(view->language, N_("likely this one"));
	case WALK_TALKING:
		return i18n_text(view->language, N_("not this one"));
	}
	return i18n_text(view->language, N_("not tried yet"));
}

void
view_walk_devices(
    const struct view *view, const struct status *status, struct values *page)
{
	for (size_t i = 0; i < status->walk.count; i++) {
		const struct walk_device *device = &status->walk.devices[i];
		struct values *item = values_item(page, "devices");
		values_text(item, "name", name_of(view, device->device));
		values_text(item, "state", state_words(view, device));
		values_text(item, "look",
		    device->state == WALK_SILENT ? "met" : "unmet");
	}
}

static void
put_wait(const struct view *view, const struct status *status,
    const struct walk_device *device, struct values *page)
{
	int64_t left = minutes_left(status, device);
	const char *pattern =
	    i18n_plural(view->language, "In {count} minute we can tell.",
		"In {count} minutes we can tell.", (unsigned long)left);
	view_lead(page,
	    VIEW_FILL(view, pattern, { "count", view_number(view, left) }));
}

/* The router comes last: without it the line is silent anyway. */
static void
put_router(
    const struct view *view, const struct status *status, struct values *page)
{
	const struct advice *kind;
	for (size_t i = 0; i < status->case_count; i++)
		for (size_t k = 0; (kind = advices_variant(view->advices,
					status->cases[i].cause, k)) != NULL;
		     k++)
			if (strcmp(kind->device, ROUTER) == 0)
				return values_text(
				    page, "router", status->cases[i].cause);
}

struct values *
view_walk(const struct view *view, const struct status *status)
{
	struct standing at = standing_of(status);
	const struct find_words *w = &words[at.find];
	struct values *page = view_page(view, w->look, w->state, w->title);
	const char *device =
	    at.device != NULL ? name_of(view, at.device->device) : "";
	view_lead(page, VIEW_FILL(view, w->lead, { "device", device }));
	if (at.find == FIND_WAIT)
		put_wait(view, status, at.device, page);
	if (at.find == FIND_NONE)
		put_router(view, status, page);
	view_code(view, page, status->cases[0].code);
	values_flag(page, "live", true);
	values_flag(page, "again", w->again);
	values_flag(page, "blind_walk", at.find == FIND_BLIND);
	values_flag(page, "waiting", at.find == FIND_WAIT);
	values_flag(page, "retry",
	    at.find == FIND_LIKELY && !at.device->off && !is_calm(status));
	values_text(page, "token", status->token);
	if (at.device != NULL)
		values_text(page, "device", at.device->device);
	if (w->deed != NULL) {
		values_text(page, "deed", w->deed);
		values_text(
		    page, "button", i18n_text(view->language, w->button));
	}
	view_walk_devices(view, status, page);
	if (at.find != FIND_BLIND)
		view_live(view, status, LIVE_HOUR, page);
	return page;
}

bool
view_walk_begins(const struct status *status)
{
	return standing_of(status).find == FIND_NOTHING;
}

/* ---- what is owned ---- */

static bool
is_owned(const struct status *status, const char *device)
{
	for (size_t i = 0; i < status->walk.count; i++)
		if (strcmp(status->walk.devices[i].device, device) == 0)
			return true;
	return false;
}

/* Whether the advice on one of the causes is written for it. */
static bool
is_usual(const struct view *view, const struct status *status,
    const struct advice *kind)
{
	const struct advice *usual;
	for (size_t i = 0; i < status->case_count; i++)
		for (size_t k = 0; (usual = advices_variant(view->advices,
					status->cases[i].cause, k)) != NULL;
		     k++)
			if (strcmp(usual->device, kind->device) == 0)
				return true;
	return false;
}

/* The kind, and one more of it where it is owned. */
static void
put_kind(const struct view *view, const struct status *status,
    const struct advice *kind, struct values *page)
{
	const char *device = kind->device;
	bool owned = true;
	for (int number = 2; owned && number <= WALK_DEVICES_MOST; number++) {
		struct values *item = values_item(page, "kinds");
		owned = is_owned(status, device);
		values_text(item, "device", device);
		values_text(item, "name", name_of(view, device));
		if (number == 2)
			values_text(item, "sign",
			    i18n_text(view->language, kind->look));
		values_flag(item, "owned", owned);
		device =
		    arena_print(view->arena, "%s-%d", kind->device, number);
	}
}

struct values *
view_walk_list(const struct view *view, const struct status *status)
{
	const struct find_words *w = &words[FIND_NOTHING];
	struct values *page = view_page(view, w->look, w->state, w->title);
	const struct advice *kind;
	view_lead(page, i18n_text(view->language, w->lead));
	view_code(view, page, status->cases[0].code);
	values_text(page, "token", status->token);
	for (int usual = 1; usual >= 0; usual--)
		for (size_t i = 0;
		     (kind = advices_device(view->advices, i)) != NULL; i++)
			if (strcmp(kind->device, ROUTER) != 0 &&
			    is_usual(view, status, kind) == (usual == 1))
				put_kind(view, status, kind, page);
	return page;
}
