/* SPDX-License-Identifier: BSD-2-Clause */
/* special.c -- names with a meaning of their own: facts of the world */
#include "redirector/special.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

enum { FILTERED = 17 }; /* RFC 8914 4.18 */

/* clang-format off */
#define FIXED(rule, say)    { rule, NAMES_FIXED, say, 0, { 0 }, { 0 } }
#define RESOLVER(rule)      { rule, NAMES_FIXED, SPECIAL_NXDOMAIN, FILTERED, \
				{ 0 }, { 0 } }
#define ZONE(rule)          { rule, NAMES_LOCAL, SPECIAL_ZONE, 0, { 0 }, { 0 } }
#define NOWHERE(rule)       { rule, NAMES_LOCAL, SPECIAL_NXDOMAIN, 0, \
				{ 0 }, { 0 } }

const struct special_name special_names[] = {
	/* Windows shows its portal only if this name is told truly. */
	{ "=dns.msftncsi.com", NAMES_FIXED, SPECIAL_ADDRESS, 0,
	    { 131, 107, 255, 255 },
	    { 0xfd, 0x3e, 0x4f, 0x5a, 0x5b, 0x81, [15] = 1 } },
	/* Firefox leaves its own resolver off. */
	FIXED("=use-application-dns.net", SPECIAL_NXDOMAIN),
	/* Private Relay switches off, with a notice; silence would stall. */
	FIXED("=mask.icloud.com", SPECIAL_NXDOMAIN),
	FIXED("=mask-h2.icloud.com", SPECIAL_NXDOMAIN),
	/* No encrypted resolver is designated here (RFC 9462 6.4). */
	FIXED(".resolver.arpa", SPECIAL_NODATA),
	FIXED(".service.arpa", SPECIAL_ZONE),
	/* Nobody gets a proxy from us. */
	FIXED("wpad.*", SPECIAL_NXDOMAIN),
	/* Which NAT64 is here is for the resolver to say (RFC 8880 7). */
	FIXED("=ipv4only.arpa", SPECIAL_TRUE),
	FIXED("=170.0.0.192.in-addr.arpa", SPECIAL_TRUE),
	FIXED("=171.0.0.192.in-addr.arpa", SPECIAL_TRUE),

	/* Public resolvers over HTTPS, TLS and QUIC. */
	RESOLVER("=dns.google"),
	RESOLVER("=dns.google.com"),
	RESOLVER("=dns64.dns.google"),
	RESOLVER("=8888.google"),
	RESOLVER(".cloudflare-dns.com"), /* mozilla. chrome. security. */
	RESOLVER("=one.one.one.one"),
	RESOLVER("=1dot1dot1dot1.com"),
	RESOLVER("=dns.quad9.net"),
	RESOLVER("=dns9.quad9.net"),
	RESOLVER("=dns10.quad9.net"),
	RESOLVER("=dns11.quad9.net"),
	RESOLVER("=dns12.quad9.net"),
	RESOLVER("=doh.opendns.com"),
	RESOLVER("=dns.opendns.com"),
	RESOLVER("=doh.familyshield.opendns.com"),
	RESOLVER("=doh.sandbox.opendns.com"),
	RESOLVER("=dns.umbrella.com"),
	RESOLVER("=doh.umbrella.com"),
	RESOLVER(".dns.nextdns.io"), /* one name for each customer */
	RESOLVER(".adguard-dns.com"),
	RESOLVER("=dns.adguard.com"),
	RESOLVER("=dns-family.adguard.com"),
	RESOLVER("=dns-unfiltered.adguard.com"),
	RESOLVER(".doh.cleanbrowsing.org"),
	RESOLVER("=security-filter-dns.cleanbrowsing.org"),
	RESOLVER("=family-filter-dns.cleanbrowsing.org"),
	RESOLVER("=adult-filter-dns.cleanbrowsing.org"),
	RESOLVER("=freedns.controld.com"),
	RESOLVER(".dns.controld.com"),
	RESOLVER("=doh.mullvad.net"),
	RESOLVER(".dns.mullvad.net"),
	RESOLVER(".avastdns.com"),
	RESOLVER("=dns.bitdefender.net"),
	RESOLVER(".dns0.eu"),
	RESOLVER(".joindns4.eu"),
	RESOLVER("=doh.dns.sb"),
	RESOLVER("=dot.sb"),
	RESOLVER("=dns.alidns.com"),
	RESOLVER("=doh.pub"),
	RESOLVER("=dot.pub"),
	RESOLVER("=doh.360.cn"),
	RESOLVER("=dot.360.cn"),
	RESOLVER("=doh.applied-privacy.net"),
	RESOLVER("=dot1.applied-privacy.net"),
	RESOLVER("=dns.digitale-gesellschaft.ch"),
	RESOLVER("=dns.switch.ch"),
	RESOLVER("=odvr.nic.cz"),
	RESOLVER("=doh.ffmuc.net"),
	RESOLVER("=dot.ffmuc.net"),
	RESOLVER("=dnsforge.de"),
	RESOLVER("=doh.libredns.gr"),
	RESOLVER("=doh.li"),
	RESOLVER("=public.dns.iij.jp"),
	RESOLVER("=dns.twnic.tw"),
	RESOLVER("=wikimedia-dns.org"),

	/* Names that never leave a site. */
	{ ".localhost", NAMES_LOCAL, SPECIAL_ADDRESS, 0, /* RFC 6761 6.3 */
	    { 127, 0, 0, 1 }, { [15] = 1 } },
	NOWHERE(".local"),	/* RFC 6762 22.1 */
	NOWHERE(".onion"),	/* RFC 7686 2 */
	NOWHERE(".invalid"),	/* RFC 6761 6.4 */
	NOWHERE(".test"),	/* RFC 6761 6.2 */
	NOWHERE(".alt"),	/* RFC 9476 */
	NOWHERE(".internal"),	/* set aside by ICANN, 2024 */
	ZONE(".home.arpa"),	/* RFC 8375 4 */

	/* Private addresses, backwards: RFC 6303 4, RFC 7793. */
	ZONE(".10.in-addr.arpa"),
	ZONE(".16.172.in-addr.arpa"), ZONE(".17.172.in-addr.arpa"),
	ZONE(".18.172.in-addr.arpa"), ZONE(".19.172.in-addr.arpa"),
	ZONE(".20.172.in-addr.arpa"), ZONE(".21.172.in-addr.arpa"),
	ZONE(".22.172.in-addr.arpa"), ZONE(".23.172.in-addr.arpa"),
	ZONE(".24.172.in-addr.arpa"), ZONE(".25.172.in-addr.arpa"),
	ZONE(".26.172.in-addr.arpa"), ZONE(".27.172.in-addr.arpa"),
	ZONE(".28.172.in-addr.arpa"), ZONE(".29.172.in-addr.arpa"),
	ZONE(".30.172.in-addr.arpa"), ZONE(".31.172.in-addr.arpa"),
	ZONE(".168.192.in-addr.arpa"),
	ZONE(".0.in-addr.arpa"),
	ZONE(".127.in-addr.arpa"),
	ZONE(".254.169.in-addr.arpa"),
	ZONE(".2.0.192.in-addr.arpa"),
	ZONE(".100.51.198.in-addr.arpa"),
	ZONE(".113.0.203.in-addr.arpa"),
	ZONE(".255.255.255.255.in-addr.arpa"),
#define SHARED(rest) /* 100.64.0.0/10 */ \
	ZONE("." rest ".100.in-addr.arpa")
	SHARED("64"), SHARED("65"), SHARED("66"), SHARED("67"),
	SHARED("68"), SHARED("69"), SHARED("70"), SHARED("71"),
	SHARED("72"), SHARED("73"), SHARED("74"), SHARED("75"),
	SHARED("76"), SHARED("77"), SHARED("78"), SHARED("79"),
	SHARED("80"), SHARED("81"), SHARED("82"), SHARED("83"),
	SHARED("84"), SHARED("85"), SHARED("86"), SHARED("87"),
	SHARED("88"), SHARED("89"), SHARED("90"), SHARED("91"),
	SHARED("92"), SHARED("93"), SHARED("94"), SHARED("95"),
	SHARED("96"), SHARED("97"), SHARED("98"), SHARED("99"),
	SHARED("100"), SHARED("101"), SHARED("102"), SHARED("103"),
	SHARED("104"), SHARED("105"), SHARED("106"), SHARED("107"),
	SHARED("108"), SHARED("109"), SHARED("110"), SHARED("111"),
	SHARED("112"), SHARED("113"), SHARED("114"), SHARED("115"),
	SHARED("116"), SHARED("117"), SHARED("118"), SHARED("119"),
	SHARED("120"), SHARED("121"), SHARED("122"), SHARED("123"),
	SHARED("124"), SHARED("125"), SHARED("126"), SHARED("127"),
#undef SHARED
#define ZEROS_12 "0.0.0.0.0.0.0.0.0.0.0.0."
	ZONE(".0.0.0.0.0.0.0." ZEROS_12 ZEROS_12 "0.ip6.arpa"),
	ZONE(".1.0.0.0.0.0.0." ZEROS_12 ZEROS_12 "0.ip6.arpa"),
#undef ZEROS_12
	ZONE(".d.f.ip6.arpa"),
	ZONE(".8.e.f.ip6.arpa"), ZONE(".9.e.f.ip6.arpa"),
	ZONE(".a.e.f.ip6.arpa"), ZONE(".b.e.f.ip6.arpa"),
	ZONE(".8.b.d.0.1.0.0.2.ip6.arpa"),
};
const size_t special_names_count = COUNT(special_names);

