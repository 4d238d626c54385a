/* SPDX-License-Identifier: BSD-2-Clause */
/* nft.c -- our table in the kernel: change its elements, read them back */
#include "gateway/nft.h"

#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <nftables/libnftables.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/log.h"

enum {
	ROOM = 1 << 16, /* for one part of an answer; the kernel fills 32 KB */
	SOCKET_SECONDS = 2, /* that the kernel may take to answer */
	PROBLEM_SIZE = 400
};

static const char table_name[] = "lazaret";

struct netlink {
	struct mnl_socket *socket;
	uint32_t sequence;
	uint8_t room[ROOM];
};

struct nft {
	struct nft_ctx *commands;
	struct netlink reading;
	struct netlink counting; /* generations, also amidst a reading */
	uint32_t generation;	 /* expected, if nobody else changes rules */
	char problem[PROBLEM_SIZE];
};

/* ---- opening ---- */

static void
open_netlink(struct netlink *netlink)
{
	struct timeval patience = { .tv_sec = SOCKET_SECONDS };
	netlink->socket = mnl_socket_open2(NETLINK_NETFILTER, SOCK_CLOEXEC);
	if (netlink->socket == NULL ||
	    mnl_socket_bind(netlink->socket, 0, MNL_SOCKET_AUTOPID) < 0)
		die("netlink: %s", strerror(errno));
	setsockopt(mnl_socket_get_fd(netlink->socket), SOL_SOCKET, SO_RCVTIMEO,
	    &patience, sizeof patience);
	netlink->sequence = (uint32_t)time(NULL);
}

struct nft *
nft_new(void)
{
	struct nft *nft = calloc(1, sizeof *nft);
	if (nft == NULL)
		die("no memory");
	open_netlink(&nft->reading);
	open_netlink(&nft->counting);
	nft->commands = nft_ctx_new(NFT_CTX_DEFAULT);
	if (nft->commands == NULL || nft_ctx_buffer_error(nft->commands) != 0 ||
	    nft_ctx_buffer_output(nft->commands) != 0)
		die("libnftables does not start");
	return nft;
}

void
nft_free(struct nft *nft)
{
	if (nft == NULL)
		return;
	nft_ctx_free(nft->commands);
	mnl_socket_close(nft->reading.socket);
	mnl_socket_close(nft->counting.socket);
	free(nft);
}

/* ---- asking by netlink ---- */

/* A failed answer leaves its rest behind; so start afresh. */
static void
reopen(struct netlink *netlink)
{
	mnl_socket_close(netlink->socket);
	open_netlink(netlink);
}

static struct nlmsghdr *
question(struct netlink *netlink, int type, uint16_t flags)
{
	struct nlmsghdr *head = mnl_nlmsg_put_header(netlink->room);
	head->nlmsg_type = (uint16_t)((NFNL_SUBSYS_NFTABLES << 8) | type);
	head->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
	head->nlmsg_seq = ++netlink->sequence;
	struct nfgenmsg *family =
	    mnl_nlmsg_put_extra_header(head, sizeof *family);
	family->nfgen_family = NFPROTO_INET;
	family->version = NFNETLINK_V0;
	return head;
}

/* Whether others changed something is asked by generation, not told here. */
static void
ignore_interruption(void *room, size_t size)
{
	int left = (int)size;
	for (struct nlmsghdr *head = room; mnl_nlmsg_ok(head, left);
	     head = mnl_nlmsg_next(head, &left))
		head->nlmsg_flags &= (uint16_t)~NLM_F_DUMP_INTR;
}

