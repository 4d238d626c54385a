/* SPDX-License-Identifier: BSD-2-Clause */
/* chart.c -- bars of a chart, as one path of an SVG drawing */
#include "portal/chart.h"

enum { BAR_TEXT = 64 }; /* four numbers of a drawing and five signs */

int64_t
chart_most(const int64_t *values, size_t count)
{
	int64_t most = 0;
	for (size_t i = 0; i < count; i++)
		most = values[i] > most ? values[i] : most;
	return most;
}

static void
put(struct writer *w, char sign, int64_t number)
{
	writer_u8(w, (uint8_t)sign);
	writer_number(w, (uint64_t)number);
}

/* From its foot: up, along, down. */
static void
draw_bar(
    struct writer *w, const struct chart_bars *bars, int64_t at, int64_t height)
{
	put(w, 'M', at);
	put(w, ' ', bars->foot);
	writer_str(w, STR("v-"));
	writer_number(w, (uint64_t)height);
	put(w, 'h', bars->width);
	put(w, 'v', height);
	writer_u8(w, 'z');
}

const char *
chart_path(const struct chart_bars *bars, const int64_t *values, size_t count,
    int64_t most, struct arena *arena)
{
	char *room = arena_alloc(arena, count * BAR_TEXT + 1);
	struct writer w = writer_over(room, count * BAR_TEXT);
	if (room == NULL || most <= 0)
		return "";
	for (size_t i = 0; i < count; i++) {
		int64_t height = values[i] * bars->foot / most;
		if (values[i] > 0)
			draw_bar(&w, bars,
			    bars->offset + (int64_t)i * bars->step,
			    height > bars->least ? height : bars->least);
	}
	room[writer_used(&w)] = '\0';
	return room;
}
