/* SPDX-License-Identifier: BSD-2-Clause */
/* names.c -- what is known of names: one flat block, found by hash */
/* The block: a head, a hash table with open addressing, the bytes of the
 * names. Offsets, no pointers. Readers may look while it is written anew, so
 * they load each word once and check what they loaded. */
#include "redirector/names.h"

#include <assert.h>
#include <string.h>

enum {
	SLOTS_LEAST = 16,
	/* No rule stands farther from where its hash points. At half load and
	 * 2^20 slots about 70 are seen; the bound is for nonsense. */
	CHAIN_MOST = 256
};

static const uint64_t MAGIC = 0x32736d6e5a4cULL; /* "LZnms2" */

struct head {
	uint64_t magic;
	uint32_t slots; /* a power of two */
	uint32_t rules;
	uint32_t text; /* bytes of names, after the slots */
	uint32_t most; /* rules that slots were made for */
	/* Bit set of how many labels rules' names have, bit 0 for rules for
	 * first labels: so that a name of a hundred labels costs few looks. */
	uint64_t labels;
};

struct slot {
	uint32_t hash;
	uint32_t at;	/* of the name, in the bytes of names */
	uint32_t shape; /* length, reach, kind: a byte each; 0: empty */
	uint32_t ports;
	uint64_t value;
};

/* A block as its reader has measured it. */
struct view {
	const struct slot *slot;
	const uint8_t *text;
	uint32_t slots, text_size;
	uint64_t labels;
};

static uint32_t
load(const uint32_t *from)
{
	return __atomic_load_n(from, __ATOMIC_RELAXED);
}

static uint32_t
shape_of(const struct name *name, enum names_reach reach, enum names_kind kind)
{
	return (uint32_t)name->length | (uint32_t)reach << 8 |
	    (uint32_t)kind << 16;
}

static uint8_t
shape_length(uint32_t shape)
{
	return shape & 0xff;
}

static enum names_reach
shape_reach(uint32_t shape)
{
	return shape >> 8 & 0xff;
}

static enum names_kind
shape_kind(uint32_t shape)
{
	return shape >> 16;
}

/* FNV-1a, one label on top of the hash of the labels to its right: so one
 * walk over a name gives the hashes of all its ends. */
static uint64_t
hash_label(uint64_t right, const uint8_t *label)
{
	for (size_t i = 0; i <= label[0]; i++)
		right = (right ^ label[i]) * 0x100000001b3ULL;
	return right;
}

static const uint64_t HASH_ROOT = 0xcbf29ce484222325ULL;

static uint32_t
hash_fold(uint64_t hash)
{
	return (uint32_t)(hash ^ hash >> 32);
}

/* A name cut at its labels, each with the hash from there to the end. */
struct cut {
	size_t labels;
	uint8_t start[NAME_LABELS];
	uint32_t hash[NAME_LABELS];
};

static void
cut_name(const struct name *name, struct cut *cut)
{
	cut->labels = 0;
	for (size_t at = 0; name->bytes[at] > 0; at += 1u + name->bytes[at])
		cut->start[cut->labels++] = (uint8_t)at;
	uint64_t hash = HASH_ROOT;
	for (size_t i = cut->labels; i-- > 0;) {
		hash = hash_label(hash, name->bytes + cut->start[i]);
		cut->hash[i] = hash_fold(hash);
	}
}

static uint32_t
hash_name(const struct name *name)
{
	struct cut cut;
	cut_name(name, &cut);
	return cut.labels > 0 ? cut.hash[0] : hash_fold(HASH_ROOT);
}

static uint32_t
slots_for(size_t rules)
{
	uint32_t slots = SLOTS_LEAST;
	while (slots / 2 < rules && slots < 1u << 30)
		slots *= 2;
	return slots;
}

static bool
measure(const void *block, size_t size, struct view *view_out)
{
	const struct head *head = block;
	if (block == NULL || size < sizeof *head || head->magic != MAGIC)
		return false;
	uint32_t slots = load(&head->slots), text = load(&head->text);
	size_t room = size / 8 * 8 - sizeof *head;
	if (slots < SLOTS_LEAST || (slots & (slots - 1)) != 0 ||
	    slots > room / sizeof(struct slot) ||
	    text > room - slots * sizeof(struct slot))
		return false;
	const struct slot *slot = (const void *)(head + 1);
	*view_out = (struct view){ slot, (const void *)(slot + slots), slots,
		text, __atomic_load_n(&head->labels, __ATOMIC_RELAXED) };
	return true;
}

static bool
has_name(
    const struct view *view, uint32_t at, const uint8_t *name, size_t length)
{
	return at <= view->text_size && length <= view->text_size - at &&
	    memcmp(view->text + at, name, length) == 0;
}

