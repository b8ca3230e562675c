/*
 * The card of a record: asks for its parts, opens what is chosen. Must not
 * know: any kind beyond the rows of section.c.
 */
#include "tui/record.h"

#include <stdlib.h>
#include <string.h>

#include "core/action.h"
#include "core/clock.h"
#include "core/i18n.h"
#include "tui/act.h"
#include "tui/article.h"
#include "tui/record_in.h"
#include "tui/remedy.h"
#include "tui/result.h"
#include "tui/run.h"

#define REFRESH_US 20000000

enum { TAG_HEAD = 100, TAG_ROW, TAG_STAGE, TAG_CHECK, TAG_EVENTS, TAG_MARK,
	TAG_SEAL };

static void loaded(void *owner, int tag, struct table *t,
    const struct err *e);
static void record_printing(struct record_card *c);

static void
ask_rows(struct record_card *c, const char *view, const char *where,
    const char *key, const char *order, int desc, size_t limit, int tag)
{
	struct db_cond cond = { where, DB_EQ, c->number };
	struct db_query q = { 0 };

	q.view = view;
	q.conds = &cond;
	q.nconds = 1;
	q.key = key;
	q.order = order;
	q.desc = desc;
	q.limit = limit;
	c->waiting++;
	ask_select(c->p.v.app->asks, &q, loaded, c, tag);
}

/* What paper bears besides. */
static void
ask_marks(struct record_card *c)
{
	struct db_query q = { .view = "v_seal", .order = "n", .key = "n",
		.desc = 1, .limit = 1 };

	ask_rows(c, "v_mark", "number", NULL, NULL, 0, 1, TAG_MARK);
	c->waiting++;
	ask_select(c->p.v.app->asks, &q, loaded, c, TAG_SEAL);
}

/* The kind is known: everything else. */
static void
ask_rest(struct record_card *c)
{
	struct app *a = c->p.v.app;
	const char *tbl = catalog_table(a->cat, c->kind);
	const char *params[1] = { c->number };
	const struct section *s;
	struct buf view;
	size_t i;

	if (tbl != NULL) {
		buf_init(&view);
		buf_addf(&view, "v_%s", tbl);
		ask_rows(c, view.s, "number", NULL, NULL, 0, 1, TAG_ROW);
		buf_release(&view);
	}
	if (strcmp(c->kind, "TEN") == 0)
		ask_rows(c, "v_tenancy_stage", "number", "n", "n", 0, 20,
		    TAG_STAGE);
	c->waiting++;
	ask_call(a->asks, "p_checklist", params, 1, 1, loaded, c, TAG_CHECK);
	if (c->nsec == 0)
		for (s = sections; s->view != NULL; s++)
			if ((s->kind == NULL || strcmp(s->kind, c->kind) == 0)
			    && c->nsec < CARD_SECTIONS)
				c->sec[c->nsec++].s = s;
	for (i = 0; i < c->nsec; i++) {
		s = c->sec[i].s;
		ask_rows(c, s->view, s->where, s->key, s->order, s->desc,
		    (size_t)s->limit, (int)i);
	}
	ask_rows(c, "v_event", "number", "seq", "seq", 1, 100, TAG_EVENTS);
	if (c->print == PRINT_WRITE)
		ask_marks(c);
}

static void
put(struct table **to, struct table *t)
{
	table_free(*to);
	*to = t;
}

static void
take(struct record_card *c, int tag, struct table *t)
{
	if (tag == TAG_HEAD) {
		put(&c->head, t);
		if (table_rows(t) == 0)
			return;
		free(c->kind);
		c->kind = xstrdup(table_str(t, 0, "kind"));
		ask_rest(c);
	} else if (tag == TAG_ROW) {
		put(&c->row, t);
	} else if (tag == TAG_STAGE) {
		put(&c->stage, t);
	} else if (tag == TAG_CHECK) {
		put(&c->checklist, t);
		record_read_checklist(c);
	} else if (tag == TAG_EVENTS) {
		put(&c->events, t);
	} else if (tag == TAG_MARK) {
		put(&c->mark, t);
	} else if (tag == TAG_SEAL) {
		put(&c->seal, t);
	} else {
		put(&c->sec[tag].t, t);
	}
}

