#ifndef CCC_SHOW_H
#define CCC_SHOW_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/catalog.h"
#include "core/table.h"

/*
 * How a value of the database stands on the screen: times in the centre's
 * local time, minutes and days in words, choices by their label. Text in,
 * text out; the width is the column's affair.
 */
struct app;

enum show {
	SHOW_TEXT,
	SHOW_PAIR,	/* column X stands for X_zh or X_en */
	SHOW_NAME,	/* X_name or X_name_en; in English X where none */
	SHOW_TIME,	/* 07-01 08:00 */
	SHOW_CLOCK,	/* 08:00 today, else 07-01 */
	SHOW_DATE,	/* 2026-07-01 */
	SHOW_DAY,	/* 07-01 */
	SHOW_LEFT,	/* minutes to go, negative = past */
	SHOW_LEFT_DAYS,
	SHOW_AGE,	/* minutes since */
	SHOW_DAYS,
	SHOW_MONEY,	/* fen */
	SHOW_NUM,
	SHOW_BOOL,
	SHOW_CHOICE,	/* value of a choice list */
	SHOW_MARK,
	SHOW_PERSON,	/* a name; arg: the column with the code */
	SHOW_LANG,	/* columns zh and en */
	SHOW_TERM,	/* a word of our own for a code: now, done .. */
	SHOW_RULES,	/* JSON of rules: the first, in words */
	SHOW_BAR,	/* of ten; arg: the column of the whole */
	SHOW_NOTE	/* of a host in a run: words, or a rule with details */
};

/* Appends the value of column col in row r. arg: choice list of
 * SHOW_CHOICE. */
void show_cell(struct app *a, struct buf *out, enum show how,
    const struct table *t, size_t r, const char *col, const char *arg);
/* Column that is read for it, in the language of the screen; room holds a
 * composed name. For sorting and for exports. */
const char *show_column(enum show how, const char *col, char room[80]);

/* X_zh or X_en of a row. */
const char *show_pair(const struct table *t, size_t r, const char *col);
/* A person: the name, or the staff code where names cannot be shown. */
const char *show_person(const struct app *a, const char *name,
    const char *staff);
/* Label of a choice, or the value itself. */
const char *show_choice(const struct app *a, const char *list,
    const char *value);
/* Words as they are, or a rule and its details by the rule's message. */
void show_note(struct app *a, struct buf *out, const char *s);
/* A code of the API in a word of ours: now, done, ok, console .. */
const char *show_term(const char *s);
/* Minutes in words: 29m, 5h, 4d; negative = past. */
void show_minutes(struct buf *out, long long min);
/* A UTC DATETIME as local time; fmt as clock_local(). */
void show_time(struct buf *out, const char *utc, const char *fmt);
/* From and to: the day of the end only where it is another. */
void show_span(struct buf *out, const char *from, const char *to);
/* A typed value of a field (type as in the catalogue) in words. */
void show_value(struct app *a, struct buf *out, const char *typ,
    const char *val);

#endif
