/* SPDX-License-Identifier: BSD-2-Clause */
/* template.c -- pages and mails from files, escaped by default */
/* Rendering is pure; templates_load reads files, at the start only. */
#include "lib/template.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/log.h"
#include "lib/template_parse.h"

enum {
	TEMPLATES_MAX = 256,	/* files of one folder: a slip is found */
	RENDER_MAX = 2 * 1024 * 1024 /* bytes of one page: lists are bounded;
				      * the largest keeps 256 kB typed into
				      * it, escaped */
};

struct templates {
	struct template *list;
	size_t count;
};

static const struct template *
find(const struct templates *templates, struct str file)
{
	for (size_t i = 0; i < templates->count; i++)
		if (str_equal(file, str_from(templates->list[i].file)))
			return &templates->list[i];
	return NULL;
}

/* ---- rendering ---- */

/* What {{names}} mean here: an item, then what is around it. */
struct scope {
	const struct values *values;
	const struct value *self; /* of {{#text}}: what {{.}} is */
	const struct scope *around;
};

/* Counts in a first walk, where `at` is NULL, and writes in a second. */
struct sink {
	char *at;
	size_t length;
};

struct render {
	const struct templates *templates;
	const struct i18n_language *language;
	struct sink sink;
};

static void
put(struct sink *sink, const char *text, size_t len)
{
	if (sink->at != NULL && len > 0)
		memcpy(sink->at + sink->length, text, len);
	sink->length += len;
}

static void
put_html(struct sink *sink, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		struct str c = { text.data + i, 1 };
		switch (text.data[i]) {
		case '&':
			c = STR("&amp;");
			break;
		case '<':
			c = STR("&lt;");
			break;
		case '>':
			c = STR("&gt;");
			break;
		case '"':
			c = STR("&quot;");
			break;
		case '\'':
			c = STR("&#39;");
			break;
		}
		put(sink, c.data, c.len);
	}
}

static void
put_css(struct sink *sink, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') ||
		    (c != '\0' && strchr("#%.-", c) != NULL))
			put(sink, &c, 1);
	}
}

static void
put_text(struct sink *sink, enum template_kind kind, struct str text)
{
	if (kind == TEMPLATE_HTML)
		put_html(sink, text);
	else if (kind == TEMPLATE_CSS)
		put_css(sink, text);
	else
		put(sink, text.data, text.len);
}

static const struct value *
look_up(const struct scope *scope, struct str name)
{
	for (; scope != NULL; scope = scope->around) {
		if (scope->self != NULL && str_equal(name, STR(".")))
			return scope->self;
		const struct value *value = values_find(scope->values, name);
		if (value != NULL)
			return value;
	}
	return NULL;
}

static void
put_value(struct render *r, enum template_kind kind, bool quoted,
    const struct scope *scope, struct str name)
{
	const struct str before = STR("<bdi lang=\"en\">"),
			 after = STR("</bdi>");
	const struct value *value = look_up(scope, name);
	if (value == NULL || value->kind != VALUE_TEXT)
		return;
	bool marked = value->english && kind == TEMPLATE_HTML && !quoted;
	if (marked)
		put(&r->sink, before.data, before.len);
	put_text(&r->sink, kind, value->text);
	if (marked)
		put(&r->sink, after.data, after.len);
}

static void
put_words(struct render *r, enum template_kind kind, const struct scope *scope,
    const struct node *node)
{
	struct str text = str_from(i18n_text(r->language, node->text.data));
	while (text.len > 0) {
		struct str rest;
		struct str before = str_cut(text, '{', &rest);
		put_text(&r->sink, kind, before);
		if (before.len == text.len)
			return;
		put_value(
		    r, kind, node->quoted, scope, str_cut(rest, '}', &text));
	}
}

static void render_nodes(struct render *r, const struct template *t,
    size_t from, size_t to, const struct scope *scope);

static void
render_each(struct render *r, const struct template *t, size_t at,
    const struct scope *scope)
{
	const struct node *node = &t->nodes[at];
	const struct value *value = look_up(scope, node->text);
	if (!value_holds(value))
		return;
	struct scope inner = { .around = scope };
	if (value->kind != VALUE_MAP) {
		inner.self = value->kind == VALUE_TEXT ? value : NULL;
		render_nodes(r, t, at + 1, node->end, &inner);
		return;
	}
	for (inner.values = value->first; inner.values != NULL;
	     inner.values = values_after(inner.values))
		render_nodes(r, t, at + 1, node->end, &inner);
}

static void
render_nodes(struct render *r, const struct template *t, size_t from, size_t to,
    const struct scope *scope)
{
	for (size_t i = from; i < to; i++) {
		const struct node *node = &t->nodes[i];
		switch (node->kind) {
		case NODE_LITERAL:
			put(&r->sink, node->text.data, node->text.len);
			break;
		case NODE_VALUE:
			put_value(r, t->kind, node->quoted, scope, node->text);
			break;
		case NODE_WORDS:
			put_words(r, t->kind, scope, node);
			break;
		case NODE_EACH:
			render_each(r, t, i, scope);
			i = node->end;
			break;
		case NODE_NONE:
			if (value_holds(look_up(scope, node->text)))
				i = node->end;
			break;
		case NODE_END:
			break;
		case NODE_FILE: {
			const struct template *put_in =
			    find(r->templates, node->text);
			render_nodes(r, put_in, 0, put_in->count, scope);
			break;
		}
		}
	}
}

