/* SPDX-License-Identifier: BSD-2-Clause */
/* preview.c -- every page in every state, into a folder */
#include "portal/preview.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/log.h"
#include "portal/preview_forms.h"
#include "portal/preview_states.h"
#include "portal/view_walk.h"

enum { PREVIEW_MEMORY = 1024 * 1024 };

/* Errors that have words of their own, and their files. */
static const struct {
	const char *name;
	int http_status;
} failures[] = {
	{ "old-form", 403 },
	{ "not-found", 404 },
	{ "foreign-name", 421 },
	{ "too-often", 429 },
	{ "database-away", 503 },
	{ "error", 500 },
};

struct drawing {
	const struct preview *preview;
	const char *folder;
	struct view view;
	FILE *index;
	const char *place; /* where head.html finds the style sheet */
};

static FILE *
open_file(const char *folder, const char *name, const char *language)
{
	char path[4096];
	snprintf(path, sizeof path, language ? "%s/%s.%s.html" : "%s/%s",
	    folder, name, language);
	FILE *file = fopen(path, "we");
	if (file == NULL)
		die("%s: %s", path, strerror(errno));
	return file;
}

static void
write_text(
    const char *folder, const char *name, const char *language, struct str text)
{
	FILE *file = open_file(folder, name, language);
	if (fwrite(text.data, 1, text.len, file) != text.len ||
	    fclose(file) != 0)
		die("%s: %s", folder, strerror(errno));
}

static void
make_folder(const char *folder)
{
	if (mkdir(folder, 0777) != 0 && errno != EEXIST)
		die("%s: %s", folder, strerror(errno));
}

static void
draw(struct drawing *drawing, const char *name, const char *file,
    struct values *page)
{
	struct view *view = &drawing->view;
	values_flag(page, drawing->place, true);
	struct str text = template_render(drawing->preview->templates, file,
	    page, view->language, view->arena);
	if (arena_full(view->arena))
		die("preview: %s does not fit", name);
	write_text(drawing->folder, name, view->language->tag, text);
	if (drawing->index != NULL)
		fprintf(drawing->index,
		    "<li><a href=\"%s.%s.html\">%s %s</a>\n", name,
		    view->language->tag, name, view->language->tag);
	arena_reset(view->arena);
}

static void
draw_all(struct drawing *drawing)
{
	struct view *view = &drawing->view;
	for (size_t i = 0; i < preview_states_count; i++) {
		const char *file;
		const struct preview_state *state = &preview_states[i];
		struct values *page = view_status(view, &state->status, &file);
		draw(drawing, state->name, file, page);
	}
	for (size_t i = 0; i < preview_walks_count; i++)
		draw(drawing, preview_walks[i].name, "walk.html",
		    view_walk(view, &preview_walks[i].status));
	draw(drawing, "walk-list", "walk_list.html",
	    view_walk_list(view, &preview_walks[0].status));
	for (size_t i = 0; i < preview_forms_count; i++)
		draw(drawing, preview_forms[i].name, preview_forms[i].file,
		    preview_form_page(view, &preview_forms[i]));
	for (size_t i = 0; i < preview_scans_count; i++)
		draw(drawing, preview_scans[i].name, "scan.html",
		    view_scan(view, &preview_scans[i].facts));
	for (size_t i = 0; i < sizeof failures / sizeof *failures; i++)
		draw(drawing, failures[i].name, "error.html",
		    view_error(view, failures[i].http_status));
	draw(drawing, "help", "help.html", view_help(view, "7KQ4MF"));
	draw(drawing, "device", "device.html",
	    view_device(view, "unknown", "preview"));
}

static void
draw_asset(struct drawing *drawing, const char *name)
{
	struct view *view = &drawing->view;
	struct values *values = values_new(view->arena);
	brand_values(view->brand, &i18n_languages[0], values);
	write_text(drawing->folder, name, NULL,
	    template_render(drawing->preview->templates, name, values,
		&i18n_languages[0], view->arena));
	arena_reset(view->arena);
}

static struct drawing
begin(const struct preview *preview, const char *folder, const char *place)
{
	make_folder(folder);
	return (struct drawing){ .preview = preview,
		.folder = folder,
		.place = place,
		.view = { .brand = preview->brand,
		    .advices = preview->advices,
		    .now = PREVIEW_NOW,
		    .arena = arena_new(PREVIEW_MEMORY) } };
}

void
preview_write(const struct preview *preview, const char *folder)
{
	struct drawing drawing = begin(preview, folder, "files");
	drawing.index = open_file(folder, "index.html", NULL);
	fputs("<!doctype html><title>Every page in every state</title><ul>\n",
	    drawing.index);
	for (const struct i18n_language *l = i18n_languages; l->tag; l++) {
		drawing.view.language = l;
		if (brand_speaks(preview->brand, l))
			draw_all(&drawing);
	}
	draw_asset(&drawing, "style.css");
	draw_asset(&drawing, "page.js");
	draw_asset(&drawing, "form.css");
	draw_asset(&drawing, "scan.css");
	draw_asset(&drawing, "scan.js");
	if (fclose(drawing.index) != 0)
		die("%s: %s", folder, strerror(errno));
	arena_free(drawing.view.arena);
}

void
preview_write_away(const struct preview *preview, const char *folder)
{
	struct drawing drawing = begin(preview, folder, "static");
	for (const struct i18n_language *l = i18n_languages; l->tag; l++) {
		if (!brand_speaks(preview->brand, l))
			continue;
		drawing.view.language = l;
		draw(&drawing, "index", "error.html",
		    view_error(&drawing.view, 503));
	}
	draw_asset(&drawing, "style.css");
	arena_free(drawing.view.arena);
}
