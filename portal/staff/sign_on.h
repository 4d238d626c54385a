/* SPDX-License-Identifier: BSD-2-Clause */
/* sign_on.h -- who comes by the word of the operator's own proxy */
#ifndef PORTAL_STAFF_SIGN_ON_H
#define PORTAL_STAFF_SIGN_ON_H

#include "portal/portal.h"
#include "portal/request.h"

/* Reads the settings sign_on_from and sign_on_secret; dies on bad ones. Once,
 * before any thread. */
void sign_on_open(const struct portal_settings *settings);

/* The name that the proxy vouches for: the field Lazaret-Staff of a request
 * that comes from an address of sign_on_from and has the secret in
 * Lazaret-Proxy. From anybody else the fields are nothing: data == NULL. */
struct str sign_on_name(const struct request *request);

#endif
