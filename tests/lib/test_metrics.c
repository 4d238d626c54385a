/* SPDX-License-Identifier: BSD-2-Clause */
/* test_metrics.c -- what roles count is told, in the format that is asked for
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/metrics_serve.h"
#include "tests/role.h"

enum { DNS_GARDEN, DNS_PORTAL, ROWS, TOOK, FIGURES };
static const struct metric table[FIGURES] = {
	[DNS_GARDEN] = { "lazaret_dns_total", "reason=\"garden\"",
	    METRIC_COUNTER, "Questions by what was answered." },
	[DNS_PORTAL] = { "lazaret_dns_total", "reason=\"portal\"",
	    METRIC_COUNTER, "" },
	[ROWS] = { "lazaret_wall_rows", "", METRIC_GAUGE, "Rows." },
	[TOOK] = { "lazaret_batch_seconds", "", METRIC_SECONDS, "Time." },
};

static void
the_text_is_what_prometheus_reads(void **state)
{
	char room[1000];
	struct metrics *metrics = metrics_new(table, FIGURES);
	struct writer to = writer_over(room, sizeof room - 1);
	(void)state;
	metrics_add(metrics, DNS_GARDEN, 2);
	metrics_add(metrics, DNS_GARDEN, 40);
	metrics_set(metrics, ROWS, 7);
	metrics_set(metrics, ROWS, 100000);
	metrics_set(metrics, TOOK, 1234);
	metrics_print(metrics, &to);
	assert_false(to.full);
	room[writer_used(&to)] = '\0';
	assert_string_equal(room,
	    "# HELP lazaret_dns_total Questions by what was answered.\n"
	    "# TYPE lazaret_dns_total counter\n"
	    "lazaret_dns_total{reason=\"garden\"} 42\n"
	    "lazaret_dns_total{reason=\"portal\"} 0\n"
	    "# HELP lazaret_wall_rows Rows.\n"
	    "# TYPE lazaret_wall_rows gauge\n"
	    "lazaret_wall_rows 100000\n"
	    "# HELP lazaret_batch_seconds Time.\n"
	    "# TYPE lazaret_batch_seconds gauge\n"
	    "lazaret_batch_seconds 0.001234\n");
	metrics_free(metrics);
}

static void
what_children_count_is_seen(void **state)
{
	struct metrics *metrics = metrics_new(table, FIGURES);
	(void)state;
	pid_t children[2];
	for (int i = 0; i < 2; i++) {
		children[i] = fork();
		for (int k = 0; children[i] == 0 && k < 100000; k++)
			metrics_add(metrics, DNS_PORTAL, 1);
		if (children[i] == 0)
			_exit(0);
	}
	for (int i = 0; i < 2; i++)
		waitpid(children[i], NULL, 0);
	assert_int_equal(metrics_read(metrics, DNS_PORTAL), 200000);
	metrics_free(metrics);
}

/* ---- the role ---- */
static struct metrics_serve serve;
static struct sockaddr_in where = { .sin_family = AF_INET };
static pid_t parent;

static void
refresh(void *context)
{
	metrics_add(context, ROWS, 1);
}

/* Listens at any port: that of the setting is replaced. */
static int
start(void **state)
{
	static const struct role role = { "metrics", metrics_serve_run,
		&serve };
	socklen_t size = sizeof where;
	int probe = socket(AF_INET, SOCK_STREAM, 0);
	char setting[40];
	(void)state;
	where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	bind(probe, (struct sockaddr *)&where, sizeof where);
	getsockname(probe, (struct sockaddr *)&where, &size);
	close(probe);
	snprintf(
	    setting, sizeof setting, "127.0.0.1:%u", ntohs(where.sin_port));
	serve.metrics = metrics_new(table, FIGURES);
	serve.listener = metrics_serve_listen(setting);
	serve.refresh = refresh;
	serve.context = serve.metrics;
	parent = role_start(&role, 1);
	return 0;
}

static int
stop(void **state)
{
	int status = role_stop(parent);
	(void)state;
	close(serve.listener);
	metrics_free(serve.metrics);
	return status;
}

static int
reach(void)
{
	struct timeval patience = { .tv_sec = 20 };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	assert_int_equal(
	    connect(fd, (struct sockaddr *)&where, sizeof where), 0);
	return fd;
}

/* All that comes until the other side closes. */
static const char *
hear(int fd)
{
	static char answer[8192];
	size_t used = 0;
	for (ssize_t size;
	     (size = recv(fd, answer + used, sizeof answer - 1 - used, 0)) > 0;)
		used += (size_t)size;
	answer[used] = '\0';
	close(fd);
	return answer;
}

