/*
 * `ccc run`: starts or continues the run of a change or a recovery, and
 * follows it. Must not run anything itself: the runner does, and goes on
 * whether anybody follows or not.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/args.h"
#include "core/batch.h"
#include "core/clock.h"
#include "core/db.h"
#include "core/i18n.h"
#include "core/out.h"
#include "core/request.h"
#include "core/text.h"

#define POLL_MS 500
#define QUIET_US 15000000	/* no runner has taken it for so long */

/* Which action puts a record of a kind into a run: by its state, the last
 * row of a kind for every other state (and the database says why not). */
// clang-format off
static const struct {
	const char *kind, *state, *action;
} starts[] = {
	{ "CHG", "paused",    "CHG.continue" },
	{ "CHG", "running",   NULL },
	{ "CHG", "rolling_back", NULL },
	{ "CHG", NULL,        "CHG.start" },
	{ "REC", "restoring", NULL },
	{ "REC", NULL,        "REC.restore" },
	{ NULL, NULL, NULL }
};
// clang-format on

/* The action that has markers read, by kind. */
static const char *const resolves[] = { "CHG.resolve", "REC.resolve", NULL };

static volatile sig_atomic_t interrupted;

static void
on_interrupt(int sig)
{
	(void)sig;
	interrupted = 1;
}

static const char *
resolve_of(const char *kind)
{
	size_t i;

	for (i = 0; resolves[i] != NULL; i++)
		if (strncmp(resolves[i], kind, 3) == 0)
			return resolves[i];
	return NULL;
}

/* The action for a record; *action NULL where it runs already. */
static int
find_action(struct batch *b, const char *number, int resolve,
    const char **action, struct err *e)
{
	struct table *t = NULL;
	const char *kind, *state;
	size_t i;
	int seen = batch_record(b, number, &t, e), rc = 0;

	if (seen < 0)
		return -1;
	kind = seen ? table_str(t, 0, "kind") : "";
	state = seen ? table_str(t, 0, "state") : "";
	for (i = 0; starts[i].kind != NULL; i++)
		if (strcmp(starts[i].kind, kind) == 0 &&
		    (starts[i].state == NULL ||
		    strcmp(starts[i].state, state) == 0))
			break;
	if (!seen)
		rc = err_set(e, ERR_INPUT,
		    _("there is no record %s that you may see"), number);
	else if (starts[i].kind == NULL)
		rc = err_set(e, ERR_INPUT,
		    _("%s is not a change or a recovery; only those are run"),
		    number);
	else
		*action = resolve ? resolve_of(kind) : starts[i].action;
	table_free(t);
	return rc;
}

/* What was told of a host or step last, so that each change is told once. */
struct told {
	char *key, *what;
};

/* A line that waits for the others of the same look. */
struct line {
	char at[32];		/* UTC */
	char *text;
	size_t n;
};

struct follow {
	struct batch *b;
	const char *number;
	char run[96];
	struct told *told;
	size_t n;
	struct line *lines;
	size_t nlines;
	struct buf out;		/* the line under way */
	int resolving;		/* until nothing is asked of the run */
	int quiet_said;
	int64_t since;
};

/* Whether key stands at what for the first time. */
static int
is_news(struct follow *f, const char *key, const char *what)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (strcmp(f->told[i].key, key) == 0) {
			if (strcmp(f->told[i].what, what) == 0)
				return 0;
			free(f->told[i].what);
			f->told[i].what = xstrdup(what);
			return 1;
		}
	f->told = xrealloc(f->told, (f->n + 1) * sizeof(*f->told));
	f->told[f->n++] = (struct told) { xstrdup(key), xstrdup(what) };
	return 1;
}

/* Rows of a view of this run, in order. */
static int
rows_of(struct follow *f, const char *view, const char *order, const char *key,
    struct table **out, struct err *e)
{
	struct db_cond cond = { "run", DB_EQ, f->run };
	struct db_query q = { .view = view, .conds = &cond, .nconds = 1,
		.order = order, .key = key, .limit = 100000 };

	return db_select(f->b->s.db, &q, out, e);
}

