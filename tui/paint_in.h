#ifndef CCC_PAINT_IN_H
#define CCC_PAINT_IN_H

#include "tui/paint.h"

/* Between paint.c and paint_row.c only. */
#define PAINT_FAR 1000000	/* a cost that is never paid */
#define MAX_COLS 1000
#define MAX_ROWS 500

/* The best way to stand at a column with all before it right. */
struct node {
	int cost;
	short from, erased;	/* erased: cells, before the jump */
	unsigned char op, pen;
};

/* How a row is painted: the path is in the nodes. */
struct row_plan {
	struct node at[MAX_COLS + 1];
	int cost, last;		/* last: column where the path ends */
	int clear_at;		/* erases to the end there first, -1 no */
	int tail;		/* at last: erases so many cells, -1 to the end */
};

extern const struct cell paint_blank;
int paint_same(const struct cell *x, const struct cell *y);
struct cell *paint_row_of(const struct canvas *cv, int row);
int paint_digits(int n);
int paint_cup_cost(int row, int col);
void paint_set_pen(struct paint *p, struct buf *out, unsigned pen);
void paint_go(struct paint *p, struct buf *out, int row, int col);

/* The cheapest way from the cells shown to the cells new in that row; 0
 * where nothing is to be done. from: where the cursor is, NULL = anywhere. */
int paint_best_row(const struct paint *p, struct row_plan *best,
    const struct cell *new, const struct cell *shown, int row,
    const struct paint *from);
/* Paints the row until out holds limit bytes; the path is walked as far. */
void paint_one(struct paint *p, struct buf *out, const struct row_plan *r,
    int row, size_t limit);

#endif
