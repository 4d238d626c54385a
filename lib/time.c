/* SPDX-License-Identifier: BSD-2-Clause */
/* time.c -- points in time as RFC 3339 writes them */
/* Pure: no I/O, no clock. The calendar is the proleptic Gregorian one, counted
 * in eras of 400 years that begin on a first of March. */
#include "lib/time.h"

#include <stdio.h>

enum {
	DAY = 86400,
	ERA_DAYS = 146097,
	ERA_TO_1970 = 719468,
	FRACTION_DIGITS = 6
};
static const int64_t seconds_most = 253402300799; /* the end of 9999 */

static int64_t
days_since_1970(int64_t year, int64_t month, int64_t day)
{
	if (month <= 2)
		year--;
	int64_t era = year / 400, of_era = year % 400;
	int64_t of_year =
	    (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 +
	    of_year - ERA_TO_1970;
}

static int64_t
days_in(int64_t year, int64_t month)
{
	static const int8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return days[month - 1] + (month == 2 && leap);
}

/* Takes `digits` digits off the front. */
static bool
take_number(
    struct str *text, size_t digits, int64_t least, int64_t most, int64_t *out)
{
	if (text->len < digits)
		return false;
	struct str front = { text->data, digits };
	*text = (struct str){ text->data + digits, text->len - digits };
	return str_number(front, least, most, out);
}

static bool
take_mark(struct str *text, const char *marks)
{
	if (text->len == 0)
		return false;
	char mark = text->data[0];
	*text = (struct str){ text->data + 1, text->len - 1 };
	return mark == marks[0] || mark == marks[1];
}

static bool
take_fraction(struct str *text, int64_t *micros_out)
{
	size_t digits = 0;
	*micros_out = 0;
	if (text->len == 0 || text->data[0] != '.')
		return true;
	for (*text = (struct str){ text->data + 1, text->len - 1 };
	     text->len > 0 && text->data[0] >= '0' && text->data[0] <= '9';
	     *text = (struct str){ text->data + 1, text->len - 1 })
		if (digits++ < FRACTION_DIGITS)
			*micros_out = *micros_out * 10 + (text->data[0] - '0');
	for (size_t i = digits; i < FRACTION_DIGITS; i++)
		*micros_out *= 10;
	return digits > 0;
}

/* The rest of the text: seconds east of UTC. */
static bool
take_offset(struct str text, int64_t *offset_out)
{
	int64_t hours, minutes;
	*offset_out = 0;
	if (text.len == 1)
		return take_mark(&text, "Zz");
	bool west = text.len > 0 && text.data[0] == '-';
	if (!take_mark(&text, "+-") || !take_number(&text, 2, 0, 23, &hours) ||
	    !take_mark(&text, "::") || !take_number(&text, 2, 0, 59, &minutes))
		return false;
	*offset_out = (hours * 3600 + minutes * 60) * (west ? -1 : 1);
	return text.len == 0;
}

bool
time_parse(struct str text, int64_t *micros_out)
{
	int64_t year, month, day, hour, minute, second, offset, micros;
	if (!take_number(&text, 4, 1970, 9999, &year) ||
	    !take_mark(&text, "--") || !take_number(&text, 2, 1, 12, &month) ||
	    !take_mark(&text, "--") ||
	    !take_number(&text, 2, 1, days_in(year, month), &day) ||
	    !take_mark(&text, "Tt") || !take_number(&text, 2, 0, 23, &hour) ||
	    !take_mark(&text, "::") || !take_number(&text, 2, 0, 59, &minute) ||
	    !take_mark(&text, "::") || !take_number(&text, 2, 0, 60, &second) ||
	    !take_fraction(&text, &micros) || !take_offset(text, &offset))
		return false;
	int64_t seconds = days_since_1970(year, month, day) * DAY +
	    hour * 3600 + minute * 60 + second - offset;
	if (seconds < 0 || seconds > seconds_most)
		return false;
	*micros_out = seconds * TIME_SECOND + micros;
	return true;
}

const char *
time_print(int64_t micros, char *text)
{
	if (micros < 0)
		micros = 0;
	if (micros / TIME_SECOND > seconds_most)
		micros = seconds_most * TIME_SECOND + TIME_SECOND - 1;
	int64_t seconds = micros / TIME_SECOND;
	int64_t days = seconds / DAY + ERA_TO_1970, rest = seconds % DAY;
	int64_t era = days / ERA_DAYS, of_era = days % ERA_DAYS;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 -
			   of_era / (ERA_DAYS - 1)) /
	    365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;
	int64_t day = of_year - (153 * month + 2) / 5 + 1;
	month = month < 10 ? month + 3 : month - 9;
	year += era * 400 + (month <= 2);
	int length =
	    snprintf(text, TIME_TEXT_SIZE, "%04u-%02u-%02uT%02u:%02u:%02u",
		(unsigned)year % 10000, (unsigned)month % 100,
		(unsigned)day % 100, (unsigned)(rest / 3600) % 100,
		(unsigned)(rest / 60 % 60), (unsigned)(rest % 60));
	micros %= TIME_SECOND;
	if (micros > 0)
		length +=
		    snprintf(text + length, (size_t)(TIME_TEXT_SIZE - length),
			".%06u", (unsigned)micros);
	snprintf(text + length, (size_t)(TIME_TEXT_SIZE - length), "Z");
	return text;
}
