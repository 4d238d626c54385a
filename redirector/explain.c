/* SPDX-License-Identifier: BSD-2-Clause */
/* explain.c -- say which row answers, and why, without running */
#include "redirector/explain.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "lib/log.h"
#include "lib/time.h"
#include "redirector/client.h"
#include "redirector/narrate.h"
#include "redirector/query.h"
#include "redirector/snapshot.h"
#include "redirector/type.h"

/* What is asked, and all that the answer comes from. */
struct scene {
	struct narrate asks;
	struct shared_view view;
	enum wall_found found;
	struct wall_row row;
};

__attribute__((format(printf, 2, 3))) static void
say(const char *what, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	printf("%-10s", what);
	vprintf(format, list);
	putchar('\n');
	va_end(list);
}

static void
print_said(void *context, const char *what, const char *text)
{
	(void)context;
	say(what, "%s", text);
}

/* ---- the tables --------------------------------------------------------- */

/* When the newer of the two files was written; 0: neither is there. */
static int64_t
written_at(const char *path)
{
	int64_t newest = 0;
	for (int i = 0; i < 2; i++) {
		char file[IMAGES_PATH_SIZE];
		struct stat about;
		snprintf(file, sizeof file, "%s.%d", path, i);
		if (stat(file, &about) == 0 && about.st_mtime > newest)
			newest = about.st_mtime;
	}
	return newest;
}

static const struct shared *
load(const struct config *config)
{
	struct images snapshot = { .path = config->set.snapshot };
	int write_fd, read_fd;
	shared_create(
	    (struct shared_limits){
		.rows = (uint32_t)config->set.wall_rows,
		.names = shared_names_size((size_t)config->set.names),
	    },
	    &write_fd, &read_fd);
	struct shared *shared = shared_map_write(write_fd);
	struct shared_writer *writer = shared_writer_new(shared);
	if (!snapshot_load(&snapshot, config->set.site, writer))
		die("no snapshot of site %s at %s.0 and .1 that we may read: "
		    "has it run? are we root?",
		    config->set.site, snapshot.path);
	shared_writer_free(writer);
	return shared;
}

static void
say_tables(const struct scene *scene)
{
	char text[TIME_TEXT_SIZE];
	const char *path = scene->asks.config->set.snapshot;
	say("site", "%s, realm %s, mode %s", scene->view.site->name,
	    scene->view.site->realm,
	    scene->asks.site.mode == DNS_FORGE ? "forge" : "redirect");
	say("tables", "as of %s: %" PRId64 " rows of the wall, change %" PRId64,
	    time_print(written_at(path) * TIME_SECOND, text),
	    wall_sum(scene->view.wall).rows, scene->view.mark->number);
}

/* ---- the line ----------------------------------------------------------- */

static void
say_row(const struct wall_row *row, bool walled)
{
	char prefix[PREFIX_TEXT_SIZE], until[TIME_TEXT_SIZE] = "always";
	if (row->sure_until != WALL_ALWAYS)
		time_print(row->sure_until * TIME_SECOND, until);
	say("wall", "%s: measure %s, sure until %s; %s",
	    prefix_print(&row->prefix, prefix), measure_print(row->measure),
	    until, walled ? "walled" : "answered like a clean line");
}

static void
find_line(struct scene *scene, const struct addr *from)
{
	scene->asks.client =
	    (struct dns_client){ .addr = *from, .now = (uint32_t)time(NULL) };
	scene->found = client_find(scene->asks.config, &scene->view, from,
	    time(NULL), &scene->asks.client, &scene->row);
	if (!scene->asks.client.inside)
		say("wall", "not asked: the address is not in `clients`");
	else if (scene->found == WALL_HELD)
		say_row(&scene->row, scene->asks.client.walled);
	else
		say("wall", "%s",
		    scene->found == WALL_OPEN
			? "no row for this address: clean"
			: "its row is past sure_until: nobody is walled by it");
}

/* ---- what was asked ----------------------------------------------------- */

static void
explain_url(struct scene *scene, struct str url)
{
	struct str path,
	    rest = { url.data + strlen("http://"),
		    url.len - strlen("http://") };
	struct str host = str_cut(rest, '/', &path);
	if (!narrate_http(&scene->asks, host, path))
		die("this is no URL that a browser would ask for");
}

static void
explain_name(struct scene *scene, struct str name_text, struct str type_text)
{
	struct name name;
	uint16_t type = TYPE_A;
	if (!name_parse(name_text, &name))
		die("\"%.*s\" is no name", (int)name_text.len, name_text.data);
	if (type_text.len > 0 && !type_parse(type_text, &type))
		die("\"%.*s\" is no type of record", (int)type_text.len,
		    type_text.data);
	narrate_dns(&scene->asks, &name, type);
}

void
explain(const struct config *config, const char *asked)
{
	struct str rest, type;
	struct str address = str_cut(str_from(asked), ' ', &rest);
	struct str what = rest, name = str_cut(rest, ' ', &type);
	static struct scene scene;
	scene.asks = (struct narrate){
		.config = config, .site = config->dns_site, .say = print_said
	};
	struct addr from;
	if (!addr_parse(address, &from) || what.len == 0)
		die("--explain takes \"ADDRESS NAME [TYPE]\" or "
		    "\"ADDRESS URL\"");
	scene.view = shared_look(load(config));
	client_site(&scene.view, &scene.asks.site);
	scene.asks.names = scene.view.names;
	say_tables(&scene);
	find_line(&scene, &from);
	if (str_starts(what, STR("http://")))
		explain_url(&scene, what);
	else if (str_starts(what, STR("https://")))
		say("answer", "%s",
		    scene.asks.client.walled
			? "none here: port 443 is rejected at once, so that "
			  "no certificate is ever forged"
			: "the true host's");
	else
		explain_name(&scene, name, type);
}
