/* SPDX-License-Identifier: BSD-2-Clause */
/* sign_on.c -- who comes by the word of the operator's own proxy */
#include "portal/staff/sign_on.h"

#include <sodium.h>
#include <string.h>

#include "lib/log.h"

enum { PROXIES_MOST = 16, SECRET_LEAST = 32 };

static struct {
	struct prefix from[PROXIES_MOST];
	size_t count;
	struct str secret;
} trusted;

void
sign_on_open(const struct portal_settings *settings)
{
	struct str left = str_from(settings->sign_on_from);
	trusted.secret = str_from(settings->sign_on_secret);
	while (left.len > 0) {
		struct str one = str_cut(left, ' ', &left);
		if (one.len == 0)
			continue;
		if (trusted.count == PROXIES_MOST ||
		    !prefix_parse(one, &trusted.from[trusted.count++]))
			die("settings: sign_on_from: \"%.*s\" is no prefix, or "
			    "one too many",
			    (int)one.len, one.data);
	}
	if (trusted.count > 0 && trusted.secret.len < SECRET_LEAST)
		die("settings: sign_on_secret needs at least %d characters",
		    SECRET_LEAST);
}

static bool
comes_from_proxy(const struct addr *from)
{
	for (size_t i = 0; i < trusted.count; i++)
		if (prefix_contains(&trusted.from[i], from))
			return true;
	return false;
}

struct str
sign_on_name(const struct request *request)
{
	struct str secret = request->proxy_secret;
	if (!comes_from_proxy(&request->from) ||
	    secret.len != trusted.secret.len ||
	    sodium_memcmp(secret.data, trusted.secret.data, secret.len) != 0 ||
	    !str_is_text(request->proxy_staff))
		return (struct str){ NULL, 0 };
	return request->proxy_staff;
}
