/*
 * The form of a move. Must not know: any kind, any rule.
 */
#include "tui/form.h"

#include <stdlib.h>
#include <string.h>

#include "core/action.h"
#include "core/clock.h"
#include "core/i18n.h"
#include "core/word.h"
#include "tui/draft.h"
#include "tui/fields.h"
#include "tui/form_in.h"
#include "tui/prompt.h"
#include "tui/result.h"
#include "tui/rows.h"

#define MAX_ASKS 64
#define DRAFT_US 1500000

static const struct view_ops form_ops;

int
view_is_form(const struct view *v)
{
	return v != NULL && v->ops == &form_ops;
}

static int
move_flag(const struct form *f, const char *col)
{
	return table_num(catalog_moves(f->v.app->cat), (size_t)f->row, col) !=
	    0;
}

static void
save_draft(void *arg)
{
	struct form *f = arg;
	struct err e = { 0 };
	struct buf b;

	if (!f->fields.changed)
		return;
	buf_init(&b);
	fields_to_json(&f->fields, &b);
	if (draft_save(f->v.app, f->draft, b.s, &e) == -1)
		app_say_err(f->v.app, &e);
	else
		f->fields.changed = 0;
	buf_release(&b);
}

void
form_keep_drafts(struct app *a)
{
	struct view *v;

	for (v = a->top; v != NULL; v = v->below)
		if (view_is_form(v))
			save_draft(v);
}

/* The reason is a field like others, at the end. */
static void
add_reason(struct form *f)
{
	struct ask ask = { 0 };

	ask.col = FORM_REASON;
	ask.typ = "text";
	ask.label = _("Reason");
	ask.required = 1;
	fields_add(&f->fields, &ask);
}

static void
add_asked(struct form *f)
{
	struct ask asks[MAX_ASKS];
	size_t i, n;

	n = catalog_asks_of(f->v.app->cat, f->row, asks, MAX_ASKS);
	for (i = 0; i < n; i++)
		fields_add(&f->fields, &asks[i]);
	if (move_flag(f, "reason"))
		add_reason(f);
}

static void
prefill(struct form *f, const char *const *p)
{
	struct field *field;

	for (; p != NULL && p[0] != NULL; p += 2) {
		field = fields_find(&f->fields, p[0]);
		if (field != NULL && p[1] != NULL)
			field_set(field, p[1]);
	}
}

/* A moment that is now more often than not: the form proposes it. */
static void
propose_now(struct form *f)
{
	struct field *field = fields_find(&f->fields, "detected_at");
	char now[24];

	if (field == NULL || field->edit.text.len > 0)
		return;
	clock_local(clock_centre(), "%Y-%m-%d %H:%M", now, sizeof(now));
	edit_set(&field->edit, now);
}

/* The record's values as they stand, into fields that nobody touched. */
static void
have_values(void *owner, int tag, struct table *t, const struct err *e)
{
	struct form *f = owner;
	struct field *field;
	size_t i;

	(void)tag;
	(void)e;	/* then the fields stay empty, which changes nothing */
	for (i = 0; t != NULL && table_rows(t) > 0 && i < f->fields.n; i++) {
		field = &f->fields.f[i];
		if (field->edit.text.len == 0 && field->kind != FIELD_ROWS)
			field_set(field, table_str(t, 0, field->col));
		/* What stood there and is empty now is to be emptied. */
		field->had = field->kind != FIELD_ROWS &&
		    *table_str(t, 0, field->col) != '\0';
	}
	table_free(t);
	app_touch(f->v.app);
}

/* A form that asks nothing but offers much corrects what stands there. */
static int
is_correction(const struct form *f)
{
	size_t i, n = 0;

	for (i = 0; i < f->fields.n; i++) {
		if (strcmp(f->fields.f[i].col, FORM_REASON) == 0)
			continue;
		if (f->fields.f[i].required)
			return 0;
		n++;
	}
	return n >= 3;
}

