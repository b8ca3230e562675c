#ifndef CCC_VIEW_H
#define CCC_VIEW_H

#include "core/buf.h"
#include "tui/draw.h"
#include "tui/keys.h"

/*
 * One thing on the screen: a list, a card, a form, a question. Views stand
 * on a stack; the top one gets the keys. Esc takes exactly one off.
 */
struct app;
struct view;
struct pane;
struct fields;

enum {
	KEY_FOOT = 1,	/* stands in the bottom line, where there is room */
	KEY_WRITE = 2	/* an action: gone with --read-only */
};

/* One key: what it is, what it does, and its words for the bottom line and
 * for help. Help is made of these rows and of nothing else. */
struct key_row {
	int key, alt;		/* alt 0 = none */
	unsigned flags;
	const char *foot;	/* N_(): short */
	const char *help;	/* N_(): a sentence; NULL = same as the row
				 * before (another key for it) */
	void (*fn)(struct view *v);
};

struct view_ops {
	const char *name;	/* of help and tests */
	const struct key_row *keys;	/* own keys; ended by key 0 */
	const struct key_row *more;	/* keys of its family, or NULL */
	/* Keys that depend on what it shows, or NULL. */
	const struct key_row *(*extra)(struct view *v);
	/* First look at a key, for what takes typing: 1 = taken. */
	int (*type)(struct view *v, int key);
	void (*draw)(struct view *v, const struct draw *d);
	/* Rows it wants at the bottom, over the view below; NULL = all. */
	int (*height)(struct view *v, int rows, int cols);
	/* Words for the title line. */
	void (*crumb)(struct view *v, struct buf *out);
	/* Number of the record that y, :, and actions mean, or NULL. */
	const char *(*number)(struct view *v);
	/* Asks for its data again. */
	void (*refresh)(struct view *v);
	/* The view above has gone. */
	void (*back)(struct view *v);
	/* Esc: 1 = has dealt with it and stays. */
	int (*leave)(struct view *v);
	void (*free)(struct view *v);
	/* 0 while its first data are under way: it is then painted a little
	 * later, and once. NULL = always ready. */
	int (*ready)(struct view *v);
	/* The lists it holds (pane.h), where it holds any. */
	struct pane *(*panes)(struct view *v, size_t *n);
	/* Its fields (fields.h), where it is a form. */
	struct fields *(*fields)(struct view *v);
	int digits;	/* 1: digits are its own and do not change the screen */
};

struct view {
	const struct view_ops *ops;
	struct app *app;
	struct view *below;
};

#endif