/* Sends a question and hands each message of the answer to `each`. */
static bool
ask(struct netlink *netlink, const struct nlmsghdr *head, mnl_cb_t each,
    void (*pause)(void *context), void *context)
{
	unsigned port = mnl_socket_get_portid(netlink->socket);
	if (mnl_socket_sendto(netlink->socket, head, head->nlmsg_len) < 0)
		return false;
	for (int going = MNL_CB_OK; going > MNL_CB_STOP;) {
		ssize_t got = mnl_socket_recvfrom(
		    netlink->socket, netlink->room, sizeof netlink->room);
		if (got > 0)
			ignore_interruption(netlink->room, (size_t)got);
		going = got < 0 ? MNL_CB_ERROR
				: mnl_cb_run(netlink->room, (size_t)got,
				      netlink->sequence, port, each, context);
		if (going == MNL_CB_ERROR) {
			reopen(netlink);
			return false;
		}
		if (pause != NULL)
			pause(context);
	}
	return true;
}

static uint32_t
read_u32(const struct nlattr *attribute)
{
	return attribute == NULL ? 0 : ntohl(mnl_attr_get_u32(attribute));
}

/* The attributes of a nest or a message, by type. */
struct attributes {
	const struct nlattr *at[64];
};

static int
put_attribute(const struct nlattr *attribute, void *context)
{
	struct attributes *all = context;
	uint16_t type = mnl_attr_get_type(attribute);
	if (type < sizeof all->at / sizeof all->at[0])
		all->at[type] = attribute;
	return MNL_CB_OK;
}

static struct attributes
inside(const struct nlattr *nest)
{
	struct attributes all = { 0 };
	if (nest != NULL)
		mnl_attr_parse_nested(nest, put_attribute, &all);
	return all;
}

static struct attributes
of_message(const struct nlmsghdr *head)
{
	struct attributes all = { 0 };
	mnl_attr_parse(head, sizeof(struct nfgenmsg), put_attribute, &all);
	return all;
}

/* ---- generations ---- */

static int
take_generation(const struct nlmsghdr *head, void *context)
{
	*(uint32_t *)context = read_u32(of_message(head).at[NFTA_GEN_ID]);
	return MNL_CB_STOP;
}

static bool
ask_generation(struct nft *nft, uint32_t *generation_out)
{
	struct netlink *netlink = &nft->counting;
	return ask(netlink, question(netlink, NFT_MSG_GETGEN, 0),
	    take_generation, NULL, generation_out);
}

bool
nft_is_foreign(struct nft *nft)
{
	uint32_t generation = 0;
	return !ask_generation(nft, &generation) ||
	    generation != nft->generation;
}

void
nft_read_begin(struct nft *nft)
{
	if (!ask_generation(nft, &nft->generation))
		nft->generation = 0;
}

/* A transaction that changes nothing begins no generation. */
static void
count_ours(struct nft *nft)
{
	uint32_t generation;
	if (!ask_generation(nft, &generation) || generation != nft->generation)
		nft->generation++;
}

/* ---- commands ---- */

bool
nft_run(struct nft *nft, const char *commands)
{
	if (nft_run_cmd_from_buffer(nft->commands, commands) == 0) {
		count_ours(nft);
		nft_ctx_get_output_buffer(nft->commands);
		return true;
	}
	const char *problem = nft_ctx_get_error_buffer(nft->commands);
	struct writer w = writer_over(nft->problem, PROBLEM_SIZE - 1);
	writer_str(&w, str_from(problem));
	nft->problem[w.full ? 0 : writer_used(&w)] = '\0';
	nft->problem[strcspn(nft->problem, "\n")] = '\0';
	return false;
}

const char *
nft_problem(const struct nft *nft)
{
	return nft->problem;
}

/* ---- reading ---- */

bool
nft_element_addr(
    const struct nft_element *element, uint8_t family, struct addr *addr_out)
{
	size_t size = family == 4 ? 4 : 16;
	if (element->key_size < size)
		return false;
	*addr_out = (struct addr){ .family = family };
	memcpy(addr_out->bytes, element->key, size);
	return true;
}

struct reading {
	nft_each_fn *each;
	void (*pause)(void *context);
	void *context;
};

static void
pause_reading(void *context)
{
	const struct reading *reading = context;
	if (reading->pause != NULL)
		reading->pause(reading->context);
}

