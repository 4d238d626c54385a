/* SPDX-License-Identifier: BSD-2-Clause */
/* bounce.h -- lazaret-warden --bounce: a mail that came back, from the MTA */
#ifndef WARDEN_BOUNCE_H
#define WARDEN_BOUNCE_H

/* Reads one mail from standard input and writes down what came back. Returns
 * what an MTA wants to hear (sysexits.h): 0 for all that is done with, a mail
 * that tells nothing as well, so that no bounce is bounced; 75 where the
 * database is away: it tries again. */
int bounce_run(const char *database);

#endif
