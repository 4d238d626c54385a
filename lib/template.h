/* SPDX-License-Identifier: BSD-2-Clause */
/* template.h -- pages and mails from files, escaped by default */
#ifndef LIB_TEMPLATE_H
#define LIB_TEMPLATE_H

#include "lib/i18n.h"
#include "lib/values.h"

/* Syntax, whole: {{name}} escaped value · {{_ text}} translated text ·
 * {{_ text with {name} inside}} values inside a translated text, escaped ·
 * {{#list}}..{{/list}} once per item; a true value shows its block ·
 * {{^none}}..{{/none}} when the list is empty or the value false or absent ·
 * {{> file}} another template of the same kind, no cycles ·
 * {{! comment}}. No raw form exists. A dot, {{.}}, is the item itself.
 * Names are looked up in the item, then outwards. A block tag, a file or a
 * comment alone on its line takes the line with it. A translated text may
 * span lines; they are one space each.
 * By the file's ending: .html is escaped for HTML text and double-quoted
 * attributes, the only places where a value may stand; .css keeps of a value
 * what a colour or a length needs; .js takes no values; .txt (mails) is not
 * escaped. All are UTF-8; in all but .txt leading blanks of lines go. */

/* All templates of a folder and of the folders in it, read and checked at the
 * start: dies with file and line on a bad one. Files of other endings are not
 * looked at. Then read-only: any thread may render. */
struct templates;
struct templates *templates_load(const char *folder);
void templates_free(struct templates *templates);

/* The same from memory, for tests: NULL with a sentence in `error`
 * ("page.html: line 3: ...") on a bad one. */
struct template_source {
	struct str file; /* "mail/walled.txt" */
	struct str bytes;
};
struct templates *templates_from(const struct template_source *sources,
    size_t count, char *error, size_t size);

/* Renders `file` ("status.html") in a language. Returns the text on the
 * arena, "" with arena_full when it did not fit, or when there is no such
 * file (asserted: names of files are the program's own). A name that is
 * nowhere in `values` renders as nothing. The result is followed by a NUL. */
struct str template_render(const struct templates *templates, const char *file,
    const struct values *values, const struct i18n_language *language,
    struct arena *arena);

/* Calls `found` for each translatable text, file by file: for the extractor.
 * `text` is NUL-terminated. */
void templates_texts(const struct templates *templates,
    void (*found)(void *context, const char *file, int line, struct str text),
    void *context);

#endif
