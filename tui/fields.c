/*
 * Fields on the screen. Must not know: what they are for.
 */
#include "tui/fields.h"

#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "core/json.h"
#include "core/text.h"
#include "tui/list.h"

#define LABEL_COLS 16
#define CHOICE_ROWS 5

void
fields_init(struct fields *s, struct view *owner, size_t max)
{
	memset(s, 0, sizeof(*s));
	s->owner = owner;
	s->f = xcalloc(max + 1, sizeof(*s->f));
}

void
fields_release(struct fields *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		field_release(&s->f[i]);
	free(s->f);
}

struct field *
fields_add(struct fields *s, const struct ask *ask)
{
	field_init(&s->f[s->n], s->owner->app, ask);
	return &s->f[s->n++];
}

struct field *
fields_find(const struct fields *s, const char *col)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (strcmp(s->f[i].col, col) == 0)
			return &s->f[i];
	return NULL;
}

/* Whether one of "a,b" is the value. */
static int
is_one_of(const char *vals, const char *v)
{
	size_t n, len = strlen(v);

	while (*vals != '\0') {
		n = strcspn(vals, ",;|");
		if (n == len && strncmp(vals, v, n) == 0)
			return 1;
		vals += n;
		vals += *vals != '\0';
	}
	return 0;
}

int
fields_required(const struct fields *s, const struct field *f)
{
	const struct field *other;

	if (f->need_col == NULL || f->need_vals == NULL)
		return f->required;
	other = fields_find(s, f->need_col);
	if (other == NULL)
		return 0;
	return is_one_of(f->need_vals, other->edit.text.s) != f->need_neg;
}

static size_t
lines_of(const struct fields *s)
{
	size_t n = 0;

	while (n < 4 && s->buttons[n] != NULL)
		n++;
	return s->n + n;
}

static void
go(struct fields *s, long by)
{
	long at = (long)s->cur + by, n = (long)lines_of(s);

	s->cur = (size_t)(at < 0 ? 0 : at >= n ? n - 1 : at);
	app_touch(s->owner->app);
}

static void
picked(void *owner, const char *value)
{
	struct fields *s = owner;

	if (value == NULL || s->cur >= s->n)
		return;
	edit_set(&s->f[s->cur].edit, value);
	s->changed = 1;
	app_touch(s->owner->app);
}

/* The list that a reference chooses from; 0 where there is none. */
static int
open_list(struct fields *s, struct field *f)
{
	struct app *a = s->owner->app;
	const char *kind = catalog_kind(a->cat, f->list);
	struct list_pick pick = { 0 };
	struct panel *p;

	if (kind == NULL)
		return 0;
	p = panel_of_kind(a, kind, &pick.value);
	if (p == NULL)
		return 0;
	pick.several = f->kind == FIELD_REFS;
	pick.done = picked;
	pick.owner = s;
	list_push_pick(a, p, &pick);
	return 1;
}

static int
field_key(struct fields *s, struct field *f, int key)
{
	struct app *a = s->owner->app;

	if (field_choose(a, f, key)) {
		s->changed = 1;
		return 1;
	}
	if (f->kind == FIELD_BOOL || f->kind == FIELD_CHOICE ||
	    f->kind == FIELD_SET)
		return key >= K_SPACE && key < K_UP;
	if (key == K_SPACE && f->kind == FIELD_ROWS) {
		s->rows(s->owner, f);
		return 1;
	}
	if (key == K_SPACE && (f->kind == FIELD_REF ||
	    f->kind == FIELD_REFS) && open_list(s, f))
		return 1;
	if (f->kind == FIELD_ROWS)
		return key >= K_SPACE && key < K_UP;
	if (!edit_key(&f->edit, key))
		return 0;
	s->changed = 1;
	return 1;
}

int
fields_key(struct fields *s, int key)
{
	if (s->cur < s->n) {
		/* Ctrl-N and friends move between fields, not in the text. */
		if (key == K_CTRL('n') || key == K_CTRL('p'))
			return 0;
		return field_key(s, &s->f[s->cur], key);
	}
	return 0;
}

static struct fields *
of(struct view *v)
{
	return v->ops->fields(v);
}

static void
key_next(struct view *v)
{
	go(of(v), 1);
}

static void
key_before(struct view *v)
{
	go(of(v), -1);
}

static void
key_enter(struct view *v)
{
	struct fields *s = of(v);

	if (s->cur < s->n)
		go(s, 1);
	else
		s->press(v, (int)(s->cur - s->n));
}

static void
key_submit(struct view *v)
{
	struct fields *s = of(v);

	s->cur = s->n;
	app_touch(v->app);
}

