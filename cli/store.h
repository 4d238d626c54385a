/* SPDX-License-Identifier: BSD-2-Clause */
/* store.h -- the SQL of the operator's command */
#ifndef CLI_STORE_H
#define CLI_STORE_H

#include "lib/db.h"

/* migrate */
extern const struct sql store_migrations_exist;
extern const struct sql store_migrations_lock;
extern const struct sql store_migrations_list;
extern const struct sql store_migration_find;
extern const struct sql store_migration_add;
extern const struct sql store_partitions;

#endif
