/* SPDX-License-Identifier: BSD-2-Clause */
/* texts.c -- print the texts of templates, advice, brand and data for xgettext
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cases/advice.h"
#include "lib/brand.h"
#include "lib/log.h"
#include "lib/template.h"

/* As a line of C that xgettext knows, with the file it comes from. */
static void
print_text(const char *folder, const char *file, int line, const char *text)
{
	printf("#line %d \"%s%s\"\nN_(\"", line, folder, file);
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			putchar('\\');
		putchar(*text);
	}
	puts("\")");
}

static void
print_template_text(void *folder, const char *file, int line, struct str text)
{
	print_text(folder, file, line, text.data);
}

static void
print_advice_text(void *folder, const char *file, const char *text)
{
	print_text(folder, file, 1, text);
}

/* The notes of a data file: what stands behind two hyphens in its rows. */
static void
print_notes(const char *path)
{
	char line[1024];
	FILE *file = fopen(path, "re");
	if (file == NULL)
		die("%s: %s", path, strerror(errno));
	for (int number = 1; fgets(line, sizeof line, file); number++) {
		const char *note = strstr(line, "-- ");
		line[strcspn(line, "\n")] = '\0';
		if (note != NULL && *line != '#')
			print_text("", path, number, note + 3);
	}
	fclose(file);
}

/* usage: texts TEMPLATES DATA: the folder of templates, with advice/ and
 * brand/ in it, and a data file whose notes subscribers read. */
int
main(int count, char **arguments)
{
	char path[4096];
	struct brand brand;
	log_open("texts", NULL);
	if (count != 3)
		die("usage: texts TEMPLATES DATA");
	snprintf(path, sizeof path, "%s/", arguments[1]);
	struct templates *templates = templates_load(arguments[1]);
	templates_texts(templates, print_template_text, path);
	templates_free(templates);

	snprintf(path, sizeof path, "%s/advice", arguments[1]);
	struct advices *advices = advices_load(path);
	snprintf(path, sizeof path, "%s/advice/", arguments[1]);
	advices_texts(advices, print_advice_text, path);
	advices_free(advices);

	snprintf(path, sizeof path, "%s/brand/default.conf", arguments[1]);
	brand_load(path, &brand);
	print_text("", path, 1, brand.hours);
	print_text("", path, 1, brand.legal);
	print_notes(arguments[2]);
	return 0;
}
