/* SPDX-License-Identifier: BSD-2-Clause */
/* test_quarantine.c -- reports become cases, in a real database */
#include "tests/cases/world.h"

#include <sys/wait.h>
#include <unistd.h>

#include "cases/case.h"
#include "cases/lease.h"
#include "cases/release.h"
#include "cases/subscriber.h"

static struct quarantine_answer
ask_address(struct bench *bench, const char *text, int port, int64_t at,
    enum quarantine_outcome want)
{
	struct addr addr;
	assert_true(addr_parse(str_from(text), &addr));
	struct quarantine_order order = order_for(NULL);
	order.addr = &addr;
	order.port = port;
	order.observed_at = at;
	return ask(bench, &order, want);
}

#define ON_WALL(address)                                                  \
	"SELECT count(*) FROM lazaret.wall WHERE prefix = '" address "' " \
	"AND measure = 'garden'"

static void
one_case_from_first_report_to_relapse(void **state)
{
	struct bench *bench = *state;
	struct quarantine_order order = order_for("L-1");
	order.source_report_id = "r1";
	struct quarantine_answer opened = ask(bench, &order, QUARANTINE_OPENED);
	assert_int_equal(opened.facts.measure, MEASURE_GARDEN);
	assert_int_equal(strlen(opened.facts.code), 6);
	assert_int_equal(count(bench, ON_WALL("192.0.2.1")), 1);

	struct quarantine_answer repeat = ask(bench, &order, QUARANTINE_REPEAT);
	assert_string_equal(repeat.facts.id, opened.facts.id);
	order.source_report_id = "r2";
	struct quarantine_answer joined = ask(bench, &order, QUARANTINE_JOINED);
	assert_string_equal(joined.facts.id, opened.facts.id);
	assert_int_equal(joined.facts.reports, 2);

	struct release_order release = { opened.facts.id, RELEASE_API,
		"token:test", "clean \"now\"" };
	enum release_outcome released;
	struct case_facts facts;
	assert_int_equal(
	    release_run(bench->db, bench->arena, &release, &released, &facts),
	    DB_OK);
	assert_int_equal(released, RELEASE_DONE);
	assert_string_equal(facts.state, "watch");
	assert_int_equal(count(bench, ON_WALL("192.0.2.1")), 0);
	assert_int_equal(
	    release_run(bench->db, bench->arena, &release, &released, &facts),
	    DB_OK);
	assert_int_equal(released, RELEASE_NOT_HELD);

	order.source_report_id = "r3";
	ask(bench, &order, QUARANTINE_FILED);
	assert_int_equal(count(bench, ON_WALL("192.0.2.1")), 0);

	order.source_report_id = "r4";
	order.observed_at = now_us();
	struct quarantine_answer relapse =
	    ask(bench, &order, QUARANTINE_JOINED);
	assert_string_equal(relapse.facts.id, opened.facts.id);
	assert_string_equal(relapse.facts.state, "open");
	assert_int_equal(relapse.facts.relapses, 1);
	assert_int_equal(count(bench, ON_WALL("192.0.2.1")), 1);
	assert_int_equal(count(bench,
			     "SELECT count(*) FROM lazaret.notice n "
			     "JOIN lazaret.line l ON l.id = n.line_id "
			     "WHERE l.reference = 'L-1'"),
	    3); /* walled, released, relapsed */
}

static void
addresses_find_their_line(void **state)
{
	struct bench *bench = *state;
	int64_t now = now_us();
	struct quarantine_answer found = ask_address(
	    bench, "192.0.2.2", ATTRIBUTION_NO_PORT, now, QUARANTINE_OPENED);
	assert_string_equal(found.attribution.line, "L-2");
	assert_string_equal(found.attribution.method, "static");
	assert_int_equal(found.attribution.certainty, 100);
	found =
	    ask_address(bench, "198.51.100.7", 20500, now, QUARANTINE_OPENED);
	assert_string_equal(found.attribution.line, "L-4");
	assert_string_equal(found.attribution.method, "cgnat-fixed");
	ask_address(bench, "198.51.100.7", 30000, now, QUARANTINE_NOBODY);
	ask_address(
	    bench, "198.51.100.7", ATTRIBUTION_NO_PORT, now, QUARANTINE_DOUBT);
	ask_address(
	    bench, "203.0.113.9", ATTRIBUTION_NO_PORT, now, QUARANTINE_NOBODY);
	ask_address(bench, "192.0.2.2", ATTRIBUTION_NO_PORT,
	    now - INT64_C(40) * 86400 * 1000000, QUARANTINE_NOBODY);
	assert_int_equal(count(bench,
			     "SELECT count(*) FROM lazaret.report "
			     "WHERE outcome IN ('nobody', 'doubt')"),
	    4);
}

