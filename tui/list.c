/*
 * Lists: the keys of every list. Must not know: any panel.
 */
#include "tui/list.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/i18n.h"
#include "tui/act.h"
#include "tui/panels.h"
#include "tui/prompt.h"
#include "tui/record.h"
#include "tui/screens.h"
#include "tui/sort.h"

#define MAX_PANES 8
#define SETTLE_US 180000	/* keys pause: the position is told */
#define TYPING_US 200000	/* the filter is typed: ask the database */
#define REFRESH_US 20000000

struct list {
	struct view v;
	struct pane panes[MAX_PANES];
	size_t n, at;
	struct list_pick pick;
	int picking;
	struct panel *own;	/* freed with the list */
	struct db_cond conds[4];
	char *title;
	char *typing;		/* the filter as it is being typed */
};

static const struct view_ops list_ops;
static void settle(void *arg);
static void look_again(void *arg);

struct pane *
list_pane(struct view *v)
{
	struct list *l = (struct list *)v;

	return &l->panes[l->at];
}

struct view *
list_new(struct app *a, const struct panel *const *all, size_t n)
{
	struct list *l = xcalloc(1, sizeof(*l));
	size_t i;

	l->v.ops = &list_ops;
	l->v.app = a;
	for (i = 0; i < n && i < MAX_PANES; i++)
		pane_init(&l->panes[l->n++], all[i], &l->v, (int)i);
	timer_after(a->timers, REFRESH_US, look_again, l);
	return &l->v;
}

void
list_push(struct app *a, const struct panel *panel,
    const struct db_cond *conds, size_t n, const char *title)
{
	list_push_set(a, &panel, 1, conds, n, title);
}

void
list_push_set(struct app *a, const struct panel *const *all, size_t np,
    const struct db_cond *conds, size_t n, const char *title)
{
	struct list *l = (struct list *)list_new(a, all, np);
	size_t i, k;

	for (i = 0; i < n && i < 4; i++) {
		l->conds[i] = conds[i];
		l->conds[i].col = xstrdup(conds[i].col);
		l->conds[i].val = xstrdup(conds[i].val);
	}
	for (k = 0; k < l->n; k++) {
		l->panes[k].more = l->conds;
		l->panes[k].nmore = i;
	}
	l->title = title != NULL ? xstrdup(title) : NULL;
	app_push(a, &l->v);
	pane_reload(&l->panes[0]);
}

void
list_push_pick(struct app *a, struct panel *panel,
    const struct list_pick *pick)
{
	const struct panel *p = panel;
	struct list *l = (struct list *)list_new(a, &p, 1);

	l->picking = 1;
	l->pick = *pick;
	l->own = panel;
	app_push(a, &l->v);
	pane_reload(&l->panes[0]);
}

void
list_push_own(struct app *a, struct panel *panel)
{
	const struct panel *p = panel;
	struct list *l;

	if (panel == NULL)
		return;
	l = (struct list *)list_new(a, &p, 1);
	l->own = panel;
	app_push(a, &l->v);
	pane_reload(&l->panes[0]);
}

int
list_show(struct view *v, const struct panel *panel)
{
	struct list *l = (struct list *)v;
	size_t i;

	for (i = 0; v->ops == &list_ops && i < l->n; i++) {
		if (l->panes[i].panel != panel)
			continue;
		l->at = i;
		pane_refresh(&l->panes[i]);
		app_touch(v->app);
		return 1;
	}
	return 0;
}

/* Keys pause: the counter may cost its bytes now. */
static void
settle(void *arg)
{
	struct list *l = arg;
	struct pane *p = &l->panes[l->at];

	if (p->pos_shown != p->cur) {
		p->pos_shown = p->cur;
		app_touch(l->v.app);
	}
}

static void
look_again(void *arg)
{
	struct list *l = arg;
	struct app *a = l->v.app;

	if (a->top == &l->v && !a->pause_refresh && !a->locked)
		pane_refresh(&l->panes[l->at]);
	timer_after(a->timers, REFRESH_US, look_again, l);
}

static void
moved(struct list *l)
{
	timer_after(l->v.app->timers, SETTLE_US, settle, l);
}

