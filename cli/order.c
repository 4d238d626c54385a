/* SPDX-License-Identifier: BSD-2-Clause */
/* order.c -- a report as the options of a command tell it */
#include "cli/order.h"

#include <time.h>

#include "cli/when.h"
#include "lib/time.h"

bool
order_read(const struct cli *cli, const char *who, struct addr *addr,
    struct quarantine_order *order)
{
	const struct arguments *given = &cli->arguments;
	const char *at = arguments_value(given, "--at");
	const char *port = arguments_value(given, "--port");
	const char *measure = arguments_value(given, "--measure");
	int64_t number = ATTRIBUTION_NO_PORT;
	*order = (struct quarantine_order){
		.protocol = arguments_value(given, "--protocol"),
		.observed_at = (int64_t)time(NULL) * TIME_SECOND,
		.cause = arguments_value(given, "--cause"),
		.source = arguments_value(given, "--source"),
		.source_report_id = arguments_value(given, "--report"),
		.words = arguments_value(given, "--evidence"),
		.asked = measure != NULL,
		.force = arguments_value(given, "--force") != NULL,
		.dry_run = arguments_value(given, "--dry-run") != NULL,
		.actor = cli_actor(),
	};
	if (addr_parse(str_from(who), addr))
		order->addr = addr;
	else
		order->line = who;
	if (at != NULL &&
	    !when_parse(str_from(at), time(NULL), &order->observed_at))
		cli_fail(CLI_USAGE, "--at %s", when_wanted);
	else if (port != NULL && !str_number(str_from(port), 0, 65535, &number))
		cli_fail(CLI_USAGE, "--port is 0 to 65535: %s", port);
	else if (measure != NULL &&
	    !measure_parse(str_from(measure), &order->measure))
		cli_fail(CLI_USAGE, "there is no measure \"%s\"", measure);
	else {
		order->port = (int)number;
		return true;
	}
	return false;
}
