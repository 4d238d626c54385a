/* SPDX-License-Identifier: BSD-2-Clause */
/* udp.c -- questions by UDP: read many, answer many */
#include "redirector/udp.h"

#include <linux/sock_diag.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "lib/log.h"
#include "lib/timer.h"
#include "redirector/ask.h"
#include "redirector/dam.h"
#include "redirector/forward.h"

enum {
	BATCH = 64,
	ROUNDS = 8, /* batches of one socket before the others have a turn */
	BEHIND = 16 /* questions that waited: more than chance brings */
};

struct slot {
	struct udp_peer peer;
	uint8_t query[UDP_QUERY_SIZE];
	uint8_t answer[DNS_ROOM];
};

struct udp {
	struct mmsghdr in[BATCH], out[BATCH];
	struct iovec in_bytes[BATCH], out_bytes[BATCH];
	struct slot slot[BATCH];
	struct addr from[BATCH]; /* family 0: from nowhere we know */
	struct dam dam;
};

/* ---- the start ---- */

static void
watch(struct worker *worker, uint32_t listener)
{
	if (!worker_watch(worker, worker->sockets->udp[listener], EPOLLIN,
		EVENT_UDP, listener, 0))
		die("cannot watch a socket");
}

struct udp *
udp_new(struct worker *worker)
{
	struct udp *udp = calloc(1, sizeof *udp);
	if (udp == NULL)
		die("no memory for UDP");
	for (size_t i = 0; i < BATCH; i++) {
		struct slot *slot = &udp->slot[i];
		udp->in_bytes[i] =
		    (struct iovec){ slot->query, sizeof slot->query };
		udp->in[i].msg_hdr = (struct msghdr){
			.msg_name = &slot->peer.addr,
			.msg_iov = &udp->in_bytes[i],
			.msg_iovlen = 1,
			.msg_control = slot->peer.control,
		};
		udp->out[i].msg_hdr = (struct msghdr){
			.msg_iov = &udp->out_bytes[i],
			.msg_iovlen = 1,
		};
	}
	for (size_t i = 0; i < worker->config->dns.count; i++)
		watch(worker, (uint32_t)i);
	worker->udp = udp;
	dam_open(&udp->dam, worker);
	return udp;
}

/* ---- answering ---- */

/* The way out is for the routes to say, but for link-local addresses. */
static void
forget_interface(struct msghdr *message)
{
	for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c != NULL;
	     c = CMSG_NXTHDR(message, c)) {
		if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO)
			((struct in_pktinfo *)CMSG_DATA(c))->ipi_ifindex = 0;
		if (c->cmsg_level != IPPROTO_IPV6 ||
		    c->cmsg_type != IPV6_PKTINFO)
			continue;
		struct in6_pktinfo *info = (struct in6_pktinfo *)CMSG_DATA(c);
		if (!IN6_IS_ADDR_LINKLOCAL(&info->ipi6_addr))
			info->ipi6_ifindex = 0;
	}
}

static int
receive(const struct worker *worker, uint32_t listener)
{
	struct udp *udp = worker->udp;
	for (size_t i = 0; i < BATCH; i++) {
		struct msghdr *message = &udp->in[i].msg_hdr;
		message->msg_namelen = sizeof udp->slot[i].peer.addr;
		message->msg_controllen = sizeof udp->slot[i].peer.control;
	}
	return recvmmsg(
	    worker->sockets->udp[listener], udp->in, BATCH, MSG_DONTWAIT, NULL);
}

/* Answers one question, or has it forwarded; the size of the answer, or 0. */
static size_t
answer(struct worker *worker, struct slot *slot, const struct addr *from,
    size_t size)
{
	ring_note(worker->ring, slot->query, size);
	if (from->family == 0)
		return 0;
	dam_count(&worker->udp->dam, worker, from);
	struct dns_result result =
	    ask_dns(worker, from, false, slot->query, size, slot->answer);
	if (result.outcome == DNS_FORWARD &&
	    !forward_start(
		worker, &slot->peer, from, &result, slot->query, size)) {
		ring_count(worker->ring, COUNT_FORWARD_FULL);
		result = ask_silence(
		    worker, from, false, slot->query, size, slot->answer);
	}
	return result.outcome == DNS_ANSWER ? result.size : 0;
}