static void
key_down(struct view *v)
{
	pane_move(list_pane(v), 1);
	moved((struct list *)v);
}

static void
key_up(struct view *v)
{
	pane_move(list_pane(v), -1);
	moved((struct list *)v);
}

/* A page down shows the next page whole, the marker at its top. */
static void
key_pgdn(struct view *v)
{
	struct pane *p = list_pane(v);
	size_t rows = (size_t)(p->rows > 1 ? p->rows : 1);

	if (p->top + rows < p->win.n) {
		p->top += rows;
		pane_move(p, (long)p->top - (long)p->cur);
	} else {
		pane_move(p, (long)p->win.n);
	}
	moved((struct list *)v);
}

static void
key_pgup(struct view *v)
{
	struct pane *p = list_pane(v);
	size_t rows = (size_t)(p->rows > 1 ? p->rows : 1);

	p->top = p->top > rows ? p->top - rows : 0;
	pane_move(p, p->cur >= rows ? -(long)rows : -(long)p->cur);
	moved((struct list *)v);
}

static void
key_home(struct view *v)
{
	pane_home(list_pane(v));
	moved((struct list *)v);
}

static void
key_end(struct view *v)
{
	pane_end(list_pane(v));
	moved((struct list *)v);
}

static void
switch_to(struct list *l, size_t i)
{
	l->at = i;
	pane_refresh(&l->panes[i]);
}

static void
key_right(struct view *v)
{
	struct list *l = (struct list *)v;

	switch_to(l, (l->at + 1) % l->n);
}

static void
key_left(struct view *v)
{
	struct list *l = (struct list *)v;

	switch_to(l, (l->at + l->n - 1) % l->n);
}

/* The tagged values, or that under the marker, joined; the caller frees. */
static char *
picked(struct list *l)
{
	struct pane *p = &l->panes[l->at];
	struct buf b;
	size_t i;

	buf_init(&b);
	if (p->ntags == 0 || !l->pick.several)
		buf_add(&b, pane_str(p, l->pick.value));
	for (i = 0; i < p->win.n && p->ntags > 0 && l->pick.several; i++)
		if (pane_is_tagged(p, win_str(&p->win, i, p->panel->key)))
			buf_addf(&b, "%s%s", b.len > 0 ? ";" : "",
			    win_str(&p->win, i, l->pick.value));
	return buf_detach(&b);
}

static void
key_enter(struct view *v)
{
	struct list *l = (struct list *)v;
	struct pane *p = list_pane(v);
	struct list_pick pick = l->pick;
	struct app *a = v->app;
	char *s;

	if (p->win.n == 0)
		return;
	if (l->picking) {
		s = picked(l);
		app_pop(a);
		pick.done(pick.owner, s);
		free(s);
		return;
	}
	if (p->panel->number != NULL && *pane_str(p, p->panel->number) != '\0')
		record_push(a, pane_str(p, p->panel->number));
	else
		app_say(a, _("There is no record behind this row"));
}

static void
key_tag(struct view *v)
{
	struct list *l = (struct list *)v;
	struct pane *p = list_pane(v);

	if (p->win.n == 0 || (l->picking && !l->pick.several))
		return;
	pane_tag(p, pane_str(p, p->panel->key));
	key_down(v);
}

static void
key_untag(struct view *v)
{
	pane_untag_all(list_pane(v));
}

static void
filter_ask(void *arg)
{
	struct list *l = arg;

	pane_filter(&l->panes[l->at], l->typing);
}

static void
filter_changed(void *owner, const char *text)
{
	struct list *l = owner;

	free(l->typing);
	l->typing = xstrdup(text);
	timer_after(l->v.app->timers, TYPING_US, filter_ask, l);
}

static void
filter_done(void *owner, const char *text)
{
	struct list *l = owner;

	timer_stop(l->v.app->timers, filter_ask, l);
	pane_filter(&l->panes[l->at], text);
}

static void
key_filter(struct view *v)
{
	struct list *l = (struct list *)v;
	struct prompt_spec p = { 0 };

	p.label = "/";
	p.initial = l->panes[l->at].filter;
	p.max = 200;
	p.done = filter_done;
	p.changed = filter_changed;
	p.owner = l;
	prompt_push(v->app, &p);
}