static uint64_t
counted(const struct nlattr *expression)
{
	struct attributes what = inside(expression);
	if (what.at[NFTA_EXPR_NAME] == NULL ||
	    strcmp(mnl_attr_get_str(what.at[NFTA_EXPR_NAME]), "counter") != 0)
		return 0;
	struct attributes counter = inside(what.at[NFTA_EXPR_DATA]);
	const struct nlattr *packets = counter.at[NFTA_COUNTER_PACKETS];
	return packets == NULL ? 0 : be64toh(mnl_attr_get_u64(packets));
}

static uint64_t
counted_by(const struct attributes *element)
{
	uint64_t packets = counted(element->at[NFTA_SET_ELEM_EXPR]);
	const struct nlattr *list = element->at[NFTA_SET_ELEM_EXPRESSIONS];
	const struct nlattr *one;
	if (list != NULL)
		mnl_attr_for_each_nested(one, list) packets += counted(one);
	return packets;
}

static int
take_element(const struct nlattr *nest, void *context)
{
	const struct reading *reading = context;
	struct attributes parts = inside(nest);
	const struct nlattr *key =
	    inside(parts.at[NFTA_SET_ELEM_KEY]).at[NFTA_DATA_VALUE];
	const struct nlattr *data =
	    inside(parts.at[NFTA_SET_ELEM_DATA]).at[NFTA_DATA_VALUE];
	const struct nlattr *left = parts.at[NFTA_SET_ELEM_EXPIRATION];
	if (key == NULL)
		return MNL_CB_OK;
	struct nft_element element = {
		.key = mnl_attr_get_payload(key),
		.key_size = mnl_attr_get_payload_len(key),
		.left_ms = left == NULL
		    ? -1
		    : (int64_t)be64toh(mnl_attr_get_u64(left)),
		.packets = counted_by(&parts),
		.end = (read_u32(parts.at[NFTA_SET_ELEM_FLAGS]) &
			   NFT_SET_ELEM_INTERVAL_END) != 0,
	};
	if (data != NULL &&
	    mnl_attr_get_payload_len(data) == sizeof element.mark)
		element.mark = mnl_attr_get_u32(data);
	reading->each(reading->context, &element);
	return MNL_CB_OK;
}

static int
take_elements(const struct nlmsghdr *head, void *context)
{
	struct attributes parts = of_message(head);
	const struct nlattr *list = parts.at[NFTA_SET_ELEM_LIST_ELEMENTS];
	if (list != NULL)
		mnl_attr_parse_nested(list, take_element, context);
	return MNL_CB_OK;
}

bool
nft_read(struct nft *nft, const char *set, nft_each_fn *each,
    void (*pause)(void *context), void *context)
{
	struct reading reading = { each, pause, context };
	struct nlmsghdr *head =
	    question(&nft->reading, NFT_MSG_GETSETELEM, NLM_F_DUMP);
	mnl_attr_put_strz(head, NFTA_SET_ELEM_LIST_TABLE, table_name);
	mnl_attr_put_strz(head, NFTA_SET_ELEM_LIST_SET, set);
	return ask(&nft->reading, head, take_elements, pause_reading, &reading);
}

/* ---- what should be there ---- */

/* As libnftables numbers types in the kernel; parts of a concatenation take
 * six bits each. */
enum {
	TYPE_IPV4 = 7,
	TYPE_IPV6 = 8,
	TYPE_PROTOCOL = 12,
	TYPE_SERVICE = 13,
	TYPE_MARK = 19,
	TYPE_IFNAME = 41
};
#define AND(a, b) ((a) << 6 | (b))
#define PORT4 AND(AND(TYPE_IPV4, TYPE_PROTOCOL), TYPE_SERVICE)
#define PORT6 AND(AND(TYPE_IPV6, TYPE_PROTOCOL), TYPE_SERVICE)

