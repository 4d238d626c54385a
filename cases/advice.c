/* SPDX-License-Identifier: BSD-2-Clause */
/* advice.c -- what people read about a cause, by the kind of their device */
#include "cases/advice.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases/advice_file.h"
#include "lib/log.h"

enum {
	CAUSES_MAX = 200, /* facts know of 25 */
	MEMORY = 4 * 1024 * 1024
};

/* One file as it was read, its sections made whole. */
struct book {
	char *file; /* "mirai.advice" */
	struct advice sections[ADVICE_SECTIONS_MAX];
	size_t count;
};

/* The files of one ending, by name. */
struct shelf {
	struct book books[CAUSES_MAX];
	size_t count;
};

struct advices {
	struct arena *arena;
	struct shelf causes, devices;
};

/* ---- reading a folder ---- */

static struct str
read_file(const char *path)
{
	static char room[ADVICE_FILE_MAX];
	FILE *stream = fopen(path, "re");
	if (stream == NULL)
		die("%s: %s", path, strerror(errno));
	size_t length = fread(room, 1, sizeof room, stream);
	if (ferror(stream) || length == sizeof room)
		die("%s: cannot be read, or has %d bytes or more", path,
		    (int)ADVICE_FILE_MAX);
	fclose(stream);
	return (struct str){ room, length };
}

static void
load_book(struct advices *advices, const char *folder, struct str file,
    struct str ending, enum advice_file kind)
{
	char path[4096];
	struct shelf *shelf =
	    kind == ADVICE_OF_CAUSE ? &advices->causes : &advices->devices;
	struct str name = { file.data, file.len - ending.len };
	struct book *book = &shelf->books[shelf->count];
	snprintf(path, sizeof path, "%s/%s", folder, file.data);
	if (shelf->count++ == CAUSES_MAX)
		die("%s: more than %d files%s", folder, (int)CAUSES_MAX,
		    ending.data);
	book->file = arena_copy(advices->arena, file);
	const char *wrong =
	    advice_file_read(kind, arena_copy(advices->arena, name),
		read_file(path), advices->arena, book->sections, &book->count);
	if (wrong != NULL)
		die("%s: %s", path, wrong);
}

static int
by_file(const void *a, const void *b)
{
	const struct book *left = a, *right = b;
	return strcmp(left->file, right->file);
}

static void
load_all(struct advices *advices, const char *folder)
{
	const struct str of_cause = STR(".advice"), of_device = STR(".device");
	DIR *dir = opendir(folder);
	if (dir == NULL)
		die("%s: %s", folder, strerror(errno));
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		struct str file = str_from(entry->d_name);
		if (str_ends(file, of_cause))
			load_book(
			    advices, folder, file, of_cause, ADVICE_OF_CAUSE);
		if (str_ends(file, of_device))
			load_book(
			    advices, folder, file, of_device, ADVICE_OF_DEVICE);
	}
	closedir(dir);
	qsort(advices->causes.books, advices->causes.count, sizeof(struct book),
	    by_file);
	qsort(advices->devices.books, advices->devices.count,
	    sizeof(struct book), by_file);
}

/* ---- making sections whole ---- */

static const struct advice *
find_device(const struct advices *advices, const char *device)
{
	const struct advice *kind;
	for (size_t i = 0; (kind = advices_device(advices, i)) != NULL; i++)
		if (strcmp(kind->device, device) == 0)
			return kind;
	return NULL;
}

static const char *
nearer(const char *own, const char *general)
{
	return own != NULL ? own : general;
}

/* The steps of the cause, each in the words nearest to the device. */
static void
fill_steps(struct advice *section, const struct advice *general,
    const struct advice *kind)
{
	struct advice own = *section;
	section->step_count = general->step_count;
	for (size_t i = 0; i < general->step_count; i++) {
		const char *name = general->steps[i].name;
		const struct advice_step *step = advice_step(&own, name);
		if (step == NULL)
			step = advice_step(kind, name);
		section->steps[i] = step != NULL ? *step : general->steps[i];
	}
}

static void
fill_section(struct advice *section, const struct advice *general,
    const struct advice *kind)
{
	section->name = general->name;
	section->what = nearer(section->what, general->what);
	section->how = nearer(section->how, general->how);
	section->next = nearer(section->next, general->next);
	section->also = nearer(section->also, general->also);
	section->avoid = nearer(section->avoid, general->avoid);
	section->kind = kind->name;
	section->look = kind->look;
	section->reviewed = general->reviewed;
	section->minutes = general->minutes;
	fill_steps(section, general, kind);
}

