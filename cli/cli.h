/* SPDX-License-Identifier: BSD-2-Clause */
/* cli.h -- what all commands of `lazaret` share */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "cli/arguments.h"
#include "lib/db.h"

/* The exit codes; lazaret(1) tells them to scripts. */
enum cli_exit {
	CLI_DONE = 0,
	CLI_CANNOT = 1,	 /* the world failed: database, file, memory */
	CLI_USAGE = 2,	 /* the command line makes no sense */
	CLI_REFUSED = 3, /* understood, and not done: the reason is told */
	CLI_NOBODY = 4,	 /* no such line, case or token; or in doubt who */
	CLI_LATER = 75,	 /* EX_TEMPFAIL: the MTA tries a bounce again */
	CLI_HELD = 5	 /* taken, but brake or shadow mode hold it */
};

struct cli_settings {
	const char *database;
	const char *owner;
	const char *certificate;
	const char *scanner;
	const char *staff_key;
};

struct cli {
	const char *path; /* of the settings file */
	struct cli_settings settings;
	struct arguments arguments;
	bool json;
	struct db *db; /* as lazaret_operator; connects when it is used */
};

/* One command: a row of the table in commands.c. `help` is one sentence. */
struct command {
	const char *name;
	const char *synopsis;
	const char *help;
	enum cli_exit (*run)(struct cli *cli);
};

/* A NULL name ends the table. */
extern const struct command commands[];

/* Reads the settings file; dies with the reason when it is bad. */
void cli_settings_load(const char *path, struct cli_settings *settings_out);
void cli_settings_print(void);

/* Says on standard error why not, `lazaret: text`; returns `code`. */
enum cli_exit cli_fail(enum cli_exit code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The same for a statement that failed. `what` says what was tried. */
enum cli_exit
cli_fail_db(const struct db *db, enum db_outcome outcome, const char *what);

enum { CLI_PATH_SIZE = 4096 };
/* The path of a file that lies beside our settings, as those of the other
 * programs do; `path` has CLI_PATH_SIZE bytes. */
void cli_sister(const struct cli *cli, const char *name, char *path);

/* "operator:NAME": who sits at the keyboard, also behind sudo. */
const char *cli_actor(void);
/* Where that keyboard stands: the other end of the SSH connection, else this
 * host. */
const char *cli_origin(void);

/* The commands, one file each: cmd_NAME.c. */
enum cli_exit cmd_audit_list(struct cli *cli);
enum cli_exit cmd_audit_verify(struct cli *cli);
enum cli_exit cmd_bounce(struct cli *cli);
enum cli_exit cmd_brake_let_go(struct cli *cli);
enum cli_exit cmd_brake_release(struct cli *cli);
enum cli_exit cmd_brake_status(struct cli *cli);
enum cli_exit cmd_case(struct cli *cli);
enum cli_exit cmd_case_justify(struct cli *cli);
enum cli_exit cmd_check(struct cli *cli);
enum cli_exit cmd_figures(struct cli *cli);
enum cli_exit cmd_explain(struct cli *cli);
enum cli_exit cmd_lease_import(struct cli *cli);
enum cli_exit cmd_line(struct cli *cli);
enum cli_exit cmd_load(struct cli *cli);
enum cli_exit cmd_migrate(struct cli *cli);
enum cli_exit cmd_preview(struct cli *cli);
enum cli_exit cmd_quarantine(struct cli *cli);
enum cli_exit cmd_release(struct cli *cli);
enum cli_exit cmd_request_approve(struct cli *cli);
enum cli_exit cmd_request_ask(struct cli *cli);
enum cli_exit cmd_request_deny(struct cli *cli);
enum cli_exit cmd_request_give_back(struct cli *cli);
enum cli_exit cmd_request_list(struct cli *cli);
enum cli_exit cmd_request_show(struct cli *cli);
enum cli_exit cmd_request_take(struct cli *cli);
enum cli_exit cmd_scan(struct cli *cli);
enum cli_exit cmd_staff_add(struct cli *cli);
enum cli_exit cmd_staff_disable(struct cli *cli);
enum cli_exit cmd_staff_key(struct cli *cli);
enum cli_exit cmd_staff_list(struct cli *cli);
enum cli_exit cmd_staff_rekey(struct cli *cli);
enum cli_exit cmd_staff_reset(struct cli *cli);
enum cli_exit cmd_status(struct cli *cli);
enum cli_exit cmd_subscriber_erase(struct cli *cli);
enum cli_exit cmd_subscriber_export(struct cli *cli);
enum cli_exit cmd_subscriber_import(struct cli *cli);
enum cli_exit cmd_token_add(struct cli *cli);
enum cli_exit cmd_token_list(struct cli *cli);
enum cli_exit cmd_token_revoke(struct cli *cli);
enum cli_exit cmd_wall(struct cli *cli);
enum cli_exit cmd_token_rotate(struct cli *cli);
enum cli_exit cmd_webhook_add(struct cli *cli);
enum cli_exit cmd_webhook_dead(struct cli *cli);
enum cli_exit cmd_webhook_list(struct cli *cli);
enum cli_exit cmd_webhook_remove(struct cli *cli);
enum cli_exit cmd_webhook_replay(struct cli *cli);
enum cli_exit cmd_webhook_rotate(struct cli *cli);
enum cli_exit cmd_webhook_test(struct cli *cli);
enum cli_exit cmd_what_if(struct cli *cli);

#endif