static const struct wanted {
	const char *name;
	uint32_t key, data;
	const char *text;
} wanted[] = {
	{ "held4_32", TYPE_IPV4, TYPE_MARK, "ipv4_addr : mark" },
	{ "held6_48", TYPE_IPV6, TYPE_MARK, "ipv6_addr : mark" },
	{ "held6_56", TYPE_IPV6, TYPE_MARK, "ipv6_addr : mark" },
	{ "held6_60", TYPE_IPV6, TYPE_MARK, "ipv6_addr : mark" },
	{ "held6_64", TYPE_IPV6, TYPE_MARK, "ipv6_addr : mark" },
	{ "held6_128", TYPE_IPV6, TYPE_MARK, "ipv6_addr : mark" },
	{ "pin4", PORT4, 0, "ipv4_addr . inet_proto . inet_service" },
	{ "pin6", PORT6, 0, "ipv6_addr . inet_proto . inet_service" },
	{ "shared4", TYPE_IPV4, 0, "ipv4_addr" },
	{ "shared6", TYPE_IPV6, 0, "ipv6_addr" },
	{ "indicator4", TYPE_IPV4, 0, "ipv4_addr" },
	{ "indicator6", TYPE_IPV6, 0, "ipv6_addr" },
	{ "indicator_port", AND(TYPE_PROTOCOL, TYPE_SERVICE), 0,
	    "inet_proto . inet_service" },
	{ "refused", AND(AND(TYPE_MARK, TYPE_PROTOCOL), TYPE_SERVICE), 0,
	    "mark . inet_proto . inet_service" },
	{ "forged", TYPE_IFNAME, 0, "ifname" },
	{ "own4", TYPE_IPV4, 0, "ipv4_addr" },
	{ "own6", TYPE_IPV6, 0, "ipv6_addr" },
	{ "doh4", TYPE_IPV4, 0, "ipv4_addr" },
	{ "doh6", TYPE_IPV6, 0, "ipv6_addr" },
};
enum { WANTED = sizeof wanted / sizeof wanted[0] };

static int
take_set(const struct nlmsghdr *head, void *context)
{
	bool *found = context;
	struct attributes parts = of_message(head);
	const struct nlattr *name = parts.at[NFTA_SET_NAME];
	const struct nlattr *table = parts.at[NFTA_SET_TABLE];
	if (name == NULL || table == NULL ||
	    strcmp(mnl_attr_get_str(table), table_name) != 0)
		return MNL_CB_OK;
	for (size_t i = 0; i < WANTED; i++)
		if (strcmp(mnl_attr_get_str(name), wanted[i].name) == 0)
			found[i] = wanted[i].key ==
				read_u32(parts.at[NFTA_SET_KEY_TYPE]) &&
			    wanted[i].data ==
				read_u32(parts.at[NFTA_SET_DATA_TYPE]);
	return MNL_CB_OK;
}

int
nft_missing(struct nft *nft, struct writer *what)
{
	bool found[WANTED] = { false };
	int missing = 0;
	struct nlmsghdr *head =
	    question(&nft->reading, NFT_MSG_GETSET, NLM_F_DUMP);
	mnl_attr_put_strz(head, NFTA_SET_TABLE, table_name);
	/* What was not heard is missing. */
	if (!ask(&nft->reading, head, take_set, NULL, found))
		memset(found, 0, sizeof found);
	for (size_t i = 0; i < WANTED; i++)
		missing += !found[i];
	if (missing == WANTED) {
		writer_str(what, STR("all"));
		return missing;
	}
	struct str comma = STR("");
	for (size_t i = 0; i < WANTED; i++) {
		if (found[i])
			continue;
		writer_str(what, comma);
		comma = STR(", ");
		writer_str(what, str_from(wanted[i].name));
		writer_str(what, STR(" ("));
		writer_str(what, str_from(wanted[i].text));
		writer_str(what, STR(")"));
	}
	return missing;
}
