/* SPDX-License-Identifier: BSD-2-Clause */
/* main.c -- lazaret-portal: settings, start, one pool of threads */
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "lib/listen.h"
#include "lib/log.h"
#include "lib/sandbox.h"
#include "lib/schema.h"
#include "lib/settings.h"
#include "lib/start.h"
#include "portal/fastcgi.h"
#include "portal/portal.h"
#include "portal/preview.h"
#include "portal/route.h"

#define PLACE(field) offsetof(struct portal_settings, field)

static const struct setting table[] = {
	{ "pool", SETTING_TEXT, PLACE(pool), NULL, 3, 16, "",
	    "What this process serves: api, staff or subscriber" },
	{ "database", SETTING_TEXT, PLACE(database), NULL, 1, 1000, "",
	    "libpq string of the pool's own role; several hosts with "
	    "target_session_attrs=read-write are welcome" },
	{ "database_patience", SETTING_NUMBER, PLACE(database_patience), "5s",
	    1, 60, "s", "How long one statement may take" },
	{ "database_start", SETTING_NUMBER, PLACE(database_start), "30s", 0,
	    3600, "s", "How long to wait for the database at the start" },
	{ "socket", SETTING_TEXT, PLACE(socket), NULL, 1, 107, "",
	    "Unix socket for nginx (fastcgi_pass), made with mode 0660" },
	{ "socket_group", SETTING_TEXT, PLACE(socket_group), "", 0, 32, "",
	    "Group of the socket, nginx's; empty: ours" },
	{ "threads", SETTING_NUMBER, PLACE(threads), "8", 1, 256, "",
	    "Requests answered at once; each has a database connection" },
	{ "memory", SETTING_NUMBER, PLACE(memory), "8388608", 262144, 268435456,
	    "bytes", "Memory of one request" },
	{ "hosts", SETTING_TEXT, PLACE(hosts), NULL, 1, 1000, "",
	    "Names and addresses of this portal, blanks between; a request "
	    "for another host gets 421" },
	{ "realm", SETTING_TEXT, PLACE(realm), "default", 1, 64, "",
	    "Routing domain of the addresses that this portal's nginx sees" },
	{ "portal_url", SETTING_TEXT, PLACE(portal_url), NULL, 8, 200, "",
	    "Where subscribers find their page, without a slash at the end" },
	{ "templates", SETTING_TEXT, PLACE(templates),
	    "/usr/local/share/lazaret/templates", 1, 1000, "",
	    "Folder of the pages (pools subscriber and staff)" },
	{ "languages", SETTING_TEXT, PLACE(languages),
	    "/usr/local/share/lazaret/i18n", 1, 1000, "",
	    "Folder of the translations (pools subscriber and staff)" },
	{ "brand", SETTING_TEXT, PLACE(brand),
	    "/usr/local/share/lazaret/templates/brand/default.conf", 1, 1000,
	    "",
	    "File of names, colours and phone numbers (pools subscriber "
	    "and staff)" },
	{ "scanner", SETTING_TEXT, PLACE(scanner), "", 0, 107, "",
	    "Unix socket of lazaret-scanner; empty: no scan is offered, and "
	    "where a case needs one, a person decides (pool subscriber)" },
	{ "scan_size", SETTING_NUMBER, PLACE(scan_size), "32", 1, 64, "MB",
	    "Largest file that is taken for a scan" },
	{ "scan_files", SETTING_NUMBER, PLACE(scan_files), "500", 1, 10000, "",
	    "Most files that are chosen together" },
	{ "scan_minute", SETTING_NUMBER, PLACE(scan_minute), "120", 1, 6000, "",
	    "Files that one line may send in a minute" },
	{ "scan_uploads", SETTING_NUMBER, PLACE(scan_uploads), "4", 1, 255, "",
	    "Files taken at once, of all lines; fewer than threads, and each "
	    "takes up to scan_size of memory" },
	{ "scan_line_uploads", SETTING_NUMBER, PLACE(scan_line_uploads), "2", 1,
	    255, "", "How many of them may be of one line" },
	{ "scan_patience", SETTING_NUMBER, PLACE(scan_patience), "60s", 1, 600,
	    "s", "How long a file may take to come, and then to be checked" },
	{ "session_idle", SETTING_NUMBER, PLACE(session_idle), "30min", 60,
	    86400, "s",
	    "Who does nothing for so long signs in anew (pool staff)" },
	{ "session_end", SETTING_NUMBER, PLACE(session_end), "12h", 600, 604800,
	    "s", "And so does everybody after so long" },
	{ "second_factor", SETTING_TEXT, PLACE(second_factor), "viewer", 5, 10,
	    "",
	    "The lowest role that cannot sign in without a second factor: "
	    "viewer, agent, supervisor, admin, or nobody" },
	{ "sign_on_from", SETTING_TEXT, PLACE(sign_on_from), "", 0, 1000, "",
	    "Addresses of your own proxy that signs staff in, blanks between: "
	    "its field Lazaret-Staff names who comes (pool staff)" },
	{ "sign_on_secret", SETTING_TEXT, PLACE(sign_on_secret), "", 0, 200, "",
	    "What that proxy sends as Lazaret-Proxy, so that its address "
	    "alone is not enough; at least 32 characters" },
	{ "staff_key", SETTING_TEXT, PLACE(staff_key), "/etc/lazaret/staff.key",
	    1, 1000, "",
	    "File of the keys that seal second factors, made by `lazaret "
	    "staff key` (pool staff)" },
	{ "password_passes", SETTING_NUMBER, PLACE(password_passes), "3", 1, 20,
	    "", "How often Argon2id goes over its memory for one password" },
	{ "password_memory", SETTING_NUMBER, PLACE(password_memory), "256", 8,
	    2048, "MB",
	    "And how much it is: a thief of the database pays as much for "
	    "each guess" },
	{ "password_checks", SETTING_NUMBER, PLACE(password_checks), "2", 1, 64,
	    "", "Passwords checked at once; others wait for their turn" },
};
static const size_t table_size = sizeof table / sizeof *table;

