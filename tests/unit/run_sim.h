#ifndef CCC_RUN_SIM_H
#define CCC_RUN_SIM_H

/*
 * A database and lines that answer what the test tells them, for a run that
 * goes by a clock of the test: start() makes a run of hosts h1 h2 .., up()
 * brings a line up, ends() ends its command, pass() lets time pass, said()
 * compares what was asked and sent.
 */
#include "core/run.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/buf.h"

#define SECOND INT64_C(1000000)
#define HOSTS_MAX 8

/* A line that does nothing until the test says so. */
struct line {
	int used, up, closed, cancelled;
	const struct line_ops *ops;
	void *arg;
	char login[16];
	char command[16384];	/* "" idle */
};

static struct {
	int64_t now;
	struct run *run;
	struct line lines[64];
	size_t n;
	struct buf log;		/* "begin h1.1;go;exec h1;..." */
	const char *verdict;	/* of the next begin; NULL go */
	const char *argv;	/* with it; NULL the right one */
	const char *beat;	/* state in the next beat */
	int beat_ok, hold_answers, end_ok;
	struct kept {
		enum run_ask what;
		size_t host;
		char p[8][200];
	} kept[64];
	size_t nkept;
} sim;

static int64_t
op_now(void *ctx)
{
	(void)ctx;
	return sim.now;
}

static int64_t
op_machine_s(void *ctx)
{
	(void)ctx;
	return 1782864000;
}

static struct table *
row(const char *const *cells)
{
	struct table *t;
	size_t i, n = 0;

	while (cells[2 * n] != NULL)
		n++;
	t = table_new(n);
	table_add_row(t);
	for (i = 0; i < n; i++) {
		table_name(t, i, cells[2 * i]);
		if (cells[2 * i + 1] != NULL)
			table_set(t, 0, i, cells[2 * i + 1],
			    strlen(cells[2 * i + 1]));
	}
	return t;
}

#define ROW(...) row((const char *const[]){ __VA_ARGS__, NULL, NULL })

static struct table *
answer_to(const struct kept *k)
{
	char argv[64], marker[64];
	const char *v = sim.verdict != NULL ? sim.verdict : "go";

	switch (k->what) {
	case RUN_BEAT:
		return ROW("ok", sim.beat_ok ? "1" : "0", "state",
		    sim.beat != NULL ? sim.beat : "running", "window_left_s",
		    "3600");
	case RUN_STEP_BEGIN:
		snprintf(argv, sizeof(argv), "cmd %.8s", k->p[3]);
		snprintf(marker, sizeof(marker), "m-%.8s-%.8s", k->p[2], k->p[3]);
		sim.verdict = NULL;
		return ROW("verdict", v, "argv", sim.argv != NULL ? sim.argv :
		    argv, "marker", marker, "rule", "", "detail", "{}",
		    "outcome", "ok", "rc", "0");
	case RUN_STEP_END:
	case RUN_STEP_UNSURE:
	case RUN_RESOLVE:
	case RUN_CAST:
		return ROW("ok", sim.end_ok ? "1" : "0");
	case RUN_HOST_END:
	case RUN_END:
		break;
	}
	return ROW("outcome", "done");
}

static void
write_down(const struct kept *k)
{
	const char *const *p = (const char *const[]){ k->p[2], k->p[3],
	    k->p[4], k->p[5] };

	switch (k->what) {
	case RUN_STEP_BEGIN:
		buf_addf(&sim.log, "begin %s.%s;", p[0], p[1]);
		break;
	case RUN_STEP_UNSURE:
	case RUN_STEP_END:
		buf_addf(&sim.log, "end %s.%s %s %s;", p[0], p[1], p[2], p[3]);
		break;
	case RUN_RESOLVE:
		buf_addf(&sim.log, "resolve %s.%s %s %s;", p[0], p[1], p[2],
		    p[3]);
		break;
	case RUN_HOST_END:
		buf_addf(&sim.log, "host %s %s;", p[0], p[1]);
		break;
	case RUN_END:
		buf_add(&sim.log, "over;");
		break;
	case RUN_BEAT:
	case RUN_CAST:
		break;
	}
}

static void
op_ask(void *ctx, struct run *r, enum run_ask what, size_t host,
    const char *proc, const char *const *params, size_t n)
{
	struct kept *k = &sim.kept[sim.nkept++];
	size_t i;

	(void)ctx;
	(void)r;
	assert_true(sim.nkept < 64 && proc[0] == 'r' && n <= 8);
	memset(k, 0, sizeof(*k));
	k->what = what;
	k->host = host;
	for (i = 0; i < n; i++)
		snprintf(k->p[i], sizeof(k->p[i]), "%s",
		    params[i] != NULL ? params[i] : "-");
	write_down(k);
}

static struct line *
op_open(void *ctx, const struct line_target *t, const struct line_ops *ops,
    void *arg)
{
	struct line *l = &sim.lines[sim.n++];

	(void)ctx;
	assert_true(sim.n < 64);
	memset(l, 0, sizeof(*l));
	l->used = 1;
	l->ops = ops;
	l->arg = arg;
	snprintf(l->login, sizeof(l->login), "%s", t->login);
	return l;
}

static void
op_exec(void *ctx, struct line *l, const char *command, int64_t limit_ms)
{
	(void)ctx;
	(void)limit_ms;
	assert_true(l->up && !l->closed && l->command[0] == '\0');
	snprintf(l->command, sizeof(l->command), "%s", command);
	buf_addf(&sim.log, "%s %s;", strstr(command, "ccc void") != NULL ?
	    "read" : "exec", l->login);
}

