/* SPDX-License-Identifier: BSD-2-Clause */
/* kernel.c -- the role that makes the kernel hold what the wall says */
#include "gateway/kernel.h"

#include <assert.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "gateway/desk.h"
#include "gateway/endings.h"
#include "gateway/indicators.h"
#include "gateway/message.h"
#include "lib/log.h"
#include "lib/roles.h"
#include "lib/timer.h"

enum {
	LOOK_MS = 1000, /* did somebody else change the rules? */
	READ_MS = 5 * 60 * 1000,
	READINGS = 2,		/* at once, where the first leaves a doubt */
	BEHIND_MS = 50,		/* until the role flows is told again */
	APPLIED_MS = 10 * 1000, /* told at least so often */
	HEARD = 4000,		/* messages of a turn */
	/* Changes of one transaction: each waits for all readers in the
	 * kernel, so a few large ones are quick, and pins wait for one. */
	BATCH = 4000,
	CHANGE_TEXT = 3 * 130, /* that a change takes at most */
	TEXT = BATCH * CHANGE_TEXT,
	CLOSED = 100000 /* bounds of what is never pinned */
};

static_assert((int)INDICATORS_TEXT < (int)TEXT, "indicators fit, too");

static const struct sandbox_role sandbox = {
	.name = "kernel",
	.promises = SANDBOX_POLL | SANDBOX_SERVE | SANDBOX_NETFILTER,
};

struct kernel {
	const struct house *house;
	struct nft *nft;
	struct lines *lines;
	struct endings *endings;
	struct indicators *indicators;
	struct desk desk;
	char realm[MESSAGE_TEXT_SIZE];
	bool hears;	 /* the feed has begun to tell all */
	bool known;	 /* and was through once */
	int64_t number;	 /* told by the feed */
	int64_t applied; /* in the kernel; -1: not yet */
	bool full, wide; /* some rows could not be taken */
	bool to_load;	 /* indicators */
	size_t batch;	 /* one after a failure, growing with success */
	bool unheld;	 /* an element was refused */
	bool read_due;
	bool flows_behind; /* the role flows has more than it can hear */
	char note[MESSAGE_TEXT_SIZE]; /* what is wrong */
	int64_t look_at, read_at, applied_at;
	struct lines_change change[BATCH];
	char text[TEXT];
};

/* ---- what is wrong ---- */

static const char *
what_is_wrong(const struct kernel *kernel)
{
	if (!kernel->desk.loaded)
		return "the rules are not loaded, nobody is held: "
		       "nft -I /etc/lazaret/gateway -f "
		       "/etc/lazaret/gateway/lazaret.nft";
	if (kernel->wide)
		return "a prefix of the wall is too wide to be held: no line "
		       "has more than 256 addresses or networks";
	if (kernel->full)
		return "wall_rows is too small: some lines are not held";
	if (kernel->unheld)
		return "the kernel refuses some elements: see the log";
	if (indicators_full(kernel->indicators))
		return "too many indicators for packets: some are not seen";
	return "";
}

/* Said in the log once, and beside what is applied until it is over. */
static void
note_wrong(struct kernel *kernel)
{
	const char *note = what_is_wrong(kernel);
	if (strcmp(kernel->note, note) == 0)
		return;
	if (*note != '\0')
		log_warn("%s", note);
	else
		log_info("all is well again");
	snprintf(kernel->note, sizeof kernel->note, "%s", note);
	kernel->applied_at = 0;
}

/* Whether the table is there as a whole. */
static bool
is_loaded(struct kernel *kernel)
{
	char missing[1000];
	struct writer w = writer_over(missing, sizeof missing - 1);
	int count = nft_missing(kernel->nft, &w);
	missing[writer_used(&w)] = '\0';
	if (kernel->desk.loaded && count > 0)
		log_warn("missing in " TABLE ": %s", missing);
	kernel->desk.loaded = count == 0;
	note_wrong(kernel);
	return count == 0;
}

/* ---- reading back ---- */

