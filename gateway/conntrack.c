/* SPDX-License-Identifier: BSD-2-Clause */
/* conntrack.c -- the kernel's table of flows: look through it, delete from it
 */
#include "gateway/conntrack.h"

#include <arpa/inet.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <libnetfilter_conntrack/libnetfilter_conntrack.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "lib/log.h"

enum {
	ROOM = 64 * 1024,      /* the kernel gives up to 32 KiB at once */
	ENTRY_MOST = 2048,     /* of one entry that is to be deleted */
	FILTER_IP_SRC = 1 << 0 /* in the kernel's nf_internals.h */
};

/* One socket walks while the other deletes what was found: netlink answers a
 * request before send returns, so that nothing has to be waited for. */
struct conntrack {
	struct mnl_socket *walk, *delete;
	uint32_t sequence;
	size_t used;	  /* of `doomed` */
	uint64_t deleted; /* in this sweep */
	const struct conntrack_duty *duty;
	_Alignas(struct nlmsghdr) char answer[ROOM];
	_Alignas(struct nlmsghdr) char doomed[ROOM];
};

static struct mnl_socket *
open_socket(void)
{
	struct mnl_socket *opened =
	    mnl_socket_open2(NETLINK_NETFILTER, SOCK_CLOEXEC);
	if (opened == NULL ||
	    mnl_socket_bind(opened, 0, MNL_SOCKET_AUTOPID) < 0)
		die("conntrack: netlink: %s", strerror(errno));
	return opened;
}

struct conntrack *
conntrack_open(void)
{
	struct conntrack *conntrack = calloc(1, sizeof *conntrack);
	if (conntrack == NULL)
		die("no memory");
	conntrack->walk = open_socket();
	conntrack->delete = open_socket();
	return conntrack;
}

void
conntrack_close(struct conntrack *conntrack)
{
	if (conntrack == NULL)
		return;
	mnl_socket_close(conntrack->walk);
	mnl_socket_close(conntrack->delete);
	free(conntrack);
}

/* ---- deleting ---- */
/* Who is gone already gives an error: it was not us. */
static void
hear_errors(struct conntrack *conntrack)
{
	int fd = mnl_socket_get_fd(conntrack->delete);
	ssize_t size;
	while ((size = recv(fd, conntrack->doomed, ROOM, MSG_DONTWAIT)) > 0) {
		int left = (int)size;
		const struct nlmsghdr *error = (const void *)conntrack->doomed;
		for (; mnl_nlmsg_ok(error, left);
		     error = mnl_nlmsg_next(error, &left))
			conntrack->deleted--;
	}
}

static bool
delete_doomed(struct conntrack *conntrack)
{
	if (conntrack->used == 0)
		return true;
	ssize_t sent = mnl_socket_sendto(
	    conntrack->delete, conntrack->doomed, conntrack->used);
	conntrack->used = 0;
	hear_errors(conntrack);
	return sent >= 0;
}

static struct nlmsghdr *
begin_message(void *room, uint16_t type, uint16_t flags, uint8_t family)
{
	struct nlmsghdr *message = mnl_nlmsg_put_header(room);
	struct nfgenmsg *netfilter =
	    mnl_nlmsg_put_extra_header(message, sizeof *netfilter);
	message->nlmsg_type = NFNL_SUBSYS_CTNETLINK << 8 | type;
	message->nlmsg_flags = NLM_F_REQUEST | flags;
	*netfilter = (struct nfgenmsg){ .nfgen_family = family,
		.version = NFNETLINK_V0 };
	return message;
}

/* The entry itself, by its id, and not one that took its place. */
static bool
doom(struct conntrack *conntrack, const struct nf_conntrack *entry)
{
	if (conntrack->used + ENTRY_MOST > ROOM && !delete_doomed(conntrack))
		return false;
	struct nlmsghdr *message = begin_message(
	    conntrack->doomed + conntrack->used, IPCTNL_MSG_CT_DELETE, 0,
	    nfct_get_attr_u8(entry, ATTR_ORIG_L3PROTO));
	if (nfct_nlmsg_build(message, entry) < 0)
		return false;
	conntrack->used += MNL_ALIGN(message->nlmsg_len);
	conntrack->deleted++;
	return true;
}

/* ---- looking ---- */
static struct addr
read_addr(const struct nf_conntrack *entry, enum nf_conntrack_attr v4,
    enum nf_conntrack_attr v6)
{
	struct addr addr = { 0 };
	bool is6 = nfct_get_attr_u8(entry, ATTR_ORIG_L3PROTO) == AF_INET6;
	const void *bytes = nfct_get_attr(entry, is6 ? v6 : v4);
	if (bytes == NULL)
		return addr;
	addr.family = is6 ? 6 : 4;
	memcpy(addr.bytes, bytes, is6 ? 16 : 4);
	return addr;
}

