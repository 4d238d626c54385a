/* SPDX-License-Identifier: BSD-2-Clause */
/* audit_chain.c -- link the acts that wait, in the order of their commits */
#include "cases/audit_chain.h"

#include <stdio.h>
#include <string.h>

#include "cases/audit_store.h"

static void
read_hash(const struct db_result *rows, int row, int column, char *hash_out)
{
	snprintf(hash_out, AUDIT_HEX_SIZE, "%s", db_text(rows, row, column));
}

enum db_outcome
audit_chain_head(struct db *db, struct audit_head *head_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &audit_store[AUDIT_HEAD], NULL, &rows);
	if (outcome != DB_OK)
		return outcome;
	head_out->position = db_number(rows, 0, 0);
	read_hash(rows, 0, 1, head_out->hash);
	head_out->linked_at = db_number(rows, 0, 2);
	head_out->waiting = db_number(rows, 0, 3);
	db_result_free(rows);
	return DB_OK;
}

static enum db_outcome
lock_head(struct db *db, struct audit_head *head_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &audit_store[AUDIT_HEAD_LOCK], NULL, &rows);
	if (outcome != DB_OK)
		return outcome;
	*head_out = (struct audit_head){ .position = db_number(rows, 0, 0) };
	read_hash(rows, 0, 1, head_out->hash);
	db_result_free(rows);
	return DB_OK;
}

/* Three arrays of one length, as PostgreSQL reads them. */
struct links {
	struct writer ids, positions, hashes;
};
enum { DIGITS_MAX = 20, ARRAY_ENDS = 3 };

static void
put_item(struct writer *array, const char *item)
{
	writer_u8(array, writer_used(array) == 0 ? '{' : ',');
	writer_str(array, str_from(item));
}

static const char *
end_array(struct writer *array)
{
	writer_str(array, STR("}"));
	writer_u8(array, '\0');
	return (const char *)array->start;
}

static bool
make_links(struct arena *arena, const struct db_result *rows,
    struct audit_head *head, struct links *links)
{
	size_t count = (size_t)db_rows(rows);
	size_t numbers = count * (DIGITS_MAX + 1) + ARRAY_ENDS;
	size_t hashes = count * AUDIT_HEX_SIZE + ARRAY_ENDS;
	char *room = arena_alloc(arena, 2 * numbers + hashes);
	if (room == NULL)
		return false;
	links->ids = writer_over(room, numbers);
	links->positions = writer_over(room + numbers, numbers);
	links->hashes = writer_over(room + 2 * numbers, hashes);
	for (int i = 0; i < (int)count; i++) {
		char hash[AUDIT_HEX_SIZE];
		head->position++;
		audit_link_hash(
		    head->position, head->hash, db_text(rows, i, 1), hash);
		memcpy(head->hash, hash, sizeof hash);
		put_item(&links->ids, db_text(rows, i, 0));
		put_item(
		    &links->positions, arena_number(arena, head->position));
		put_item(&links->hashes, hash);
	}
	return !arena_full(arena);
}

static enum db_outcome
write_links(struct db *db, struct arena *arena, const struct db_result *rows,
    struct audit_head *head)
{
	struct links links;
	if (!make_links(arena, rows, head, &links))
		return DB_REFUSED;
	enum db_outcome outcome = db_run(db, &audit_store[AUDIT_LINK],
	    DB_VALUES(end_array(&links.ids), end_array(&links.positions),
		end_array(&links.hashes)),
	    NULL);
	if (outcome != DB_OK)
		return outcome;
	return db_run(db, &audit_store[AUDIT_HEAD_SET],
	    DB_VALUES(arena_number(arena, head->position), head->hash), NULL);
}

static enum db_outcome
link_waiting(struct db *db, struct arena *arena, size_t *linked_out,
    struct audit_head *head)
{
	struct db_result *rows;
	enum db_outcome outcome = lock_head(db, head);
	if (outcome == DB_OK)
		outcome = db_run(db, &audit_store[AUDIT_WAITING],
		    DB_VALUES(arena_number(arena, AUDIT_CHAIN_AT_ONCE)), &rows);
	if (outcome != DB_OK)
		return outcome;
	*linked_out = (size_t)db_rows(rows);
	if (*linked_out > 0)
		outcome = write_links(db, arena, rows, head);
	db_result_free(rows);
	return outcome;
}

enum db_outcome
audit_chain_link(struct db *db, struct arena *arena, size_t *linked_out,
    struct audit_head *head_out)
{
	enum db_outcome outcome = db_begin(db);
	*linked_out = 0;
	if (outcome == DB_OK)
		outcome = link_waiting(db, arena, linked_out, head_out);
	return db_end(db, outcome);
}
