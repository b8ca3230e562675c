/*
 * A list as a file: the columns of its panel, all rows that were fetched.
 * Must not know: any panel.
 */
#include <string.h>

#include "core/i18n.h"
#include "core/json.h"
#include "tui/list.h"
#include "tui/spool.h"

static void
add_csv(struct buf *b, const char *s)
{
	if (strpbrk(s, ",\"\n\r") == NULL) {
		buf_add(b, s);
		return;
	}
	buf_addc(b, '"');
	for (; *s != '\0'; s++) {
		if (*s == '"')
			buf_addc(b, '"');
		buf_addc(b, *s);
	}
	buf_addc(b, '"');
}

static void
csv_head(struct pane *p, struct buf *b)
{
	const struct column *c;

	for (c = p->panel->cols; c->col != NULL; c++) {
		if (c != p->panel->cols)
			buf_addc(b, ',');
		add_csv(b, c->col);
	}
	buf_addc(b, '\n');
}

static void
add_row(struct pane *p, size_t i, int json, struct buf *b)
{
	const struct column *c;
	const struct table *t;
	struct buf cell;
	size_t r;
	int first = 1;

	t = win_table(&p->win, i, &r);
	buf_init(&cell);
	if (json)
		buf_addc(b, '{');
	for (c = p->panel->cols; c->col != NULL; c++) {
		buf_reset(&cell);
		show_cell(p->owner->app, &cell, c->show, t, r, c->col,
		    c->list);
		if (json) {
			json_key(b, c->col, &first);
			json_str(b, cell.s);
		} else {
			if (c != p->panel->cols)
				buf_addc(b, ',');
			add_csv(b, cell.s);
		}
	}
	buf_add(b, json ? "}\n" : "\n");
	buf_release(&cell);
}

void
list_export(struct pane *p, int json)
{
	struct app *a = p->owner->app;
	struct err e = { 0 };
	struct buf b, path;
	size_t i;

	buf_init(&b);
	buf_init(&path);
	if (!json)
		csv_head(p, &b);
	for (i = 0; i < p->win.n; i++)
		add_row(p, i, json, &b);
	if (spool_write(a, p->panel->name, json ? "json" : "csv", &b, &path,
	    &e) == -1)
		app_say_err(a, &e);
	else
		app_say(a, p->win.at_end && p->win.at_top ?
		    _("Saved %zu rows: %s") :
		    _("Saved the %zu rows that were read so far: %s"),
		    p->win.n, path.s);
	buf_release(&b);
	buf_release(&path);
}
