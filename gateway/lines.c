/* SPDX-License-Identifier: BSD-2-Clause */
/* lines.c -- which elements the kernel should have, and which it has */
#include "gateway/lines.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/element.h"
#include "lib/log.h"

enum {
	QUEUE = 1 << 16, /* pieces to look at; when full, all are */
	SLACK = 5	 /* seconds by which time-outs may differ: a busy
			  * machine makes an element later than it was asked */
};

/* A look for what has run out, row by row. */
struct sweep {
	uint32_t at;
	int64_t next; /* of what it saw, or was put meanwhile */
};

/* The kernel's pieces are kept as a wall, too: there, `number` is the slot.
 * `garden` says in which load or reading a row was last heard of. */
struct lines {
	struct wall *wall; /* as the database has it */
	struct wall *kernel;
	struct slots *slots;
	uint64_t load, reading; /* how many began so far */
	struct sweep sweep;
	int64_t runs_out; /* no piece of the kernel does so before */
	int64_t strange;  /* pieces found that are not as we left them */
	bool doubled;	  /* one of them came twice */
	bool known;	  /* a whole wall was heard */
	bool look_at_all;
	size_t first, count; /* of the queue, a ring */
	struct prefix queue[QUEUE];
};

static struct wall *
new_wall(uint32_t rows)
{
	struct wall *wall = malloc(wall_size(rows));
	if (wall == NULL)
		die("no memory for %u rows of the wall", rows);
	wall_init(wall, rows);
	return wall;
}

struct lines *
lines_new(uint32_t rows, struct slots *slots)
{
	struct lines *lines = calloc(1, sizeof *lines);
	uint32_t pieces = rows > WALL_MOST / 2 ? WALL_MOST : 2 * rows;
	if (lines == NULL)
		die("no memory");
	lines->wall = new_wall(rows);
	lines->kernel = new_wall(pieces);
	lines->slots = slots;
	slots_drop_all(slots); /* another may have fallen here */
	return lines;
}

void
lines_free(struct lines *lines)
{
	if (lines == NULL)
		return;
	free(lines->wall);
	free(lines->kernel);
	free(lines);
}

/* ---- what to look at ---- */

static void
look_at(struct lines *lines, const struct prefix *piece)
{
	if (lines->count == QUEUE) {
		lines->look_at_all = true;
		return;
	}
	lines->queue[(lines->first + lines->count++) % QUEUE] = *piece;
}

static void
look_at_pieces(struct lines *lines, const struct prefix *prefix)
{
	const struct piece_map *map = piece_map(prefix);
	for (size_t i = 0; map != NULL && i < piece_count(prefix, map); i++) {
		struct prefix piece = piece_at(prefix, map, i);
		look_at(lines, &piece);
	}
}

/* Forgets what was last heard of before `since`; how many of these rows are
 * sure still. A row that goes lets others move, maybe past `at`; so look until
 * none is old. */
static int64_t
forget_old(struct wall *wall, uint64_t since,
    void (*forget)(struct lines *lines, const struct prefix *prefix),
    struct lines *lines, int64_t now)
{
	int64_t sure = 0;
	for (bool again = true; again;) {
		struct wall_row row;
		again = false;
		for (uint32_t at = 0; wall_next(wall, &at, &row);) {
			if (row.garden >= since)
				continue;
			sure += row.sure_until > now;
			forget(lines, &row.prefix);
			again = true;
		}
	}
	return sure;
}

/* ---- what is wanted ---- */

static bool
is_held(const struct wall_row *row)
{
	return row->measure >= MEASURE_RESTRICT;
}

/* The slot by which the kernel holds the row already, 0 where it does not. */
static uint32_t
slot_in_kernel(const struct lines *lines, const struct prefix *prefix)
{
	const struct piece_map *map = piece_map(prefix);
	struct wall_row row;
	for (size_t i = 0; map != NULL && i < piece_count(prefix, map); i++) {
		struct prefix piece = piece_at(prefix, map, i);
		if (wall_get(lines->kernel, &piece, &row))
			return (uint32_t)row.number;
	}
	return 0;
}

static bool
give_slot(struct lines *lines, const struct wall_row *row)
{
	uint32_t there = slot_in_kernel(lines, &row->prefix);
	return (there != 0 && slots_adopt(lines->slots, there, row->line)) ||
	    slots_take(lines->slots, row->line) != 0;
}

void
lines_begin(struct lines *lines)
{
	lines->load++;
}

