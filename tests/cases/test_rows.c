/* SPDX-License-Identifier: BSD-2-Clause */
/* test_rows.c -- leases and subscribers as rows of JSON */
#include <string.h>

#include "cases/lease_row.h"
#include "cases/subscriber_row.h"
#include "lib/json.h"
#include "tests/rows.h"

enum { ROOM = 1 << 16 };

#define LEASE(more)                                                           \
	"{\"line\": \"L-1\", \"prefix\": \"10.0.0.1\", \"origin\": \"dhcp\"," \
	" \"started_at\": \"2026-11-22T10:00:00Z\"" more "}"
#define OUTSIDE ", \"outside\": \"198.51.100.7\""

struct lease_case {
	const char *name;
	const char *json;
	const char *fault; /* the field; NULL: fine */
	int first, last;
};

static const struct lease_case lease_cases[] = {
	{ "the least", LEASE(""), NULL, 0, 65535 },
	{ "an outside address alone", LEASE(OUTSIDE), NULL, 0, 65535 },
	{ "an outside address with ports",
	    LEASE(OUTSIDE ", \"first_port\": 0, \"last_port\": 1023"), NULL, 0,
	    1023 },
	{ "one port", LEASE(OUTSIDE ", \"first_port\": 5, \"last_port\": 5"),
	    NULL, 5, 5 },
	{ "ports the wrong way round",
	    LEASE(OUTSIDE ", \"first_port\": 6, \"last_port\": 5"), "last_port",
	    0, 0 },
	{ "half a range", LEASE(OUTSIDE ", \"first_port\": 6"), "last_port", 0,
	    0 },
	{ "the other half", LEASE(OUTSIDE ", \"last_port\": 6"), "first_port",
	    0, 0 },
	{ "ports of nothing", LEASE(", \"first_port\": 1, \"last_port\": 2"),
	    "first_port", 0, 0 },
	{ "an end before the start",
	    LEASE(", \"ended_at\": \"2026-11-22T09:00:00Z\""), "ended_at", 0,
	    0 },
	{ "told to end when it starts",
	    LEASE(", \"until\": \"2026-11-22T10:00:00Z\""), "until", 0, 0 },
	{ "ended when it started",
	    LEASE(", \"ended_at\": \"2026-11-22T10:00:00Z\""), NULL, 0, 65535 },
	{ "a default route",
	    "{\"line\": \"L-1\", \"prefix\": \"::/0\","
	    " \"origin\": \"radius\","
	    " \"started_at\": \"2026-11-22T10:00:00Z\"}",
	    "prefix", 0, 0 },
	{ "all of the outside", LEASE(", \"outside\": \"0.0.0.0/0\""),
	    "outside", 0, 0 },
	{ "host bits",
	    "{\"line\": \"L-1\", \"prefix\": \"10.0.0.1/24\","
	    " \"origin\": \"dhcp\","
	    " \"started_at\": \"2026-11-22T10:00:00Z\"}",
	    "prefix", 0, 0 },
};

static void *
read_row(const struct shape *shape, const char *json, struct faults *faults)
{
	char reason[JSON_REASON_SIZE];
	json_t *value = json_parse(str_from(json), reason);
	assert_non_null(value);
	void *row = shape_read_json(shape, value, faults);
	json_decref(value);
	return row;
}

static void
lease_one(void **state)
{
	const struct lease_case *want = *state;
	struct arena *arena = arena_new(ROOM);
	struct faults faults = { .arena = arena };
	struct lease_order order;
	const void *row = read_row(&lease_row_shape, want->json, &faults);
	bool fine = row != NULL && lease_row_order(row, &faults, &order);
	assert_int_equal(fine, want->fault == NULL);
	if (fine) {
		assert_string_equal(order.line, "L-1");
		assert_int_equal(order.first_port, want->first);
		assert_int_equal(order.last_port, want->last);
		assert_int_equal(order.prefix.length, 32);
	} else {
		assert_string_equal(faults.list[0].field, want->fault);
	}
	arena_free(arena);
}

#define SUBSCRIBER(more)                                                       \
	"{\"kind\": \"home\", \"contacts\": [{\"channel\": \"email\","         \
	" \"value\": \"a@b.example\"}], \"lines\": [{\"reference\": \"L-1\"}," \
	" {\"reference\": \"L-2\", \"realm\": \"south\"}]" more "}"

static void
subscribers_are_read(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ROOM);
	struct faults faults = { .arena = arena };
	struct subscriber_order order;
	const void *row =
	    read_row(&subscriber_row_shape, SUBSCRIBER(""), &faults);
	assert_non_null(row);
	assert_true(subscriber_row_order(row, "A-1", &faults, &order));
	assert_string_equal(order.account, "A-1");
	assert_string_equal(order.kind, "home");
	assert_null(order.language);
	assert_int_equal(order.contact_count, 1);
	assert_string_equal(order.contacts[0].value, "a@b.example");
	assert_int_equal(order.line_count, 2);
	assert_null(order.lines[0].realm);
	assert_string_equal(order.lines[1].realm, "south");
	arena_free(arena);
}

static void
accounts_agree(void **state)
{
	(void)state;
	static const struct {
		const char *json, *path, *want; /* NULL: refused */
	} rows[] = {
		{ SUBSCRIBER(""), "A-1", "A-1" },
		{ SUBSCRIBER(", \"account\": \"A-1\""), "A-1", "A-1" },
		{ SUBSCRIBER(", \"account\": \"A-1\""), NULL, "A-1" },
		{ SUBSCRIBER(", \"account\": \"A-2\""), "A-1", NULL },
		{ SUBSCRIBER(""), NULL, NULL },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *arena = arena_new(ROOM);
		struct faults faults = { .arena = arena };
		struct subscriber_order order;
		const void *row =
		    read_row(&subscriber_row_shape, rows[i].json, &faults);
		bool fine =
		    subscriber_row_order(row, rows[i].path, &faults, &order);
		assert_int_equal(fine, rows[i].want != NULL);
		if (fine)
			assert_string_equal(order.account, rows[i].want);
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest others[] = {
		cmocka_unit_test(subscribers_are_read),
		cmocka_unit_test(accounts_agree),
	};
	return ROWS_RUN("leases", lease_cases, lease_one) +
	    cmocka_run_group_tests_name("rows", others, NULL, NULL);
}
