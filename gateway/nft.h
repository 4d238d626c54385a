/* SPDX-License-Identifier: BSD-2-Clause */
/* nft.h -- our table in the kernel: change its elements, read them back */
/* The one file that knows libnftables and the netlink of the packet filter. */
/* Reads: linux/netfilter/nf_tables.h */
#ifndef GATEWAY_NFT_H
#define GATEWAY_NFT_H

#include "gateway/table.h"
#include "lib/addr.h"

struct nft;

/* Opens both ways to the kernel: commands and reading. To be called before
 * the role's promise. Dies with the reason. */
struct nft *nft_new(void);
void nft_free(struct nft *nft); /* NULL is fine */

/* Runs commands, all or none. What is wrong otherwise: nft_problem. */
bool MUST_CHECK nft_run(struct nft *nft, const char *commands);
const char *nft_problem(const struct nft *nft);

/* True when somebody else changed rules of this network namespace since the
 * last nft_read_begin. Says true where the kernel does not answer. */
bool nft_is_foreign(struct nft *nft);
/* From now on changes of others count. */
void nft_read_begin(struct nft *nft);

struct nft_element {
	const uint8_t *key; /* as the kernel has it: each part filled up to 4
			     * bytes, marks in the machine's own order */
	size_t key_size;
	uint32_t mark;	  /* what a map says */
	int64_t left_ms;  /* to live; -1: for ever */
	uint64_t packets; /* what the element counted */
	bool end;	  /* of an interval: the first address beyond */
};
/* The address with which the key begins; false where it is too short. */
bool MUST_CHECK nft_element_addr(
    const struct nft_element *element, uint8_t family, struct addr *addr_out);

typedef void nft_each_fn(void *context, const struct nft_element *element);

/* Each element of a set or map; false where there is none of this name, or the
 * kernel does not answer. A large set takes its time, so `pause` (NULL: none)
 * is called now and then and may nft_run what does not touch this set. Who
 * must know that nobody else did asks nft_is_foreign afterwards. */
bool MUST_CHECK nft_read(struct nft *nft, const char *set, nft_each_fn *each,
    void (*pause)(void *context), void *context);

/* Writes what is missing of gateway/table.h, or of another type, "all" where
 * nothing is there; returns how many sets and maps that are. */
int nft_missing(struct nft *nft, struct writer *what);

#endif