static int
look_at(const struct nlmsghdr *message, void *context)
{
	struct conntrack *conntrack = context;
	struct nf_conntrack *entry = nfct_new();
	bool done = entry != NULL;
	if (done && nfct_nlmsg_parse(message, entry) == 0) {
		struct flow flow = {
			.from = read_addr(
			    entry, ATTR_ORIG_IPV4_SRC, ATTR_ORIG_IPV6_SRC),
			.to = read_addr(
			    entry, ATTR_REPL_IPV4_SRC, ATTR_REPL_IPV6_SRC),
			.mark = nfct_get_attr_u32(entry, ATTR_MARK),
		};
		if (conntrack->duty->ends(conntrack->duty->context, &flow))
			done = doom(conntrack, entry);
	}
	if (entry != NULL)
		nfct_destroy(entry);
	return done ? MNL_CB_OK : MNL_CB_ERROR;
}

static void
put_addr(struct nlmsghdr *message, uint16_t tuple, const struct addr *addr)
{
	bool is6 = addr->family == 6;
	struct nlattr *outer = mnl_attr_nest_start(message, tuple);
	struct nlattr *inner = mnl_attr_nest_start(message, CTA_TUPLE_IP);
	mnl_attr_put(message, is6 ? CTA_IP_V6_SRC : CTA_IP_V4_SRC, is6 ? 16 : 4,
	    addr->bytes);
	mnl_attr_nest_end(message, inner);
	mnl_attr_nest_end(message, outer);
}

/* The library of Debian 12 filters by marks, not yet by addresses. */
static void
put_filter(struct nlmsghdr *message, const struct flow_ask *ask)
{
	if (ask->mask != 0) {
		mnl_attr_put_u32(message, CTA_MARK, htonl(ask->mark));
		mnl_attr_put_u32(message, CTA_MARK_MASK, htonl(ask->mask));
	}
	if (ask->from.family == 0 && ask->to.family == 0)
		return;
	if (ask->from.family != 0)
		put_addr(message, CTA_TUPLE_ORIG, &ask->from);
	if (ask->to.family != 0)
		put_addr(message, CTA_TUPLE_REPLY, &ask->to);
	struct nlattr *filter = mnl_attr_nest_start(message, CTA_FILTER);
	if (ask->from.family != 0)
		mnl_attr_put_u32(message, CTA_FILTER_ORIG_FLAGS, FILTER_IP_SRC);
	if (ask->to.family != 0)
		mnl_attr_put_u32(
		    message, CTA_FILTER_REPLY_FLAGS, FILTER_IP_SRC);
	mnl_attr_nest_end(message, filter);
}

static bool
send_ask(struct conntrack *conntrack, const struct flow_ask *ask)
{
	_Alignas(struct nlmsghdr) char room[512];
	uint8_t family = ask->family == 6 ? AF_INET6
	    : ask->family == 4		  ? AF_INET
					  : AF_UNSPEC;
	struct nlmsghdr *message =
	    begin_message(room, IPCTNL_MSG_CT_GET, NLM_F_DUMP, family);
	message->nlmsg_seq = ++conntrack->sequence;
	put_filter(message, ask);
	return mnl_socket_sendto(
		   conntrack->walk, message, message->nlmsg_len) >= 0;
}

/* What an earlier walk that failed has left behind. */
static void
drain(struct conntrack *conntrack)
{
	int fd = mnl_socket_get_fd(conntrack->walk);
	while (recv(fd, conntrack->answer, ROOM, MSG_DONTWAIT) > 0)
		;
}

/* The next part of the answer; MNL_CB_STOP at its end. */
static int
hear(struct conntrack *conntrack)
{
	ssize_t size =
	    mnl_socket_recvfrom(conntrack->walk, conntrack->answer, ROOM);
	if (size < 0)
		return MNL_CB_ERROR;
	return mnl_cb_run(conntrack->answer, (size_t)size, conntrack->sequence,
	    mnl_socket_get_portid(conntrack->walk), look_at, conntrack);
}

bool
conntrack_sweep(struct conntrack *conntrack, const struct flow_ask *ask,
    const struct conntrack_duty *duty, uint64_t *deleted_out)
{
	conntrack->duty = duty;
	conntrack->used = 0;
	conntrack->deleted = 0;
	drain(conntrack);
	if (!send_ask(conntrack, ask))
		return false;
	int more;
	while ((more = hear(conntrack)) > MNL_CB_STOP)
		if (duty->pause != NULL)
			duty->pause(duty->context);
	if (more < 0 || !delete_doomed(conntrack))
		return false;
	*deleted_out = conntrack->deleted;
	return true;
}
