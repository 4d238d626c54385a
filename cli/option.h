/* SPDX-License-Identifier: BSD-2-Clause */
/* option.h -- options that several commands take */
#ifndef CLI_OPTION_H
#define CLI_OPTION_H

#include "cli/cli.h"

enum { OPTION_WORDS_SIZE = 16384, OPTION_NUMBER_SIZE = 24 };

/* All values of an option with blanks between, in `room` of OPTION_WORDS_SIZE
 * bytes; NULL where it was not given. */
const char *option_words(struct cli *cli, const char *name, char *room);

/* The NAME of a token or a webhook that is to be made. False: it is no name,
 * and that was said. */
bool MUST_CHECK option_new_name(const struct cli *cli, const char **name_out);

/* All values of --kind, in `room` as option_words has them: kinds of events.
 * False: one is none, and that was said. */
bool MUST_CHECK option_kinds(
    struct cli *cli, char *room, const char **kinds_out);

/* Refuses names that are no sources; NULL is all of them. */
enum cli_exit option_sources(struct cli *cli, const char *sources);

/* --overlap as seconds, a day where it was not given; `seconds` has
 * OPTION_NUMBER_SIZE bytes. */
enum cli_exit option_overlap(struct cli *cli, char *seconds);

/* A time that an option gives, in microseconds since 1970; untouched where it
 * was not given. False: it is none, and that was said. */
bool MUST_CHECK option_time(
    const struct cli *cli, const char *name, int64_t *micros_out);

#endif
