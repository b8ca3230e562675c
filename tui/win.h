#ifndef CCC_WIN_H
#define CCC_WIN_H

#include <stddef.h>

#include "core/table.h"

/*
 * A window onto a list of any length: the rows that were fetched, in order,
 * from pages that keep their tables alive. Rows come at either end by
 * keyset; far ones go. Pure: asks nobody for anything.
 */
struct win_page;

struct win_row {
	struct win_page *page;
	size_t row;
};

struct win {
	struct win_row *rows;
	size_t n, cap;
	long base;	/* place of rows[0] in the whole list; -1 unknown */
	int at_top, at_end;	/* nothing lies before, after */
};

void win_init(struct win *w);
void win_clear(struct win *w);
/* Rows of t after the last one, in its order; t belongs to w. more: 0 where
 * the list ends here. */
void win_append(struct win *w, struct table *t, int more);
/* Rows of t before the first one; t runs backwards. */
void win_prepend(struct win *w, struct table *t, int more);
const struct table *win_table(const struct win *w, size_t i, size_t *row);
/* The cell of a named column, "" where there is none. */
const char *win_str(const struct win *w, size_t i, const char *col);
/* Index of the row whose column has the value, and col2 (or NULL) val2; or
 * -1. */
long win_find(const struct win *w, const char *col, const char *val,
    const char *col2, const char *val2);
/* Drops rows so that at most max stay, from the end farther from keep. */
void win_trim(struct win *w, size_t max, size_t keep);
/* Puts the newer values of t into the rows with the same key, and tells how
 * many rows of t are not in the window. t belongs to w. */
size_t win_update(struct win *w, struct table *t, const char *key,
    const char *key2);

#endif
