/*
 * The live grid of a run: hosts by steps, the bar, what is left of the
 * window. Looks only: what reaches a host goes through forms. Leaving it or
 * losing the line changes nothing for the run.
 */
#include "tui/run.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/i18n.h"
#include "core/text.h"
#include "tui/act.h"
#include "tui/show.h"

#define LIVE_US 1000000
#define QUIET_US 10000000
#define CELL 5
#define HOST_COLS 15
#define MAX_CELLS 12

enum { TAG_RUN, TAG_HOSTS, TAG_STEPS };

struct run {
	struct view v;
	char *run, *number;
	struct table *t, *hosts, *steps;
	size_t cur, top;
	int rows;
	int only_failed;
	size_t waiting;
	char *error;
};

/* Words for the codes of a step's cell. */
static const struct {
	const char *code, *word;
} cells[] = {
	{ "ok", N_("ok") }, { "fail", N_("fail") }, { "run", "..." },
	{ "unknown", "?" }, { "skipped", N_("skip") }, { "-", "" },
	{ NULL, NULL }
};

static const struct view_ops view_ops;
static void look_again(void *arg);

static int
is_live(const struct run *r)
{
	const char *s = r->t == NULL || table_rows(r->t) == 0 ? "" :
	    table_str(r->t, 0, "state");

	return strcmp(s, "running") == 0 || strcmp(s, "requested") == 0 ||
	    strcmp(s, "rolling_back") == 0 || strcmp(s, "claimed") == 0;
}

static void
put(struct table **to, struct table *t)
{
	table_free(*to);
	*to = t;
}

static void
loaded(void *owner, int tag, struct table *t, const struct err *e)
{
	struct run *r = owner;

	if (r->waiting > 0)
		r->waiting--;
	if (t == NULL) {
		free(r->error);
		r->error = xstrdup(e->text);
	} else {
		r->v.app->data_at = clock_centre();
		put(tag == TAG_RUN ? &r->t : tag == TAG_HOSTS ? &r->hosts :
		    &r->steps, t);
	}
	if (r->waiting == 0)
		app_touch(r->v.app);
}

static void
ask(struct run *r, const char *view, const char *key, size_t limit, int tag)
{
	struct db_cond c = { "run", DB_EQ, r->run };
	struct db_query q = { 0 };

	q.view = view;
	q.conds = &c;
	q.nconds = 1;
	q.key = key;
	q.limit = limit;
	r->waiting++;
	ask_select(r->v.app->asks, &q, loaded, r, tag);
}

static void
refresh(struct view *v)
{
	struct run *r = (struct run *)v;

	if (r->waiting > 0)
		return;
	ask(r, "v_run", NULL, 1, TAG_RUN);
	ask(r, "v_run_host", "seq", 1000, TAG_HOSTS);
	if (r->steps == NULL || table_rows(r->steps) == 0)
		ask(r, "v_run_step", "seq", 100, TAG_STEPS);
}

static void
look_again(void *arg)
{
	struct run *r = arg;
	struct app *a = r->v.app;

	if (a->top == &r->v && !a->pause_refresh && !a->locked)
		refresh(&r->v);
	timer_after(a->timers, is_live(r) ? LIVE_US : QUIET_US, look_again, r);
}

static int
is_bad(const char *state)
{
	return strcmp(state, "failed") == 0 || strcmp(state, "unknown") == 0 ||
	    strcmp(state, "held") == 0 || strcmp(state, "rolled_back") == 0;
}

/* Row of the hosts' table for the n-th shown line, or -1. */
static long
host_at(const struct run *r, size_t n)
{
	size_t i;

	for (i = 0; r->hosts != NULL && i < table_rows(r->hosts); i++) {
		if (r->only_failed && !is_bad(table_str(r->hosts, i, "state")))
			continue;
		if (n-- == 0)
			return (long)i;
	}
	return -1;
}

static size_t
shown(const struct run *r)
{
	size_t n = 0;

	while (host_at(r, n) >= 0)
		n++;
	return n;
}

