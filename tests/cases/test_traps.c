/* SPDX-License-Identifier: BSD-2-Clause */
/* test_traps.c -- what must never get into the garden */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cases/traps.h"

static const struct {
	const char *name;
	bool below;
	const char *trap; /* NULL: it may be loaded */
} rows[] = {
	/* probes, by name and under a wildcard */
	{ "captive.apple.com", false, "captive.apple.com" },
	{ "apple.com", true, "captive.apple.com" },
	{ "gstatic.com", true, "connectivitycheck.gstatic.com" },
	{ "googleapis.com", true, "googleapis.com" },
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
	{ "net", true, "net" },
	{ "x.cloudfront.net", true, "cloudfront.net" },
	{ "d111.cloudfront.net", false, NULL },
	{ "raw.githubusercontent.com", false, "raw.githubusercontent.com" },
	{ "githubusercontent.com", true, "githubusercontent.com" },
	{ "windows.net", true, "blob.core.windows.net" },
	{ "amazonaws.com", true, "spectrum.s3.amazonaws.com" },
	{ "akamaized.net", true, "akamaized.net" },
	{ "edgesuite.net", true, "edgesuite.net" },
	{ "fastly.net", true, "fastly.net" },
	{ "azureedge.net", true, "azureedge.net" },
	{ "azurefd.net", true, "azurefd.net" },
	{ "blob.core.windows.net", true, "blob.core.windows.net" },
	{ "workers.dev", true, "workers.dev" },
	{ "pages.dev", true, "pages.dev" },
	{ "r2.dev", true, "r2.dev" },
	{ "web.app", true, "web.app" },
	{ "appspot.com", true, "appspot.com" },
	{ "googleusercontent.com", true, "googleusercontent.com" },
	{ "github.io", true, "github.io" },
	{ "herokuapp.com", true, "herokuapp.com" },
	{ "vercel.app", true, "vercel.app" },
	{ "netlify.app", true, "netlify.app" },
	{ "cdn.discordapp.com", false, "cdn.discordapp.com" },
	/* the same by the list that is kept for all */
	{ "sk", true, "sk" },
	{ "co.uk", true, "co.uk" },
	{ "com.au", true, "com.au" },
	{ "s3.eu-west-1.amazonaws.com", true, "amazonaws.com" },
	{ "ngrok.io", true, "ngrok.io" },
	{ "bbc.co.uk", true, NULL },
	{ "co.uk", false, NULL },
	/* strangers' homes: not one either */
	{ "box1.myfritz.net", false, "myfritz.net" },
	{ "myqnapcloud.com", true, "myqnapcloud.com" },
	{ "synology.me", true, "synology.me" },
	{ "asuscomm.com", true, "asuscomm.com" },
	{ "tplinkdns.com", true, "tplinkdns.com" },
	{ "mynetname.net", true, "mynetname.net" },
	{ "dlinkddns.com", true, "dlinkddns.com" },
	{ "duckdns.org", true, "duckdns.org" },
	{ "bot.no-ip.co.uk", false, "no-ip.co.uk" },
	{ "bot.ddns.net", false, "ddns.net" },
	/* resolvers */
	{ "dns.google", false, "dns.google" },
	{ "8888.google", false, "8888.google" },
	{ "about.google", false, NULL },
	{ "dns.umbrella.com", false, "dns.umbrella.com" },
	{ "mozilla.cloudflare-dns.com", false, "cloudflare-dns.com" },
	{ "chrome.cloudflare-dns.com", false, "cloudflare-dns.com" },
	{ "one.one.one.one", false, "one.one.one.one" },
	{ "dns.quad9.net", false, "dns.quad9.net" },
	{ "doh.opendns.com", false, "doh.opendns.com" },
	{ "dns.nextdns.io", false, "dns.nextdns.io" },
	{ "dns.adguard-dns.com", false, "adguard-dns.com" },
	{ "doh.cleanbrowsing.org", false, "doh.cleanbrowsing.org" },
	{ "freedns.controld.com", false, "freedns.controld.com" },
	{ "doh.mullvad.net", false, "doh.mullvad.net" },
	{ "dns.bitdefender.net", false, "dns.bitdefender.net" },
	{ "bitdefender.net", true, "dns.bitdefender.net" },
	{ "nimbus.bitdefender.net", false, NULL },
	/* relays, proxies, and what lets others in */
	{ "icloud.com", true, "mask-h2.icloud.com" },
	{ "mask.icloud.com", false, "mask.icloud.com" },
	{ "bank-example.translate.goog", false, "translate.goog" },
	{ "web.archive.org", false, "web.archive.org" },
	{ "tunnel.googlezip.net", false, "googlezip.net" },
	{ "webcache.googleusercontent.com", false,
	    "webcache.googleusercontent.com" },
	{ "api.nordvpn.com", false, "nordvpn.com" },
	{ "router1.teamviewer.com", false, "teamviewer.com" },
	{ "remotedesktop.google.com", false, "remotedesktop.google.com" },
};

static void
traps_are_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *trap = NULL;
		const char *why =
		    traps_find(rows[i].name, rows[i].below, &trap);
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