/* clang-format off */
const struct key_row fields_keys[] = {
	{ K_ENTER, 0, KEY_FOOT, N_("go on"), N_("next field; on a line below the fields: do it"), key_enter },
	{ K_TAB, K_DOWN, 0, N_("go on"), N_("next field (also Ctrl-N)"), key_next },
	{ K_CTRL('n'), 0, 0, NULL, NULL, key_next },
	{ K_BACKTAB, K_UP, 0, N_("before"), N_("field before (also Ctrl-P)"), key_before },
	{ K_CTRL('p'), 0, 0, NULL, NULL, key_before },
	{ K_PGDN, 0, 0, N_("to the end"), N_("to the lines below the fields"), key_submit },
	{ 0, 0, 0, NULL, NULL, NULL }
};
/* clang-format on */

static void
draw_field(struct fields *s, size_t i, int row, const struct draw *d)
{
	struct field *f = &s->f[i];
	int left = 3 + LABEL_COLS + 2, is_cur = i == s->cur;
	struct buf b;

	buf_init(&b);
	draw_mark(d, row, 1, is_cur);
	draw_text(d, row, 3, LABEL_COLS, f->label, ATTR_NONE);
	draw_text(d, row, 3 + LABEL_COLS, 1, fields_required(s, f) ? "*" : "",
	    ATTR_NONE);
	if (is_cur && f->kind != FIELD_BOOL && f->kind != FIELD_CHOICE &&
	    f->kind != FIELD_SET && f->kind != FIELD_ROWS) {
		edit_draw(&f->edit, d, row, left, d->cols - left - 1, 0);
	} else {
		field_show(s->owner->app, f, &b);
		draw_text(d, row, left, d->cols - left - 1, b.s, ATTR_NONE);
		if (is_cur)
			draw_cursor(d, row, left);
	}
	buf_release(&b);
}

/* "1 new  2 change  a ..." over as many rows as there are. */
static void
draw_choices(struct fields *s, const struct field *f, const struct draw *d)
{
	struct app *a = s->owner->app;
	const char *code;
	struct buf b;
	size_t n;
	int row = 1, col = 3, w;

	buf_init(&b);
	for (n = 0; (code = field_choice(a, f, n)) != NULL; n++) {
		buf_reset(&b);
		buf_addc(&b, (char)field_choice_key(n));
		buf_add(&b, f->kind == FIELD_SET && field_has(f, code) ?
		    "+" : " ");
		if (f->kind == FIELD_BOOL)
			buf_add(&b, *code == '1' ? _("yes") : _("no"));
		else
			buf_add(&b, show_choice(a, f->list, code));
		w = text_width(b.s);
		if (col + w > d->cols - 1 && col > 3) {
			row++;
			col = 3;
		}
		col += draw_text(d, row, col, d->cols - 1 - col, b.s,
		    ATTR_NONE) + 2;
	}
	buf_release(&b);
}

static void
draw_hint(struct fields *s, const struct draw *d)
{
	const struct field *f;
	struct buf b;

	if (s->cur >= s->n)
		return;
	f = &s->f[s->cur];
	buf_init(&b);
	buf_addf(&b, "%s: ", f->label);
	field_hint(f, &b);
	draw_text(d, 0, 3, d->cols - 4, b.s, ATTR_NONE);
	buf_release(&b);
	if (f->kind == FIELD_BOOL || f->kind == FIELD_CHOICE ||
	    f->kind == FIELD_SET)
		draw_choices(s, f, d);
}

void
fields_draw(struct fields *s, const struct draw *d)
{
	struct draw hint = draw_part(d, d->rows - CHOICE_ROWS, 0, CHOICE_ROWS,
	    d->cols);
	size_t rows = (size_t)(d->rows - CHOICE_ROWS - 1), i, n = lines_of(s);
	int row;

	if (s->cur < s->top)
		s->top = s->cur;
	if (s->cur >= s->top + rows)
		s->top = s->cur - rows + 1;
	for (i = s->top; i < n && i < s->top + rows; i++) {
		row = (int)(i - s->top);
		if (i < s->n) {
			draw_field(s, i, row, d);
			continue;
		}
		draw_mark(d, row, 1, i == s->cur);
		draw_text(d, row, 3, d->cols - 4, _(s->buttons[i - s->n]),
		    ATTR_NONE);
	}
	if (i < n)
		draw_right(d, (int)rows, d->cols - 12, 9, _(" more "),
		    ATTR_NONE);
	draw_hint(s, &hint);
}

void
fields_to_json(const struct fields *s, struct buf *out)
{
	size_t i;
	int first = 1;

	buf_addc(out, '{');
	for (i = 0; i < s->n; i++) {
		json_key(out, s->f[i].col, &first);
		json_str(out, s->f[i].edit.text.s);
	}
	buf_addc(out, '}');
}

void
fields_from_json(struct fields *s, const char *json, size_t n)
{
	struct json j;
	size_t i;

	if (json_parse(json, n, &j, NULL) == -1)
		return;
	for (i = 0; i < s->n; i++)
		if (json_get(&j, s->f[i].col) != NULL)
			edit_set(&s->f[i].edit, json_text(&j, s->f[i].col));
	json_free(&j);
}
