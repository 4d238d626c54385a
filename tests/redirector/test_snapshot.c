/* SPDX-License-Identifier: BSD-2-Clause */
/* test_snapshot.c -- the last wall on disk: torn, old, of another site */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "redirector/snapshot.h"

enum { ROWS = 20, ROOM = 4096, NOW = 1000 };

static char folder[4000];
static char path[IMAGES_PATH_SIZE];

struct tables {
	int write_fd, read_fd;
	struct shared *shared;
	struct shared_writer *writer;
};

static struct tables
open_tables(void)
{
	struct tables tables;
	shared_create((struct shared_limits){ ROWS, ROOM }, &tables.write_fd,
	    &tables.read_fd);
	tables.shared = shared_map_write(tables.write_fd);
	tables.writer = shared_writer_new(tables.shared);
	return tables;
}

static void
close_tables(struct tables *tables)
{
	shared_writer_free(tables->writer);
	shared_unmap(tables->shared);
	close(tables->write_fd);
	close(tables->read_fd);
}

static void
put(struct tables *tables, const char *prefix, int64_t sure_until)
{
	struct wall_row row = {
		.measure = MEASURE_GARDEN, .sure_until = sure_until, .number = 1
	};
	assert_true(prefix_parse(str_from(prefix), &row.prefix));
	assert_true(shared_put(tables->writer, &row));
}

/* A wall of one row, a garden of one name, for the site "north". */
static void
write_wall(struct tables *tables, const char *prefix, int64_t number)
{
	struct shared_site site = { .name = "north", .realm = "default" };
	struct wall_mark mark = { "7", "00000001", number };
	struct names_rule rule = { .kind = NAMES_GARDEN, .value = 1 };
	size_t room;
	assert_true(names_parse(STR("=update.example"), &rule));
	rule.kind = NAMES_GARDEN;
	shared_begin(tables->writer);
	void *block = shared_names(tables->writer, &room);
	assert_true(names_begin(block, room, 1));
	assert_true(names_add(block, room, &rule));
	site.names_used = names_used(block);
	shared_clear(tables->writer);
	put(tables, prefix, WALL_ALWAYS);
	put(tables, "198.51.100.1/32", NOW);
	shared_mark(tables->writer, &mark);
	shared_site(tables->writer, &site);
	shared_flip(tables->writer);
}

static enum wall_found
find(const struct tables *tables, const char *text)
{
	struct addr addr;
	struct wall_row row;
	assert_true(addr_parse(str_from(text), &addr));
	return wall_find(shared_look(tables->shared).wall, &addr, NOW, &row);
}

static void
save(struct images *snapshot, const struct shared *shared)
{
	assert_int_equal(images_progress(snapshot, true), IMAGES_IDLE);
	assert_true(snapshot_save(snapshot, shared));
	assert_int_equal(images_progress(snapshot, true), IMAGES_SAVED);
}

/* A disk that fails is told, and the next one may succeed. */
static void
test_no_disk(void **state)
{
	(void)state;
	struct tables tables = open_tables();
	struct images snapshot = { .path = "/no/such/folder/wall" };
	write_wall(&tables, "192.0.2.1/32", 1);
	assert_true(snapshot_save(&snapshot, tables.shared));
	assert_int_equal(images_progress(&snapshot, true), IMAGES_FAILED);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(snapshot.generation, 0);
	snapshot.path = path;
	save(&snapshot, tables.shared);
	close_tables(&tables);
}

/* Saves walls 1 (192.0.2.1) and 2 (192.0.2.2): generations 1 and 2. */
static int
save_two(void **state)
{
	(void)state;
	struct tables tables = open_tables();
	struct images snapshot = { .path = path };
	write_wall(&tables, "192.0.2.1/32", 1);
	save(&snapshot, tables.shared);
	write_wall(&tables, "192.0.2.2/32", 2);
	save(&snapshot, tables.shared);
	assert_int_equal(snapshot.generation, 2);
	close_tables(&tables);
	return 0;
}

