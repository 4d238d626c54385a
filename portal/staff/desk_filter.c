/* SPDX-License-Identifier: BSD-2-Clause */
/* desk_filter.c -- which requests are looked at: the filters of the URL */
#include "portal/staff/desk_filter.h"

#include <string.h>

static const char *const names[DESK_FIELDS] = {
	[DESK_PART] = "part",
	[DESK_KIND] = "kind",
	[DESK_MINE] = "mine",
	[DESK_UNTAKEN] = "untaken",
	[DESK_OVERDUE] = "overdue",
};

/* What a link sets its field to; what it sets already it takes back. */
static const struct chip {
	enum desk_field field;
	const char *value, *words;
	bool group;   /* it begins one */
	size_t count; /* 1 + offsetof() in the counts; 0: none is told */
} chips[] = {
	{ DESK_PART, "", "Waiting",
	    .count = 1 + offsetof(struct queue_counts, waiting) },
	{ DESK_PART, "back", "Asked back",
	    .count = 1 + offsetof(struct queue_counts, back) },
	{ DESK_PART, "decided", "Decided" },
	{ DESK_OVERDUE, "1", "Overdue", .group = true,
	    .count = 1 + offsetof(struct queue_counts, overdue) },
	{ DESK_MINE, "1", "Mine",
	    .count = 1 + offsetof(struct queue_counts, mine) },
	{ DESK_UNTAKEN, "1", "Untaken" },
	{ DESK_KIND, "release", "Release", .group = true },
	{ DESK_KIND, "dispute", "Dispute" },
	{ DESK_KIND, "exemption", "Exemption" },
	{ DESK_KIND, "review", "Review" },
};

struct desk_filter
desk_filter_read(const struct field *fields, size_t count)
{
	struct desk_filter filter;
	for (int i = 0; i < DESK_FIELDS; i++)
		filter.values[i] = "";
	for (size_t i = 0; i < sizeof chips / sizeof *chips; i++) {
		const struct chip *chip = &chips[i];
		struct str sent =
		    request_field(fields, count, names[chip->field]);
		if (sent.len > 0 && str_equal(sent, str_from(chip->value)))
			filter.values[chip->field] = chip->value;
	}
	return filter;
}

struct queue_filter
desk_filter_of(const struct desk_filter *filter, const char *actor, int limit)
{
	const char *const *values = filter->values;
	return (struct queue_filter){
		.part = strcmp(values[DESK_PART], "back") == 0	? QUEUE_BACK
		    : strcmp(values[DESK_PART], "decided") == 0 ? QUEUE_DECIDED
								: QUEUE_WAITING,
		.kind = *values[DESK_KIND] != '\0' ? values[DESK_KIND] : NULL,
		.by = *values[DESK_MINE] != '\0' ? actor : NULL,
		.untaken = *values[DESK_UNTAKEN] != '\0',
		.overdue = *values[DESK_OVERDUE] != '\0',
		.limit = limit,
	};
}

const char *
desk_filter_print(const struct desk_filter *filter, struct arena *arena)
{
	const char *text = "";
	for (int i = 0; i < DESK_FIELDS; i++)
		if (*filter->values[i] != '\0')
			text = arena_print(arena, "%s%c%s=%s", text,
			    *text == '\0' ? '?' : '&', names[i],
			    filter->values[i]);
	return text;
}

static int64_t
count_of(const struct chip *chip, const struct queue_counts *counts)
{
	if (chip->count == 0)
		return 0;
	return *(const int64_t *)((const char *)counts + chip->count - 1);
}

void
desk_filter_put(const struct desk_filter *filter,
    const struct queue_counts *counts, struct values *page, struct arena *arena)
{
	for (size_t i = 0; i < sizeof chips / sizeof *chips; i++) {
		const struct chip *chip = &chips[i];
		struct desk_filter other = *filter;
		const char **value = &other.values[chip->field];
		bool set = strcmp(*value, chip->value) == 0;
		*value = set ? "" : chip->value;
		struct values *item = values_item(page, "filters");
		values_text(item, "words", chip->words);
		values_text(item, "query", desk_filter_print(&other, arena));
		values_flag(item, "set", set);
		values_flag(item, "group", chip->group);
		int64_t number = count_of(chip, counts);
		if (number > 0)
			values_number(item, "count", number);
	}
}