struct finding {
	struct kernel *kernel;
	const struct piece_map *map;
};

static void
found_piece(void *context, const struct nft_element *element)
{
	const struct finding *finding = context;
	struct prefix piece = { .length = finding->map->length };
	if (!nft_element_addr(element, finding->map->family, &piece.addr))
		return;
	int64_t until = element->left_ms < 0
	    ? WALL_ALWAYS
	    : time(NULL) + (element->left_ms + 500) / 1000;
	lines_found(finding->kernel->lines, &piece, element->mark, until);
}

static void
pause_finding(void *context)
{
	const struct finding *finding = context;
	desk_serve(&finding->kernel->desk);
}

static bool
read_maps(struct kernel *kernel)
{
	for (size_t i = 0; i < piece_maps_count; i++) {
		struct finding finding = { kernel, &piece_maps[i] };
		if (!nft_read(kernel->nft, piece_maps[i].name, found_piece,
			pause_finding, &finding))
			return false;
	}
	return true;
}

/* False where the kernel does not answer, or what it told leaves a doubt. */
static bool
read_lines(struct kernel *kernel, int64_t *strange_out)
{
	int64_t strange;
	bool sure = false;
	*strange_out = 0;
	for (int i = 0; i < READINGS && !sure; i++) {
		lines_found_begin(kernel->lines);
		if (!read_maps(kernel))
			return false;
		sure = lines_found_end(kernel->lines, time(NULL), &strange);
		*strange_out += strange;
	}
	return sure;
}

/* What the kernel has is what we go on from; lines_next then says what is to
 * be mended. */
static void
read_back(struct kernel *kernel, const char *why)
{
	int64_t strange = 0;
	bool first = kernel->read_at == 0;
	kernel->read_due = true; /* until it is done */
	if (!is_loaded(kernel))
		return;
	nft_read_begin(kernel->nft);
	bool sure = read_lines(kernel, &strange);
	if (!desk_read(&kernel->desk))
		return;
	kernel->read_due = !sure || nft_is_foreign(kernel->nft);
	kernel->read_at = timer_milliseconds() + READ_MS;
	kernel->to_load = indicators_known(kernel->indicators);
	metrics_add(kernel->house->metrics, FIGURE_READINGS, 1);
	kernel->unheld = false;
	note_wrong(kernel);
	if (first)
		log_info("%" PRId64 " elements and %zu pins stand in the "
			 "kernel",
		    lines_pieces(kernel->lines), pins_count(kernel->desk.pins));
	else if (strange > 0)
		log_warn("%s: %" PRId64 " elements of the kernel were not as "
			 "we left them: mending them",
		    why, strange);
	if (!first)
		metrics_add(kernel->house->metrics, FIGURE_REPAIRS, strange);
}

/* ---- transactions ---- */

static bool
run(struct kernel *kernel, const struct writer *commands)
{
	struct metrics *metrics = kernel->house->metrics;
	int64_t began = timer_microseconds();
	*commands->at = '\0';
	if (!nft_run(kernel->nft, kernel->text))
		return false;
	metrics_add(metrics, FIGURE_TRANSACTIONS, 1);
	metrics_set(metrics, FIGURE_BATCH, timer_microseconds() - began);
	return true;
}

static void
load_indicators(struct kernel *kernel)
{
	struct writer commands = writer_over(kernel->text, TEXT - 1);
	kernel->to_load = false;
	indicators_write(kernel->indicators, &commands);
	if (!run(kernel, &commands)) {
		log_warn("indicators: %s", nft_problem(kernel->nft));
		kernel->read_due = true;
	} else if (!desk_read(&kernel->desk)) {
		kernel->read_due = true;
	}
}

/* What was done is told to the role flows. */
static void
end_flows(struct kernel *kernel, const struct lines_change *change)
{
	if (!endings_add(kernel->endings, change))
		log_warn("too many lines at once: some older flows go on");
}

/* All or none was taken. Where a single one was refused, it alone is left out
 * until the kernel is read back next time. */
