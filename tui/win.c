/* A window onto a list. Must not know: the database, the screen. */
#include "tui/win.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"

struct win_page {
	struct table *t;
	size_t refs;
};

static void
page_drop(struct win_page *p)
{
	if (--p->refs > 0)
		return;
	table_free(p->t);
	free(p);
}

void
win_init(struct win *w)
{
	memset(w, 0, sizeof(*w));
}

void
win_clear(struct win *w)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		page_drop(w->rows[i].page);
	free(w->rows);
	win_init(w);
}

static void
make_room(struct win *w, size_t more)
{
	if (w->n + more <= w->cap)
		return;
	w->cap = (w->n + more) * 2;
	w->rows = xrealloc(w->rows, w->cap * sizeof(*w->rows));
}

static struct win_page *
page_new(struct table *t)
{
	struct win_page *p = xcalloc(1, sizeof(*p));

	p->t = t;
	p->refs = 1;	/* held by the caller until its rows hold it */
	return p;
}

void
win_append(struct win *w, struct table *t, int more)
{
	struct win_page *p = page_new(t);
	size_t i, n = table_rows(t);

	make_room(w, n);
	for (i = 0; i < n; i++) {
		w->rows[w->n].page = p;
		w->rows[w->n++].row = i;
		p->refs++;
	}
	if (!more)
		w->at_end = 1;
	page_drop(p);
}

void
win_prepend(struct win *w, struct table *t, int more)
{
	struct win_page *p = page_new(t);
	size_t i, n = table_rows(t);

	make_room(w, n);
	if (n > 0)
		memmove(w->rows + n, w->rows, w->n * sizeof(*w->rows));
	for (i = 0; i < n; i++) {
		w->rows[n - 1 - i].page = p;
		w->rows[n - 1 - i].row = i;
		p->refs++;
	}
	w->n += n;
	if (w->base >= 0)
		w->base = w->base >= (long)n ? w->base - (long)n : 0;
	if (!more) {
		w->at_top = 1;
		w->base = 0;
	}
	page_drop(p);
}

const struct table *
win_table(const struct win *w, size_t i, size_t *row)
{
	if (i >= w->n)
		return NULL;
	*row = w->rows[i].row;
	return w->rows[i].page->t;
}

const char *
win_str(const struct win *w, size_t i, const char *col)
{
	size_t row;
	const struct table *t = win_table(w, i, &row);

	return t == NULL ? "" : table_str(t, row, col);
}

long
win_find(const struct win *w, const char *col, const char *val,
    const char *col2, const char *val2)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (strcmp(win_str(w, i, col), val) == 0 && (col2 == NULL ||
		    strcmp(win_str(w, i, col2), val2) == 0))
			return (long)i;
	return -1;
}

void
win_trim(struct win *w, size_t max, size_t keep)
{
	size_t i, gone;

	if (w->n <= max)
		return;
	gone = w->n - max;
	if (keep > w->n / 2) {
		for (i = 0; i < gone; i++)
			page_drop(w->rows[i].page);
		memmove(w->rows, w->rows + gone,
		    (w->n - gone) * sizeof(*w->rows));
		w->at_top = 0;
		if (w->base >= 0)
			w->base += (long)gone;
	} else {
		for (i = w->n - gone; i < w->n; i++)
			page_drop(w->rows[i].page);
		w->at_end = 0;
	}
	w->n -= gone;
}

size_t
win_update(struct win *w, struct table *t, const char *key, const char *key2)
{
	struct win_page *p = page_new(t);
	size_t i, n = table_rows(t), unknown = 0;
	long at;

	for (i = 0; i < n; i++) {
		at = win_find(w, key, table_str(t, i, key), key2,
		    key2 == NULL ? NULL : table_str(t, i, key2));
		if (at < 0) {
			unknown++;
			continue;
		}
		p->refs++;
		page_drop(w->rows[at].page);
		w->rows[at].page = p;
		w->rows[at].row = i;
	}
	page_drop(p);
	return unknown;
}
