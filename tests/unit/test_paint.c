/*
 * The painter against a terminal of a few lines: whatever was shown, what is
 * wanted is shown in the end, also when it is painted in small pieces and the
 * wish changes in between; and the bytes are few.
 */
#include "tui/paint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/text.h"

#define ROWS 12
#define COLS 40

/* A terminal that knows what PAINT_* stand for, in their ANSI spelling. */
struct term {
	struct cell cells[ROWS][COLS];
	int row, col, top, bottom, visible;
};

static const struct cell blank = { ' ', 1, ATTR_NONE };

static void
wipe(struct term *t, int row, int from, int to)
{
	for (; from < to && from < COLS; from++)
		t->cells[row][from] = blank;
}

static void
scroll(struct term *t, int up)
{
	size_t n = sizeof(t->cells[0]) * (size_t)(t->bottom - t->top);

	if (up)
		memmove(t->cells[t->top], t->cells[t->top + 1], n);
	else
		memmove(t->cells[t->top + 1], t->cells[t->top], n);
	wipe(t, up ? t->bottom : t->top, 0, COLS);
}

static void
line_feed(struct term *t)
{
	if (t->row == t->bottom)
		scroll(t, 1);
	else if (t->row < ROWS - 1)
		t->row++;
}

static void
write_char(struct term *t, uint32_t c)
{
	int w = text_cp_width(c), i;

	if (t->col >= COLS) {	/* the wrap that was pending */
		t->col = 0;
		line_feed(t);
	}
	assert_true(t->col + w <= COLS);
	/* Half of a wide character that is overwritten becomes a blank. */
	if (t->cells[t->row][t->col].width == 0)
		t->cells[t->row][t->col - 1] = blank;
	if (t->col + w < COLS && t->cells[t->row][t->col + w].width == 0)
		t->cells[t->row][t->col + w] = blank;
	for (i = 0; i < w; i++) {
		t->cells[t->row][t->col + i] = blank;
		t->cells[t->row][t->col + i].width = i == 0 ?
		    (unsigned char)w : 0;
	}
	t->cells[t->row][t->col].c = c;
	t->col += w;
}

static void
sequence(struct term *t, char final, int a, int b)
{
	int row, col = t->col >= COLS ? COLS - 1 : t->col;

	switch (final) {
	case 'H':
		t->row = (a > 0 ? a : 1) - 1;
		t->col = (b > 0 ? b : 1) - 1;
		break;
	case 'A':
		t->row -= a;
		break;
	case 'B':
		t->row += a;
		break;
	case 'C':
		t->col = col + a;
		break;
	case 'D':
		t->col = col - a;
		break;
	case 'K':
		wipe(t, t->row, col, COLS);
		break;
	case 'J':
		wipe(t, t->row, col, COLS);
		for (row = t->row + 1; row < ROWS; row++)
			wipe(t, row, 0, COLS);
		break;
	case 'X':
		wipe(t, t->row, col, col + a);
		break;
	case 'r':
		t->top = a - 1;
		t->bottom = b - 1;
		t->row = t->col = 0;
		break;
	case 'h':
		t->visible = a;
		break;
	default:
		fail_msg("sequence %c", final);
	}
	assert_in_range(t->row, 0, ROWS - 1);
	assert_in_range(t->col, 0, COLS);
}

static void
feed(struct term *t, const struct buf *b)
{
	size_t i, n;
	uint32_t c;
	int x, y, used;

	for (i = 0; i < b->len; i += n) {
		n = text_decode(b->s + i, b->len - i, &c);
		assert_true(n > 0);
		if (c == '\r') {
			t->col = 0;
		} else if (c == '\n') {
			line_feed(t);
		} else if (c == '\b') {
			t->col--;
		} else if (c == '\t') {
			t->col = (t->col / 8 + 1) * 8;
		} else if (c == 033 && b->s[i + 1] == 'M') {
			n = 2;
			if (t->row == t->top)
				scroll(t, 0);
			else
				t->row--;
		} else if (c == 033) {
			assert_int_equal(sscanf(b->s + i + 1, "%d;%d%n", &x,
			    &y, &used), 2);
			sequence(t, b->s[i + 1 + (size_t)used], x, y);
			n = 2 + (size_t)used;
		} else {
			write_char(t, c);
		}
	}
}

static void
tell(void *arg, enum paint_op op, int a, int b, struct buf *out)
{
	static const struct {
		enum paint_op op;
		char final;
		int plus;
	} ops[] = {
		{ PAINT_CUP, 'H', 1 }, { PAINT_UP, 'A', 0 },
		{ PAINT_DOWN, 'B', 0 }, { PAINT_RIGHT, 'C', 0 },
		{ PAINT_LEFT, 'D', 0 }, { PAINT_EL, 'K', 0 },
		{ PAINT_ED, 'J', 0 }, { PAINT_ECH, 'X', 0 },
		{ PAINT_CSR, 'r', 1 }, { PAINT_CURSOR, 'h', 0 }
	};
	size_t i;

	(void)arg;
	if (op == PAINT_PEN)
		return;
	if (op == PAINT_REVERSE) {
		buf_add(out, "\033M");
	} else if (op == PAINT_CLEAR) {
		buf_add(out, "\0331;1H\0330;0J");
	} else if (op == PAINT_CSR_OFF) {
		buf_addf(out, "\0331;%dr", a + 1);
	} else {
		for (i = 0; ops[i].op != op; i++)
			;
		buf_addf(out, "\033%d;%d%c", a + ops[i].plus,
		    b + ops[i].plus, ops[i].final);
	}
}