static void
key_sort(struct view *v)
{
	sort_push(v->app, list_pane(v));
}

static void
key_reverse(struct view *v)
{
	struct pane *p = list_pane(v);

	pane_sort(p, p->sort == p->panel->sort ? NULL : p->sort, !p->desc);
}

static void
key_news(struct view *v)
{
	pane_reload(list_pane(v));
}

static void
key_act(struct view *v)
{
	act_push_pane(v->app, list_pane(v));
}

static void
key_new(struct view *v)
{
	const struct panel *p = list_pane(v)->panel;

	if (p->kind != NULL)
		act_push_new(v->app, p->kind);
	else
		app_say(v->app, _("Nothing is made here"));
}

static void
key_export(struct view *v)
{
	list_export(list_pane(v), 0);
}

static void
key_export_json(struct view *v)
{
	list_export(list_pane(v), 1);
}

static void
key_print(struct view *v)
{
	struct pane *p = list_pane(v);

	if (p->panel->number != NULL && p->win.n > 0)
		record_print(v->app, pane_str(p, p->panel->number));
}

static void
key_contacts(struct view *v)
{
	list_push(v->app, &panel_contact, NULL, 0, _("contacts"));
}

/* clang-format off */
const struct key_row list_keys[] = {
	{ K_ENTER, 0, KEY_FOOT, N_("open"), N_("open the record"), key_enter },
	{ 'a', 0, KEY_FOOT | KEY_WRITE, N_("act"), N_("what can be done with it, and what not, and why"), key_act },
	{ 'n', 0, KEY_FOOT | KEY_WRITE, N_("new"), N_("make a new one"), key_new },
	{ '/', 0, KEY_FOOT, N_("filter"), N_("filter as you type; ! in front inverts; Esc clears"), key_filter },
	{ 's', 0, KEY_FOOT, N_("sort"), N_("sort by a column"), key_sort },
	{ 'S', 0, 0, N_("reverse"), N_("reverse the order"), key_reverse },
	{ K_SPACE, 0, KEY_FOOT, N_("tag"), N_("tag the row; an action then means all tagged rows"), key_tag },
	{ 'U', 0, 0, N_("untag"), N_("clear all tags"), key_untag },
	{ 'r', 0, 0, N_("new rows"), N_("show the new rows that were announced"), key_news },
	{ K_DOWN, 'j', 0, N_("down"), N_("next row (also Ctrl-N)"), key_down },
	{ K_CTRL('n'), 0, 0, NULL, NULL, key_down },
	{ K_UP, 'k', 0, N_("up"), N_("row before (also Ctrl-P)"), key_up },
	{ K_CTRL('p'), 0, 0, NULL, NULL, key_up },
	{ K_PGDN, K_CTRL('f'), 0, N_("page"), N_("page down"), key_pgdn },
	{ K_PGUP, K_CTRL('b'), 0, N_("page"), N_("page up"), key_pgup },
	{ K_HOME, 'g', 0, N_("top"), N_("first row"), key_home },
	{ K_END, 'G', 0, N_("end"), N_("last row"), key_end },
	{ K_RIGHT, 'l', 0, N_("next panel"), N_("next panel of this screen (also Tab)"), key_right },
	{ K_TAB, 0, 0, NULL, NULL, key_right },
	{ K_LEFT, 'h', 0, N_("panel before"), N_("panel before (also Shift-Tab)"), key_left },
	{ K_BACKTAB, 0, 0, NULL, NULL, key_left },
	{ 'e', 0, 0, N_("export"), N_("save the list as CSV into the spool"), key_export },
	{ 'E', 0, 0, N_("as JSON"), N_("save the list as JSON lines into the spool"), key_export_json },
	{ 'p', 0, KEY_WRITE, N_("print"), N_("print the record's sheet into the spool"), key_print },
	{ 'c', 0, 0, N_("contacts"), N_("telephones"), key_contacts },
	{ 0, 0, 0, NULL, NULL, NULL }
};
/* clang-format on */