static const struct pool *const pools[] = { &pool_api, &pool_staff,
	&pool_subscriber, NULL };

static const struct pool *
find_pool(const char *name)
{
	for (const struct pool *const *pool = pools; *pool != NULL; pool++)
		if (strcmp((*pool)->name, name) == 0)
			return *pool;
	die("settings: there is no pool \"%s\"", name);
}

/* Before any thread, so that all inherit it: the signals that end us are
 * waited for, and a reader that is gone is no signal at all. */
static void
hold_signals(void)
{
	sigset_t ends;
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* Answers requests and asks the database: no files of its own, no programs. */
static void
enter_sandbox(const struct portal_settings *settings)
{
	const struct sandbox_role role = {
		"portal",
		SANDBOX_DATABASE | SANDBOX_SERVE | SANDBOX_THREADS,
		{ { settings->languages, false }, { "/etc/hosts", false },
		    { "/etc/resolv.conf", false }, { "/etc/ssl", false },
		    { "/etc/lazaret", false }, /* sslrootcert, passfile */
		    { "/etc/localtime", false },
		    { "/usr/share/zoneinfo", false } },
	};
	if (!sandbox_enter(&role))
		log_warn("this kernel has no Landlock: files stay readable");
}

static void
run(struct portal *portal)
{
	const struct portal_settings *settings = &portal->settings;
	hold_signals();
	if (sodium_init() < 0)
		die("no random numbers on this system");
	listen_clear(settings->socket, SOCK_STREAM);
	struct db *db = db_new(settings->database, "lazaret-portal",
	    (int)settings->database_patience);
	schema_demand(db, (int)settings->database_start);
	if (portal->pool->open != NULL)
		portal->pool->open(portal, db);
	db_free(db);
	int fd =
	    listen_open(settings->socket, SOCK_STREAM, settings->socket_group);
	enter_sandbox(settings);
	fastcgi_serve(portal, fd);
}

enum { TASK_PREVIEW, TASK_AWAY };
static const struct start_task tasks[] = {
	[TASK_PREVIEW] = { "preview", "FOLDER",
	    "write every page in every state" },
	[TASK_AWAY] = { "away", "FOLDER",
	    "write the page that nginx shows without us" },
	{ NULL, NULL, NULL },
};

/* Pages as files; needs no database. */
static void
write_pages(struct portal *portal, const struct start *start)
{
	portal_load_pages(portal);
	struct preview pages = { portal->templates, portal->brand,
		portal->advices };
	if (start->task == &tasks[TASK_PREVIEW])
		preview_write(&pages, start->argument);
	else
		preview_write_away(&pages, start->argument);
}

int
main(int argc, char **argv)
{
	static struct portal portal;
	const struct start_program program = { "lazaret-portal", table,
		table_size, tasks };
	log_open(program.name, NULL);
	struct start start = start_read(argc, argv, &program);
	settings_load(start.file, table, table_size, &portal.settings);
	portal.pool = find_pool(portal.settings.pool);
	log_open(program.name, portal.pool->name);
	if (start.task != NULL)
		write_pages(&portal, &start);
	else if (!start.test)
		run(&portal);
	return 0;
}
