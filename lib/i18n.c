/* SPDX-License-Identifier: BSD-2-Clause */
/* i18n.c -- languages: the English text is the msgid */
#include "lib/i18n.h"

#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/log.h"

const struct i18n_language i18n_languages[] = {
	{ "en", "English", "ltr" },
	{ "de", "Deutsch", "ltr" },
	{ "fr", "Français", "ltr" },
	{ "es", "Español", "ltr" },
	{ "it", "Italiano", "ltr" },
	{ "nl", "Nederlands", "ltr" },
	{ "pl", "Polski", "ltr" },
	{ "fi", "Suomi", "ltr" },
	{ "tr", "Türkçe", "ltr" },
	{ "ar", "العربية", "rtl" },
	{ NULL, NULL, NULL },
};

static const char *const months[] = { N_("January"), N_("February"),
	N_("March"), N_("April"), N_("May"), N_("June"), N_("July"),
	N_("August"), N_("September"), N_("October"), N_("November"),
	N_("December") };

static bool
is_english(const struct i18n_language *language)
{
	return language == &i18n_languages[0];
}

void
i18n_open(const char *folder)
{
	if (setlocale(LC_ALL, "C.UTF-8") == NULL)
		die("languages: the locale C.UTF-8 is missing");
	if (setenv("LANGUAGE", "lazaret", 1) != 0)
		die("languages: no memory");
	for (const struct i18n_language *l = &i18n_languages[1]; l->tag; l++) {
		char path[4096];
		snprintf(path, sizeof path, "%s/%s", folder, l->tag);
		if (bindtextdomain(l->tag, path) == NULL ||
		    bind_textdomain_codeset(l->tag, "UTF-8") == NULL)
			die("languages: no memory");
		/* gettext reads a catalogue when it first needs it: now, since
		 * a sandbox may close the folder. */
		if (dgettext(l->tag, months[0]) == months[0])
			log_warn("languages: no catalogue for %s below %s",
			    l->tag, folder);
	}
	tzset();
}

void
i18n_set_zone(const char *zone)
{
	char path[4096];
	if (*zone == '\0')
		return;
	snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", zone);
	if (strstr(zone, "..") != NULL || access(path, R_OK) != 0)
		die("time zone \"%s\": %s is not there (package tzdata)", zone,
		    path);
	if (setenv("TZ", zone, 1) != 0)
		die("time zone: no memory");
	tzset();
}

const struct i18n_language *
i18n_find(struct str tag)
{
	struct str rest;
	struct str primary = str_cut(tag, '-', &rest);
	for (const struct i18n_language *l = i18n_languages; l->tag; l++)
		if (str_equal_nocase(primary, str_from(l->tag)))
			return l;
	return NULL;
}

/* The weight of "de;q=0.8" in thousandths; -1 for what is none. */
static int
weight(struct str parameters)
{
	struct str fraction;
	struct str text = str_trim(parameters);
	if (text.len == 0)
		return 1000;
	if (!str_starts(text, STR("q=")))
		return -1;
	text = (struct str){ text.data + 2, text.len - 2 };
	struct str whole = str_cut(text, '.', &fraction);
	int64_t number, thousandths = 0;
	if (!str_number(whole, 0, 1, &number) || fraction.len > 3)
		return -1;
	if (fraction.len > 0 && !str_number(fraction, 0, 999, &thousandths))
		return -1;
	for (size_t i = fraction.len; i < 3; i++)
		thousandths *= 10;
	return (int)(number * 1000 + thousandths);
}

const struct i18n_language *
i18n_accept(struct str header)
{
	const struct i18n_language *best = &i18n_languages[0];
	int most = 0;
	while (header.len > 0) {
		struct str parameters;
		struct str range =
		    str_cut(str_cut(header, ',', &header), ';', &parameters);
		const struct i18n_language *found = i18n_find(str_trim(range));
		int q = weight(parameters);
		if (found == NULL || q <= most)
			continue;
		best = found;
		most = q;
	}
	return best;
}

