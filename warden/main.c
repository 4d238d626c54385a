/* SPDX-License-Identifier: BSD-2-Clause */
/* main.c -- lazaret-warden: settings, start, and which roles it has */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"
#include "lib/roles.h"
#include "lib/schema.h"
#include "lib/settings.h"
#include "lib/start.h"
#include "warden/board.h"
#include "warden/bounce.h"
#include "warden/chain.h"
#include "warden/clock.h"
#include "warden/mail.h"
#include "warden/preview.h"
#include "warden/sms.h"
#include "warden/webhook.h"

struct warden_settings {
	const char *database;
	int64_t database_start;
	const char *templates;
	const char *languages;
	const char *brands;
	const char *sender;
	const char *relay_host;
	int64_t relay_port;
	const char *relay_hello;
	const char *relay_tls;
	const char *relay_ca;
	const char *relay_user;
	const char *relay_password_file;
	int64_t relay_patience;
	int64_t relay_delivery;
	int64_t lap;
	const char *sms_command;
	int64_t sms_patience;
	const char *webhook_ca;
	int64_t webhook_patience;
	const char *webhook_networks;
	const char *metrics;
};

#define PLACE(field) offsetof(struct warden_settings, field)

static const struct setting table[] = {
	{ "database", SETTING_TEXT, PLACE(database), NULL, 1, 1000, "",
	    "libpq string of the role lazaret_warden; several hosts with "
	    "target_session_attrs=read-write are welcome" },
	{ "database_start", SETTING_NUMBER, PLACE(database_start), "30s", 0,
	    3600, "s", "How long to wait for the database at the start" },
	{ "templates", SETTING_TEXT, PLACE(templates),
	    "/usr/local/share/lazaret/templates", 1, 1000, "",
	    "Folder of the mails, with the advice in it" },
	{ "languages", SETTING_TEXT, PLACE(languages),
	    "/usr/local/share/lazaret/i18n", 1, 1000, "",
	    "Folder of the translations" },
	{ "brands", SETTING_TEXT, PLACE(brands),
	    "/usr/local/share/lazaret/templates/brand", 1, 1000, "",
	    "Folder of the brands: NAME.conf is what mails of the brand NAME "
	    "say of the ISP, default.conf speaks for the others" },
	{ "sender", SETTING_TEXT, PLACE(sender), "", 0, 254, "",
	    "Address that failed mails come back to; empty: the brand's" },
	{ "relay_host", SETTING_TEXT, PLACE(relay_host), "localhost", 1, 253,
	    "", "Mail relay: a name or an IPv4 address" },
	{ "relay_port", SETTING_NUMBER, PLACE(relay_port), "25", 1, 65535, "",
	    "Its port" },
	{ "relay_hello", SETTING_TEXT, PLACE(relay_hello), "", 0, 253, "",
	    "How this machine calls itself; empty: its own name" },
	{ "relay_tls", SETTING_TEXT, PLACE(relay_tls), "offered", 3, 8, "",
	    "off; offered: where the relay has STARTTLS, whoever it is; or "
	    "required: and its certificate must name it" },
	{ "relay_ca", SETTING_TEXT, PLACE(relay_ca), "", 0, 1000, "",
	    "File of the certificates that vouch for it; empty: the system's" },
	{ "relay_user", SETTING_TEXT, PLACE(relay_user), "", 0, 200, "",
	    "Login, under required TLS only; empty: none" },
	{ "relay_password_file", SETTING_TEXT, PLACE(relay_password_file), "",
	    0, 1000, "", "File whose first line is the login's password" },
	{ "relay_patience", SETTING_NUMBER, PLACE(relay_patience), "30s", 1,
	    300, "s", "How long to wait for a connection and for an answer" },
	{ "relay_delivery", SETTING_NUMBER, PLACE(relay_delivery), "10min", 1,
	    1200, "s",
	    "How long to wait for the answer to a whole mail; less than the "
	    "ten minutes of RFC 5321 may send a mail twice" },
	{ "lap", SETTING_NUMBER, PLACE(lap), "5s", 1, 60, "s",
	    "How often the clock looks for what is due" },
	{ "sms_command", SETTING_TEXT, PLACE(sms_command), "", 0, 1000, "",
	    "Program that sends one SMS: its argument is the number, its "
	    "input the text; empty: none are sent" },
	{ "sms_patience", SETTING_NUMBER, PLACE(sms_patience), "30s", 1, 300,
	    "s", "How long it may take" },
	{ "webhook_ca", SETTING_TEXT, PLACE(webhook_ca), "", 0, 1000, "",
	    "File of the certificates that vouch for webhooks; empty: the "
	    "system's" },
	{ "webhook_patience", SETTING_NUMBER, PLACE(webhook_patience), "10s", 1,
	    60, "s", "How long a webhook may take to answer" },
	{ "webhook_networks", SETTING_TEXT, PLACE(webhook_networks), "", 0,
	    1000, "",
	    "Prefixes with blanks between that webhooks may go to although "
	    "they are not public; empty: none" },
	{ "metrics", SETTING_TEXT, PLACE(metrics), "", 0, 60, "",
	    "Loopback address and port that answer /metrics with the figures, "
	    "such as 127.0.0.1:9455; empty: nobody does" },
};
static const size_t table_size = sizeof table / sizeof *table;

