/* SPDX-License-Identifier: BSD-2-Clause */
/* letter.c -- a notice's facts turned into words */
/* Pure but for the time zone; memory from the arena alone. */
#include "cases/letter.h"

#include <string.h>

#include "cases/spoken.h"
#include "cases/works.h"
#include "cases/wrap.h"

/* Which templates speak for which kind of notice: mail/SUBJECT_subject.txt,
 * mail/BODY.txt and mail/BODY.html. */
static const struct kind {
	const char *name;
	const char *subject, *body;
} kinds[] = {
	{ "walled", "walled", "walled" },
	{ "warned", "walled", "walled" },
	{ "softened", "softened", "softened" },
	{ "reminded", "reminded", "walled" },
	{ "relapsed", "relapsed", "walled" },
	{ "announced", "announced", "announced" },
	{ "released", "released", "released" },
	{ "closed", "closed", "closed" },
	{ "received", "received", "received" },
	{ "asked", "asked", "asked" },
	{ "approved", "approved", "approved" },
	{ "denied", "denied", "denied" },
	{ "upheld", "upheld", "upheld" },
	{ "rejected", "rejected", "rejected" },
	{ "lapsed", "lapsed", "lapsed" },
	{ "paused", "paused", "paused" },
	{ "resumed", "resumed", "resumed" },
};

/* What the status page says at this measure. */
static const char *const titles[] = {
	[MEASURE_NONE] =
	    N_("Your Internet works, but a device needs cleaning."),
	[MEASURE_NOTICE] =
	    N_("Your Internet works, but a device needs cleaning."),
	[MEASURE_RESTRICT] =
	    N_("Partly closed: a device on your line needs cleaning."),
	[MEASURE_THROTTLE] =
	    N_("Your Internet is slowed: a device needs cleaning."),
	[MEASURE_GARDEN] =
	    N_("Your Internet is paused: a device needs cleaning."),
	[MEASURE_SUSPEND] =
	    N_("Your Internet is paused: a device needs cleaning."),
};

/* What a letter is drawn with. */
struct pen {
	const struct letter_press *press;
	const struct brand *brand;
	const struct i18n_language *language;
	struct arena *arena;
};

static const struct kind *
find_kind(const char *name)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

bool
letter_speaks_of(const char *kind)
{
	return find_kind(kind) != NULL;
}

/* "on 22 November 2026 at 14:02": a mail may be read on any day, and only
 * pages say "today". */
static void
put_time(
    const struct pen *pen, struct values *item, const char *name, int64_t when)
{
	enum { ANOTHER_YEAR = 0 };
	char text[I18N_TIME_SIZE];
	i18n_when(pen->language, when, ANOTHER_YEAR, text, sizeof text);
	values_text(item, name, text);
}

static void
put_case(const struct pen *pen, const struct letter_case *c, bool several,
    struct values *page)
{
	struct values *item = values_item(page, "cases");
	advice_values(advices_find(pen->press->advices, c->cause, c->device),
	    pen->language, item);
	values_flag(item, "several", several);
	put_time(pen, item, "first", c->first);
	put_time(pen, item, "last", c->last);
}

static void
put_code(const struct pen *pen, const char *code, struct values *page)
{
	enum { HALF = 3 };
	char spoken[SPOKEN_SIZE];
	values_text(page, "code", code);
	values_text(
	    page, "code_start", arena_print(pen->arena, "%.*s", HALF, code));
	values_text(page, "code_end", code + strnlen(code, HALF));
	values_text(page, "spoken",
	    spoken_code(code, pen->language, spoken, sizeof spoken));
}

static void
put_watch(const struct pen *pen, int64_t until, struct values *page)
{
	char day[I18N_TIME_SIZE];
	if (until == 0)
		return;
	i18n_date(pen->language, until, day, sizeof day);
	values_text(page, "watch_until", day);
}

/* What comes, where it does. */
static void
put_later(
    const struct pen *pen, const char *name, int64_t when, struct values *page)
{
	if (when != 0)
		put_time(pen, page, name, when);
}

static struct values *
put_all(const struct pen *pen, const struct letter *letter)
{
	struct values *page = values_new(pen->arena);
	const struct letter_case *first = &letter->cases[0];
	char zone[I18N_TIME_SIZE];
	i18n_zone(letter->queued_at, zone, sizeof zone);
	brand_values(pen->brand, pen->language, page);
	values_text(page, "language", pen->language->tag);
	values_text(page, "direction", pen->language->direction);
	values_text(
	    page, "title", i18n_text(pen->language, titles[first->measure]));
	values_text(page, "works",
	    i18n_text(pen->language, works_words(first->measure)));
	values_flag(page, "walled", first->measure >= MEASURE_GARDEN);
	values_flag(page, "holds", letter->holds);
	values_text(page, "zone", zone);
	put_code(pen, first->code, page);
	put_watch(pen, first->watch_until, page);
	put_later(pen, "until", first->until, page);
	put_later(pen, "next", first->next, page);
	put_later(pen, "due", first->due, page);
	values_flag(page, "dispute", first->dispute);
	if (first->reason != NULL)
		values_text(
		    page, "reason", i18n_text(pen->language, first->reason));
	values_flag(page, "again", strcmp(letter->kind, "relapsed") == 0);
	values_flag(page, "still", strcmp(letter->kind, "reminded") == 0);
	for (size_t i = 0; i < letter->case_count; i++)
		put_case(pen, &letter->cases[i], letter->case_count > 1, page);
	return page;
}

/* Draws `folder`/`name``ending`. */
static struct str
draw(const struct pen *pen, const char *folder, const char *name,
    const char *ending, const struct values *page)
{
	const char *file =
	    arena_print(pen->arena, "%s/%s%s", folder, name, ending);
	if (arena_full(pen->arena))
		return STR("");
	return template_render(
	    pen->press->templates, file, page, pen->language, pen->arena);
}

static struct pen
make_pen(const struct letter_press *press, const struct letter *letter,
    struct arena *arena)
{
	struct pen pen = { press, brands_find(press->brands, letter->brand),
		NULL, arena };
	pen.language = brand_language(
	    pen.brand, STR(""), str_from(letter->language), STR(""));
	return pen;
}

bool
letter_write(const struct letter_press *press, const struct letter *letter,
    struct arena *arena, struct letter_words *words_out)
{
	const struct kind *kind = find_kind(letter->kind);
	struct pen pen = make_pen(press, letter, arena);
	struct values *page = put_all(&pen, letter);
	struct str subject =
	    str_trim(draw(&pen, "mail", kind->subject, "_subject.txt", page));
	struct str text = draw(&pen, "mail", kind->body, ".txt", page);
	*words_out = (struct letter_words){ .brand = pen.brand,
		.language = pen.language->tag,
		.subject = arena_copy(arena, subject),
		.text = wrap_text(text, arena),
		.html = draw(&pen, "mail", kind->body, ".html", page).data };
	return !arena_full(arena);
}

const char *
letter_sms(const struct letter_press *press, const struct letter *letter,
    struct arena *arena)
{
	struct pen pen = make_pen(press, letter, arena);
	struct values *page = put_all(&pen, letter);
	struct str text = str_trim(draw(&pen, "sms", "notice", ".txt", page));
	return str_signs(text) <= LETTER_SMS_SIGNS ? arena_copy(arena, text)
						   : "";
}
