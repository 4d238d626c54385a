/* SPDX-License-Identifier: BSD-2-Clause */
/* traps.c -- names that must never get into the garden, and why */
/* Facts of the world; looked at last in November 2026. */
#include "cases/traps.h"

#include <libpsl.h>

enum why {
	PROBE,	 /* a system asks it to find a portal */
	ANYBODY, /* anybody may own a name below it */
	HOME,	 /* names of strangers' homes lie below it */
	RESOLVER,
	RELAY,
	REMOTE
};

static const char *const reasons[] = {
	[PROBE] = "is what a system asks to find out whether it is captive: "
		  "opened, its sign-in page never shows",
	[ANYBODY] = "is a zone in which anybody may own a name",
	[HOME] = "gives names to strangers' homes, which bots favour",
	[RESOLVER] = "is a public resolver over HTTPS or TLS: a way around the "
		     "garden",
	[RELAY] = "is a relay or proxy: a way around the garden",
	[REMOTE] = "hands a machine to somebody elsewhere",
};

/* "name": that name; ".name": it and all below. */
static const struct {
	enum why why;
	const char *name;
} traps[] = {
	{ PROBE, "apple.com" },
	{ PROBE, "captive.apple.com" },
	{ PROBE, "netcts.cdn-apple.com" },
	{ PROBE, "www.airport.us" },
	{ PROBE, "www.apple.com" },
	{ PROBE, "www.appleiphonecell.com" },
	{ PROBE, "www.ibook.info" },
	{ PROBE, "www.itools.info" },
	{ PROBE, "www.thinkdifferent.us" },
	{ PROBE, "clients1.google.com" },
	{ PROBE, "clients3.google.com" },
	{ PROBE, "connectivitycheck.android.com" },
	{ PROBE, "connectivitycheck.gstatic.cn" },
	{ PROBE, "connectivitycheck.gstatic.com" },
	{ PROBE, "g.cn" },
	{ PROBE, "play.googleapis.com" },
	{ PROBE, "www.google.cn" },
	{ PROBE, "www.google.com" },
	{ PROBE, "www.gstatic.com" },
	{ PROBE, "dns.msftncsi.com" },
	{ PROBE, "edge.microsoft.com" },
	{ PROBE, "ipv6.msftconnecttest.com" },
	{ PROBE, "www.msftconnecttest.com" },
	{ PROBE, "www.msftncsi.com" },
	{ PROBE, "detectportal.firefox.com" },
	{ PROBE, "firefox-portal-detection.com" },
	{ PROBE, "connectivity-check.ubuntu.com" },
	{ PROBE, "fedoraproject.org" },
	{ PROBE, "network-test.debian.org" },
	{ PROBE, "nmcheck.gnome.org" },
	{ PROBE, "ping.archlinux.org" },
	{ PROBE, "ping.manjaro.org" },
	{ PROBE, "connect.rom.miui.com" },
	{ PROBE, "connectivitycheck.cbg-app.huawei.com" },
	{ PROBE, "connectivitycheck.platform.hicloud.com" },
	{ PROBE, "www.samsung.com" },
	{ PROBE, "fireoscaptiveportal.com" },
	{ PROBE, "freetimecaptiveportal.com" },
	{ PROBE, "spectrum.s3.amazonaws.com" },
	{ PROBE, "tabletcaptiveportal.com" },
	{ PROBE, "captive.roku.com" },
	{ PROBE, "conntest.nintendowifi.net" },
	{ PROBE, "ctest.cdn.nintendo.net" },
	{ PROBE, "gateway.zscalerthree.net" },
	{ PROBE, "gateway.zscloud.net" },

	{ ANYBODY, ".akamaized.net" },
	{ ANYBODY, ".amazonaws.com" },
	{ ANYBODY, ".appspot.com" },
	{ ANYBODY, ".azureedge.net" },
	{ ANYBODY, ".azurefd.net" },
	{ ANYBODY, ".blob.core.windows.net" },
	{ ANYBODY, "cdn.discordapp.com" },
	{ ANYBODY, ".cloudfront.net" },
	{ ANYBODY, ".edgesuite.net" },
	{ ANYBODY, ".fastly.net" },
	{ ANYBODY, ".github.io" },
	{ ANYBODY, ".googleusercontent.com" },
	{ ANYBODY, ".herokuapp.com" },
	{ ANYBODY, ".netlify.app" },
	{ ANYBODY, ".pages.dev" },
	{ ANYBODY, ".r2.dev" },
	{ ANYBODY, "raw.githubusercontent.com" },
	{ ANYBODY, ".vercel.app" },
	{ ANYBODY, ".web.app" },
	{ ANYBODY, ".workers.dev" },

	{ HOME, ".asuscomm.com" },
	{ HOME, ".ddns.net" },
	{ HOME, ".dlinkddns.com" },
	{ HOME, ".duckdns.org" },
	{ HOME, ".dyndns.org" },
	{ HOME, ".hopto.org" },
	{ HOME, ".mynetname.net" },
	{ HOME, ".myfritz.net" },
	{ HOME, ".myqnapcloud.com" },
	{ HOME, ".no-ip.biz" },
	{ HOME, ".no-ip.ca" },
	{ HOME, ".no-ip.co.uk" },
	{ HOME, ".no-ip.com" },
	{ HOME, ".no-ip.info" },
	{ HOME, ".no-ip.net" },
	{ HOME, ".no-ip.org" },
	{ HOME, ".quickconnect.to" },
	{ HOME, ".synology.me" },
	{ HOME, ".tplinkdns.com" },
	{ HOME, ".zapto.org" },

	{ RESOLVER, "1dot1dot1dot1.com" },
	{ RESOLVER, "8888.google" },
	{ RESOLVER, ".adguard-dns.com" },
	{ RESOLVER, "adult-filter-dns.cleanbrowsing.org" },
	{ RESOLVER, ".avastdns.com" },
	{ RESOLVER, ".cloudflare-dns.com" },
	{ RESOLVER, "dns-family.adguard.com" },
	{ RESOLVER, "dns-unfiltered.adguard.com" },
	{ RESOLVER, "dns.adguard.com" },
	{ RESOLVER, "dns.alidns.com" },
	{ RESOLVER, "dns.bitdefender.net" },
	{ RESOLVER, ".dns.controld.com" },
	{ RESOLVER, "dns.digitale-gesellschaft.ch" },
	{ RESOLVER, ".dns.google" },
	{ RESOLVER, ".dns.google.com" },
	{ RESOLVER, ".dns.mullvad.net" },
	{ RESOLVER, ".dns.nextdns.io" },
	{ RESOLVER, ".dns.opendns.com" },
	{ RESOLVER, ".dns.quad9.net" },
	{ RESOLVER, "dns.switch.ch" },
	{ RESOLVER, "dns.twnic.tw" },
	{ RESOLVER, "dns.umbrella.com" },
	{ RESOLVER, ".dns0.eu" },
	{ RESOLVER, "dns10.quad9.net" },
	{ RESOLVER, "dns11.quad9.net" },
	{ RESOLVER, "dns12.quad9.net" },
	{ RESOLVER, "dns9.quad9.net" },
	{ RESOLVER, "dnsforge.de" },
	{ RESOLVER, "doh.360.cn" },
	{ RESOLVER, "doh.applied-privacy.net" },
	{ RESOLVER, ".doh.cleanbrowsing.org" },
	{ RESOLVER, "doh.dns.sb" },
	{ RESOLVER, "doh.familyshield.opendns.com" },
	{ RESOLVER, "doh.ffmuc.net" },
	{ RESOLVER, "doh.li" },
	{ RESOLVER, "doh.libredns.gr" },
	{ RESOLVER, ".doh.mullvad.net" },
	{ RESOLVER, ".doh.opendns.com" },
	{ RESOLVER, ".doh.pub" },
	{ RESOLVER, "doh.sandbox.opendns.com" },
	{ RESOLVER, "doh.umbrella.com" },
	{ RESOLVER, "dot.360.cn" },
	{ RESOLVER, "dot.ffmuc.net" },
	{ RESOLVER, ".dot.pub" },
	{ RESOLVER, "dot.sb" },
	{ RESOLVER, "dot1.applied-privacy.net" },
	{ RESOLVER, "family-filter-dns.cleanbrowsing.org" },
	{ RESOLVER, ".freedns.controld.com" },
	{ RESOLVER, ".joindns4.eu" },
	{ RESOLVER, "odvr.nic.cz" },
	{ RESOLVER, ".one.one.one.one" },
	{ RESOLVER, "public.dns.iij.jp" },
	{ RESOLVER, "security-filter-dns.cleanbrowsing.org" },
	{ RESOLVER, "wikimedia-dns.org" },

	{ RELAY, ".archive.fo" },
	{ RELAY, ".archive.is" },
	{ RELAY, ".archive.li" },
	{ RELAY, ".archive.md" },
	{ RELAY, ".archive.ph" },
	{ RELAY, ".archive.today" },
	{ RELAY, ".archive.vn" },
	{ RELAY, "cc.bingj.com" },
	{ RELAY, ".cyberghostvpn.com" },
	{ RELAY, ".expressvpn.com" },
	{ RELAY, ".googlezip.net" },
	{ RELAY, ".hide.me" },
	{ RELAY, ".ipvanish.com" },
	{ RELAY, ".mask-h2.icloud.com" },
	{ RELAY, ".mask.icloud.com" },
	{ RELAY, ".mullvad.net" },
	{ RELAY, ".nordvpn.com" },
	{ RELAY, ".opera-mini.net" },
	{ RELAY, ".privateinternetaccess.com" },
	{ RELAY, ".protonvpn.com" },
	{ RELAY, ".sec-tunnel.com" },
	{ RELAY, ".surfshark.com" },
	{ RELAY, ".translate.goog" },
	{ RELAY, ".tunnelbear.com" },
	{ RELAY, ".web.archive.org" },
	{ RELAY, "webcache.googleusercontent.com" },
	{ RELAY, ".windscribe.com" },

	{ REMOTE, ".anydesk.com" },
	{ REMOTE, ".getscreen.me" },
	{ REMOTE, ".logmein.com" },
	{ REMOTE, "remotedesktop.google.com" },
	{ REMOTE, ".rustdesk.com" },
	{ REMOTE, ".screenconnect.com" },
	{ REMOTE, ".splashtop.com" },
	{ REMOTE, ".teamviewer.com" },
	{ REMOTE, ".ultraviewer.net" },
};

