/* The model of model.h. Must not know: which program is measured. */
#include "model.h"

#include <stdlib.h>
#include <string.h>

struct out {
	int row, col, bytes;
	unsigned pen;
};

static struct mcell *
at(const struct grid *g, int row, int col)
{
	return &g->cells[row * g->cols + col];
}

static int
same(const struct mcell *a, const struct mcell *b)
{
	return a->c == b->c && a->width == b->width && a->attr == b->attr;
}

static int
is_blank(const struct mcell *c)
{
	return c->c == ' ' && c->attr == 0;
}

static void
put_blank(struct mcell *c)
{
	c->c = ' ';
	c->width = 1;
	c->attr = 0;
}

static struct grid
copy(const struct grid *g)
{
	struct grid n = *g;
	size_t size = (size_t)g->rows * (size_t)g->cols * sizeof(*g->cells);

	n.cells = malloc(size);
	if (n.cells == NULL)
		abort();
	memcpy(n.cells, g->cells, size);
	return n;
}

static int
digits(int n)
{
	return n < 10 ? 1 : n < 100 ? 2 : 3;
}

static int
csi(int n)
{
	return n == 1 ? 3 : 3 + digits(n);
}

static int
cup(int row, int col)
{
	if (col == 0)
		return row == 0 ? 3 : 3 + digits(row + 1);
	return (row == 0 ? 0 : digits(row + 1)) + 4 + digits(col + 1);
}

static int
to_col(int from, int to)
{
	int best = 0, tabs, back;

	if (to > from) {
		best = csi(to - from);
		tabs = to / 8 - from / 8;
		if (tabs > 0 && tabs + (to % 8 ? csi(to % 8) : 0) < best)
			best = tabs + (to % 8 ? csi(to % 8) : 0);
	} else if (to < from) {
		best = csi(from - to) < from - to ? csi(from - to) : from - to;
		back = 1 + to_col(0, to);
		if (back < best)
			best = back;
	}
	return best;
}

static int
move(int fr, int fc, int row, int col)
{
	int cost, n = row - fr;

	if (fr == row && fc == col)
		return 0;
	if (n >= 0)
		cost = n < csi(n) ? n : csi(n);
	else
		cost = -2 * n < csi(-n) ? -2 * n : csi(-n);
	if (n == 0)
		cost = 0;
	cost += to_col(fc, col);
	return cost < cup(row, col) ? cost : cup(row, col);
}

static int
pen(unsigned from, unsigned to)
{
	return from == to ? 0 : to == 0 ? 3 : 6;
}

