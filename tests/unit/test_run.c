/*
 * A run step by step, with a database and lines that are told what to answer:
 * who starts when, what is asked in which order, what is told of each end.
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

static void
test_first_alone(void **state)
{
	(void)state;
	start(6, "2", one, NULL);
	said("begin h1.1;");
	assert_null(line_of("h2"));
	fine("h1");
	said("exec h1;end h1.1 ok 0;host h1 ok;begin h2.1;begin h3.1;");
	fine("h3");
	said("exec h3;end h3.1 ok 0;host h3 ok;");
	fine("h2");
	said("exec h2;end h2.1 ok 0;host h2 ok;begin h4.1;begin h5.1;");
	fine("h4");
	fine("h5");
	fine("h6");
	assert_non_null(strstr(sim.log.s, "host h6 ok;over;"));
	assert_true(run_is_over(sim.run));
	finish();
}

static void
test_parallel(void **state)
{
	(void)state;
	start(6, "0", one, NULL);
	fine("h1");
	assert_non_null(line_of("h4"));
	assert_null(line_of("h5"));	/* three at once */
	fine("h4");
	assert_non_null(line_of("h5"));
	finish();
}

static void
test_back(void **state)
{
	(void)state;
	start(1, "1", two, NULL);
	fine("h1");
	said("begin h1.1;exec h1;end h1.1 ok 0;begin h1.2;exec h1;");
	ends("h1", LINE_STATUS, 0, "not ok\n", 0);
	said("end h1.2 fail 0;begin h1.3;exec h1;");
	ends("h1", LINE_STATUS, 0, NULL, 0);
	ends("h1", LINE_STATUS, 0, NULL, 0);
	said("end h1.3 ok 0;begin h1.4;exec h1;end h1.4 ok 0;"
	    "host h1 rolled_back;over;");
	finish();
}

static void
test_back_fails(void **state)
{
	(void)state;
	start(3, "1", two, NULL);
	fine("h1");
	ends("h1", LINE_STATUS, 0, "no", 0);
	buf_reset(&sim.log);
	ends("h1", LINE_STATUS, 1, NULL, 0);
	/* stop_all: nobody else starts; they stay for a person to decide. */
	said("end h1.3 fail 1;host h1 failed;over;");
	finish();
}

static void
test_stop_all(void **state)
{
	(void)state;
	start(4, "3", all, NULL);
	fine("h1");
	up("h2");
	up("h3");
	buf_reset(&sim.log);
	ends("h2", LINE_STATUS, 3, NULL, 0);
	ends("h3", LINE_STATUS, 0, NULL, 0);	/* was under way: to its end */
	assert_non_null(strstr(sim.log.s, "host h2 failed;"));
	assert_non_null(strstr(sim.log.s, "host h3 ok;"));
	assert_null(strstr(sim.log.s, "h5"));
	finish();
}

/* Nothing is sent that is not what was hashed. */
static void
test_other_argv(void **state)
{
	(void)state;
	start_with(NULL, "cmd 1 ", 1, "1", one, NULL);
	assert_null(line_of("h1"));
	said("begin h1.1;end h1.1 unknown -;resolve h1.1 not_started -;"
	    "host h1 failed;over;");
	finish();
}

static void
test_not_reached(void **state)
{
	struct line *l;
	int i;

	(void)state;
	start(1, "1", one, NULL);
	said("begin h1.1;");
	for (i = 0; i < 3; i++) {
		l = line_of("h1");
		assert_non_null(l);
		l->closed = 1;
		l->ops->lost(l->arg, FAULT_CONNECT, "Connection refused");
		answer_all();
		pass(SECOND);
	}
	/* Never sent: told as unknown and settled as not started at once. */
	said("end h1.1 unknown -;resolve h1.1 not_started -;host h1 failed;"
	    "over;");
	finish();
}

static void
test_wrong_key(void **state)
{
	struct line *l;

	(void)state;
	start(1, "1", one, NULL);
	l = line_of("h1");
	l->closed = 1;
	l->ops->lost(l->arg, FAULT_HOSTKEY, "another key");
	answer_all();
	said("begin h1.1;end h1.1 unknown -;resolve h1.1 not_started -;"
	    "host h1 failed;over;");
	finish();
}

