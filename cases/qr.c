/* SPDX-License-Identifier: BSD-2-Clause */
/* qr.c -- a text as a square that cameras read: as a path of SVG, as signs */
/* Pure: no I/O, no clock. */
#include "cases/qr.h"

#include <qrencode.h>

enum { RUN_MOST = 24, SIGN_MOST = 3 };

static QRcode *
draw(const char *text)
{
	return QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
}

/* Of the square with its white: outside it nothing is black. */
static bool
is_black(const QRcode *qr, int x, int y)
{
	x -= QR_QUIET;
	y -= QR_QUIET;
	return x >= 0 && y >= 0 && x < qr->width && y < qr->width &&
	    (qr->data[y * qr->width + x] & 1) != 0;
}

/* Runs of black modules, row by row: "M4 4h7v1H4z". */
static void
put_row(const QRcode *qr, int y, struct writer *w)
{
	int side = qr->width + 2 * QR_QUIET;
	for (int x = 0; x < side; x++) {
		int from = x;
		while (is_black(qr, x, y))
			x++;
		if (x == from)
			continue;
		writer_str(w, STR("M"));
		writer_number(w, (uint64_t)from);
		writer_str(w, STR(" "));
		writer_number(w, (uint64_t)y);
		writer_str(w, STR("h"));
		writer_number(w, (uint64_t)(x - from));
		writer_str(w, STR("v1H"));
		writer_number(w, (uint64_t)from);
		writer_str(w, STR("z"));
	}
}

const char *
qr_path(const char *text, struct arena *arena, size_t *side_out)
{
	QRcode *qr = draw(text);
	if (qr == NULL)
		return "";
	size_t side = (size_t)qr->width + 2 * QR_QUIET;
	size_t most = side * side / 2 * RUN_MOST;
	char *path = arena_alloc(arena, most + 1);
	if (path != NULL) {
		struct writer w = writer_over(path, most);
		for (int y = 0; y < (int)side; y++)
			put_row(qr, y, &w);
		*side_out = side;
	}
	QRcode_free(qr);
	return path != NULL ? path : "";
}

const char *
qr_signs(const char *text, struct arena *arena)
{
	/* by upper and lower module: a sign is drawn where it is white */
	static const char *const signs[2][2] = { { "█", "▀" }, { "▄", " " } };
	QRcode *qr = draw(text);
	if (qr == NULL)
		return "";
	int side = qr->width + 2 * QR_QUIET;
	size_t width = (size_t)side, lines = width / 2 + 1;
	size_t most = lines * (width * SIGN_MOST + 1);
	char *drawn = arena_alloc(arena, most + 1);
	if (drawn != NULL) {
		struct writer w = writer_over(drawn, most);
		for (int y = 0; y < side; y += 2) {
			for (int x = 0; x < side; x++)
				writer_str(&w,
				    str_from(signs[is_black(qr, x, y)]
						  [is_black(qr, x, y + 1)]));
			writer_u8(&w, '\n');
		}
	}
	QRcode_free(qr);
	return drawn != NULL ? drawn : "";
}
