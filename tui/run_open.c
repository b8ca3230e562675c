/*
 * Finds the run of a record, and shows what a run would do or did on a
 * host. Must not know: how the grid looks.
 */
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "tui/page.h"
#include "tui/run.h"
#include "tui/show.h"

/* Moves after which one wants to see the run. */
static const char *const run_moves[] = { "CHG.start", "CHG.continue",
	"CHG.rollback", "REC.restore", NULL };

struct look {
	struct app *app;
	char *number;
};

static void
found(void *owner, int tag, struct table *t, const struct err *e)
{
	struct look *l = owner;

	(void)tag;
	if (t == NULL)
		app_say_err(l->app, e);
	else if (table_rows(t) == 0)
		app_say(l->app, _("There is no run of %s yet"), l->number);
	else
		run_push(l->app, table_str(t, 0, "run"), l->number);
	table_free(t);
	free(l->number);
	free(l);
}

void
run_push_newest(struct app *a, const char *number)
{
	struct look *l = xcalloc(1, sizeof(*l));
	struct db_cond c = { "number", DB_EQ, number };
	struct db_query q = { 0 };

	l->app = a;
	l->number = xstrdup(number);
	q.view = "v_run";
	q.conds = &c;
	q.nconds = 1;
	q.key = "n";
	q.desc = 1;
	q.limit = 1;
	ask_select(a->asks, &q, found, l, 0);
}

void
run_after_move(struct app *a, const char *action, const char *number)
{
	size_t i;

	for (i = 0; run_moves[i] != NULL; i++)
		if (strcmp(run_moves[i], action) == 0)
			run_push_newest(a, number);
}

/* A page of the rows of one view. */
struct sheet {
	struct page_view p;
	char *title;
	struct table *t;
	char *error;
	void (*add)(struct sheet *s);
};

static void
build(struct page_view *p, int cols)
{
	struct sheet *s = (struct sheet *)p;

	(void)cols;
	page_head(p, s->title, NULL);
	if (s->error != NULL)
		page_text(p, s->error);
	else if (s->t == NULL)
		page_text(p, _("reading..."));
	else if (table_rows(s->t) == 0)
		page_text(p, _("none"));
	else
		s->add(s);
}

static void
sheet_loaded(void *owner, int tag, struct table *t, const struct err *e)
{
	struct sheet *s = owner;

	(void)tag;
	s->t = t;
	if (t == NULL)
		s->error = xstrdup(e->text);
	page_stale(&s->p);
}

static void
sheet_free(struct view *v)
{
	struct sheet *s = (struct sheet *)v;

	page_release(&s->p);
	table_free(s->t);
	free(s->title);
	free(s->error);
}

static void
crumb(struct view *v, struct buf *out)
{
	buf_add(out, ((struct sheet *)v)->title);
}

static const struct page_ops ops = { .build = build };
static const struct view_ops view_ops = {
	.name = "sheet", .more = page_keys, .draw = page_draw,
	.crumb = crumb, .free = sheet_free, .digits = 1,
};

static void
sheet_push(struct app *a, const char *title, const struct db_query *q,
    void (*add)(struct sheet *s))
{
	struct sheet *s = xcalloc(1, sizeof(*s));

	s->p.v.ops = &view_ops;
	s->p.ops = &ops;
	s->title = xstrdup(title);
	s->add = add;
	app_push(a, &s->p.v);
	ask_select(a->asks, q, sheet_loaded, s, 0);
}

/* Host by host, even where the commands are alike: what is approved is
 * each command on each host. */
static void
add_plan(struct sheet *s)
{
	const struct table *t = s->t;
	const char *host = "";
	struct buf b;
	size_t i;

	buf_init(&b);
	for (i = 0; i < table_rows(t); i++) {
		if (strcmp(host, table_str(t, i, "host")) != 0) {
			host = table_str(t, i, "host");
			buf_reset(&b);
			buf_addf(&b, "%s  %s", host,
			    table_str(t, i, "login"));
			page_head(&s->p, b.s, NULL);
		}
		buf_reset(&b);
		buf_addf(&b, "%s %s: %s", table_str(t, i, "seq"),
		    table_str(t, i, "phase"), i18n_pick(table_str(t, i,
		    "title"), table_str(t, i, "title_en")));
		page_text(&s->p, b.s);
		buf_reset(&b);
		buf_addf(&b, "    %s", table_str(t, i, "argv"));
		page_text(&s->p, b.s);
		buf_reset(&b);
		buf_addf(&b, _("    within %s s, expects %s, else %s"),
		    table_str(t, i, "timeout_s"), table_str(t, i, "expect"),
		    table_str(t, i, "on_fail"));
		page_text(&s->p, b.s);
	}
	buf_release(&b);
}

void
plan_push(struct app *a, const char *number)
{
	struct db_cond c = { "number", DB_EQ, number };
	struct db_query q = { 0 };

	q.view = "v_run_plan";
	q.conds = &c;
	q.nconds = 1;
	q.limit = 2000;
	sheet_push(a, _("exact commands"), &q, add_plan);
}

static void
add_output(struct sheet *s)
{
	const struct table *t = s->t;
	struct buf b;
	size_t i;

	buf_init(&b);
	for (i = 0; i < table_rows(t); i++) {
		buf_reset(&b);
		buf_addf(&b, "%s %s: %s  [%s]", table_str(t, i, "seq"),
		    table_str(t, i, "phase"), i18n_pick(table_str(t, i,
		    "title"), table_str(t, i, "title_en")),
		    show_term(table_str(t, i, "outcome")));
		if (*table_str(t, i, "rc") != '\0')
			buf_addf(&b, "  rc=%s", table_str(t, i, "rc"));
		show_time(&b, table_str(t, i, "started_at"), "  %H:%M:%S");
		show_time(&b, table_str(t, i, "ended_at"), "-%H:%M:%S");
		page_text(&s->p, b.s);
		buf_reset(&b);
		buf_addf(&b, "    %s", table_str(t, i, "argv"));
		page_text(&s->p, b.s);
	}
	page_blank(&s->p);
	page_text(&s->p, _("The full output is a transcript; it is opened with "
	    "a purpose, from the session's record."));
	buf_release(&b);
}

void
output_push(struct app *a, const char *run, const char *host)
{
	struct db_cond c[2] = { { "run", DB_EQ, run },
		{ "host", DB_EQ, host } };
	struct db_query q = { 0 };

	q.view = "v_run_step";
	q.conds = c;
	q.nconds = 2;
	q.key = "seq";
	q.limit = 200;
	sheet_push(a, host, &q, add_output);
}
