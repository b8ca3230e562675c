/*
 * The menu of moves: possible ones with a digit, the others with their
 * reason. Must not know: any move.
 */
#include "tui/act.h"

#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "core/word.h"
#include "tui/form.h"
#include "tui/page.h"

enum { ASK_NEXT, ASK_RECORD };

struct act {
	struct page_view p;
	char **numbers;
	size_t n;
	char *kind;		/* where a record is made */
	struct table *next;	/* rows of p_next, of the first record */
	struct table *record;
	char *error;
};

static const struct page_ops ops;
static const struct view_ops view_ops;

/* The first reason why a move is not possible now. */
static void
why_not(struct app *a, const char *blocked, struct buf *out)
{
	struct refusal *r;
	struct json j;
	size_t n;

	if (*blocked == '\0' ||
	    json_parse(blocked, strlen(blocked), &j, NULL) == -1)
		return;
	n = word_refusals(a->cat, &j, &r);
	if (n > 0)
		buf_addf(out, "%s %s", r[0].rule, r[0].message);
	if (n > 1)
		buf_addf(out, " (+%zu)", n - 1);
	refusal_free(r, n);
	json_free(&j);
}

/* Whether nothing but warnings stands before a move: these are acknowledged
 * on the card. */
static int
only_warned(const char *blocked)
{
	struct json j;
	size_t i;
	int yes;

	if (*blocked == '\0' ||
	    json_parse(blocked, strlen(blocked), &j, NULL) == -1)
		return 0;
	yes = j.type == JSON_ARR && j.n > 0;
	for (i = 0; yes && i < j.n; i++)
		yes = strcmp(json_text(&j.items[i], "severity"), "warn") == 0;
	json_free(&j);
	return yes;
}

static int
is_possible(const struct table *t, size_t i)
{
	return table_num(t, i, "possible") != 0 ||
	    only_warned(table_str(t, i, "blocked"));
}

/* Whether a move leads to another state. */
static int
is_change(const struct act *act, const char *to)
{
	return *to != '\0' && (table_rows(act->record) == 0 ||
	    strcmp(to, table_str(act->record, 0, "state")) != 0);
}

static void
add_moves(struct act *act, int possible)
{
	const struct table *t = act->next;
	struct buf b;
	size_t i;

	buf_init(&b);
	for (i = 0; i < table_rows(t); i++) {
		if (is_possible(t, i) != possible)
			continue;
		buf_reset(&b);
		buf_add(&b, i18n_pick(table_str(t, i, "zh"),
		    table_str(t, i, "en")));
		if (possible && is_change(act, table_str(t, i, "to_state")))
			buf_addf(&b, "  -> %s", i18n_pick(table_str(t, i,
			    "to_zh"), table_str(t, i, "to_en")));
		if (possible && table_num(t, i, "danger") != 0)
			buf_addf(&b, "  %s", _("cannot be undone"));
		if (possible && table_num(t, i, "possible") == 0)
			buf_addf(&b, "  %s", _("with a warning"));
		if (!possible) {
			buf_add(&b, ": ");
			why_not(act->p.v.app, table_str(t, i, "blocked"), &b);
		}
		page_item(&act->p, possible, table_str(t, i, "action"),
		    possible, b.s);
	}
	buf_release(&b);
}

/* Moves that make a record of the kind; how many. */
static size_t
add_new(struct act *act)
{
	struct app *a = act->p.v.app;
	const struct table *m = catalog_moves(a->cat);
	struct buf b;
	size_t i, n = 0;

	buf_init(&b);
	for (i = 0; i < table_rows(m); i++) {
		if (strcmp(table_str(m, i, "kind"), act->kind) != 0 ||
		    strcmp(table_str(m, i, "from_state"), "-") != 0 ||
		    strcmp(table_str(m, i, "roles"), "system") == 0)
			continue;
		buf_reset(&b);
		buf_addf(&b, "%s.%s", act->kind, table_str(m, i, "action"));
		page_item(&act->p, 1, b.s, 1, i18n_pick(table_str(m, i, "zh"),
		    table_str(m, i, "en")));
		n++;
	}
	buf_release(&b);
	return n;
}

static void
build(struct page_view *p, int cols)
{
	struct act *act = (struct act *)p;
	struct app *a = p->v.app;
	struct buf b;

	(void)cols;
	buf_init(&b);
	buf_add(&b, _("act"));
	if (act->kind != NULL)
		buf_addf(&b, "  %s", catalog_kind_name(a->cat, act->kind));
	else if (act->n == 1)
		buf_addf(&b, "  %s", act->numbers[0]);
	else
		buf_addf(&b, _("  %zu records"), act->n);
	page_head(p, b.s, NULL);
	if (act->kind != NULL) {
		add_new(act);
	} else if (act->error != NULL) {
		page_text(p, act->error);
	} else if (act->next == NULL || act->record == NULL) {
		page_text(p, _("reading..."));
	} else {
		add_moves(act, 1);
		page_head(p, _("not possible now"), NULL);
		add_moves(act, 0);
	}
	buf_release(&b);
}

static void
loaded(void *owner, int tag, struct table *t, const struct err *e)
{
	struct act *act = owner;

	if (t == NULL) {
		free(act->error);
		act->error = xstrdup(e->text);
	} else if (tag == ASK_NEXT) {
		act->next = t;
	} else {
		act->record = t;
	}
	page_stale(&act->p);
}

