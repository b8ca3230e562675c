/*
 * Cells in memory. Must not know: curses, the database, what is drawn.
 */
#include "tui/draw.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/initials.h"
#include "core/text.h"

#define LINE_ACROSS 0x2500
#define LINE_DOWN 0x2502

void
canvas_init(struct canvas *cv, int rows, int cols)
{
	memset(cv, 0, sizeof(*cv));
	cv->rows = rows;
	cv->cols = cols;
	cv->cells = xcalloc((size_t)rows * (size_t)cols + 1,
	    sizeof(*cv->cells));
	canvas_clear(cv);
}

void
canvas_release(struct canvas *cv)
{
	free(cv->cells);
	memset(cv, 0, sizeof(*cv));
}

void
canvas_clear(struct canvas *cv)
{
	int i, n = cv->rows * cv->cols;

	for (i = 0; i < n; i++) {
		cv->cells[i].c = ' ';
		cv->cells[i].width = 1;
		cv->cells[i].attr = ATTR_NONE;
	}
	cv->cur_row = -1;
	cv->cur_col = 0;
	cv->mark_row = -1;
	cv->mark_col = 0;
}

char *
canvas_row(const struct canvas *cv, int row)
{
	struct buf b;
	char u[4];
	size_t n, end = 0;
	int col;

	buf_init(&b);
	for (col = 0; col < cv->cols; col++) {
		const struct cell *c = &cv->cells[row * cv->cols + col];

		if (c->width == 0)
			continue;
		n = text_encode(c->c, u);
		buf_addn(&b, u, n);
		if (c->c != ' ')
			end = b.len;
	}
	b.s[end] = '\0';
	b.len = end;
	return buf_detach(&b);
}

struct draw
draw_all(struct canvas *cv)
{
	struct draw d = { cv, 0, 0, cv->rows, cv->cols };

	return d;
}

struct draw
draw_part(const struct draw *d, int top, int left, int rows, int cols)
{
	struct draw p = *d;

	if (top < 0)
		top = 0;
	if (left < 0)
		left = 0;
	p.top = d->top + top;
	p.left = d->left + left;
	p.rows = rows < d->rows - top ? rows : d->rows - top;
	p.cols = cols < d->cols - left ? cols : d->cols - left;
	if (p.rows < 0)
		p.rows = 0;
	if (p.cols < 0)
		p.cols = 0;
	return p;
}

/* Puts a character whole; a wide one that it overwrites by half is blanked. */
static void
put(struct canvas *cv, int row, int col, uint32_t c, int width, unsigned attr)
{
	struct cell *line = &cv->cells[row * cv->cols];
	int i;

	if (line[col].width == 0 && col > 0) {
		line[col - 1].c = ' ';
		line[col - 1].width = 1;
	}
	for (i = col; i < col + width; i++) {
		if (line[i].width == 2 && i + 1 < cv->cols) {
			line[i + 1].c = ' ';
			line[i + 1].width = 1;
		}
		line[i].c = i == col ? c : ' ';
		line[i].width = (unsigned char)(i == col ? width : 0);
		line[i].attr = (unsigned char)attr;
	}
}

int
draw_text(const struct draw *d, int row, int col, int width, const char *s,
    unsigned attr)
{
	size_t n, left;
	uint32_t cp;
	int w, used = 0;

	if (s == NULL || row < 0 || row >= d->rows || col < 0)
		return 0;
	if (width > d->cols - col)
		width = d->cols - col;
	for (left = strlen(s); left > 0; s += n, left -= n) {
		n = text_decode(s, left, &cp);
		if (n == 0) {
			n = 1;
			cp = '?';
		}
		if (d->cv->ascii)
			cp = (uint32_t)initial_of(cp);
		w = cp == 0x7f || cp < 0x20 ? -1 : text_cp_width(cp);
		if (w == 0)
			continue;
		if (w < 0) {
			cp = '?';
			w = 1;
		}
		if (used + w > width)
			break;
		put(d->cv, d->top + row, d->left + col + used, cp, w, attr);
		used += w;
	}
	return used;
}

void
draw_cut(const struct draw *d, int row, int col, int width, const char *s,
    unsigned attr)
{
	int used;

	if (s == NULL || text_width(s) <= width) {
		draw_text(d, row, col, width, s, attr);
		return;
	}
	used = draw_text(d, row, col, width - 1, s, attr);
	draw_text(d, row, col + used, 1, "~", attr);
}

void
draw_right(const struct draw *d, int row, int col, int width, const char *s,
    unsigned attr)
{
	int w = s == NULL ? 0 : text_width(s);

	if (w > width)
		w = width;
	draw_cut(d, row, col + width - w, w, s, attr);
}

void
draw_fill(const struct draw *d, int row, int col, int width, char c)
{
	int i;

	if (row < 0 || row >= d->rows || col < 0)
		return;
	for (i = col; i < col + width && i < d->cols; i++)
		put(d->cv, d->top + row, d->left + i, (unsigned char)c, 1,
		    ATTR_NONE);
}

/* A row of line characters, or as many '-' as hint at one. */
static void
line_across(const struct draw *d, int row)
{
	int i;

	for (i = 0; i < (d->cv->lines ? d->cols : 2); i++)
		put(d->cv, d->top + row, d->left + i,
		    d->cv->lines ? LINE_ACROSS : '-', 1, ATTR_NONE);
}

void
draw_rule(const struct draw *d, int row, const char *title, const char *right)
{
	int at = 3, w;

	if (row < 0 || row >= d->rows || d->cols < 2)
		return;
	line_across(d, row);
	if (title != NULL && *title != '\0' && d->cols > 8) {
		draw_fill(d, row, 2, 1, ' ');
		at += draw_text(d, row, 3, d->cols - 5, title, ATTR_NONE);
		draw_fill(d, row, at++, 1, ' ');
	}
	if (right == NULL || *right == '\0')
		return;
	w = text_width(right);
	if (at + w + 5 > d->cols)
		return;
	draw_fill(d, row, d->cols - w - 2, 1, ' ');
	draw_text(d, row, d->cols - w - 1, w, right, ATTR_NONE);
	draw_fill(d, row, d->cols - 1, 1, ' ');
}

void
draw_column(const struct draw *d, int col)
{
	int row;

	for (row = 0; row < d->rows; row++)
		put(d->cv, d->top + row, d->left + col,
		    d->cv->lines ? LINE_DOWN : '|', 1, ATTR_NONE);
}

void
draw_ends(const struct draw *d, int row, const char *left, const char *right,
    unsigned attr)
{
	int w = right == NULL ? 0 : text_width(right);
	int room = d->cols - 2;

	if (w > room)
		w = room;
	draw_text(d, row, 1, w > 0 ? room - w - 1 : room, left, attr);
	if (w > 0)
		draw_text(d, row, d->cols - 1 - w, w, right, attr);
}

void
draw_mark(const struct draw *d, int row, int col, int on)
{
	draw_text(d, row, col, 1, on ? ">" : " ", ATTR_NONE);
	if (on && row >= 0 && row < d->rows) {
		d->cv->mark_row = d->top + row;
		d->cv->mark_col = d->left + col;
	}
}

void
draw_cursor(const struct draw *d, int row, int col)
{
	if (row < 0 || row >= d->rows || col < 0 || col >= d->cols)
		return;
	d->cv->cur_row = d->top + row;
	d->cv->cur_col = d->left + col;
}

void
draw_blank(const struct draw *d, int row)
{
	draw_fill(d, row, 0, d->cols, ' ');
}
