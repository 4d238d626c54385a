/* SPDX-License-Identifier: BSD-2-Clause */
/* dns.c -- what a DNS question is answered with */
#include "redirector/dns.h"

#include "redirector/answer.h"
#include "redirector/special.h"

enum { OWN_TTL = 60 }; /* seconds; as long as browsers keep it anyway */

/* RFC 8914 4 */
enum { FORGED = 4, BLOCKED = 15, PROHIBITED = 18, NO_AUTHORITY = 22 };

/* One packet on its way through this file. */
struct task {
	const struct dns_site *site;
	const struct dns_client *client;
	struct query query;
	struct names_match match;
	uint16_t flags; /* AA: a zone that ends here; TC: by TCP, please */
	uint8_t *room;
	struct dns_result result;
};

/* ---- answers ------------------------------------------------------------ */

static void
finish(struct task *task, struct answer *answer, uint16_t error)
{
	uint8_t cookie[COOKIE_SIZE];
	struct answer_extra extra = { .error = error };
	if (error != 0 && task->client->walled)
		extra.text = task->site->hint;
	if (task->query.cookie.left > 0) {
		cookie_make(task->site->secret, &task->client->addr,
		    task->client->now, task->query.cookie.at, cookie);
		extra.cookie = cookie;
	}
	task->result.outcome = DNS_ANSWER;
	task->result.size = answer_close(answer, &extra);
}

static void
begin(struct task *task, struct answer *answer, uint16_t code)
{
	answer_open(answer, &task->query, code, task->room,
	    answer_limit(&task->query, task->client->tcp));
	answer->flags |= task->flags;
}

/* A code and nothing else. */
static void
say(struct task *task, uint16_t code, uint16_t error)
{
	struct answer answer;
	begin(task, &answer, code);
	finish(task, &answer, error);
}

/* The name is there, but has nothing of that type (RFC 2308 2.2). */
static void
say_nothing(struct task *task, size_t zone, uint16_t error)
{
	struct answer answer;
	begin(task, &answer, DNS_NOERROR);
	answer_soa(&answer, zone, task->site->ttl, false);
	finish(task, &answer, error);
}

/* There is no such name (RFC 2308 2.1). Who denies a zone's top denies it from
 * the zone above. */
static void
say_no_name(struct task *task, size_t zone, uint16_t error)
{
	struct answer answer;
	begin(task, &answer, DNS_NXDOMAIN);
	if (zone == 0 && task->query.name.length > 1)
		zone = 1u + task->query.name.bytes[0];
	answer_soa(&answer, zone, task->site->ttl, false);
	finish(task, &answer, error);
}

static void
say_data(struct task *task, uint32_t ttl, const void *data, size_t size,
    uint16_t error)
{
	struct answer answer;
	begin(task, &answer, DNS_NOERROR);
	answer_record(&answer, task->query.type, ttl, data, size);
	finish(task, &answer, error);
}

/* An address, or, where there is none, nothing. */
static void
say_addr(
    struct task *task, const struct addr *addr, uint32_t ttl, uint16_t error)
{
	if (addr->family == 0)
		say_nothing(task, 0, error);
	else
		say_data(
		    task, ttl, addr->bytes, addr->family == 4 ? 4 : 16, error);
}

/* ---- what each type gets ------------------------------------------------ */

/* An act answers, or forwards. */
typedef void act(struct task *task);

static void
steer4(struct task *task)
{
	say_addr(task, &task->site->steer4, task->site->ttl, FORGED);
}

static void
steer6(struct task *task)
{
	say_addr(task, &task->site->steer6, task->site->ttl, FORGED);
}

static void
nothing(struct task *task)
{
	say_nothing(task, 0, FORGED);
}

static void
truth(struct task *task)
{
	task->result.outcome = DNS_FORWARD;
}

