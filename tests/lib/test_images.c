/* SPDX-License-Identifier: BSD-2-Clause */
/* test_images.c -- two files, one always whole: torn anywhere, killed anytime
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/images.h"

enum { SMALL = 200, LARGE = 1 << 16, KILLS = 20, MOMENT_US = 4000 };

static char path[IMAGES_PATH_SIZE - 2];

/* What stands in an image follows from its generation. */
static void
fill(struct image *image, uint64_t generation)
{
	memset(image->bytes, (int)(generation % 251), image->size);
}

static bool
is_right(const struct image *image)
{
	for (size_t i = 0; i < image->size; i++)
		if (image->bytes[i] != image->generation % 251)
			return false;
	return true;
}

static void
save(struct images *images, size_t size)
{
	struct image image;
	assert_true(image_new(size, &image));
	fill(&image, images->generation + 1);
	assert_true(images_save(images, &image));
	assert_int_equal(images_progress(images, true), IMAGES_SAVED);
}

struct shown {
	int count;
	uint64_t generation; /* of the first */
};

/* Not the one either, so that both are shown. */
static bool
look_at(void *context, const struct image *image)
{
	struct shown *shown = context;
	assert_true(is_right(image));
	if (shown->count++ == 0)
		shown->generation = image->generation;
	else
		assert_true(image->generation < shown->generation);
	return false;
}

static struct shown
show(void)
{
	struct images images = { .path = path };
	struct shown shown = { 0 };
	assert_false(images_find(&images, look_at, &shown));
	assert_int_equal(images.generation, 0);
	return shown;
}

/* The generation of the newest that is whole; 0: none is. */
static uint64_t
newest(void)
{
	return show().generation;
}

static const char *
file(int index)
{
	static char name[IMAGES_PATH_SIZE];
	snprintf(name, sizeof name, "%s.%d", path, index);
	return name;
}

static size_t
read_file(int index, uint8_t *bytes, size_t most)
{
	int fd = open(file(index), O_RDONLY);
	ssize_t size = read(fd, bytes, most);
	close(fd);
	assert_in_range(size, 1, most - 1);
	return (size_t)size;
}

static void
write_file(int index, const uint8_t *bytes, size_t size)
{
	int fd = open(file(index), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_int_equal(write(fd, bytes, size), size);
	close(fd);
}

static void
save_two(void)
{
	struct images images = { .path = path };
	unlink(file(0));
	unlink(file(1));
	save(&images, SMALL);
	save(&images, SMALL);
	assert_int_equal(newest(), 2);
}

static bool
take(void *context, const struct image *image)
{
	(void)look_at(context, image);
	return true;
}

static void
older_one_only_where_needed(void **state)
{
	(void)state;
	struct images images = { .path = path };
	struct shown shown = { 0 };
	save_two();
	assert_true(images_find(&images, take, &shown));
	assert_int_equal(images.generation, 2);
	assert_int_equal(shown.count, 1);
	assert_int_equal(show().count, 2);
}

/* Cut off at each length, and with each byte wrong: the older one. */
static void
torn_anywhere(void **state)
{
	uint8_t bytes[2 * SMALL];
	(void)state;
	save_two();
	size_t size = read_file(0, bytes, sizeof bytes);
	for (size_t left = 0; left < size; left++) {
		write_file(0, bytes, left);
		assert_int_equal(newest(), 1);
	}
	for (size_t at = 0; at < size; at++) {
		bytes[at] ^= 1;
		write_file(0, bytes, size);
		assert_int_equal(newest(), 1);
		bytes[at] ^= 1;
	}
	write_file(0, bytes, size);
	assert_int_equal(newest(), 2);
}

static void
both_torn_is_none(void **state)
{
	uint8_t bytes[2 * SMALL];
	(void)state;
	save_two();
	for (int i = 0; i < 2; i++)
		write_file(i, bytes, read_file(i, bytes, sizeof bytes) - 1);
	assert_int_equal(newest(), 0);
}

/* Saves for ever, and tells each generation that is on the disk. */
static void
keep_saving(uint64_t generation, int tell)
{
	struct images images = { .path = path, .generation = generation };
	for (;;) {
		save(&images, LARGE);
		if (write(tell, &images.generation, sizeof images.generation) !=
		    sizeof images.generation)
			_exit(1);
	}
}

static uint64_t
last_told(int from, uint64_t before)
{
	uint64_t generation = before;
	while (read(from, &generation, sizeof generation) == sizeof generation)
		continue;
	return generation;
}

/* What was said to be saved is there, or a later one. */
static void
killed_anytime(void **state)
{
	uint64_t known = 0;
	int torn = 0;
	(void)state;
	save_two();
	for (int i = 0; i < KILLS; i++) {
		int ends[2];
		assert_int_equal(pipe(ends), 0);
		pid_t writer = fork();
		if (writer == 0)
			keep_saving(newest(), ends[1]);
		close(ends[1]);
		uint32_t moment = randombytes_uniform(MOMENT_US) + 500;
		nanosleep(&(struct timespec){ .tv_nsec = moment * 1000 }, NULL);
		kill(writer, SIGKILL);
		waitpid(writer, NULL, 0);
		known = last_told(ends[0], known);
		close(ends[0]);
		struct shown found = show();
		assert_true(found.count > 0 && found.generation >= known);
		torn += found.count == 1;
	}
	print_message("# %d kills, up to generation %d; in %d the other file "
		      "was torn\n",
	    KILLS, (int)known, torn);
}

int
main(void)
{
	if (sodium_init() < 0)
		return 1;
	snprintf(path, sizeof path, "%s/image", getenv("LAZARET_TEST_FOLDER"));
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(older_one_only_where_needed),
		cmocka_unit_test(torn_anywhere),
		cmocka_unit_test(both_torn_is_none),
		cmocka_unit_test(killed_anytime),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
