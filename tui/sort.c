/* The columns to sort by. Must not know: any panel. */
#include "tui/sort.h"

#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "tui/page.h"

struct sort {
	struct page_view p;
	struct pane *pane;
};

static void
build(struct page_view *p, int cols)
{
	struct sort *s = (struct sort *)p;
	const struct column *c = s->pane->panel->cols;
	const char *tbl = NULL, *label;
	struct app *a = p->v.app;
	char room[80];

	(void)cols;
	if (s->pane->panel->kind != NULL)
		tbl = catalog_table(a->cat, s->pane->panel->kind);
	page_head(p, _("sort by"), NULL);
	page_item(p, 0, "", 1, _("the usual order"));
	for (; c->col != NULL; c++) {
		label = c->label != NULL ? _(c->label) : tbl == NULL ? c->col :
		    catalog_field_name(a->cat, tbl, c->col);
		page_item(p, 1, show_column(c->show, c->col, room), 1, label);
	}
}

static void
pick(struct page_view *p, const struct page_line *l)
{
	struct sort *s = (struct sort *)p;
	struct pane *pane = s->pane;
	struct app *a = p->v.app;
	char *col = l->pick == 0 ? NULL : xstrdup(l->arg);

	app_pop(a);
	pane_sort(pane, col, col == NULL ? pane->panel->desc : 0);
	free(col);
}

static void
sort_free(struct view *v)
{
	page_release((struct page_view *)v);
}

static const struct page_ops ops = { .build = build, .pick = pick };
static const struct view_ops view_ops = {
	.name = "sort", .more = page_keys, .type = page_type,
	.draw = page_draw, .height = page_height, .free = sort_free,
	.digits = 1,
};

void
sort_push(struct app *a, struct pane *p)
{
	struct sort *s = xcalloc(1, sizeof(*s));

	s->p.v.ops = &view_ops;
	s->p.ops = &ops;
	s->pane = p;
	app_push(a, &s->p.v);
}