static void
say(int fd, const char *text)
{
	assert_int_equal(
	    send(fd, text, strlen(text), MSG_NOSIGNAL), strlen(text));
}

static void
each_request_has_its_answer(void **state)
{
	static const struct {
		const char *request, *status;
	} cases[] = {
		{ "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n", "200 OK" },
		{ "GET /metrics HTTP/1.0\r\n\r\n", "200 OK" },
		{ "GET /metrics?x=1 HTTP/1.1\r\n\r\n", "200 OK" },
		{ "GET /metricsx HTTP/1.1\r\n\r\n", "404 Not Found" },
		{ "GET / HTTP/1.1\r\n\r\n", "404 Not Found" },
		{ "GET nonsense\r\n\r\n", "400 Bad Request" },
		{ "POST /metrics HTTP/1.1\r\n\r\n", "405 Method Not Allowed" },
		{ "\r\n\r\n", "405 Method Not Allowed" },
	};
	char want[80];
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int fd = reach();
		say(fd, cases[i].request);
		snprintf(want, sizeof want, "HTTP/1.1 %s\r\n", cases[i].status);
		const char *answer = hear(fd);
		if (strncmp(answer, want, strlen(want)) != 0)
			fail_msg("%s: %s", cases[i].request, answer);
	}
}

static void
the_answer_is_whole_and_fresh(void **state)
{
	int64_t asked = metrics_read(serve.metrics, ROWS);
	int fd = reach();
	char line[60];
	(void)state;
	/* In pieces, as networks do. */
	say(fd, "GET /met");
	usleep(20000);
	say(fd, "rics HTTP/1.1\r\nHost: localhost\r\n");
	usleep(20000);
	say(fd, "\r\n");
	const char *answer = hear(fd);
	const char *body = strstr(answer, "\r\n\r\n");
	assert_non_null(body);
	body += 4;
	snprintf(line, sizeof line, "\nlazaret_wall_rows %d\n", (int)asked + 1);
	assert_non_null(strstr(body, line));
	snprintf(line, sizeof line, "Content-Length: %zu\r\n", strlen(body));
	assert_non_null(strstr(answer, line));
	assert_non_null(strstr(answer, "text/plain; version=0.0.4"));
}

static void
a_head_has_a_bound(void **state)
{
	char head[METRICS_SERVE_HEAD];
	int fd = reach();
	(void)state;
	memset(head, 'x', sizeof head);
	memcpy(head, "GET /metrics HTTP/1.1\r\nX: ", 26);
	send(fd, head, sizeof head, MSG_NOSIGNAL);
	assert_non_null(strstr(hear(fd), "HTTP/1.1 431 "));
	fd = reach();
	memcpy(head + sizeof head - 4, "\r\n\r\n", 4);
	send(fd, head, sizeof head, MSG_NOSIGNAL);
	assert_non_null(strstr(hear(fd), "HTTP/1.1 200 "));
}

/* Those who say nothing take all places, but only for their time. */
static void
who_says_nothing_is_let_go(void **state)
{
	int silent[METRICS_SERVE_ASKERS];
	(void)state;
	for (size_t i = 0; i < METRICS_SERVE_ASKERS; i++)
		silent[i] = reach();
	int fd = reach();
	say(fd, "GET /metrics HTTP/1.1\r\n\r\n");
	assert_non_null(strstr(hear(fd), "HTTP/1.1 200 "));
	for (size_t i = 0; i < METRICS_SERVE_ASKERS; i++)
		assert_string_equal(hear(silent[i]), "");
}

/* ---- the setting ---- */
static void
only_loopback_is_listened_at(void **state)
{
	static const char *const bad[] = { "0.0.0.0:9453", "192.0.2.1:9453",
		"[::]:9453", "127.0.0.1", "9453", "127.0.0.1:0",
		"localhost:9453" };
	(void)state;
	assert_int_equal(metrics_serve_listen(""), -1);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int status = 0;
		pid_t child = fork();
		if (child == 0) {
			close(STDERR_FILENO);
			metrics_serve_listen(bad[i]);
			_exit(0);
		}
		waitpid(child, &status, 0);
		if (WEXITSTATUS(status) != 1)
			fail_msg("%s is listened at", bad[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_text_is_what_prometheus_reads),
		cmocka_unit_test(what_children_count_is_seen),
		cmocka_unit_test(only_loopback_is_listened_at),
		cmocka_unit_test(each_request_has_its_answer),
		cmocka_unit_test(the_answer_is_whole_and_fresh),
		cmocka_unit_test(a_head_has_a_bound),
		cmocka_unit_test(who_says_nothing_is_let_go),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