/* RFC 8482 4.2: one small record instead of all there are. */
static void
minimal(struct task *task)
{
	static const struct str rfc8482 = { "\7RFC8482", 9 };
	struct answer answer;
	begin(task, &answer, DNS_NOERROR);
	answer_record(
	    &answer, TYPE_HINFO, task->site->ttl, rfc8482.data, rfc8482.len);
	finish(task, &answer, 0);
}

static void
deny(struct task *task)
{
	task->result.reason = DNS_DENIED;
	say(task, DNS_REFUSED, PROHIBITED);
}

/* The steering table: first fitting row. `known` is for garden names and our
 * own; its columns for other names depend on the site's mode. */
struct steering {
	uint16_t first, last;
	act *forge, *redirect, *known;
};

static const struct steering steering[] = {
	/* clang-format off */
	{ TYPE_A,      TYPE_A,      steer4,    truth,     truth },
	{ TYPE_AAAA,   TYPE_AAAA,   steer6,    truth,     truth },
	{ TYPE_SVCB,   TYPE_HTTPS,  nothing,   nothing,   nothing },
	{ TYPE_NS,     TYPE_NS,     nothing,   truth,     truth },
	{ TYPE_SOA,    TYPE_SOA,    nothing,   truth,     truth },
	{ TYPE_PTR,    TYPE_PTR,    nothing,   truth,     truth },
	{ TYPE_MX,     TYPE_MX,     nothing,   truth,     truth },
	{ TYPE_CAA,    TYPE_CAA,    nothing,   truth,     truth },
	{ TYPE_DS,     TYPE_DS,     nothing,   truth,     truth },
	{ TYPE_RRSIG,  TYPE_RRSIG,  nothing,   truth,     truth },
	{ TYPE_DNSKEY, TYPE_DNSKEY, nothing,   truth,     truth },
	{ TYPE_ANY,    TYPE_ANY,    minimal,   minimal,   minimal },
	/* TXT, NULL, SRV and what is unknown: tunnels */
	{ 0,           UINT16_MAX,  nothing,   deny,      truth },
	/* clang-format on */
};

static const struct steering *
steering_of(uint16_t type)
{
	const struct steering *row = steering;
	while (type < row->first || type > row->last)
		row++; /* the last row fits each type */
	return row;
}

/* ---- what each kind of name gets ---------------------------------------- */

/* A name of ours from the settings; ours to answer, resolver or not. But who
 * validates has it from the resolver, for a signed name has to come signed. */
static void
tell_own(struct task *task, const struct dns_own *own)
{
	uint16_t type = task->query.type;
	bool backwards = !name_equal(&task->query.name, &own->name);
	if (task->query.dnssec_ok) {
		steering_of(type)->known(task);
		return;
	}
	if (type == TYPE_PTR && backwards)
		say_data(task, OWN_TTL, own->name.bytes, own->name.length, 0);
	else if (type == TYPE_A && !backwards)
		say_addr(task, &own->v4, OWN_TTL, 0);
	else if (type == TYPE_AAAA && !backwards)
		say_addr(task, &own->v6, OWN_TTL, 0);
	else if (steering_of(type)->known == truth)
		say_nothing(task, 0, 0);
	else
		steering_of(type)->known(task);
}

static void
own_name(struct task *task)
{
	uint32_t value = task->match.value[NAMES_OWN];
	task->result.reason = DNS_OWN;
	if (value == 0) /* the resolver knows its address */
		steering_of(task->query.type)->known(task);
	else if (value <= task->site->own_count)
		tell_own(task, &task->site->own[value - 1]);
	else
		say(task, DNS_SERVFAIL, 0);
}

/* An empty zone (RFC 6303 3): at its top SOA and NS, itself its server. */
static void
tell_zone(struct task *task, size_t zone)
{
	static const uint8_t itself[] = { 0xc0, DNS_HEADER_SIZE };
	struct answer answer;
	if (zone > 0) {
		say_no_name(task, zone, 0);
		return;
	}
	if (task->query.type == TYPE_NS) {
		say_data(task, task->site->ttl, itself, sizeof itself, 0);
		return;
	}
	if (task->query.type != TYPE_SOA) {
		say_nothing(task, zone, 0);
		return;
	}
	begin(task, &answer, DNS_NOERROR);
	answer_soa(&answer, zone, task->site->ttl, true);
	finish(task, &answer, 0);
}

