/* SPDX-License-Identifier: BSD-2-Clause */
/* shared.c -- what the feed writes and workers read: two tables and one word */
#include "redirector/shared.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/log.h"

/* Changes kept to be made once more in the other table; after more of them,
 * the whole table is copied. */
enum { LAG_MOST = 4096 };

/* A table: its wall is the twin of the same index. */
struct table {
	struct shared_site site;
	struct wall_mark mark;
	unsigned names; /* which of the blocks of names */
};

struct shared {
	_Atomic uint64_t word;
	size_t size; /* of the whole memory */
	struct shared_limits limits;
	struct table table[2];
	size_t names[2], walls; /* offsets from here */
};

struct change {
	enum change_kind { CHANGE_PUT, CHANGE_DROP, CHANGE_CLEAR } kind;
	struct wall_row row; /* CHANGE_DROP: its prefix only */
};

struct shared_writer {
	struct shared *shared;
	struct table *table; /* the invalid one, between begin and flip */
	struct wall *wall;   /* and its wall */
	bool copy_wall;	     /* the walls differ in more than `lag` */
	size_t lag_count;
	struct change lag[LAG_MOST];
};

size_t
shared_names_size(size_t count)
{
	enum { NAME_BYTES = 32 }; /* for each; most are shorter */
	return names_size(count, count * NAME_BYTES);
}

static size_t
round_up(size_t size, size_t step)
{
	return (size + step - 1) / step * step;
}

static void
lay_out(struct shared *shared, struct shared_limits limits)
{
	enum { LINE = 64 }; /* of a cache */
	shared->limits = limits;
	shared->names[0] = round_up(sizeof *shared, LINE);
	shared->names[1] = round_up(shared->names[0] + limits.names, LINE);
	shared->walls = round_up(shared->names[1] + limits.names, LINE);
	shared->size = shared->walls + wall_twins_size(limits.rows);
}

static void *
names_of(const struct shared *shared, const struct table *table)
{
	return (char *)shared + shared->names[table->names & 1];
}

static void *
walls_of(const struct shared *shared)
{
	return (char *)shared + shared->walls;
}

static struct wall *
wall_of(const struct shared *shared, unsigned index)
{
	return wall_twin(walls_of(shared), shared->limits.rows, index);
}

static unsigned
valid_index(const struct shared *shared)
{
	return atomic_load_explicit(&shared->word, memory_order_relaxed) & 1;
}

void
shared_create(struct shared_limits limits, int *write_out, int *read_out)
{
	struct shared plan = { 0 };
	lay_out(&plan, limits);
	int fd = memfd_create("lazaret-tables", MFD_CLOEXEC);
	if (fd < 0 || ftruncate(fd, (off_t)plan.size) != 0)
		die("no shared memory of %zu bytes: %s", plan.size,
		    strerror(errno));
	if (pwrite(fd, &plan, sizeof plan, 0) != (ssize_t)sizeof plan)
		die("shared memory: %s", strerror(errno));
	struct shared *shared = shared_map_write(fd);
	wall_twins_init(walls_of(shared), limits.rows);
	shared_unmap(shared);

	char path[64];
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	*read_out = open(path, O_RDONLY | O_CLOEXEC);
	if (*read_out < 0)
		die("shared memory, for reading: %s", strerror(errno));
	*write_out = fd;
}

static void *
map(int descriptor, int rights)
{
	struct stat about;
	if (fstat(descriptor, &about) != 0)
		die("shared memory: %s", strerror(errno));
	void *memory = mmap(
	    NULL, (size_t)about.st_size, rights, MAP_SHARED, descriptor, 0);
	if (memory == MAP_FAILED)
		die("shared memory: %s", strerror(errno));
	/* Rows are read in no order: in large pages, where the system has them
	 * for who asks, few of them cost a walk through the page tables. */
	madvise(memory, (size_t)about.st_size, MADV_HUGEPAGE);
	return memory;
}

struct shared *
shared_map_write(int descriptor)
{
	return map(descriptor, PROT_READ | PROT_WRITE);
}

