/* SPDX-License-Identifier: BSD-2-Clause */
/* log.h -- what an operator reads: one line per thing that happened */
#ifndef LIB_LOG_H
#define LIB_LOG_H

/* Lines go to standard error, `program[role]: text`, as systemd's journal
 * wants them: warnings and errors start with <4> and <3> (sd-daemon(3)) where
 * JOURNAL_STREAM is set. Never a line per packet or per hostile request. */
void log_open(const char *program, const char *role); /* kept, not copied */
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* It cannot start, or cannot go on: the reason, then exit 1. */
void
die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