static void
draw_window(struct run *r, const struct draw *d)
{
	const struct table *t = r->t;
	unsigned attr = ATTR_NONE;
	int64_t end, left;
	struct buf b;

	buf_init(&b);
	buf_addf(&b, "%s  ", show_pair(t, 0, "state"));
	buf_addf(&b, "%s ", _("window"));
	show_span(&b, table_str(t, 0, "window_start"),
	    table_str(t, 0, "window_end"));
	if (is_live(r) && clock_parse_utc(table_str(t, 0, "window_end"),
	    &end) == 0) {
		left = (end - clock_centre()) / 60000000;
		buf_addf(&b, " %s ", _("left"));
		show_minutes(&b, left);
		attr = left < 15 ? ATTR_WARN : ATTR_NONE;
	}
	buf_addf(&b, _("  batch %s of %s each, stops at %s failed"),
	    table_str(t, 0, "batch"), table_str(t, 0, "batch_size"),
	    table_str(t, 0, "max_failed"));
	draw_text(d, 0, 1, d->cols - 2, b.s, attr);
	buf_release(&b);
}

static void
add_count(struct buf *b, const struct table *t, const char *col,
    const char *word)
{
	if (table_num(t, 0, col) > 0)
		buf_addf(b, " %s %lld", word, table_num(t, 0, col));
}

static void
draw_bar(struct run *r, const struct draw *d)
{
	const struct table *t = r->t;
	long long all = table_num(t, 0, "hosts"), rest, done;
	int width = d->cols - 36, i, full;
	struct buf b;

	rest = table_num(t, 0, "pending") + table_num(t, 0, "running");
	done = all > rest ? all - rest : 0;
	if (width > 48)
		width = 48;
	full = all > 0 ? (int)(done * width / all) : 0;
	buf_init(&b);
	buf_addc(&b, '[');
	for (i = 0; i < width; i++)
		buf_addc(&b, i < full ? '#' : '-');
	buf_addf(&b, "] %lld/%lld", done, all);
	add_count(&b, t, "ok", _("ok"));
	add_count(&b, t, "failed", _("failed"));
	add_count(&b, t, "rolled_back", _("rolled back"));
	add_count(&b, t, "held", _("held"));
	add_count(&b, t, "unknown", _("unknown"));
	add_count(&b, t, "skipped", _("skipped"));
	draw_text(d, 1, 1, d->cols - 2, b.s, ATTR_NONE);
	buf_release(&b);
}

/* Steps of the first host that is described name the columns. */
static size_t
step_names(const struct run *r, const char *names[MAX_CELLS])
{
	const struct table *t = r->steps;
	const char *host = t != NULL && table_rows(t) > 0 ?
	    table_str(t, 0, "host") : NULL;
	size_t i, n = 0;

	for (i = 0; host != NULL && i < table_rows(t) && n < MAX_CELLS; i++) {
		if (strcmp(table_str(t, i, "host"), host) != 0 ||
		    strcmp(table_str(t, i, "phase"), "rollback") == 0)
			continue;
		names[n++] = i18n_pick(table_str(t, i, "title"),
		    table_str(t, i, "title_en"));
	}
	return n;
}

/* How many steps there are at most, by the hosts' cells. */
static size_t
step_count(const struct run *r)
{
	const char *s;
	size_t i, n, most = 0;

	for (i = 0; r->hosts != NULL && i < table_rows(r->hosts); i++) {
		s = table_str(r->hosts, i, "cells");
		for (n = *s != '\0'; *s != '\0'; s++)
			n += *s == ';';
		if (n > most)
			most = n;
	}
	return most < MAX_CELLS ? most : MAX_CELLS;
}

static const char *
cell_word(const char *s, size_t n)
{
	size_t i;

	for (i = 0; cells[i].code != NULL; i++)
		if (strlen(cells[i].code) == n &&
		    strncmp(cells[i].code, s, n) == 0)
			return *cells[i].word != '\0' ? _(cells[i].word) : "";
	return "";
}

static void
add_used(struct buf *b, const struct table *t, size_t i)
{
	int64_t from, to;

	if (clock_parse_utc(table_str(t, i, "started_at"), &from) == -1)
		return;
	if (clock_parse_utc(table_str(t, i, "ended_at"), &to) == -1)
		return;	/* a time that runs would change all the time */
	buf_addf(b, "%d:%02d", (int)((to - from) / 60000000),
	    (int)((to - from) / 1000000 % 60));
}

