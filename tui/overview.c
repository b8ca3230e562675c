/*
 * Screen 1. Each panel is a short list of a view; Enter opens its record,
 * the panel's digit its screen. Must not know: any rule.
 */
#include "tui/overview.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/i18n.h"
#include "tui/act.h"
#include "tui/pane.h"
#include "tui/panels.h"
#include "tui/list.h"
#include "tui/record.h"

#define PANES 6
#define REFRESH_US 30000000

struct overview {
	struct view v;
	struct pane panes[PANES];
	size_t at;
	struct table *counts;
};

/* clang-format off */
static const struct column incident_cols[] = {
	{ "number", NULL, 15, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "title", NULL, 10, 1, 0, SHOW_TEXT, NULL, 0 },
	{ "due_left", NULL, 4, 0, 0, SHOW_LEFT, NULL, 1 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
static const struct column change_cols[] = {
	{ "number", NULL, 13, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "title", NULL, 6, 1, 0, SHOW_TEXT, NULL, 0 },
	{ "at", NULL, 5, 0, 0, SHOW_CLOCK, NULL, 0 },
	{ "state", NULL, 9, 0, 0, SHOW_PAIR, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
static const struct column tenancy_cols[] = {
	{ "number", NULL, 12, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "app", NULL, 8, 1, 0, SHOW_NAME, NULL, 0 },
	{ "state", NULL, 8, 0, 0, SHOW_PAIR, NULL, 0 },
	{ "days", NULL, 4, 0, 0, SHOW_DAYS, NULL, 1 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
static const struct column duty_cols[] = {
	{ "post", NULL, 9, 0, 0, SHOW_PAIR, NULL, 0 },
	{ "name", NULL, 6, 1, 0, SHOW_PERSON, "staff", 0 },
	{ "phone", NULL, 12, 0, 0, SHOW_TEXT, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
static const struct column obligation_cols[] = {
	{ "zh", NULL, 16, 1, 0, SHOW_LANG, NULL, 0 },
	{ "due", NULL, 5, 0, 0, SHOW_DAY, NULL, 0 },
	{ "left_days", NULL, 6, 0, 0, SHOW_LEFT_DAYS, NULL, 1 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
static const struct column gap_cols[] = {
	{ "zh", NULL, 20, 1, 0, SHOW_LANG, NULL, 0 },
	{ "count", NULL, 4, 0, 0, SHOW_NUM, NULL, 1 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
static const struct db_cond due_soon[] = {
	{ "state", DB_IN, "open;soon;overdue" }, { NULL, DB_EQ, NULL }
};
static const struct db_cond not_next[] = {
	{ "slot", DB_NE, "next" }, { NULL, DB_EQ, NULL }
};

static const struct panel parts[PANES] = {
	{ .name = "incidents", .screen = 3, .title = N_("Incidents"), .view = "v_overview_incident", .key = "number",
	  .number = "number", .mark = "mark", .sort = "rank", .cols = incident_cols },
	{ .name = "changes", .screen = 6, .title = N_("Changes and recovery"), .view = "v_overview_change", .key = "number",
	  .number = "number", .mark = "mark", .sort = "rank", .cols = change_cols },
	{ .name = "tenancy", .screen = 2, .title = N_("Tenancy"), .view = "v_overview_tenancy", .key = "number",
	  .number = "number", .mark = "mark", .sort = "rank", .cols = tenancy_cols },
	{ .name = "duty", .screen = 4, .title = N_("Duty now"), .view = "v_duty_now", .key = "n",
	  .number = NULL, .conds = not_next, .cols = duty_cols },
	{ .name = "duties", .screen = 5, .title = N_("Drills and obligations"), .view = "v_overview_obligation", .key = "k",
	  .number = "evidence", .mark = "mark", .sort = "rank", .conds = due_soon, .cols = obligation_cols },
	{ .name = "gaps", .screen = 8, .title = N_("Gaps"), .view = "v_gap", .key = "n",
	  .number = NULL, .mark = "mark", .cols = gap_cols },
};
/* clang-format on */

static void
counted(void *owner, int tag, struct table *t, const struct err *e)
{
	struct overview *o = owner;

	(void)tag;
	(void)e;	/* the panels say what is wrong */
	if (t == NULL)
		return;
	table_free(o->counts);
	o->counts = t;
	if (table_rows(t) > 0)
		o->v.app->todo = (long)table_num(t, 0, "todo");
	app_touch(o->v.app);
}

static void
refresh(struct view *v)
{
	struct overview *o = (struct overview *)v;
	struct db_query q = { 0 };
	size_t i;

	for (i = 0; i < PANES; i++)
		pane_reload(&o->panes[i]);
	q.view = "v_overview_title";
	q.limit = 1;
	ask_select(v->app->asks, &q, counted, o, 0);
}

static void
look_again(void *arg)
{
	struct overview *o = arg;
	struct app *a = o->v.app;

	if (a->top == &o->v && !a->pause_refresh && !a->locked)
		refresh(&o->v);
	timer_after(a->timers, REFRESH_US, look_again, o);
}

static struct pane *
panes(struct view *v, size_t *n)
{
	*n = PANES;
	return ((struct overview *)v)->panes;
}

static struct pane *
current(struct view *v)
{
	struct overview *o = (struct overview *)v;

	return &o->panes[o->at];
}

/* Counts that stand in a panel's title. */
static void
add_counts(struct overview *o, size_t i, struct buf *b)
{
	const struct table *t = o->counts;

	if (t == NULL || table_rows(t) == 0)
		return;
	if (i == 0) {
		buf_addf(b, _("  open %s"), table_str(t, 0, "inc_open"));
		if (table_num(t, 0, "inc_p1") > 0)
			buf_addf(b, _("  P1 %s"), table_str(t, 0, "inc_p1"));
	} else if (i == 1 && table_num(t, 0, "chg_today") > 0) {
		buf_addf(b, _("  today %s"), table_str(t, 0, "chg_today"));
	} else if (i == 2 && table_num(t, 0, "ten_mine") > 0) {
		buf_addf(b, _("  for me %s"), table_str(t, 0, "ten_mine"));
	}
}

static void
draw_pane(struct overview *o, size_t i, const struct draw *d)
{
	struct draw rows = draw_part(d, 1, 0, d->rows - 1, d->cols);
	struct buf b;

	if (d->rows < 2)
		return;
	buf_init(&b);
	buf_add(&b, _(parts[i].title));
	add_counts(o, i, &b);
	draw_rule(d, 0, b.s, NULL);
	pane_draw(&o->panes[i], &rows, o->at == i, 1);
	buf_release(&b);
}

/* Heights of the three rows of panels: the first gets what is left over. */
static void
heights(int rows, int h[3])
{
	h[2] = rows / 3 < 6 ? rows / 3 : 6;
	h[1] = (rows - h[2]) / 2;
	h[0] = rows - h[1] - h[2];
}

static void
draw(struct view *v, const struct draw *d)
{
	struct overview *o = (struct overview *)v;
	int left = (d->cols - 1) / 2, h[3], top = 0;
	struct draw part;
	size_t i;

	heights(d->rows, h);
	for (i = 0; i < PANES; i++) {
		if (i % 2 == 0) {
			part = draw_part(d, top, 0, h[i / 2], left);
		} else {
			part = draw_part(d, top, left + 1, h[i / 2],
			    d->cols - left - 1);
			top += h[i / 2];
		}
		draw_pane(o, i, &part);
	}
	draw_column(d, left);
}

static void
key_down(struct view *v)
{
	struct overview *o = (struct overview *)v;
	struct pane *p = current(v);

	if (p->cur + 1 < p->win.n)
		pane_move(p, 1);
	else if (o->at + 2 < PANES)
		o->at += 2;
}

static void
key_up(struct view *v)
{
	struct overview *o = (struct overview *)v;
	struct pane *p = current(v);

	if (p->cur > 0)
		pane_move(p, -1);
	else if (o->at >= 2)
		o->at -= 2;
}

static void
key_next(struct view *v)
{
	struct overview *o = (struct overview *)v;

	o->at = (o->at + 1) % PANES;
}

static void
key_before(struct view *v)
{
	struct overview *o = (struct overview *)v;

	o->at = (o->at + PANES - 1) % PANES;
}

static void
key_side(struct view *v)
{
	((struct overview *)v)->at ^= 1;
}

static void
key_enter(struct view *v)
{
	struct pane *p = current(v);
	const char *screen;

	if (p->panel->number != NULL && p->win.n > 0 &&
	    *pane_str(p, p->panel->number) != '\0') {
		record_push(v->app, pane_str(p, p->panel->number));
		return;
	}
	screen = p->win.n > 0 ? pane_str(p, "screen") : "";
	app_screen(v->app, *screen >= '0' && *screen <= '9' ? *screen - '0' :
	    p->panel->screen);
}

static void
key_screen(struct view *v)
{
	app_screen(v->app, current(v)->panel->screen);
}

static void
key_act(struct view *v)
{
	act_push_pane(v->app, current(v));
}

static void
key_new(struct view *v)
{
	act_push_new(v->app, "INC");
}

static void
key_contacts(struct view *v)
{
	list_push(v->app, &panel_contact, NULL, 0, _("contacts"));
}

static void
key_reload(struct view *v)
{
	refresh(v);
}

static const char *
number(struct view *v)
{
	struct pane *p = current(v);

	return p->panel->number != NULL && p->win.n > 0 ?
	    pane_str(p, p->panel->number) : NULL;
}

static int
ready(struct view *v)
{
	struct overview *o = (struct overview *)v;
	size_t i;

	for (i = 0; i < PANES; i++)
		if (!o->panes[i].loaded)
			return 0;
	return o->counts != NULL && v->app->duty != NULL;
}

static void
overview_free(struct view *v)
{
	struct overview *o = (struct overview *)v;
	size_t i;

	for (i = 0; i < PANES; i++)
		pane_release(&o->panes[i]);
	table_free(o->counts);
}

/* clang-format off */
static const struct key_row keys[] = {
	{ K_ENTER, 0, KEY_FOOT, N_("open"), N_("open the record, or the panel's screen"), key_enter },
	{ 'o', 0, 0, N_("screen"), N_("open the panel's screen"), key_screen },
	{ 'a', 0, KEY_FOOT | KEY_WRITE, N_("act"), N_("what can be done with it, and what not, and why"), key_act },
	{ 'n', 0, KEY_FOOT | KEY_WRITE, N_("log"), N_("log an incident"), key_new },
	{ K_TAB, 0, KEY_FOOT, N_("panel"), N_("next panel (Shift-Tab: the one before)"), key_next },
	{ K_BACKTAB, 0, 0, NULL, NULL, key_before },
	{ K_LEFT, 'h', 0, N_("side"), N_("panel beside"), key_side },
	{ K_RIGHT, 'l', 0, NULL, NULL, key_side },
	{ K_DOWN, 'j', 0, N_("down"), N_("next row (also Ctrl-N)"), key_down },
	{ K_CTRL('n'), 0, 0, NULL, NULL, key_down },
	{ K_UP, 'k', 0, N_("up"), N_("row before (also Ctrl-P)"), key_up },
	{ K_CTRL('p'), 0, 0, NULL, NULL, key_up },
	{ 'c', 0, KEY_FOOT, N_("contacts"), N_("telephones"), key_contacts },
	{ 'r', 0, 0, N_("read again"), N_("read it again"), key_reload },
	{ 0, 0, 0, NULL, NULL, NULL }
};
/* clang-format on */

static const struct view_ops view_ops = {
	.name = "overview", .keys = keys, .draw = draw, .number = number,
	.refresh = refresh, .free = overview_free, .panes = panes,
	.ready = ready,
};

struct view *
overview_new(struct app *a)
{
	struct overview *o = xcalloc(1, sizeof(*o));
	size_t i;

	o->v.ops = &view_ops;
	o->v.app = a;
	for (i = 0; i < PANES; i++) {
		pane_init(&o->panes[i], &parts[i], &o->v, (int)i);
		o->panes[i].limit = 20;
	}
	timer_after(a->timers, REFRESH_US, look_again, o);
	return &o->v;
}
