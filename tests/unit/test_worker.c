/*
 * The worker on a real server: the caller never waits, an answer that was
 * lost is asked for again with the same id, and the end comes quickly.
 */
#include "core/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/clock.h"
#include "core/sha256.h"
#include "tests/unit/private_db.h"

#define SECOND 1000000

static int
set_up(void **state)
{
	if (private_db_start(state) < 0 || private_schema("secret") < 0)
		return -1;
	admin_do("CREATE TABLE s.request (req CHAR(36) PRIMARY KEY, "
	    "answer INT)");
	admin_do("CREATE TABLE s.counter (n INT)");
	admin_do("INSERT INTO s.counter VALUES(0)");
	/* The form of every writing procedure: the id in the transaction;
	 * the same id gives the first answer. The wait is after the commit,
	 * where a cut hides a success. */
	admin_do("CREATE PROCEDURE s.bump(p_req TEXT, p_wait TEXT) BEGIN "
	    "START TRANSACTION; INSERT IGNORE INTO s.request(req) "
	    "VALUES(p_req); IF ROW_COUNT()=1 THEN "
	    "UPDATE s.counter SET n=n+1; UPDATE s.request SET answer="
	    "(SELECT n FROM s.counter) WHERE req=p_req; COMMIT; "
	    "DO SLEEP(p_wait); ELSE COMMIT; END IF; "
	    "SELECT answer FROM s.request WHERE req=p_req; END");
	admin_do("CREATE PROCEDURE s.refuse() SIGNAL SQLSTATE '45000' SET "
	    "MYSQL_ERRNO=45001, MESSAGE_TEXT='no'");
	return 0;
}

/* Waits as the screen does: on the descriptor. */
static unsigned int
take(struct worker *w, struct work *out, int ms)
{
	struct pollfd p = { worker_fd(w), POLLIN, 0 };
	int64_t end = clock_mono() + (int64_t)ms * 1000, left;
	unsigned int id;

	while ((left = end - clock_mono()) > 0) {
		if (poll(&p, 1, (int)(left / 1000) + 1) < 0 && errno != EINTR)
			break;
		id = worker_take(w, out);
		if (id != 0)
			return id;
	}
	fail_msg("nothing finished within %d ms", ms);
	return 0;
}

static unsigned int
bump(struct worker *w, const char *req, const char *wait, int again)
{
	struct work k = { .kind = 5, .proc = "s.bump", .again = again };

	k.params[0] = req;
	k.params[1] = wait;
	k.nparams = 2;
	return worker_submit(w, &k);
}

/* Inside a procedure the list shows the definer: so all but ourselves. */
static void
kill_person(void)
{
	struct table *t = admin_sql("SELECT ID FROM "
	    "information_schema.PROCESSLIST WHERE ID<>CONNECTION_ID()");
	char sql[64];
	size_t i;

	for (i = 0; i < table_rows(t); i++) {
		snprintf(sql, sizeof(sql), "KILL %s", table_get(t, i, 0));
		admin_do(sql);
	}
	table_free(t);
}

static void
answers_come_in_order(void **state)
{
	struct db_login l = private_login("op04", "secret", 3);
	struct worker *w = worker_new(&l);
	struct db_cond c = { "n", DB_GE, "0" };
	const char *cols[] = { "n", NULL };
	struct work k = { .kind = 3 }, out;
	char req[37], number[8];
	unsigned int ids[40], i;
	long long last;

	(void)state;
	assert_int_equal(worker_state(w, &last), 0);
	assert_int_equal(worker_take(w, &out), 0);
	for (i = 0; i < 40; i++) {
		if (i % 2) {
			uuid_new(req);
			ids[i] = bump(w, req, "0", 1);
			memset(req, 'x', 36);	/* it was copied */
			continue;
		}
		snprintf(number, sizeof(number), "%u", 0u);
		c.val = number;
		k.query = (struct db_query){ .view = "counter", .cols = cols,
		    .conds = &c, .nconds = 1 };
		k.ctx = &ids[i];
		ids[i] = worker_submit(w, &k);
		memset(number, 'y', sizeof(number) - 1);
	}
	for (i = 0; i < 40; i++) {
		assert_int_equal(take(w, &out, 5000), ids[i]);
		assert_int_equal(out.err.code, ERR_NONE);
		assert_int_equal(out.kind, i % 2 ? 5 : 3);
		assert_ptr_equal(out.ctx, i % 2 ? NULL : &ids[i]);
		assert_int_equal(table_rows(out.result), 1);
		assert_true(out.took_us > 0);
		table_free(out.result);
	}
	assert_int_equal(worker_take(w, &out), 0);
	assert_int_equal(worker_pending(w), 0);
	assert_int_equal(worker_state(w, &last), 1);
	assert_true(clock_mono() - last < 2 * SECOND);
	worker_free(w);
}

