/* SPDX-License-Identifier: BSD-2-Clause */
/* chain.c -- the role that links the audit */
#include "warden/chain.h"

#include <poll.h>

#include "cases/audit_chain.h"
#include "lib/log.h"
#include "lib/roles.h"
#include "lib/sandbox.h"
#include "lib/timer.h"

enum {
	STATEMENT_SECONDS = 30,
	LAP_MS = 1000,
	WITNESS_MS = 3600 * 1000,
	ARENA_SIZE = 512 * 1024 /* a batch needs some 150 bytes for each act */
};

struct chain {
	struct db *db;
	struct arena *arena;
	int64_t witness_at; /* when the log hears of it next */
	int64_t witnessed;  /* the position it heard of last */
};

static void
witness(struct chain *chain, const struct audit_head *head)
{
	if (head->position == chain->witnessed ||
	    timer_milliseconds() < chain->witness_at)
		return;
	log_info(
	    "the audit ends at %lld:%s", (long long)head->position, head->hash);
	chain->witnessed = head->position;
	chain->witness_at = timer_milliseconds() + WITNESS_MS;
}

static void
lap(struct chain *chain)
{
	struct audit_head head;
	size_t linked = AUDIT_CHAIN_AT_ONCE;
	while (linked == AUDIT_CHAIN_AT_ONCE && !roles_stopping()) {
		arena_reset(chain->arena);
		enum db_outcome outcome =
		    audit_chain_link(chain->db, chain->arena, &linked, &head);
		if (outcome == DB_REFUSED)
			log_warn("the audit is not linked: %s",
			    db_message(chain->db));
		if (outcome != DB_OK)
			return;
		witness(chain, &head);
	}
}

void
chain_run(void *context)
{
	const struct chain_settings *settings = context;
	const struct sandbox_role promise = {
		.name = "chain",
		.promises = SANDBOX_DATABASE,
		.paths = { { "/etc", false }, { "/usr", false },
		    { "/run", false } },
	};
	struct pollfd fd = { .fd = roles_socket(), .events = POLLIN };
	log_open("lazaret-warden", "chain");
	struct chain chain = { .db = db_new(settings->database,
				   "lazaret-warden chain", STATEMENT_SECONDS),
		.arena = arena_new(ARENA_SIZE) };
	sandbox_enter(&promise);
	while (!roles_stopping()) {
		lap(&chain);
		poll(&fd, 1, LAP_MS);
	}
	arena_free(chain.arena);
	db_free(chain.db);
}