static void
tell_address(struct task *task, const struct special_name *row)
{
	if (task->query.type == TYPE_A)
		say_data(task, task->site->ttl, row->v4, sizeof row->v4, 0);
	else if (task->query.type == TYPE_AAAA)
		say_data(task, task->site->ttl, row->v6, sizeof row->v6, 0);
	else
		say_nothing(task, 0, 0);
}

static void
special_name(struct task *task, enum names_kind kind)
{
	uint32_t value = task->match.value[kind];
	size_t zone = task->match.start[kind];
	if (value >= special_names_count) { /* from a block half written */
		say(task, DNS_SERVFAIL, 0);
		return;
	}
	const struct special_name *row = &special_names[value];
	if (kind == NAMES_LOCAL || row->say == SPECIAL_ZONE ||
	    row->say == SPECIAL_NODATA)
		task->flags = DNS_AA;
	switch (row->say) {
	case SPECIAL_NXDOMAIN:
		say_no_name(task, zone, row->error);
		return;
	case SPECIAL_NODATA:
		say_nothing(task, zone, row->error);
		return;
	case SPECIAL_ADDRESS:
		tell_address(task, row);
		return;
	case SPECIAL_ZONE:
		tell_zone(task, zone);
		return;
	case SPECIAL_TRUE:
		truth(task);
		return;
	}
}

static void
fixed_name(struct task *task)
{
	task->result.reason = DNS_FIXED;
	special_name(task, NAMES_FIXED);
}

static void
local_name(struct task *task)
{
	task->result.reason = DNS_LOCAL;
	special_name(task, NAMES_LOCAL);
}

static void
indicator_name(struct task *task)
{
	task->result.reason = DNS_INDICATOR;
	say_no_name(task, task->match.start[NAMES_INDICATOR], BLOCKED);
}

static struct dns_opens
opens_of(const struct names_match *match)
{
	return (struct dns_opens){
		.ports = match->ports & ~(uint32_t)NAMES_SHARED,
		.shared = match->ports & NAMES_SHARED,
	};
}

static void
garden_name(struct task *task)
{
	task->result.reason = DNS_GARDEN;
	task->result.opens = opens_of(&task->match);
	steering_of(task->query.type)->known(task);
}

/* A probe's name is steered as any other, whatever covers it, but costs no
 * budget: there are few, and the sheet depends on them. */
static void
probe_name(struct task *task)
{
	bool forge = task->site->mode == DNS_FORGE;
	const struct steering *row = steering_of(task->query.type);
	task->result.reason = forge ? DNS_STEERED : DNS_TRUE;
	(forge ? row->forge : row->redirect)(task);
}

static void
other_name(struct task *task)
{
	probe_name(task);
	if (task->result.outcome != DNS_FORWARD)
		return;
	task->result.charge = name_domain(&task->query.name);
	task->result.price = 1 + task->query.name.length / DNS_PRICED_NAME;
}

/* In the order in which they win. */
static act *const by_kind[NAMES_KINDS + 1] = {
	[NAMES_OWN] = own_name,
	[NAMES_FIXED] = fixed_name,
	[NAMES_PROBE] = probe_name,
	[NAMES_INDICATOR] = indicator_name,
	[NAMES_GARDEN] = garden_name,
	[NAMES_LOCAL] = local_name,
	[NAMES_KINDS] = other_name,
};

/* ---- the packet --------------------------------------------------------- */

