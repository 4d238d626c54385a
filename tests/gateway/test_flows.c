/* SPDX-License-Identifier: BSD-2-Clause */
/* test_flows.c -- flows end in the kernel itself, among 200,000 others */
/* In a network namespace of its own, which ends with the process. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <libnetfilter_conntrack/libnetfilter_conntrack.h>
#include <linux/netfilter/nfnetlink.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "gateway/conntrack.h"
#include "gateway/flows.h"
#include "gateway/house.h"
#include "tests/role.h"

enum {
	OTHERS = 100 * 1000, /* of each family */
	BATCH = 200,	     /* entries that one message creates */
	WITHIN_MS = 1000,    /* what is promised; tests wait ten times that */
	LINE = 7,
	NEIGHBOUR = 8
};
#define GARDEN(slot) mark_of(MEASURE_GARDEN, slot)
#define REDIRECTED(slot) (GARDEN(slot) | MARK_REDIRECTED)

static struct conntrack *conntrack;
static struct metrics *metrics;
static int tell_fd;
static pid_t parent;

/* ---- making flows ---- */
struct making {
	struct mnl_socket *socket;
	size_t used;
	_Alignas(struct nlmsghdr) char room[BATCH * 512];
};
static struct making making;

static void
flush(void)
{
	static char answer[1 << 16];
	int fd = mnl_socket_get_fd(making.socket);
	assert_true(
	    mnl_socket_sendto(making.socket, making.room, making.used) >= 0);
	making.used = 0;
	ssize_t size = recv(fd, answer, sizeof answer, MSG_DONTWAIT);
	if (size > 0) {
		const struct nlmsgerr *error =
		    mnl_nlmsg_get_payload((const struct nlmsghdr *)answer);
		fail_msg(
		    "the kernel takes no flow: %s", strerror(-error->error));
	}
}

static void
set_addr(struct nf_conntrack *entry, enum nf_conntrack_attr v4,
    enum nf_conntrack_attr v6, const struct addr *addr)
{
	nfct_set_attr(entry, addr->family == 6 ? v6 : v4, addr->bytes);
}

/* A flow by UDP from port `port` to port 53; `to` answers, which is not whom
 * the line asked where that differs. */
static void
make(const struct addr *from, const struct addr *asked, const struct addr *to,
    uint16_t port, uint32_t mark)
{
	uint8_t family = from->family == 6 ? AF_INET6 : AF_INET;
	struct nf_conntrack *entry = nfct_new();
	nfct_set_attr_u8(entry, ATTR_ORIG_L3PROTO, family);
	nfct_set_attr_u8(entry, ATTR_REPL_L3PROTO, family);
	nfct_set_attr_u8(entry, ATTR_ORIG_L4PROTO, IPPROTO_UDP);
	nfct_set_attr_u8(entry, ATTR_REPL_L4PROTO, IPPROTO_UDP);
	nfct_set_attr_u16(entry, ATTR_ORIG_PORT_SRC, htons(port));
	nfct_set_attr_u16(entry, ATTR_ORIG_PORT_DST, htons(53));
	nfct_set_attr_u16(entry, ATTR_REPL_PORT_SRC, htons(53));
	nfct_set_attr_u16(entry, ATTR_REPL_PORT_DST, htons(port));
	set_addr(entry, ATTR_ORIG_IPV4_SRC, ATTR_ORIG_IPV6_SRC, from);
	set_addr(entry, ATTR_ORIG_IPV4_DST, ATTR_ORIG_IPV6_DST, asked);
	set_addr(entry, ATTR_REPL_IPV4_SRC, ATTR_REPL_IPV6_SRC, asked);
	set_addr(entry, ATTR_REPL_IPV4_DST, ATTR_REPL_IPV6_DST, from);
	if (!addr_equal(asked, to))
		set_addr(entry, ATTR_DNAT_IPV4, ATTR_DNAT_IPV6, to);
	nfct_set_attr_u32(entry, ATTR_MARK, mark);
	nfct_set_attr_u32(entry, ATTR_TIMEOUT, 600);
	struct nlmsghdr *message =
	    mnl_nlmsg_put_header(making.room + making.used);
	struct nfgenmsg *netfilter =
	    mnl_nlmsg_put_extra_header(message, sizeof *netfilter);
	message->nlmsg_type = NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_NEW;
	message->nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL;
	netfilter->nfgen_family = family;
	assert_true(nfct_nlmsg_build(message, entry) >= 0);
	nfct_destroy(entry);
	making.used += MNL_ALIGN(message->nlmsg_len);
	if (making.used > sizeof making.room - 512)
		flush();
}

static struct addr
addr(const char *text)
{
	struct addr addr;
	assert_true(addr_parse(str_from(text), &addr));
	return addr;
}