static void
key_not_here(struct view *v)
{
	app_say(v->app, _("Choose a row with Enter, or Esc"));
}

/* While a list is there to choose from. */
/* clang-format off */
static const struct key_row pick_keys[] = {
	{ K_ENTER, 0, KEY_FOOT, N_("choose"), N_("take this row, or all tagged rows"), key_enter },
	{ 'a', 'n', 0, NULL, NULL, key_not_here },
	{ 0, 0, 0, NULL, NULL, NULL }
};
/* clang-format on */

static struct pane *
list_panes(struct view *v, size_t *n)
{
	struct list *l = (struct list *)v;

	*n = l->n;
	return l->panes;
}

static void
draw_head(struct list *l, const struct draw *d)
{
	struct pane *p = &l->panes[l->at];
	struct buf left, right;
	size_t i;

	buf_init(&left);
	buf_init(&right);
	for (i = 0; i < l->n; i++)
		buf_addf(&left, i == l->at && l->n > 1 ? "%s[%s]" : "%s%s",
		    i > 0 ? " " : "", _(l->panes[i].panel->title));
	if (p->filter != NULL)
		buf_addf(&right, "/%s  ", p->filter);
	if (p->news > 0)
		buf_addf(&right, _("%d new, r  "), p->news);
	if (p->ntags > 0)
		buf_addf(&right, _("%zu tagged  "), p->ntags);
	pane_position(p, &right);
	draw_rule(d, 0, left.s, right.s);
	buf_release(&left);
	buf_release(&right);
}

static void
list_draw(struct view *v, const struct draw *d)
{
	struct list *l = (struct list *)v;
	struct draw rows = draw_part(d, 1, 0, d->rows - 1, d->cols);

	draw_head(l, d);
	pane_draw(&l->panes[l->at], &rows, 1, 0);
}

static void
list_crumb(struct view *v, struct buf *out)
{
	struct list *l = (struct list *)v;

	if (l->title != NULL)
		buf_add(out, l->title);
	else if (v->below != NULL)
		buf_add(out, _(l->panes[l->at].panel->title));
	else if (v->app->cur_screen >= 0)
		buf_addf(out, "%d%s", v->app->cur_screen,
		    _(screens_name(v->app->cur_screen)));
}

static const char *
list_number(struct view *v)
{
	struct pane *p = list_pane(v);

	return p->win.n > 0 ? pane_str(p, p->panel->number) : NULL;
}

static void
list_refresh(struct view *v)
{
	pane_refresh(list_pane(v));
}

/* Something was done above: the row may have changed. */
static void
list_back(struct view *v)
{
	moved((struct list *)v);
}

/* Esc clears the filter first. */
static int
list_leave(struct view *v)
{
	struct list *l = (struct list *)v;
	struct pane *p = list_pane(v);
	struct list_pick pick = l->pick;

	if (p->filter != NULL) {
		pane_filter(p, NULL);
		return 1;
	}
	if (l->picking) {
		app_pop(v->app);
		pick.done(pick.owner, NULL);
		return 1;
	}
	return 0;
}

static void
list_free(struct view *v)
{
	struct list *l = (struct list *)v;
	size_t i;

	for (i = 0; i < l->n; i++)
		pane_release(&l->panes[i]);
	for (i = 0; i < 4; i++) {
		free((char *)(uintptr_t)l->conds[i].col);
		free((char *)(uintptr_t)l->conds[i].val);
	}
	free(l->title);
	free(l->typing);
	panel_free(l->own);
}

static int
list_ready(struct view *v)
{
	return list_pane(v)->loaded;
}

static const struct key_row *
list_extra(struct view *v)
{
	struct list *l = (struct list *)v;

	return l->picking ? pick_keys : list_pane(v)->panel->keys;
}

static const struct view_ops list_ops = {
	.name = "list",
	.more = list_keys,
	.extra = list_extra,
	.draw = list_draw,
	.crumb = list_crumb,
	.number = list_number,
	.refresh = list_refresh,
	.back = list_back,
	.leave = list_leave,
	.free = list_free,
	.ready = list_ready,
	.panes = list_panes,
};
