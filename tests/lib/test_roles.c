/* SPDX-License-Identifier: BSD-2-Clause */
/* test_roles.c -- roles start, start again when they fall, and end together */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/role.h"

static int told[2]; /* each role writes its pid here when it starts */

static void
stay(void *context)
{
	(void)context;
	pid_t self = getpid();
	if (write(told[1], &self, sizeof self) != sizeof self)
		return;
	struct pollfd fd = { .fd = roles_socket(), .events = POLLIN };
	poll(&fd, 1, 20000);
}

static pid_t
start_parent(size_t count)
{
	static const struct role roles[] = { { "one", stay, NULL },
		{ "two", stay, NULL } };
	assert_int_equal(pipe(told), 0);
	pid_t parent = role_start(roles, count);
	close(told[1]);
	return parent;
}

/* The pid of the next role that starts; -1 when all ends of the pipe that
 * roles and parent hold are closed: nobody is left. */
static pid_t
hear(void)
{
	pid_t pid;
	return read(told[0], &pid, sizeof pid) == sizeof pid ? pid : -1;
}

static void
a_role_that_falls_starts_again(void **state)
{
	(void)state;
	pid_t parent = start_parent(1);
	pid_t first = hear();
	kill(first, SIGKILL);
	pid_t second = hear();
	assert_true(second > 0);
	assert_int_not_equal(first, second);
	kill(parent, SIGTERM);
	assert_int_equal(hear(), -1);
	assert_int_equal(waitpid(parent, NULL, 0), parent);
	close(told[0]);
}

static void
all_end_on_term(void **state)
{
	(void)state;
	int status = 1;
	pid_t parent = start_parent(2);
	assert_true(hear() > 0);
	assert_true(hear() > 0);
	kill(parent, SIGTERM);
	assert_int_equal(hear(), -1);
	assert_int_equal(waitpid(parent, &status, 0), parent);
	assert_int_equal(status, 0);
	close(told[0]);
}

static void
roles_end_when_their_parent_is_killed(void **state)
{
	(void)state;
	pid_t parent = start_parent(2);
	assert_true(hear() > 0);
	assert_true(hear() > 0);
	kill(parent, SIGKILL);
	assert_int_equal(hear(), -1);
	assert_int_equal(waitpid(parent, NULL, 0), parent);
	close(told[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_role_that_falls_starts_again),
		cmocka_unit_test(all_end_on_term),
		cmocka_unit_test(roles_end_when_their_parent_is_killed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