static void
op_cancel(void *ctx, struct line *l)
{
	(void)ctx;
	l->cancelled = 1;
}

static void
op_close(void *ctx, struct line *l)
{
	(void)ctx;
	l->closed = 1;
}

static void
op_say(void *ctx, const char *text)
{
	(void)ctx;
	(void)text;
}

static const struct run_ops ops = { op_now, op_machine_s, op_ask, op_open,
    op_exec, op_cancel, op_close, op_say };

/* Answers what was asked, until nothing more is asked. */
static void
answer_all(void)
{
	struct kept k;
	struct table *t;

	run_tick(sim.run);
	while (sim.nkept > 0 && !sim.hold_answers) {
		k = sim.kept[0];
		memmove(sim.kept, sim.kept + 1, --sim.nkept * sizeof(k));
		t = answer_to(&k);
		run_answer(sim.run, k.what, k.host, t, NULL);
		table_free(t);
		run_tick(sim.run);
	}
}

static void
pass(int64_t us)
{
	sim.now += us;
	answer_all();
}

static struct line *
line_of(const char *login)
{
	size_t i;

	for (i = sim.n; i > 0; i--)
		if (strcmp(sim.lines[i - 1].login, login) == 0 &&
		    !sim.lines[i - 1].closed)
			return &sim.lines[i - 1];
	return NULL;
}

static void
up(const char *login)
{
	struct line *l = line_of(login);

	assert_non_null(l);
	if (!l->up) {
		l->up = 1;
		l->ops->ready(l->arg);
		answer_all();
	}
}

/* The command under way on the host ends. */
static void
ends(const char *login, enum line_end end, int status, const char *out,
    int lost)
{
	struct line_result r = { .end = end, .status = status,
	    .line_lost = lost };
	struct line *l = line_of(login);

	assert_non_null(l);
	assert_true(l->command[0] != '\0');
	l->command[0] = '\0';
	r.cancelled = l->cancelled;
	if (out != NULL)
		l->ops->output(l->arg, 0, out, strlen(out));
	l->closed = lost;
	l->ops->ended(l->arg, &r);
	answer_all();
}

static void
fine(const char *login)
{
	up(login);
	ends(login, LINE_STATUS, 0, NULL, 0);
}

#define STEP(seq, phase, expect, fail) "{\"seq\":" seq ",\"phase\":\"" phase \
	"\",\"argv\":\"cmd " seq "\",\"timeout_s\":60,\"expect\":\"" expect \
	"\",\"on_fail\":\"" fail "\",\"auth_action\":\"view\",\"kind\":\"ssh\"}"
static const char two[] = "[" STEP("1", "action", "rc=0", "stop_host") ","
    STEP("2", "verify", "out=ok", "rollback") ","
    STEP("3", "rollback", "rc=0", "stop_all") ","
    STEP("4", "rollback", "rc=0", "stop_all") "]";
static const char one[] = "[" STEP("1", "action", "rc=0", "stop_host") "]";
static const char all[] = "[" STEP("1", "action", "rc=0", "stop_all") "]";

/* Hosts h1 h2 ..; done: of the first, or NULL. */
static void
start_with(const char *verdict, const char *argv, size_t n, const char *batch,
    const char *steps, const char *done)
{
	static const char *const cols[] = { "host", "login", "address", "port",
	    "state", "keys", "steps", "done" };
	struct run_conf conf = { .lease_s = 30, .parallel = 3,
	    .settle_ms = 5000, .retry_ms = 1000 };
	struct table *h = table_new(8), *c;
	struct err e = { 0 };
	char name[8];
	size_t i, k, r;

	memset(&sim, 0, sizeof(sim));
	buf_init(&sim.log);
	sim.now = 1000 * SECOND;
	sim.beat_ok = sim.end_ok = 1;
	sim.verdict = verdict;
	sim.argv = argv;
	for (k = 0; k < 8; k++)
		table_name(h, k, cols[k]);
	for (i = 0; i < n; i++) {
		const char *cells[8] = { name, name, "127.0.0.1", "22",
		    i == 0 && done != NULL ? "running" : "pending",
		    "ssh-ed25519 SHA256:x", steps, i == 0 ? done : NULL };

		snprintf(name, sizeof(name), "h%d", (int)i % 8 + 1);
		r = table_add_row(h);
		for (k = 0; k < 8; k++)
			if (cells[k] != NULL)
				table_set(h, r, k, cells[k], strlen(cells[k]));
	}
	c = ROW("run", "CHG-1/1", "epoch", done != NULL ? "2" : "1",
	    "first_alone", "1", "resumed", done != NULL ? "1" : "0", "batch",
	    batch, "max_failed", "2", "mode", "forward");
	sim.run = run_new(c, h, &conf, &ops, NULL, &e);
	assert_non_null(sim.run);
	table_free(c);
	table_free(h);
	answer_all();
}

static void
start(size_t n, const char *batch, const char *steps, const char *done)
{
	start_with(NULL, NULL, n, batch, steps, done);
}

static void
finish(void)
{
	run_free(sim.run);
	buf_release(&sim.log);
}

static void
said(const char *want)
{
	assert_string_equal(sim.log.s, want);
	buf_reset(&sim.log);
}

#endif
