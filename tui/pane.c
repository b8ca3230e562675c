/*
 * A panel's rows: fetching by keyset, the marker, tags. Must not know: any
 * particular panel, how rows look.
 */
#include "tui/pane.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/i18n.h"

#define PAGE 100
#define MAX_ROWS 2000
#define NEAR 40		/* so near an end the next page is asked for */
#define MAX_CONDS 8

enum dir { DIR_TOP, DIR_NEXT, DIR_BEFORE, DIR_END, DIR_FRESH };

static void fetch(struct pane *p, enum dir dir);

void
pane_init(struct pane *p, const struct panel *panel, struct view *owner,
    int slot)
{
	memset(p, 0, sizeof(*p));
	p->panel = panel;
	p->owner = owner;
	p->slot = slot;
	p->sort = panel->sort;
	p->desc = panel->desc;
	win_init(&p->win);
}

void
pane_release(struct pane *p)
{
	win_clear(&p->win);
	pane_untag_all(p);
	free(p->tags);
	free(p->filter);
	free(p->keep);
	free(p->keep2);
	free(p->error);
}

/* The tag of a question: which pane, which direction, which generation. */
static int
tag_of(const struct pane *p, enum dir dir)
{
	return p->gen % 100000 * 256 + p->slot * 8 + (int)dir;
}

static void answered(void *owner, int tag, struct table *t,
    const struct err *e);

static size_t
conditions(const struct pane *p, struct db_cond *out)
{
	const struct db_cond *c = p->panel->conds;
	size_t n = 0, i;

	for (; c != NULL && c->col != NULL && n < MAX_CONDS; c++)
		out[n++] = *c;
	for (i = 0; i < p->nmore && n < MAX_CONDS; i++)
		out[n++] = p->more[i];
	return n;
}

static void
fetch(struct pane *p, enum dir dir)
{
	static const char *const by_number[] = { "number", "title", NULL };
	struct db_cond conds[MAX_CONDS];
	struct db_query q;
	size_t edge = 0;
	int use_edge = dir == DIR_NEXT || dir == DIR_BEFORE;

	memset(&q, 0, sizeof(q));
	q.view = p->panel->view;
	q.conds = conds;
	q.nconds = conditions(p, conds);
	q.key = p->panel->key;
	q.order = p->sort;
	q.desc = p->desc;
	q.limit = p->limit > 0 ? p->limit : PAGE;
	if (p->filter != NULL) {
		q.search_not = p->filter[0] == '!';
		q.search = p->filter + q.search_not;
		q.search_cols = p->panel->search != NULL ? p->panel->search :
		    by_number;
		if (*q.search == '\0')
			q.search = NULL;
	}
	if (dir == DIR_BEFORE || dir == DIR_END)
		q.desc = !q.desc;
	if (dir == DIR_NEXT)
		edge = p->win.n - 1;
	if (use_edge && p->win.n > 0) {
		q.after_key = win_str(&p->win, edge, q.key);
		if (q.order != NULL)
			q.after_order = win_str(&p->win, edge, q.order);
	}
	if (dir == DIR_FRESH && p->limit == 0) {
		q.limit = p->win.n > PAGE ? p->win.n : PAGE;
		if (q.limit > 3 * PAGE)
			q.limit = 3 * PAGE;
	}
	p->asking = 1;
	ask_select(p->owner->app->asks, &q, answered, p->owner,
	    tag_of(p, dir));
}

struct pane *
panes_of(struct view *v, size_t *n)
{
	if (v->ops->panes == NULL)
		bug("view %s holds no lists", v->ops->name);
	return v->ops->panes(v, n);
}

static void
answered(void *owner, int tag, struct table *t, const struct err *e)
{
	struct view *v = owner;
	size_t n;
	struct pane *panes = panes_of(v, &n);

	if (t != NULL)
		v->app->data_at = clock_centre();
	pane_answer(panes, n, tag, t, e);
	app_touch(v->app);
}

