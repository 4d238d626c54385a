/* SPDX-License-Identifier: BSD-2-Clause */
/* template.h -- pages and mails from files, escaped by default */
#ifndef LIB_TEMPLATE_H
#define LIB_TEMPLATE_H

#include "lib/arena.h"
#include "lib/i18n.h"

/* Syntax, whole: {{name}} escaped value · {{_ text}} translated text ·
 * {{_ text with {name} inside}} values inside a translated text, escaped ·
 * {{#list}}..{{/list}} once per item; a true value shows its block ·
 * {{^none}}..{{/none}} when the list is empty or the value false or absent ·
 * {{> file}} another template of the same folder, no cycles ·
 * {{! comment}}. No raw form exists. A dot, {{.}}, is the item itself.
 * Names are looked up in the item, then outwards.
 * Files ending in .html are escaped for HTML text and double-quoted
 * attributes; .txt files are not escaped; both are UTF-8. */

/* The values of a page: a tree of maps, lists and texts on an arena. Setters
 * do nothing when the arena is full (arena_full tells at the end). */
struct values;

struct values *values_new(struct arena *arena);
void values_text(struct values *v, const char *name, const char *text);
void values_number(struct values *v, const char *name, int64_t number);
void values_flag(struct values *v, const char *name, bool flag);
/* A map inside; {{#name}} enters it. */
struct values *values_map(struct values *v, const char *name);
/* Appends an item to the list `name` and returns it. */
struct values *values_item(struct values *v, const char *name);

/* All templates of a folder, read and checked at the start: dies with file
 * and line on a bad one (unknown tag, unclosed block, a value outside text or
 * a double-quoted attribute). Then read-only: any thread may render. */
struct templates;
struct templates *templates_load(const char *folder);
void templates_free(struct templates *templates);

/* Renders `file` ("status.html") in a language. Returns the text on the
 * arena, "" with arena_full when it did not fit. A name that is nowhere in
 * `values` renders as nothing. */
struct str template_render(const struct templates *templates, const char *file,
    const struct values *values, const struct i18n_language *language,
    struct arena *arena);

/* Calls `found` for each translatable text of a file: for the extractor. */
void template_texts(const char *path,
    void (*found)(void *context, struct str text, int line), void *context);

#endif