/* What is said to a packet that is no good question. */
static const struct {
	enum dns_reason reason;
	uint16_t code;
} by_verdict[] = {
	[QUERY_MALFORMED] = { DNS_BAD, DNS_FORMERR },
	[QUERY_OPCODE] = { DNS_UNKNOWN, DNS_NOTIMP },
	[QUERY_VERSION] = { DNS_UNKNOWN, DNS_BADVERS },
	[QUERY_FOREIGN] = { DNS_UNKNOWN, DNS_REFUSED },
	[QUERY_NO_NAME] = { DNS_COOKIE, DNS_NOERROR },
};

static struct dns_result
refuse(struct task *task, enum dns_reason reason, uint16_t code, uint16_t error)
{
	task->result.reason = reason;
	say(task, code, error);
	return task->result;
}

enum names_kind
dns_look_up(const struct dns_site *site, struct names_block names,
    const struct name *name, uint64_t groups, struct names_match *match_out)
{
	struct names_block blocks[] = {
		{ site->special, sizeof site->special },
		names,
	};
	names_find(blocks, 2, name, groups, match_out);
	return names_first(match_out);
}

struct dns_opens
dns_garden(const struct dns_site *site, struct names_block names,
    const struct name *name, uint64_t groups)
{
	struct names_match match;
	if (dns_look_up(site, names, name, groups, &match) != NAMES_GARDEN)
		return (struct dns_opens){ 0 };
	return opens_of(&match);
}

struct dns_result
dns_answer(const struct dns_site *site, const struct dns_client *client,
    struct names_block names, const uint8_t *packet, size_t size, uint8_t *room)
{
	struct task task = { .site = site, .client = client, .room = room };

	/* too short, or an answer: two servers could talk forever */
	enum query_verdict verdict = query_read(packet, size, &task.query);
	if (verdict == QUERY_DROP)
		return (struct dns_result){ DNS_DROP, DNS_SHORT };
	task.result.proven = client->tcp ||
	    cookie_check(
		site->secret, &client->addr, client->now, task.query.cookie);

	/* never an open resolver */
	if (!client->inside)
		return refuse(&task, DNS_OUTSIDE, DNS_REFUSED, PROHIBITED);

	/* malformed, or nothing that we do */
	if (verdict != QUERY_GOOD)
		return refuse(&task, by_verdict[verdict].reason,
		    by_verdict[verdict].code, 0);

	/* a sighting, be the line walled or watched */
	enum names_kind kind = dns_look_up(
	    site, names, &task.query.name, client->garden, &task.match);
	if (kind == NAMES_INDICATOR)
		task.result.indicator = task.match.value[kind];

	/* a clean line is never steered (RFC 6108 R3.4.3) */
	if (!client->walled && !site->forward_clean)
		return refuse(&task, DNS_CLEAN, DNS_REFUSED, PROHIBITED);
	if (!client->walled) {
		task.result.reason = DNS_CLEAN;
		task.result.outcome = DNS_FORWARD;
		return task.result;
	}

	by_kind[kind](&task);
	return task.result;
}

struct dns_result
dns_fail(const struct dns_site *site, const struct dns_client *client,
    enum dns_failure failure, const uint8_t *packet, size_t size, uint8_t *room)
{
	static const struct {
		enum dns_reason reason;
		uint16_t code, error, flags;
	} by_failure[] = {
		[DNS_NO_BUDGET] = { DNS_DENIED, DNS_REFUSED, PROHIBITED },
		[DNS_UNPROVEN] = { DNS_LIMITED, DNS_NOERROR, 0, DNS_TC },
		[DNS_SILENCE] = { DNS_NO_RESOLVER, DNS_SERVFAIL, NO_AUTHORITY },
	};
	struct task task = { .site = site,
		.client = client,
		.flags = by_failure[failure].flags,
		.room = room };
	if (query_read(packet, size, &task.query) == QUERY_DROP)
		return (struct dns_result){ DNS_DROP, DNS_SHORT };
	return refuse(&task, by_failure[failure].reason,
	    by_failure[failure].code, by_failure[failure].error);
}
