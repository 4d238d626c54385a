/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_subscriber.c -- take in subscribers, their contacts and their lines */
#include "cases/subscriber_row.h"
#include "cli/import.h"

static void
check(const void *row, struct faults *faults)
{
	struct subscriber_order order;
	/* What it thinks wrong, it adds to the faults. */
	(void)!subscriber_row_order(row, NULL, faults, &order);
}

static void
refuse(const struct subscriber_order *order,
    const struct subscriber_answer *answer, struct faults *faults)
{
	char *field = arena_print(faults->arena, "lines[%zu]", answer->which);
	const char *reference = answer->which < order->line_count
	    ? order->lines[answer->which].reference
	    : "";
	if (answer->outcome == SUBSCRIBER_LINE_TAKEN)
		fault_add(faults, field,
		    arena_print(faults->arena,
			"%s is a line of another account", reference));
	else if (answer->outcome == SUBSCRIBER_NO_REALM)
		fault_add(faults, field,
		    arena_print(faults->arena,
			"%s lies in a realm that is not loaded", reference));
	else
		fault_add(faults, "brand or language", "is not well formed");
}

static enum db_outcome
put_one(struct db *db, const void *row, struct faults *faults, bool *taken_out)
{
	struct subscriber_order order;
	struct subscriber_answer answer;
	if (!subscriber_row_order(row, NULL, faults, &order))
		return DB_OK;
	order.actor = cli_actor();
	enum db_outcome outcome =
	    subscriber_put(db, faults->arena, &order, &answer);
	*taken_out = outcome == DB_OK && answer.outcome <= SUBSCRIBER_CHANGED;
	if (outcome == DB_OK && !*taken_out)
		refuse(&order, &answer, faults);
	return outcome;
}

static const enum store steps[] = {
	STORE_SUBSCRIBERS_PUT,
	STORE_SUBSCRIBERS_CONTACTS_END,
	STORE_SUBSCRIBERS_CONTACTS_ADD,
	STORE_SUBSCRIBERS_LINES_PUT,
};

static const struct import subscribers = {
	.what = "subscribers",
	.shape = &subscriber_row_shape,
	.check = check,
	.one = put_one,
	.tables = "CREATE TEMP TABLE import_part (number bigint, account text,"
		  " reference text, realm text) ON COMMIT DELETE ROWS",
	.spread = STORE_SUBSCRIBERS_SPREAD,
	.careful = STORE_SUBSCRIBERS_CAREFUL,
	.steps = steps,
	.step_count = sizeof steps / sizeof *steps,
};

enum cli_exit
cmd_subscriber_import(struct cli *cli)
{
	return import_run(
	    cli, &subscribers, arguments_value(&cli->arguments, "FILE|-"));
}
