/* SPDX-License-Identifier: BSD-2-Clause */
/* ask.c -- load: DNS questions of many walled lines, so many under way */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "lib/timer.h"
#include "redirector/dns.h"
#include "redirector/query.h"

enum {
	NAMES = 1000,
	TYPES = 3,
	QUESTIONS = NAMES * TYPES,
	BATCH = 32,
	UNDER_WAY = 256,
	LOST_US = 50 * 1000, /* no answer for so long: what is out is lost */
	STRIDE = 7919	     /* from one line to the next; a prime */
};

static const uint16_t types[TYPES] = { TYPE_A, TYPE_AAAA, TYPE_HTTPS };

static struct question {
	uint8_t bytes[64];
	size_t size;
} questions[QUESTIONS];

/* What came back: how many, and by how much they grew. */
static uint64_t answers;
static size_t growth[TYPES];

struct batch {
	struct mmsghdr message[BATCH];
	struct iovec bytes[BATCH];
	struct line { /* the source of a question */
		_Alignas(struct cmsghdr)
		    uint8_t space[CMSG_SPACE(sizeof(struct in_pktinfo))];
	} line[BATCH];
	uint8_t room[BATCH][DNS_ROOM];
};

/* ---- questions ---- */

static void
make_question(size_t i, bool edns)
{
	char text[64];
	struct name name;
	snprintf(text, sizeof text, "www.site%zu.example", i / TYPES);
	if (!name_parse(str_from(text), &name))
		exit(1);
	struct question *question = &questions[i];
	struct writer to = writer_over(question->bytes, sizeof question->bytes);
	writer_u16(&to, (uint16_t)i);
	writer_u16(&to, DNS_RD);
	writer_u16(&to, 1);
	writer_u16(&to, 0);
	writer_u16(&to, 0);
	writer_u16(&to, edns);
	writer_bytes(&to, name.bytes, name.length);
	writer_u16(&to, types[i % TYPES]);
	writer_u16(&to, CLASS_IN);
	if (edns) {
		writer_u8(&to, 0);
		writer_u16(&to, TYPE_OPT);
		writer_u16(&to, DNS_UDP_SIZE);
		writer_u32(&to, 0);
		writer_u16(&to, 0);
	}
	question->size = writer_used(&to);
}

/* ---- the load ---- */

static void
set_source(struct msghdr *message, uint32_t address)
{
	struct cmsghdr *head = CMSG_FIRSTHDR(message);
	*head = (struct cmsghdr){ .cmsg_level = IPPROTO_IP,
		.cmsg_type = IP_PKTINFO,
		.cmsg_len = CMSG_LEN(sizeof(struct in_pktinfo)) };
	struct in_pktinfo info = { .ipi_spec_dst.s_addr = htonl(address) };
	memcpy(CMSG_DATA(head), &info, sizeof info);
}

/* Each question from the next line, each line in its turn. */
static void
send_some(int fd, const struct sockaddr_in *server, uint32_t lines)
{
	static struct batch out;
	static uint64_t sent;
	for (size_t i = 0; i < BATCH; i++, sent++) {
		struct question *question = &questions[sent % QUESTIONS];
		out.bytes[i] =
		    (struct iovec){ question->bytes, question->size };
		out.message[i].msg_hdr = (struct msghdr){
			.msg_name = (void *)(uintptr_t)server,
			.msg_namelen = sizeof *server,
			.msg_iov = &out.bytes[i],
			.msg_iovlen = 1,
			.msg_control = out.line[i].space,
			.msg_controllen = sizeof out.line[i].space,
		};
		set_source(&out.message[i].msg_hdr,
		    INADDR_LOOPBACK + (uint32_t)(sent * STRIDE % lines));
	}
	for (unsigned done = 0; done < BATCH;) {
		int count = sendmmsg(fd, out.message + done, BATCH - done, 0);
		if (count <= 0) {
			perror("ask");
			exit(1);
		}
		done += (unsigned)count;
	}
}

/* An answer that is none ends the measurement. */
static void
look_at(const uint8_t *answer, size_t size)
{
	size_t i = (size_t)answer[0] << 8 | answer[1];
	bool fine = size > DNS_HEADER_SIZE && i < QUESTIONS &&
	    (answer[2] & 0x80) && (answer[3] & 0x0f) == DNS_NOERROR;
	if (!fine) {
		fprintf(stderr, "ask: no answer: %zu bytes\n", size);
		exit(1);
	}
	growth[i % TYPES] = size - questions[i].size;
	answers++;
}

static unsigned
receive_some(int fd, bool wait)
{
	static struct batch in;
	for (size_t i = 0; i < BATCH; i++) {
		in.bytes[i] = (struct iovec){ in.room[i], sizeof in.room[i] };
		in.message[i].msg_hdr =
		    (struct msghdr){ .msg_iov = &in.bytes[i], .msg_iovlen = 1 };
	}
	int count = recvmmsg(
	    fd, in.message, BATCH, wait ? MSG_WAITFORONE : MSG_DONTWAIT, NULL);
	for (int i = 0; i < count; i++)
		look_at(in.room[i], in.message[i].msg_len);
	return count > 0 ? (unsigned)count : 0;
}

static void
run(int fd, const struct sockaddr_in *server, int64_t until, uint32_t lines)
{
	unsigned under_way = 0;
	while (timer_microseconds() < until) {
		bool room = under_way + BATCH <= UNDER_WAY;
		if (room) {
			send_some(fd, server, lines);
			under_way += BATCH;
		}
		unsigned came = receive_some(fd, !room);
		if (!room && came == 0)
			under_way = 0;
		under_way -= came < under_way ? came : under_way;
	}
}

/* usage: ask PORT MILLISECONDS LINES [edns]
 * Prints how many answers came, and how many bytes longer than its question
 * the answer to each type is. */
int
main(int count, char **arguments)
{
	int64_t port, milliseconds, lines;
	struct timeval patience = { .tv_usec = LOST_US };
	int room = 4 << 20, fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (count < 4 || !str_number(str_from(arguments[1]), 1, 65535, &port) ||
	    !str_number(str_from(arguments[2]), 1, 60000, &milliseconds) ||
	    !str_number(str_from(arguments[3]), 1, 1 << 24, &lines))
		return 2;
	for (size_t i = 0; i < QUESTIONS; i++)
		make_question(i, count > 4);
	struct sockaddr_in server = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	run(fd, &server, timer_microseconds() + milliseconds * 1000,
	    (uint32_t)lines);
	printf("%llu", (unsigned long long)answers);
	for (size_t i = 0; i < TYPES; i++)
		printf(" %zu", growth[i]);
	putchar('\n');
	return answers == 0;
}
