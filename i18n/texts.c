/* SPDX-License-Identifier: BSD-2-Clause */
/* texts.c -- print the texts of templates, advice and brand for xgettext */
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

/* usage: texts TEMPLATES: the folder of templates, with advice/ and brand/ in
 * it. */
int
main(int count, char **arguments)
{
	char path[4096];
	struct brand brand;
	log_open("texts", NULL);
	if (count != 2)
		die("usage: texts TEMPLATES");
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
	return 0;
}