static enum send_tls
read_tls(const char *name)
{
	static const char *const names[] = { "off", "offered", "required" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i], name) == 0)
			return (enum send_tls)i;
	die("settings: relay_tls is off, offered or required, not \"%s\"",
	    name);
}

static const char *
read_password(const char *path)
{
	static char line[1000];
	if (*path == '\0')
		return "";
	FILE *file = fopen(path, "re");
	if (file == NULL)
		die("settings: no password in %s: %s", path, strerror(errno));
	if (fgets(line, sizeof line, file) == NULL)
		die("settings: no password in %s: it has no line", path);
	fclose(file);
	line[strcspn(line, "\r\n")] = '\0';
	return line;
}

static struct letter_press
make_press(const struct warden_settings *settings)
{
	char advice[4096];
	snprintf(advice, sizeof advice, "%s/advice", settings->templates);
	i18n_open(settings->languages);
	struct letter_press press = {
		.templates = templates_load(settings->templates),
		.advices = advices_load(advice),
		.brands = brands_load(settings->brands),
	};
	i18n_set_zone(brands_find(press.brands, "default")->time_zone);
	return press;
}

static struct mail_settings
mail_settings_of(const struct warden_settings *settings)
{
	return (struct mail_settings){
		.database = settings->database,
		.languages = settings->languages,
		.sender = settings->sender,
		.press = make_press(settings),
		.relay = { .host = settings->relay_host,
		    .port = settings->relay_port,
		    .hello = settings->relay_hello,
		    .tls = read_tls(settings->relay_tls),
		    .ca = settings->relay_ca,
		    .user = settings->relay_user,
		    .password = read_password(settings->relay_password_file),
		    .patience = settings->relay_patience,
		    .delivery = settings->relay_delivery },
	};
}

static struct webhook_settings
webhook_settings_of(const struct warden_settings *settings)
{
	struct webhook_settings webhook = { settings->database,
		{ .ca = settings->webhook_ca,
		    .patience = settings->webhook_patience } };
	if (!reach_read(settings->webhook_networks, &webhook.post.reach))
		die("settings: webhook_networks are up to %d prefixes: %s",
		    REACH_OPEN_MAX, settings->webhook_networks);
	return webhook;
}

static void
demand_schema(const struct warden_settings *settings)
{
	enum { STATEMENT_SECONDS = 10 };
	struct db *db =
	    db_new(settings->database, "lazaret-warden", STATEMENT_SECONDS);
	schema_demand(db, (int)settings->database_start);
	db_free(db);
}

static void
run(const struct warden_settings *settings, struct mail_settings *mail,
    struct webhook_settings *webhook)
{
	enum { STOP_SECONDS = 4, ALWAYS = 4, MOST = 7 };
	struct clock_settings clock = { settings->database, settings->lap };
	struct chain_settings chain = { settings->database };
	struct sms_settings sms = { settings->database, settings->languages,
		settings->sms_command, settings->sms_patience, &mail->press };
	struct board board;
	struct metrics_serve metrics = { .listener = metrics_serve_listen(
					     settings->metrics) };
	struct role roles[MOST] = { { "clock", clock_run, &clock },
		{ "chain", chain_run, &chain }, { "mail", mail_run, mail },
		{ "webhook", webhook_run, webhook } };
	size_t count = ALWAYS;
	demand_schema(settings);
	if (*settings->sms_command != '\0')
		roles[count++] = (struct role){ "sms", sms_run, &sms };
	if (metrics.listener >= 0) {
		board_open(&board, settings->database, &metrics);
		roles[count++] = (struct role){ "board", board_run, &board };
		roles[count++] =
		    (struct role){ "metrics", metrics_serve_run, &metrics };
	}
	roles_run(roles, count, STOP_SECONDS);
}

enum { TASK_PREVIEW, TASK_BOUNCE };
static const struct start_task tasks[] = {
	[TASK_PREVIEW] = { "preview", "FOLDER", "write every notice" },
	[TASK_BOUNCE] = { "bounce", NULL, "take in a mail that came back" },
	{ NULL, NULL, NULL },
};

int
main(int argc, char **argv)
{
	static struct warden_settings settings;
	const struct start_program program = { "lazaret-warden", table,
		table_size, tasks };
	log_open(program.name, NULL);
	struct start start = start_read(argc, argv, &program);
	settings_load(start.file, table, table_size, &settings);
	if (start.task == &tasks[TASK_BOUNCE])
		return bounce_run(settings.database);
	struct mail_settings mail = mail_settings_of(&settings);
	struct webhook_settings webhook = webhook_settings_of(&settings);
	if (start.task == &tasks[TASK_PREVIEW])
		preview_write(&mail.press, start.argument);
	else if (start.test)
		send_close(send_open(&mail.relay));
	else
		run(&settings, &mail, &webhook);
	return 0;
}