/* 512 ports each: 126 lines behind one outside address. */
static void
many_lines_share_an_address(void **state)
{
	struct bench *bench = *state;
	assert_int_equal(
	    db_script(bench->db,
		"INSERT INTO lazaret.line (reference, subscriber_id) "
		"SELECT 'S-' || n, s.id FROM lazaret.subscriber s, "
		"generate_series(0, 125) n WHERE account = 'A-1';"
		"INSERT INTO lazaret.lease (line_id, realm, prefix, "
		"outside, ports, origin, started_at, confirmed_at) "
		"SELECT id, 'default', set_masklen('100.70.0.0'::cidr "
		"+ n, 32), '198.51.100.9', int4range(1024 + 512 * n, "
		"1536 + 512 * n), 'cgnat-block', "
		"now() - interval '1 hour', now() FROM lazaret.line "
		"CROSS JOIN LATERAL (SELECT "
		"substr(reference, 3)::integer AS n) p "
		"WHERE reference LIKE 'S-%'"),
	    DB_OK);
	static const struct {
		int port;
		const char *line;
	} rows[] = { { 1024, "S-0" }, { 33000, "S-62" }, { 65535, "S-125" } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct quarantine_answer found = ask_address(bench,
		    "198.51.100.9", rows[i].port, now_us(), QUARANTINE_OPENED);
		assert_string_equal(found.attribution.line, rows[i].line);
	}
	ask_address(bench, "198.51.100.9", ATTRIBUTION_NO_PORT, now_us(),
	    QUARANTINE_DOUBT);
}

static void
unsound_orders_change_nothing(void **state)
{
	struct bench *bench = *state;
	int64_t before = count(bench, "SELECT count(*) FROM lazaret.report");
	struct quarantine_order order = order_for("L-9");
	ask(bench, &order, QUARANTINE_NO_LINE);
	order = order_for("L-1");
	order.cause = "none";
	ask(bench, &order, QUARANTINE_NO_CAUSE);
	order = order_for("L-1");
	order.source = "none";
	ask(bench, &order, QUARANTINE_NO_SOURCE);
	order = order_for("L-1");
	order.observed_at += INT64_C(3600) * 1000000;
	ask(bench, &order, QUARANTINE_FUTURE);
	order = order_for("L-5");
	order.dry_run = true;
	struct quarantine_answer dry = ask(bench, &order, QUARANTINE_OPENED);
	assert_string_equal(dry.facts.id, "");
	assert_int_equal(dry.facts.measure, MEASURE_GARDEN);
	assert_int_equal(
	    count(bench, "SELECT count(*) FROM lazaret.report"), before);
}

static void
who_is_protected_is_told(void **state)
{
	struct bench *bench = *state;
	struct quarantine_order order = order_for("L-3");
	order.asked = true;
	order.measure = MEASURE_GARDEN;
	order.force = true;
	ask(bench, &order, QUARANTINE_PROTECTED);
	struct quarantine_order plain = order_for("L-3");
	struct quarantine_answer answer = ask(bench, &plain, QUARANTINE_OPENED);
	assert_int_equal(answer.facts.measure, MEASURE_NOTICE);
}

