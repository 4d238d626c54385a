/* SPDX-License-Identifier: BSD-2-Clause */
/* store.c -- the SQL of the redirector */
#include "redirector/store.h"

#include <stdio.h>
#include <string.h>

#include "lib/pin.h"

enum {
	SITE_SYSTEM,
	SITE_TIMELINE,
	SITE_NUMBER,
	SITE_REALM,
	SITE_MODE,
	SITE_STEER4,
	SITE_STEER6
};

const struct sql store_site = { "site", 1,
	"SELECT i.system, i.timeline, d.number, s.realm, s.mode,"
	" host(s.steering_ipv4), host(s.steering_ipv6)"
	" FROM lazaret.wall_identity() i, lazaret.data_state d"
	" LEFT JOIN lazaret.site s ON s.name = $1" };

enum {
	NAME_NAME,
	NAME_BELOW,
	NAME_GROUPS,
	NAME_PORTS,
	NAME_SHARED,
	NAME_INDICATOR
};

const struct sql store_names = { "names", 0,
	"SELECT r.name, r.below, 1::bigint << g.bit,"
	" array_to_string(r.ports, ' '), r.shared, NULL"
	" FROM lazaret.garden_rule r"
	" JOIN lazaret.garden_group g ON g.name = r.group_name"
	" UNION ALL "
	"SELECT i.name, i.below, NULL, NULL, NULL, i.id FROM lazaret.indicator "
	"i"
	" WHERE i.kind = 'name' AND NOT i.retired" };

static bool
read_addr(const struct db_result *result, int column, struct addr *addr_out)
{
	return db_is_null(result, 0, column) ||
	    addr_parse(str_from(db_text(result, 0, column)), addr_out);
}

bool
store_read_site(const struct db_result *result, const char *name,
    struct shared_site *site_out)
{
	struct shared_site site = { 0 };
	snprintf(site.data.system, sizeof site.data.system, "%s",
	    db_text(result, 0, SITE_SYSTEM));
	snprintf(site.data.timeline, sizeof site.data.timeline, "%s",
	    db_text(result, 0, SITE_TIMELINE));
	site.data.number = db_number(result, 0, SITE_NUMBER);
	snprintf(site.name, sizeof site.name, "%s", name);
	snprintf(site.realm, sizeof site.realm, "%s",
	    db_text(result, 0, SITE_REALM));
	site.mode = strcmp(db_text(result, 0, SITE_MODE), "redirect") == 0
	    ? DNS_REDIRECT
	    : DNS_FORGE;
	bool known = !db_is_null(result, 0, SITE_REALM) &&
	    read_addr(result, SITE_STEER4, &site.steer4) &&
	    read_addr(result, SITE_STEER6, &site.steer6);
	*site_out = site;
	return known;
}

bool
store_read_name(
    const struct db_result *result, int at, struct names_rule *rule_out)
{
	struct names_rule rule = { .reach = NAMES_EXACT };
	bool below = db_true(result, at, NAME_BELOW);
	if (!name_parse(str_from(db_text(result, at, NAME_NAME)), &rule.name))
		return false;
	if (db_is_null(result, at, NAME_INDICATOR)) {
		rule.kind = NAMES_GARDEN;
		rule.value = (uint64_t)db_number(result, at, NAME_GROUPS);
		rule.ports =
		    pin_ports_parse(str_from(db_text(result, at, NAME_PORTS)));
		if (db_true(result, at, NAME_SHARED))
			rule.ports |= NAMES_SHARED;
		if (below)
			rule.reach = NAMES_BELOW;
	} else {
		rule.kind = NAMES_INDICATOR;
		rule.value = (uint64_t)db_number(result, at, NAME_INDICATOR);
		if (below)
			rule.reach = NAMES_ZONE;
	}
	*rule_out = rule;
	return true;
}

enum {
	QUESTION_ID,
	QUESTION_ADDRESS,
	QUESTION_WALLED,
	QUESTION_GARDEN,
	QUESTION_NAMES
};

const struct sql store_question = { "question", 2,
	"SELECT id, host(address), measure >= 'garden', garden,"
	" array_to_string(names, ' ') FROM lazaret.explanation"
	" WHERE site = $1 AND id > $2::bigint AND answered_at IS NULL"
	"  AND asked_at > now() - interval '5 s' ORDER BY id LIMIT 1" };

const struct sql store_answer = { "answer", 2,
	"UPDATE lazaret.explanation SET answered_at = now(),"
	" answer = $2::jsonb"
	" WHERE id = $1::bigint AND answered_at IS NULL" };

bool
store_read_question(
    const struct db_result *result, struct store_question *question_out)
{
	question_out->walled = db_true(result, 0, QUESTION_WALLED);
	question_out->garden = (uint64_t)db_number(result, 0, QUESTION_GARDEN);
	question_out->names = str_from(db_text(result, 0, QUESTION_NAMES));
	return addr_parse(str_from(db_text(result, 0, QUESTION_ADDRESS)),
	    &question_out->address);
}
