/* SPDX-License-Identifier: BSD-2-Clause */
/* staff_store.c -- the SQL of the accounts of staff, by name */
#include "cases/staff_store.h"

/* SQL is laid out as SQL. */
/* clang-format off */

#define ACCOUNT \
	"SELECT c.id, c.name, c.role, c.password," \
	" CASE WHEN c.invited_until > now()" \
	"  THEN encode(c.invitation, 'hex') END," \
	" encode(c.totp_key, 'hex'), encode(c.totp_next, 'hex')," \
	" c.totp_step, " EPOCH("c.created_at") ", c.created_by, " \
	EPOCH("c.seen_at") ", " EPOCH("c.disabled_at") ", " \
	EPOCH("c.invited_until") "," \
	" (SELECT count(*) FROM lazaret.clerk_recovery r" \
	"  WHERE r.clerk_id = c.id AND r.used_at IS NULL)" \
	" FROM lazaret.clerk c"
#define OF_CLERK "(SELECT id FROM lazaret.clerk WHERE name = $1)"
/* So long may whoever was invited take to come. */
#define INVITED "now() + interval '3 days'"

const struct sql staff_store[STAFF_COUNT] = {
[STAFF_ID] = { "staff_id", 1,
	"SELECT id FROM lazaret.clerk WHERE name = $1" },
[STAFF_FIND] = { "staff_find", 1, ACCOUNT " WHERE c.name = $1" },
[STAFF_LIST] = { "staff_list", 0,
	ACCOUNT " ORDER BY c.disabled_at IS NOT NULL, c.role DESC, c.name" },
[STAFF_ADD] = { "staff_add", 4,
	"INSERT INTO lazaret.clerk"
	" (name, role, created_by, invitation, invited_until)"
	" VALUES ($1, $2::lazaret.clerk_role, $3, decode($4, 'hex'),"
	"  " INVITED ") RETURNING id" },
[STAFF_ROLE] = { "staff_role", 2,
	"UPDATE lazaret.clerk SET role = $2::lazaret.clerk_role"
	" WHERE name = $1 RETURNING id" },
[STAFF_DISABLE] = { "staff_disable", 1,
	"UPDATE lazaret.clerk SET disabled_at = coalesce(disabled_at, now()),"
	"  invitation = NULL, invited_until = NULL"
	" WHERE name = $1 RETURNING id" },
[STAFF_RESET] = { "staff_reset", 2,
	"UPDATE lazaret.clerk SET disabled_at = NULL, password = NULL,"
	"  totp_key = NULL, totp_next = NULL,"
	"  invitation = decode($2, 'hex'), invited_until = " INVITED
	" WHERE name = $1 RETURNING id" },
[STAFF_SIGN_OUT] = { "staff_sign_out", 1,
	"DELETE FROM lazaret.clerk_session WHERE clerk_id = " OF_CLERK },
[STAFF_DEVICES_FORGET] = { "staff_devices_forget", 1,
	"DELETE FROM lazaret.clerk_device WHERE clerk_id = " OF_CLERK },
[STAFF_PASSWORD] = { "staff_password", 2,
	"UPDATE lazaret.clerk SET password = $2, invitation = NULL,"
	"  invited_until = NULL WHERE name = $1 RETURNING id" },
/* The same password under other limits. */
[STAFF_REHASH] = { "staff_rehash", 2,
	"UPDATE lazaret.clerk SET password = $2 WHERE name = $1" },
[STAFF_TOTP_BEGIN] = { "staff_totp_begin", 2,
	"UPDATE lazaret.clerk SET totp_next = decode($2, 'hex')"
	" WHERE name = $1" },
/* Its own code has let in, and lets in no more. */
[STAFF_TOTP] = { "staff_totp", 3,
	"UPDATE lazaret.clerk SET totp_key = decode($2, 'hex'),"
	"  totp_next = NULL, totp_step = $3::bigint WHERE name = $1"
	" RETURNING id" },
/* Of two who come with one code at the same moment one is let in. */
[STAFF_TOTP_USE] = { "staff_totp_use", 2,
	"UPDATE lazaret.clerk SET totp_step = $2::bigint"
	" WHERE name = $1 AND totp_step < $2::bigint RETURNING id" },
/* Whoever changed them meanwhile has sealed them. */
[STAFF_TOTP_SEAL] = { "staff_totp_seal", 5,
	"UPDATE lazaret.clerk SET totp_key = decode($4, 'hex'),"
	"  totp_next = decode($5, 'hex') WHERE name = $1"
	"  AND totp_key IS NOT DISTINCT FROM decode($2, 'hex')"
	"  AND totp_next IS NOT DISTINCT FROM decode($3, 'hex') RETURNING id" },
[STAFF_RECOVERIES_CLEAR] = { "staff_recoveries_clear", 1,
	"DELETE FROM lazaret.clerk_recovery WHERE clerk_id = " OF_CLERK },
[STAFF_RECOVERY_ADD] = { "staff_recovery_add", 2,
	"INSERT INTO lazaret.clerk_recovery (clerk_id, digest)"
	" SELECT id, decode($2, 'hex') FROM lazaret.clerk WHERE name = $1" },
[STAFF_RECOVERY_FIND] = { "staff_recovery_find", 2,
	"SELECT FROM lazaret.clerk_recovery WHERE clerk_id = " OF_CLERK
	" AND digest = decode($2, 'hex') AND used_at IS NULL" },
[STAFF_RECOVERY_USE] = { "staff_recovery_use", 2,
	"UPDATE lazaret.clerk_recovery SET used_at = now()"
	" WHERE clerk_id = " OF_CLERK " AND digest = decode($2, 'hex')"
	"  AND used_at IS NULL RETURNING digest" },
};

/* clang-format on */