static void
the_brake_holds(void **state)
{
	struct bench *bench = *state;
	static const char three[] =
	    "INSERT INTO lazaret.subscriber (account) "
	    "SELECT 'B-' || i FROM generate_series(1, 3) i;"
	    "INSERT INTO lazaret.line (reference, subscriber_id) "
	    "SELECT account, id FROM lazaret.subscriber "
	    "WHERE account LIKE 'B-%'";
	assert_int_equal(db_script(bench->db, three), DB_OK);
	struct quarantine_order order = order_for("B-1");
	order.source = "few";
	ask(bench, &order, QUARANTINE_OPENED);
	order.line = "B-2";
	ask(bench, &order, QUARANTINE_OPENED);
	order.line = "B-3";
	struct quarantine_answer held = ask(bench, &order, QUARANTINE_HELD);
	assert_string_equal(held.facts.held_by, "brake");
	assert_int_equal(held.facts.measure, MEASURE_NOTICE);
	assert_int_equal(count(bench,
			     "SELECT count(*) FROM lazaret.brake "
			     "WHERE source = 'few' AND pulled_at IS NOT NULL"),
	    1);
}

/* Half a year's disputes take a source's weight; a second source is heard. */
static void
who_is_not_believed_walls_with_another_alone(void **state)
{
	struct bench *bench = *state;
	struct quarantine_order order = order_for("L-9");
	assert_int_equal(db_script(bench->db,
			     "INSERT INTO lazaret.line (reference,"
			     " subscriber_id) SELECT 'L-9', id FROM"
			     " lazaret.subscriber WHERE account = 'A-1';"
			     "INSERT INTO lazaret.source (name, weight)"
			     " VALUES ('shaky', 41), ('other', 39);"
			     "INSERT INTO lazaret.request (case_id, kind,"
			     " state, source, due_at, decided_by, decided_at)"
			     " SELECT id, 'dispute', 'approved', 'shaky',"
			     " now(), 'x', now() FROM lazaret.case LIMIT 1"),
	    DB_OK);
	order.source = "shaky";
	struct quarantine_answer got = ask(bench, &order, QUARANTINE_OPENED);
	assert_int_equal(got.facts.measure, MEASURE_NOTICE);
	assert_int_equal(count(bench,
			     "SELECT count(*) FROM lazaret.timeline WHERE"
			     " detail ->> 'doubt' = 'no wall: who saw it is"
			     " believed at 37, a wall needs 40'"),
	    1);
	got = ask(bench, &order, QUARANTINE_JOINED);
	assert_int_equal(got.facts.measure, MEASURE_NOTICE);
	order.source = "other";
	got = ask(bench, &order, QUARANTINE_JOINED);
	assert_int_equal(got.facts.measure, MEASURE_GARDEN);
}

static void
reports_that_meet_make_one_case(void **state)
{
	struct bench *bench = *state;
	enum { PROCESSES = 8, EACH = 5 };
	pid_t children[PROCESSES];
	for (int i = 0; i < PROCESSES; i++) {
		children[i] = fork();
		if (children[i] != 0)
			continue;
		struct db *db = db_new(getenv("LAZARET_TEST_DB"), "test", 30);
		struct arena *arena = arena_new(1 << 20);
		int failed = 0;
		for (int k = 0; k < EACH; k++) {
			struct quarantine_order order = order_for("L-5");
			struct quarantine_answer answer;
			char id[24];
			snprintf(id, sizeof id, "meet-%d", k);
			order.source_report_id = id;
			enum db_outcome outcome =
			    quarantine_run(db, arena, &order, &answer);
			failed += outcome != DB_OK ||
			    answer.outcome > QUARANTINE_REPEAT;
		}
		_exit(failed);
	}
	int failed = 0;
	for (int i = 0; i < PROCESSES; i++) {
		int status;
		waitpid(children[i], &status, 0);
		failed += status != 0;
	}
	assert_int_equal(failed, 0);
	assert_int_equal(count(bench,
			     "SELECT count(*) FROM lazaret.case c "
			     "JOIN lazaret.line l ON l.id = c.line_id "
			     "WHERE l.reference = 'L-5'"),
	    1);
	assert_int_equal(count(bench,
			     "SELECT reports FROM lazaret.case c "
			     "JOIN lazaret.line l ON l.id = c.line_id "
			     "WHERE l.reference = 'L-5'"),
	    EACH);
}

