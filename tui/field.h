#ifndef CCC_FIELD_H
#define CCC_FIELD_H

#include "core/catalog.h"
#include "tui/edit.h"

/*
 * One field of a form: what is asked, how it is typed, what goes to the
 * database. Judges nothing but its own spelling; the database judges.
 */
struct app;

enum field_kind {
	FIELD_TEXT,
	FIELD_NUMBER,
	FIELD_MONEY,	/* typed in yuan, sent in fen */
	FIELD_DATE,
	FIELD_TIME,	/* typed in local time, sent with the offset */
	FIELD_BOOL,
	FIELD_CHOICE,	/* one of a list, by digit or letter */
	FIELD_SET,	/* several of a list */
	FIELD_REF,	/* number or code of a record */
	FIELD_REFS,	/* several, joined with ';' */
	FIELD_ROWS	/* rows of a child table: a JSON array */
};

struct field {
	enum field_kind kind;
	char *col, *typ, *label;
	char *list;		/* choices, or table of a reference or rows */
	int required;
	char *need_col, *need_vals;	/* required when that has one of these */
	int need_neg;
	int secret;
	int had;		/* the record holds a value: empty empties it */
	struct edit edit;	/* the value as typed, or the chosen codes */
};

void field_init(struct field *f, struct app *a, const struct ask *ask);
void field_release(struct field *f);
/* What goes to the database; the caller frees. */
char *field_value(const struct field *f);
/* Sets from a value as the database holds or wants it. */
void field_set(struct field *f, const char *value);
/* How it is filled in, for the hint line. */
void field_hint(const struct field *f, struct buf *out);
/* The value in words. */
void field_show(struct app *a, const struct field *f, struct buf *out);

/* The n-th choice's code, or NULL; its key is field_choice_key(n). */
const char *field_choice(struct app *a, const struct field *f, size_t n);
int field_choice_key(size_t n);
/* A digit or letter: 1 where it chose something. */
int field_choose(struct app *a, struct field *f, int key);
int field_has(const struct field *f, const char *code);

/* Local time as typed ("08:00", "07-01 08:00", "2026-07-01 08:00") in full;
 * what is no such thing stays as it is. The caller frees. */
char *field_full_time(const char *typed, int date_only);

#endif