static void
draw_host(struct run *r, size_t i, int row, int is_cur, size_t steps,
    const struct draw *d)
{
	const struct table *t = r->hosts;
	const char *s = table_str(t, i, "cells"), *state, *words;
	int col = 4 + HOST_COLS + 1;
	struct buf b;
	size_t n, len;

	draw_mark(d, row, 1, is_cur);
	draw_cut(d, row, 3, HOST_COLS, table_str(t, i, "host"), ATTR_NONE);
	for (n = 0; n < steps; n++, col += CELL) {
		len = strcspn(s, ";");
		draw_text(d, row, col, CELL - 1, cell_word(s, len),
		    ATTR_NONE);
		s += len;
		s += *s == ';';
	}
	state = table_str(t, i, "state");
	buf_init(&b);
	add_used(&b, t, i);
	draw_right(d, row, col, 6, b.s, ATTR_NONE);
	col += 7;
	buf_reset(&b);
	if (is_bad(state) || strcmp(state, "skipped") == 0)
		buf_addf(&b, "%s ", show_pair(t, i, "state"));
	words = table_str(t, i, "note");
	if (is_bad(state) && *words != '\0')
		show_cell(r->v.app, &b, SHOW_NOTE, t, i, "note", NULL);
	else
		show_cell(r->v.app, &b, SHOW_TEXT, t, i, "last_line", NULL);
	draw_cut(d, row, col, d->cols - col - 1, b.s, ATTR_NONE);
	buf_release(&b);
}

static void
draw_heads(struct run *r, const struct draw *d, int row, size_t steps)
{
	const char *names[MAX_CELLS] = { NULL };
	size_t n = step_names(r, names), i;
	int col = 4 + HOST_COLS + 1;

	draw_text(d, row, 3, HOST_COLS, _("Host"), ATTR_NONE);
	for (i = 0; i < steps; i++, col += CELL)
		if (i < n)
			draw_text(d, row, col, CELL - 1, names[i], ATTR_NONE);
	draw_right(d, row, col, 6, _("took"), ATTR_NONE);
	draw_text(d, row, col + 7, d->cols - col - 8, _("last line"),
	    ATTR_NONE);
}

static void
draw_bottom(struct run *r, const struct draw *d)
{
	const char *h = table_str(r->t, 0, "content_hash");
	struct buf b;

	buf_init(&b);
	if (strlen(h) >= 8)
		buf_addf(&b, _("approved content %.4s-%.4s   "), h, h + 4);
	buf_addf(&b, _("goes on when you leave   run %s"), r->run);
	draw_text(d, d->rows - 1, 1, d->cols - 2, b.s, ATTR_NONE);
	buf_release(&b);
}

static void
draw(struct view *v, const struct draw *d)
{
	struct run *r = (struct run *)v;
	size_t steps = step_count(r), i, n;
	long at;
	int row;

	if (r->t == NULL || table_rows(r->t) == 0 || r->hosts == NULL) {
		draw_text(d, 1, 3, d->cols - 4, r->error != NULL ? r->error :
		    r->t != NULL && r->hosts != NULL ?
		    _("There is no such run that you may see") :
		    _("reading..."), ATTR_NONE);
		return;
	}
	draw_window(r, d);
	draw_bar(r, d);
	draw_heads(r, d, 3, steps);
	draw_bottom(r, d);
	n = shown(r);
	r->rows = d->rows - 6;
	if (r->cur >= n)
		r->cur = n > 0 ? n - 1 : 0;
	if (r->cur < r->top)
		r->top = r->cur;
	if (r->rows > 0 && r->cur >= r->top + (size_t)r->rows)
		r->top = r->cur - (size_t)r->rows + 1;
	for (row = 0, i = r->top; row < r->rows && i < n; row++, i++) {
		at = host_at(r, i);
		draw_host(r, (size_t)at, row + 4, i == r->cur, steps, d);
	}
	if (n == 0)
		draw_text(d, 4, 3, d->cols - 4, _("none"), ATTR_NONE);
}

static void
key_down(struct view *v)
{
	struct run *r = (struct run *)v;

	if (r->cur + 1 < shown(r))
		r->cur++;
}

static void
key_up(struct view *v)
{
	struct run *r = (struct run *)v;

	if (r->cur > 0)
		r->cur--;
}

static void
key_pgdn(struct view *v)
{
	struct run *r = (struct run *)v;

	r->cur += (size_t)(r->rows > 0 ? r->rows : 1);
}

static void
key_pgup(struct view *v)
{
	struct run *r = (struct run *)v;
	size_t n = (size_t)(r->rows > 0 ? r->rows : 1);

	r->cur = r->cur > n ? r->cur - n : 0;
}

static void
key_home(struct view *v)
{
	((struct run *)v)->cur = 0;
}