static void
the_caller_never_waits(void **state)
{
	struct db_login l = private_login("op04", "secret", 3);
	struct worker *w = worker_new(&l);
	struct work k = { .proc = "s.wait", .nparams = 1 }, out;
	int64_t began = clock_mono();
	int i;

	(void)state;
	k.params[0] = "0.6";
	for (i = 0; i < 1000; i++) {
		if (i < 2)
			worker_submit(w, &k);
		worker_pending(w);
		worker_state(w, NULL);
		assert_int_equal(worker_take(w, &out), 0);
	}
	assert_true(clock_mono() - began < SECOND / 5);
	assert_int_equal(worker_pending(w), 2);
	take(w, &out, 3000);
	table_free(out.result);
	/* What was asked and is not taken is freed with the worker. */
	usleep(700000);
	worker_free(w);
}

static void
errors_come_back_and_the_line_stays(void **state)
{
	struct db_login l = private_login("op04", "secret", 3);
	struct worker *w = worker_new(&l);
	struct work k = { .proc = "s.refuse" }, out;

	(void)state;
	worker_submit(w, &k);
	take(w, &out, 3000);
	assert_int_equal(out.err.code, ERR_INPUT);
	assert_string_equal(out.err.text, "no");
	assert_null(out.result);
	assert_int_equal(worker_state(w, NULL), 1);
	k = (struct work){ .query = { .view = "no such view" } };
	worker_submit(w, &k);
	take(w, &out, 3000);
	assert_int_equal(out.err.code, ERR_INPUT);
	worker_free(w);
	l = private_login("op04", "wrong", 3);
	w = worker_new(&l);
	worker_submit(w, &k);
	take(w, &out, 3000);
	assert_int_equal(out.err.code, ERR_DENIED);
	assert_int_equal(worker_state(w, NULL), -1);
	worker_free(w);
}

/* Cut after the commit: the write happened, and its answer comes later. */
static void
a_lost_answer_is_asked_for_again(void **state)
{
	struct db_login l = private_login("op04", "secret", 3);
	struct worker *w = worker_new(&l);
	long long before = admin_number("SELECT n FROM s.counter");
	struct work out;
	char req[37];
	int i;

	(void)state;
	for (i = 0; i < 5; i++) {
		uuid_new(req);
		bump(w, req, "2", 1);
		usleep(200000);
		kill_person();
		take(w, &out, 5000);
		assert_int_equal(out.err.code, ERR_NONE);
		/* Not the end of the wait: the cut was met. */
		assert_true(out.took_us < 1500000);
		assert_int_equal(table_num(out.result, 0, "answer"),
		    before + i + 1);
		table_free(out.result);
	}
	assert_int_equal(admin_number("SELECT n FROM s.counter"), before + 5);
	/* A write without an id is not repeated: it stays unknown. */
	uuid_new(req);
	bump(w, req, "2", 0);
	usleep(200000);
	kill_person();
	take(w, &out, 5000);
	assert_true(out.took_us < 1500000);
	assert_int_equal(out.err.code, ERR_UNKNOWN);
	assert_int_equal(admin_number("SELECT n FROM s.counter"), before + 6);
	/* A read over a line that broke meanwhile just comes. */
	kill_person();
	out = (struct work){ .query = { .view = "counter" } };
	worker_submit(w, &out);
	take(w, &out, 3000);
	assert_int_equal(out.err.code, ERR_NONE);
	table_free(out.result);
	worker_free(w);
}

