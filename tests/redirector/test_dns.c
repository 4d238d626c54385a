/* SPDX-License-Identifier: BSD-2-Clause */
/* test_dns.c -- each row of the steering table, in both modes and states */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "tests/redirector/dns_text.h"
#include "tests/rows.h"

enum { WALLED_GROUPS = 3 }; /* groups 0 and 1 are open, 2 is not */

static const struct dns_test_rule rules[] = {
	{ NAMES_GARDEN, 1, 2, "=update.example.net" },
	{ NAMES_GARDEN, 2, 4 | NAMES_SHARED, "*update.example.net" },
	{ NAMES_GARDEN, 4, 8, "*closed.example.net" },
	{ NAMES_GARDEN, 1, 2, "*apple.com" },
	{ NAMES_GARDEN, 1, 2, "=printer.test" },
	{ NAMES_GARDEN, 1, 2, "*bot.example" },
	{ NAMES_GARDEN, 1, 2, "*isp.example" },
	{ NAMES_GARDEN, 1, 2, "*google" },
	{ NAMES_INDICATOR, 77, 0, ".c2.bot.example" },
	{ NAMES_INDICATOR, 78, 0, "=one.bot.example" },
};

/* The longest label. */
#define LABEL "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

struct row {
	const char *question, *forge, *redirect;
	const char *clean; /* NULL: it is forwarded, or REFUSED */
};

#define BOTH(question, want)               \
	{                                  \
		question, want, want, NULL \
	}
#define NOBODY(question, want)             \
	{                                  \
		question, want, want, want \
	}