static void
ask_values(struct form *f)
{
	struct app *a = f->v.app;
	struct db_cond c = { "number", DB_EQ, NULL };
	struct db_query q = { 0 };
	char kind[8] = "";
	size_t n = strcspn(f->action, ".");
	const char *tbl;
	struct buf view;

	if (f->n != 1 || f->from_draft || !is_correction(f) ||
	    n >= sizeof(kind))
		return;
	memcpy(kind, f->action, n);
	tbl = catalog_table(a->cat, kind);
	if (tbl == NULL || strcmp(kind, "ANY") == 0)
		return;
	buf_init(&view);
	buf_addf(&view, "v_%s", tbl);
	c.val = f->numbers[0];
	q.view = view.s;
	q.conds = &c;
	q.nconds = 1;
	q.limit = 1;
	ask_select(a->asks, &q, have_values, f, 0);
	buf_release(&view);
}

static void
load_draft(struct form *f)
{
	char *s = draft_load(f->v.app, f->draft);

	if (s == NULL)
		return;
	fields_from_json(&f->fields, s, strlen(s));
	f->from_draft = 1;
	free(s);
}

static void
forget_draft(struct view *v)
{
	struct form *f = (struct form *)v;
	size_t i;

	draft_drop(v->app, f->draft);
	for (i = 0; i < f->fields.n; i++)
		edit_set(&f->fields.f[i].edit, "");
	f->fields.changed = 0;
	f->from_draft = 0;
	app_say(v->app, _("The draft is gone; the form is empty"));
}

static int
form_type(struct view *v, int key)
{
	struct form *f = (struct form *)v;

	if (!fields_key(&f->fields, key))
		return 0;
	timer_after(v->app->timers, DRAFT_US, save_draft, f);
	return 1;
}

static void
typed_number(void *owner, const char *text)
{
	struct form *f = owner;

	if (text == NULL)
		return;
	if (strcmp(text, f->numbers[0]) == 0)
		form_send(f, 0);
	else
		app_say(f->v.app, _("That is not the number; nothing was "
		    "done"));
}

static void
yes_all(void *owner, const char *text)
{
	if (text != NULL)
		form_send(owner, 0);
}

/* Asks what must be asked before it is sent: the number, or all numbers. */
static void
confirm(struct form *f)
{
	struct prompt_spec p = { 0 };
	struct buf b;
	size_t i;

	p.owner = f;
	buf_init(&b);
	if (move_flag(f, "danger") && f->n > 0) {
		buf_addf(&b, _("Cannot be undone. Type the number %s:"),
		    f->numbers[0]);
		p.done = typed_number;
	} else if (f->n >= 3) {
		buf_addf(&b, _("%zu records: "), f->n);
		for (i = 0; i < f->n; i++)
			buf_addf(&b, "%s%s", i > 0 ? " " : "", f->numbers[i]);
		buf_add(&b, _("  y do it, n not"));
		p.yes_no = 1;
		p.done = yes_all;
	} else {
		form_send(f, 0);
		buf_release(&b);
		return;
	}
	p.label = b.s;
	prompt_push(f->v.app, &p);
	buf_release(&b);
}

static void
press(struct view *v, int button)
{
	struct form *f = (struct form *)v;

	if (f->waiting) {
		app_say(v->app, _("Sent; waiting for the answer"));
		return;
	}
	save_draft(f);
	if (button == 0)
		confirm(f);
	else
		form_send(f, 1);
}

static void
open_rows(struct view *v, struct field *field)
{
	rows_push(v->app, field, &((struct form *)v)->fields.changed);
}

static void
draw_words(struct form *f, const struct draw *d)
{
	const struct table *m = catalog_moves(f->v.app->cat);
	const char *second = table_str(m, (size_t)f->row, "second");
	struct buf b;
	int row = 1;

	buf_init(&b);
	if (f->from_draft) {
		draw_text(d, row++, 3, d->cols - 4, _("From your draft; "
		    "Ctrl-X empties the form"), ATTR_NONE);
	}
	if (*second != '\0') {
		buf_add(&b, _("Another person must confirm: "));
		word_roles(f->v.app->cat, second, &b);
		draw_text(d, row++, 3, d->cols - 4, b.s, ATTR_NONE);
	}
	buf_release(&b);
}