/* An answer that the kernel refuses (no route, no buffer) stops no other. */
static void
send_all(int fd, struct mmsghdr *out, unsigned count)
{
	for (unsigned done = 0; done < count;) {
		int sent = sendmmsg(fd, out + done, count - done, MSG_DONTWAIT);
		done += sent > 0 ? (unsigned)sent : 1;
	}
}

/* Who asks, before anybody is answered: their rows are on the way then. One
 * alone would wait no less. */
static void
look_ahead(struct worker *worker, unsigned count)
{
	struct udp *udp = worker->udp;
	for (unsigned i = 0; i < count; i++)
		if (!addr_from_socket(
			&udp->slot[i].peer.addr.any, &udp->from[i]))
			udp->from[i] = (struct addr){ 0 };
	if (count > 1)
		ask_fetch(worker, udp->from, count);
}

static void
answer_all(struct worker *worker, uint32_t listener, unsigned count)
{
	struct udp *udp = worker->udp;
	int64_t began = timer_microseconds();
	unsigned answers = 0;
	look_ahead(worker, count);
	for (unsigned i = 0; i < count; i++) {
		struct msghdr *asked = &udp->in[i].msg_hdr;
		struct slot *slot = &udp->slot[i];
		if (asked->msg_flags & MSG_TRUNC) {
			ring_count(worker->ring, COUNT_DROP_LONG);
			continue;
		}
		forget_interface(asked);
		slot->peer.listener = listener;
		slot->peer.size = asked->msg_namelen;
		slot->peer.control_size = asked->msg_controllen;
		size_t size =
		    answer(worker, slot, &udp->from[i], udp->in[i].msg_len);
		if (size == 0)
			continue;
		struct msghdr *told = &udp->out[answers].msg_hdr;
		udp->out_bytes[answers++] =
		    (struct iovec){ slot->answer, size };
		told->msg_name = &slot->peer.addr;
		told->msg_namelen = slot->peer.size;
		told->msg_controllen = slot->peer.control_size;
		told->msg_control =
		    told->msg_controllen > 0 ? slot->peer.control : NULL;
	}
	send_all(worker->sockets->udp[listener], udp->out, answers);
	ring_time(worker->ring, timer_microseconds() - began, answers);
}

/* Watched, a socket tells of its room after each answer that leaves it. Where
 * there are many it costs less to look away until they have left. */
void
udp_ready(struct worker *worker, uint32_t index, uint32_t readiness)
{
	(void)readiness;
	int count = receive(worker, index);
	bool many = count >= BEHIND;
	if (many)
		worker_unwatch(worker, worker->sockets->udp[index]);
	for (int round = 1; count > 0; round++) {
		worker->udp->dam.behind = count >= BEHIND;
		answer_all(worker, index, (unsigned)count);
		if (count == BATCH && round == ROUNDS)
			dam_scarce(&worker->udp->dam, worker);
		if (count < BATCH || round == ROUNDS)
			break;
		count = receive(worker, index);
	}
	if (many)
		watch(worker, index);
	dam_apply(&worker->udp->dam, worker);
}

void
udp_send(struct worker *worker, const struct udp_peer *peer,
    const uint8_t *answer_bytes, size_t size)
{
	struct udp_peer to = *peer;
	struct iovec bytes = { (void *)(uintptr_t)answer_bytes, size };
	struct msghdr message = {
		.msg_name = &to.addr,
		.msg_namelen = to.size,
		.msg_iov = &bytes,
		.msg_iovlen = 1,
		.msg_control = to.control_size > 0 ? to.control : NULL,
		.msg_controllen = to.control_size,
	};
	ssize_t lost = sendmsg(
	    worker->sockets->udp[peer->listener], &message, MSG_DONTWAIT);
	(void)lost;
}

/* What the kernel dropped since the sockets were made. */
void
udp_tick(struct worker *worker)
{
	uint64_t drops = 0;
	for (size_t i = 0; i < worker->config->dns.count; i++) {
		uint32_t about[SK_MEMINFO_VARS] = { 0 };
		socklen_t size = sizeof about;
		if (getsockopt(worker->sockets->udp[i], SOL_SOCKET, SO_MEMINFO,
			about, &size) == 0)
			drops += about[SK_MEMINFO_DROPS];
	}
	ring_set_count(worker->ring, COUNT_DROP_KERNEL, drops);
	dam_tick(&worker->udp->dam, worker);
}
