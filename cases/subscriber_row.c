/* SPDX-License-Identifier: BSD-2-Clause */
/* subscriber_row.c -- a subscriber as one JSON object, in the API and files */
/* Pure: no I/O, no clock. */
#include "cases/subscriber_row.h"

#include <string.h>

/* Lengths in characters; a mail address has at most 320 (RFC 3696 errata). */
enum {
	REFERENCE_MOST = 64,
	BRAND_MOST = 32,
	LANGUAGE_MOST = 35,
	CONTACT_LEAST = 3,
	CONTACT_MOST = 320,
	CONTACTS_MOST = 20,
	LINES_MOST = 1000
};

struct subscriber_row {
	struct str account, kind, brand, language;
	struct field_list contacts, lines;
};
struct contact {
	struct str channel, value;
};
struct line {
	struct str reference, realm;
};

static const char *const kinds[] = { "home", "business", "shared", "critical",
	NULL };
static const char *const channels[] = { "email", "phone", "post", NULL };

static const struct shape_field contact_fields[] = {
	{ "channel", FIELD_WORD, offsetof(struct contact, channel),
	    .needed = true, .words = channels },
	{ "value", FIELD_TEXT, offsetof(struct contact, value), .needed = true,
	    .least = CONTACT_LEAST, .most = CONTACT_MOST },
};
static const struct shape contact_shape = { contact_fields, 2,
	sizeof(struct contact) };

static const struct shape_field line_fields[] = {
	{ "reference", FIELD_TEXT, offsetof(struct line, reference),
	    .needed = true, .least = 1, .most = REFERENCE_MOST },
	{ "realm", FIELD_TEXT, offsetof(struct line, realm), .least = 1,
	    .most = REFERENCE_MOST },
};
static const struct shape line_shape = { line_fields, 2, sizeof(struct line) };

#define PLACE(member) offsetof(struct subscriber_row, member)
static const struct shape_field fields[] = {
	{ "account", FIELD_TEXT, PLACE(account), .least = 1,
	    .most = REFERENCE_MOST },
	{ "kind", FIELD_WORD, PLACE(kind), .needed = true, .words = kinds },
	{ "brand", FIELD_TEXT, PLACE(brand), .least = 1, .most = BRAND_MOST },
	{ "language", FIELD_TEXT, PLACE(language), .least = 2,
	    .most = LANGUAGE_MOST },
	{ "contacts", FIELD_LIST, PLACE(contacts), .needed = true,
	    .most = CONTACTS_MOST, .inside = &contact_shape },
	{ "lines", FIELD_LIST, PLACE(lines), .needed = true, .most = LINES_MOST,
	    .inside = &line_shape },
};
const struct shape subscriber_row_shape = { fields,
	sizeof fields / sizeof *fields, sizeof(struct subscriber_row) };

static struct subscriber_contact *
list_contacts(const struct field_list *list, struct arena *arena)
{
	const struct contact *given = list->items;
	struct subscriber_contact *contacts =
	    arena_alloc(arena, list->count * sizeof *contacts + 1);
	for (size_t i = 0; i < list->count && contacts != NULL; i++)
		contacts[i] =
		    (struct subscriber_contact){ given[i].channel.data,
			    given[i].value.data };
	return contacts;
}

static struct subscriber_line *
list_lines(const struct field_list *list, struct arena *arena)
{
	const struct line *given = list->items;
	struct subscriber_line *lines =
	    arena_alloc(arena, list->count * sizeof *lines + 1);
	for (size_t i = 0; i < list->count && lines != NULL; i++)
		lines[i] = (struct subscriber_line){ given[i].reference.data,
			given[i].realm.data };
	return lines;
}

bool
subscriber_row_order(const void *row, const char *account,
    struct faults *faults, struct subscriber_order *order_out)
{
	const struct subscriber_row *given = row;
	const char *named = given->account.data;
	if (account == NULL && named == NULL)
		fault_add(faults, "account", "is needed");
	else if (account != NULL && named != NULL &&
	    strcmp(account, named) != 0)
		fault_add(faults, "account", "is not that of the path");
	struct subscriber_order order = {
		.account = account != NULL ? account : named,
		.kind = given->kind.data,
		.brand = given->brand.data,
		.language = given->language.data,
		.contacts = list_contacts(&given->contacts, faults->arena),
		.contact_count = given->contacts.count,
		.lines = list_lines(&given->lines, faults->arena),
		.line_count = given->lines.count,
	};
	if (faults->count > 0 || arena_full(faults->arena))
		return false;
	*order_out = order;
	return true;
}
