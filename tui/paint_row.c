/*
 * One row in few bytes: where the cursor goes, what is written, what is
 * erased. Must not know: other rows, curses, any terminal's name.
 *
 * A row is solved exactly: the cheapest path from its first changed cell to
 * its last, over writing, jumping, erasing cells and erasing the rest.
 */
#include "tui/paint_in.h"

#include <string.h>

#define TAB 8
#define ADDRESS 8	/* an address, where it is all there is */

enum step_op { STEP_WRITE, STEP_JUMP };

const struct cell paint_blank = { ' ', 1, ATTR_NONE };

int
paint_same(const struct cell *x, const struct cell *y)
{
	return x->c == y->c && x->width == y->width && x->attr == y->attr;
}

struct cell *
paint_row_of(const struct canvas *cv, int row)
{
	return &cv->cells[row * cv->cols];
}

/* ---- what things cost */

int
paint_digits(int n)
{
	return n < 10 ? 1 : n < 100 ? 2 : n < 1000 ? 3 : 4;
}

static int
csi(int n)
{
	return n == 1 ? 3 : 3 + paint_digits(n);
}

int
paint_cup_cost(int row, int col)
{
	if (col == 0)
		return row == 0 ? 3 : 3 + paint_digits(row + 1);
	return (row == 0 ? 0 : paint_digits(row + 1)) + 4 + paint_digits(col + 1);
}

/* Tabs to the last stop not behind to, then the rest to the right. */
static int
tab_cost(const struct paint *p, int from, int to)
{
	int stops = to / TAB - from / TAB;

	if (!p->t->can_tab || stops == 0)
		return PAINT_FAR;
	return stops + (to % TAB == 0 ? 0 : csi(to % TAB));
}

static int
right_cost(const struct paint *p, int from, int to)
{
	int by = csi(to - from), tab = tab_cost(p, from, to);

	if (from == to)
		return 0;
	if (!p->t->can_step)
		return ADDRESS;
	return tab < by ? tab : by;
}

static int
col_cost(const struct paint *p, int from, int to)
{
	int back, by;

	if (to >= from)
		return right_cost(p, from, to);
	if (!p->t->can_step)
		return ADDRESS;
	by = csi(from - to);
	if (from - to < by)
		by = from - to;
	back = 1 + right_cost(p, 0, to);
	return back < by ? back : by;
}

static int
row_cost(const struct paint *p, int from, int to)
{
	int n = to - from, by;

	if (n >= 0)
		return n < csi(n) ? n : csi(n);
	by = csi(-n);
	return p->t->can_reverse && -2 * n < by ? -2 * n : by;
}

/* From where the cursor stands; a pending wrap allows an address, or the
 * next row's begin. */
static int
move_cost(const struct paint *p, int fr, int fc, int row, int col)
{
	int best = paint_cup_cost(row, col), cost;

	if (fr == row && fc == col)
		return 0;
	if (fr < 0 || !p->t->can_step)
		return best;
	if (fc >= p->want.cols) {
		if (p->t->can_wrap && row == fr + 1 && col == 0)
			return 0;
		cost = 1 + row_cost(p, fr, row) + right_cost(p, 0, col);
	} else {
		cost = row_cost(p, fr, row) + col_cost(p, fc, col);
	}
	return cost < best ? cost : best;
}

static int
pen_cost(unsigned from, unsigned to)
{
	unsigned attr = to & ~(unsigned)ATTR_GRAPHIC;
	int cost = (from ^ to) & ATTR_GRAPHIC ? 3 : 0;

	if ((from & ~(unsigned)ATTR_GRAPHIC) != attr)
		cost += attr == 0 ? 3 : 7;
	return cost;
}

/* ---- telling the terminal */

void
paint_set_pen(struct paint *p, struct buf *out, unsigned pen)
{
	if (p->pen == pen)
		return;
	p->t->tell(p->t->arg, PAINT_PEN, (int)pen, (int)p->pen, out);
	p->pen = pen;
}

