#ifndef CCC_TEST_MODEL_H
#define CCC_TEST_MODEL_H

#include <vterm.h>

/*
 * What a near-perfect driver of a VT220 would send to turn one screen into
 * another: the cheapest of plain difference, erasing all below a row, and
 * one scroll of a region, each with the cheapest way of the cursor. A model:
 * a real driver may come below it by a little, but not by much.
 */
struct grid {
	int rows, cols, row, col, visible;	/* the cursor */
	struct mcell {
		unsigned c, width, attr;	/* c 0: right half */
	} *cells;
};

/* The screen as it is; the caller frees grid_free(). */
void grid_take(struct grid *g, VTerm *vt, VTermScreen *s, int visible);
void grid_free(struct grid *g);
/* Bytes at least, by the model. */
int grid_cost(const struct grid *from, const struct grid *to);

#endif
