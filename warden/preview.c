/* SPDX-License-Identifier: BSD-2-Clause */
/* preview.c -- every notice in every language, into a folder */
#include "warden/preview.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/log.h"
#include "warden/envelope.h"
#include "warden/mime.h"

/* Sunday, 22 November 2026, 10:30 UTC. */
#define NOW INT64_C(1795343400)
#define CASE_MIRAI(level)                                              \
	{                                                              \
		"7KQ4MF", "mirai", (level), NOW - 72000, NOW - 1500, 0 \
	}
#define CASE_TROJAN(level)                                                    \
	{                                                                     \
		"X3RW9B", "windows-trojan", (level), NOW - 90000, NOW - 7200, \
		    0                                                         \
	}
#define CASE_OTHER(level)                                                 \
	{                                                                 \
		"4DHT6P", "no-such-cause", (level), NOW - 90, NOW - 90, 0 \
	}
/* What comes: the end of a pause, a wall by the clock, an answer. */
#define CASE_COMING(level)                                              \
	{                                                               \
		"7KQ4MF", "mirai", (level), NOW - 72000, NOW - 1500, 0, \
		    NOW + 1800, NOW + 86400, NOW + 2 * 86400            \
	}
#define CASE_DISPUTED                                                          \
	{                                                                      \
		"7KQ4MF", "mirai", MEASURE_GARDEN, NOW - 72000, NOW - 1500, 0, \
		    0, 0, NOW + 2 * 86400, true                                \
	}
#define CASE_ROUTER                                                         \
	{                                                                   \
		"7KQ4MF", "mirai", MEASURE_GARDEN, NOW - 72000, NOW - 1500, \
		    .device = "router"                                      \
	}
#define CASE_DENIED(why)                                                    \
	{                                                                   \
		"7KQ4MF", "mirai", MEASURE_GARDEN, NOW - 72000, NOW - 1500, \
		    .reason = (why)                                         \
	}
#define CASE_WATCHED                                                      \
	{                                                                 \
		"7KQ4MF", "mirai", MEASURE_NONE, NOW - 72000, NOW - 1500, \
		    NOW + 14 * 86400                                      \
	}

static const struct {
	const char *name;
	const char *kind;
	size_t count;
	struct letter_case cases[3];
	bool holds;
} notices[] = {
	{ "walled", "walled", 1, { CASE_MIRAI(MEASURE_GARDEN) } },
	{ "walled-router", "walled", 1, { CASE_ROUTER } },
	{ "walled-several", "walled", 2,
	    { CASE_TROJAN(MEASURE_GARDEN), CASE_MIRAI(MEASURE_RESTRICT) } },
	{ "suspended", "walled", 1, { CASE_TROJAN(MEASURE_SUSPEND) } },
	{ "warned", "warned", 1, { CASE_OTHER(MEASURE_NOTICE) } },
	{ "restricted", "warned", 1, { CASE_MIRAI(MEASURE_RESTRICT) } },
	{ "throttled", "warned", 1, { CASE_MIRAI(MEASURE_THROTTLE) } },
	{ "softened", "softened", 1, { CASE_MIRAI(MEASURE_RESTRICT) } },
	{ "released", "released", 1, { CASE_WATCHED } },
	{ "released-other-holds", "released", 1, { CASE_WATCHED }, true },
	{ "relapsed", "relapsed", 1, { CASE_MIRAI(MEASURE_GARDEN) } },
	{ "reminded", "reminded", 1, { CASE_MIRAI(MEASURE_GARDEN) } },
	{ "announced", "announced", 1, { CASE_COMING(MEASURE_NOTICE) } },
	{ "closed", "closed", 1, { CASE_WATCHED } },
	{ "received", "received", 1, { CASE_COMING(MEASURE_GARDEN) } },
	{ "received-dispute", "received", 1, { CASE_DISPUTED } },
	{ "asked", "asked", 1, { CASE_COMING(MEASURE_GARDEN) } },
	{ "approved", "approved", 1, { CASE_WATCHED } },
	{ "denied", "denied", 1,
	    { CASE_DENIED("We still see the same signs on your line, also "
			  "after your message.") } },
	{ "upheld", "upheld", 1, { CASE_WATCHED } },
	{ "rejected", "rejected", 1,
	    { CASE_DENIED("We looked at the records again: the address was "
			  "yours at that time.") } },
	{ "lapsed", "lapsed", 1, { CASE_WATCHED } },
	{ "paused", "paused", 1, { CASE_COMING(MEASURE_RESTRICT) } },
	{ "resumed", "resumed", 1, { CASE_MIRAI(MEASURE_GARDEN) } },
};

struct drawing {
	const struct letter_press *press;
	const char *folder;
	const char *name;
	const char *language;
};

static void
write_file(const struct drawing *drawing, const char *ending, struct str text)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/mail-%s.%s.%s", drawing->folder,
	    drawing->name, drawing->language, ending);
	FILE *file = fopen(path, "we");
	if (file == NULL || fwrite(text.data, 1, text.len, file) != text.len ||
	    fclose(file) != 0)
		die("%s: %s", path, strerror(errno));
}

static void
draw(const struct drawing *drawing, size_t which, struct arena *arena)
{
	static const char *const to[] = { "subscriber@mail.example" };
	const struct letter letter = {
		.id = "0190a5e2-6f0c-7cc0-8a3e-5f6b7c8d9e0f",
		.kind = notices[which].kind,
		.language = drawing->language,
		.brand = "default",
		.queued_at = NOW,
		.to = to,
		.to_count = 1,
		.cases = notices[which].cases,
		.case_count = notices[which].count,
		.holds = notices[which].holds,
	};
	struct letter_words words;
	struct str whole =
	    envelope_write(drawing->press, &letter, arena, &words);
	if (arena_full(arena))
		die("preview: %s does not fit", drawing->name);
	write_file(drawing, "eml", whole);
	write_file(drawing, "txt", str_from(words.text));
	write_file(drawing, "html", str_from(words.html));
	write_file(drawing, "sms",
	    str_from(letter_sms(drawing->press, &letter, arena)));
	arena_reset(arena);
}

void
preview_write(const struct letter_press *press, const char *folder)
{
	const struct brand *brand = brands_find(press->brands, "default");
	struct arena *arena = arena_new(LETTER_MEMORY);
	mime_open();
	if (mkdir(folder, 0777) != 0 && errno != EEXIST)
		die("%s: %s", folder, strerror(errno));
	for (const struct i18n_language *l = i18n_languages; l->tag; l++)
		for (size_t i = 0; i < sizeof notices / sizeof notices[0]; i++)
			if (brand_speaks(brand, l))
				draw(&(struct drawing){ press, folder,
					 notices[i].name, l->tag },
				    i, arena);
	arena_free(arena);
}