static void
go_right(struct paint *p, struct buf *out, int from, int to)
{
	int tabs = tab_cost(p, from, to) < csi(to - from);

	if (from == to)
		return;
	if (tabs) {
		for (; to / TAB > from / TAB; from += TAB)
			buf_addc(out, '\t');
		from = to / TAB * TAB;
	}
	if (to > from)
		p->t->tell(p->t->arg, PAINT_RIGHT, to - from, 0, out);
}

static void
go_col(struct paint *p, struct buf *out, int from, int to)
{
	int by, back;

	if (to >= from) {
		go_right(p, out, from, to);
		return;
	}
	by = csi(from - to) < from - to ? csi(from - to) : from - to;
	back = 1 + right_cost(p, 0, to);
	if (back < by) {
		buf_addc(out, '\r');
		go_right(p, out, 0, to);
	} else if (from - to <= by) {
		for (; from > to; from--)
			buf_addc(out, '\b');
	} else {
		p->t->tell(p->t->arg, PAINT_LEFT, from - to, 0, out);
	}
}

static void
go_row(struct paint *p, struct buf *out, int from, int to)
{
	int n = to - from;

	if (n > 0 && n <= csi(n)) {
		while (n-- > 0)
			buf_addc(out, '\n');
	} else if (n > 0) {
		p->t->tell(p->t->arg, PAINT_DOWN, n, 0, out);
	} else if (n < 0 && p->t->can_reverse && -2 * n < csi(-n)) {
		while (n++ < 0)
			p->t->tell(p->t->arg, PAINT_REVERSE, 0, 0, out);
	} else if (n < 0) {
		p->t->tell(p->t->arg, PAINT_UP, -n, 0, out);
	}
}

void
paint_go(struct paint *p, struct buf *out, int row, int col)
{
	int cost = move_cost(p, p->row, p->col, row, col);

	if (p->row == row && p->col == col)
		return;
	if (!p->t->move_any_pen)
		paint_set_pen(p, out, ATTR_NONE);
	if (p->row < 0 || !p->t->can_step || cost == paint_cup_cost(row, col)) {
		p->t->tell(p->t->arg, PAINT_CUP, row, col, out);
	} else if (p->col >= p->want.cols) {
		buf_addc(out, '\r');
		if (cost == 0)	/* no character follows to make it wrap */
			buf_addc(out, '\n');
		else
			go_row(p, out, p->row, row);
		go_right(p, out, 0, col);
	} else {
		go_row(p, out, p->row, row);
		go_col(p, out, p->col, col);
	}
	p->row = row;
	p->col = col;
}

/* ---- a row */

static unsigned
pen_of(const struct paint *p, const struct cell *c, size_t *bytes, char *out)
{
	int graphic = 0;

	if (c->c >= 0x20 && c->c < 0x7f) {
		*out = (char)c->c;
		*bytes = 1;
		return c->attr;
	}
	*bytes = p->t->encode(p->t->arg, c->c, c->width, out, &graphic);
	return c->attr | (graphic ? ATTR_GRAPHIC : 0);
}

static void
offer(struct row_plan *r, int to, int from, int cost, enum step_op op,
    int erased, unsigned pen)
{
	struct node *n = &r->at[to];

	if (cost >= n->cost)
		return;
	n->cost = cost;
	n->from = (short)from;
	n->op = (unsigned char)op;
	n->erased = (short)erased;
	n->pen = (unsigned char)pen;
}

/* Jumps from col over cells that need nothing, to their end and to the tab
 * stops on the way; at: where the unchanged cells begin. */
static void
offer_jumps(const struct paint *p, struct row_plan *r, const struct cell *new,
    const struct cell *old, int col, int at, int end, int erased)
{
	int base = r->at[col].cost, to;
	unsigned pen = r->at[col].pen;

	if (erased > 0)
		base += csi(erased) + pen_cost(pen, 0);
	if (erased > 0)
		pen = 0;
	for (to = at; to <= end; to++) {
		if (to > col && to < p->want.cols && new[to].width > 0 &&
		    (to % TAB == 0 || to == end || !paint_same(&new[to], &old[to]) ||
		    to == at))
			offer(r, to, col, base + col_cost(p, col, to),
			    STEP_JUMP, erased, pen);
		if (to < end && !paint_same(&new[to], &old[to]))
			break;
	}
}

