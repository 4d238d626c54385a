/* SPDX-License-Identifier: BSD-2-Clause */
/* test_shared.c -- two tables and one word: readers, writers that are killed */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "redirector/shared.h"

enum { ROWS = 40, ROOM = 4096 };

static uint32_t written_rows = ROWS; /* of each generation */

struct memory {
	int write_fd, read_fd;
	struct shared *written;
	const struct shared *read;
};

static struct memory
open_memory(uint32_t rows)
{
	struct memory memory;
	shared_create((struct shared_limits){ rows, ROOM }, &memory.write_fd,
	    &memory.read_fd);
	memory.written = shared_map_write(memory.write_fd);
	memory.read = shared_map_read(memory.read_fd);
	return memory;
}

static void
close_memory(struct memory *memory)
{
	shared_unmap(memory->written);
	shared_unmap(memory->read);
	close(memory->write_fd);
	close(memory->read_fd);
}

static struct wall_row
row_of(uint32_t i, int64_t number)
{
	struct wall_row row = { .prefix = { .addr = { .family = 4 },
				    .length = 32 },
		.measure = MEASURE_GARDEN,
		.sure_until = WALL_ALWAYS,
		.number = number };
	memcpy(row.prefix.addr.bytes, &i, sizeof i);
	return row;
}

static enum wall_found
find(const struct shared *shared, uint32_t i, int64_t *number_out)
{
	struct wall_row want = row_of(i, 0), row = { 0 };
	enum wall_found found =
	    wall_find(shared_look(shared).wall, &want.prefix.addr, 0, &row);
	*number_out = row.number;
	return found;
}

/* All that a table says is of one generation. */
static void
write_generation(struct shared_writer *writer, int64_t generation)
{
	struct wall_mark mark = { .number = generation };
	struct shared_site site = { .mode = (uint8_t)(generation & 1) };
	size_t size;
	shared_begin(writer);
	memset(shared_names(writer, &size), (int)(generation & 0xff), 64);
	for (uint32_t i = 0; i < written_rows; i++) {
		struct wall_row row = row_of(i, generation);
		if (generation % 3 == 0 && i % 2 == 0)
			shared_drop(writer, &row.prefix);
		else if (!shared_put(writer, &row))
			abort();
	}
	shared_mark(writer, &mark);
	shared_site(writer, &site);
	shared_flip(writer);
}

/* False where one look shows two generations. Returns which one it was. */
static bool
read_generation(const struct shared *shared, int64_t *generation_out)
{
	struct shared_view view;
	bool whole;
	do {
		view = shared_look(shared);
		int64_t generation = view.mark->number;
		const uint8_t *names = view.names.block;
		whole = view.site->mode == (generation & 1);
		for (int i = 0; i < 64; i++)
			whole = whole && names[i] == (generation & 0xff);
		for (uint32_t i = 0; i < written_rows && generation > 0; i++) {
			struct wall_row want = row_of(i, 0), row = { 0 };
			bool gone = generation % 3 == 0 && i % 2 == 0;
			enum wall_found found =
			    wall_find(view.wall, &want.prefix.addr, 0, &row);
			whole = whole &&
			    (gone ? found == WALL_OPEN
				  : found == WALL_HELD &&
					row.number == generation);
		}
		*generation_out = generation;
	} while (!shared_same(shared, &view));
	return whole;
}

static void
write_for_ever(struct shared *shared)
{
	struct shared_writer *writer = shared_writer_new(shared);
	for (int64_t g = shared_look(shared).mark->number + 1;; g++)
		write_generation(writer, g);
}

/* Writers are killed wherever they are; what readers see is always whole, and
 * the next writer goes on. */
static void
test_killed_writers(void **state)
{
	(void)state;
	struct memory memory = open_memory(ROWS);
	int64_t last = 0;
	for (int round = 0; round < 60; round++) {
		pid_t writer = fork();
		if (writer == 0)
			write_for_ever(memory.written);
		struct timespec pause = { .tv_nsec = 1000 * (rand() % 5000) };
		nanosleep(&pause, NULL);
		for (int i = 0; i < 300; i++) {
			int64_t generation;
			assert_true(read_generation(memory.read, &generation));
			assert_true(generation >= last);
			last = generation;
		}
		kill(writer, SIGKILL);
		waitpid(writer, NULL, 0);
		int64_t generation;
		assert_true(read_generation(memory.read, &generation));
	}
	assert_true(last > 60);
	close_memory(&memory);
}

/* ---- a writer that is stopped at each of its stores ---- */

enum { WALKED_ROWS = 4, GENERATIONS = 3, LATER = 100 };

/* A process that writes some generations, instruction by instruction. */
static pid_t
start_slowly(struct shared *shared)
{
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		struct shared_writer *writer = shared_writer_new(shared);
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		for (int64_t g = 1; g <= GENERATIONS; g++)
			write_generation(writer, g);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSTOPPED(status));
	return pid;
}

