#ifndef CCC_PANEL_H
#define CCC_PANEL_H

#include "core/db.h"
#include "tui/show.h"
#include "tui/view.h"

/*
 * A panel is data: a view of the database, its columns, its keys. Moving,
 * paging, sorting, filtering, tagging, export and help come with it. One
 * file panel_NAME.c and one line in panels.h make one.
 */
struct column {
	const char *col;	/* of the view; SHOW_PAIR: without _zh, _en */
	const char *label;	/* N_(); NULL = the field's name */
	int width;
	int flex;		/* weight for what is left of the line */
	int rank;		/* 0 = always shown, the highest goes first */
	enum show show;
	const char *list;	/* SHOW_CHOICE: the choice list */
	int right;		/* aligned right */
};

struct panel {
	const char *name;	/* one word: :NAME, help, golden screen */
	int screen;		/* digit of the screen it stands on, -1 none */
	int place;		/* order on the screen */
	const char *title;	/* N_() */
	const char *view;
	const char *kind;	/* kind of its records, NULL = not records */
	const char *key;	/* unique column that pages */
	const char *key2;	/* a row is the same where this is too */
	const char *number;	/* column that Enter opens, NULL = none */
	const char *mark;	/* column with ! * >, or NULL */
	const char *sort;	/* default order, NULL = by key */
	int desc;
	int live;		/* short: rows that go may go at once */
	const struct db_cond *conds;	/* ended by col NULL, or NULL */
	const char *const *search;	/* columns of `/`, ended by NULL */
	const struct column *cols;	/* ended by col NULL */
	const struct key_row *keys;	/* besides those of every list */
};

/* All of panels.h, ended by NULL. */
extern const struct panel *const panels[];
/* A panel for any kind, made from the catalogue; the caller frees it by
 * panel_free. value: the column that a reference to it holds. */
struct panel *panel_of_kind(struct app *a, const char *kind,
    const char **value);
void panel_free(struct panel *p);
const struct panel *panel_find(const char *name);

#endif