enum { TRAPS = sizeof traps / sizeof *traps };

/* True for "a.b" in "b" and for "b" in "b". */
static bool
is_within(struct str name, struct str zone)
{
	if (!str_ends(name, zone))
		return false;
	return name.len == zone.len ||
	    name.data[name.len - zone.len - 1] == '.';
}

/* A zone of which anybody may own a part: "com", "co.uk", "github.io". */
static bool
is_anybodys(const char *zone)
{
	return psl_is_public_suffix(psl_builtin(), zone) == 1;
}

static struct str
trap_name(const char *trap)
{
	return str_from(trap + (*trap == '.' ? 1 : 0));
}

/* A rule lets a trap through when it opens its name, or any name of its zone.
 * One named tenant of a zone that anybody may own is not the whole zone. */
static bool
lets_through(struct str name, bool below, enum why why, const char *text)
{
	bool zone = *text == '.';
	struct str trap = trap_name(text);
	if (!below)
		return zone && why != ANYBODY ? is_within(name, trap)
					      : str_equal(name, trap);
	if (zone && is_within(name, trap))
		return true;
	return is_within(trap, name) && (zone || trap.len > name.len);
}

const char *
traps_find(const char *name, bool below, const char **trap_out)
{
	*trap_out = name;
	if (below && is_anybodys(name))
		return reasons[ANYBODY];
	for (size_t i = 0; i < TRAPS; i++) {
		if (!lets_through(
			str_from(name), below, traps[i].why, traps[i].name))
			continue;
		*trap_out = trap_name(traps[i].name).data;
		return reasons[traps[i].why];
	}
	return NULL;
}

const char *
traps_asked(const char *name, bool below)
{
	if (below && is_anybodys(name))
		return name;
	for (size_t i = 0; i < TRAPS; i++) {
		struct str trap = trap_name(traps[i].name);
		if (below ? is_within(trap, str_from(name))
			  : str_equal(trap, str_from(name)))
			return trap.data;
	}
	return NULL;
}
