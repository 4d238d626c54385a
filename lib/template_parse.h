/* SPDX-License-Identifier: BSD-2-Clause */
/* template_parse.h -- a template's text into nodes, refused where unsafe */
#ifndef LIB_TEMPLATE_PARSE_H
#define LIB_TEMPLATE_PARSE_H

#include "lib/bytes.h"

enum {
	TEMPLATE_MAX = 64 * 1024, /* bytes of a file: a page has 10 kB */
	TEMPLATE_NAME_MAX = 40,
	TEMPLATE_WORDS_MAX = 1000, /* bytes of one translatable text */
	TEMPLATE_DEPTH_MAX = 16	   /* blocks in blocks, files in files */
};

/* By the ending of the file's name. */
enum template_kind {
	TEMPLATE_HTML, /* values escaped; leading blanks of lines dropped */
	TEMPLATE_CSS,  /* values keep letters, digits, '#', '%', '.', '-';
			* blanks go where CSS needs none */
	TEMPLATE_JS,   /* no values at all; leading blanks dropped */
	TEMPLATE_TEXT, /* values as they are */
	TEMPLATE_OTHER /* no template */
};

enum node_kind {
	NODE_LITERAL,
	NODE_VALUE, /* {{name}} */
	NODE_WORDS, /* {{_ text}} */
	NODE_EACH,  /* {{#name}} */
	NODE_NONE,  /* {{^name}} */
	NODE_END,   /* {{/name}} */
	NODE_FILE   /* {{> file}} */
};

struct node {
	enum node_kind kind;
	int line;
	struct str text; /* literal, name, msgid or file; NUL-terminated */
	bool quoted;	 /* stands in an attribute */
	size_t end;	 /* of EACH and NONE: where their END stands */
};

struct template
{
	char *file;
	enum template_kind kind;
	struct node *nodes;
	size_t count;
};

enum template_kind template_kind_of(struct str file);
/* Reads `bytes` into `template_out`. False with a sentence in `error`
 * ("line 3: ...") on a bad one; then nothing is kept. Includes are not
 * followed. Needs memory for good; template_clear gives it back. */
bool MUST_CHECK template_parse(struct str file, struct str bytes,
    struct template *template_out, char *error, size_t size);
void template_clear(struct template *template);

#endif