/* The columns between which something differs; 0 where nothing does. */
static int
bounds(const struct cell *new, const struct cell *old, int cols, int *first,
    int *last)
{
	int from = 0, to = cols - 1;

	while (from < cols && paint_same(&new[from], &old[from]))
		from++;
	if (from == cols)
		return 0;
	while (paint_same(&new[to], &old[to]))
		to--;
	*first = from;
	*last = to;
	return 1;
}

static int
tail_of(const struct cell *new, int cols)
{
	while (cols > 0 && paint_same(&new[cols - 1], &paint_blank))
		cols--;
	return cols;
}

static void
offer_from(const struct paint *p, struct row_plan *r, const struct cell *new,
    const struct cell *old, int col, int end)
{
	int n = 0;
	size_t bytes;
	unsigned pen;
	char out[16];

	if (paint_same(&new[col], &old[col]))
		offer_jumps(p, r, new, old, col, col, end, 0);
	while (col + n < end && paint_same(&new[col + n], &paint_blank))
		n++;
	if (p->t->can_ech && n > 3)
		offer_jumps(p, r, new, old, col, col + n, end, n);
	pen = pen_of(p, &new[col], &bytes, out);
	offer(r, col + new[col].width, col, r->at[col].cost + (int)bytes +
	    pen_cost(r->at[col].pen, pen), STEP_WRITE, 0, pen);
}

/* The path may end at col, with tail as in struct row_plan. */
static void
offer_end(struct row_plan *r, int col, int tail)
{
	int cost = r->at[col].cost;

	if (tail != 0)
		cost += (tail < 0 ? 3 : csi(tail)) +
		    pen_cost(r->at[col].pen, 0);
	if (cost >= r->cost)
		return;
	r->cost = cost;
	r->last = col;
	r->tail = tail;
}

/* All that can be done at col; last: the last column that differs. */
static void
plan_col(const struct paint *p, struct row_plan *r, const struct cell *new,
    const struct cell *old, int col, int last, int tail)
{
	int n = 0;

	if (col == r->clear_at) {
		r->at[col].cost += 3 + pen_cost(r->at[col].pen, 0);
		r->at[col].pen = 0;
	}
	if (col > last && col >= r->clear_at) {
		offer_end(r, col, 0);
		return;
	}
	if (col > r->clear_at) {
		if (col >= tail && p->t->can_el)
			offer_end(r, col, -1);
		while (col + n <= last && paint_same(&new[col + n], &paint_blank))
			n++;
		if (p->t->can_ech && n > 1 && col + n > last)
			offer_end(r, col, n);
	}
	offer_from(p, r, new, old, col, r->clear_at > col ? r->clear_at :
	    last + 1);
}

/* The cheapest path over the row; 0 where nothing is to be done. old is
 * changed where it is erased at clear_at. */
static int
plan_row(const struct paint *p, struct row_plan *r, const struct cell *new,
    struct cell *old, int row, const struct paint *from, int clear_at)
{
	int cols = p->want.cols, first, last, col, tail = tail_of(new, cols);

	for (col = clear_at; clear_at >= 0 && col < cols; col++)
		old[col] = paint_blank;
	if (!bounds(new, old, cols, &first, &last)) {
		if (clear_at < 0)
			return 0;
		first = last = clear_at;
	}
	if (clear_at >= 0 && first > clear_at)
		first = clear_at;
	r->clear_at = clear_at;
	r->cost = PAINT_FAR;
	for (col = 0; col <= cols; col++)
		r->at[col].cost = PAINT_FAR;
	for (col = 0; col <= first; col++)
		if (new[col].width > 0)
			offer(r, col, -1, move_cost(p, from == NULL ? -1 :
			    from->row, from == NULL ? 0 : from->col, row, col),
			    STEP_JUMP, 0, p->pen);
	for (col = 0; col <= cols; col++)
		if (r->at[col].cost < PAINT_FAR)
			plan_col(p, r, new, old, col, last, tail);
	return 1;
}

