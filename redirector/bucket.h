/* SPDX-License-Identifier: BSD-2-Clause */
/* bucket.h -- how much each may have: token buckets in fixed memory */
/* Pure but for buckets_new, which takes all the memory there will ever be. */
#ifndef REDIRECTOR_BUCKET_H
#define REDIRECTOR_BUCKET_H

#include "lib/bytes.h"

/* Who was idle longest is forgotten for a newcomer, and an idle bucket is
 * full anyway; so a flood of strangers costs the others nothing. */
struct buckets;

/* One token each `interval` microseconds, at most `burst` at once; room for
 * at least `count` keys. Dies without memory. */
struct buckets *buckets_new(uint32_t count, int64_t interval, int64_t burst);
void buckets_free(struct buckets *buckets); /* NULL is fine */

/* The bucket of whoever these bytes stand for; never 0. Nobody outside can say
 * which others share its place. */
uint64_t
buckets_key(const struct buckets *buckets, const void *bytes, size_t count);
/* Takes one token from it; false when it is empty. `now` in microseconds. */
bool MUST_CHECK buckets_take(
    struct buckets *buckets, uint64_t key, int64_t now);
/* Takes so many, be they there or not: what is missing is paid with the next
 * ones. */
void buckets_owe(
    struct buckets *buckets, uint64_t key, uint32_t tokens, int64_t now);

#endif