/* The newest run of the record: its row, NULL where there is none yet. */
static int
newest(struct follow *f, struct table **out, struct err *e)
{
	struct db_cond cond = { "number", DB_EQ, f->number };
	struct db_query q = { .view = "v_run", .conds = &cond, .nconds = 1,
		.order = "n", .key = "run", .desc = 1, .limit = 1 };

	if (db_select(f->b->s.db, &q, out, e) < 0)
		return -1;
	if (table_rows(*out) == 0) {
		table_free(*out);
		*out = NULL;
		return 0;
	}
	snprintf(f->run, sizeof(f->run), "%s", table_str(*out, 0, "run"));
	return 0;
}

/* Begins a line. */
static void
stamp(struct follow *f, const char *utc)
{
	char at[16];
	int64_t us;

	if (clock_parse_utc(utc, &us) < 0)
		us = clock_centre();
	clock_local(us, "%H:%M:%S", at, sizeof(at));
	buf_addf(&f->out, "%s  ", at);
}

/* Ends a line: it is told in the order of what happened, and what has no time
 * yet comes last. */
static void
end_line(struct follow *f, const char *utc)
{
	struct line *l;

	f->lines = xrealloc(f->lines, (f->nlines + 1) * sizeof(*f->lines));
	l = &f->lines[f->nlines];
	snprintf(l->at, sizeof(l->at), "%s", *utc != '\0' ? utc : "9999");
	l->n = f->nlines++;
	l->text = buf_detach(&f->out);
}

static int
by_time(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int rc = strcmp(x->at, y->at);

	return rc != 0 ? rc : x->n < y->n ? -1 : x->n > y->n;
}

static void
tell_lines(struct follow *f)
{
	size_t i;

	if (f->nlines > 0)
		qsort(f->lines, f->nlines, sizeof(*f->lines), by_time);
	for (i = 0; i < f->nlines; i++) {
		buf_addf(&f->out, "%s\n", f->lines[i].text);
		free(f->lines[i].text);
	}
	f->nlines = 0;
	out_text(&f->out);
	fflush(stdout);
}

/* Seconds between two stamps; -1 where one is missing. */
static long
took(const char *from, const char *to)
{
	int64_t a, b;

	if (clock_parse_utc(from, &a) < 0 || clock_parse_utc(to, &b) < 0)
		return -1;
	return (long)((b - a) / 1000000);
}

static void
tell_step(struct follow *f, const struct table *t, size_t i)
{
	const char *outcome = table_str(t, i, "outcome");
	const char *ended = table_str(t, i, "ended_at");
	const char *begun = table_str(t, i, "started_at");
	char key[200];
	long s = took(begun, ended);

	snprintf(key, sizeof(key), "%s/%s", table_str(t, i, "host"),
	    table_str(t, i, "seq"));
	if ((*outcome == '\0' && *begun == '\0') || !is_news(f, key, outcome))
		return;
	stamp(f, *ended != '\0' ? ended : begun);
	text_pad(&f->out, table_str(t, i, "host"), 16, 0);
	buf_addf(&f->out, "  %2s %s  ", table_str(t, i, "seq"),
	    catalog_choice_name(f->b->cat, "runbook_step.phase",
	    table_str(t, i, "phase")));
	buf_add(&f->out, i18n_pick(table_str(t, i, "title"),
	    table_str(t, i, "title_en")));
	buf_addf(&f->out, ": %s", *outcome == '\0' ? _("begun") :
	    catalog_choice_name(f->b->cat, "run_step.outcome", outcome));
	if (*table_str(t, i, "rc") != '\0')
		buf_addf(&f->out, "  rc %s", table_str(t, i, "rc"));
	if (s >= 0)
		buf_addf(&f->out, "  %ld s", s);
	end_line(f, *ended != '\0' ? ended : begun);
}

