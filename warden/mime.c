/* SPDX-License-Identifier: BSD-2-Clause */
/* mime.c -- a mail as it goes over the wire */
#include "warden/mime.h"

#include <gmime/gmime.h>
#include <string.h>

/* Programs should not answer: RFC 3834 5, and what Exchange goes by. Reports
 * of failed delivery are welcome. */
static const struct header {
	const char *name;
	const char *value;
} marks[] = {
	{ "Auto-Submitted", "auto-generated" },
	{ "X-Auto-Response-Suppress", "OOF, AutoReply" },
};

void
mime_open(void)
{
	g_mime_init();
}

/* Not g_mime_text_part_set_text: that would choose a charset by itself. */
static GMimeObject *
make_part(const char *kind, const char *content)
{
	GMimePart *part = g_mime_part_new_with_type("text", kind);
	GMimeStream *bytes =
	    g_mime_stream_mem_new_with_buffer(content, strlen(content));
	GMimeDataWrapper *wrapper = g_mime_data_wrapper_new_with_stream(
	    bytes, GMIME_CONTENT_ENCODING_DEFAULT);
	g_mime_object_set_content_type_parameter(
	    GMIME_OBJECT(part), "charset", "utf-8");
	g_mime_part_set_content(part, wrapper);
	g_mime_part_set_content_encoding(
	    part, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	g_object_unref(wrapper);
	g_object_unref(bytes);
	return GMIME_OBJECT(part);
}

/* The last part is the one that readers prefer (RFC 2046, 5.1.4). */
static GMimeObject *
make_body(const struct mime *mime, struct arena *arena)
{
	GMimeMultipart *both = g_mime_multipart_new_with_subtype("alternative");
	GMimeObject *text = make_part("plain", mime->text);
	GMimeObject *html = make_part("html", mime->html);
	g_mime_multipart_set_boundary(
	    both, arena_print(arena, "=_%s", mime->id));
	g_mime_multipart_add(both, text);
	g_mime_multipart_add(both, html);
	g_object_unref(text);
	g_object_unref(html);
	return GMIME_OBJECT(both);
}

static const char *
domain_of(const char *address)
{
	const char *at = strrchr(address, '@');
	return at == NULL ? address : at + 1;
}

static void
add_address(InternetAddressList *list, const char *name, const char *address)
{
	InternetAddress *mailbox = internet_address_mailbox_new(name, address);
	internet_address_set_charset(mailbox, "utf-8");
	internet_address_list_add(list, mailbox);
	g_object_unref(mailbox);
}

static void
set_addresses(GMimeMessage *message, const struct mime *mime)
{
	add_address(
	    g_mime_message_get_from(message), mime->from_name, mime->from);
	for (size_t i = 0; i < mime->to_count; i++)
		add_address(g_mime_message_get_addresses(
				message, GMIME_ADDRESS_TYPE_TO),
		    NULL, mime->to[i]);
}

static void
set_headers(GMimeMessage *message, const struct mime *mime, struct arena *arena)
{
	GMimeObject *object = GMIME_OBJECT(message);
	GDateTime *date = g_date_time_new_from_unix_utc(mime->date);
	set_addresses(message, mime);
	g_mime_message_set_subject(message, mime->subject, "utf-8");
	g_mime_message_set_date(message, date);
	g_date_time_unref(date);
	g_mime_message_set_message_id(message,
	    arena_print(arena, "%s@%s", mime->id, domain_of(mime->from)));
	g_mime_object_set_header(
	    object, "Content-Language", mime->language, NULL);
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		g_mime_object_set_header(
		    object, marks[i].name, marks[i].value, NULL);
}

static struct str
print(GMimeMessage *message, struct arena *arena)
{
	GMimeFormatOptions *options = g_mime_format_options_new();
	g_mime_format_options_set_newline_format(
	    options, GMIME_NEWLINE_FORMAT_DOS);
	char *bytes = g_mime_object_to_string(GMIME_OBJECT(message), options);
	g_mime_format_options_free(options);
	const char *copy = arena_copy(arena, str_from(bytes));
	g_free(bytes);
	return str_from(copy);
}

struct str
mime_write(const struct mime *mime, struct arena *arena)
{
	GMimeMessage *message = g_mime_message_new(FALSE);
	GMimeObject *body = make_body(mime, arena);
	set_headers(message, mime, arena);
	g_mime_message_set_mime_part(message, body);
	g_object_unref(body);
	struct str whole = print(message, arena);
	g_object_unref(message);
	return whole;
}
