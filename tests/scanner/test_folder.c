/* SPDX-License-Identifier: BSD-2-Clause */
/* test_folder.c -- what an examiner leaves is removed, and nothing else */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scanner/folder.h"

enum { PATH_SIZE = 400 };

static char base[PATH_SIZE / 2];

static const char *
below(const char *name)
{
	static char paths[4][PATH_SIZE];
	static unsigned turn;
	char *path = paths[turn++ % 4];
	snprintf(path, PATH_SIZE, "%s/%s", base, name);
	return path;
}

static void
make_file(const char *name)
{
	int fd = open(below(name), O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	close(fd);
}

static bool
is_there(const char *name)
{
	struct stat about;
	return lstat(below(name), &about) == 0;
}

static void
test_removed(void **state)
{
	(void)state;
	assert_true(folder_make(below("one")));
	assert_false(folder_make(below("one")));
	make_file("one/file");
	assert_true(folder_make(below("one/two")));
	assert_true(folder_make(below("one/two/three")));
	make_file("one/two/three/file");
	assert_true(folder_clear(below("one")));
	assert_true(is_there("one"));
	assert_false(is_there("one/two"));
	assert_true(folder_remove(below("one")));
	assert_false(is_there("one"));
}

/* Links are removed, what they point to stays. */
static void
test_links(void **state)
{
	(void)state;
	assert_true(folder_make(below("far")));
	make_file("far/precious");
	assert_true(folder_make(below("near")));
	assert_int_equal(symlink(below("far"), below("near/folder")), 0);
	assert_int_equal(symlink(below("far/precious"), below("near/file")), 0);
	assert_int_equal(link(below("far/precious"), below("near/hard")), 0);
	assert_true(folder_remove(below("near")));
	assert_false(is_there("near"));
	assert_true(is_there("far/precious"));
	assert_int_equal(symlink(below("far"), below("near")), 0);
	assert_false(folder_clear(below("near")));
	assert_true(is_there("far/precious"));
	unlink(below("near"));
	assert_true(folder_remove(below("far")));
}

/* As deep as anybody packs, and longer names than any path may have. */
static void
test_deep(void **state)
{
	char name[200];
	int here = open(".", O_RDONLY | O_DIRECTORY);
	(void)state;
	memset(name, 'n', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	assert_true(folder_make(below("deep")));
	assert_int_equal(chdir(below("deep")), 0);
	for (int i = 0; i < 200; i++) {
		assert_int_equal(mkdir(name, 0700), 0);
		assert_int_equal(chdir(name), 0);
	}
	assert_int_equal(fchdir(here), 0);
	close(here);
	assert_true(folder_remove(below("deep")));
	assert_false(is_there("deep"));
}

static void
test_missing(void **state)
{
	(void)state;
	assert_false(folder_clear(below("nowhere")));
	assert_false(folder_remove(below("nowhere")));
	assert_false(folder_make(below("nowhere/near")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_removed),
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_missing),
	};
	const char *folder = getenv("LAZARET_TEST_FOLDER");
	snprintf(base, sizeof base, "%s", folder ? folder : ".");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
