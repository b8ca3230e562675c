/*
 * Rows of a child table inside a form. Must not know: which table.
 */
#include "tui/rows.h"

#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "core/json.h"
#include "tui/fields.h"
#include "tui/list.h"
#include "tui/page.h"

#define MAX_COLS 24

/* Columns that the form gives, where the others are the kernel's; the
 * parent's columns are never asked. */
static const struct {
	const char *tbl, *cols;
} given[] = {
	{ "change_target", "host;auth" },
	{ "recovery_target", "host;auth" },
	{ NULL, NULL }
};

struct rows {
	struct page_view p;
	struct field *field;
	int *changed;
	struct json list;
};

struct row {
	struct view v;
	struct rows *rows;
	struct fields fields;
	long at;		/* row that is changed, -1 a new one */
};

static int
is_given(const char *tbl, const char *col)
{
	size_t i, n = strlen(col), len;
	const char *s;

	for (i = 0; given[i].tbl != NULL; i++)
		if (strcmp(given[i].tbl, tbl) == 0)
			break;
	if (given[i].tbl == NULL)
		return strcmp(col, "seq") != 0 && strcmp(col, "id") != 0;
	for (s = given[i].cols; *s != '\0'; s += len, s += *s == ';') {
		len = strcspn(s, ";");
		if (len == n && strncmp(s, col, n) == 0)
			return 1;
	}
	return 0;
}

/* The columns of the child table that are asked, as asks. The first column
 * of a child table is its parent. */
static size_t
columns(struct app *a, const char *tbl, struct ask *out)
{
	const struct table *t = catalog_fields(a->cat);
	size_t i, n = 0;
	int first = 1;

	for (i = 0; i < table_rows(t) && n < MAX_COLS; i++) {
		const char *col = table_str(t, i, "col");

		if (strcmp(table_str(t, i, "tbl"), tbl) != 0)
			continue;
		if (first) {
			first = 0;
			continue;
		}
		if (!is_given(tbl, col))
			continue;
		memset(&out[n], 0, sizeof(out[n]));
		out[n].col = col;
		out[n].typ = table_str(t, i, "typ");
		out[n].label = i18n_pick(table_str(t, i, "zh"),
		    table_str(t, i, "en"));
		n++;
	}
	return n;
}

static void
write_one(struct buf *b, const struct json *o)
{
	int first = 1;
	size_t i;

	buf_addc(b, '{');
	for (i = 0; i < o->n; i++) {
		if (o->items[i].str == NULL)
			continue;
		json_key(b, o->keys[i], &first);
		json_str(b, o->items[i].str);
	}
	buf_addc(b, '}');
}

/* Puts the rows into the field; extra is one more, skip one less. */
static void
store(struct rows *r, const char *extra, long replace, long skip)
{
	struct buf b;
	size_t i;
	int n = 0;

	buf_init(&b);
	for (i = 0; i < r->list.n; i++) {
		if ((long)i == skip)
			continue;
		buf_add(&b, n++ > 0 ? "," : "[");
		if ((long)i == replace)
			buf_add(&b, extra);
		else
			write_one(&b, &r->list.items[i]);
	}
	if (extra != NULL && replace < 0) {
		buf_add(&b, n++ > 0 ? "," : "[");
		buf_add(&b, extra);
	}
	if (n > 0)
		buf_addc(&b, ']');
	edit_set(&r->field->edit, b.s);
	*r->changed = 1;
	json_free(&r->list);
	memset(&r->list, 0, sizeof(r->list));
	if (b.len > 0)
		(void)json_parse(b.s, b.len, &r->list, NULL);
	buf_release(&b);
	page_stale(&r->p);
}

static void
build(struct page_view *p, int cols)
{
	struct rows *r = (struct rows *)p;
	struct ask c[MAX_COLS];
	struct buf b;
	size_t i, k, n = columns(p->v.app, r->field->list, c);

	(void)cols;
	page_head(p, r->field->label, NULL);
	buf_init(&b);
	for (i = 0; i < r->list.n; i++) {
		buf_reset(&b);
		for (k = 0; k < n; k++)
			if (*json_text(&r->list.items[i], c[k].col) != '\0')
				buf_addf(&b, "%s %s  ", c[k].label,
				    json_text(&r->list.items[i], c[k].col));
		page_item(p, (int)i, NULL, 0, b.s);
	}
	buf_release(&b);
	if (r->list.n == 0)
		page_text(p, _("none yet; n adds one"));
}

static struct fields *
row_fields(struct view *v)
{
	return &((struct row *)v)->fields;
}

static int
row_type(struct view *v, int key)
{
	return fields_key(row_fields(v), key);
}

static void
row_draw(struct view *v, const struct draw *d)
{
	struct row *w = (struct row *)v;
	struct draw rest = draw_part(d, 2, 0, d->rows - 2, d->cols);

	draw_rule(d, 0, w->rows->field->label, NULL);
	fields_draw(&w->fields, &rest);
}

static void
row_free(struct view *v)
{
	fields_release(row_fields(v));
}

