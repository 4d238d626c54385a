/* SPDX-License-Identifier: BSD-2-Clause */
/* board.c -- the figures of the last 30 days, ready for /metrics */
#include "warden/board.h"

#include <poll.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <time.h>

#include "cases/figures.h"
#include "lib/log.h"
#include "lib/roles.h"
#include "lib/sandbox.h"
#include "lib/time.h"
#include "warden/store.h"

enum {
	STATEMENT_SECONDS = 60,
	LAP_MS = 60 * 1000,
	PERIOD = 30 * 86400, /* seconds */
	ARENA_SIZE = 2 * 1024 * 1024
};

/* Two texts: the role writes the other one, then flips. A reading that takes
 * longer than a lap does not happen: it copies 48 KB. */
struct board_page {
	atomic_uint shown;
	struct {
		size_t size;
		char room[METRICS_SERVE_MORE];
	} texts[2];
};

enum board_metric {
	BOARD_READ,
	BOARD_GOOD,
	BOARD_WRONG,
	BOARD_LATER,
	BOARD_BUSY,
	BOARD_METRICS
};
#define SIGN_INS(how, help)                                      \
	{                                                        \
		"lazaret_sign_ins_total", "outcome=\"" how "\"", \
		    METRIC_COUNTER, help                         \
	}
static const struct metric table[BOARD_METRICS] = {
	[BOARD_READ] = { "lazaret_figures_read_time_seconds", "",
	    METRIC_SECONDS,
	    "When the figures below, of the last 30 days, were read." },
	[BOARD_GOOD] = SIGN_INS("good",
	    "Tries of staff to sign in: let in (good); a wrong name, password "
	    "or code; later, since too many were wrong; too many at once "
	    "(busy)."),
	[BOARD_WRONG] = SIGN_INS("wrong", NULL),
	[BOARD_LATER] = SIGN_INS("later", NULL),
	[BOARD_BUSY] = SIGN_INS("busy", NULL),
};

static void
print(void *context, struct writer *to)
{
	const struct board *board = context;
	const struct board_page *page = board->page;
	unsigned shown =
	    atomic_load_explicit(&page->shown, memory_order_acquire);
	writer_str(to,
	    (struct str){ page->texts[shown].room, page->texts[shown].size });
}

void
board_open(
    struct board *board, const char *database, struct metrics_serve *serve)
{
	struct board_page *page = mmap(NULL, sizeof *page,
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		die("no memory");
	*board =
	    (struct board){ database, metrics_new(table, BOARD_METRICS), page };
	serve->metrics = board->metrics;
	serve->context = board;
	serve->print = print;
}

/* A figure that has no room is left out as a whole. */
static void
put_figure(const struct figure *figure, const struct figure_rows *rows,
    struct writer *to)
{
	struct writer before = *to;
	figure_metrics(figure, rows, to);
	if (!to->full)
		return;
	*to = before;
	log_warn("the figure %s is too long for /metrics", figure->name);
}

static enum db_outcome
read_all(struct db *db, struct arena *arena, struct writer *to)
{
	int64_t now = time(NULL);
	const struct figure_filter filter = { .since =
						  (now - PERIOD) * TIME_SECOND,
		.until = now * TIME_SECOND };
	enum db_outcome outcome = DB_OK;
	for (size_t i = 0; i < FIGURES && outcome == DB_OK; i++) {
		struct figure_rows rows;
		arena_reset(arena);
		outcome = figure_read(db, arena, &figures[i], &filter, &rows);
		if (outcome == DB_OK)
			put_figure(&figures[i], &rows, to);
	}
	return outcome;
}

static enum db_outcome
read_sign_ins(struct db *db, struct metrics *metrics)
{
	int64_t tries[STORE_ENDINGS];
	enum db_outcome outcome = store_sign_ins(db, tries);
	for (size_t i = 0; outcome == DB_OK && i < STORE_ENDINGS; i++)
		metrics_set(metrics, BOARD_GOOD + i, tries[i]);
	return outcome;
}

static void
lap(struct board *board, struct db *db, struct arena *arena)
{
	struct board_page *page = board->page;
	unsigned other = 1 - atomic_load(&page->shown);
	struct writer w = writer_over(
	    page->texts[other].room, sizeof page->texts[other].room);
	if (read_sign_ins(db, board->metrics) != DB_OK ||
	    read_all(db, arena, &w) != DB_OK)
		return;
	page->texts[other].size = writer_used(&w);
	atomic_store_explicit(&page->shown, other, memory_order_release);
	metrics_set(board->metrics, BOARD_READ, time(NULL) * TIME_SECOND);
}

void
board_run(void *context)
{
	struct board *board = context;
	const struct sandbox_role promise = {
		.name = "board",
		.promises = SANDBOX_DATABASE,
		.paths = { { "/etc", false }, { "/usr", false },
		    { "/run", false } },
	};
	struct pollfd fd = { .fd = roles_socket(), .events = POLLIN };
	log_open("lazaret-warden", "board");
	struct db *db =
	    db_new(board->database, "lazaret-warden board", STATEMENT_SECONDS);
	struct arena *arena = arena_new(ARENA_SIZE);
	sandbox_enter(&promise);
	while (!roles_stopping()) {
		lap(board, db, arena);
		poll(&fd, 1, LAP_MS);
	}
	arena_free(arena);
	db_free(db);
}
