/* SPDX-License-Identifier: BSD-2-Clause */
/* element.h -- one element of a set or a map, as a command to nftables */
/* Pure. */
#ifndef GATEWAY_ELEMENT_H
#define GATEWAY_ELEMENT_H

#include "lib/addr.h"

struct element {
	const char *set; /* or map, of gateway/table.h */
	struct addr addr;
	uint16_t port;
	uint8_t protocol; /* 0: the address stands alone */
	uint32_t mark;	  /* what a map has for it; 0: none */
	int64_t seconds;  /* that it lives; 0: no time-out */
};

/* One line, with `verb` add or delete. */
void element_write(
    struct writer *to, const char *verb, const struct element *element);

#endif