/* Hosts are told when they reach an end or are held. */
static void
tell_host(struct follow *f, const struct table *t, size_t i)
{
	const char *state = table_str(t, i, "state");

	if (strcmp(state, "pending") == 0 || strcmp(state, "running") == 0 ||
	    !is_news(f, table_str(t, i, "host"), state))
		return;
	stamp(f, table_str(t, i, "ended_at"));
	text_pad(&f->out, table_str(t, i, "host"), 16, 0);
	buf_addf(&f->out, "  = %s", i18n_pick(table_str(t, i, "state_zh"),
	    table_str(t, i, "state_en")));
	if (*table_str(t, i, "note") != '\0')
		buf_addf(&f->out, "  %s", table_str(t, i, "note"));
	end_line(f, table_str(t, i, "ended_at"));
}

static void
tell_run(struct follow *f, const struct table *run)
{
	const char *at = table_str(run, 0, strcmp(table_str(run, 0, "state"),
	    "ended") == 0 ? "ended_at" : "started_at");
	char what[64];

	snprintf(what, sizeof(what), "%s %s", table_str(run, 0, "state"),
	    table_str(run, 0, "epoch"));
	if (!is_news(f, f->run, what))
		return;
	stamp(f, at);
	buf_addf(&f->out, "%s  %s", f->run,
	    i18n_pick(table_str(run, 0, "state_zh"),
	    table_str(run, 0, "state_en")));
	if (*table_str(run, 0, "runner") != '\0')
		buf_addf(&f->out, "  (%s)", table_str(run, 0, "runner"));
	end_line(f, at);
}

/* The end of the window comes near: at 15 and at 5 minutes. */
static void
tell_window(struct follow *f, const struct table *run)
{
	const char *left = table_str(run, 0, "window_left_s");
	long long s = table_num(run, 0, "window_left_s");
	char what[32];

	if (*left == '\0' || s <= 0 || s > 900)
		return;
	snprintf(what, sizeof(what), "%s", s > 300 ? "15" : "5");
	if (!is_news(f, "window", what))
		return;
	stamp(f, "");
	buf_addf(&f->out, _("the window ends in %lld min %lld s; no step "
	    "begins that cannot end in it"), s / 60, s % 60);
	end_line(f, "");
}

static int
tell_all(struct follow *f, const struct table *run, struct err *e)
{
	struct table *t = NULL;
	size_t i;
	int ended = strcmp(table_str(run, 0, "state"), "ended") == 0;

	if (!ended)
		tell_run(f, run);
	tell_window(f, run);
	if (rows_of(f, "v_run_step", "intent_at", "host", &t, e) < 0)
		return -1;
	for (i = 0; i < table_rows(t); i++)
		tell_step(f, t, i);
	table_free(t);
	if (rows_of(f, "v_run_host", "seq", "host", &t, e) < 0)
		return -1;
	for (i = 0; i < table_rows(t); i++)
		tell_host(f, t, i);
	table_free(t);
	if (ended)
		tell_run(f, run);
	tell_lines(f);
	return 0;
}

/* The end in figures; the exit status: 4 where a host's outcome is unknown,
 * 1 where one failed or was rolled back. */
static int
summary(struct follow *f, const struct table *run)
{
	static const char *const cols[] = { "ok", "failed", "rolled_back",
		"unknown", "held", "skipped", NULL };
	struct buf b;
	size_t i;

	buf_init(&b);
	buf_addf(&b, "%s: %lld", _("hosts"), table_num(run, 0, "hosts"));
	for (i = 0; cols[i] != NULL; i++)
		buf_addf(&b, ", %s %lld", catalog_state_name(f->b->cat, "TGT",
		    cols[i]), table_num(run, 0, cols[i]));
	buf_addc(&b, '\n');
	out_text(&b);
	buf_release(&b);
	if (table_num(run, 0, "unknown") > 0)
		return 4;
	return table_num(run, 0, "failed") > 0 ||
	    table_num(run, 0, "rolled_back") > 0;
}

static void
say_quiet(struct follow *f, const struct table *run)
{
	struct buf b;

	if (run != NULL && strcmp(table_str(run, 0, "state"), "open") != 0) {
		f->since = clock_mono();
		return;
	}
	if (f->quiet_said || clock_mono() - f->since < QUIET_US)
		return;
	f->quiet_said = 1;
	buf_init(&b);
	buf_add(&b, _("no runner has taken the run yet; is ccc-runner up?\n"));
	out_note(&b);
	buf_release(&b);
}

