/* SPDX-License-Identifier: BSD-2-Clause */
/* desk.c -- where workers bring their pins, and are told when these stand */
#include "gateway/desk.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

#include "lib/log.h"

enum {
	REQUESTS = 64,	     /* of one transaction */
	TEXT = 1 << 19,	     /* of its commands */
	PIN_TEXT = 3 * 128,  /* that one pin takes at most */
	WRITTEN = TEXT / 128 /* pins of one transaction at most */
};

struct asker {
	uint64_t id;
	struct sockaddr_un at;
	socklen_t size;
};

/* What goes into one transaction. */
struct turn {
	int64_t now;
	size_t askers;
	struct asker asker[REQUESTS];
	size_t written;
	struct pin pin[WRITTEN];
	struct writer commands;
	char text[TEXT];
};

/* ---- one request ---- */

static bool
has_room(const struct turn *turn)
{
	return turn->commands.left > PIN_TEXT && turn->written < WRITTEN;
}

static void
ask_one(struct desk *desk, struct turn *turn, uint32_t slot,
    const struct pin *pin, uint32_t ttl)
{
	if (!has_room(turn)) {
		metrics_add(desk->metrics, FIGURE_PINS_REFUSED, 1);
		return;
	}
	switch (pins_ask(desk->pins, slot, pin, ttl, turn->now)) {
	case PINS_STAND:
		return;
	case PINS_WRITE:
		pins_write(pin, ttl, &turn->commands);
		turn->pin[turn->written++] = *pin;
		return;
	default:
		metrics_add(desk->metrics, FIGURE_PINS_REFUSED, 1);
	}
}

/* Started without a database it knows no realm yet; who is walled here is ours
 * all the same. */
static bool
is_ours(
    const struct desk *desk, const struct pin_request *request, uint32_t mark)
{
	return desk->loaded && mark_measure(mark) >= MEASURE_GARDEN &&
	    (*desk->realm == '\0' || strcmp(request->realm, desk->realm) == 0);
}

static void
ask_all(struct desk *desk, struct turn *turn, const struct pin_request *request)
{
	uint32_t mark = lines_mark(desk->lines, &request->line, turn->now);
	if (!is_ours(desk, request, mark)) {
		metrics_add(desk->metrics, FIGURE_PINS_REFUSED, request->count);
		return;
	}
	for (size_t i = 0; i < request->count; i++)
		for (size_t port = 0; port < pin_ports_count; port++) {
			if ((request->ports >> port & 1) == 0)
				continue;
			struct pin pin = pins_of(desk->pins, request,
			    &request->addr[i], &pin_ports[port]);
			ask_one(
			    desk, turn, mark_slot(mark), &pin, request->ttl);
		}
}

/* False where nothing waits. */
static bool
take_request(struct desk *desk, struct turn *turn)
{
	struct pin_request bytes, request;
	struct asker *asker = &turn->asker[turn->askers];
	asker->size = sizeof asker->at;
	ssize_t got = recvfrom(desk->socket, &bytes, sizeof bytes,
	    MSG_DONTWAIT | MSG_TRUNC, (struct sockaddr *)&asker->at,
	    &asker->size);
	if (got < 0)
		return false;
	if (!pin_request_read(&bytes, (size_t)got, &request)) {
		metrics_add(desk->metrics, FIGURE_PINS_REFUSED, 1);
		return true;
	}
	asker->id = request.id;
	turn->askers++;
	ask_all(desk, turn, &request);
	return true;
}

/* ---- one transaction ---- */

static bool
run(struct desk *desk, struct turn *turn)
{
	if (turn->written == 0)
		return true;
	*turn->commands.at = '\0';
	bool done = nft_run(desk->nft, turn->text);
	if (done)
		metrics_add(
		    desk->metrics, FIGURE_PINNED, (int64_t)turn->written);
	else if (!desk->failing)
		log_warn("pins: %s", nft_problem(desk->nft));
	for (size_t i = 0; i < turn->written && !done; i++)
		pins_forget(desk->pins, &turn->pin[i]);
	desk->failing = !done;
	metrics_set(
	    desk->metrics, FIGURE_PINS, (int64_t)pins_count(desk->pins));
	return done;
}

/* Who has no address gets no answer; who does not read loses it. */
static void
answer(const struct desk *desk, const struct turn *turn)
{
	for (size_t i = 0; i < turn->askers; i++) {
		const struct asker *asker = &turn->asker[i];
		struct pin_reply reply = { .id = asker->id };
		if (asker->size > sizeof asker->at.sun_family)
			sendto(desk->socket, &reply, sizeof reply,
			    MSG_DONTWAIT | MSG_NOSIGNAL,
			    (const struct sockaddr *)&asker->at, asker->size);
	}
}

bool
desk_serve(struct desk *desk)
{
	static struct turn turn;
	turn.now = time(NULL);
	turn.askers = turn.written = 0;
	turn.commands = writer_over(turn.text, sizeof turn.text - 1);
	while (turn.askers < REQUESTS && has_room(&turn) &&
	    take_request(desk, &turn))
		;
	bool done = run(desk, &turn);
	answer(desk, &turn);
	return done;
}

/* ---- reading back ---- */

struct reading {
	struct desk *desk;
	uint8_t set; /* enum pins_set */
	uint8_t family;
};

static void
found_pin(void *context, const struct nft_element *element)
{
	const struct reading *reading = context;
	size_t size = reading->family == 4 ? 4 : 16;
	struct pin pin = { .set = reading->set };
	if (!nft_element_addr(element, reading->family, &pin.addr))
		return;
	if (pin.set == PINS_PIN) {
		if (element->key_size != size + 8)
			return;
		pin.protocol = element->key[size];
		pin.port = (uint16_t)(element->key[size + 4] << 8 |
		    element->key[size + 5]);
	}
	int64_t left =
	    element->left_ms < 0 ? PINS_LONGEST : element->left_ms / 1000;
	pins_found(reading->desk->pins, &pin, time(NULL) + left);
}

static void
found_bound(void *context, const struct nft_element *element)
{
	const struct reading *reading = context;
	struct addr addr;
	if (nft_element_addr(element, reading->family, &addr))
		ranges_bound(reading->desk->closed, &addr, element->end);
}

static const struct {
	const char *set;
	nft_each_fn *found;
	uint8_t pins_set, family;
} sets[] = {
	{ "pin4", found_pin, PINS_PIN, 4 },
	{ "pin6", found_pin, PINS_PIN, 6 },
	{ "shared4", found_pin, PINS_SHARED, 4 },
	{ "shared6", found_pin, PINS_SHARED, 6 },
	{ "own4", found_bound, 0, 4 },
	{ "own6", found_bound, 0, 6 },
	{ "doh4", found_bound, 0, 4 },
	{ "doh6", found_bound, 0, 6 },
	{ "indicator4", found_bound, 0, 4 },
	{ "indicator6", found_bound, 0, 6 },
};

static void
pause_reading(void *context)
{
	const struct reading *reading = context;
	desk_serve(reading->desk);
}

bool
desk_read(struct desk *desk)
{
	bool good = true;
	pins_found_begin(desk->pins);
	ranges_begin(desk->closed);
	for (size_t i = 0; i < sizeof sets / sizeof sets[0] && good; i++) {
		struct reading reading = { desk, sets[i].pins_set,
			sets[i].family };
		good = nft_read(desk->nft, sets[i].set, sets[i].found,
		    pause_reading, &reading);
	}
	if (!ranges_end(desk->closed))
		log_warn("more addresses of ours, of resolvers and of "
			 "indicators than can be kept from being pinned");
	return good;
}
