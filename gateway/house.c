/* SPDX-License-Identifier: BSD-2-Clause */
/* house.c -- what the gateway's roles are given: settings, sockets, memory */
#include "gateway/house.h"

#include <cap-ng.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/flows.h"
#include "gateway/message.h"
#include "lib/listen.h"
#include "lib/log.h"
#include "lib/metrics_serve.h"

enum { SLOTS_PER_ROW = 4 }; /* so that none is given out anew too soon */

static uint32_t
slots_for(int64_t rows)
{
	int64_t slots = rows * SLOTS_PER_ROW;
	return slots < MARK_SLOT_MOST ? (uint32_t)slots : MARK_SLOT_MOST;
}

/* The one before us may have fallen, and its roles may still be ending. */
static int
open_pins(const struct config *config)
{
	unlink(config->pins);
	return listen_open(config->pins, SOCK_DGRAM, config->pins_group);
}

void
house_open(struct house *house, const struct config *config)
{
	house->config = config;
	house->metrics = metrics_new(figures, FIGURES);
	house->blocked = tally_new(TALLY_HOUR);
	house->slots = slots_new(slots_for(config->wall_rows));
	message_pair(house->feed_kernel);
	message_pair(house->to_sightings);
	flows_pair(house->kernel_flows);
	message_pair(house->questions_inspect);
	house->pins = open_pins(config);
	house->listener = metrics_serve_listen(config->metrics);
}

static void
choose_rights(enum house_rights rights)
{
	capng_clear(CAPNG_SELECT_CAPS);
	if (rights == HOUSE_NET_ADMIN)
		capng_update(CAPNG_ADD,
		    (capng_type_t)(CAPNG_EFFECTIVE | CAPNG_PERMITTED),
		    CAP_NET_ADMIN);
}

static void
apply_rights(void)
{
	if (capng_apply(CAPNG_SELECT_CAPS) != 0)
		die("cannot give up capabilities");
}

void
house_keep_rights(const char *role, enum house_rights rights)
{
	log_open("lazaret-gateway", role);
	choose_rights(rights);
	apply_rights();
}

void
house_enter(const struct sandbox_role *role, enum house_rights rights)
{
	house_keep_rights(role->name, rights);
	if (!sandbox_enter(role))
		log_warn("this kernel has no Landlock: files stay open as far "
			 "as the user may");
}

bool
house_has_rights(void)
{
	capng_get_caps_process();
	return capng_have_capability(CAPNG_EFFECTIVE, CAP_NET_ADMIN) != 0;
}

void
house_drop_rights(const char *user)
{
	if (!house_has_rights())
		die("CAP_NET_ADMIN is needed: start it by its unit, or as "
		    "root");
	choose_rights(HOUSE_NET_ADMIN);
	if (geteuid() != 0) {
		apply_rights();
		return;
	}
	const struct passwd *to = getpwnam(user);
	if (to == NULL)
		die("there is no user \"%s\" (setting `user`)", user);
	int refused = capng_change_id(
	    (int)to->pw_uid, (int)to->pw_gid, CAPNG_DROP_SUPP_GRP);
	if (refused != 0)
		die("cannot become \"%s\": %d", user, refused);
}
