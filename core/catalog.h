#ifndef CCC_CATALOG_H
#define CCC_CATALOG_H

#include <stddef.h>

#include "err.h"
#include "table.h"

/*
 * The rule pack as the screens and the batch need it: kinds, states, moves
 * with what they ask, fields, choices, rules, roles, and the names of the
 * offices. Tables as they came from the catalogue views, with look-ups.
 * Immutable once loaded.
 */
struct db;
struct db_query;
struct catalog;

/* The views a catalogue is made of, in the order of catalog_put; ended by
 * NULL. The workstation fetches them by its worker, the batch directly. */
extern const char *const catalog_views[];
/* Fills q with the select of view i: all rows, in the order that the
 * look-ups rely on. Its strings are constants. */
void catalog_query(size_t i, struct db_query *q);
struct catalog *catalog_new(void);
void catalog_free(struct catalog *c);
/* Takes the table of view i. */
void catalog_put(struct catalog *c, size_t i, struct table *t);
int catalog_is_complete(const struct catalog *c);
/* All at once over a connection. */
int catalog_load(struct catalog *c, struct db *d, struct err *e);

/* Kind code of a kind code or table name ("INC", "incident", any case), or
 * NULL. The table's name of a kind. */
const char *catalog_kind(const struct catalog *c, const char *word);
const char *catalog_table(const struct catalog *c, const char *kind);
/* Words in the language of i18n.h; an unknown code is its own word. */
const char *catalog_kind_name(const struct catalog *c, const char *kind);
/* kind NULL or "": the first kind that has the state. */
const char *catalog_state_name(const struct catalog *c, const char *kind,
    const char *state);
const char *catalog_field_name(const struct catalog *c, const char *tbl,
    const char *col);
/* A role with or without its office: "USR", "REG:DZB", and the pseudo-roles
 * SELF, HOLDER, SWAP, LEAD(in), LEAD(out), system. The office of "REG:DZB"
 * is not in it; see catalog_org_name. */
const char *catalog_role_name(const struct catalog *c, const char *role);
const char *catalog_org_name(const struct catalog *c, const char *org);
/* Word of a value of a choice list; list may be "state.KIND" or "kind". */
const char *catalog_choice_name(const struct catalog *c, const char *list,
    const char *value);
/* Word of an action "TEN.accept", without the kind. */
const char *catalog_action_name(const struct catalog *c, const char *action);
/* Type of a column as field.tsv writes it ("ts", "enum doc.kind"), or NULL
 * where the table or the column is unknown. tbl NULL: any table's. */
const char *catalog_field_type(const struct catalog *c, const char *tbl,
    const char *col);

/* Row of the rule in the rules' table, or -1. */
int catalog_rule(const struct catalog *c, const char *rule);
const struct table *catalog_kinds(const struct catalog *c);
const struct table *catalog_fields(const struct catalog *c);
const struct table *catalog_rules(const struct catalog *c);
const struct table *catalog_moves(const struct catalog *c);
const struct table *catalog_asks(const struct catalog *c);
const struct table *catalog_choices(const struct catalog *c);

/* "TEN.accept" or "tenancy.accept" -> row of the first move of that name
 * open in the state (state NULL: any; "-": the record is made), or -1. The
 * moves of kind ANY belong to every kind. */
int catalog_move(const struct catalog *c, const char *action,
    const char *state);

/* What a move asks, in order: one field of the form. */
struct ask {
	const char *col, *typ, *label;	/* label in the language */
	const char *list;		/* choice list or NULL */
	int required;			/* 1 always, 0 offered */
	const char *need_col, *need_vals;	/* required when col has one of vals */
	int need_neg;
};
/* Fills at most n; returns how many the move has. */
size_t catalog_asks_of(const struct catalog *c, int move_row,
    struct ask *out, size_t n);

#endif
