/*
 * The register of panels, and panels made from the catalogue for kinds that
 * have none of their own. Must not know: any kind.
 */
#include "tui/panel.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/i18n.h"
#include "tui/app.h"
#include "tui/panels.h"

#define PANEL_ADDRESS(name) &panel_##name,
const struct panel *const panels[] = { PANELS(PANEL_ADDRESS) NULL };

const struct panel *
panel_find(const char *name)
{
	size_t i;

	for (i = 0; panels[i] != NULL; i++)
		if (strcmp(panels[i]->name, name) == 0)
			return panels[i];
	return NULL;
}

struct made {
	struct panel panel;
	struct column cols[8];
	char view[80];
	const char *search[6];
};

static void
add_column(struct made *m, size_t *n, const char *col, int width, int flex,
    int rank, enum show show)
{
	struct column *c = &m->cols[(*n)++];

	c->col = col;
	c->width = width;
	c->flex = flex;
	c->rank = rank;
	c->show = show;
}

struct panel *
panel_of_kind(struct app *a, const char *kind, const char **value)
{
	struct made *m;
	const char *tbl = catalog_table(a->cat, kind);
	size_t n = 0, s = 0;
	int named, coded;

	if (tbl == NULL || strlen(tbl) + 3 > sizeof(m->view))
		return NULL;
	named = catalog_field_type(a->cat, tbl, "name_zh") != NULL;
	coded = catalog_field_type(a->cat, tbl, "code") != NULL;
	m = xcalloc(1, sizeof(*m));
	m->view[0] = 'v';
	m->view[1] = '_';
	memcpy(m->view + 2, tbl, strlen(tbl) + 1);
	add_column(m, &n, "number", 18, 0, 0, SHOW_TEXT);
	m->cols[0].label = N_("Number");
	if (named) {
		add_column(m, &n, "name", 16, 3, 0, SHOW_PAIR);
		m->cols[n - 1].label = N_("Name");
	}
	add_column(m, &n, "title", 14, 2, named ? 3 : 0, SHOW_TEXT);
	m->cols[n - 1].label = N_("Title");
	add_column(m, &n, "state", 10, 0, 1, SHOW_PAIR);
	m->cols[n - 1].label = N_("State");
	add_column(m, &n, "org", 12, 1, 2, SHOW_NAME);
	m->cols[n - 1].label = N_("Unit");
	m->search[s++] = "number";
	m->search[s++] = "title";
	if (named)
		m->search[s++] = "name_zh";
	m->panel.name = "records";
	m->panel.screen = -1;
	m->panel.title = catalog_kind_name(a->cat, kind);
	m->panel.view = m->view;
	m->panel.kind = kind;
	m->panel.key = "record_id";
	m->panel.number = "number";
	m->panel.desc = !named && !coded;
	m->panel.search = m->search;
	m->panel.cols = m->cols;
	if (value != NULL)
		*value = coded ? "code" :
		    catalog_field_type(a->cat, tbl, "id") != NULL ? "id" :
		    "number";
	return &m->panel;
}

void
panel_free(struct panel *p)
{
	free(p);
}
