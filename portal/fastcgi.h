/* SPDX-License-Identifier: BSD-2-Clause */
/* fastcgi.h -- the edge: requests from nginx, answers to it */
#ifndef PORTAL_FASTCGI_H
#define PORTAL_FASTCGI_H

struct portal;

/* Serves connections of `fd` with portal->settings.threads threads, each with
 * an arena and a database connection of its own. Returns after SIGTERM or
 * SIGINT, which must be blocked in the calling thread before the first other
 * one exists; what is being answered is answered, for some seconds. */
void fastcgi_serve(const struct portal *portal, int fd);

#endif