/* Which wall is loaded: 2, 1, or 0 for none. */
static int64_t
load(const char *site)
{
	struct tables tables = open_tables();
	struct images snapshot = { .path = path };
	bool loaded = snapshot_load(&snapshot, site, tables.writer);
	int64_t number = shared_look(tables.shared).mark->number;
	assert_int_equal(loaded, number != 0);
	assert_int_equal(snapshot.generation, number);
	assert_int_equal(
	    find(&tables, "192.0.2.1"), number == 1 ? WALL_HELD : WALL_OPEN);
	assert_int_equal(
	    find(&tables, "192.0.2.2"), number == 2 ? WALL_HELD : WALL_OPEN);
	assert_int_equal(find(&tables, "198.51.100.1"),
	    number > 0 ? WALL_UNSURE : WALL_OPEN);
	close_tables(&tables);
	return number;
}

static const char *
file(int index)
{
	static char name[IMAGES_PATH_SIZE + 4];
	snprintf(name, sizeof name, "%s.%d", path, index);
	return name;
}

static off_t
size_of(int index)
{
	struct stat about;
	assert_int_equal(stat(file(index), &about), 0);
	return about.st_size;
}

static void
flip_byte(int index, off_t at)
{
	uint8_t byte;
	int fd = open(file(index), O_RDWR);
	assert_true(fd >= 0);
	assert_int_equal(pread(fd, &byte, 1, at), 1);
	byte ^= 0x10;
	assert_int_equal(pwrite(fd, &byte, 1, at), 1);
	close(fd);
}

static void
test_newest(void **state)
{
	(void)state;
	assert_int_equal(load("north"), 2);
	assert_int_equal(load("south"), 0);
}

/* Whatever byte of the newer file is wrong, the older one is taken. */
static void
test_torn(void **state)
{
	(void)state;
	off_t size = size_of(0), step = size / 97 + 1;
	for (off_t at = 0; at < size; at += step) {
		flip_byte(0, at);
		assert_int_equal(load("north"), 1);
		flip_byte(0, at);
	}
	assert_int_equal(load("north"), 2);
}

static void
test_cut_off(void **state)
{
	(void)state;
	off_t size = size_of(0);
	for (off_t left = size - 1; left > 0; left /= 2) {
		assert_int_equal(truncate(file(0), left), 0);
		assert_int_equal(load("north"), 1);
	}
	assert_int_equal(truncate(file(0), 0), 0);
	assert_int_equal(load("north"), 1);
	assert_int_equal(unlink(file(0)), 0);
	assert_int_equal(load("north"), 1);
	flip_byte(1, size_of(1) / 2);
	assert_int_equal(load("north"), 0);
	assert_int_equal(unlink(file(1)), 0);
	assert_int_equal(load("north"), 0);
}

/* The next one is written over the older, not over the newest. */
static void
test_next_generation(void **state)
{
	(void)state;
	struct tables tables = open_tables();
	struct images snapshot = { .path = path };
	flip_byte(0, 3); /* the newest is torn: the first is what there is */
	snapshot_find(&snapshot, "north");
	assert_int_equal(snapshot.generation, 1);
	write_wall(&tables, "192.0.2.2/32", 2);
	save(&snapshot, tables.shared);
	assert_int_equal(load("north"), 2);
	flip_byte(0, 3);
	assert_int_equal(load("north"), 1);
	close_tables(&tables);
}

static int
use_folder(void **state)
{
	(void)state;
	const char *given = getenv("LAZARET_TEST_FOLDER");
	snprintf(folder, sizeof folder, "%s/snapshot.XXXXXX",
	    given != NULL ? given : "/tmp");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/wall", folder);
	return 0;
}

static int
leave_folder(void **state)
{
	(void)state;
	unlink(file(0));
	unlink(file(1));
	return rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_newest, save_two),
		cmocka_unit_test_setup(test_torn, save_two),
		cmocka_unit_test_setup(test_cut_off, save_two),
		cmocka_unit_test_setup(test_next_generation, save_two),
		cmocka_unit_test(test_no_disk),
	};
	return cmocka_run_group_tests(tests, use_folder, leave_folder);
}
