/* SPDX-License-Identifier: BSD-2-Clause */
/* test_traps.c -- what must never get into the garden */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cli/traps.h"

static const struct {
	const char *name;
	bool below;
	const char *trap; /* NULL: it may be loaded */
} rows[] = {
	/* probes, by name and under a wildcard */
	{ "captive.apple.com", false, "captive.apple.com" },
	{ "apple.com", true, "captive.apple.com" },
	{ "gstatic.com", true, "connectivitycheck.gstatic.com" },
	{ "googleapis.com", true, "play.googleapis.com" },
	{ "ubuntu.com", true, "connectivity-check.ubuntu.com" },
	{ "debian.org", true, "network-test.debian.org" },
	{ "hicloud.com", true, "connectivitycheck.platform.hicloud.com" },
	{ "miui.com", true, "connect.rom.miui.com" },
	{ "samsung.com", true, "www.samsung.com" },
	{ "msftconnecttest.com", true, "ipv6.msftconnecttest.com" },
	{ "fedoraproject.org", false, "fedoraproject.org" },
	/* beside a probe, and below one */
	{ "swscan.apple.com", false, NULL },
	{ "archive.ubuntu.com", true, NULL },
	{ "fedoraproject.org", true, NULL },
	{ "notapple.com", true, NULL },
	/* anybody's names: all of them, not one */
	{ "cloudfront.net", true, "cloudfront.net" },
	{ "net", true, "conntest.nintendowifi.net" },
	{ "x.cloudfront.net", true, "cloudfront.net" },
	{ "d111.cloudfront.net", false, NULL },
	{ "raw.githubusercontent.com", false, "raw.githubusercontent.com" },
	{ "githubusercontent.com", true, "raw.githubusercontent.com" },
	{ "windows.net", true, "blob.core.windows.net" },
	/* strangers' homes: not one either */
	{ "box1.myfritz.net", false, "myfritz.net" },
	{ "myqnapcloud.com", true, "myqnapcloud.com" },
	/* resolvers and relays */
	{ "dns.bitdefender.net", false, "dns.bitdefender.net" },
	{ "bitdefender.net", true, "dns.bitdefender.net" },
	{ "nimbus.bitdefender.net", false, NULL },
	{ "mozilla.cloudflare-dns.com", false, "cloudflare-dns.com" },
	{ "icloud.com", true, "mask-h2.icloud.com" },
};

static void
traps_are_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *trap = NULL;
		const char *why =
		    traps_find(str_from(rows[i].name), rows[i].below, &trap);
		print_message(
		    "%s%s\n", rows[i].below ? "*." : "", rows[i].name);
		assert_int_equal(why != NULL, rows[i].trap != NULL);
		if (why != NULL)
			assert_string_equal(trap, rows[i].trap);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(traps_are_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