static void
test_lost(void **state)
{
	(void)state;
	start(1, "1", one, NULL);
	up("h1");
	ends("h1", LINE_UNKNOWN, 0, NULL, 1);
	said("begin h1.1;exec h1;end h1.1 unknown -;");
	up("h1");
	said("read h1;");
	ends("h1", LINE_STATUS, 0, "ccc live 1000001\n", 0);
	said("");
	pass(SECOND);
	said("read h1;");
	ends("h1", LINE_STATUS, 0, "ccc code 0 0 1000001 0\n", 0);
	said("resolve h1.1 ok 0;host h1 ok;over;");
	finish();
}

static void
test_lost_void(void **state)
{
	(void)state;
	start(1, "1", one, NULL);
	up("h1");
	ends("h1", LINE_UNKNOWN, 0, NULL, 1);
	up("h1");
	buf_reset(&sim.log);
	ends("h1", LINE_STATUS, 0, "ccc void\n", 0);
	said("resolve h1.1 not_started -;");
	pass(SECOND);	/* proven not started: asked for anew, and once */
	said("begin h1.1;exec h1;");
	ends("h1", LINE_STATUS, 0, NULL, 0);
	said("end h1.1 ok 0;host h1 ok;over;");
	finish();
}

static void
test_lost_gone(void **state)
{
	(void)state;
	start(1, "1", one, NULL);
	up("h1");
	ends("h1", LINE_UNKNOWN, 0, NULL, 1);
	up("h1");
	buf_reset(&sim.log);
	ends("h1", LINE_STATUS, 0, "ccc gone 1000001\n", 0);
	said("host h1 unknown;over;");
	finish();
}

/* The host does not come back: unknown stays unknown. */
static void
test_lost_for_good(void **state)
{
	struct line *l;
	int i;

	(void)state;
	start(1, "1", one, NULL);
	up("h1");
	ends("h1", LINE_UNKNOWN, 0, NULL, 1);
	buf_reset(&sim.log);
	for (i = 0; i < 10 && (l = line_of("h1")) != NULL; i++) {
		l->closed = 1;
		l->ops->lost(l->arg, FAULT_CONNECT, "no route");
		answer_all();
		pass(SECOND);
	}
	said("host h1 unknown;over;");
	finish();
}

/* 97 is the wrapper's or the step's own: the marker tells. */
static void
test_wrapper_status(void **state)
{
	(void)state;
	start(1, "1", one, NULL);
	up("h1");
	buf_reset(&sim.log);
	ends("h1", LINE_STATUS, 97, NULL, 0);
	said("read h1;");
	ends("h1", LINE_STATUS, 0, "ccc code 97 0 1000001 0\n", 0);
	said("end h1.1 fail 97;host h1 failed;over;");
	finish();
	start(1, "1", one, NULL);
	up("h1");
	ends("h1", LINE_STATUS, 98, NULL, 0);
	buf_reset(&sim.log);
	ends("h1", LINE_STATUS, 0, "ccc void\n", 0);
	said("end h1.1 unknown -;resolve h1.1 not_started -;host h1 failed;"
	    "over;");
	finish();
}

/* Its marker needs the output that only the line had. */
static void
test_needs_output(void **state)
{
	(void)state;
	start(1, "1", "[" STEP("1", "action", "out=ok", "stop_host") "]",
	    NULL);
	up("h1");
	ends("h1", LINE_UNKNOWN, 0, NULL, 1);
	up("h1");
	buf_reset(&sim.log);
	ends("h1", LINE_STATUS, 0, "ccc code 0 0 1 0\n", 0);
	said("host h1 unknown;over;");
	finish();
	start(1, "1", "[" STEP("1", "action", "out=ok", "stop_host") "]",
	    NULL);
	up("h1");
	ends("h1", LINE_UNKNOWN, 0, NULL, 1);
	up("h1");
	buf_reset(&sim.log);
	ends("h1", LINE_STATUS, 0, "ccc code 0 0 1 1\nok\n", 0);
	said("resolve h1.1 ok 0;host h1 ok;over;");
	finish();
}

static void
test_taken_over(void **state)
{
	(void)state;
	start(2, "1", two, "[{\"seq\":1,\"outcome\":\"unknown\",\"rc\":null,"
	    "\"marker\":\"m1\"}]");
	said("");	/* first of all the marker */
	up("h1");
	said("read h1;");
	ends("h1", LINE_STATUS, 0, "ccc code 0 0 1000001 0\n", 0);
	said("resolve h1.1 ok 0;begin h1.2;exec h1;");
	ends("h1", LINE_STATUS, 0, "ok", 0);
	said("end h1.2 ok 0;host h1 ok;begin h2.1;");
	finish();
}