/* The card is built when all its parts are here, so that it is painted
 * once. */
static void
loaded(void *owner, int tag, struct table *t, const struct err *e)
{
	struct record_card *c = owner;

	if (c->waiting > 0)
		c->waiting--;
	if (t != NULL) {
		c->p.v.app->data_at = clock_centre();
		take(c, tag, t);
	} else if (c->error == NULL) {
		c->error = xstrdup(e->text);
	}
	if (c->waiting > 0)
		return;
	c->first = 0;
	page_stale(&c->p);
	if (c->print == PRINT_RECORD) {
		record_printing(c);
	} else if (c->print == PRINT_WRITE) {
		c->print = PRINT_NOT;
		if (c->error == NULL && c->kind != NULL)
			record_sheet(c);
	}
}

static void
refresh(struct view *v)
{
	struct record_card *c = (struct record_card *)v;

	if (c->waiting > 0)
		return;
	free(c->error);
	c->error = NULL;
	ask_rows(c, "v_record", "number", NULL, NULL, 0, 1, TAG_HEAD);
}

static void
look_again(void *arg)
{
	struct record_card *c = arg;
	struct app *a = c->p.v.app;

	if (a->top == &c->p.v && !a->pause_refresh && !a->locked)
		refresh(&c->p.v);
	timer_after(a->timers, REFRESH_US, look_again, c);
}

static void
pick(struct page_view *p, const struct page_line *l)
{
	struct record_card *c = (struct record_card *)p;
	struct app *a = p->v.app;
	size_t i;

	if (l->pick == PICK_OPEN) {
		record_push(a, l->arg);
	} else if (l->pick == PICK_RUN) {
		run_push(a, l->arg, c->number);
	} else if (l->pick == PICK_PLAN) {
		plan_push(a, c->number);
	} else if (l->pick == PICK_REMEDY) {
		for (i = 0; i < c->nunmet; i++)
			if (strcmp(c->unmet[i].rule, l->arg) == 0)
				break;
		if (i < c->nunmet)
			remedy_start(a, &c->unmet[i], c->number,
			    c->unmet[i].detail, NULL);
	}
}

static void
key_act(struct view *v)
{
	act_push(v->app, ((struct record_card *)v)->number);
}

static void
key_article(struct view *v)
{
	struct record_card *c = (struct record_card *)v;
	const struct page_line *l = page_current(&c->p);
	size_t i;

	for (i = 0; l != NULL && l->arg != NULL && i < c->nunmet; i++) {
		if (strcmp(c->unmet[i].rule, l->arg) != 0)
			continue;
		article_push(v->app, c->unmet[i].article);
		return;
	}
	app_say(v->app, _("Choose a rule first"));
}

/* The printing is in the history: now the record as it stands. */
static void
print_answered(void *owner, int tag, struct table *t, const struct err *e)
{
	struct record_card *c = owner;
	struct result_of of = { "ANY.print", c->number, 0, NULL };
	struct err bad = { 0 };
	struct answer ans;

	(void)tag;
	c->waiting--;
	c->print = PRINT_NOT;
	if (t == NULL || answer_read(&ans, t, &bad) == -1) {
		app_say_err(c->p.v.app, t == NULL ? e : &bad);
	} else if (strcmp(ans.outcome, "done") == 0) {
		answer_release(&ans);
		c->print = PRINT_WRITE;
		refresh(&c->p.v);
	} else {
		refusal_push(c->p.v.app, &of, &ans);
	}
	table_free(t);
}