void
pane_reload(struct pane *p)
{
	free(p->keep);
	p->keep = p->win.n > 0 ?
	    xstrdup(win_str(&p->win, p->cur, p->panel->key)) : NULL;
	free(p->keep2);
	p->keep2 = p->win.n > 0 && p->panel->key2 != NULL ?
	    xstrdup(win_str(&p->win, p->cur, p->panel->key2)) : NULL;
	p->gen++;
	fetch(p, DIR_TOP);
	app_ask_waits(p->owner->app);
}

void
pane_refresh(struct pane *p)
{
	if (!p->loaded || (p->panel->live && !p->asking))
		pane_reload(p);
	else if (!p->asking && p->win.at_top)
		fetch(p, DIR_FRESH);
}

/* The first page came: stand where the marker stood. */
static void
take_top(struct pane *p, struct table *t, int more)
{
	long at;

	win_clear(&p->win);
	p->win.at_top = 1;
	win_append(&p->win, t, more);
	p->news = 0;
	at = p->keep == NULL ? -1 : win_find(&p->win, p->panel->key, p->keep,
	    p->keep2 != NULL ? p->panel->key2 : NULL, p->keep2);
	if (at >= 0)
		p->cur = (size_t)at;
	else if (p->cur >= p->win.n)
		p->cur = p->win.n > 0 ? p->win.n - 1 : 0;
	if (!p->loaded)
		p->cur = 0;
	p->pos_shown = p->cur;
	free(p->keep);
	p->keep = NULL;
}

static void
take_end(struct pane *p, struct table *t, int more)
{
	win_clear(&p->win);
	p->win.base = -1;
	p->win.at_end = 1;
	win_prepend(&p->win, t, more);
	p->cur = p->win.n > 0 ? p->win.n - 1 : 0;
	p->pos_shown = p->cur;
}

static void
take_before(struct pane *p, struct table *t, int more)
{
	size_t n = table_rows(t);

	win_prepend(&p->win, t, more);
	p->cur += n;
	p->top += n;
	p->pos_shown += n;
	if (p->win.n > MAX_ROWS)
		win_trim(&p->win, MAX_ROWS, p->cur);
}

static void
take_next(struct pane *p, struct table *t, int more)
{
	size_t before;

	win_append(&p->win, t, more);
	before = p->win.n;
	win_trim(&p->win, MAX_ROWS, p->cur);
	if (p->win.n < before && !p->win.at_top) {
		before -= p->win.n;
		p->cur = p->cur > before ? p->cur - before : 0;
		p->top = p->top > before ? p->top - before : 0;
		p->pos_shown = p->cur;
	}
}

void
pane_answer(struct pane *panes, size_t n, int tag, struct table *t,
    const struct err *e)
{
	size_t slot = (size_t)(tag % 256 / 8);
	enum dir dir = (enum dir)(tag % 8);
	struct pane *p;
	int more;

	if (slot >= n || tag / 256 != panes[slot].gen % 100000) {
		table_free(t);
		return;
	}
	p = &panes[slot];
	p->asking = 0;
	free(p->error);
	p->error = NULL;
	if (t == NULL) {
		p->error = xstrdup(e->text);
		p->loaded = 1;
		return;
	}
	more = p->limit == 0 && table_rows(t) >= PAGE;
	switch (dir) {
	case DIR_TOP:
		take_top(p, t, more);
		break;
	case DIR_NEXT:
		take_next(p, t, more);
		break;
	case DIR_BEFORE:
		take_before(p, t, more);
		break;
	case DIR_END:
		take_end(p, t, more);
		break;
	case DIR_FRESH:
		p->news = (int)win_update(&p->win, t, p->panel->key,
		    p->panel->key2);
		break;
	}
	p->loaded = 1;
}

/* Asks for the rows that will be wanted soon. */
static void
look_ahead(struct pane *p)
{
	if (p->asking || p->win.n == 0 || p->limit > 0)
		return;
	if (!p->win.at_end && p->cur + NEAR >= p->win.n)
		fetch(p, DIR_NEXT);
	else if (!p->win.at_top && p->cur < NEAR)
		fetch(p, DIR_BEFORE);
}