static const struct row rows[] = {
	/* A for any steered name */
	{ "www.example.com A", "NOERROR A 192.0.2.80", "forward charged" },
	{ "www.example.com A edns", "NOERROR A 192.0.2.80 opt ede 4",
	    "forward charged" },
	{ "closed.example.net A", "NOERROR A 192.0.2.80", "forward charged" },
	{ "x.closed.example.net A", "NOERROR A 192.0.2.80", "forward charged" },
	{ ". A", "NOERROR A 192.0.2.80", "forward charged" },
	/* AAAA */
	{ "www.example.com AAAA", "NOERROR AAAA 2001:db8::80",
	    "forward charged" },
	/* HTTPS, SVCB: always nothing, for garden and own names, too */
	BOTH("www.example.com HTTPS", "NOERROR SOA www.example.com."),
	BOTH("www.example.com SVCB", "NOERROR SOA www.example.com."),
	BOTH("www.example.com HTTPS edns",
	    "NOERROR SOA www.example.com. opt ede 4"),
	BOTH("update.example.net HTTPS", "NOERROR SOA update.example.net."),
	BOTH("update.example.net SVCB", "NOERROR SOA update.example.net."),
	BOTH("help.isp.example HTTPS", "NOERROR SOA help.isp.example."),
	BOTH("mail.isp.example SVCB", "NOERROR SOA mail.isp.example."),
	/* NS, SOA, MX, CAA, PTR */
	{ "example.com NS", "NOERROR SOA example.com.", "forward charged" },
	{ "example.com SOA", "NOERROR SOA example.com.", "forward charged" },
	{ "example.com MX", "NOERROR SOA example.com.", "forward charged" },
	{ "example.com CAA", "NOERROR SOA example.com.", "forward charged" },
	{ "9.9.9.9.in-addr.arpa PTR", "NOERROR SOA 9.9.9.9.in-addr.arpa.",
	    "forward charged" },
	/* PTR of the portal: true */
	BOTH("44.100.51.198.in-addr.arpa PTR", "NOERROR PTR help.isp.example."),
	BOTH("4.4.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.f.0.0.0.8.b.d.0."
	     "1.0.0.2.ip6.arpa PTR",
	    "NOERROR PTR help.isp.example."),
	/* TXT, NULL, SRV, unknown types */
	{ "example.com TXT", "NOERROR SOA example.com.", "REFUSED" },
	{ "example.com TXT edns", "NOERROR SOA example.com. opt ede 4",
	    "REFUSED opt ede 18" },
	{ "example.com NULL", "NOERROR SOA example.com.", "REFUSED" },
	{ "example.com SRV", "NOERROR SOA example.com.", "REFUSED" },
	{ "example.com CNAME", "NOERROR SOA example.com.", "REFUSED" },
	{ "example.com TYPE65280", "NOERROR SOA example.com.", "REFUSED" },
	BOTH("update.example.net TXT", "forward"),
	BOTH("update.example.net NULL", "forward"),
	BOTH("update.example.net SRV", "forward"),
	BOTH("update.example.net TYPE65280", "forward"),
	BOTH("update.example.net CNAME", "forward"),
	BOTH("mail.isp.example TXT", "forward"),
	BOTH("help.isp.example TXT", "NOERROR SOA help.isp.example."),
	/* ANY */
	BOTH("example.com ANY", "NOERROR HINFO RFC8482"),
	BOTH("update.example.net ANY", "NOERROR HINFO RFC8482"),
	BOTH("help.isp.example ANY", "NOERROR HINFO RFC8482"),
	/* DS, DNSKEY, RRSIG, DO=1, CD=1 */
	{ "example.com DS", "NOERROR SOA example.com.", "forward charged" },
	{ "example.com DNSKEY", "NOERROR SOA example.com.", "forward charged" },
	{ "example.com RRSIG", "NOERROR SOA example.com.", "forward charged" },
	{ "example.com A do", "NOERROR A 192.0.2.80 opt do ede 4",
	    "forward charged" },
	{ "example.com A cd", "NOERROR A 192.0.2.80", "forward charged" },
	{ "example.com DNSKEY do cd", "NOERROR SOA example.com. opt do ede 4",
	    "forward charged" },
	{ "example.com HTTPS do", "NOERROR SOA example.com. opt do ede 4",
	    "NOERROR SOA example.com. opt do ede 4" },
	{ "example.com TXT do", "NOERROR SOA example.com. opt do ede 4",
	    "REFUSED opt do ede 18" },
	BOTH("update.example.net DS do", "forward"),
	BOTH("update.example.net DNSKEY cd", "forward"),
	BOTH("update.example.net RRSIG", "forward"),
	/* garden names */
	BOTH("update.example.net A", "forward"),
	BOTH("update.example.net AAAA", "forward"),
	BOTH("a.b.update.example.net A do", "forward"),
	BOTH("uPdAtE.eXaMpLe.NeT A", "forward"),
	BOTH("update.example.net MX", "forward"),
	{ "notupdate.example.net A", "NOERROR A 192.0.2.80",
	    "forward charged" },
	/* probes: steered even if a wildcard of the garden covers them */
	{ "captive.apple.com A", "NOERROR A 192.0.2.80", "forward" },
	{ "captive.apple.com AAAA", "NOERROR AAAA 2001:db8::80", "forward" },
	{ "connectivitycheck.gstatic.com A", "NOERROR A 192.0.2.80",
	    "forward" },
	{ "captive.apple.com TXT", "NOERROR SOA captive.apple.com.",
	    "REFUSED" },
	BOTH("captive.apple.com HTTPS", "NOERROR SOA captive.apple.com."),
	BOTH("mesu.apple.com A", "forward"),
	/* dns.msftncsi.com */
	BOTH("dns.msftncsi.com A", "NOERROR A 131.107.255.255"),
	BOTH("dns.msftncsi.com AAAA", "NOERROR AAAA fd3e:4f5a:5b81::1"),
	BOTH("dns.msftncsi.com TXT", "NOERROR SOA dns.msftncsi.com."),
	/* portal and own names */
	BOTH("help.isp.example A", "NOERROR A 198.51.100.44"),
	BOTH("HELP.isp.example A", "NOERROR A 198.51.100.44"),
	BOTH("help.isp.example A do", "forward"), /* signatures */
	BOTH("help.isp.example AAAA", "NOERROR AAAA 2001:db8:f::44"),
	BOTH("help.isp.example MX", "NOERROR SOA help.isp.example."),
	BOTH("mail.isp.example A", "forward"),
	BOTH("mail.isp.example MX", "forward"),
	/* canary of Firefox, Private Relay, designated resolvers, proxies */
	BOTH("use-application-dns.net A", "NXDOMAIN SOA net."),
	BOTH("use-application-dns.net AAAA", "NXDOMAIN SOA net."),
	BOTH("mask.icloud.com A", "NXDOMAIN SOA icloud.com."),
	BOTH("mask-h2.icloud.com HTTPS", "NXDOMAIN SOA icloud.com."),
	BOTH("_dns.resolver.arpa SVCB", "NOERROR aa SOA resolver.arpa."),
	BOTH("resolver.arpa A", "NOERROR aa SOA resolver.arpa."),
	BOTH("x.service.arpa A", "NXDOMAIN aa SOA service.arpa."),
	BOTH("wpad.example.com A", "NXDOMAIN SOA example.com."),
	BOTH("wpad A", "NXDOMAIN SOA ."),
	{ "x.wpad.example.com A", "NOERROR A 192.0.2.80", "forward charged" },
	BOTH("ipv4only.arpa A", "forward"),
	BOTH("ipv4only.arpa AAAA", "forward"),
	BOTH("170.0.0.192.in-addr.arpa PTR", "forward"),
	BOTH("171.0.0.192.in-addr.arpa PTR", "forward"),
	/* public resolvers, even below a garden name */
	BOTH("dns.google A", "NXDOMAIN SOA google."),
	BOTH("dns.google A edns", "NXDOMAIN SOA google. opt ede 17"),
	BOTH(
	    "mozilla.cloudflare-dns.com A", "NXDOMAIN SOA cloudflare-dns.com."),
	BOTH("a1b2c3.dns.nextdns.io HTTPS", "NXDOMAIN SOA dns.nextdns.io."),
	BOTH("dns.quad9.net AAAA", "NXDOMAIN SOA quad9.net."),
	/* indicators, even below a garden name; each type */
	BOTH("c2.bot.example A", "NXDOMAIN SOA bot.example."),
	BOTH("x.c2.bot.example TXT", "NXDOMAIN SOA c2.bot.example."),
	BOTH("one.bot.example A edns", "NXDOMAIN SOA bot.example. opt ede 15"),
	BOTH("one.bot.example ANY", "NXDOMAIN SOA bot.example."),
	BOTH("two.bot.example A", "forward"),
	/* local zones; a listed name beats them */
	BOTH("localhost A", "NOERROR aa A 127.0.0.1"),
	BOTH("x.localhost AAAA", "NOERROR aa AAAA ::1"),
	BOTH("printer.local A", "NXDOMAIN aa SOA local."),
	BOTH("nas.home.arpa A", "NXDOMAIN aa SOA home.arpa."),
	BOTH("home.arpa SOA", "NOERROR aa SOA home.arpa."),
	BOTH("home.arpa NS", "NOERROR aa NS home.arpa."),
	BOTH("home.arpa A", "NOERROR aa SOA home.arpa."),
	BOTH("abc.onion A", "NXDOMAIN aa SOA onion."),
	BOTH("x.invalid A", "NXDOMAIN aa SOA invalid."),
	BOTH("x.test A", "NXDOMAIN aa SOA test."),
	BOTH("printer.test A", "forward"),
	BOTH("1.0.168.192.in-addr.arpa PTR",
	    "NXDOMAIN aa SOA 168.192.in-addr.arpa."),
	BOTH("4.3.2.10.in-addr.arpa PTR", "NXDOMAIN aa SOA 10.in-addr.arpa."),
	BOTH("1.0.31.172.in-addr.arpa PTR",
	    "NXDOMAIN aa SOA 31.172.in-addr.arpa."),
	{ "1.0.32.172.in-addr.arpa PTR", "NOERROR SOA 1.0.32.172.in-addr.arpa.",
	    "forward charged" },
	BOTH("1.0.127.100.in-addr.arpa PTR",
	    "NXDOMAIN aa SOA 127.100.in-addr.arpa."),
	BOTH("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"
	     ".ip6.arpa SOA",
	    "NOERROR aa SOA 1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"
	    ".0.0.0.0.0.0.ip6.arpa."),
	BOTH("x.d.f.ip6.arpa PTR", "NXDOMAIN aa SOA d.f.ip6.arpa."),
	BOTH("x.8.e.f.ip6.arpa PTR", "NXDOMAIN aa SOA 8.e.f.ip6.arpa."),
	/* no questions for a resolver */
	NOBODY("example.com AXFR", "REFUSED"),
	NOBODY("example.com IXFR", "REFUSED"),
	NOBODY("x.test AXFR", "REFUSED"),
	NOBODY("c2.bot.example TYPE253", "REFUSED"),
	NOBODY("update.example.net TKEY", "REFUSED"),
	NOBODY("example.com TSIG", "REFUSED"),
	NOBODY("example.com OPT", "FORMERR"),
};

