/* SPDX-License-Identifier: BSD-2-Clause */
/* brands.c -- every brand under which notices are sent */
#include "cases/brands.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

enum { NAME_SIZE = 33, PATH_SIZE = 4096 };

struct brands {
	size_t count;
	struct named {
		char name[NAME_SIZE];
		struct brand brand;
	} list[];
};

static int
is_brand(const struct dirent *entry)
{
	struct str name = str_from(entry->d_name);
	return str_ends(name, STR(".conf")) && !str_starts(name, STR("."));
}

static void
load_one(const char *folder, const char *file, struct named *named)
{
	struct str rest;
	struct str name = str_cut(str_from(file), '.', &rest);
	char path[PATH_SIZE];
	if (name.len >= NAME_SIZE)
		die("%s/%s: the name of a brand has at most %d signs", folder,
		    file, NAME_SIZE - 1);
	snprintf(named->name, NAME_SIZE, "%.*s", (int)name.len, name.data);
	snprintf(path, sizeof path, "%s/%s", folder, file);
	brand_load(path, &named->brand);
}

static const struct brand *
find(const struct brands *brands, const char *name)
{
	for (size_t i = 0; i < brands->count; i++)
		if (strcmp(brands->list[i].name, name) == 0)
			return &brands->list[i].brand;
	return NULL;
}

struct brands *
brands_load(const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_brand, alphasort);
	if (count < 0)
		die("%s: %s", folder, strerror(errno));
	struct brands *brands =
	    calloc(1, sizeof *brands + (size_t)count * sizeof brands->list[0]);
	if (brands == NULL)
		die("no memory for the brands");
	brands->count = (size_t)count;
	for (int i = 0; i < count; i++) {
		load_one(folder, entries[i]->d_name, &brands->list[i]);
		free(entries[i]);
	}
	free(entries);
	if (find(brands, "default") == NULL)
		die("%s: there is no default.conf", folder);
	return brands;
}

const struct brand *
brands_find(const struct brands *brands, const char *name)
{
	const struct brand *brand = find(brands, name);
	return brand != NULL ? brand : find(brands, "default");
}