static void
key_end(struct view *v)
{
	struct run *r = (struct run *)v;

	r->cur = shown(r);
}

static void
key_output(struct view *v)
{
	struct run *r = (struct run *)v;
	long at = host_at(r, r->cur);

	if (at >= 0)
		output_push(v->app, r->run, table_str(r->hosts, (size_t)at,
		    "host"));
}

static void
key_failed(struct view *v)
{
	struct run *r = (struct run *)v;

	r->only_failed = !r->only_failed;
	r->cur = 0;
}

/* The move of a change that a key of its run stands for. */
static void
start_move(struct run *r, const char *action)
{
	if (strncmp(r->number, "CHG-", 4) == 0)
		act_start(r->v.app, action, r->number, NULL, "");
	else
		act_push(r->v.app, r->number);
}

static void
key_abort(struct view *v)
{
	start_move((struct run *)v, "CHG.stop");
}

static void
key_pause(struct view *v)
{
	struct run *r = (struct run *)v;
	const char *s = r->t == NULL || table_rows(r->t) == 0 ? "" :
	    table_str(r->t, 0, "state");

	start_move(r, strcmp(s, "paused") == 0 ? "CHG.continue" :
	    "CHG.pause");
}

static void
key_act(struct view *v)
{
	act_push(v->app, ((struct run *)v)->number);
}

static void
crumb(struct view *v, struct buf *out)
{
	struct run *r = (struct run *)v;

	if (r->t != NULL && table_rows(r->t) > 0)
		buf_addf(out, _("run %s"), table_str(r->t, 0, "n"));
	else
		buf_add(out, r->run);
}

static const char *
number(struct view *v)
{
	return ((struct run *)v)->number;
}

static int
ready(struct view *v)
{
	struct run *r = (struct run *)v;

	return r->error != NULL || (r->t != NULL && r->hosts != NULL &&
	    r->steps != NULL);
}

static void
run_free(struct view *v)
{
	struct run *r = (struct run *)v;

	table_free(r->t);
	table_free(r->hosts);
	table_free(r->steps);
	free(r->run);
	free(r->number);
	free(r->error);
}

/* clang-format off */
static const struct key_row keys[] = {
	{ K_ENTER, 0, KEY_FOOT, N_("output"), N_("steps and output of the host"), key_output },
	{ 'x', 0, KEY_FOOT | KEY_WRITE, N_("abort"), N_("stop the run; asks for reason and number"), key_abort },
	{ 'P', 0, KEY_FOOT | KEY_WRITE, N_("pause"), N_("pause, or go on"), key_pause },
	{ 'f', 0, KEY_FOOT, N_("failed"), N_("only failed, held, unknown hosts"), key_failed },
	{ 'a', 0, KEY_WRITE, N_("act"), N_("what can be done with the change"), key_act },
	{ K_DOWN, 'j', 0, N_("down"), N_("next host (also Ctrl-N)"), key_down },
	{ K_CTRL('n'), 0, 0, NULL, NULL, key_down },
	{ K_UP, 'k', 0, N_("up"), N_("host before (also Ctrl-P)"), key_up },
	{ K_CTRL('p'), 0, 0, NULL, NULL, key_up },
	{ K_PGDN, K_CTRL('f'), 0, N_("page"), N_("page down"), key_pgdn },
	{ K_PGUP, K_CTRL('b'), 0, N_("page"), N_("page up"), key_pgup },
	{ K_HOME, 'g', 0, N_("top"), N_("first host"), key_home },
	{ K_END, 'G', 0, N_("end"), N_("last host"), key_end },
	{ 0, 0, 0, NULL, NULL, NULL }
};
/* clang-format on */

static const struct view_ops view_ops = {
	.name = "run", .keys = keys, .draw = draw, .crumb = crumb,
	.number = number, .refresh = refresh, .free = run_free,
	.ready = ready,
};

void
run_push(struct app *a, const char *run, const char *num)
{
	struct run *r = (struct run *)a->top;

	if (r != NULL && r->v.ops == &view_ops && strcmp(r->run, run) == 0) {
		refresh(&r->v);
		return;
	}
	r = xcalloc(1, sizeof(*r));
	r->v.ops = &view_ops;
	r->run = xstrdup(run);
	r->number = xstrdup(num);
	app_push(a, &r->v);
	refresh(&r->v);
	timer_after(a->timers, LIVE_US, look_again, r);
}