static void
make_text(const char *from, const char *asked, const char *to, uint16_t port,
    uint32_t mark)
{
	struct addr a = addr(from), b = addr(asked), c = addr(to);
	make(&a, &b, &c, port, mark);
}

/* Of other lines, a thousand of each: most unmarked, some redirected. */
static void
make_others(void)
{
	struct addr line4 = addr("10.1.0.0"), line6 = addr("2001:db8:1::1");
	struct addr web4 = addr("198.51.100.1"), web6 = addr("2001:db8:f::1");
	for (uint32_t i = 0; i < OTHERS; i++) {
		uint32_t line = i / 1000;
		line4.bytes[2] = line6.bytes[7] = (uint8_t)line;
		uint16_t port = (uint16_t)(1024 + i % 1000);
		uint32_t mark = i % 100 == 0 ? REDIRECTED(100 + line) : 0;
		make(&line4, &web4, &web4, port, mark);
		make(&line6, &web6, &web6, port, mark);
	}
	flush();
}

/* ---- looking ---- */
struct count {
	struct addr from;
	uint64_t of_line, all;
};

static bool
count(void *context, const struct flow *flow)
{
	struct count *count = context;
	count->all++;
	count->of_line += addr_equal(&flow->from, &count->from) ||
	    addr_equal(&flow->to, &count->from);
	return false;
}

static struct count
look(const char *line)
{
	static const struct flow_ask everything;
	struct count found = { .from = addr(line) };
	const struct conntrack_duty duty = { .ends = count, .context = &found };
	uint64_t none;
	assert_true(conntrack_sweep(conntrack, &everything, &duty, &none));
	assert_int_equal(none, 0);
	return found;
}