struct str
template_render(const struct templates *templates, const char *file,
    const struct values *values, const struct i18n_language *language,
    struct arena *arena)
{
	const struct template *t = find(templates, str_from(file));
	assert(t != NULL);
	struct scope scope = { .values = values };
	struct render r = { templates, language, { NULL, 0 } };
	render_nodes(&r, t, 0, t->count, &scope);
	size_t length = r.sink.length;
	char *room =
	    arena_alloc(arena, length <= RENDER_MAX ? length + 1 : (size_t)-1);
	if (room == NULL)
		return (struct str){ "", 0 };
	r.sink = (struct sink){ room, 0 };
	render_nodes(&r, t, 0, t->count, &scope);
	assert(r.sink.length == length);
	return (struct str){ room, length };
}

/* ---- loading ---- */

/* Follows each included file; `depth` ends cycles. False with the reason. */
static bool
check_files(const struct templates *templates, const struct template *t,
    int depth, char *error, size_t size)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct node *node = &t->nodes[i];
		if (node->kind != NODE_FILE)
			continue;
		const struct template *put_in = find(templates, node->text);
		const char *reason = put_in == NULL ? "is not there"
		    : depth == TEMPLATE_DEPTH_MAX
		    ? "puts itself in, or is too deep"
		    : NULL;
		if (reason != NULL) {
			snprintf(error, size, "%s: line %d: %s %s", t->file,
			    node->line, node->text.data, reason);
			return false;
		}
		if (!check_files(templates, put_in, depth + 1, error, size))
			return false;
	}
	return true;
}

static bool
parse_all(struct templates *templates, const struct template_source *sources,
    size_t count, char *error, size_t size)
{
	for (size_t i = 0; i < count; i++) {
		char reason[240];
		if (!template_parse(sources[i].file, sources[i].bytes,
			&templates->list[i], reason, sizeof reason)) {
			snprintf(error, size, "%.*s: %s",
			    (int)sources[i].file.len, sources[i].file.data,
			    reason);
			return false;
		}
		templates->count++;
	}
	for (size_t i = 0; i < count; i++)
		if (!check_files(
			templates, &templates->list[i], 0, error, size))
			return false;
	return true;
}

struct templates *
templates_from(const struct template_source *sources, size_t count, char *error,
    size_t size)
{
	struct templates *templates = calloc(1, sizeof *templates);
	if (templates == NULL)
		die("no memory for templates");
	templates->list = calloc(count + 1, sizeof *templates->list);
	if (templates->list == NULL)
		die("no memory for templates");
	if (parse_all(templates, sources, count, error, size))
		return templates;
	templates_free(templates);
	return NULL;
}

void
templates_free(struct templates *templates)
{
	if (templates == NULL)
		return;
	for (size_t i = 0; i < templates->count; i++)
		template_clear(&templates->list[i]);
	free(templates->list);
	free(templates);
}

static struct str
read_file(const char *path)
{
	FILE *file = fopen(path, "re");
	char *room = malloc(TEMPLATE_MAX + 1);
	if (file == NULL || room == NULL)
		die("%s: %s", path, strerror(errno));
	size_t length = fread(room, 1, TEMPLATE_MAX + 1, file);
	if (ferror(file))
		die("%s: %s", path, strerror(errno));
	fclose(file);
	return (struct str){ room, length };
}

struct gathering {
	struct template_source sources[TEMPLATES_MAX];
	size_t count;
};

/* `inside` is the folder's path from the first one: "" or "mail/". */
static void
gather(struct gathering *found, const char *folder, const char *inside)
{
	DIR *dir = opendir(folder);
	if (dir == NULL)
		die("%s: %s", folder, strerror(errno));
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		char path[4096], name[256];
		struct stat about;
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		snprintf(
		    name, sizeof name, "%.120s%.120s", inside, entry->d_name);
		if (stat(path, &about) != 0)
			die("%s: %s", path, strerror(errno));
		if (S_ISDIR(about.st_mode)) {
			strncat(name, "/", sizeof name - strlen(name) - 1);
			gather(found, path, name);
			continue;
		}
		if (template_kind_of(str_from(name)) == TEMPLATE_OTHER)
			continue;
		if (found->count == TEMPLATES_MAX)
			die("%s: more than %d templates", folder,
			    (int)TEMPLATES_MAX);
		found->sources[found->count++] =
		    (struct template_source){ str_from(strdup(name)),
			    read_file(path) };
	}
	closedir(dir);
}

static int
by_name(const void *a, const void *b)
{
	const struct template_source *left = a, *right = b;
	return strcmp(left->file.data, right->file.data);
}

struct templates *
templates_load(const char *folder)
{
	struct gathering *found = calloc(1, sizeof *found);
	if (found == NULL)
		die("no memory for templates");
	gather(found, folder, "");
	qsort(found->sources, found->count, sizeof *found->sources, by_name);
	char error[400];
	struct templates *templates =
	    templates_from(found->sources, found->count, error, sizeof error);
	if (templates == NULL)
		die("%s/%s", folder, error);
	for (size_t i = 0; i < found->count; i++) {
		free((char *)found->sources[i].file.data);
		free((char *)found->sources[i].bytes.data);
	}
	free(found);
	return templates;
}

void
templates_texts(const struct templates *templates,
    void (*found)(void *context, const char *file, int line, struct str text),
    void *context)
{
	for (size_t i = 0; i < templates->count; i++) {
		const struct template *t = &templates->list[i];
		for (size_t k = 0; k < t->count; k++)
			if (t->nodes[k].kind == NODE_WORDS)
				found(context, t->file, t->nodes[k].line,
				    t->nodes[k].text);
	}
}
