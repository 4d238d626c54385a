/* SPDX-License-Identifier: BSD-2-Clause */
/* view_scan.c -- the page that checks files, and words for what was found */
/* Pure: no I/O, no clock; memory from the arena alone. */
#include "portal/view_scan.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* ---- one file ------------------------------------------------------------ */

/* What the names of signatures tell; the first that is in it speaks. */
static const struct {
	const char *part, *words;
} kinds[] = {
	{ "eicar", N_("It is a harmless file that tests scanners.") },
	{ "test-file", N_("It is a harmless file that tests scanners.") },
	{ "ransom", N_("It locks files and asks for money.") },
	{ "miner", N_("It uses your computer to earn money for others.") },
	{ "bank", N_("It is after your bank account.") },
	{ "stealer", N_("It copies passwords.") },
	{ "spy", N_("It copies passwords.") },
	{ "keylog", N_("It copies passwords.") },
	{ "phish", N_("It tries to talk you out of your passwords.") },
	{ "download", N_("It lets other harmful programs in.") },
	{ "dropper", N_("It lets other harmful programs in.") },
	{ "loader", N_("It lets other harmful programs in.") },
	{ "backdoor", N_("It lets strangers into your computer.") },
	{ "worm", N_("It spreads to other computers.") },
	{ "macro", N_("It is a document that runs a harmful program.") },
	{ "exploit", N_("It uses a gap in a program to get in.") },
	{ "adware", N_("It shows adverts that nobody asked for.") },
	{ "trojan", N_("It looks useful and does harm unseen.") },
};

/* Why a file could not be checked, and what to do with it. */
static const struct {
	const char *words, *todo;
} reasons[SCAN_REASONS] = {
	[SCAN_CHECKED] = { "", "" },
	[SCAN_TOO_LARGE] = { N_("It is too large, or what is packed in it is."),
	    N_("Use the scanner on your computer for it.") },
	[SCAN_TOO_DEEP] = { N_("It is packed too many times over."),
	    N_("Unpack it, and check what is in it.") },
	[SCAN_TOO_MANY] = { N_("Too many files are packed in it."),
	    N_("Unpack it, and check what is in it.") },
	[SCAN_TOO_LONG] = { N_("It takes too long to look at all of it."),
	    N_("Use the scanner on your computer for it.") },
	[SCAN_ENCRYPTED] = { N_("It is locked with a password."),
	    N_("Do you not know the sender? Then delete it.") },
	[SCAN_LIMIT] = { N_("It goes beyond what we can check."),
	    N_("Use the scanner on your computer for it.") },
	[SCAN_DAMAGED] = { N_("It is broken, so we cannot read all of it."),
	    N_("Do you not need it? Then delete it.") },
	[SCAN_FELL] = { N_("Our scanner failed on this file."),
	    N_("Use the scanner on your computer for it.") },
	[SCAN_BUSY] = { N_("Too many files wait just now."),
	    N_("Try it again in some minutes.") },
	[SCAN_NO_SIGNATURES] = { N_("Our scanner is not ready."),
	    N_("Try it again in some minutes.") },
	[SCAN_REFUSED] = { N_("Our scanner did not take this file."),
	    N_("Try it again in some minutes.") },
	[SCAN_AWAY] = { N_("Our scanner does not answer."),
	    N_("Try it again in some minutes.") },
	[SCAN_LATE] = { N_("Our scanner did not answer in time."),
	    N_("Try it again in some minutes.") },
};

static const char *
kind_words(const char *signature)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (strcasestr(signature, kinds[i].part) != NULL)
			return kinds[i].words;
	return N_("It is a harmful program.");
}

struct scan_words
view_scan_words(const struct view *view, const struct scan_result *result)
{
	const struct i18n_language *l = view->language;
	switch (result->verdict) {
	case SCAN_CLEAN:
		return (struct scan_words){ "clean",
			i18n_text(l, N_("Clean: nothing found")), "", "" };
	case SCAN_INFECTED:
		return (struct scan_words){ "infected",
			VIEW_FILL(view, N_("Infected: {name}"),
			    { "name", result->signature }),
			i18n_text(l, kind_words(result->signature)),
			i18n_text(l,
			    N_("Do not open it. Delete it, and empty the "
			       "bin.")) };
	case SCAN_UNCHECKED:
		break;
	}
	return (struct scan_words){ "unchecked",
		i18n_text(l, N_("Not checked")),
		i18n_text(l, reasons[result->reason].words),
		i18n_text(l, reasons[result->reason].todo) };
}

/* ---- the sum ------------------------------------------------------------- */