/* The server goes and comes back while a write is under way. */
static void
it_outlives_the_server(void **state)
{
	struct db_login l = private_login("op04", "secret", 3);
	struct worker *w = worker_new(&l);
	struct work k = { .query = { .view = "counter" } }, out;
	long long before = admin_number("SELECT n FROM s.counter");
	int64_t began;
	struct server again;
	struct err e;
	char req[37];

	(void)state;
	worker_submit(w, &k);
	take(w, &out, 3000);
	table_free(out.result);
	db_close(private_admin);
	uuid_new(req);
	bump(w, req, "2", 1);
	usleep(200000);
	assert_int_equal(server_stop(private_dir, &e), 0);
	usleep(500000);
	assert_int_equal(worker_state(w, NULL), 0);
	assert_int_equal(worker_pending(w), 1);
	assert_int_equal(server_join(&again, private_dir, &e), 0);
	assert_int_equal(server_admin(private_dir, &private_admin, &e), 0);
	take(w, &out, 8000);
	assert_int_equal(out.err.code, ERR_NONE);
	assert_int_equal(table_num(out.result, 0, "answer"), before + 1);
	table_free(out.result);
	assert_int_equal(admin_number("SELECT n FROM s.counter"), before + 1);
	/* Down for good: a read is told at once, a write in three seconds. */
	db_close(private_admin);
	assert_int_equal(server_stop(private_dir, &e), 0);
	began = clock_mono();
	worker_submit(w, &k);
	take(w, &out, 1000);
	assert_int_equal(out.err.code, ERR_NET);
	uuid_new(req);
	bump(w, req, "0", 1);
	take(w, &out, 9000);
	assert_true(out.err.code == ERR_NET || out.err.code == ERR_UNKNOWN);
	assert_in_range(clock_mono() - began, 2 * SECOND, 9 * SECOND);
	worker_free(w);
	server_leave(&again);
	assert_int_equal(server_join(&again, private_dir, &e), 0);
	assert_int_equal(server_admin(private_dir, &private_admin, &e), 0);
	server_leave(&again);
}

static void
the_end_does_not_wait(void **state)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	struct db_login l = private_login("op04", "secret", 3);
	struct worker *w = worker_new(&l);
	struct work k = { .proc = "s.wait", .nparams = 1 };
	char path[100];
	int64_t began;
	int fd, i;

	(void)state;
	/* In a statement: the line is cut. */
	k.params[0] = "3";
	for (i = 0; i < 3; i++)
		worker_submit(w, &k);
	usleep(300000);
	began = clock_mono();
	worker_free(w);
	assert_true(clock_mono() - began < SECOND / 2);
	/* In a connect that nobody answers: it is left behind. */
	snprintf(path, sizeof(path), "%s/silent.sock", private_dir);
	memcpy(a.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(listen(fd, 5), 0);
	l.socket = path;
	w = worker_new(&l);
	worker_submit(w, &k);
	usleep(200000);
	began = clock_mono();
	worker_free(w);
	assert_true(clock_mono() - began < SECOND);
	/* And frees what is its own when the connect gives up. */
	sleep(3);
	close(fd);
	unlink(path);
	worker_free(NULL);
	w = worker_new(&l);
	worker_free(w);
}

/* Signals are for the thread that draws. */
static volatile sig_atomic_t got_in;
static pthread_t main_thread;

static void
on_signal(int sig)
{
	(void)sig;
	got_in = pthread_equal(pthread_self(), main_thread) ? 1 : 2;
}

static void
signals_stay_away(void **state)
{
	struct db_login l = private_login("op04", "secret", 3);
	struct worker *w = worker_new(&l);
	struct sigaction sa = { .sa_handler = on_signal }, old;
	int i;

	(void)state;
	main_thread = pthread_self();
	sigaction(SIGUSR1, &sa, &old);
	for (i = 0; i < 50; i++) {
		got_in = 0;
		kill(getpid(), SIGUSR1);
		assert_int_equal(got_in, 1);
	}
	sigaction(SIGUSR1, &old, NULL);
	worker_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_come_in_order),
		cmocka_unit_test(the_caller_never_waits),
		cmocka_unit_test(errors_come_back_and_the_line_stays),
		cmocka_unit_test(a_lost_answer_is_asked_for_again),
		cmocka_unit_test(it_outlives_the_server),
		cmocka_unit_test(the_end_does_not_wait),
		cmocka_unit_test(signals_stay_away),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests_name("worker", tests, set_up,
	    private_db_stop);
}
