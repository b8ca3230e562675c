/*
 * From the terminal to the login to the screens, and back. Must not know:
 * any panel.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/i18n.h"
#include "core/secure.h"
#include "core/session.h"
#include "tui/app.h"
#include "tui/form.h"
#include "tui/lock.h"
#include "tui/login.h"
#include "tui/loop.h"
#include "tui/screen.h"

#define FIGURES_US 60000000

#define WAITS_US 3000000
#define MAX_WAITS 500

enum { TAG_DUTY, TAG_COUNTS, TAG_WAITS };

static void
figures(void *owner, int tag, struct table *t, const struct err *e)
{
	struct app *a = owner;

	(void)e;	/* the status line tells of a lost database */
	if (t == NULL)
		return;
	if (tag == TAG_DUTY) {
		table_free(a->duty);
		a->duty = t;
	} else if (tag == TAG_WAITS) {
		table_free(a->waits);
		a->waits = t;
	} else {
		if (table_rows(t) > 0)
			a->todo = (long)table_num(t, 0, "todo");
		table_free(t);
	}
	app_touch(a);
}

void
app_ask_waits(struct app *a)
{
	struct db_query q = { 0 };

	if (a->asks == NULL || (a->waits_at != 0 &&
	    clock_mono() < a->waits_at + WAITS_US))
		return;
	a->waits_at = clock_mono();
	q.view = "v_proposal";
	q.key = "req";
	q.limit = MAX_WAITS;
	ask_select(a->asks, &q, figures, a, TAG_WAITS);
}

int
app_waits(const struct app *a, const char *number)
{
	size_t i;

	for (i = 0; a->waits != NULL && *number != '\0' &&
	    i < table_rows(a->waits); i++)
		if (strcmp(table_str(a->waits, i, "number"), number) == 0)
			return 1;
	return 0;
}

/* Who is on, and how much waits for me: for the title line. */
static void
ask_figures(void *arg)
{
	struct app *a = arg;
	struct db_query q = { 0 };

	timer_after(a->timers, FIGURES_US, ask_figures, a);
	if (a->pause_refresh || a->locked)
		return;
	q.view = "v_duty_now";
	q.key = "n";
	q.limit = 1;
	ask_select(a->asks, &q, figures, a, TAG_DUTY);
	memset(&q, 0, sizeof(q));
	q.view = "v_overview_title";
	q.limit = 1;
	ask_select(a->asks, &q, figures, a, TAG_COUNTS);
	app_ask_waits(a);
}

/* The clock of the title line, at each full minute of the centre. */
static void
minute(void *arg)
{
	struct app *a = arg;
	int64_t left = 60000000 - clock_centre() % 60000000;

	if (!a->locked)
		app_touch(a);
	timer_after(a->timers, left + 1000, minute, a);
}

void
app_signed_in(struct app *a)
{
	a->last_key = clock_mono();
	app_screen(a, 1);
	ask_figures(a);
	minute(a);
	lock_watch(a);
}

void
app_free_asks(void *arg)
{
	struct app *a = arg;

	asks_free(a->asks_gone);
	a->asks_gone = NULL;
}

static void
release_person(struct person *m)
{
	free(m->account);
	free(m->staff);
	free(m->name);
	free(m->org);
	free(m->org_name);
	free(m->roles);
	free(m->side);
	free(m->centre);
	free(m->schema_version);
	free(m->pack_version);
}

static void
release(struct app *a)
{
	size_t i;

	form_keep_drafts(a);
	app_clear(a);
	asks_free(a->asks_gone);
	asks_free(a->other);
	asks_free(a->asks);
	timers_free(a->timers);
	catalog_free(a->cat);
	table_free(a->duty);
	table_free(a->waits);
	canvas_release(&a->canvas);
	release_person(&a->me);
	secure_forget(a->secret);
	free(a->message);
	for (i = 0; i < APP_HISTORY; i++)
		free(a->history[i]);
}

static int
open_terminal(struct app *a, struct err *e)
{
	struct screen_opt o = { 0 };
	int rows, cols;

	o.term = a->opt.term;
	o.in_fd = STDIN_FILENO;
	o.out_fd = STDOUT_FILENO;
	o.want_rows = a->conf->lines;
	o.want_cols = a->conf->columns;
	o.mono = a->opt.mono;
	o.ascii = a->opt.ascii;
	o.line_graphics = a->conf->line_graphics;
	if (screen_open(&a->screen, &o, e) == -1)
		return -1;
	screen_size(a->screen, &rows, &cols);
	canvas_init(&a->canvas, rows, cols);
	a->canvas.lines = screen_lines(a->screen);
	a->canvas.ascii = a->opt.ascii;
	a->keys = keys_new(a->screen);
	return 0;
}

int
app_run(struct app *a, struct err *e)
{
	struct session s;
	char room[256];

	memset(&s, 0, sizeof(s));
	s.conf = a->conf;
	if (screen_check(a->opt.term, STDIN_FILENO, STDOUT_FILENO, e) == -1)
		return -1;
	if (session_reach(&s, 0, &a->login, room, e) != 0) {
		session_close(&s);
		return -1;
	}
	loop_block_signals();
	if (open_terminal(a, e) == -1) {
		session_close(&s);
		return -1;
	}
	a->timers = timers_new();
	a->todo = -1;
	a->cur_screen = -1;
	a->last_key = clock_mono();
	login_push(a, &s);
	loop_run(a);
	keys_free(a->keys);
	screen_close(a->screen);
	a->screen = NULL;
	release(a);
	session_close(&s);
	return 0;
}
