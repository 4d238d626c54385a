/* SPDX-License-Identifier: BSD-2-Clause */
/* portal.c -- reads what the subscriber's pages are made of */
#include "portal/portal.h"

#include <stdio.h>

#include "cases/advice.h"
#include "lib/brand.h"
#include "lib/template.h"

void
portal_load_pages(struct portal *portal)
{
	static struct brand brand;
	const struct portal_settings *settings = &portal->settings;
	char advice[4096];
	i18n_open(settings->languages);
	brand_load(settings->brand, &brand);
	i18n_set_zone(brand.time_zone);
	snprintf(advice, sizeof advice, "%s/advice", settings->templates);
	portal->brand = &brand;
	portal->advices = advices_load(advice);
	portal->templates = templates_load(settings->templates);
}