void
pane_move(struct pane *p, long by)
{
	long at = (long)p->cur + by;

	if (p->win.n == 0)
		return;
	if (at < 0)
		at = 0;
	if (at >= (long)p->win.n)
		at = (long)p->win.n - 1;
	p->cur = (size_t)at;
	look_ahead(p);
}

void
pane_home(struct pane *p)
{
	p->cur = 0;
	if (p->win.at_top)
		return;
	p->gen++;
	fetch(p, DIR_TOP);
}

void
pane_end(struct pane *p)
{
	if (p->win.at_end) {
		p->cur = p->win.n > 0 ? p->win.n - 1 : 0;
		return;
	}
	p->gen++;
	fetch(p, DIR_END);
}

/* One row past the edge scrolls by one, which the terminal does itself. */
void
pane_fit(struct pane *p, int rows)
{
	size_t n = (size_t)(rows > 0 ? rows : 1);

	p->rows = rows;
	if (p->cur >= p->win.n)
		p->cur = p->win.n > 0 ? p->win.n - 1 : 0;
	if (p->cur < p->top)
		p->top = p->cur;
	if (p->cur >= p->top + n)
		p->top = p->cur - n + 1;
	if (p->win.n <= n)
		p->top = 0;
	else if (p->top > p->win.n - n)
		p->top = p->win.n - n;
}

const char *
pane_str(const struct pane *p, const char *col)
{
	return col == NULL ? "" : win_str(&p->win, p->cur, col);
}

int
pane_is_tagged(const struct pane *p, const char *key)
{
	size_t i;

	for (i = 0; i < p->ntags; i++)
		if (strcmp(p->tags[i], key) == 0)
			return 1;
	return 0;
}

void
pane_tag(struct pane *p, const char *key)
{
	size_t i;

	for (i = 0; i < p->ntags; i++) {
		if (strcmp(p->tags[i], key) != 0)
			continue;
		free(p->tags[i]);
		p->tags[i] = p->tags[--p->ntags];
		return;
	}
	p->tags = xrealloc(p->tags, (p->ntags + 1) * sizeof(*p->tags));
	p->tags[p->ntags++] = xstrdup(key);
}

void
pane_untag_all(struct pane *p)
{
	while (p->ntags > 0)
		free(p->tags[--p->ntags]);
}

void
pane_sort(struct pane *p, const char *col, int desc)
{
	size_t n = col == NULL ? 0 : strlen(col);

	if (col == NULL || n + 1 > sizeof(p->sort_room)) {
		p->sort = p->panel->sort;
	} else if (col != p->sort_room) {
		memcpy(p->sort_room, col, n + 1);
		p->sort = p->sort_room;
	}
	p->desc = desc;
	p->top = 0;
	pane_reload(p);
}

void
pane_filter(struct pane *p, const char *text)
{
	if (text != NULL && *text == '\0')
		text = NULL;
	if ((text == NULL && p->filter == NULL) || (text != NULL &&
	    p->filter != NULL && strcmp(text, p->filter) == 0))
		return;
	free(p->filter);
	p->filter = text == NULL ? NULL : xstrdup(text);
	p->top = 0;
	pane_reload(p);
	if (text == NULL)
		return;
	/* What was looked for stands first; clearing goes back to it. */
	free(p->keep);
	p->keep = NULL;
	p->cur = 0;
}

void
pane_position(const struct pane *p, struct buf *out)
{
	size_t at = p->pos_shown < p->win.n ? p->pos_shown + 1 : p->win.n;

	if (!p->loaded) {
		buf_add(out, "...");
		return;
	}
	if (p->win.base < 0)
		buf_addf(out, _("%zu from the end"), p->win.n - at);
	else
		buf_addf(out, "%ld/%ld%s", p->win.base + (long)at,
		    p->win.base + (long)p->win.n, p->win.at_end ? "" : "+");
}