static void
note(struct names_match *match, const struct slot *slot, uint32_t shape,
    uint8_t start)
{
	enum names_kind kind = shape_kind(shape);
	if (kind == NAMES_GARDEN)
		match->ports |= load(&slot->ports);
	if (match->kinds & 1u << kind)
		return; /* a longer name has spoken */
	match->kinds |= 1u << kind;
	match->value[kind] =
	    (uint32_t)__atomic_load_n(&slot->value, __ATOMIC_RELAXED);
	match->start[kind] = start;
}

/* What is looked for: the name from `start` on, by rules of such reach. */
struct wanted {
	const uint8_t *name;
	uint32_t hash;
	uint8_t length, start;
	uint8_t reaches; /* bit set */
};

static bool
fits(const struct view *view, const struct slot *slot, uint32_t shape,
    const struct wanted *want, uint64_t groups)
{
	return load(&slot->hash) == want->hash &&
	    shape_length(shape) == want->length &&
	    (want->reaches >> (shape_reach(shape) & 7) & 1) &&
	    shape_kind(shape) < NAMES_KINDS &&
	    (shape_kind(shape) != NAMES_GARDEN ||
		(__atomic_load_n(&slot->value, __ATOMIC_RELAXED) & groups)) &&
	    has_name(view, load(&slot->at), want->name, want->length);
}

static void
look(const struct view *view, const struct wanted *want, uint64_t groups,
    struct names_match *match)
{
	for (uint32_t i = 0; i < CHAIN_MOST; i++) {
		const struct slot *slot =
		    view->slot + ((want->hash + i) & (view->slots - 1));
		uint32_t shape = load(&slot->shape);
		if (shape == 0)
			return;
		if (fits(view, slot, shape, want, groups))
			note(match, slot, shape, want->start);
	}
}

/* Which bit of `labels` stands for so many. */
static uint64_t
labels_bit(size_t labels)
{
	return 1ULL << (labels < 63 ? labels : 63);
}

/* Whether some rule has as many labels as the name from its label `i` on. */
static bool
may_have(const struct view *view, const struct cut *cut, size_t i)
{
	return view->labels & labels_bit(cut->labels - i);
}

/* What find_in will read first is on its way then. */
static void
fetch(const struct names_block *block, const struct cut *cut)
{
	struct view view;
	if (!measure(block->block, block->size, &view))
		return;
	for (size_t i = 0; i < cut->labels; i++)
		if (may_have(&view, cut, i))
			__builtin_prefetch(
			    view.slot + (cut->hash[i] & (view.slots - 1)));
}

/* The rules for the first label alone, which is a name of its own. */
static void
look_first(const struct view *view, const struct name *name, uint64_t groups,
    struct names_match *match)
{
	uint8_t first[1 + NAME_LABEL_SIZE + 1];
	uint8_t length = 1 + name->bytes[0];
	memcpy(first, name->bytes, length);
	first[length] = 0;
	struct wanted want = { first, hash_fold(hash_label(HASH_ROOT, first)),
		length + 1, 0, 1u << NAMES_FIRST };
	look(view, &want, groups, match);
}

static void
find_in(const struct names_block *block, const struct name *name,
    const struct cut *cut, uint64_t groups, struct names_match *match)
{
	struct view view;
	if (!measure(block->block, block->size, &view))
		return;
	for (size_t i = 0; i < cut->labels; i++) {
		uint8_t start = cut->start[i];
		struct wanted want = { name->bytes + start, cut->hash[i],
			(uint8_t)(name->length - start), start,
			i == 0 ? 1u << NAMES_EXACT | 1u << NAMES_ZONE
			       : 1u << NAMES_BELOW | 1u << NAMES_ZONE };
		if (may_have(&view, cut, i))
			look(&view, &want, groups, match);
	}
	if (cut->labels > 0 && view.labels & labels_bit(0))
		look_first(&view, name, groups, match);
}

void
names_find(const struct names_block *blocks, size_t count,
    const struct name *name, uint64_t groups, struct names_match *match_out)
{
	struct cut cut;
	cut_name(name, &cut);
	*match_out = (struct names_match){ 0 };
	for (size_t i = 0; i < count; i++)
		fetch(&blocks[i], &cut);
	for (size_t i = 0; i < count; i++)
		find_in(&blocks[i], name, &cut, groups, match_out);
}

enum names_kind
names_first(const struct names_match *match)
{
	return match->kinds == 0 ? NAMES_KINDS
				 : (enum names_kind)__builtin_ctz(match->kinds);
}

