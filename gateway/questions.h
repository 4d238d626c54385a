/* SPDX-License-Identifier: BSD-2-Clause */
/* questions.h -- the role that carries questions about a line, and answers */
#ifndef GATEWAY_QUESTIONS_H
#define GATEWAY_QUESTIONS_H

#include "gateway/house.h"

/* The role; its context is the struct house. It has a database and no rights
 * over the network. One question at a time; what the role inspect does not
 * answer in time is left unanswered. */
void questions_run(void *context);

#endif
