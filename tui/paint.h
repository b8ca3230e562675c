#ifndef CCC_PAINT_H
#define CCC_PAINT_H

#include "core/buf.h"
#include "tui/draw.h"

/*
 * The cheapest bytes that turn what a terminal shows into what it shall
 * show, made piece by piece: a piece is right by itself, so that a key
 * pressed meanwhile abandons the rest. Knows neither the terminal's name nor
 * its sequences; those come from a struct paint_term.
 */
enum paint_op {
	PAINT_CUP,	/* to row a, column b */
	PAINT_UP, PAINT_DOWN, PAINT_RIGHT, PAINT_LEFT,	/* by a */
	PAINT_EL,	/* erase to the end of the row */
	PAINT_ED,	/* erase to the end of the screen */
	PAINT_ECH,	/* erase a cells, the cursor stays */
	PAINT_CSR,	/* rows a to b scroll; the cursor goes home */
	PAINT_CSR_OFF,	/* all rows do, to the last, a; the same */
	PAINT_REVERSE,	/* up, at the top of the region scroll down */
	PAINT_CLEAR,	/* all, and home */
	PAINT_PEN,	/* attributes a, from any others */
	PAINT_CURSOR	/* visible where a is 1 */
};

struct paint_term {
	/* What it can; costs are those of the usual (ANSI) sequences. */
	int can_step;	/* CR, LF, BS, and so many up, down, right, left */
	int can_el, can_ed, can_ech, can_csr, can_reverse, can_tab, can_hide;
	int can_wrap;	/* the last column, then the next row for nothing */
	int move_any_pen;
	/* Appends the sequence. */
	void (*tell)(void *arg, enum paint_op op, int a, int b,
	    struct buf *out);
	/* Bytes of a character of so many columns; *graphic 1 where they
	 * are of the line drawing set. */
	size_t (*encode)(void *arg, uint32_t c, int width, char out[16],
	    int *graphic);
	void *arg;
};

#define ATTR_GRAPHIC 128	/* the pen's, never a cell's */

struct paint {
	const struct paint_term *t;
	struct canvas shown;	/* what the terminal shows */
	struct canvas want;	/* what it shall show */
	int row, col;		/* the cursor; col == cols: wrap pending */
	unsigned pen;
	int cursor_on;
	int planned;		/* erasing and scrolling were thought of */
	int lost;		/* nothing is known of the screen */
};

void paint_init(struct paint *p, const struct paint_term *t, int rows,
    int cols);
void paint_release(struct paint *p);
/* What shall be shown from now on. */
void paint_want(struct paint *p, const struct canvas *cv);
/* Whether the terminal shows something else. */
int paint_differs(const struct paint *p);
/* Appends the next piece, of about limit bytes. */
void paint_next(struct paint *p, struct buf *out, size_t limit);
/* The terminal shows something unknown: all anew. */
void paint_lost(struct paint *p);
/* Clears the terminal at once. */
void paint_clear(struct paint *p, struct buf *out);

#endif