enum lines_outcome
lines_put(struct lines *lines, const struct wall_row *row)
{
	struct wall_row mine = *row;
	mine.garden = lines->load;
	if (piece_map(&row->prefix) == NULL)
		return LINES_WIDE;
	if ((is_held(row) && !give_slot(lines, row)) ||
	    !wall_put(lines->wall, &mine))
		return LINES_FULL;
	look_at_pieces(lines, &row->prefix);
	return LINES_TAKEN;
}

void
lines_drop(struct lines *lines, const struct prefix *prefix)
{
	wall_drop(lines->wall, prefix);
	look_at_pieces(lines, prefix);
}

static void
wall_forget(struct lines *lines, const struct prefix *prefix)
{
	wall_drop(lines->wall, prefix);
}

void
lines_end(struct lines *lines)
{
	forget_old(lines->wall, lines->load, wall_forget, lines, 0);
	lines->known = true;
	lines->look_at_all = true;
}

/* ---- what the kernel has ---- */

/* Of a row of the kernel. */
static uint32_t
mark_of_row(const struct wall_row *row)
{
	return mark_of((enum measure)row->measure, (uint32_t)row->number);
}

static bool
same_time(int64_t a, int64_t b)
{
	if (a == WALL_ALWAYS || b == WALL_ALWAYS)
		return a == b;
	return a - b <= SLACK && b - a <= SLACK;
}

void
lines_found_begin(struct lines *lines)
{
	lines->reading++;
	lines->strange = 0;
	lines->doubled = false;
}

static void
run_out_at(struct lines *lines, int64_t until)
{
	if (until < lines->runs_out)
		lines->runs_out = until;
	if (until < lines->sweep.next)
		lines->sweep.next = until;
}

/* What we cannot remember stays in the kernel until it runs out. */
static void
kernel_put(struct lines *lines, const struct prefix *piece, uint32_t mark,
    int64_t until)
{
	struct wall_row row = {
		.prefix = *piece,
		.measure = (uint8_t)mark_measure(mark),
		.garden = lines->reading,
		.sure_until = until,
		.number = mark_slot(mark),
	};
	if (wall_put(lines->kernel, &row))
		slots_hold(lines->slots, mark_slot(mark));
	run_out_at(lines, until);
}

static void
kernel_drop(struct lines *lines, const struct prefix *piece)
{
	struct wall_row row;
	if (!wall_get(lines->kernel, piece, &row))
		return;
	slots_drop(lines->slots, (uint32_t)row.number);
	wall_drop(lines->kernel, piece);
}

void
lines_found(struct lines *lines, const struct prefix *piece, uint32_t mark,
    int64_t until)
{
	struct wall_row row;
	bool there = wall_get(lines->kernel, piece, &row);
	if (there && row.garden == lines->reading)
		lines->doubled = true;
	else if (!there || mark_of_row(&row) != mark ||
	    !same_time(row.sure_until, until))
		lines->strange++;
	kernel_drop(lines, piece);
	kernel_put(lines, piece, mark, until);
}

/* Whether a piece should have been found and was not, this time. */
static bool
missed(const struct lines *lines, int64_t now)
{
	struct wall_row row;
	for (uint32_t at = 0; wall_next(lines->kernel, &at, &row);)
		if (row.garden < lines->reading && row.sure_until > now)
			return true;
	return false;
}

bool
lines_found_end(struct lines *lines, int64_t now, int64_t *strange_out)
{
	if (!lines->doubled)
		lines->strange += forget_old(
		    lines->kernel, lines->reading - 1, kernel_drop, lines, now);
	lines->look_at_all = true;
	*strange_out = lines->strange;
	return !lines->doubled && !missed(lines, now);
}

int64_t
lines_pieces(const struct lines *lines)
{
	return wall_sum(lines->kernel).rows;
}

int64_t
lines_rows(const struct lines *lines)
{
	return wall_sum(lines->wall).rows;
}

uint32_t
lines_mark(const struct lines *lines, const struct addr *addr, int64_t now)
{
	struct wall_row row;
	if (wall_find(lines->kernel, addr, now, &row) != WALL_HELD)
		return 0;
	return mark_of_row(&row);
}

/* ---- what is to be done ---- */

/* The longest row around the piece that belongs to its map and is sure. */
static bool
row_around(const struct lines *lines, int64_t now,
    const struct lines_change *change, struct wall_row *row_out)
{
	const struct prefix *piece = &change->piece;
	for (int length = piece->length; length >= change->map->widest;
	     length--) {
		struct prefix around = prefix_of(&piece->addr, (uint8_t)length);
		if (wall_get(lines->wall, &around, row_out) &&
		    row_out->sure_until > now)
			return true;
	}
	return false;
}

