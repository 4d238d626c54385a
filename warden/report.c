/* SPDX-License-Identifier: BSD-2-Clause */
/* report.c -- a delivery report (RFC 3464): which mail came back, and why */
#include "warden/report.h"

#include <gmime/gmime.h>
#include <string.h>

/* What was found while walking through the parts. */
struct found {
	struct report report;
	bool status, failed, notice;
};

/* "name: value", whatever the case of the name; false for another one. */
static bool
field_is(struct str line, struct str name, struct str *value_out)
{
	struct str value;
	struct str key = str_trim(str_cut(line, ':', &value));
	if (!str_equal_nocase(key, name))
		return false;
	*value_out = str_trim(value);
	return true;
}

/* "rfc822; name@example" */
static void
keep_address(struct str value, struct report *report)
{
	struct str address;
	(void)str_cut(value, ';', &address);
	address = str_trim(address);
	if (address.len == 0 || address.len >= sizeof report->address ||
	    !str_is_text(address))
		return;
	memcpy(report->address, address.data, address.len);
	report->address[address.len] = '\0';
}

/* "5.1.1 (unknown user)": class, subject, detail (RFC 3463, 2). */
static bool
keep_status(struct str value, struct report *report)
{
	struct str rest, word = str_cut(value, ' ', &rest);
	int64_t part;
	if (word.len >= sizeof report->status)
		return false;
	rest = word;
	for (int i = 0; i < 3; i++)
		if (!str_number(
			str_cut(rest, '.', &rest), 0, i == 0 ? 5 : 999, &part))
			return false;
	if (rest.len > 0 || strchr("245", *word.data) == NULL)
		return false;
	memcpy(report->status, word.data, word.len);
	report->status[word.len] = '\0';
	return true;
}

/* The groups of fields of message/delivery-status: the first is of the whole
 * mail, each other of one recipient. The first that failed is kept. */
static void
read_status(struct str text, struct found *found)
{
	struct report one = found->report;
	bool failed = false;
	found->status = true;
	while (text.len > 0 && !found->failed) {
		struct str value, line = str_cut(text, '\n', &text);
		if (field_is(line, STR("Final-Recipient"), &value) ||
		    field_is(line, STR("Original-Recipient"), &value))
			keep_address(value, &one);
		else if (field_is(line, STR("Action"), &value))
			failed = str_equal_nocase(value, STR("failed"));
		else if (field_is(line, STR("Status"), &value) &&
		    !keep_status(value, &one))
			one.status[0] = '\0';
		if (str_trim(line).len > 0 && text.len > 0)
			continue;
		found->failed = failed && one.address[0] && one.status[0];
		if (found->failed)
			found->report = one;
		failed = false;
	}
}

/* "<NOTICE@domain>", with the brackets or without. */
static void
keep_notice(struct str id, struct found *found)
{
	uint8_t bytes[UUID_SIZE];
	struct str rest;
	id = str_trim(id);
	if (str_starts(id, STR("<")))
		id = (struct str){ id.data + 1, id.len - 1 };
	id = str_cut(id, '@', &rest);
	found->notice = rest.len > 0 && uuid_parse(id, bytes);
	if (found->notice)
		uuid_print(bytes, found->report.notice);
}

static void
read_headers(struct str text, struct found *found)
{
	while (text.len > 0 && !found->notice) {
		struct str value, line = str_cut(text, '\n', &text);
		if (field_is(line, STR("Message-ID"), &value))
			keep_notice(value, found);
	}
}

static void
read_part(GMimeObject *part, struct found *found,
    void (*read)(struct str text, struct found *found))
{
	GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(part));
	GMimeStream *stream = g_mime_stream_mem_new();
	if (content != NULL &&
	    g_mime_data_wrapper_write_to_stream(content, stream) >= 0) {
		GByteArray *bytes =
		    g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
		read((struct str){ (const char *)bytes->data, bytes->len },
		    found);
	}
	g_object_unref(stream);
}

static void
on_part(GMimeObject *parent, GMimeObject *part, gpointer context)
{
	(void)parent;
	struct found *found = context;
	GMimeContentType *type = g_mime_object_get_content_type(part);
	if (GMIME_IS_MESSAGE_PART(part)) {
		GMimeMessage *mail =
		    g_mime_message_part_get_message(GMIME_MESSAGE_PART(part));
		const char *id =
		    mail == NULL ? NULL : g_mime_message_get_message_id(mail);
		if (id != NULL && !found->notice)
			keep_notice(str_from(id), found);
		return;
	}
	if (!GMIME_IS_PART(part))
		return;
	if (g_mime_content_type_is_type(type, "message", "delivery-status"))
		read_part(part, found, read_status);
	else if (g_mime_content_type_is_type(type, "text", "rfc822-headers"))
		read_part(part, found, read_headers);
}

/* ---- the mail ------------------------------------------------------------ */

/* A line with those that go on with it; an empty line stands alone. */
static struct str
next_field(struct str *left)
{
	struct str field = *left;
	struct str line = str_cut(*left, '\n', left);
	bool empty = line.len == 0 || str_equal(line, STR("\r"));
	while (!empty && left->len > 0 &&
	    (*left->data == ' ' || *left->data == '\t'))
		(void)str_cut(*left, '\n', left);
	field.len -= left->len;
	return field;
}

/* The mail without what is longer than any field that counts. GMime calls
 * itself for each "a:" of "To: a:a:a:…", with 230 bytes of stack. */
static GMimeStream *
open_mail(struct str mail)
{
	GByteArray *kept = g_byte_array_sized_new((guint)mail.len);
	while (mail.len > 0) {
		struct str field = next_field(&mail);
		if (field.len <= REPORT_FIELD_MOST)
			g_byte_array_append(kept, (const uint8_t *)field.data,
			    (guint)field.len);
	}
	return g_mime_stream_mem_new_with_byte_array(kept);
}

enum report_outcome
report_read(struct str mail, struct report *report_out)
{
	struct found found = { 0 };
	GMimeStream *stream = open_mail(mail);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
	if (message != NULL) {
		g_mime_message_foreach(message, on_part, &found);
		g_object_unref(message);
	}
	g_object_unref(parser);
	g_object_unref(stream);
	if (!found.status || !found.notice)
		return REPORT_NONE;
	if (!found.failed)
		return REPORT_PENDING;
	*report_out = found.report;
	return REPORT_FAILED;
}