void
view_scan_sum(const struct view *view, const struct proof_sum *sum,
    void (*put)(void *context, const char *sentence), void *context)
{
	const struct i18n_language *l = view->language;
	/* "This file" beside others that were named would be any of them. */
	bool others = sum->infected + sum->unchecked > 0;
	const struct {
		int64_t count;
		const char *pattern;
	} lines[] = {
		{ sum->infected,
		    i18n_plural(l, "{count} file is infected.",
			"{count} files are infected.",
			(unsigned long)sum->infected) },
		{ sum->unchecked,
		    i18n_plural(l, "{count} file could not be checked.",
			"{count} files could not be checked.",
			(unsigned long)sum->unchecked) },
		{ others && sum->clean == 1 ? 0 : sum->clean,
		    i18n_plural(l, "This file is clean.",
			"These {count} files are clean.",
			(unsigned long)sum->clean) },
	};
	for (size_t i = 0; i < COUNT(lines); i++)
		if (lines[i].count > 0)
			put(context,
			    VIEW_FILL(view, lines[i].pattern,
				{ "count",
				    view_number(view, lines[i].count) }));
	if (sum->infected > 0)
		put(context,
		    i18n_text(l,
			N_("Delete what is infected, then check the folder "
			   "once more.")));
	put(context,
	    i18n_text(l,
		N_("This says nothing about files that you did not choose.")));
}

/* ---- the page ------------------------------------------------------------ */

static const struct {
	const char *state, *title, *lead;
} offers[] = {
	[SCAN_OFFERED] = { N_("File check"),
	    N_("Check files for harmful programs."),
	    N_("Open this page on the device that you clean, and choose files "
	       "there. Good places to look are Downloads, Desktop and "
	       "Documents.") },
	[SCAN_NO_CASE] = { N_("File check"), N_("There is nothing to check."),
	    N_("We have no open case for this line. So we check no files for "
	       "it.") },
	[SCAN_NO_FILES] = { N_("File check"),
	    N_("A file check does not help "
	       "here."),
	    N_("This program lives inside a device, not in files that you "
	       "could choose. A check would find nothing, and that would prove "
	       "nothing. The steps remove it.") },
	[SCAN_NOBODY] = { N_("File check"), N_("We cannot check files here."),
	    N_("Use the scanner on your computer. Then call us, and we look at "
	       "it with you.") },
};

static const char *const troubles[] = {
	[SCAN_FINE] = NULL,
	[SCAN_NO_FILE] = N_("No file was chosen."),
	[SCAN_WAIT] = N_("Too many files come just now. Wait a minute, then "
			 "send it again."),
	[SCAN_CUT_SHORT] = N_("The file did not come whole. Send it again."),
	[SCAN_LARGE] = N_("This file is too large for us. Use the scanner on "
			  "your computer for it."),
	[SCAN_OLD_PAGE] = N_("This page was open for long. Please press the "
			     "button once more."),
};

static void
put_sentence(void *context, const char *sentence)
{
	values_text(values_item(context, "sum"), ".", sentence);
}

static void
put_results(const struct view *view, const struct scan_facts *facts,
    struct values *page)
{
	for (size_t i = 0; i < facts->result_count; i++) {
		const struct scan_result *result = &facts->results[i];
		struct scan_words words = view_scan_words(view, result);
		struct values *item = values_item(page, "files");
		values_text(item, "name", result->name);
		values_text(item, "look", words.look);
		values_text(item, "state", words.state);
		values_text(item, "words", words.words);
		values_text(item, "todo", words.todo);
	}
	if (facts->result_count > 0)
		view_scan_sum(view, &facts->sum, put_sentence, page);
	values_flag(page, "done", facts->result_count > 0);
}

static void
put_form(const struct view *view, const struct scan_facts *facts,
    struct values *page)
{
	const struct scan_limits *limits = &facts->limits;
	const char *trouble = troubles[facts->trouble];
	if (trouble != NULL) {
		values_text(
		    page, "problem", i18n_text(view->language, trouble));
		values_text(page, "problem_field", "file");
	}
	values_flag(page, "offered", true);
	values_text(page, "token", facts->token);
	values_number(page, "megabytes", limits->megabytes);
	values_number(page, "most", limits->files);
	values_number(page, "minute", limits->minute);
	values_number(page, "together", limits->together);
}

struct values *
view_scan(const struct view *view, const struct scan_facts *facts)
{
	struct values *page = view_page(view, LOOK_PLAIN,
	    offers[facts->offer].state, offers[facts->offer].title);
	view_lead(page, i18n_text(view->language, offers[facts->offer].lead));
	if (facts->offer == SCAN_NO_FILES && *facts->kind != '\0')
		view_lead(page,
		    VIEW_FILL(view, N_("The steps are for: {kind}."),
			{ "kind", i18n_text(view->language, facts->kind) }));
	if (facts->offer == SCAN_OFFERED)
		put_form(view, facts, page);
	values_flag(page, "scan", facts->offer == SCAN_OFFERED);
	put_results(view, facts, page);
	return page;
}
