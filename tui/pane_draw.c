/*
 * How a panel's rows stand on the screen. Must not know: how they come.
 */
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "core/text.h"
#include "tui/cols.h"
#include "tui/pane.h"

#define MAX_COLS 24
#define MARGIN 4	/* tag, marker, mark, blank */
#define MARGIN_COMPACT 3	/* blank, marker, mark */

static size_t
count(const struct panel *p)
{
	size_t n = 0;

	while (p->cols[n].col != NULL && n < MAX_COLS)
		n++;
	return n;
}

static const char *
label_of(struct app *a, const struct panel *p, const struct column *c)
{
	const char *tbl;

	if (c->label != NULL)
		return _(c->label);
	tbl = p->kind != NULL && a->cat != NULL ?
	    catalog_table(a->cat, p->kind) : NULL;
	return tbl == NULL ? c->col : catalog_field_name(a->cat, tbl, c->col);
}

static size_t
place(const struct panel *p, struct col_place *at, int width)
{
	struct col_want want[MAX_COLS] = { { 0 } };
	size_t i, n = count(p);

	for (i = 0; i < n; i++) {
		want[i].width = p->cols[i].width;
		want[i].flex = p->cols[i].flex;
		want[i].rank = p->cols[i].rank;
	}
	cols_place(want, at, n, width);
	return n;
}

static void
draw_heads(struct pane *p, const struct draw *d, const struct col_place *at,
    size_t n)
{
	const struct column *c = p->panel->cols;
	struct buf b;
	char room[80];
	size_t i;

	buf_init(&b);
	for (i = 0; i < n; i++) {
		if (at[i].width == 0)
			continue;
		buf_reset(&b);
		buf_add(&b, label_of(p->owner->app, p->panel, &c[i]));
		if (p->sort != NULL && strcmp(p->sort,
		    show_column(c[i].show, c[i].col, room)) == 0)
			buf_addc(&b, p->desc ? '-' : '+');
		if (c[i].right)
			draw_right(d, 0, MARGIN + at[i].left, at[i].width,
			    b.s, ATTR_NONE);
		else
			draw_text(d, 0, MARGIN + at[i].left, at[i].width,
			    b.s, ATTR_NONE);
	}
	buf_release(&b);
}

static void
draw_cells(struct pane *p, const struct draw *d, int row, size_t i,
    const struct col_place *at, size_t n, int margin)
{
	const struct column *c = p->panel->cols;
	const struct table *t;
	struct buf b;
	size_t r, k;

	t = win_table(&p->win, i, &r);
	buf_init(&b);
	for (k = 0; k < n; k++) {
		if (at[k].width == 0)
			continue;
		buf_reset(&b);
		if (strcmp(c[k].col, "state") == 0 && app_waits(p->owner->app,
		    table_str(t, r, "number")))
			buf_add(&b, _("[wait]"));
		else
			show_cell(p->owner->app, &b, c[k].show, t, r, c[k].col,
			    c[k].list);
		if (c[k].right)
			draw_right(d, row, margin + at[k].left, at[k].width,
			    b.s, ATTR_NONE);
		else
			draw_cut(d, row, margin + at[k].left, at[k].width,
			    b.s, ATTR_NONE);
	}
	buf_release(&b);
}

/* What runs now has a mark of its own: '>' is the chosen row's. */
static const char *
mark_of(const char *mark)
{
	return *mark == '>' ? "@" : mark;
}

static void
draw_empty(struct pane *p, const struct draw *d, int row, int margin)
{
	const char *s;

	if (!p->loaded)
		s = _("reading...");
	else if (p->error != NULL)
		s = p->error;
	else if (p->filter != NULL)
		s = _("nothing matches; / changes the filter");
	else
		s = _("none");
	draw_text(d, row, margin, d->cols - margin, s, ATTR_NONE);
}

void
pane_draw(struct pane *p, const struct draw *d, int focus, int compact)
{
	struct col_place at[MAX_COLS];
	int margin = compact ? MARGIN_COMPACT : MARGIN;
	int head = compact ? 0 : 1, row;
	size_t i, n = place(p->panel, at, d->cols - margin);

	pane_fit(p, d->rows - head);
	if (!compact)
		draw_heads(p, d, at, n);
	if (p->win.n == 0) {
		draw_empty(p, d, head, margin);
		return;
	}
	for (row = head; row < d->rows; row++) {
		i = p->top + (size_t)(row - head);
		if (i >= p->win.n)
			break;
		draw_cells(p, d, row, i, at, n, margin);
		if (!compact && pane_is_tagged(p, win_str(&p->win, i,
		    p->panel->key)))
			draw_text(d, row, 0, 1, "+", ATTR_NONE);
		draw_mark(d, row, 1, focus && i == p->cur);
		if (p->panel->mark != NULL)
			draw_text(d, row, 2, 1, mark_of(win_str(&p->win, i,
			    p->panel->mark)), ATTR_NONE);
	}
}