static const struct view_ops row_ops = {
	.name = "row", .more = fields_keys, .type = row_type,
	.draw = row_draw, .fields = row_fields, .free = row_free,
	.digits = 1,
};

static void
row_press(struct view *v, int button)
{
	struct row *w = (struct row *)v;
	struct rows *r = w->rows;
	struct buf b;
	char *s;
	size_t i;
	int first = 1;
	long at = w->at;

	(void)button;
	buf_init(&b);
	buf_addc(&b, '{');
	for (i = 0; i < w->fields.n; i++) {
		s = field_value(&w->fields.f[i]);
		if (*s != '\0') {
			json_key(&b, w->fields.f[i].col, &first);
			json_str(&b, s);
		}
		free(s);
	}
	buf_addc(&b, '}');
	app_pop(v->app);
	if (!first)
		store(r, b.s, at, -1);
	buf_release(&b);
}

static void
no_rows(struct view *v, struct field *f)
{
	(void)f;
	app_say(v->app, _("Rows inside rows are not asked"));
}

static void
row_push(struct rows *r, long at)
{
	struct row *w = xcalloc(1, sizeof(*w));
	struct ask c[MAX_COLS];
	size_t i, n = columns(r->p.v.app, r->field->list, c);

	w->v.ops = &row_ops;
	w->v.app = r->p.v.app;
	w->rows = r;
	w->at = at;
	fields_init(&w->fields, &w->v, MAX_COLS);
	w->fields.buttons[0] = N_("take this row");
	w->fields.press = row_press;
	w->fields.rows = no_rows;
	for (i = 0; i < n; i++) {
		fields_add(&w->fields, &c[i]);
		if (at >= 0)
			field_set(&w->fields.f[i],
			    json_text(&r->list.items[at], c[i].col));
	}
	app_push(r->p.v.app, &w->v);
}

static void
pick(struct page_view *p, const struct page_line *l)
{
	row_push((struct rows *)p, l->pick);
}

static void
key_add(struct view *v)
{
	row_push((struct rows *)v, -1);
}

static void
key_delete(struct view *v)
{
	struct rows *r = (struct rows *)v;
	const struct page_line *l = page_current(&r->p);

	if (l != NULL)
		store(r, NULL, -1, l->pick);
}

/* Several records at once: one row each, with the first column filled. */
static void
picked(void *owner, const char *value)
{
	struct rows *r = owner;
	struct ask c[MAX_COLS];
	struct buf b;
	size_t len;
	int first;

	if (value == NULL || columns(r->p.v.app, r->field->list, c) == 0)
		return;
	for (; *value != '\0'; value += len, value += *value == ';') {
		char *one;

		len = strcspn(value, ";");
		one = xmalloc(len + 1);
		memcpy(one, value, len);
		one[len] = '\0';
		buf_init(&b);
		first = 1;
		buf_addc(&b, '{');
		json_key(&b, c[0].col, &first);
		json_str(&b, one);
		buf_addc(&b, '}');
		store(r, b.s, -1, -1);
		buf_release(&b);
		free(one);
	}
}

static void
key_several(struct view *v)
{
	struct rows *r = (struct rows *)v;
	struct list_pick pick_from = { 0 };
	struct ask c[MAX_COLS];
	const char *kind = NULL;
	struct panel *p;

	if (columns(v->app, r->field->list, c) > 0 &&
	    strncmp(c[0].typ, "ref ", 4) == 0)
		kind = catalog_kind(v->app->cat, c[0].typ + 4);
	if (kind == NULL) {
		app_say(v->app, _("These rows are typed one by one: n"));
		return;
	}
	p = panel_of_kind(v->app, kind, &pick_from.value);
	if (p == NULL)
		return;
	pick_from.several = 1;
	pick_from.done = picked;
	pick_from.owner = r;
	list_push_pick(v->app, p, &pick_from);
}

static void
rows_free(struct view *v)
{
	struct rows *r = (struct rows *)v;

	page_release(&r->p);
	json_free(&r->list);
}

/* clang-format off */
static const struct key_row keys[] = {
	{ 'n', 0, KEY_FOOT, N_("new"), N_("add a row"), key_add },
	{ 'm', 0, KEY_FOOT, N_("several"), N_("choose several from the list: Space tags, Enter takes"), key_several },
	{ 'd', K_DEL, KEY_FOOT, N_("delete"), N_("take the row away"), key_delete },
	{ 0, 0, 0, NULL, NULL, NULL }
};
/* clang-format on */

static const struct page_ops ops = { .build = build, .pick = pick };
static const struct view_ops view_ops = {
	.name = "rows", .keys = keys, .more = page_keys, .draw = page_draw,
	.free = rows_free,
	.digits = 1,
};

void
rows_push(struct app *a, struct field *f, int *changed)
{
	struct rows *r = xcalloc(1, sizeof(*r));

	r->p.v.ops = &view_ops;
	r->p.ops = &ops;
	r->field = f;
	r->changed = changed;
	if (f->edit.text.len > 0)
		(void)json_parse(f->edit.text.s, f->edit.text.len, &r->list,
		    NULL);
	app_push(a, &r->p.v);
}
