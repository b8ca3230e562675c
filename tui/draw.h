#ifndef CCC_DRAW_H
#define CCC_DRAW_H

#include <stddef.h>
#include <stdint.h>

/*
 * What the screen shall show, as cells. Everything is drawn anew into a
 * canvas in memory; screen.c sends the difference from what the terminal
 * shows. Knows no terminal and no curses, so it is tested without one.
 *
 * Text given to draw_text() is cleaned text (core/text.h). A control
 * character that comes through all the same becomes '?', never a control.
 */

enum {
	ATTR_NONE = 0,
	ATTR_BOLD = 1,
	ATTR_REV = 2,
	ATTR_UNDER = 4,
	ATTR_WARN = 8	/* red where there are colours, else bold */
};

struct cell {
	uint32_t c;		/* code point */
	unsigned char width;	/* 1, 2; 0 = right half of the one before */
	unsigned char attr;
};

struct canvas {
	int rows, cols;
	struct cell *cells;	/* rows * cols */
	int cur_row, cur_col;	/* cursor; row -1 = hidden */
	int mark_row, mark_col;	/* where the eye is: last marker drawn */
	int lines;		/* lines are drawn, not hinted at by - and | */
	int ascii;		/* Chinese stands there by its initials */
};

void canvas_init(struct canvas *cv, int rows, int cols);
void canvas_release(struct canvas *cv);
/* Blanks all cells, hides the cursor. */
void canvas_clear(struct canvas *cv);
/* The row as UTF-8 without trailing blanks; the caller frees. For tests. */
char *canvas_row(const struct canvas *cv, int row);

/* A rectangle of a canvas: what a view may draw into. */
struct draw {
	struct canvas *cv;
	int top, left, rows, cols;
};

struct draw draw_all(struct canvas *cv);
/* Part of d, cut to d. */
struct draw draw_part(const struct draw *d, int top, int left, int rows,
    int cols);

/* Draws s into at most width columns from (row, col) and returns the columns
 * used. Nothing outside the rectangle changes; a wide character that does
 * not fit whole is left out. */
int draw_text(const struct draw *d, int row, int col, int width,
    const char *s, unsigned attr);
/* The same with a `~` in the last column where something was cut off. */
void draw_cut(const struct draw *d, int row, int col, int width,
    const char *s, unsigned attr);
/* The same, ending at column col + width. */
void draw_right(const struct draw *d, int row, int col, int width,
    const char *s, unsigned attr);
/* A count of the same ASCII character. */
void draw_fill(const struct draw *d, int row, int col, int width, char c);
/* The title line of a panel: "-- title        right"; a whole line where
 * the terminal draws lines. */
void draw_rule(const struct draw *d, int row, const char *title,
    const char *right);
/* A line down the column. */
void draw_column(const struct draw *d, int col);
/* Text at the left and text at the right of one row; the left gives way. */
void draw_ends(const struct draw *d, int row, const char *left,
    const char *right, unsigned attr);
/* The marker of the selected row. */
void draw_mark(const struct draw *d, int row, int col, int on);
void draw_cursor(const struct draw *d, int row, int col);
/* Blanks a row of the rectangle. */
void draw_blank(const struct draw *d, int row);

#endif