static int
bytes_of(unsigned c)
{
	return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

static void
emit(struct out *o, const struct mcell *c, int cols)
{
	if (c->c == 0)
		return;
	o->bytes += pen(o->pen, c->attr) + bytes_of(c->c);
	o->pen = c->attr;
	o->col += (int)c->width;
	if (o->col > cols)
		o->col = cols;
}

/* To a cell: by moving, by wrapping, or by writing what is there again. */
static void
go(struct out *o, const struct grid *to, int row, int col)
{
	struct out through = *o;
	int cost, k;

	if (o->col >= to->cols) {
		cost = row == o->row + 1 && col == 0 ? 0 : cup(row, col);
	} else {
		cost = move(o->row, o->col, row, col);
		for (k = o->col; row == o->row && k < col; k++)
			emit(&through, at(to, row, k), to->cols);
		if (row == o->row && through.col == col &&
		    through.bytes - o->bytes <= cost) {
			*o = through;
			return;
		}
	}
	o->bytes += cost;
	o->row = row;
	o->col = col;
}

static void
blank_pen(struct out *o)
{
	o->bytes += pen(o->pen, 0);
	o->pen = 0;
}

static void
diff_row(const struct grid *from, const struct grid *to, int row,
    struct out *o)
{
	int tail = to->cols, last = -1, col, n;

	while (tail > 0 && is_blank(at(to, row, tail - 1)))
		tail--;
	for (col = 0; col < to->cols; col++)
		if (!same(at(from, row, col), at(to, row, col)))
			last = col;
	for (col = 0; col <= last; col++) {
		if (same(at(from, row, col), at(to, row, col)) ||
		    at(to, row, col)->c == 0)
			continue;
		go(o, to, row, col);
		if (col >= tail && last - col > 2) {
			blank_pen(o);
			o->bytes += 3;
			return;
		}
		for (n = 0; col + n < to->cols && is_blank(at(to, row,
		    col + n)) && !same(at(from, row, col + n), at(to, row,
		    col + n)); n++)
			;
		if (n > 8) {
			blank_pen(o);
			o->bytes += csi(n);
			col += n - 1;
		} else {
			emit(o, at(to, row, col), to->cols);
		}
	}
}

static int
diff(const struct grid *from, const struct grid *to, int row, int col)
{
	struct out o = { row, col, 0, 0 };
	int r;

	for (r = 0; r < to->rows; r++)
		diff_row(from, to, r, &o);
	blank_pen(&o);
	if (to->visible)
		o.bytes += move(o.row, o.col >= to->cols ? to->cols - 1 :
		    o.col, to->row, to->col);
	return o.bytes;
}

static int
row_diff(const struct grid *a, int ra, const struct grid *b, int rb)
{
	int col, n = 0;

	for (col = 0; col < b->cols; col++)
		n += !same(at(a, ra, col), at(b, rb, col));
	return n;
}

/* The best region to scroll by n rows (negative: down); 0 none is worth it. */
static int
region(const struct grid *a, const struct grid *b, int n, int *top, int *bot)
{
	int row, src, sum = 0, start = 0, best = 0, gain;

	for (row = 0; row < b->rows; row++) {
		src = row + n;
		gain = src < 0 || src >= b->rows ? -100000 :
		    row_diff(a, row, b, row) - row_diff(a, src, b, row);
		if (sum <= 0) {
			sum = 0;
			start = row;
		}
		sum += gain;
		if (sum <= best)
			continue;
		best = sum;
		*top = n > 0 ? start : start + n;
		*bot = n > 0 ? row + n : row;
	}
	return best > 8;
}

static int
scrolled(const struct grid *a, const struct grid *b, int n)
{
	int top, bot, row, col, cost, by = n > 0 ? n : -n;
	struct grid t;

	if (!region(a, b, n, &top, &bot))
		return 1 << 30;
	t = copy(a);
	for (row = top; row <= bot; row++)
		for (col = 0; col < t.cols; col++) {
			if (row + n >= top && row + n <= bot)
				*at(&t, row, col) = *at(a, row + n, col);
			else
				put_blank(at(&t, row, col));
		}
	cost = 7 + digits(top + 1) + digits(bot + 1) +
	    cup(n > 0 ? bot : top, 0) + (n > 0 ? by : 2 * by);
	cost += diff(&t, b, 0, 0);
	grid_free(&t);
	return cost;
}

int
grid_cost(const struct grid *a, const struct grid *b)
{
	int best = diff(a, b, a->row, a->col), cost, n, i;
	struct grid t;

	for (n = 0; best > 8 && n < b->rows; n++) {
		t = copy(a);
		for (i = n * t.cols; i < t.rows * t.cols; i++)
			put_blank(&t.cells[i]);
		cost = cup(n, 0) + 3 + diff(&t, b, n, 0);
		grid_free(&t);
		if (cost < best)
			best = cost;
	}
	for (n = 1 - b->rows; best > 8 && n < b->rows; n++) {
		cost = n == 0 ? best : scrolled(a, b, n);
		if (cost < best)
			best = cost;
	}
	return best + (a->visible != b->visible ? 6 : 0);
}

void
grid_take(struct grid *g, VTerm *vt, VTermScreen *s, int visible)
{
	VTermScreenCell cell;
	VTermPos pos;
	struct mcell *m;

	vterm_get_size(vt, &g->rows, &g->cols);
	g->cells = calloc((size_t)g->rows * (size_t)g->cols, sizeof(*m));
	if (g->cells == NULL)
		abort();
	vterm_state_get_cursorpos(vterm_obtain_state(vt), &pos);
	g->row = pos.row;
	g->col = pos.col;
	g->visible = visible;
	for (pos.row = 0; pos.row < g->rows; pos.row++)
		for (pos.col = 0; pos.col < g->cols; pos.col++) {
			m = at(g, pos.row, pos.col);
			put_blank(m);
			vterm_screen_get_cell(s, pos, &cell);
			if (cell.chars[0] == (uint32_t)-1) {
				m->c = 0;
				m->width = 0;
				continue;
			}
			m->c = cell.chars[0] == 0 ? ' ' : cell.chars[0];
			m->width = cell.width > 0 ? (unsigned)cell.width : 1;
			m->attr = cell.attrs.bold | cell.attrs.reverse << 1 |
			    (cell.attrs.underline != 0) << 2;
		}
}

void
grid_free(struct grid *g)
{
	free(g->cells);
	g->cells = NULL;
}