static uint64_t block[4096];
static struct dns_site site;
static const struct dns_client walled = {
	.inside = true, .walled = true, .garden = WALLED_GROUPS, .now = 1000000
};

static struct dns_result
ask(const struct dns_client *client, const char *words, uint8_t *answer)
{
	uint8_t packet[512];
	size_t size = dns_packet(words, packet, sizeof packet);
	return dns_answer(&site, client,
	    (struct names_block){ block, sizeof block }, packet, size, answer);
}

static void
expect(const struct dns_client *client, const char *words, const char *want)
{
	uint8_t answer[DNS_ROOM];
	char text[1024];
	struct dns_result result = ask(client, words, answer);
	assert_string_equal(
	    dns_result_words(result, answer, text, sizeof text), want);
}

static void
set_up(enum dns_mode mode, bool with_ipv6)
{
	assert_true(dns_test_site(&site, mode, with_ipv6));
	assert_true(dns_test_block(
	    block, sizeof block, rules, sizeof rules / sizeof *rules));
	assert_true(names_check(block, sizeof block));
}

static void
forge(void **state)
{
	const struct row *row = *state;
	set_up(DNS_FORGE, true);
	expect(&walled, row->question, row->forge);
}

static void
redirect(void **state)
{
	const struct row *row = *state;
	set_up(DNS_REDIRECT, true);
	expect(&walled, row->question, row->redirect);
}

