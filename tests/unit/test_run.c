/*
 * A run step by step, with a database and lines that are told what to answer:
 * who starts when, what is asked in which order, what is told of each end.
 */
#include "core/run.h"
#include "run_sim.h"

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

/* Told to end, it ended as if whole: only its marker knows whether it was cut. */
static void
test_cut_short(void **state)
{
	static const char *const marks[] = { "ccc code 0 0 1 0\n",
	    "ccc code 0 1 1 0\n" };
	static const char *const told[] = { "resolve h1.1 ok 0;",
	    "host h1 unknown;" };
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		start(1, "1", two, NULL);
		up("h1");
		buf_reset(&sim.log);
		sim.beat = "ended";
		pass(6 * SECOND);
		ends("h1", LINE_STATUS, 0, NULL, 0);
		said("end h1.1 unknown 0;read h1;");
		ends("h1", LINE_STATUS, 0, marks[i], 0);
		assert_non_null(strstr(sim.log.s, told[i]));
		finish();
	}
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

/* Told to end while a marker is asked for: nothing is concluded. */
static void
test_leave_unsettled(void **state)
{
	(void)state;
	start(1, "1", one, NULL);
	up("h1");
	ends("h1", LINE_UNKNOWN, 0, NULL, 1);
	up("h1");
	run_leave(sim.run);
	buf_reset(&sim.log);
	ends("h1", LINE_STATUS, 0, "ccc live 1000001\n", 0);
	said("");
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
		cmocka_unit_test(test_cut_short),
		cmocka_unit_test(test_leave),
		cmocka_unit_test(test_leave_unsettled),
		cmocka_unit_test(test_refused_outcome),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
