/* SPDX-License-Identifier: BSD-2-Clause */
/* test_search.c -- what a text may mean, and what it finds in a real database
 */
#include "cases/release.h"
#include "cases/search.h"
#include "tests/cases/world.h"

/* ---- what a text may mean ---- */

static const struct {
	const char *typed, *address, *start, *phone, *code;
} texts[] = {
	{ "192.0.2.1", "192.0.2.1", NULL, NULL, NULL },
	{ " 2001:DB8::1 ", "2001:db8::1", NULL, NULL, NULL },
	{ "7kq-4mf", NULL, "7kq-4mf", NULL, "7KQ4MF" },
	{ "7KQ 4MF", NULL, "7kq 4mf", NULL, "7KQ4MF" },
	{ "Kunde-17", NULL, "kunde-17", NULL, NULL },
	{ "A@B.Example", NULL, "a@b.example", NULL, NULL },
	{ "+49 (30) 12-34.56", NULL, "+49 (30) 12-34.56", "6543210394", NULL },
	{ "0030/123456", NULL, "0030/123456", "65432103", NULL },
	{ "12345", NULL, "12345", NULL, NULL },
	{ "000000001", NULL, "000000001", NULL, NULL },
	{ "1234567890123456", NULL, "1234567890123456", NULL, NULL },
	{ "x", NULL, NULL, NULL, NULL },
	{ "", NULL, NULL, NULL, NULL },
};

static void
same(const char *got, const char *want)
{
	if (want == NULL)
		assert_null(got);
	else
		assert_string_equal(got, want);
}

static void
reads_what_was_typed(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 16);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct search search =
		    search_read(str_from(texts[i].typed), arena);
		same(search.address, texts[i].address);
		same(search.start, texts[i].start);
		same(search.phone, texts[i].phone);
		same(search.code, texts[i].code);
	}
	struct search search = search_read(STR("0049 30123"), arena);
	assert_string_equal(search.ends, "{321039,3210394}");
	arena_free(arena);
}

/* ---- what it finds ---- */

static void
put_people(struct bench *bench)
{
	assert_int_equal(db_script(bench->db,
			     "INSERT INTO lazaret.contact (subscriber_id, "
			     "channel, value) SELECT id, 'email', "
			     "'Anna' || account || '@Mail.example' "
			     "FROM lazaret.subscriber;"
			     "INSERT INTO lazaret.contact (subscriber_id, "
			     "channel, value) SELECT id, 'phone', "
			     "'030 / 55 00 0' || right(account, 1) "
			     "FROM lazaret.subscriber;"),
	    DB_OK);
}

/* The codes of the cases found, in order, and the lines. */
static struct search_answer
find(struct bench *bench, const char *typed)
{
	struct search_answer answer;
	struct search search = search_read(str_from(typed), bench->arena);
	assert_int_equal(
	    search_run(bench->db, bench->arena, &search, &answer), DB_OK);
	return answer;
}

static void
finds_by_each_way(void **state)
{
	struct bench *bench = *state;
	put_people(bench);
	struct quarantine_order order = order_for("L-1");
	struct quarantine_answer first = ask(bench, &order, QUARANTINE_OPENED);
	order = order_for("L-2");
	ask(bench, &order, QUARANTINE_OPENED);
	const struct {
		const char *typed, *how;
	} ways[] = {
		{ "192.0.2.1", "address" },
		{ "a-1", "account" },
		{ "l-1", "line" },
		{ "annaa-1@m", "mail" },
		{ "+49 30 550001", "phone" },
		{ "550001", "phone" },
		{ first.facts.code, "code" },
	};
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		struct search_answer answer = find(bench, ways[i].typed);
		assert_int_equal(answer.case_count, 1);
		assert_string_equal(answer.cases[0].how, ways[i].how);
		assert_string_equal(answer.cases[0].facts.line, "L-1");
	}
	struct search_answer many = find(bench, "anna");
	assert_int_equal(many.case_count, 2);
	assert_int_equal(many.line_count, 5);
	struct search_answer none = find(bench, "l-5");
	assert_int_equal(none.case_count, 0);
	assert_int_equal(none.line_count, 1);
	assert_int_equal(none.lines[0].cases, 0);
	assert_int_equal(find(bench, "%").line_count, 0);
	assert_int_equal(find(bench, "__").line_count, 0);
}

static void
an_address_finds_who_held_it_then(void **state)
{
	struct bench *bench = *state;
	assert_int_equal(
	    db_script(bench->db,
		"INSERT INTO lazaret.lease_past (id, line_id, realm, prefix, "
		"origin, started_at, ended_at) SELECT 9000, id, 'default', "
		"'203.0.113.64/26', 'dhcp', now() - interval '9 days', "
		"now() - interval '8 days' FROM lazaret.line "
		"WHERE reference = 'L-2'"),
	    DB_OK);
	struct search_answer answer = find(bench, "203.0.113.77");
	assert_int_equal(answer.line_count, 1);
	assert_string_equal(answer.lines[0].reference, "L-2");
	assert_true(answer.lines[0].till > 0);
	assert_int_equal(find(bench, "192.0.2.2").lines[0].till, 0);
	/* behind CGNAT: by what the world saw */
	assert_string_equal(
	    find(bench, "198.51.100.7").lines[0].reference, "L-4");
}