static void
test_fenced(void **state)
{
	struct line *l;

	(void)state;
	start(3, "2", one, NULL);
	up("h1");
	l = line_of("h1");
	sim.beat_ok = 0;
	buf_reset(&sim.log);
	pass(6 * SECOND);
	/* The step under way is left to its end, and nothing is said of it. */
	assert_false(l->closed);
	assert_false(run_is_over(sim.run));
	ends("h1", LINE_STATUS, 0, NULL, 0);
	said("");
	assert_true(run_is_over(sim.run));
	finish();
}

/* The answer took longer than the lease: nothing is sent on it. */
static void
test_lease(void **state)
{
	(void)state;
	start(1, "1", one, NULL);
	sim.hold_answers = 1;
	sim.now += 29 * SECOND + SECOND / 2;
	buf_reset(&sim.log);
	up("h1");
	said("end h1.1 unknown -;resolve h1.1 not_started -;");
	sim.hold_answers = 0;
	answer_all();
	said("");
	pass(SECOND);
	said("begin h1.1;exec h1;");
	finish();
}

/* The verdicts that are no go, one each. */
static void
test_verdicts(void **state)
{
	static const char *const rows[][2] = {
		{ "hold", "begin h1.1;host h1 held;begin h2.1;begin h3.1;" },
		{ "stop", "begin h1.1;over;" },
		{ "wait", "begin h1.1;" },
		{ "fenced", "begin h1.1;" },
		{ "done", "begin h1.1;host h1 ok;begin h2.1;begin h3.1;" },
		{ "perhaps", "begin h1.1;" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		start_with(rows[i][0], NULL, 3, "2", one, NULL);
		said(rows[i][1]);
		finish();
	}
}

static void
test_stopped(void **state)
{
	struct line *l;

	(void)state;
	start(3, "2", two, NULL);
	up("h1");
	l = line_of("h1");
	buf_reset(&sim.log);
	sim.beat = "ended";
	pass(6 * SECOND);
	assert_true(l->cancelled);
	ends("h1", LINE_STATUS, 143, NULL, 0);
	said("end h1.1 fail 143;host h1 failed;");
	assert_true(run_is_over(sim.run));
	finish();
}

static void
test_leave(void **state)
{
	(void)state;
	start(3, "2", two, NULL);
	up("h1");
	run_leave(sim.run);
	assert_int_equal(run_busy(sim.run), 1);
	assert_false(run_is_over(sim.run));
	buf_reset(&sim.log);
	ends("h1", LINE_STATUS, 0, NULL, 0);
	said("end h1.1 ok 0;");		/* told, and no step more */
	assert_true(run_is_over(sim.run));
	finish();
}

static void
test_refused_outcome(void **state)
{
	(void)state;
	start(2, "2", two, NULL);
	up("h1");
	sim.end_ok = 0;
	buf_reset(&sim.log);
	ends("h1", LINE_STATUS, 0, NULL, 0);
	said("end h1.1 ok 0;");	/* not taken: another has the run */
	assert_true(run_is_over(sim.run));
	finish();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_alone),
		cmocka_unit_test(test_parallel),
		cmocka_unit_test(test_back),
		cmocka_unit_test(test_back_fails),
		cmocka_unit_test(test_stop_all),
		cmocka_unit_test(test_other_argv),
		cmocka_unit_test(test_not_reached),
		cmocka_unit_test(test_wrong_key),
		cmocka_unit_test(test_lost),
		cmocka_unit_test(test_lost_void),
		cmocka_unit_test(test_lost_gone),
		cmocka_unit_test(test_lost_for_good),
		cmocka_unit_test(test_wrapper_status),
		cmocka_unit_test(test_needs_output),
		cmocka_unit_test(test_taken_over),
		cmocka_unit_test(test_fenced),
		cmocka_unit_test(test_lease),
		cmocka_unit_test(test_verdicts),
		cmocka_unit_test(test_stopped),
		cmocka_unit_test(test_leave),
		cmocka_unit_test(test_refused_outcome),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