/* The best of painting over the old row and of erasing its rest first,
 * where a run of blanks begins; 0 where nothing is to be done. from: where
 * the cursor is, NULL = anywhere. */
int
paint_best_row(const struct paint *p, struct row_plan *best, const struct cell *new,
    const struct cell *shown, int row, const struct paint *from)
{
	static struct row_plan one;	/* too large for a stack frame */
	static struct cell old[MAX_COLS];
	int cols = p->want.cols, col, n;
	size_t size = (size_t)cols * sizeof(*old);

	memcpy(old, shown, size);
	if (!plan_row(p, best, new, old, row, from, -1))
		return 0;
	for (col = 0; col < cols && p->t->can_el; col += n) {
		for (n = 0; col + n < cols && paint_same(&new[col + n], &paint_blank); n++)
			;
		if (n > 3 && memcmp(&new[col], &shown[col],
		    (size_t)n * sizeof(*new)) != 0) {
			memcpy(old, shown, size);
			if (plan_row(p, &one, new, old, row, from, col) &&
			    one.cost < best->cost)
				memcpy(best, &one, sizeof(one));
		}
		n += n == 0;
	}
	return 1;
}

/* ---- painting a row */

static void
write_cell(struct paint *p, struct buf *out, const struct cell *c)
{
	char bytes[16];
	size_t n;
	unsigned pen = pen_of(p, c, &n, bytes);

	paint_set_pen(p, out, pen);
	buf_addn(out, bytes, n);
	p->col += c->width;
	if (p->col >= p->want.cols && !p->t->can_wrap)
		p->row = -1;
}

static void
erase(struct paint *p, struct buf *out, int row, int from, int to,
    enum paint_op op)
{
	struct cell *shown = paint_row_of(&p->shown, row);

	paint_set_pen(p, out, ATTR_NONE);
	p->t->tell(p->t->arg, op, to - from, 0, out);
	for (; from < to; from++)
		shown[from] = paint_blank;
}

/* One step of the path, from column at to column to. */
static void
do_step(struct paint *p, struct buf *out, int row, int at, int to,
    const struct node *n)
{
	struct cell *new = paint_row_of(&p->want, row);
	struct cell *shown = paint_row_of(&p->shown, row);
	int col;

	if (n->op == STEP_WRITE) {
		/* A pending wrap is used by writing, and by nothing else. */
		if (!(at == 0 && p->t->can_wrap && p->row == row - 1 &&
		    p->col >= p->want.cols))
			paint_go(p, out, row, at);
		p->row = row;
		p->col = at;
		write_cell(p, out, &new[at]);
		for (col = at; col < to; col++)
			shown[col] = new[col];
		return;
	}
	if (n->erased > 0) {
		paint_go(p, out, row, at);
		erase(p, out, row, at, at + n->erased, PAINT_ECH);
	}
	paint_go(p, out, row, to);
}

/* Paints the row until out holds limit bytes; the path is walked as far. */
void
paint_one(struct paint *p, struct buf *out, const struct row_plan *r, int row,
    size_t limit)
{
	static short path[MAX_COLS + 2];
	int n = 0, i, at, cols = p->want.cols;

	for (at = r->last; at >= 0; at = r->at[at].from)
		path[n++] = (short)at;
	for (i = n - 1; i >= 0; i--) {
		at = path[i];
		if (at == r->clear_at) {
			paint_go(p, out, row, at);
			erase(p, out, row, at, cols, PAINT_EL);
		}
		if (i == 0)
			break;
		if (out->len >= limit)
			return;
		do_step(p, out, row, at, path[i - 1], &r->at[path[i - 1]]);
	}
	if (r->tail == 0)
		return;
	paint_go(p, out, row, r->last);
	if (r->tail < 0)
		erase(p, out, row, r->last, cols, PAINT_EL);
	else
		erase(p, out, row, r->last, r->last + r->tail, PAINT_ECH);
}
