/* SPDX-License-Identifier: BSD-2-Clause */
/* type.c -- types of DNS records by their names */
#include "redirector/type.h"

#include <stdio.h>

#include "redirector/query.h"

static const struct {
	const char *name;
	uint16_t type;
} types[] = {
	{ "A", TYPE_A },
	{ "NS", TYPE_NS },
	{ "CNAME", TYPE_CNAME },
	{ "SOA", TYPE_SOA },
	{ "NULL", TYPE_NULL },
	{ "PTR", TYPE_PTR },
	{ "HINFO", TYPE_HINFO },
	{ "MX", TYPE_MX },
	{ "TXT", TYPE_TXT },
	{ "AAAA", TYPE_AAAA },
	{ "SRV", TYPE_SRV },
	{ "OPT", TYPE_OPT },
	{ "DS", TYPE_DS },
	{ "RRSIG", TYPE_RRSIG },
	{ "DNSKEY", TYPE_DNSKEY },
	{ "SVCB", TYPE_SVCB },
	{ "HTTPS", TYPE_HTTPS },
	{ "TKEY", TYPE_TKEY },
	{ "TSIG", 250 },
	{ "IXFR", 251 },
	{ "AXFR", 252 },
	{ "ANY", TYPE_ANY },
	{ "CAA", TYPE_CAA },
};
enum { COUNT = sizeof types / sizeof *types };

bool
type_parse(struct str text, uint16_t *type_out)
{
	int64_t number;
	for (size_t i = 0; i < COUNT; i++) {
		if (!str_equal_nocase(text, str_from(types[i].name)))
			continue;
		*type_out = types[i].type;
		return true;
	}
	if (text.len < 4 ||
	    !str_equal_nocase((struct str){ text.data, 4 }, STR("TYPE")))
		return false;
	if (!str_number((struct str){ text.data + 4, text.len - 4 }, 0,
		UINT16_MAX, &number))
		return false;
	*type_out = (uint16_t)number;
	return true;
}

const char *
type_print(uint16_t type, char *text)
{
	for (size_t i = 0; i < COUNT; i++)
		if (types[i].type == type)
			return types[i].name;
	snprintf(text, TYPE_TEXT_SIZE, "TYPE%u", type);
	return text;
}