const char *
i18n_text(const struct i18n_language *language, const char *english)
{
	if (is_english(language) || *english == '\0')
		return english;
	return dgettext(language->tag, english);
}

bool
i18n_knows(const struct i18n_language *language, const char *english)
{
	/* gettext gives the very text back that it does not find. */
	return is_english(language) || *english == '\0' ||
	    dgettext(language->tag, english) != english;
}

const char *
i18n_plural(const struct i18n_language *language, const char *one,
    const char *many, unsigned long count)
{
	if (is_english(language))
		return count == 1 ? one : many;
	return dngettext(language->tag, one, many, count);
}

static struct str
part_of(const struct i18n_part *parts, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(name, str_from(parts[i].name)))
			return str_from(parts[i].text);
	return str_from(NULL);
}

const char *
i18n_fill(const struct i18n_language *language, const char *english,
    const struct i18n_part *parts, size_t count, char *text, size_t size)
{
	struct writer w = writer_over(text, size - 1);
	struct str left = str_from(i18n_text(language, english));
	while (left.len > 0) {
		struct str rest;
		struct str before = str_cut(left, '{', &rest);
		writer_str(&w, before);
		if (before.len == left.len)
			break;
		struct str name = str_cut(rest, '}', &left);
		writer_str(&w, part_of(parts, count, name));
	}
	text[writer_used(&w)] = '\0';
	return text;
}

/* ---- points in time ---- */

static struct tm
parts_of(int64_t when)
{
	struct tm parts = { 0 };
	time_t seconds = (time_t)when;
	if (localtime_r(&seconds, &parts) == NULL)
		parts = (struct tm){ .tm_mday = 1, .tm_year = 70 };
	return parts;
}

/* A pattern with the day, month, year and time of a moment put in. */
static void
fill_moment(const struct i18n_language *language, const char *pattern,
    int64_t when, char *text, size_t size)
{
	struct tm parts = parts_of(when);
	char clock[16], day[16], year[16];
	snprintf(clock, sizeof clock, "%02d:%02d", parts.tm_hour, parts.tm_min);
	snprintf(day, sizeof day, "%d", parts.tm_mday);
	snprintf(year, sizeof year, "%d", parts.tm_year + 1900);
	const struct i18n_part put_in[] = {
		{ "day", day },
		{ "month", i18n_text(language, months[parts.tm_mon % 12]) },
		{ "year", year },
		{ "time", clock },
	};
	i18n_fill(language, pattern, put_in, sizeof put_in / sizeof *put_in,
	    text, size);
}

void
i18n_date_time(
    const struct i18n_language *language, int64_t when, char *text, size_t size)
{
	fill_moment(
	    language, N_("{day} {month} {year}, {time}"), when, text, size);
}

void
i18n_date(
    const struct i18n_language *language, int64_t when, char *text, size_t size)
{
	fill_moment(language, N_("{day} {month}"), when, text, size);
}

static bool
same_day(const struct tm *a, const struct tm *b)
{
	return a->tm_year == b->tm_year && a->tm_yday == b->tm_yday;
}

void
i18n_when(const struct i18n_language *language, int64_t when, int64_t now,
    char *text, size_t size)
{
	enum { DAY = 24 * 60 * 60 };
	struct tm then = parts_of(when);
	struct tm today = parts_of(now);
	struct tm yesterday = parts_of(now - DAY);
	const char *pattern = N_("on {day} {month} {year} at {time}");
	if (same_day(&then, &today))
		pattern = N_("today at {time}");
	else if (same_day(&then, &yesterday))
		pattern = N_("yesterday at {time}");
	else if (then.tm_year == today.tm_year)
		pattern = N_("on {day} {month} at {time}");
	fill_moment(language, pattern, when, text, size);
}

void
i18n_zone(int64_t when, char *text, size_t size)
{
	struct tm parts = parts_of(when);
	if (strftime(text, size, "%Z", &parts) == 0)
		text[0] = '\0';
}