/* Printing is an action of the record, made before anything is on paper. */
static void
record_printing(struct record_card *c)
{
	struct app *a = c->p.v.app;
	const char *proc, *params[12];
	struct err e = { 0 };
	struct action act;
	size_t n;

	c->print = PRINT_NOT;
	if (c->kind == NULL)
		return;
	if (action_init(&act, a->cat, "ANY.print", c->number, &e) == -1) {
		app_say_err(a, &e);
		return;
	}
	n = action_params(&act, 0, "console", &proc, params);
	c->waiting++;
	ask_call(a->asks, proc, params, n, 1, print_answered, c, 0);
	action_release(&act);
}

static void
key_print(struct view *v)
{
	struct record_card *c = (struct record_card *)v;

	if (c->waiting == 0)
		record_printing(c);
	else
		c->print = PRINT_RECORD;
}

static void
key_reload(struct view *v)
{
	refresh(v);
}

static void
key_run(struct view *v)
{
	run_push_newest(v->app, ((struct record_card *)v)->number);
}

static void
key_plan(struct view *v)
{
	plan_push(v->app, ((struct record_card *)v)->number);
}

static void
crumb(struct view *v, struct buf *out)
{
	struct record_card *c = (struct record_card *)v;

	buf_add(out, c->number);
}

static const char *
number(struct view *v)
{
	return ((struct record_card *)v)->number;
}

static void
card_back(struct view *v)
{
	refresh(v);
}

static int
card_ready(struct view *v)
{
	return !((struct record_card *)v)->first;
}

static void
card_free(struct view *v)
{
	struct record_card *c = (struct record_card *)v;
	size_t i;

	page_release(&c->p);
	record_forget_checklist(c);
	table_free(c->head);
	table_free(c->row);
	table_free(c->stage);
	table_free(c->checklist);
	table_free(c->events);
	table_free(c->mark);
	table_free(c->seal);
	for (i = 0; i < c->nsec; i++)
		table_free(c->sec[i].t);
	free(c->number);
	free(c->kind);
	free(c->error);
}

/* clang-format off */
static const struct key_row keys[] = {
	{ 'a', 0, KEY_FOOT | KEY_WRITE, N_("act"), N_("what can be done with it, and what not, and why"), key_act },
	{ 'R', 0, 0, N_("run"), N_("the newest run of it, host by host"), key_run },
	{ 'C', 0, 0, N_("commands"), N_("the exact commands that it would run"), key_plan },
	{ 'p', 0, KEY_FOOT | KEY_WRITE, N_("print"), N_("print its sheet into the spool"), key_print },
	{ 't', 0, 0, N_("article"), N_("text of the article of the chosen rule"), key_article },
	{ 'r', 0, 0, N_("read again"), N_("read it again"), key_reload },
	{ 0, 0, 0, NULL, NULL, NULL }
};
/* clang-format on */

static const struct page_ops ops = { .build = record_build, .pick = pick };
static const struct view_ops view_ops = {
	.name = "record", .keys = keys, .more = page_keys,
	.type = page_type, .draw = page_draw, .crumb = crumb,
	.number = number, .refresh = refresh, .back = card_back,
	.free = card_free, .ready = card_ready, .digits = 1,
};

static struct record_card *
push(struct app *a, const char *num)
{
	struct record_card *c = xcalloc(1, sizeof(*c));

	c->p.v.ops = &view_ops;
	c->p.ops = &ops;
	c->number = xstrdup(num);
	c->first = 1;
	app_push(a, &c->p.v);
	refresh(&c->p.v);
	timer_after(a->timers, REFRESH_US, look_again, c);
	return c;
}

void
record_push(struct app *a, const char *num)
{
	const struct view *v = a->top;

	/* Not the same card twice in a row. */
	if (v != NULL && v->ops == &view_ops &&
	    strcmp(((const struct record_card *)v)->number, num) == 0)
		return;
	push(a, num);
}

void
record_print(struct app *a, const char *num)
{
	push(a, num)->print = PRINT_RECORD;
}