/* One instruction further; false at the end. */
static bool
step(pid_t pid)
{
	int status;
	if (ptrace(PTRACE_SINGLESTEP, pid, NULL, NULL) != 0 ||
	    waitpid(pid, &status, 0) != pid)
		return false;
	return WIFSTOPPED(status);
}

/* Were it killed here, the next one would go on. */
static void
take_over(const struct memory *copy, const uint8_t *bytes, size_t size)
{
	int64_t generation;
	memcpy(copy->written, bytes, size);
	struct shared_writer *writer = shared_writer_new(copy->written);
	write_generation(writer, LATER);
	shared_writer_free(writer);
	assert_true(read_generation(copy->read, &generation));
	assert_int_equal(generation, LATER);
}

static void
test_killed_at_each_store(void **state)
{
	(void)state;
	written_rows = WALKED_ROWS;
	struct memory memory = open_memory(WALKED_ROWS),
		      copy = open_memory(WALKED_ROWS);
	struct stat about;
	assert_int_equal(fstat(memory.read_fd, &about), 0);
	size_t size = (size_t)about.st_size;
	uint8_t *before = calloc(1, size);
	assert_non_null(before);
	int64_t last = 0, generation = 0;
	int stores = 0;
	for (pid_t pid = start_slowly(memory.written); step(pid);) {
		if (memcmp(before, memory.read, size) == 0)
			continue;
		memcpy(before, memory.read, size);
		stores++;
		assert_true(read_generation(memory.read, &generation));
		assert_in_range(generation, last, last + 1);
		last = generation;
		take_over(&copy, before, size);
	}
	assert_int_equal(last, GENERATIONS);
	assert_true(stores > 100);
	print_message("# a writer was stopped at %d stores\n", stores);
	free(before);
	close_memory(&memory);
	close_memory(&copy);
	written_rows = ROWS;
}

/* What was begun and not flipped is forgotten. */
static void
test_forgotten(void **state)
{
	(void)state;
	struct memory memory = open_memory(ROWS);
	struct shared_writer *writer = shared_writer_new(memory.written);
	struct wall_row row = row_of(1, 7), other = row_of(2, 8);
	int64_t number;
	shared_begin(writer);
	assert_true(shared_put(writer, &row));
	assert_int_equal(find(memory.read, 1, &number), WALL_OPEN);
	shared_begin(writer);
	assert_true(shared_put(writer, &other));
	shared_flip(writer);
	assert_int_equal(find(memory.read, 1, &number), WALL_OPEN);
	assert_int_equal(find(memory.read, 2, &number), WALL_HELD);
	assert_int_equal(shared_look(memory.read).word, 1);
	shared_writer_free(writer);
	close_memory(&memory);
}

/* More changes than are kept for the other table: it is copied. */
static void
test_many_changes(void **state)
{
	enum { MANY = 6000 };
	(void)state;
	struct memory memory = open_memory(MANY);
	struct shared_writer *writer = shared_writer_new(memory.written);
	shared_begin(writer);
	for (uint32_t i = 0; i < MANY; i++) {
		struct wall_row row = row_of(i, i + 1);
		assert_true(shared_put(writer, &row));
	}
	struct wall_row more = row_of(MANY, 1);
	assert_false(shared_put(writer, &more));
	shared_flip(writer);
	for (int flip = 0; flip < 3; flip++) {
		int64_t number;
		assert_int_equal(
		    wall_sum(shared_look(memory.read).wall).rows, MANY - flip);
		for (uint32_t i = (uint32_t)flip; i < MANY; i++) {
			assert_int_equal(
			    find(memory.read, i, &number), WALL_HELD);
			assert_int_equal(number, i + 1);
		}
		struct wall_row first = row_of((uint32_t)flip, 0);
		shared_begin(writer);
		shared_drop(writer, &first.prefix);
		shared_flip(writer);
	}
	shared_begin(writer);
	shared_clear(writer);
	shared_flip(writer);
	assert_int_equal(wall_sum(shared_look(memory.read).wall).rows, 0);
	shared_begin(writer);
	shared_flip(writer);
	assert_int_equal(wall_sum(shared_look(memory.read).wall).rows, 0);
	shared_writer_free(writer);
	close_memory(&memory);
}

/* A reader's mapping is not writable, and cannot be made so. */
static void
test_readers_cannot_write(void **state)
{
	(void)state;
	struct memory memory = open_memory(ROWS);
	void *page = (void *)(uintptr_t)memory.read;
	assert_int_equal(mprotect(page, 4096, PROT_READ | PROT_WRITE), -1);
	assert_ptr_equal(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED,
			     memory.read_fd, 0),
	    MAP_FAILED);
	close_memory(&memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forgotten),
		cmocka_unit_test(test_many_changes),
		cmocka_unit_test(test_killed_writers),
		cmocka_unit_test(test_killed_at_each_store),
		cmocka_unit_test(test_readers_cannot_write),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