static void
after_failure(struct kernel *kernel, size_t count)
{
	bool again = kernel->batch == 1;
	if (!again || !kernel->unheld)
		log_warn("the kernel refuses %zu changes: %s", count,
		    nft_problem(kernel->nft));
	kernel->batch = 1;
	if (again) {
		kernel->unheld = true;
		note_wrong(kernel);
		return;
	}
	read_back(kernel, "a change was refused");
}

/* One transaction; true when there is more to do. */
static bool
flush(struct kernel *kernel)
{
	int64_t now = time(NULL);
	struct writer commands = writer_over(kernel->text, TEXT - 1);
	size_t count = 0;
	while (count < kernel->batch &&
	    lines_next(kernel->lines, now, &kernel->change[count]))
		lines_write(&kernel->change[count++], now, &commands);
	if (count == 0)
		return false;
	if (!run(kernel, &commands)) {
		after_failure(kernel, count);
		return true;
	}
	for (size_t i = 0; i < count; i++)
		end_flows(kernel, &kernel->change[i]);
	kernel->batch = kernel->batch < BATCH / 2 ? 2 * kernel->batch : BATCH;
	return true;
}

/* ---- what the feed tells ---- */

static void
tell_feed(const struct kernel *kernel, enum message_kind kind)
{
	if (!message_tell(kernel->house->feed_kernel[1],
		&(struct message){ .kind = (uint8_t)kind }))
		log_warn("the feed is far behind");
}

static void
put_row(struct kernel *kernel, const struct wall_row *row)
{
	enum lines_outcome outcome = lines_put(kernel->lines, row);
	kernel->full = kernel->full || outcome == LINES_FULL;
	kernel->wide = kernel->wide || outcome == LINES_WIDE;
	if (outcome != LINES_TAKEN)
		note_wrong(kernel);
}

static void
hear_wall(struct kernel *kernel, const struct message *message)
{
	switch (message->kind) {
	case MESSAGE_ROW:
		put_row(kernel, &message->row);
		break;
	case MESSAGE_GONE:
		lines_drop(kernel->lines, &message->row.prefix);
		break;
	case MESSAGE_END:
		lines_end(kernel->lines);
		kernel->known = true;
		kernel->number = message->number;
		note_wrong(kernel);
		break;
	case MESSAGE_UP_TO:
		kernel->number = message->number;
		break;
	default:
		break;
	}
}

static void
hear_one(struct kernel *kernel, const struct message *message)
{
	if (indicators_hear(kernel->indicators, message)) {
		kernel->to_load = true;
	} else if (message->kind == MESSAGE_REALM) {
		memcpy(kernel->realm, message->text, sizeof kernel->realm);
		kernel->realm[sizeof kernel->realm - 1] = '\0';
	} else if (message->kind == MESSAGE_BEGIN) {
		lines_begin(kernel->lines);
		kernel->hears = true;
		kernel->full = kernel->wide = false;
		tell_feed(kernel, MESSAGE_BEGUN);
	} else if (kernel->hears) {
		hear_wall(kernel, message);
	}
}

static bool
hear(struct kernel *kernel)
{
	struct message message;
	for (int i = 0; i < HEARD; i++) {
		if (!message_hear(kernel->house->feed_kernel[1], &message))
			return false;
		hear_one(kernel, &message);
	}
	return true;
}

/* ---- what is told ---- */