const struct shared *
shared_map_read(int descriptor)
{
	return map(descriptor, PROT_READ);
}

void
shared_unmap(const struct shared *shared)
{
	munmap((void *)(uintptr_t)shared, shared->size);
}

struct shared_view
shared_look(const struct shared *shared)
{
	uint64_t word =
	    atomic_load_explicit(&shared->word, memory_order_acquire);
	const struct table *table = &shared->table[word & 1];
	return (struct shared_view){
		.word = word,
		.site = &table->site,
		.mark = &table->mark,
		.wall = wall_of(shared, word & 1),
		.names = { names_of(shared, table), shared->limits.names },
	};
}

bool
shared_same(const struct shared *shared, const struct shared_view *view)
{
	atomic_thread_fence(memory_order_acquire);
	return atomic_load_explicit(&shared->word, memory_order_relaxed) ==
	    view->word;
}

struct shared_writer *
shared_writer_new(struct shared *shared)
{
	struct shared_writer *writer = calloc(1, sizeof *writer);
	if (writer == NULL)
		die("no memory for the writer of the tables");
	writer->shared = shared;
	writer->copy_wall = true;
	return writer;
}

void
shared_writer_free(struct shared_writer *writer)
{
	free(writer);
}

static void
apply(struct wall *wall, const struct change *change)
{
	bool fits = true;
	switch (change->kind) {
	case CHANGE_PUT:
		fits = wall_put(wall, &change->row);
		break;
	case CHANGE_DROP:
		wall_drop(wall, &change->row.prefix);
		break;
	case CHANGE_CLEAR:
		wall_clear(wall);
		break;
	}
	assert(fits); /* it did in the other table */
}

void
shared_begin(struct shared_writer *writer)
{
	struct shared *shared = writer->shared;
	unsigned index = valid_index(shared);
	bool forgotten = writer->table != NULL;
	writer->table = &shared->table[!index];
	writer->wall = wall_of(shared, !index);
	/* No store from here on is seen before the flip that came before. */
	atomic_thread_fence(memory_order_release);

	/* A writer may have died half-way in it: a copy replaces each byte. */
	if (writer->copy_wall || forgotten)
		wall_follow(writer->wall);
	else
		for (size_t i = 0; i < writer->lag_count; i++)
			apply(writer->wall, &writer->lag[i]);
	*writer->table = shared->table[index];
	writer->lag_count = 0;
	writer->copy_wall = false;
}

static void
remember(struct shared_writer *writer, const struct change *change)
{
	if (writer->lag_count == LAG_MOST)
		writer->copy_wall = true;
	else
		writer->lag[writer->lag_count++] = *change;
}

void
shared_clear(struct shared_writer *writer)
{
	struct change change = { .kind = CHANGE_CLEAR };
	wall_clear(writer->wall);
	remember(writer, &change);
}

bool
shared_put(struct shared_writer *writer, const struct wall_row *row)
{
	struct change change = { .kind = CHANGE_PUT, .row = *row };
	if (!wall_put(writer->wall, row))
		return false;
	remember(writer, &change);
	return true;
}

void
shared_drop(struct shared_writer *writer, const struct prefix *prefix)
{
	struct change change = { .kind = CHANGE_DROP,
		.row = { .prefix = *prefix } };
	wall_drop(writer->wall, prefix);
	remember(writer, &change);
}

void
shared_mark(struct shared_writer *writer, const struct wall_mark *mark)
{
	writer->table->mark = *mark;
}

void
shared_site(struct shared_writer *writer, const struct shared_site *site)
{
	writer->table->site = *site;
}

void *
shared_names(struct shared_writer *writer, size_t *size_out)
{
	struct shared *shared = writer->shared;
	unsigned valid = shared->table[valid_index(shared)].names;
	writer->table->names = !valid;
	*size_out = shared->limits.names;
	return names_of(shared, writer->table);
}

void
shared_flip(struct shared_writer *writer)
{
	writer->table = NULL;
	atomic_fetch_add_explicit(
	    &writer->shared->word, 1, memory_order_release);
}
