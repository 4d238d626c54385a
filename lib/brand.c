/* SPDX-License-Identifier: BSD-2-Clause */
/* brand.c -- whose pages these are: name, colours, phone, legal line */
#include "lib/brand.h"

#include <string.h>

#include "lib/log.h"

#define PLACE(member) offsetof(struct brand, member)

static const struct setting table[] = {
	{ "name", SETTING_TEXT, PLACE(name), NULL, 1, 40, "",
	    "The provider's name, as on its bills" },
	{ "accent", SETTING_TEXT, PLACE(accent), "#0b5d66", 7, 7, "",
	    "The one accent colour, #rrggbb; needs contrast 4.5 on white" },
	{ "accent_dark", SETTING_TEXT, PLACE(accent_dark), "#7fd0d8", 7, 7, "",
	    "The accent colour where the device asks for dark pages" },
	{ "help_address", SETTING_TEXT, PLACE(help_address), NULL, 4, 60, "",
	    "The help page's name as people type it, without https://" },
	{ "phone", SETTING_TEXT, PLACE(phone), NULL, 3, 40, "",
	    "The help desk's number, as on the bill" },
	{ "hours", SETTING_TEXT, PLACE(hours), NULL, 1, 80, "",
	    "When somebody answers it" },
	{ "mail", SETTING_TEXT, PLACE(mail), NULL, 3, 80, "",
	    "The help desk's mail address" },
	{ "legal", SETTING_TEXT, PLACE(legal), "", 0, 200, "",
	    "The legal line at the foot of each page" },
	{ "legal_url", SETTING_TEXT, PLACE(legal_url), "", 0, 200, "",
	    "Where the legal notice stands, without https://" },
	{ "languages", SETTING_TEXT, PLACE(languages), "en de", 2, 80, "",
	    "The languages offered; the first where nothing else is known" },
	{ "time_zone", SETTING_TEXT, PLACE(time_zone), "", 0, 60, "",
	    "The zone of all times, as Europe/Berlin; empty: the machine's" },
};

static bool
is_colour(const char *text)
{
	return strlen(text) == 7 && text[0] == '#' &&
	    strspn(text + 1, "0123456789abcdefABCDEF") == 6;
}

static struct str
next_word(struct str *left)
{
	*left = str_trim(*left);
	return str_cut(*left, ' ', left);
}

void
brand_load(const char *path, struct brand *brand_out)
{
	settings_load(path, table, sizeof table / sizeof *table, brand_out);
	if (!is_colour(brand_out->accent) || !is_colour(brand_out->accent_dark))
		die("%s: a colour is written #rrggbb", path);
	struct str left = str_from(brand_out->languages);
	while (left.len > 0) {
		struct str tag = next_word(&left);
		if (i18n_find(tag) == NULL)
			die("%s: there is no catalogue for language \"%.*s\"",
			    path, (int)tag.len, tag.data);
	}
}

bool
brand_speaks(const struct brand *brand, const struct i18n_language *language)
{
	struct str left = str_from(brand->languages);
	while (language != NULL && left.len > 0)
		if (i18n_find(next_word(&left)) == language)
			return true;
	return false;
}

static const struct i18n_language *
spoken(const struct brand *brand, struct str tag)
{
	const struct i18n_language *found = tag.len > 0 ? i18n_find(tag) : NULL;
	return brand_speaks(brand, found) ? found : NULL;
}

const struct i18n_language *
brand_language(const struct brand *brand, struct str chosen,
    struct str contract, struct str accept)
{
	const struct i18n_language *found = spoken(brand, chosen);
	if (found == NULL)
		found = spoken(brand, contract);
	if (found == NULL && accept.len > 0)
		found = i18n_accept(accept);
	if (brand_speaks(brand, found))
		return found;
	struct str left = str_from(brand->languages);
	found = i18n_find(next_word(&left));
	return found != NULL ? found : &i18n_languages[0];
}

/* "0800 123-45" as "080012345": signs that a dialler knows (RFC 3966). */
static void
dial(const char *phone, char *room, size_t size)
{
	size_t used = 0;
	for (const char *at = phone; *at != '\0' && used + 1 < size; at++)
		if ((*at >= '0' && *at <= '9') || (*at == '+' && used == 0))
			room[used++] = *at;
	room[used] = '\0';
}

void
brand_values(const struct brand *brand, const struct i18n_language *language,
    struct values *values)
{
	char tel[48];
	dial(brand->phone, tel, sizeof tel);
	values_text(values, "isp", brand->name);
	values_text(values, "accent", brand->accent);
	values_text(values, "accent_dark", brand->accent_dark);
	values_text(values, "help_address", brand->help_address);
	values_text(values, "phone", brand->phone);
	values_text(values, "tel", tel);
	values_text(values, "hours", i18n_text(language, brand->hours));
	values_text(values, "mail", brand->mail);
	values_text(values, "legal", i18n_text(language, brand->legal));
	values_text(values, "legal_url", brand->legal_url);
}
