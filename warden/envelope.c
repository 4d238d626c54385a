/* SPDX-License-Identifier: BSD-2-Clause */
/* envelope.c -- a letter as the mail that goes out */
#include "warden/envelope.h"

#include "warden/mime.h"

struct str
envelope_write(const struct letter_press *press, const struct letter *letter,
    struct arena *arena, struct letter_words *words_out)
{
	struct letter_words words;
	if (!letter_write(press, letter, arena, &words))
		return STR("");
	struct mime mime = { .id = letter->id,
		.from = words.brand->mail,
		.from_name = words.brand->name,
		.to = letter->to,
		.to_count = letter->to_count,
		.date = letter->queued_at,
		.subject = words.subject,
		.language = words.language,
		.text = words.text,
		.html = words.html };
	if (words_out != NULL)
		*words_out = words;
	return mime_write(&mime, arena);
}