static enum lease_outcome
lease(struct bench *bench, const char *line, const char *prefix,
    int64_t started, int64_t until, int64_t ended)
{
	struct lease_order order = { .line = line,
		.origin = "dhcp",
		.started_at = started,
		.until = until,
		.ended_at = ended };
	assert_true(prefix_parse(str_from(prefix), &order.prefix));
	enum lease_outcome outcome;
	assert_int_equal(
	    lease_put(bench->db, bench->arena, &order, &outcome), DB_OK);
	return outcome;
}

static void
a_walled_line_takes_its_wall_along(void **state)
{
	struct bench *bench = *state;
	int64_t now = now_us(), hour = INT64_C(3600) * 1000000;
	/* L-2 is walled; it gets a second address, gives it back, and the
	 * next holder is free at once. */
	assert_int_equal(
	    lease(bench, "L-2", "198.51.100.80", now - 2 * hour, now + hour, 0),
	    LEASE_OPENED);
	assert_int_equal(count(bench, ON_WALL("198.51.100.80")), 1);
	assert_int_equal(lease(bench, "L-2", "198.51.100.80", now - 2 * hour,
			     now + 2 * hour, 0),
	    LEASE_CONFIRMED);
	assert_int_equal(lease(bench, "B-3", "198.51.100.80", now - hour, 0, 0),
	    LEASE_OPENED);
	assert_int_equal(count(bench, ON_WALL("198.51.100.80")), 0);
	assert_int_equal(count(bench, ON_WALL("192.0.2.2")), 1);
	/* A start that is older than what we know is kept as past. */
	assert_int_equal(
	    lease(bench, "L-1", "198.51.100.80", now - 3 * hour, 0, 0),
	    LEASE_KEPT);
	/* Two claims for the same past time: a doubt. */
	ask_address(bench, "198.51.100.80", ATTRIBUTION_NO_PORT,
	    now - hour - hour / 2, QUARANTINE_DOUBT);
	assert_int_equal(
	    lease(bench, "L-7", "198.51.100.80", now, 0, 0), LEASE_NO_LINE);
	assert_int_equal(lease(bench, "L-1", "198.51.100.81", now, 0, now - 1),
	    LEASE_BAD_TIME);
	/* What has not happened takes an address from nobody. */
	assert_int_equal(lease(bench, "L-1", "198.51.100.80", now + hour, 0, 0),
	    LEASE_FUTURE);
	assert_int_equal(
	    lease(bench, "L-1", "198.51.100.80", now - hour, 0, now + hour),
	    LEASE_FUTURE);
	assert_int_equal(
	    lease(bench, "B-3", "198.51.100.80", now - hour, 0, now - hour / 4),
	    LEASE_ENDED);
}

static void
lines_begin_and_end(void **state)
{
	struct bench *bench = *state;
	struct subscriber_contact contact = { "email", "a@isp.example" };
	struct subscriber_line lines[] = { { "N-1", NULL }, { "N-2", NULL } };
	struct subscriber_order order = { .account = "N",
		.kind = "home",
		.contacts = &contact,
		.contact_count = 1,
		.lines = lines,
		.line_count = 2,
		.actor = "token:test" };
	struct subscriber_answer answer;
	assert_int_equal(
	    subscriber_put(bench->db, bench->arena, &order, &answer), DB_OK);
	assert_int_equal(answer.outcome, SUBSCRIBER_CREATED);
	assert_int_equal(answer.lines_added, 2);
	struct quarantine_order bad = order_for("N-2");
	ask(bench, &bad, QUARANTINE_OPENED);
	order.line_count = 1;
	assert_int_equal(
	    subscriber_put(bench->db, bench->arena, &order, &answer), DB_OK);
	assert_int_equal(answer.outcome, SUBSCRIBER_CHANGED);
	assert_int_equal(answer.lines_ended, 1);
	ask(bench, &bad, QUARANTINE_NO_LINE);
	lines[0].reference = "L-1";
	assert_int_equal(
	    subscriber_put(bench->db, bench->arena, &order, &answer), DB_OK);
	assert_int_equal(answer.outcome, SUBSCRIBER_LINE_TAKEN);
	assert_int_equal(count(bench,
			     "SELECT count(*) FROM lazaret.line "
			     "WHERE reference = 'N-1' AND ended_at IS NULL"),
	    1);
	lines[0] = (struct subscriber_line){ "N-3", "nowhere" };
	assert_int_equal(
	    subscriber_put(bench->db, bench->arena, &order, &answer), DB_OK);
	assert_int_equal(answer.outcome, SUBSCRIBER_NO_REALM);
}

