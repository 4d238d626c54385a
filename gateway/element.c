/* SPDX-License-Identifier: BSD-2-Clause */
/* element.c -- one element of a set or a map, as a command to nftables */
#include "gateway/element.h"

#include "gateway/table.h"

void
element_write(
    struct writer *to, const char *verb, const struct element *element)
{
	char addr[ADDR_TEXT_SIZE];
	writer_str(to, str_from(verb));
	writer_str(to, STR(" element " TABLE " "));
	writer_str(to, str_from(element->set));
	writer_str(to, STR(" { "));
	writer_str(to, str_from(addr_print(&element->addr, addr)));
	if (element->protocol != 0) {
		writer_str(to, STR(" . "));
		writer_number(to, element->protocol);
		writer_str(to, STR(" . "));
		writer_number(to, element->port);
	}
	if (element->seconds > 0) {
		writer_str(to, STR(" timeout "));
		writer_number(to, (uint64_t)element->seconds);
		writer_str(to, STR("s"));
	}
	if (element->mark != 0) {
		writer_str(to, STR(" : "));
		writer_number(to, element->mark);
	}
	writer_str(to, STR(" }\n"));
}
