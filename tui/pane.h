#ifndef CCC_PANE_H
#define CCC_PANE_H

#include "tui/app.h"
#include "tui/panel.h"
#include "tui/win.h"

/*
 * A panel at work: its rows as far as they were fetched, where the marker
 * stands, order, filter, tags. Belongs to a view, which is told of news
 * through app_touch() only.
 */
struct pane {
	const struct panel *panel;
	struct view *owner;	/* whose question it is */
	struct win win;
	size_t cur, top;
	int rows;		/* drawn at the last time */
	const char *sort;	/* column of the view, NULL = by key */
	char sort_room[80];
	int desc;
	char *filter;		/* as typed, with its '!'; NULL = none */
	const struct db_cond *more;	/* conditions of the owner's */
	size_t nmore;
	char **tags;		/* keys */
	size_t ntags;
	int asking;		/* a page is under way */
	int gen;		/* answers of older questions are dropped */
	int loaded;		/* something came */
	int news;		/* rows that are not in the window yet */
	char *keep, *keep2;	/* keys to stand on after the reload */
	size_t pos_shown;
	int slot;		/* which pane of the owner */
	size_t limit;		/* 0 = pages; else so many rows and no more */
	char *error;
};

void pane_init(struct pane *p, const struct panel *panel, struct view *owner,
    int slot);
void pane_release(struct pane *p);
/* The panes of a view that has some: list.c and overview.c set
 * view_ops.panes. */
struct pane *panes_of(struct view *v, size_t *n);
/* Fetches anew; the marker stays on its row where that still is. */
void pane_reload(struct pane *p);
/* Looks for changes; rows stay where they are. */
void pane_refresh(struct pane *p);
/* An answer for a pane of the owner: the tag tells which; panes has n. */
void pane_answer(struct pane *panes, size_t n, int tag, struct table *t,
    const struct err *e);

void pane_move(struct pane *p, long by);
void pane_home(struct pane *p);
void pane_end(struct pane *p);
/* Scrolls so that the marker is among rows lines. */
void pane_fit(struct pane *p, int rows);
/* The cell of the row under the marker. */
const char *pane_str(const struct pane *p, const char *col);

int pane_is_tagged(const struct pane *p, const char *key);
void pane_tag(struct pane *p, const char *key);
void pane_untag_all(struct pane *p);

void pane_sort(struct pane *p, const char *col, int desc);
void pane_filter(struct pane *p, const char *text);
/* "17/212", "17/200+". */
void pane_position(const struct pane *p, struct buf *out);

/* Heading and rows. compact: no heading, no margin for tags. */
void pane_draw(struct pane *p, const struct draw *d, int focus, int compact);

#endif