static void
lists_go_page_by_page(void **state)
{
	struct bench *bench = *state;
	struct case_filter filter = { .cause = "mirai", .limit = 2 };
	size_t seen = 0, pages = 0;
	bool more = true;
	while (more && pages < 50) {
		struct case_facts *facts;
		size_t got;
		assert_int_equal(case_list(bench->db, bench->arena, &filter,
				     &facts, &got, &more),
		    DB_OK);
		assert_true(got > 0 && got <= 2);
		filter.before = facts[got - 1].opened_at;
		filter.before_id = facts[got - 1].id;
		seen += got;
		pages++;
	}
	assert_int_equal(seen,
	    count(bench,
		"SELECT count(*) FROM lazaret.case WHERE cause = 'mirai'"));
}

static void
one_slip_does_not_free_a_street(void **state)
{
	struct bench *bench = *state;
	static const char street[] =
	    "INSERT INTO lazaret.lease (line_id, realm, prefix, origin, "
	    "started_at, confirmed_at) "
	    "SELECT id, 'default', ('203.0.113.' || n)::cidr, 'static', "
	    "now() - interval '1 day', now() "
	    "FROM lazaret.line, generate_series(1, 17) n "
	    "WHERE reference = 'L-5'";
	assert_int_equal(db_script(bench->db, street), DB_OK);
	int64_t now = now_us();
	assert_int_equal(
	    lease(bench, "L-1", "203.0.113.0/24", now, 0, 0), LEASE_TOO_WIDE);
	assert_int_equal(
	    lease(bench, "L-1", "203.0.113.16/28", now, 0, 0), LEASE_OPENED);
	assert_int_equal(count(bench,
			     "SELECT count(*) FROM lazaret.lease "
			     "WHERE prefix <<= '203.0.113.0/24'"),
	    16);
}

static void
further_cases_are_told_together(void **state)
{
	struct bench *bench = *state;
	struct quarantine_order order = order_for("L-2");
	order.cause = "spam-bot";
	assert_int_equal(
	    db_script(bench->db, "UPDATE lazaret.notice SET state = 'sent'"),
	    DB_OK);
	struct quarantine_answer answer = ask(bench, &order, QUARANTINE_OPENED);
	assert_int_equal(answer.facts.measure, MEASURE_NOTICE);
	/* The line was told of its wall just now: the next mail waits, and
	 * tells of the wall as well. */
	assert_int_equal(count(bench,
			     "SELECT count(*) FROM lazaret.notice n "
			     "JOIN lazaret.line l ON l.id = n.line_id "
			     "WHERE l.reference = 'L-2' AND n.kind = 'walled' "
			     "AND n.next_at > now() + interval '50 min'"),
	    1);
	assert_int_equal(count(bench,
			     "SELECT count(*) FROM lazaret.notice n "
			     "JOIN lazaret.line l ON l.id = n.line_id "
			     "WHERE l.reference = 'L-2'"),
	    2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_case_from_first_report_to_relapse),
		cmocka_unit_test(addresses_find_their_line),
		cmocka_unit_test(many_lines_share_an_address),
		cmocka_unit_test(unsound_orders_change_nothing),
		cmocka_unit_test(who_is_protected_is_told),
		cmocka_unit_test(the_brake_holds),
		cmocka_unit_test(reports_that_meet_make_one_case),
		cmocka_unit_test(a_walled_line_takes_its_wall_along),
		cmocka_unit_test(one_slip_does_not_free_a_street),
		cmocka_unit_test(further_cases_are_told_together),
		cmocka_unit_test(lines_begin_and_end),
		cmocka_unit_test(lists_go_page_by_page),
		cmocka_unit_test(who_is_not_believed_walls_with_another_alone),
	};
	return cmocka_run_group_tests_name(
	    "quarantine", tests, setup, teardown);
}
