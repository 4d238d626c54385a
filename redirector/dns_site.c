/* SPDX-License-Identifier: BSD-2-Clause */
/* dns_site.c -- special names and our own in one table, made at the start */
#include "redirector/dns.h"
#include "redirector/special.h"

/* A name for which own[value - 1] answers; value 0: the resolver. */
static bool
add_own(struct dns_site *site, const struct name *name, size_t value)
{
	struct names_rule rule = { .name = *name,
		.reach = NAMES_EXACT,
		.kind = NAMES_OWN,
		.value = value };
	return names_add(site->special, sizeof site->special, &rule);
}

static bool
add_own_addr(struct dns_site *site, const struct addr *addr, size_t value)
{
	struct name name = name_of_addr(addr);
	return addr->family == 0 || add_own(site, &name, value);
}

bool
dns_site_ready(struct dns_site *site)
{
	size_t rules, bytes;
	special_count(&rules, &bytes);
	if (site->own_count > DNS_OWN_NAMES || site->hint.len > DNS_HINT_SIZE ||
	    !names_begin(site->special, sizeof site->special,
		rules + 3 * DNS_OWN_NAMES) ||
	    !special_add(site->special, sizeof site->special))
		return false;
	for (size_t i = 0; i < site->own_count; i++) {
		const struct dns_own *own = &site->own[i];
		bool known = own->v4.family != 0 || own->v6.family != 0;
		if (!add_own(site, &own->name, known ? i + 1 : 0) ||
		    !add_own_addr(site, &own->v4, i + 1) ||
		    !add_own_addr(site, &own->v6, i + 1))
			return false;
	}
	return true;
}