static int64_t
milliseconds(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* Until so many flows have been deleted for that reason; what it took. */
static void
await(enum figure which, int64_t deleted, const char *what)
{
	int64_t began = milliseconds(), took = 0;
	struct timespec pause = { .tv_nsec = 1000000 };
	while (
	    metrics_read(metrics, which) < deleted && took < 10 * WITHIN_MS) {
		nanosleep(&pause, NULL);
		took = milliseconds() - began;
	}
	printf("# took %s among %d others: %d ms, of them %d ms in conntrack\n",
	    what, 2 * OTHERS, (int)took,
	    (int)metrics_read(metrics, FIGURE_SWEEP) / 1000);
	assert_int_equal(metrics_read(metrics, which), deleted);
}

static void
tell(const struct flows_message *message)
{
	assert_true(flows_tell(tell_fd, message));
}

/* ---- the cases ---- */
static void
a_release_frees_the_line_at_once(void **state)
{
	(void)state;
	make_text("10.0.0.7", "192.0.2.1", "10.9.9.9", 4444, REDIRECTED(LINE));
	make_text("10.0.0.7", "192.0.2.1", "192.0.2.1", 4445, GARDEN(LINE));
	make_text("2001:db8:7::5", "2001:db8:f::2", "2001:db8:9::9", 4444,
	    REDIRECTED(LINE));
	make_text(
	    "10.0.0.8", "192.0.2.1", "10.9.9.9", 4444, REDIRECTED(NEIGHBOUR));
	flush();
	struct flows_message message = { .kind = FLOWS_RELEASED,
		.mark = GARDEN(LINE) };
	tell(&message);
	await(FIGURE_FLOWS_RELEASED, 2, "a release");
	assert_int_equal(look("10.0.0.7").of_line, 1);
	assert_int_equal(look("2001:db8:7::5").of_line, 0);
	assert_int_equal(look("10.0.0.8").of_line, 1);
	assert_int_equal(look("10.0.0.8").all, 2 * OTHERS + 2);
	/* The same ports again, and nobody minds. */
	make_text("10.0.0.7", "192.0.2.1", "192.0.2.1", 4444, 0);
	flush();
}

static void
a_wall_ends_what_began_before_it(void **state)
{
	(void)state;
	make_text("10.0.0.20", "192.0.2.1", "192.0.2.1", 4444, 0);
	make_text("10.0.0.20", "192.0.2.1", "192.0.2.1", 4445, GARDEN(20));
	make_text("192.0.2.1", "203.0.113.1", "10.0.0.20", 4446, 0);
	make_text("10.0.0.20", "192.0.2.9", "192.0.2.9", 4447, MARK_SPARED);
	flush();
	struct flows_message message = { .kind = FLOWS_WALLED,
		.mark = GARDEN(20),
		.count = 1,
		.prefixes = { { addr("10.0.0.20"), 32 } } };
	tell(&message);
	await(FIGURE_FLOWS_WALLED, 2, "a wall, one address");
	assert_int_equal(look("10.0.0.20").of_line, 2);
}

static void
a_wall_ends_flows_of_whole_prefixes(void **state)
{
	(void)state;
	make_text("2001:db8:7:1::5", "2001:db8:f::1", "2001:db8:f::1", 1, 0);
	make_text("2001:db8:7:2::6", "2001:db8:f::1", "2001:db8:f::1", 1, 0);
	make_text("2001:db8:f::1", "2001:db8:7:3::7", "2001:db8:7:3::7", 1, 0);
	make_text("2001:db8:8::5", "2001:db8:f::1", "2001:db8:f::1", 1, 0);
	flush();
	struct flows_message message = { .kind = FLOWS_WALLED,
		.mark = GARDEN(LINE),
		.count = 1,
		.prefixes = { { addr("2001:db8:7::"), 48 } } };
	tell(&message);
	await(FIGURE_FLOWS_WALLED, 5, "a wall, a /48");
	assert_int_equal(look("2001:db8:8::5").of_line, 1);
}

/* All IPv6 flows are being looked through when the release comes. */
static void
a_release_interrupts_a_wall(void **state)
{
	int64_t released = metrics_read(metrics, FIGURE_FLOWS_RELEASED);
	int64_t walled = metrics_read(metrics, FIGURE_FLOWS_WALLED);
	(void)state;
	make_text("10.0.0.30", "192.0.2.1", "10.9.9.9", 1, REDIRECTED(30));
	make_text("2001:db8:30::1", "2001:db8:f::1", "2001:db8:f::1", 1, 0);
	flush();
	struct flows_message wall = { .kind = FLOWS_WALLED,
		.mark = GARDEN(31),
		.count = 1,
		.prefixes = { { addr("2001:db8:30::"), 48 } } };
	struct flows_message release = { .kind = FLOWS_RELEASED,
		.mark = GARDEN(30) };
	tell(&wall);
	usleep(20000);
	tell(&release);
	await(FIGURE_FLOWS_RELEASED, released + 1, "a release beside a wall");
	await(FIGURE_FLOWS_WALLED, walled + 1, "the rest of the wall");
}

/* A thousand at once are one sweep, and a release does not wait for walls. */
static void
a_thousand_changes_are_taken_together(void **state)
{
	(void)state;
	int64_t deleted = metrics_read(metrics, FIGURE_FLOWS_RELEASED);
	int64_t walled = metrics_read(metrics, FIGURE_FLOWS_WALLED);
	for (uint32_t i = 0; i < 1000; i++) {
		struct flows_message wall = { .kind = FLOWS_WALLED,
			.count = 1,
			.mark = GARDEN(5000 + i),
			.prefixes = {
			    { { { 10, 77, (uint8_t)(i >> 8), (uint8_t)i }, 4 },
				32 } } };
		struct flows_message release = { .kind = FLOWS_RELEASED,
			.mark = GARDEN(100 + i) };
		make(&wall.prefixes[0].addr,
		    &(struct addr){ { 9, 9, 9, 9 }, 4 },
		    &(struct addr){ { 9, 9, 9, 9 }, 4 }, 1, 0);
		if (i % 100 == 0)
			flush();
		tell(&wall);
		tell(&release);
	}
	flush();
	await(FIGURE_FLOWS_RELEASED, deleted + 2 * OTHERS / 100,
	    "a thousand releases beside a thousand walls");
	int64_t end = milliseconds() + 10 * WITHIN_MS;
	while (metrics_read(metrics, FIGURE_FLOWS_WALLED) < walled + 900 &&
	    milliseconds() < end)
		usleep(1000);
	assert_in_range(metrics_read(metrics, FIGURE_FLOWS_WALLED),
	    walled + 900, walled + 1000);
}

/* ---- the role ---- */
static int
start(void **state)
{
	static struct house context;
	static const struct role role = { "flows", flows_run, &context };
	int fds[2];
	(void)state;
	if (unshare(CLONE_NEWNET) != 0)
		return -1;
	flows_pair(fds);
	tell_fd = fds[0];
	metrics = metrics_new(figures, FIGURES);
	context = (struct house){ .kernel_flows = { fds[0], fds[1] },
		.metrics = metrics };
	parent = role_start(&role, 1);
	conntrack = conntrack_open();
	making.socket = mnl_socket_open(NETLINK_NETFILTER);
	mnl_socket_bind(making.socket, 0, MNL_SOCKET_AUTOPID);
	make_others();
	assert_int_equal(look("10.0.0.7").all, 2 * OTHERS);
	return 0;
}

static int
stop(void **state)
{
	int status = role_stop(parent);
	(void)state;
	mnl_socket_close(making.socket);
	conntrack_close(conntrack);
	metrics_free(metrics);
	return status;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_release_frees_the_line_at_once),
		cmocka_unit_test(a_wall_ends_what_began_before_it),
		cmocka_unit_test(a_wall_ends_flows_of_whole_prefixes),
		cmocka_unit_test(a_release_interrupts_a_wall),
		cmocka_unit_test(a_thousand_changes_are_taken_together),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