static size_t
encode(void *arg, uint32_t c, int width, char out[16], int *graphic)
{
	(void)arg;
	(void)width;
	*graphic = 0;
	return text_encode(c, out);
}

static const struct paint_term all = {
	.can_step = 1, .can_el = 1, .can_ed = 1, .can_ech = 1, .can_csr = 1,
	.can_reverse = 1, .can_tab = 1, .can_hide = 1, .can_wrap = 1,
	.move_any_pen = 1, .tell = tell, .encode = encode
};
static const struct paint_term poor = {
	.tell = tell, .encode = encode
};

static uint32_t seed = 7;

static int
rnd(int n)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return (int)(seed % (uint32_t)n);
}

/* Words here and there, narrow and wide; some rows as before, or moved. */
static void
draw_some(struct canvas *cv)
{
	static const char *const words[] = { "a", "table of rows", "    ",
		"\344\272\213\344\273\266", "x", "--------------",
		"INC-20260701-01", "\345\267\262\345\205\263\351\227\255 ok" };
	struct draw d = draw_all(cv);
	size_t row = sizeof(struct cell) * COLS;
	int i, n = rnd(30);

	if (rnd(4) == 0)
		canvas_clear(cv);
	if (rnd(3) == 0)
		memmove(cv->cells, cv->cells + COLS * (1 + rnd(3)),
		    row * (ROWS - 4));
	for (i = 0; i < n; i++)
		draw_text(&d, rnd(ROWS), rnd(COLS), COLS, words[rnd(8)],
		    ATTR_NONE);
	cv->cur_row = rnd(3) == 0 ? rnd(ROWS) : -1;
	cv->cur_col = rnd(COLS);
}

static void
compare(const struct term *t, const struct canvas *cv, int less)
{
	int row, col;

	for (row = 0; row < ROWS; row++)
		for (col = 0; col < COLS; col++) {
			const struct cell *w = &cv->cells[row * COLS + col];
			const struct cell *h = &t->cells[row][col];

			if (less && row == ROWS - 1 && col >= COLS - 2)
				continue;
			if (h->c != w->c || h->width != w->width)
				fail_msg("row %d column %d: %x, not %x", row,
				    col, (unsigned)h->c, (unsigned)w->c);
		}
}

static void
play(const struct paint_term *pt, size_t limit, int rounds)
{
	struct term t = { .bottom = ROWS - 1 };
	struct paint p;
	struct canvas cv;
	struct buf b;
	int i, k, row;

	for (row = 0; row < ROWS; row++)
		wipe(&t, row, 0, COLS);
	canvas_init(&cv, ROWS, COLS);
	paint_init(&p, pt, ROWS, COLS);
	buf_init(&b);
	for (i = 0; i < rounds; i++) {
		draw_some(&cv);
		paint_want(&p, &cv);
		/* Now and then the wish changes before it is fulfilled. */
		for (k = 0; paint_differs(&p) && (k < 2 || i % 3 != 0); k++) {
			assert_true(k < 2000);
			buf_reset(&b);
			paint_next(&p, &b, limit);
			feed(&t, &b);
		}
		if (paint_differs(&p))
			continue;
		compare(&t, &cv, !pt->can_wrap);
		if (cv.cur_row >= 0) {
			assert_int_equal(t.row, cv.cur_row);
			assert_int_equal(t.col, cv.cur_col);
		}
	}
	buf_release(&b);
	paint_release(&p);
	canvas_release(&cv);
}

static void
test_shown_is_wanted(void **state)
{
	(void)state;
	play(&all, 100000, 2000);
	play(&all, 24, 2000);
	play(&all, 1, 300);
	play(&poor, 64, 500);
}

/* A list scrolled by one row costs that row and little more. */
static void
test_scroll_is_cheap(void **state)
{
	struct canvas cv;
	struct paint p;
	struct draw d;
	struct buf b;
	char line[COLS];
	int i;

	(void)state;
	canvas_init(&cv, ROWS, COLS);
	paint_init(&p, &all, ROWS, COLS);
	buf_init(&b);
	d = draw_all(&cv);
	for (i = 0; i < ROWS; i++) {
		snprintf(line, sizeof(line), "row %d of the list, %08d", i,
		    i * 7919);
		draw_text(&d, i, 0, COLS, line, ATTR_NONE);
	}
	paint_want(&p, &cv);
	paint_next(&p, &b, 100000);
	assert_false(paint_differs(&p));
	memmove(cv.cells + COLS * 2, cv.cells + COLS * 3,
	    sizeof(struct cell) * COLS * 6);
	draw_blank(&d, 8);
	draw_text(&d, 8, 0, COLS, "a new row of the list", ATTR_NONE);
	paint_want(&p, &cv);
	buf_reset(&b);
	paint_next(&p, &b, 100000);
	assert_false(paint_differs(&p));
	assert_in_range(b.len, 21, 21 + 40);
	/* Nothing changed costs nothing. */
	paint_want(&p, &cv);
	assert_false(paint_differs(&p));
	buf_release(&b);
	paint_release(&p);
	canvas_release(&cv);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shown_is_wanted),
		cmocka_unit_test(test_scroll_is_cheap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