/* Tells what is new until the run ends or the person leaves. */
static int
follow_run(struct follow *f, struct err *e)
{
	struct table *run = NULL;
	struct buf left;
	int status = 0, ended = 0;

	while (!ended && !interrupted) {
		if (newest(f, &run, e) < 0 ||
		    (run != NULL && tell_all(f, run, e) < 0)) {
			table_free(run);
			run = NULL;
			if (e->code != ERR_NET && e->code != ERR_UNKNOWN)
				return -1;
			if (session_again(&f->b->s, e) < 0)
				return -1;
			continue;
		}
		ended = run != NULL && (strcmp(table_str(run, 0, "state"),
		    "ended") == 0 || (f->resolving &&
		    *table_str(run, 0, "asked") == '\0'));
		if (ended)
			status = summary(f, run);
		say_quiet(f, run);
		table_free(run);
		run = NULL;
		if (!ended)
			poll(NULL, 0, POLL_MS);
	}
	if (!ended) {
		buf_init(&left);
		buf_addf(&left,
		    _("the run goes on; `ccc run %s --follow` shows it again\n"),
		    f->number);
		out_note(&left);
		buf_release(&left);
	}
	return status;
}

static int
follow(struct batch *b, const char *number, int resolving, struct err *e)
{
	struct follow f = { .b = b, .number = number,
	    .resolving = resolving };
	struct sigaction sa = { .sa_handler = on_interrupt };
	size_t i;
	int status;

	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	buf_init(&f.out);
	f.since = clock_mono();
	status = follow_run(&f, e);
	for (i = 0; i < f.n; i++) {
		free(f.told[i].key);
		free(f.told[i].what);
	}
	free(f.told);
	for (i = 0; i < f.nlines; i++)
		free(f.lines[i].text);
	free(f.lines);
	buf_release(&f.out);
	return status;
}

/* Starts the run of words[0] where it does not run yet, then follows. */
static int
run_it(struct batch *b, struct request *r, int follows, int resolve,
    struct err *e)
{
	const char *number = NULL;
	size_t i;
	int status = 0, done = 1;

	for (i = 0; i < r->nwords; i++) {
		if (strchr(r->words[i], '=') != NULL)
			continue;
		if (number != NULL)
			return err_set(e, ERR_INPUT, _("run takes one NUMBER"));
		number = r->words[i];
	}
	if (number == NULL)
		return err_set(e, ERR_INPUT,
		    _("run needs the NUMBER of a change or a recovery"));
	if (find_action(b, number, resolve, &r->action, e) < 0)
		return -1;
	if (r->action == NULL && !follows)
		return err_set(e, ERR_INPUT,
		    _("%s is running already; --follow shows it"), number);
	if (r->action != NULL) {
		if (batch_may_write(b->env, "run", e) < 0)
			return -1;
		status = request_run(b, r, 0, &done, e);
	}
	if (status != 0 || !done || !follows)
		return status;
	return follow(b, number, resolve, e);
}

int
batch_run(struct batch_env *env, int argc, char **argv)
{
	struct request r;
	struct arg rows[10];
	struct args args;
	struct batch b;
	struct err e;
	size_t n = 0;
	int follows = 0, resolve = 0, status = -1;

	memset(&r, 0, sizeof(r));
	err_clear(&e);
	request_args(&r, 0, rows);
	while (rows[n].name != NULL)
		n++;
	rows[n++] = (struct arg) { "follow", NULL, &follows };
	rows[n++] = (struct arg) { "resolve", NULL, &resolve };
	rows[n] = (struct arg) { NULL, NULL, NULL };
	if (args_parse(&args, rows, argc, argv, &e) < 0)
		return batch_complain(&e);
	r.words = args.words;
	r.nwords = args.n;
	if (request_check(&r, &e) == 0 && batch_open(&b, env, &e) == 0) {
		status = run_it(&b, &r, follows, resolve, &e);
		batch_close(&b);
	}
	args_release(&args);
	return status < 0 ? batch_complain(&e) : status;
}
