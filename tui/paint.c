/*
 * From the cells that are shown to those that shall be, in few bytes. Must
 * not know: curses, any terminal's name, what is drawn.
 *
 * paint_row.c solves a row; over the rows stand two thoughts: scrolling a
 * region, and erasing all below a row, where that is cheaper.
 */
#include "tui/paint_in.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"

#define MANY 24		/* so many changed cells are worth a thought */

static int
row_same(const struct canvas *x, int rx, const struct canvas *y, int ry)
{
	const struct cell *a = paint_row_of(x, rx), *b = paint_row_of(y, ry);
	int i;

	for (i = 0; i < x->cols; i++)
		if (!paint_same(&a[i], &b[i]))
			return 0;
	return 1;
}

static struct row_plan scratch;

/* What the row costs from shown[] to what shall be, from anywhere. */
static int
cost_of(const struct paint *p, int row, const struct cell *shown)
{
	if (!paint_best_row(p, &scratch, paint_row_of(&p->want, row), shown, row, NULL))
		return 0;
	return scratch.cost;
}

struct scroll {
	int by;		/* rows that the content goes up; negative: down */
	int top, bottom;
	int gain;	/* cells */
};

static int
row_diff(const struct paint *p, int shown, int want)
{
	const struct cell *x = paint_row_of(&p->shown, shown);
	const struct cell *y = paint_row_of(&p->want, want);
	int i, n = 0;

	for (i = 0; i < p->want.cols; i++)
		n += !paint_same(&x[i], &y[i]);
	return n;
}

/* The rows that gain most by a scroll of so many. */
static void
find_region(const struct paint *p, int by, struct scroll *s)
{
	int rows = p->want.rows, row, from, gain, sum = 0, start = 0;

	memset(s, 0, sizeof(*s));
	s->by = by;
	for (row = 0; row < rows; row++) {
		from = row + by;
		gain = from < 0 || from >= rows ? -PAINT_FAR : row_diff(p, row, row) -
		    row_diff(p, from, row);
		if (sum <= 0) {
			sum = 0;
			start = row;
		}
		sum += gain;
		if (sum > s->gain) {
			s->gain = sum;
			s->top = by > 0 ? start : start + by;
			s->bottom = by > 0 ? row + by : row;
		}
	}
}

/* The rows as they would be after it. */
static void
shift(struct canvas *cv, const struct scroll *s)
{
	int n = s->bottom - s->top + 1, by = s->by > 0 ? s->by : -s->by, i;
	size_t row = (size_t)cv->cols * sizeof(struct cell);
	struct cell *top = paint_row_of(cv, s->top);

	if (s->by > 0)
		memmove(top, paint_row_of(cv, s->top + by), row * (size_t)(n - by));
	else
		memmove(paint_row_of(cv, s->top + by), top, row * (size_t)(n - by));
	for (i = 0; i < by * cv->cols; i++)
		paint_row_of(cv, s->by > 0 ? s->bottom - by + 1 : s->top)[i] = paint_blank;
}

static int
scroll_cost(const struct paint *p, const struct scroll *s)
{
	struct canvas cv = p->shown;
	size_t size = (size_t)cv.rows * (size_t)cv.cols * sizeof(struct cell);
	int row, cost = 7 + paint_digits(s->top + 1) + paint_digits(s->bottom + 1);

	cost += paint_cup_cost(s->by > 0 ? s->bottom : s->top, 0);
	cost += s->by > 0 ? s->by : -2 * s->by;
	cv.cells = xmalloc(size);
	memcpy(cv.cells, p->shown.cells, size);
	shift(&cv, s);
	for (row = 0; row < cv.rows; row++)
		cost += cost_of(p, row, paint_row_of(&cv, row));
	free(cv.cells);
	return cost;
}

static void
do_scroll(struct paint *p, struct buf *out, const struct scroll *s)
{
	int i, all = s->top == 0 && s->bottom == p->want.rows - 1;

	paint_set_pen(p, out, ATTR_NONE);
	if (!all) {
		p->t->tell(p->t->arg, PAINT_CSR, s->top, s->bottom, out);
		p->row = p->col = 0;
	}
	paint_go(p, out, s->by > 0 ? s->bottom : s->top, 0);
	for (i = 0; i < s->by; i++)
		buf_addc(out, '\n');
	for (i = 0; i > s->by; i--)
		p->t->tell(p->t->arg, PAINT_REVERSE, 0, 0, out);
	if (!all) {
		p->t->tell(p->t->arg, PAINT_CSR_OFF, p->want.rows - 1, 0, out);
		p->row = p->col = 0;
	}
	shift(&p->shown, s);
}

/* Scrolls where that spares enough; cost: without. */
static int
try_scroll(struct paint *p, struct buf *out, int cost)
{
	struct scroll one, best = { 0, 0, 0, 0 };
	int by;

	if (!p->t->can_csr)
		return 0;
	for (by = 1 - p->want.rows; by < p->want.rows; by++) {
		if (by == 0 || (by < 0 && !p->t->can_reverse))
			continue;
		find_region(p, by, &one);
		if (one.gain > best.gain)
			best = one;
	}
	if (best.gain < MANY || scroll_cost(p, &best) >= cost)
		return 0;
	do_scroll(p, out, &best);
	return 1;
}

