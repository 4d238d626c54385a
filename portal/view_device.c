/* SPDX-License-Identifier: BSD-2-Clause */
/* view_device.c -- which device is it? the kinds that there are steps for */
/* Pure: no I/O, no clock; memory from the arena alone. */
#include "portal/view.h"

static void
put_device(
    const struct view *view, const struct advice *advice, struct values *page)
{
	struct values *item = values_item(page, "devices");
	values_text(item, "device", advice->device);
	values_words(item, "name", view->language, advice->kind);
	values_words(item, "look", view->language, advice->look);
}

struct values *
view_device(const struct view *view, const char *cause, const char *token)
{
	struct values *page = view_page(view, LOOK_PLAIN, N_("Which device"),
	    N_("Which device do you want to clean?"));
	view_lead(page,
	    i18n_text(view->language,
		N_("Choose the likeliest one. You then see the steps for it. "
		   "The pages of its makers open for a day.")));
	values_text(page, "cause", cause);
	values_text(page, "token", token);
	const struct advice *advice;
	for (size_t i = 0;
	     (advice = advices_variant(view->advices, cause, i)) != NULL; i++)
		put_device(view, advice, page);
	return page;
}
