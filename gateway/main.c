/* SPDX-License-Identifier: BSD-2-Clause */
/* main.c -- the gateway: make the network follow the wall */
#include <sodium.h>
#include <unistd.h>

#include "gateway/count.h"
#include "gateway/feed.h"
#include "gateway/flows.h"
#include "gateway/inspect.h"
#include "gateway/kernel.h"
#include "gateway/nft.h"
#include "gateway/questions.h"
#include "gateway/sightings.h"
#include "lib/log.h"
#include "lib/metrics_serve.h"
#include "lib/roles.h"
#include "lib/start.h"

enum { STOP_SECONDS = 3 };

/* Whether the operator's rules are what this program writes into. */
static void
check_rules(void)
{
	char missing[1000];
	if (!house_has_rights()) {
		log_warn("the settings are sound; to look at the rules, too, "
			 "CAP_NET_ADMIN is needed");
		return;
	}
	struct nft *nft = nft_new();
	struct writer w = writer_over(missing, sizeof missing - 1);
	int count = nft_missing(nft, &w);
	missing[writer_used(&w)] = '\0';
	nft_free(nft);
	if (count > 0)
		die("the rules are not loaded, or are others; missing in " TABLE
		    ": %s",
		    missing);
}

static void
serve_metrics(void *context)
{
	house_keep_rights("metrics", HOUSE_NO_RIGHTS);
	metrics_serve_run(context);
}

static void
run(const struct config *config)
{
	static struct house house;
	house_open(&house, config);
	house_drop_rights(config->user);
	struct metrics_serve metrics = { house.metrics, house.listener,
		figures_refresh, house.metrics, NULL };
	const struct role roles[] = {
		{ "kernel", kernel_run, &house },
		{ "feed", feed_run, &house },
		{ "flows", flows_run, &house },
		{ "count", count_run, &house },
		{ "sightings", sightings_run, &house },
		{ "inspect", inspect_run, &house },
		{ "questions", questions_run, &house },
		{ "metrics", serve_metrics, &metrics },
	};
	size_t count = sizeof roles / sizeof roles[0];
	log_info("site %s", config->site);
	roles_run(roles, house.listener < 0 ? count - 1 : count, STOP_SECONDS);
	unlink(config->pins);
}

int
main(int argc, char **argv)
{
	const struct start_program program = { "lazaret-gateway", config_table,
		config_table_count, NULL };
	static struct config config;
	log_open(program.name, NULL);
	struct start start = start_read(argc, argv, &program);
	if (sodium_init() < 0)
		die("libsodium does not start");
	settings_load(start.file, config_table, config_table_count, &config);
	if (start.test)
		check_rules();
	else
		run(&config);
	return 0;
}
