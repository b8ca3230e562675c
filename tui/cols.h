#ifndef CCC_COLS_H
#define CCC_COLS_H

#include <stddef.h>

/*
 * Where the columns of a list stand: each has at least its width, what is
 * left goes to the flexible ones by weight, and where there is too little
 * the least important go. Pure arithmetic.
 */
struct col_want {
	int width;	/* at least */
	int flex;	/* weight for what is left, 0 = fixed */
	int rank;	/* 0 = always shown; the highest goes first */
};

struct col_place {
	int left, width;	/* width 0 = not shown */
};

/* n columns into width cells with one blank between. Returns how many are
 * shown. Where not even those of rank 0 fit, the last is cut. */
int cols_place(const struct col_want *want, struct col_place *place, size_t n,
    int width);

#endif
