/* SPDX-License-Identifier: BSD-2-Clause */
/* test_probes.c -- each portal probe, in both states */
#include "tests/redirector/http_text.h"
#include "tests/rows.h"

/* ---- the probes: facts of the table e1 ---- */

struct probe {
	const char *name; /* host and path */
	const char *host, *path;
	const char *status; /* on a clean line */
	const char *body;   /* all of it; or the part after a leading '~' */
	const char *header;
};

#define SUCCESS \
	"<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>"
#define PROBE(host, path, status, body, header)             \
	{                                                   \
		host path, host, path, status, body, header \
	}
#define P204(host, path) PROBE(host, path, "204 No Content", "", NULL)
#define P200(host, path, body) PROBE(host, path, "200 OK", body, NULL)

static const struct probe probes[] = {
	P200("captive.apple.com", "/hotspot-detect.html", SUCCESS),
	P200("captive.apple.com", "/any/other/path", SUCCESS),
	P200("www.apple.com", "/library/test/success.html", SUCCESS),
	P200("www.appleiphonecell.com", "/", SUCCESS),
	P200("www.itools.info", "/", SUCCESS),
	P200("www.ibook.info", "/", SUCCESS),
	P200("www.airport.us", "/", SUCCESS),
	P200("www.thinkdifferent.us", "/", SUCCESS),
	P200("apple.com", "/library/test/success.html", SUCCESS),
	P200("netcts.cdn-apple.com", "/", SUCCESS),
	P204("connectivitycheck.gstatic.com", "/generate_204"),
	P204("www.google.com", "/generate_204"),
	P204("www.google.com", "/gen_204"),
	P204("play.googleapis.com", "/generate_204"),
	P204("connectivitycheck.android.com", "/generate_204"),
	P204("clients1.google.com", "/generate_204"),
	P204("clients3.google.com", "/generate_204"),
	P204("www.gstatic.com", "/generate_204"),
	P204("g.cn", "/generate_204"),
	P204("www.google.cn", "/generate_204"),
	P204("connectivitycheck.gstatic.cn", "/generate_204"),
	P204("edge.microsoft.com", "/captiveportal/generate_204"),
	P204("connect.rom.miui.com", "/generate_204"),
	P204("connectivitycheck.platform.hicloud.com", "/generate_204"),
	P204("connectivitycheck.cbg-app.huawei.com", "/generate_204"),
	P200("www.samsung.com", "/", "ok"),
	P200("www.msftconnecttest.com", "/connecttest.txt",
	    "Microsoft Connect Test"),
	P200("ipv6.msftconnecttest.com", "/connecttest.txt",
	    "Microsoft Connect Test"),
	P200("www.msftncsi.com", "/ncsi.txt", "Microsoft NCSI"),
	P200("detectportal.firefox.com", "/canonical.html",
	    "<meta http-equiv=\"refresh\" content=\"0;url="
	    "https://support.mozilla.org/kb/captive-portal\"/>"),
	P200("detectportal.firefox.com", "/success.txt", "success\n"),
	P200("detectportal.firefox.com", "/success.txt?ipv4", "success\n"),
	P204("firefox-portal-detection.com", "/generate_204"),
	P200("firefox-portal-detection.com", "/success.txt", "success\n"),
	PROBE("nmcheck.gnome.org", "/check_network_status.txt", "200 OK",
	    "NetworkManager is online\n", "X-NetworkManager-Status: online"),
	PROBE("connectivity-check.ubuntu.com", "/", "204 No Content", "",
	    "X-NetworkManager-Status: online"),
	PROBE("connectivity-check.ubuntu.com.", "/", "204 No Content", "",
	    "X-NetworkManager-Status: online"),
	P200("network-test.debian.org", "/nm", "NetworkManager is online\n"),
	P200("fedoraproject.org", "/static/hotspot.txt", "OK"),
	P200("ping.archlinux.org", "/nm-check.txt",
	    "NetworkManager is online\n"),
	P200("ping.manjaro.org", "/check_network_status.txt",
	    "NetworkManager is online\n"),
	P200("spectrum.s3.amazonaws.com", "/kindle-wifi/wifistub.html",
	    "~81ce4465-7167-4dcb-835b-dcc9e44c112a"),
	P204("fireoscaptiveportal.com", "/generate_204"),
	P204("fireoscaptiveportal.com", "/generate204"),
	P204("tabletcaptiveportal.com", "/generate_204"),
	P204("freetimecaptiveportal.com", "/generate_204"),
	P200("captive.roku.com", "/ok", "ok"),
	PROBE("conntest.nintendowifi.net", "/", "200 OK", "~test.html",
	    "X-Organization: Nintendo"),
	PROBE("ctest.cdn.nintendo.net", "/", "200 OK", "~test.html",
	    "X-Organization: Nintendo"),
	P204("gateway.zscalerthree.net", "/generate_204"),
	P204("gateway.zscloud.net", "/generate_204"),
	/* host in capitals, with a port; a host that only looks like one */
	P204("WWW.GStatic.COM", "/generate_204"),
	P204("www.gstatic.com:80", "/generate_204"),
	P200("www.gstatic.com", "/other", "~You are online."),
	P200("gstatic.com", "/generate_204", "~You are online."),
	P200("xwww.gstatic.com", "/generate_204", "~You are online."),
	P200("example.com", "/", "~You are online."),
};

static void
expect_redirect(struct str answer, bool with_body)
{
	assert_true(str_starts(answer, STR("HTTP/1.1 302 Found\r\n")));
	assert_true(holds(answer, "\r\nLocation: " PORTAL "\r\n"));
	assert_true(answer.len < 400);
	assert_int_equal(body_of(answer).len > 0, with_body);
}

static void
ask_probe(const struct probe *probe, const char *method, bool walled,
    struct str *answer)
{
	char request[512];
	snprintf(request, sizeof request,
	    "%s %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: CaptiveNetworkSupport"
	    "-1.0 wispr\r\nConnection: close\r\n\r\n",
	    method, probe->path, probe->host);
	*answer = answer_to(request, walled);
}

static void
walled_get(void **state)
{
	struct str answer;
	ask_probe(*state, "GET", true, &answer);
	expect_sound(answer);
	expect_redirect(answer, true);
}

static void
walled_head(void **state)
{
	struct str answer;
	ask_probe(*state, "HEAD", true, &answer);
	expect_redirect(answer, false);
}

static void
clean_get(void **state)
{
	const struct probe *probe = *state;
	struct str answer;
	char status[64];
	ask_probe(probe, "GET", false, &answer);
	expect_sound(answer);
	snprintf(status, sizeof status, "HTTP/1.1 %s\r\n", probe->status);
	assert_true(str_starts(answer, str_from(status)));
	if (probe->body[0] == '~')
		assert_true(holds(body_of(answer), probe->body + 1));
	else
		assert_true(str_equal(body_of(answer), str_from(probe->body)));
	if (probe->header != NULL)
		assert_true(holds(answer, probe->header));
}

static void
clean_head(void **state)
{
	const struct probe *probe = *state;
	struct str answer;
	char status[64];
	ask_probe(probe, "HEAD", false, &answer);
	snprintf(status, sizeof status, "HTTP/1.1 %s\r\n", probe->status);
	assert_true(str_starts(answer, str_from(status)));
	assert_int_equal(body_of(answer).len, 0);
}

int
main(void)
{
	static const struct rows_way ways[] = {
		{ "walled GET", walled_get },
		{ "walled HEAD", walled_head },
		{ "clean GET", clean_get },
		{ "clean HEAD", clean_head },
	};
	return ROWS_RUN_WAYS("probes", probes, ways, make_answers);
}