static void
ask(struct act *act)
{
	struct app *a = act->p.v.app;
	const char *params[1] = { act->numbers[0] };
	struct db_cond c = { "number", DB_EQ, act->numbers[0] };
	struct db_query q = { 0 };

	q.view = "v_record";
	q.conds = &c;
	q.nconds = 1;
	q.limit = 1;
	ask_call(a->asks, "p_next", params, 1, 1, loaded, act, ASK_NEXT);
	ask_select(a->asks, &q, loaded, act, ASK_RECORD);
}

void
act_start(struct app *a, const char *action, const char *num,
    const char *state, const char *version)
{
	const char *numbers[1] = { num };
	struct form_start s = { 0 };

	s.action = action;
	s.numbers = numbers;
	s.n = *num != '\0';
	s.state = state;
	s.version = version;
	form_push(a, &s);
}

/* The form takes the menu's place: Esc there goes back to where it was. */
static void
pick(struct page_view *p, const struct page_line *l)
{
	struct act *act = (struct act *)p;
	struct app *a = p->v.app;
	struct form_start s = { 0 };
	char *action = xstrdup(l->arg), *state = NULL, *version = NULL;
	char **numbers = act->numbers;
	size_t i, n = act->n;

	if (act->record != NULL && table_rows(act->record) > 0) {
		state = xstrdup(table_str(act->record, 0, "state"));
		version = xstrdup(table_str(act->record, 0, "version"));
	}
	act->numbers = NULL;
	act->n = 0;
	s.action = action;
	s.numbers = (const char *const *)numbers;
	s.n = n;
	s.state = act->kind != NULL ? "-" : state;
	s.version = n == 1 ? version : NULL;
	app_pop(a);
	form_push(a, &s);
	for (i = 0; i < n; i++)
		free(numbers[i]);
	free(numbers);
	free(action);
	free(state);
	free(version);
}

static const char *
number(struct view *v)
{
	struct act *act = (struct act *)v;

	return act->n > 0 ? act->numbers[0] : NULL;
}

static int
ready(struct view *v)
{
	struct act *act = (struct act *)v;

	return act->kind != NULL || act->error != NULL ||
	    (act->next != NULL && act->record != NULL);
}

static void
act_free(struct view *v)
{
	struct act *act = (struct act *)v;
	size_t i;

	page_release(&act->p);
	for (i = 0; i < act->n; i++)
		free(act->numbers[i]);
	free(act->numbers);
	free(act->kind);
	table_free(act->next);
	table_free(act->record);
	free(act->error);
}

static const struct page_ops ops = { .build = build, .pick = pick };
static const struct view_ops view_ops = {
	.name = "act", .more = page_keys, .type = page_type,
	.draw = page_draw, .height = page_height, .number = number,
	.free = act_free, .ready = ready, .digits = 1,
};

static struct act *
act_new(struct app *a)
{
	struct act *act = xcalloc(1, sizeof(*act));

	act->p.v.ops = &view_ops;
	act->p.v.app = a;
	act->p.ops = &ops;
	return act;
}

void
act_push(struct app *a, const char *num)
{
	struct act *act = act_new(a);

	act->numbers = xcalloc(1, sizeof(*act->numbers));
	act->numbers[act->n++] = xstrdup(num);
	app_push(a, &act->p.v);
	ask(act);
}

void
act_push_pane(struct app *a, struct pane *p)
{
	const char *col = p->panel->number;
	struct act *act;
	size_t i;

	if (p->win.n == 0 || col == NULL || *pane_str(p, col) == '\0') {
		app_say(a, _("There is no record behind this row"));
		return;
	}
	if (p->ntags == 0) {
		act_push(a, pane_str(p, col));
		return;
	}
	act = act_new(a);
	act->numbers = xcalloc(p->ntags + 1, sizeof(*act->numbers));
	for (i = 0; i < p->win.n && act->n < p->ntags; i++)
		if (pane_is_tagged(p, win_str(&p->win, i, p->panel->key)))
			act->numbers[act->n++] =
			    xstrdup(win_str(&p->win, i, col));
	if (act->n == 0) {
		app_drop(a, &act->p.v);
		app_say(a, _("The tagged rows are not in sight any more; U "
		    "clears the tags"));
		return;
	}
	app_push(a, &act->p.v);
	ask(act);
}

int
act_start_tagged(struct app *a, const char *action, const struct pane *p)
{
	const char **numbers;
	struct form_start s = { 0 };
	size_t i;

	if (p->ntags == 0 || p->panel->number == NULL)
		return 0;
	numbers = xcalloc(p->ntags + 1, sizeof(*numbers));
	for (i = 0; i < p->win.n && s.n < p->ntags; i++)
		if (pane_is_tagged(p, win_str(&p->win, i, p->panel->key)))
			numbers[s.n++] = win_str(&p->win, i,
			    p->panel->number);
	s.action = action;
	s.numbers = numbers;
	if (s.n > 0)
		form_push(a, &s);
	free(numbers);
	return s.n > 0;
}

void
act_push_new(struct app *a, const char *kind)
{
	struct act *act = act_new(a);
	size_t n;

	act->kind = xstrdup(kind);
	act->p.built_cols = 80;
	n = add_new(act);
	act->p.built_cols = 0;
	if (n == 1) {
		act_start(a, act->p.lines[0].arg, "", "-", "");
		app_drop(a, &act->p.v);
	} else if (n == 0) {
		app_drop(a, &act->p.v);
		app_say(a, _("Nothing is made here by hand"));
	} else {
		app_push(a, &act->p.v);
	}
}