/* Before the rows: is it worth to scroll, or to erase all below a row? */
static void
think(struct paint *p, struct buf *out)
{
	static struct cell none[MAX_COLS];
	static int keep[MAX_ROWS];
	int rows = p->want.rows, row, changed = 0, sum = 0, best, at = -1;

	for (row = 0; row < rows && changed < MANY; row++)
		changed += row_diff(p, row, row);
	if (changed < MANY)
		return;
	for (row = 0; row < p->want.cols; row++)
		none[row] = paint_blank;
	for (row = 0; row < rows; row++) {
		keep[row] = cost_of(p, row, paint_row_of(&p->shown, row));
		sum += keep[row];
	}
	if (try_scroll(p, out, sum) || !p->t->can_ed)
		return;
	best = sum;
	for (row = rows - 1; row >= 0; row--) {
		sum += cost_of(p, row, none) - keep[row];
		if (sum + paint_cup_cost(row, 0) + 3 < best) {
			best = sum + paint_cup_cost(row, 0) + 3;
			at = row;
		}
	}
	if (at < 0)
		return;
	paint_go(p, out, at, 0);
	paint_set_pen(p, out, ATTR_NONE);
	p->t->tell(p->t->arg, PAINT_ED, 0, 0, out);
	for (row = at * p->want.cols; row < rows * p->want.cols; row++)
		p->shown.cells[row] = paint_blank;
}

/* Puts the cursor where it belongs when all else is right. */
static void
finish(struct paint *p, struct buf *out)
{
	const struct canvas *w = &p->want;

	paint_set_pen(p, out, ATTR_NONE);
	if (w->cur_row >= 0)
		paint_go(p, out, w->cur_row, w->cur_col);
	else if (!p->t->can_hide && w->mark_row >= 0)
		paint_go(p, out, w->mark_row, w->mark_col);
	if ((w->cur_row >= 0) != p->cursor_on && p->t->can_hide) {
		p->cursor_on = w->cur_row >= 0;
		p->t->tell(p->t->arg, PAINT_CURSOR, p->cursor_on, 0, out);
	}
	p->shown.cur_row = w->cur_row;
	p->shown.cur_col = w->cur_col;
	p->shown.mark_row = w->mark_row;
	p->shown.mark_col = w->mark_col;
}

int
paint_differs(const struct paint *p)
{
	int row;

	if (p->lost || p->shown.cur_row != p->want.cur_row ||
	    p->shown.cur_col != p->want.cur_col)
		return 1;
	if (!p->t->can_hide && (p->shown.mark_row != p->want.mark_row ||
	    p->shown.mark_col != p->want.mark_col))
		return 1;
	for (row = 0; row < p->want.rows; row++)
		if (!row_same(&p->shown, row, &p->want, row))
			return 1;
	return 0;
}

void
paint_next(struct paint *p, struct buf *out, size_t limit)
{
	static struct row_plan r;
	int row;

	if (p->lost)
		paint_clear(p, out);
	if (!p->planned)
		think(p, out);
	p->planned = 1;
	for (row = 0; row < p->want.rows; row++) {
		if (row_same(&p->shown, row, &p->want, row) ||
		    !paint_best_row(p, &r, paint_row_of(&p->want, row),
		    paint_row_of(&p->shown, row), row, p))
			continue;
		paint_one(p, out, &r, row, limit);
		if (out->len >= limit)
			return;
	}
	finish(p, out);
}

void
paint_want(struct paint *p, const struct canvas *cv)
{
	if (cv->rows != p->want.rows || cv->cols != p->want.cols)
		bug("the canvas is %dx%d, the screen %dx%d", cv->rows,
		    cv->cols, p->want.rows, p->want.cols);
	memcpy(p->want.cells, cv->cells, (size_t)cv->rows *
	    (size_t)cv->cols * sizeof(*cv->cells));
	p->want.cur_row = cv->cur_row;
	p->want.cur_col = cv->cur_col;
	p->want.mark_row = cv->mark_row;
	p->want.mark_col = cv->mark_col;
	/* Writing the last cell would scroll the screen. */
	if (!p->t->can_wrap)
		p->want.cells[cv->rows * cv->cols - 1] = paint_blank;
	p->planned = 0;
}

void
paint_clear(struct paint *p, struct buf *out)
{
	p->pen = ~0u;
	paint_set_pen(p, out, ATTR_NONE);
	if (p->t->can_csr)
		p->t->tell(p->t->arg, PAINT_CSR_OFF, p->want.rows - 1, 0, out);
	p->t->tell(p->t->arg, PAINT_CLEAR, 0, 0, out);
	canvas_clear(&p->shown);
	p->row = p->col = 0;
	p->cursor_on = -1;
	p->lost = 0;
}

void
paint_lost(struct paint *p)
{
	p->lost = 1;
}

void
paint_init(struct paint *p, const struct paint_term *t, int rows, int cols)
{
	memset(p, 0, sizeof(*p));
	p->t = t;
	canvas_init(&p->shown, rows, cols);
	canvas_init(&p->want, rows, cols);
	p->lost = 1;
}

void
paint_release(struct paint *p)
{
	canvas_release(&p->shown);
	canvas_release(&p->want);
}