const struct special_probe special_probes[] = {
	/* Apple */
	{ "captive.apple.com", NULL, SPECIAL_APPLE },
	{ "netcts.cdn-apple.com", NULL, SPECIAL_APPLE },
	{ "www.apple.com", "/library/test/success.html", SPECIAL_APPLE },
	{ "apple.com", "/library/test/success.html", SPECIAL_APPLE },
	{ "www.appleiphonecell.com", NULL, SPECIAL_APPLE },
	{ "www.itools.info", NULL, SPECIAL_APPLE },
	{ "www.ibook.info", NULL, SPECIAL_APPLE },
	{ "www.airport.us", NULL, SPECIAL_APPLE },
	{ "www.thinkdifferent.us", NULL, SPECIAL_APPLE },
	/* Android, ChromeOS, Chrome, Edge */
	{ "connectivitycheck.gstatic.com", "/generate_204", SPECIAL_EMPTY },
	{ "www.google.com", "/generate_204", SPECIAL_EMPTY },
	{ "www.google.com", "/gen_204", SPECIAL_EMPTY },
	{ "play.googleapis.com", "/generate_204", SPECIAL_EMPTY },
	{ "connectivitycheck.android.com", "/generate_204", SPECIAL_EMPTY },
	{ "clients1.google.com", "/generate_204", SPECIAL_EMPTY },
	{ "clients3.google.com", "/generate_204", SPECIAL_EMPTY },
	{ "www.gstatic.com", "/generate_204", SPECIAL_EMPTY },
	{ "g.cn", "/generate_204", SPECIAL_EMPTY },
	{ "www.google.cn", "/generate_204", SPECIAL_EMPTY },
	{ "connectivitycheck.gstatic.cn", "/generate_204", SPECIAL_EMPTY },
	{ "edge.microsoft.com", "/captiveportal/generate_204", SPECIAL_EMPTY },
	{ "connect.rom.miui.com", "/generate_204", SPECIAL_EMPTY },
	{ "connectivitycheck.platform.hicloud.com", "/generate_204",
	    SPECIAL_EMPTY },
	{ "connectivitycheck.cbg-app.huawei.com", "/generate_204",
	    SPECIAL_EMPTY },
	{ "www.samsung.com", "/", SPECIAL_OK },
	/* Windows */
	{ "www.msftconnecttest.com", "/connecttest.txt",
	    SPECIAL_MSFT_CONNECT },
	{ "ipv6.msftconnecttest.com", "/connecttest.txt",
	    SPECIAL_MSFT_CONNECT },
	{ "www.msftncsi.com", "/ncsi.txt", SPECIAL_MSFT_NCSI },
	/* Firefox */
	{ "detectportal.firefox.com", "/canonical.html",
	    SPECIAL_FIREFOX_PAGE },
	{ "detectportal.firefox.com", "/success.txt", SPECIAL_FIREFOX_TEXT },
	{ "firefox-portal-detection.com", "/generate_204", SPECIAL_EMPTY },
	{ "firefox-portal-detection.com", "/success.txt",
	    SPECIAL_FIREFOX_TEXT },
	/* GNOME and NetworkManager */
	{ "nmcheck.gnome.org", "/check_network_status.txt",
	    SPECIAL_NETWORKMANAGER },
	{ "connectivity-check.ubuntu.com", "/", SPECIAL_NETWORKMANAGER_EMPTY },
	{ "network-test.debian.org", "/nm", SPECIAL_NETWORKMANAGER },
	{ "fedoraproject.org", "/static/hotspot.txt", SPECIAL_FEDORA },
	{ "ping.archlinux.org", "/nm-check.txt", SPECIAL_NETWORKMANAGER },
	{ "ping.manjaro.org", "/check_network_status.txt",
	    SPECIAL_NETWORKMANAGER },
	/* Kindle, Fire */
	{ "spectrum.s3.amazonaws.com", "/kindle-wifi/wifistub.html",
	    SPECIAL_KINDLE },
	{ "fireoscaptiveportal.com", "/generate_204", SPECIAL_EMPTY },
	{ "fireoscaptiveportal.com", "/generate204", SPECIAL_EMPTY },
	{ "tabletcaptiveportal.com", "/generate_204", SPECIAL_EMPTY },
	{ "tabletcaptiveportal.com", "/generate204", SPECIAL_EMPTY },
	{ "freetimecaptiveportal.com", "/generate_204", SPECIAL_EMPTY },
	{ "freetimecaptiveportal.com", "/generate204", SPECIAL_EMPTY },
	/* Roku, Nintendo */
	{ "captive.roku.com", "/ok", SPECIAL_OK },
	{ "conntest.nintendowifi.net", NULL, SPECIAL_NINTENDO },
	{ "ctest.cdn.nintendo.net", NULL, SPECIAL_NINTENDO },
	/* Zscaler */
	{ "gateway.zscalerthree.net", "/generate_204", SPECIAL_EMPTY },
	{ "gateway.zscloud.net", "/generate_204", SPECIAL_EMPTY },
};
const size_t special_probes_count = COUNT(special_probes);

