/* SPDX-License-Identifier: BSD-2-Clause */
/* test_scan.c -- a client of the scanner always comes to an end */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/listen.h"
#include "lib/scan.h"

static const uint8_t line[UUID_SIZE] = { 1 }, batch[UUID_SIZE] = { 2 };
static char path[100];

/* A scanner that answers each request with these, and with the size of the
 * file as the name; without any it says nothing, or hangs up. */
struct script {
	struct scan_answer answers[3];
	size_t count;
	size_t size; /* of what is sent; 0: hangs up */
};

static bool
take(int client, struct scan_request *request, long *size)
{
	struct iovec part = { request, sizeof *request };
	char control[CMSG_SPACE(sizeof(int))] = { 0 };
	struct msghdr head = { .msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof control };
	if (recvmsg(client, &head, 0) != sizeof *request)
		return false;
	int fd;
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&head)), sizeof fd);
	*size = (long)lseek(fd, 0, SEEK_END);
	close(fd);
	return memcmp(request->line, line, UUID_SIZE) == 0 &&
	    memcmp(request->batch, batch, UUID_SIZE) == 0;
}

static void __attribute__((noreturn))
serve(int listener, const struct script *script)
{
	struct scan_request request;
	long size;
	int client = accept(listener, NULL, NULL);
	while (take(client, &request, &size) && script->size > 0) {
		for (size_t i = 0; i < script->count; i++) {
			struct scan_answer answer = script->answers[i];
			answer.number = request.number;
			snprintf(answer.name, sizeof answer.name, "%ld", size);
			send(client, &answer, script->size, 0);
		}
	}
	_exit(0);
}

static pid_t
start(const struct script *script)
{
	int listener = listen_open(path, SOCK_SEQPACKET, "");
	pid_t pid = fork();
	if (pid == 0)
		serve(listener, script);
	close(listener);
	return pid;
}

static void
stop(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	unlink(path);
}

static int
sealed(const char *text)
{
	int fd = scan_memory_new();
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (int)strlen(text));
	assert_true(scan_memory_seal(fd));
	return fd;
}

#define WHOLE sizeof(struct scan_answer)
#define PLACE(n)                                        \
	{                                               \
		.kind = SCAN_ANSWER_PLACE, .place = (n) \
	}
#define VERDICT(v, r)                                                      \
	{                                                                  \
		.kind = SCAN_ANSWER_VERDICT, .verdict = (v), .reason = (r) \
	}

static const struct {
	const char *name;
	struct script script;
	enum scan_verdict verdict;
	enum scan_reason reason;
} cases[] = {
	{ "clean", { { VERDICT(SCAN_CLEAN, SCAN_CHECKED) }, 1, WHOLE },
	    SCAN_CLEAN, SCAN_CHECKED },
	{ "after its places",
	    { { PLACE(2), PLACE(1), VERDICT(SCAN_INFECTED, SCAN_CHECKED) }, 3,
		WHOLE },
	    SCAN_INFECTED, SCAN_CHECKED },
	{ "busy", { { VERDICT(SCAN_UNCHECKED, SCAN_BUSY) }, 1, WHOLE },
	    SCAN_UNCHECKED, SCAN_BUSY },
	{ "never a verdict", { { PLACE(1) }, 1, WHOLE }, SCAN_UNCHECKED,
	    SCAN_LATE },
	{ "it hangs up", { { { 0 } }, 1, 0 }, SCAN_UNCHECKED, SCAN_AWAY },
	{ "half a verdict",
	    { { VERDICT(SCAN_CLEAN, SCAN_CHECKED) }, 1, WHOLE / 2 },
	    SCAN_UNCHECKED, SCAN_AWAY },
};

static void
test_file(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		pid_t pid = start(&cases[i].script);
		struct scan_answer answer;
		int fd = sealed("five!");
		scan_file(path, line, batch, fd, 200, &answer);
		close(fd);
		stop(pid);
		if (answer.verdict != cases[i].verdict ||
		    answer.reason != cases[i].reason)
			print_error("%s\n", cases[i].name);
		assert_int_equal(answer.kind, SCAN_ANSWER_VERDICT);
		assert_int_equal(answer.verdict, cases[i].verdict);
		assert_int_equal(answer.reason, cases[i].reason);
		if (answer.verdict != SCAN_UNCHECKED)
			assert_string_equal(answer.name, "5");
	}
}

static void
test_nobody(void **state)
{
	struct scan_answer answer;
	struct scan_standing standing;
	char far[200];
	(void)state;
	memset(far, 'x', sizeof far - 1);
	far[sizeof far - 1] = '\0';
	scan_file(path, line, batch, 0, 200, &answer);
	assert_int_equal(answer.reason, SCAN_AWAY);
	assert_null(scan_open(far, line, batch));
	assert_int_equal(errno, ENAMETOOLONG);
	assert_false(scan_standing(path, 200, &standing));
}

/* Nobody can change sealed memory, not even who made it. */
static void
test_sealed(void **state)
{
	int fd = sealed("text");
	(void)state;
	assert_int_equal(write(fd, "more", 4), -1);
	assert_int_equal(ftruncate(fd, 0), -1);
	assert_int_equal(ftruncate(fd, 100), -1);
	close(fd);
}

/* Each reason has its words. */
static void
test_words(void **state)
{
	(void)state;
	for (int i = 0; i < SCAN_REASONS; i++)
		assert_non_null(scan_reason_text((enum scan_reason)i));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_nobody),
		cmocka_unit_test(test_sealed),
		cmocka_unit_test(test_words),
	};
	snprintf(path, sizeof path, "%s/socket",
	    getenv("LAZARET_TEST_FOLDER") ? getenv("LAZARET_TEST_FOLDER")
					  : ".");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
