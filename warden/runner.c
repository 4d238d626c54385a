/* SPDX-License-Identifier: BSD-2-Clause */
/* runner.c -- the one process that may run a program, and holds nothing else */
#include "warden/runner.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "lib/log.h"

enum { CANNOT_RUN = 127 };

static void __attribute__((noreturn))
become(const char *command, const char *number, int64_t patience, int input)
{
	sigset_t none;
	char *words[] = { (char *)(uintptr_t)command, (char *)(uintptr_t)number,
		NULL };
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	dup2(input, STDIN_FILENO);
	close(input);
	alarm((unsigned)patience); /* outlives execv */
	execv(command, words);
	_exit(CANNOT_RUN);
}

/* How it ended, as waitpid tells. The text fits into a pipe at once. */
static int
run(const char *command, int64_t patience, const struct runner_order *order)
{
	int ends[2], status = CANNOT_RUN << 8;
	if (pipe(ends) != 0)
		return status;
	pid_t pid = fork();
	if (pid == 0) {
		close(ends[1]);
		become(command, order->number, patience, ends[0]);
	}
	close(ends[0]);
	size_t len = strnlen(order->text, sizeof order->text);
	/* A program that ends without reading says by its status why. */
	ssize_t lost = write(ends[1], order->text, len);
	(void)lost;
	close(ends[1]);
	if (pid > 0)
		waitpid(pid, &status, 0);
	return status;
}

static void __attribute__((noreturn))
serve(int socket, const char *command, int64_t patience)
{
	struct runner_order order;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_NAME, "runner");
	signal(SIGPIPE, SIG_IGN);
	while (recv(socket, &order, sizeof order, 0) == sizeof order) {
		int status = run(command, patience, &order);
		if (send(socket, &status, sizeof status, 0) != sizeof status)
			break;
	}
	_exit(0);
}

int
runner_start(const char *command, int64_t patience)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		die("no socket for the runner: %s", strerror(errno));
	pid_t pid = fork();
	if (pid < 0)
		die("no process for the runner: %s", strerror(errno));
	if (pid == 0) {
		close(ends[0]);
		serve(ends[1], command, patience);
	}
	close(ends[1]);
	return ends[0];
}

static struct send_answer
answer_of(int status)
{
	struct send_answer answer = { .verdict = SEND_LATER };
	if (WIFSIGNALED(status)) {
		snprintf(answer.words, sizeof answer.words,
		    "sms_command was ended by signal %d", WTERMSIG(status));
		return answer;
	}
	int code = WEXITSTATUS(status);
	snprintf(answer.words, sizeof answer.words,
	    code == CANNOT_RUN ? "sms_command cannot be run"
			       : "sms_command ended with %d",
	    code);
	if (code == 0)
		answer.verdict = SEND_TAKEN;
	else if (code != EX_TEMPFAIL && code != CANNOT_RUN)
		answer.verdict = SEND_REFUSED;
	return answer;
}

bool
runner_run(int runner, const struct runner_order *order,
    struct send_answer *answer_out)
{
	int status;
	if (send(runner, order, sizeof *order, MSG_NOSIGNAL) != sizeof *order ||
	    recv(runner, &status, sizeof status, 0) != sizeof status)
		return false;
	*answer_out = answer_of(status);
	return true;
}