#define HTML "Content-Type: text/html\r\n"
#define TEXT "Content-Type: text/plain\r\n"

const struct special_answer special_answers[SPECIAL_ANSWERS] = {
	[SPECIAL_EMPTY] = { "204 No Content", "", "" },
	[SPECIAL_APPLE] = { "200 OK", HTML,
	    "<HTML><HEAD><TITLE>Success</TITLE></HEAD>"
	    "<BODY>Success</BODY></HTML>" },
	[SPECIAL_MSFT_CONNECT] = { "200 OK", TEXT, "Microsoft Connect Test" },
	[SPECIAL_MSFT_NCSI] = { "200 OK", TEXT, "Microsoft NCSI" },
	[SPECIAL_FIREFOX_PAGE] = { "200 OK", HTML,
	    "<meta http-equiv=\"refresh\" content=\"0;"
	    "url=https://support.mozilla.org/kb/captive-portal\"/>" },
	[SPECIAL_FIREFOX_TEXT] = { "200 OK", TEXT, "success\n" },
	[SPECIAL_NETWORKMANAGER] = { "200 OK",
	    TEXT "X-NetworkManager-Status: online\r\n",
	    "NetworkManager is online\n" },
	[SPECIAL_NETWORKMANAGER_EMPTY] = { "204 No Content",
	    "X-NetworkManager-Status: online\r\n", "" },
	[SPECIAL_FEDORA] = { "200 OK", TEXT, "OK" },
	[SPECIAL_KINDLE] = { "200 OK", HTML,
	    "<!DOCTYPE html><html><head><title>Kindle</title></head><body>"
	    "81ce4465-7167-4dcb-835b-dcc9e44c112a</body></html>" },
	[SPECIAL_OK] = { "200 OK", TEXT, "ok" },
	[SPECIAL_NINTENDO] = { "200 OK",
	    HTML "X-Organization: Nintendo\r\n",
	    "<!DOCTYPE html><html><head><title>HTML Page</title></head>"
	    "<body>This is test.html page</body></html>" },
};
/* clang-format on */

void
special_count(size_t *rules_out, size_t *bytes_out)
{
	*rules_out = COUNT(special_names) + COUNT(special_probes);
	*bytes_out = 0;
	/* on the wire a name takes one byte more than its text with a dot */
	for (size_t i = 0; i < COUNT(special_names); i++)
		*bytes_out += strlen(special_names[i].rule) + 1;
	for (size_t i = 0; i < COUNT(special_probes); i++)
		*bytes_out += strlen(special_probes[i].host) + 2;
}

bool
special_add(void *block, size_t size)
{
	for (size_t i = 0; i < COUNT(special_names); i++) {
		struct names_rule rule = { .kind = special_names[i].kind,
			.value = i };
		if (!names_parse(str_from(special_names[i].rule), &rule) ||
		    !names_add(block, size, &rule))
			return false;
	}
	for (size_t i = 0; i < COUNT(special_probes); i++) {
		struct names_rule rule = { .kind = NAMES_PROBE,
			.reach = NAMES_EXACT };
		struct str host = str_from(special_probes[i].host);
		if (!name_parse(host, &rule.name) ||
		    !names_add(block, size, &rule))
			return false;
	}
	return true;
}