static void
tell_applied(struct kernel *kernel)
{
	struct metrics *metrics = kernel->house->metrics;
	struct message message = { .kind = MESSAGE_APPLIED };
	bool same = kernel->applied == kernel->number;
	if (!kernel->known ||
	    (same && timer_milliseconds() < kernel->applied_at))
		return;
	/* While nothing can be applied, only what is wrong is news. */
	if (kernel->desk.loaded)
		kernel->applied = kernel->number;
	else if (timer_milliseconds() < kernel->applied_at)
		return;
	kernel->applied_at = timer_milliseconds() + APPLIED_MS;
	message.applied.number = kernel->applied;
	message.applied.rows =
	    kernel->desk.loaded ? lines_rows(kernel->lines) : 0;
	memcpy(message.applied.note, kernel->note, sizeof kernel->note);
	metrics_set(metrics, FIGURE_NUMBER, kernel->applied);
	metrics_set(metrics, FIGURE_ROWS, lines_rows(kernel->lines));
	metrics_set(metrics, FIGURE_HELD, lines_pieces(kernel->lines));
	metrics_set(metrics, FIGURE_LINES, slots_held(kernel->house->slots));
	if (!message_tell(kernel->house->to_sightings[0], &message))
		kernel->applied_at = 0; /* nobody hears it now */
}

/* ---- turns ---- */

static void
look(struct kernel *kernel)
{
	struct lines_change change;
	int64_t now = time(NULL);
	while (lines_ran_out(kernel->lines, now, &change))
		end_flows(kernel, &change);
	if (kernel->read_due || nft_is_foreign(kernel->nft))
		read_back(kernel, "somebody else changed rules");
	else if (timer_milliseconds() >= kernel->read_at)
		read_back(kernel, "time to look");
}

/* True when there is more to do at once. */
static bool
turn(struct kernel *kernel)
{
	if (!desk_serve(&kernel->desk))
		kernel->read_due = true;
	bool more = hear(kernel);
	if (timer_due(&kernel->look_at, LOOK_MS))
		look(kernel);
	if (kernel->desk.loaded && kernel->to_load)
		load_indicators(kernel);
	if (kernel->desk.loaded)
		more = flush(kernel) || more;
	kernel->flows_behind =
	    !endings_tell(kernel->endings, kernel->house->kernel_flows[0]);
	if (!more)
		tell_applied(kernel);
	return more;
}

static void
wait_for_news(const struct kernel *kernel)
{
	struct pollfd fds[] = {
		{ .fd = roles_socket(), .events = POLLIN },
		{ .fd = kernel->house->pins, .events = POLLIN },
		{ .fd = kernel->house->feed_kernel[1], .events = POLLIN },
	};
	int64_t left = kernel->look_at - timer_milliseconds();
	if (kernel->flows_behind && left > BEHIND_MS)
		left = BEHIND_MS;
	poll(fds, 3, left > 0 ? (int)left : 0);
}

static struct kernel *
start(const struct house *house)
{
	struct kernel *kernel = calloc(1, sizeof *kernel);
	const struct config *config = house->config;
	uint32_t rows = (uint32_t)config->wall_rows;
	if (kernel == NULL)
		die("no memory");
	kernel->house = house;
	kernel->nft = nft_new();
	kernel->lines = lines_new(rows, house->slots);
	kernel->endings = endings_new(2 * (size_t)rows);
	kernel->indicators = indicators_new();
	kernel->applied = -1;
	kernel->batch = BATCH;
	struct ranges *closed = ranges_new(CLOSED);
	struct pins_limits limits = { (size_t)config->pins_most,
		(uint32_t)config->pins_per_line, slots_most(house->slots),
		config->sni_relay };
	kernel->desk = (struct desk){ house->pins, kernel->nft, kernel->lines,
		pins_new(&limits, closed), closed, house->metrics,
		kernel->realm, .loaded = true };
	return kernel;
}

static void
stop(struct kernel *kernel)
{
	pins_free(kernel->desk.pins);
	ranges_free(kernel->desk.closed);
	indicators_free(kernel->indicators);
	endings_free(kernel->endings);
	lines_free(kernel->lines);
	nft_free(kernel->nft);
	free(kernel);
}

void
kernel_run(void *context)
{
	const struct house *house = context;
	struct kernel *kernel = start(house);
	house_enter(&sandbox, HOUSE_NET_ADMIN);
	read_back(kernel, "");
	tell_feed(kernel, MESSAGE_ANEW);
	while (!roles_stopping())
		if (!turn(kernel))
			wait_for_news(kernel);
	stop(kernel);
}