/* What the kernel should have for this piece. */
static void
want(const struct lines *lines, int64_t now, struct lines_change *change)
{
	struct wall_row row;
	change->mark = 0;
	change->until = 0;
	if (!row_around(lines, now, change, &row) || !is_held(&row))
		return;
	uint32_t slot = slots_take(lines->slots, row.line);
	if (slot == 0)
		return;
	change->mark = mark_of((enum measure)row.measure, slot);
	change->until = row.sure_until;
}

/* What it has, as far as we know. */
static void
have(const struct lines *lines, int64_t now, struct lines_change *change)
{
	struct wall_row row;
	change->had = 0;
	change->had_until = 0;
	if (!wall_get(lines->kernel, &change->piece, &row) ||
	    row.sure_until <= now)
		return;
	change->had = mark_of_row(&row);
	change->had_until = row.sure_until;
}

static bool
differs(const struct lines *lines, int64_t now, const struct prefix *piece,
    struct lines_change *change_out)
{
	struct lines_change change = { *piece, piece_map(piece), 0, 0, 0, 0 };
	if (change.map == NULL)
		return false;
	want(lines, now, &change);
	have(lines, now, &change);
	if (!lines->known && change.mark == 0)
		return false;
	*change_out = change;
	return change.had != change.mark ||
	    !same_time(change.had_until, change.until);
}

/* Queues what differs of all rows, then of all that the kernel has. */
static void
queue_all(struct lines *lines, int64_t now)
{
	struct lines_change change;
	struct wall_row row;
	lines->look_at_all = false; /* unless the queue gets full */
	for (uint32_t at = 0; wall_next(lines->wall, &at, &row);) {
		const struct piece_map *map = piece_map(&row.prefix);
		for (size_t i = 0; i < piece_count(&row.prefix, map); i++) {
			struct prefix piece = piece_at(&row.prefix, map, i);
			if (differs(lines, now, &piece, &change))
				look_at(lines, &piece);
		}
	}
	for (uint32_t at = 0; wall_next(lines->kernel, &at, &row);)
		if (differs(lines, now, &row.prefix, &change))
			look_at(lines, &row.prefix);
}

static bool
next_piece(struct lines *lines, int64_t now, struct prefix *piece_out)
{
	if (lines->count == 0 && lines->look_at_all)
		queue_all(lines, now);
	if (lines->count == 0)
		return false;
	*piece_out = lines->queue[lines->first];
	lines->first = (lines->first + 1) % QUEUE;
	lines->count--;
	return true;
}

bool
lines_next(struct lines *lines, int64_t now, struct lines_change *change_out)
{
	struct prefix piece;
	while (next_piece(lines, now, &piece)) {
		if (!differs(lines, now, &piece, change_out))
			continue;
		kernel_drop(lines, &piece);
		if (change_out->mark != 0)
			kernel_put(
			    lines, &piece, change_out->mark, change_out->until);
		return true;
	}
	return false;
}

/* A row that goes lets others move, maybe to where we have looked: so look
 * again soon. */
bool
lines_ran_out(struct lines *lines, int64_t now, struct lines_change *change_out)
{
	struct sweep *sweep = &lines->sweep;
	struct wall_row row;
	if (now < lines->runs_out)
		return false;
	while (wall_next(lines->kernel, &sweep->at, &row)) {
		if (row.sure_until > now) {
			run_out_at(lines, row.sure_until);
			continue;
		}
		*change_out = (struct lines_change){
			.piece = row.prefix,
			.map = piece_map(&row.prefix),
			.had = mark_of_row(&row),
			.had_until = row.sure_until,
		};
		kernel_drop(lines, &row.prefix);
		look_at(lines, &row.prefix);
		run_out_at(lines, now + 1);
		return true;
	}
	lines->runs_out = sweep->next;
	*sweep = (struct sweep){ 0, WALL_ALWAYS };
	return false;
}

/* ---- commands ---- */

static int64_t
seconds_until(int64_t until, int64_t now)
{
	return until == WALL_ALWAYS ? 0 : until > now ? until - now : 1;
}

void
lines_write(const struct lines_change *change, int64_t now, struct writer *to)
{
	const struct element bare = { .set = change->map->name,
		.addr = change->piece.addr };
	struct element one = bare;
	if (change->had != 0) {
		one.mark = change->had;
		one.seconds = seconds_until(change->had_until, now);
		element_write(to, "add", &one);
		element_write(to, "delete", &bare);
	}
	if (change->mark != 0) {
		one.mark = change->mark;
		one.seconds = seconds_until(change->until, now);
		element_write(to, "add", &one);
	}
}
