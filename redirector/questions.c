/* SPDX-License-Identifier: BSD-2-Clause */
/* questions.c -- the role that says what would be answered, and why */
#include "redirector/questions.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/sandbox.h"
#include "lib/schema.h"
#include "redirector/client.h"
#include "redirector/narrate.h"
#include "redirector/query.h"
#include "redirector/role.h"
#include "redirector/special.h"
#include "redirector/store.h"

enum {
	TURN_MS = 1000, /* asked at least so often, NOTIFY or not */
	SECONDS = 2	/* that a statement may take */
};

static const struct sandbox_role sandbox = {
	.name = "questions",
	.promises = SANDBOX_DATABASE,
	.paths = { SANDBOX_DATABASE_PATHS },
};

struct questions {
	const struct config *config;
	const struct shared *shared;
	struct db *db;
	bool schema_known; /* since the database last failed */
	char done[24];	   /* the last question that was taken up */
};

/* ---- one answer ---------------------------------------------------------- */

/* What is said becomes members of an object; "answer" under a name of its own,
 * since a name has several. What was said first stays. */
struct telling {
	json_t *object;
	const char *answer;
};

static void
hear(void *context, const char *what, const char *text)
{
	const struct telling *telling = context;
	const char *name = strcmp(what, "answer") == 0 ? telling->answer : what;
	if (json_object_get(telling->object, name) == NULL)
		json_object_set_new(telling->object, name, json_string(text));
}

/* One name: its addresses, and a request for this path of it. */
static void
tell_name(struct narrate *scene, struct str text, struct str path, json_t *list)
{
	static const struct {
		const char *answer;
		uint16_t type;
	} types[] = { { "a", TYPE_A }, { "aaaa", TYPE_AAAA } };
	struct name name;
	struct telling *telling = scene->context;
	telling->object = json_object();
	json_array_append_new(list, telling->object);
	json_object_set_new(
	    telling->object, "name", json_stringn(text.data, text.len));
	if (!name_parse(text, &name)) {
		hear(telling, "row", "this is no name");
		return;
	}
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		telling->answer = types[i].answer;
		narrate_dns(scene, &name, types[i].type);
	}
	telling->answer = "web";
	if (!narrate_http(scene, text, path))
		hear(telling, "answer", "no browser would ask for it");
}

/* One probe of each kind of answer. */
static void
tell_probes(struct narrate *scene, json_t *list)
{
	uint32_t told = 0;
	for (size_t i = 0; i < special_probes_count; i++) {
		const struct special_probe *probe = &special_probes[i];
		const char *path = probe->path != NULL ? probe->path + 1 : "";
		if (told & 1u << probe->answer)
			continue;
		told |= 1u << probe->answer;
		tell_name(scene, str_from(probe->host), str_from(path), list);
	}
}

static void
tell_own(struct narrate *scene, json_t *list)
{
	for (size_t i = 0; i < scene->config->dns_site.own_count; i++) {
		char text[NAME_TEXT_SIZE];
		const struct name *name = &scene->config->dns_site.own[i].name;
		tell_name(
		    scene, str_from(name_print(name, text)), STR(""), list);
	}
}

static json_t *
tell_all(struct narrate *scene, const struct shared_view *view,
    const struct store_question *question)
{
	json_t *list = json_array();
	struct str rest = question->names;
	scene->site = scene->config->dns_site;
	scene->names = view->names;
	client_site(view, &scene->site);
	tell_own(scene, list);
	while (rest.len > 0) {
		struct str name = str_cut(rest, ' ', &rest);
		tell_name(scene, name, STR(""), list);
	}
	tell_probes(scene, list);
	return json_pack("{ss sI so}", "mode",
	    scene->site.mode == DNS_FORGE ? "forge" : "redirect", "number",
	    (json_int_t)view->mark->number, "names", list);
}

/* Anew while the feed writes: an answer comes from one table. */
static char *
answer(const struct questions *questions, const struct store_question *question)
{
	static struct narrate scene;
	static struct telling telling;
	struct shared_view view;
	json_t *told = NULL;
	scene = (struct narrate){ .config = questions->config,
		.client = { .addr = question->address,
		    .now = (uint32_t)time(NULL),
		    .inside =
			config_is_client(questions->config, &question->address),
		    .walled = question->walled,
		    .garden = question->walled ? question->garden : 0 },
		.say = hear,
		.context = &telling };
	do {
		json_decref(told);
		view = shared_look(questions->shared);
		told = tell_all(&scene, &view, question);
	} while (!shared_same(questions->shared, &view));
	char *text = json_dumps(told, JSON_COMPACT);
	json_decref(told);
	return text;
}

/* ---- the role ------------------------------------------------------------ */

/* True while there may be more. */
static bool
take_up(struct questions *questions)
{
	struct db_result *rows;
	struct store_question question;
	enum db_outcome outcome = db_run(questions->db, &store_question,
	    DB_VALUES(questions->config->set.site, questions->done), &rows);
	if (outcome == DB_OK && db_rows(rows) == 0) {
		db_result_free(rows);
		return false;
	}
	questions->schema_known = outcome == DB_OK;
	if (outcome != DB_OK)
		return false;
	snprintf(
	    questions->done, sizeof questions->done, "%s", db_text(rows, 0, 0));
	char *text = store_read_question(rows, &question)
	    ? answer(questions, &question)
	    : NULL;
	db_result_free(rows);
	if (text != NULL)
		questions->schema_known =
		    db_run(questions->db, &store_answer,
			DB_VALUES(questions->done, text), NULL) == DB_OK;
	free(text);
	return questions->schema_known && !role_stopping();
}

static void
turn(struct questions *questions)
{
	struct db *db = questions->db;
	if (!schema_known(db, &questions->schema_known) ||
	    db_listen(db, "lazaret_explain") != DB_OK)
		return;
	while (shared_look(questions->shared).word != 0 && take_up(questions))
		;
}

void
questions_run(const struct config *config, const struct shared *shared)
{
	sandbox_enter(&sandbox);
	role_catch_term();
	struct questions questions = {
		.config = config,
		.shared = shared,
		.db = db_new(config->set.database,
		    "lazaret-redirector questions", SECONDS),
		.done = "0",
	};
	while (!role_stopping()) {
		turn(&questions);
		if (!db_notified(questions.db))
			role_wait(db_socket(questions.db), TURN_MS);
	}
	db_free(questions.db);
}