bool
names_parse(struct str text, struct names_rule *rule_out)
{
	static const struct {
		struct str before, after;
		enum names_reach reach;
	} forms[] = {
		{ { "=", 1 }, { "", 0 }, NAMES_EXACT },
		{ { "*", 1 }, { "", 0 }, NAMES_BELOW },
		{ { ".", 1 }, { "", 0 }, NAMES_ZONE },
		{ { "", 0 }, { ".*", 2 }, NAMES_FIRST },
	};
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		struct str before = forms[i].before, after = forms[i].after;
		if (text.len <= before.len + after.len ||
		    !str_starts(text, before) || !str_ends(text, after))
			continue;
		rule_out->reach = forms[i].reach;
		return name_parse((struct str){ text.data + before.len,
				      text.len - before.len - after.len },
		    &rule_out->name);
	}
	return false;
}

static size_t
round_up(size_t size)
{
	return (size + 7) & ~(size_t)7;
}

size_t
names_size(size_t rules, size_t name_bytes)
{
	return round_up(sizeof(struct head) +
	    slots_for(rules) * sizeof(struct slot) + name_bytes);
}

bool
names_begin(void *block, size_t size, size_t rules)
{
	struct head *head = block;
	if (rules > UINT32_MAX / 4 || size < names_size(rules, 0))
		return false;
	uint32_t slots = slots_for(rules);
	memset(head + 1, 0, slots * sizeof(struct slot));
	*head = (struct head){ MAGIC, slots, 0, 0, (uint32_t)rules, 0 };
	return true;
}

/* The slot in which this rule stands, or the empty one where it belongs; NULL
 * where the chain is too long. */
static struct slot *
place(const struct view *view, const struct names_rule *rule, uint32_t hash)
{
	uint32_t shape = shape_of(&rule->name, rule->reach, rule->kind);
	for (uint32_t i = 0; i < CHAIN_MOST; i++) {
		const struct slot *slot =
		    view->slot + ((hash + i) & (view->slots - 1));
		bool same = slot->hash == hash && slot->shape == shape &&
		    has_name(
			view, slot->at, rule->name.bytes, rule->name.length);
		if (slot->shape == 0 || same)
			return (struct slot *)slot;
	}
	return NULL;
}

static uint64_t
rule_bit(const struct names_rule *rule)
{
	struct cut cut;
	cut_name(&rule->name, &cut);
	return labels_bit(rule->reach == NAMES_FIRST ? 0 : cut.labels);
}

bool
names_add(void *block, size_t size, const struct names_rule *rule)
{
	struct head *head = block;
	struct view view;
	assert(rule->name.length > 0 && rule->kind < NAMES_KINDS);
	if (!measure(block, size, &view))
		return false;
	uint32_t hash = hash_name(&rule->name);
	struct slot *slot = place(&view, rule, hash);
	if (slot == NULL)
		return false;
	if (slot->shape != 0) {
		slot->ports |= rule->ports;
		if (rule->kind == NAMES_GARDEN)
			slot->value |= rule->value;
		return true;
	}
	size_t room =
	    (size_t)((const uint8_t *)block + size / 8 * 8 - view.text);
	if (head->rules == head->most || rule->name.length > room - head->text)
		return false;
	memcpy((uint8_t *)view.text + head->text, rule->name.bytes,
	    rule->name.length);
	*slot = (struct slot){ hash, head->text,
		shape_of(&rule->name, rule->reach, rule->kind), rule->ports,
		rule->value };
	head->text += rule->name.length;
	head->labels |= rule_bit(rule);
	head->rules++;
	return true;
}

size_t
names_used(const void *block)
{
	const struct head *head = block;
	return round_up(
	    sizeof *head + head->slots * sizeof(struct slot) + head->text);
}

/* Is this slot's rule well formed, and does it stand where it is looked for? */
static bool
check_slot(const struct view *view, const struct slot *slot)
{
	struct names_rule rule = { .reach = shape_reach(slot->shape),
		.kind = shape_kind(slot->shape) };
	if (rule.reach > NAMES_FIRST || rule.kind >= NAMES_KINDS ||
	    slot->at > view->text_size)
		return false;
	struct reader text = { view->text + slot->at,
		view->text_size - slot->at };
	return name_read(&text, &rule.name) &&
	    rule.name.length == shape_length(slot->shape) &&
	    has_name(view, slot->at, rule.name.bytes, rule.name.length) &&
	    slot->hash == hash_name(&rule.name) &&
	    (view->labels & rule_bit(&rule)) &&
	    place(view, &rule, slot->hash) == slot;
}

bool
names_check(const void *block, size_t size)
{
	const struct head *head = block;
	struct view view;
	if (!measure(block, size, &view))
		return false;
	uint32_t rules = 0;
	for (uint32_t i = 0; i < view.slots; i++) {
		if (view.slot[i].shape == 0)
			continue;
		if (!check_slot(&view, view.slot + i))
			return false;
		rules++;
	}
	return rules == head->rules && rules <= head->most &&
	    head->most <= view.slots / 2;
}