static void
clean_forwarded(void **state)
{
	const struct row *row = *state;
	struct dns_client clean = walled;
	clean.walled = false;
	set_up(DNS_FORGE, true);
	expect(&clean, row->question,
	    row->clean != NULL ? row->clean : "forward");
}

static void
clean_refused(void **state)
{
	const struct row *row = *state;
	struct dns_client clean = walled;
	clean.walled = false;
	set_up(DNS_FORGE, true);
	site.forward_clean = false;
	bool edns = strstr(row->question, "edns") != NULL;
	bool dnssec = strstr(row->question, " do") != NULL;
	expect(&clean, row->question,
	    row->clean != NULL ? row->clean
		: dnssec       ? "REFUSED opt do ede 18"
		: edns	       ? "REFUSED opt ede 18"
			       : "REFUSED");
}

static void
outside_refused(void **state)
{
	const struct row *row = *state;
	struct dns_client outside = { .now = 1000000 };
	uint8_t answer[DNS_ROOM];
	set_up(DNS_REDIRECT, true);
	struct dns_result result = ask(&outside, row->question, answer);
	assert_int_equal(result.outcome, DNS_ANSWER);
	assert_int_equal(result.reason, DNS_OUTSIDE);
	assert_int_equal(answer[3] & DNS_RCODE, DNS_REFUSED);
}

static void
without_ipv6_nothing_is_there(void **state)
{
	(void)state;
	set_up(DNS_FORGE, false);
	expect(&walled, "www.example.com AAAA", "NOERROR SOA www.example.com.");
	expect(&walled, "captive.apple.com AAAA",
	    "NOERROR SOA captive.apple.com.");
}

static void
sightings_are_told(void **state)
{
	(void)state;
	uint8_t answer[DNS_ROOM];
	struct dns_client clean = walled;
	clean.walled = false;
	set_up(DNS_FORGE, true);
	assert_int_equal(
	    ask(&walled, "c2.bot.example A", answer).indicator, 77);
	assert_int_equal(
	    ask(&walled, "One.Bot.Example TXT", answer).indicator, 78);
	assert_int_equal(
	    ask(&walled, "two.bot.example A", answer).indicator, 0);
	assert_int_equal(ask(&clean, "c2.bot.example A", answer).indicator, 77);
}

static void
garden_says_what_to_pin(void **state)
{
	(void)state;
	uint8_t answer[DNS_ROOM];
	set_up(DNS_FORGE, true);
	struct dns_result result = ask(&walled, "update.example.net A", answer);
	assert_int_equal(result.reason, DNS_GARDEN);
	assert_int_equal(result.opens.ports, 2);
	assert_false(result.opens.shared);
	result = ask(&walled, "x.update.example.net A", answer);
	assert_int_equal(result.opens.ports, 4);
	assert_true(result.opens.shared);
	assert_int_equal(
	    ask(&walled, "www.example.com A", answer).opens.ports, 0);
}

static void
without_groups_no_garden(void **state)
{
	(void)state;
	struct dns_client suspended = walled;
	suspended.garden = 0;
	set_up(DNS_FORGE, true);
	expect(&suspended, "update.example.net A", "NOERROR A 192.0.2.80");
	expect(&suspended, "help.isp.example A", "NOERROR A 198.51.100.44");
	expect(&suspended, "mail.isp.example A", "forward");
}