static void
fill_book(const struct advices *advices, const char *folder, struct book *book)
{
	for (size_t i = 1; i < book->count; i++) {
		struct advice *section = &book->sections[i];
		const struct advice *kind =
		    find_device(advices, section->device);
		if (kind == NULL)
			die("%s/%s: there is no %s.device", folder, book->file,
			    section->device);
		fill_section(section, &book->sections[0], kind);
	}
}

struct advices *
advices_load(const char *folder)
{
	struct advices *advices = calloc(1, sizeof *advices);
	if (advices == NULL)
		die("no memory for advice");
	advices->arena = arena_new(MEMORY);
	load_all(advices, folder);
	for (size_t i = 0; i < advices->causes.count; i++)
		fill_book(advices, folder, &advices->causes.books[i]);
	if (strcmp(advices_find(advices, "unknown", "")->cause, "unknown") != 0)
		die("%s: unknown.advice is missing", folder);
	return advices;
}

void
advices_free(struct advices *advices)
{
	if (advices == NULL)
		return;
	arena_free(advices->arena);
	free(advices);
}

/* ---- finding ---- */

/* Falls back on "unknown"; NULL where there is not even that. */
static const struct book *
find_book(const struct advices *advices, const char *cause)
{
	const struct book *unknown = NULL;
	for (size_t i = 0; i < advices->causes.count; i++) {
		const struct book *book = &advices->causes.books[i];
		if (strcmp(book->sections[0].cause, cause) == 0)
			return book;
		if (strcmp(book->sections[0].cause, "unknown") == 0)
			unknown = book;
	}
	return unknown;
}

const struct advice *
advices_find(
    const struct advices *advices, const char *cause, const char *device)
{
	static const struct advice none = { .cause = "" };
	const struct book *book = find_book(advices, cause);
	if (book == NULL)
		return &none;
	for (size_t i = 1; device != NULL && i < book->count; i++)
		if (strcmp(book->sections[i].device, device) == 0)
			return &book->sections[i];
	return &book->sections[book->count == 2];
}

const struct advice *
advices_variant(const struct advices *advices, const char *cause, size_t at)
{
	const struct book *book = find_book(advices, cause);
	return book != NULL && at + 1 < book->count ? &book->sections[at + 1]
						    : NULL;
}

const struct advice *
advices_device(const struct advices *advices, size_t at)
{
	return at < advices->devices.count
	    ? &advices->devices.books[at].sections[0]
	    : NULL;
}

/* ---- showing ---- */

void
advice_values(const struct advice *advice, const struct i18n_language *language,
    struct values *values)
{
	values_words(values, "name", language, advice->name);
	values_words(values, "what", language, advice->what);
	values_words(values, "how", language, advice->how);
	values_words(values, "next", language, advice->next);
	values_words(values, "also", language, advice->also);
	values_words(values, "avoid", language, advice->avoid);
	values_words(values, "kind", language, advice->kind);
	values_number(values, "minutes", advice->minutes);
	for (size_t i = 0; i < advice->step_count; i++) {
		const struct advice_step *step = &advice->steps[i];
		struct values *item = values_item(values, "steps");
		values_text(item, "name", step->name);
		values_number(item, "number", (int64_t)i + 1);
		values_words(item, "action", language, step->action);
		values_words(item, "proof", language, step->proof);
	}
}

static void
tell_texts(const struct book *book, const struct advice *advice,
    void (*found)(void *context, const char *file, const char *text),
    void *context)
{
	const char *texts[] = { advice->name, advice->what, advice->how,
		advice->next, advice->also, advice->avoid, advice->look };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (*texts[i] != '\0')
			found(context, book->file, texts[i]);
	for (size_t i = 0; i < advice->step_count; i++) {
		found(context, book->file, advice->steps[i].action);
		found(context, book->file, advice->steps[i].proof);
	}
}

static void
tell_shelf(const struct shelf *shelf,
    void (*found)(void *context, const char *file, const char *text),
    void *context)
{
	for (size_t i = 0; i < shelf->count; i++)
		for (size_t k = 0; k < shelf->books[i].count; k++)
			tell_texts(&shelf->books[i],
			    &shelf->books[i].sections[k], found, context);
}

void
advices_texts(const struct advices *advices,
    void (*found)(void *context, const char *file, const char *text),
    void *context)
{
	tell_shelf(&advices->causes, found, context);
	tell_shelf(&advices->devices, found, context);
}
