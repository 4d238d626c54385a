/* SPDX-License-Identifier: BSD-2-Clause */
/* test_device.c -- who says which device it is, and what opens by that */
#include "tests/cases/world.h"

#include "cases/device.h"
#include "cases/line.h"
#include "cases/walk.h"

static const char kinds[] =
    "INSERT INTO lazaret.garden_group (name, bit) VALUES "
    "('storage', 3), ('routers', 4);"
    "INSERT INTO lazaret.device VALUES "
    "('nas', 'Storage'), ('router', 'Router'), ('camera', 'Camera');"
    "INSERT INTO lazaret.device_garden VALUES "
    "('nas', 'storage'), ('router', 'routers');"
    "INSERT INTO lazaret.device_word (word, device, maker) VALUES "
    "('camera', 'camera', false), ('router', 'router', false), "
    "('tp-link', 'router', true), ('synology', 'nas', true);";

static int
setup_kinds(void **state)
{
	if (setup(state) != 0)
		return -1;
	struct bench *bench = *state;
	return db_script(bench->db, kinds) == DB_OK ? 0 : -1;
}

static const char *
line_id(struct bench *bench)
{
	struct line_name line;
	assert_int_equal(
	    line_named(bench->db, bench->arena, "L-1", &line), DB_OK);
	return line.id;
}

static const char *
report(struct bench *bench, const char *evidence)
{
	struct quarantine_order order = order_for("L-1");
	order.evidence = evidence;
	order.observed_at = now_us();
	struct quarantine_answer answer;
	assert_int_equal(
	    quarantine_run(bench->db, bench->arena, &order, &answer), DB_OK);
	return answer.facts.id;
}

static void
is_about(struct bench *bench, const char *id, const char *want)
{
	const char *device;
	assert_int_equal(
	    device_of_case(bench->db, bench->arena, id, &device), DB_OK);
	assert_string_equal(device, want);
}

static bool
say(struct bench *bench, const char *cause, const char *device)
{
	bool known = false;
	assert_int_equal(device_say(bench->db, bench->arena, line_id(bench),
			     cause, device, &known),
	    DB_OK);
	return known;
}

struct meaning {
	const char *said;
	const char *want;
};

static const struct meaning meanings[] = {
	{ "Synology", "nas" },
	{ "SYNOLOGY DS218+", "nas" },
	{ "TP-Link Archer C7", "router" },
	{ "TP-Link IP camera", "camera" }, /* the kind before the maker */
	{ "camera,tp-link", "camera" },
	{ "cameraman", NULL }, /* whole words alone */
	{ "tp link", NULL },
	{ "", NULL },
	{ "a (b[c", NULL },
};

static void
reporters_words_mean_kinds(void **state)
{
	struct bench *bench = *state;
	struct sql meant = { "meant", 1, "SELECT lazaret.device_meant($1)" };
	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
		struct db_result *rows;
		assert_int_equal(db_run(bench->db, &meant,
				     DB_VALUES(meanings[i].said), &rows),
		    DB_OK);
		const char *want = meanings[i].want ? meanings[i].want : "";
		assert_string_equal(db_text(rows, 0, 0), want);
		db_result_free(rows);
	}
}

static void
the_nearest_word_is_believed(void **state)
{
	struct bench *bench = *state;
	const char *id = report(bench, "{\"destination_port\": 23}");
	is_about(bench, id, "any");
	report(bench, "{\"device\": \"Synology\"}");
	is_about(bench, id, "nas");
	report(bench, "{\"device\": \"TP-Link router\"}");
	is_about(bench, id, "router");
	report(bench, "{\"destination_port\": 23}");
	is_about(bench, id, "router");
	assert_int_equal(db_script(bench->db,
			     "INSERT INTO lazaret.suspect (line_id, device,"
			     " position, found, found_at) SELECT line_id,"
			     " 'camera-2', 1, 'silent', now()"
			     " FROM lazaret.case"),
	    DB_OK);
	is_about(bench, id, "camera");
	assert_true(say(bench, "mirai", "nas"));
	is_about(bench, id, "nas");
	assert_true(say(bench, "mirai", "any"));
	is_about(bench, id, "any");
}

#define OPEN(group)                                      \
	"SELECT count(*) FROM lazaret.garden_opening"    \
	" WHERE group_name = '" group "'"                \
	" AND until BETWEEN now() + interval '23 hours'" \
	"  AND now() + interval '24 hours'"
#define WALLED_WITH(bit) \
	"SELECT count(*) FROM lazaret.wall WHERE garden & (1 << " bit ") <> 0"

static void
its_garden_opens_for_a_day(void **state)
{
	struct bench *bench = *state;
	report(bench, "{}");
	assert_true(say(bench, "mirai", "router"));
	assert_int_equal(count(bench, OPEN("routers")), 1);
	assert_int_equal(count(bench, WALLED_WITH("4")), 1);
	assert_true(say(bench, "mirai", "camera"));
	assert_int_equal(count(bench, OPEN("routers")), 1);
	assert_int_equal(count(bench,
			     "SELECT count(*) FROM lazaret.timeline"
			     " WHERE kind = 'device' AND actor = 'subscriber'"
			     " AND detail->>'device' = 'camera'"),
	    1);
}

/* The walk asks what people own: that is saying it, too. */
static void
what_is_owned_opens_as_well(void **state)
{
	struct bench *bench = *state;
	report(bench, "{\"device\": \"Synology\"}");
	const char *line = line_id(bench);
	assert_int_equal(walk_own(bench->db, line, "nas-2", true), DB_OK);
	assert_int_equal(count(bench, OPEN("storage")), 1);
	assert_int_equal(count(bench, WALLED_WITH("3")), 1);
	assert_int_equal(walk_own(bench->db, line, "nas-2", false), DB_OK);
	assert_int_equal(count(bench, OPEN("storage")), 1);
	assert_int_equal(walk_own(bench->db, line, "nas", true), DB_OK);
	struct walk walk;
	assert_int_equal(
	    walk_read(bench->db, bench->arena, line, &walk), DB_OK);
	for (size_t i = 0; i < walk.count; i++)
		assert_int_equal(walk.devices[i].known,
		    strcmp(walk.devices[i].device, "nas") == 0);
}

static void
what_nobody_knows_changes_nothing(void **state)
{
	struct bench *bench = *state;
	int64_t before = count(bench, "SELECT count(*) FROM lazaret.timeline");
	assert_false(say(bench, "mirai", "toaster"));
	assert_false(say(bench, "mirai", "\"}"));
	assert_false(say(bench, "spam-bot", "nas"));
	assert_int_equal(
	    count(bench, "SELECT count(*) FROM lazaret.timeline"), before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reporters_words_mean_kinds),
		cmocka_unit_test(the_nearest_word_is_believed),
		cmocka_unit_test(its_garden_opens_for_a_day),
		cmocka_unit_test(what_is_owned_opens_as_well),
		cmocka_unit_test(what_nobody_knows_changes_nothing),
	};
	return cmocka_run_group_tests_name(
	    "device", tests, setup_kinds, teardown);
}