static int
words(const struct form *f)
{
	const struct table *m = catalog_moves(f->v.app->cat);

	return (f->from_draft ? 1 : 0) +
	    (*table_str(m, (size_t)f->row, "second") != '\0' ? 1 : 0);
}

static void
form_draw(struct view *v, const struct draw *d)
{
	struct form *f = (struct form *)v;
	struct draw rest;
	struct buf left, right;
	int n = 1 + words(f);

	buf_init(&left);
	buf_init(&right);
	word_action(v->app->cat, f->action, &left);
	if (f->n == 1)
		buf_addf(&left, "  %s", f->numbers[0]);
	else if (f->n > 1)
		buf_addf(&left, _("  %zu records"), f->n);
	if (f->waiting)
		buf_add(&right, _("sent"));
	draw_rule(d, 0, left.s, right.s);
	draw_words(f, d);
	rest = draw_part(d, n + 1, 0, d->rows - n - 1, d->cols);
	fields_draw(&f->fields, &rest);
	buf_release(&left);
	buf_release(&right);
}

static void
form_crumb(struct view *v, struct buf *out)
{
	struct form *f = (struct form *)v;

	/* The record's own card says which number, where it is below. */
	buf_add(out, catalog_action_name(v->app->cat, f->action));
}

static const char *
form_number(struct view *v)
{
	struct form *f = (struct form *)v;

	return f->n > 0 ? f->numbers[0] : NULL;
}

static struct fields *
form_fields(struct view *v)
{
	return &((struct form *)v)->fields;
}

static void
form_free(struct view *v)
{
	struct form *f = (struct form *)v;
	size_t i;

	save_draft(f);
	fields_release(&f->fields);
	for (i = 0; i < f->n; i++)
		free(f->numbers[i]);
	free(f->numbers);
	free(f->action);
	free(f->version);
	free(f->draft);
	free(f->ack);
	results_free(f->results);
}

/* clang-format off */
static const struct key_row form_keys[] = {
	{ K_CTRL('x'), 0, 0, N_("empty"), N_("empty the form and forget its draft"), forget_draft },
	{ 0, 0, 0, NULL, NULL, NULL }
};
/* clang-format on */

static const struct view_ops form_ops = {
	.name = "form",
	.keys = form_keys,
	.more = fields_keys,
	.type = form_type,
	.draw = form_draw,
	.crumb = form_crumb,
	.number = form_number,
	.fields = form_fields,
	.free = form_free,
	.digits = 1,
};

void
form_push(struct app *a, const struct form_start *s)
{
	struct form *f;
	size_t i;
	int row = catalog_move(a->cat, s->action, s->state);

	if (row < 0)
		row = catalog_move(a->cat, s->action, NULL);
	if (row < 0) {
		app_say(a, _("There is no action %s"), s->action);
		return;
	}
	if (a->opt.read_only) {
		app_say(a, _("Read only: no action is possible"));
		return;
	}
	f = xcalloc(1, sizeof(*f));
	f->v.ops = &form_ops;
	f->v.app = a;
	f->row = row;
	f->action = xstrdup(s->action);
	f->version = xstrdup(s->version != NULL ? s->version : "");
	f->numbers = xcalloc(s->n + 1, sizeof(*f->numbers));
	for (i = 0; i < s->n; i++)
		f->numbers[f->n++] = xstrdup(s->numbers[i]);
	f->draft = draft_name(a, f->action, f->n > 0 ? f->numbers[0] : "");
	fields_init(&f->fields, &f->v, MAX_ASKS + 1);
	f->fields.press = press;
	f->fields.rows = open_rows;
	f->fields.buttons[0] = N_("submit");
	f->fields.buttons[1] = N_("only ask what stands in the way");
	add_asked(f);
	prefill(f, s->prefill);
	propose_now(f);
	load_draft(f);
	app_push(a, &f->v);
	ask_values(f);
}