static void
budget_counts_registered_domains(void **state)
{
	(void)state;
	uint8_t answer[DNS_ROOM];
	set_up(DNS_REDIRECT, true);
	uint64_t one = ask(&walled, "a.example.com A", answer).charge;
	assert_int_equal(ask(&walled, "x.b.Example.com A", answer).charge, one);
	assert_int_equal(ask(&walled, "example.com NS", answer).charge, one);
	assert_int_not_equal(ask(&walled, "example.net A", answer).charge, one);
	assert_int_not_equal(ask(&walled, "a.co.uk A", answer).charge,
	    ask(&walled, "b.co.uk A", answer).charge);
}

static void
long_names_cost_more(void **state)
{
	(void)state;
	uint8_t answer[DNS_ROOM];
	char words[300];
	set_up(DNS_REDIRECT, true);
	/* the bytes of a name: a length before each label, zero at its end */
	for (int size = 10; size < 60; size += 7) {
		snprintf(words, sizeof words, "%.*s.%.*s.%.*s.%.*s.ex A", size,
		    LABEL, size, LABEL, size, LABEL, size, LABEL);
		struct dns_result result = ask(&walled, words, answer);
		assert_int_equal(
		    result.price, 1 + (4 * (size + 1) + 4) / DNS_PRICED_NAME);
	}
	assert_int_equal(ask(&walled, "example.com A", answer).price, 1);
	assert_int_equal(
	    ask(&walled, "update.example.net A", answer).charge, 0);
}

static void
failures_are_told(void **state)
{
	(void)state;
	uint8_t packet[512], answer[DNS_ROOM];
	char text[256];
	set_up(DNS_REDIRECT, true);
	size_t size = dns_packet("example.com A edns", packet, sizeof packet);
	struct dns_result result =
	    dns_fail(&site, &walled, DNS_NO_BUDGET, packet, size, answer);
	assert_string_equal(dns_words(answer, result.size, text, sizeof text),
	    "REFUSED opt ede 18");
	result = dns_fail(&site, &walled, DNS_UNPROVEN, packet, size, answer);
	assert_int_equal(result.reason, DNS_LIMITED);
	assert_string_equal(dns_words(answer, result.size, text, sizeof text),
	    "NOERROR tc opt");
	assert_true(result.size <= size);
	result = dns_fail(&site, &walled, DNS_SILENCE, packet, size, answer);
	assert_int_equal(result.reason, DNS_NO_RESOLVER);
	assert_string_equal(dns_words(answer, result.size, text, sizeof text),
	    "SERVFAIL opt ede 22");
}

/* A reader may meet a block that is half written: nonsense, but an answer. */
static void
nonsense_in_the_block_harms_nobody(void **state)
{
	(void)state;
	static const struct dns_test_rule nonsense[] = {
		{ NAMES_FIXED, 99999, 0, "=fixed.example" },
		{ NAMES_LOCAL, 99999, 0, "=local.example" },
		{ NAMES_OWN, 99999, 0, "=own.example" },
	};
	set_up(DNS_FORGE, true);
	assert_true(dns_test_block(block, sizeof block, nonsense, 3));
	expect(&walled, "fixed.example A", "SERVFAIL");
	expect(&walled, "local.example A", "SERVFAIL");
	expect(&walled, "own.example A", "SERVFAIL");
}

static void
too_many_own_names_are_refused(void **state)
{
	(void)state;
	set_up(DNS_FORGE, true);
	site.own_count = DNS_OWN_NAMES;
	for (size_t i = 2; i < DNS_OWN_NAMES; i++)
		site.own[i] = site.own[0];
	assert_true(dns_site_ready(&site));
	site.own_count = DNS_OWN_NAMES + 1;
	assert_false(dns_site_ready(&site));
}

static const struct CMUnitTest others[] = {
	cmocka_unit_test(without_ipv6_nothing_is_there),
	cmocka_unit_test(sightings_are_told),
	cmocka_unit_test(garden_says_what_to_pin),
	cmocka_unit_test(without_groups_no_garden),
	cmocka_unit_test(budget_counts_registered_domains),
	cmocka_unit_test(long_names_cost_more),
	cmocka_unit_test(failures_are_told),
	cmocka_unit_test(nonsense_in_the_block_harms_nobody),
	cmocka_unit_test(too_many_own_names_are_refused),
};

int
main(void)
{
	static const struct rows_way ways[] = {
		{ "walled, forge", forge },
		{ "walled, redirect", redirect },
		{ "clean, forwarded", clean_forwarded },
		{ "clean, refused", clean_refused },
		{ "outside", outside_refused },
	};
	return ROWS_RUN_WAYS("rows", rows, ways, NULL) +
	    cmocka_run_group_tests_name("dns", others, NULL, NULL);
}
