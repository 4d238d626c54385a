/* SPDX-License-Identifier: BSD-2-Clause */
/* told.c -- the kinds of what happens in a case, and their words for staff */
#include "cases/told.h"

#include <string.h>

static const struct {
	const char *kind, *words;
} known[] = {
	{ "opened", "Opened by a report" },
	{ "joined", "Reported" },
	{ "filed", "Reported, older than the release: filed" },
	{ "relapsed", "Came back after the release" },
	{ "held", "Held: nothing applied" },
	{ "climbed", "Next step of the ladder" },
	{ "released", "Released" },
	{ "closed", "Closed" },
	{ "paused", "A pause began" },
	{ "resumed", "The pause is over" },
	{ "ticked", "A step was ticked" },
	{ "unticked", "A tick was taken back" },
	{ "scanned", "Files were scanned" },
	{ "scan-found", "A scan found something" },
	{ "device", "The device was named" },
	{ "raised", "The measure was raised" },
	{ "softened", "The measure was lowered" },
	{ "let-go", "Let go from the brake" },
	{ "undone", "Bulk act undone" },
	{ "noted", "A note" },
	{ "taken", "Taken" },
	{ "taken-over", "Taken over" },
	{ "given-back", "Given back" },
	{ "announced", "The next step was announced" },
	{ "reminded", "Told again that it is open" },
	{ "notice-sent", "The subscriber was told" },
	{ "notice-failed", "A notice could not be delivered" },
	{ "bounced", "A mail came back" },
	{ "requested", "The subscriber asked" },
	{ "asked-back", "Staff asked back" },
	{ "approved", "A request was approved" },
	{ "denied", "A request was denied" },
	{ "withdrawn", "A request ended without a reply" },
	{ "lapsed", "A dispute was not answered in time" },
	{ "brake-pulled", "The brake was pulled" },
	{ "brake-released", "The brake was let go" },
};

enum { KNOWN = sizeof known / sizeof *known };

static const char *
find(const char *kind)
{
	for (size_t i = 0; i < KNOWN; i++)
		if (strcmp(known[i].kind, kind) == 0)
			return known[i].words;
	return NULL;
}

bool
told_is_event(const char *kind)
{
	return find(kind) != NULL;
}

const char *
told_event(size_t place)
{
	return place < KNOWN ? known[place].kind : NULL;
}

const char *
told_words(const char *kind, struct arena *arena)
{
	const char *said = find(kind);
	if (said != NULL)
		return said;
	char *words = arena_copy(arena, str_from(kind));
	for (char *at = words; *at != '\0'; at++)
		if (*at == '-')
			*at = ' ';
	if (*words >= 'a' && *words <= 'z')
		*words = (char)(*words - 'a' + 'A');
	return words;
}