/* ---- the list ---- */

static size_t
listed(struct bench *bench, struct shelf_filter filter)
{
	struct shelf_row *rows;
	size_t count;
	bool more;
	if (filter.limit == 0)
		filter.limit = 50;
	assert_int_equal(
	    shelf_list(bench->db, bench->arena, &filter, &rows, &count, &more),
	    DB_OK);
	return count;
}
#define LISTED(...) listed(bench, (struct shelf_filter){ __VA_ARGS__ })

static void
lists_by_each_filter(void **state)
{
	struct bench *bench = *state;
	struct quarantine_order order = order_for("L-3");
	order.source = "few";
	ask(bench, &order, QUARANTINE_OPENED);
	order = order_for("L-5");
	order.cause = "spam-bot";
	struct quarantine_answer last = ask(bench, &order, QUARANTINE_OPENED);
	assert_int_equal(LISTED(0), 4);
	assert_int_equal(LISTED(.cause = "mirai"), 3);
	assert_int_equal(LISTED(.cause = "mirai", .kind = "critical"), 1);
	assert_int_equal(LISTED(.measure = "garden"), 2);
	assert_int_equal(LISTED(.measure = "notice", .kind = "home"), 1);
	assert_int_equal(LISTED(.states = "{held,watch}"), 0);
	assert_int_equal(LISTED(.states = "{open,held}"), 4);
	assert_int_equal(LISTED(.source = "few"), 1);
	assert_int_equal(LISTED(.source = "nobody"), 0);
	assert_int_equal(LISTED(.since = now_us()), 0);
	assert_int_equal(LISTED(.until = now_us() - 3600000000), 0);
	assert_int_equal(LISTED(.until = now_us() + 3600000000), 4);
	assert_int_equal(LISTED(.taken_by = "staff:anna"), 0);
	assert_int_equal(
	    db_script(bench->db,
		"INSERT INTO lazaret.realm VALUES ('north');"
		"INSERT INTO lazaret.site (name, realm, mode) VALUES "
		"('here', 'default', 'redirect'), "
		"('there', 'north', 'redirect');"
		"UPDATE lazaret.line SET realm = 'north' "
		"WHERE reference = 'L-5';"
		"UPDATE lazaret.subscriber SET kind = 'shared' "
		"WHERE account = 'A-5';"
		"UPDATE lazaret.case SET taken_by = 'staff:anna', "
		"taken_at = now() WHERE cause = 'spam-bot'"),
	    DB_OK);
	assert_int_equal(LISTED(.site = "here"), 3);
	assert_int_equal(LISTED(.site = "there"), 1);
	assert_int_equal(LISTED(.site = "there", .kind = "shared"), 1);
	assert_int_equal(LISTED(.taken_by = "staff:anna"), 1);
	assert_int_equal(LISTED(.taken_by = "staff:anna", .cause = "mirai"), 0);

	struct case_facts facts;
	enum release_outcome released;
	assert_int_equal(release_run(bench->db, bench->arena,
			     &(struct release_order){ .case_id = last.facts.id,
				 .kind = RELEASE_STAFF,
				 .actor = "staff:anna",
				 .reason = "clean" },
			     &released, &facts),
	    DB_OK);
	assert_int_equal(LISTED(.states = "{watch}"), 1);
	assert_int_equal(LISTED(.states = "{watch}", .source = "sinkhole"), 1);
	assert_int_equal(LISTED(.states = "{open,held}"), 3);
}

static void
pages_by_the_last_one_seen(void **state)
{
	struct bench *bench = *state;
	struct shelf_filter filter = { .limit = 1 };
	struct shelf_row *rows;
	size_t count, seen = 0;
	bool more = true;
	for (int64_t before = INT64_MAX; more; seen++) {
		assert_int_equal(shelf_list(bench->db, bench->arena, &filter,
				     &rows, &count, &more),
		    DB_OK);
		assert_int_equal(count, 1);
		assert_true(rows[0].facts.opened_at < before);
		before = filter.before = rows[0].facts.opened_at;
		filter.before_id = rows[0].facts.id;
	}
	assert_int_equal(seen, 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_was_typed),
		cmocka_unit_test(finds_by_each_way),
		cmocka_unit_test(an_address_finds_who_held_it_then),
		cmocka_unit_test(lists_by_each_filter),
		cmocka_unit_test(pages_by_the_last_one_seen),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
