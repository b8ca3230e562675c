/*
 * The database connection on a real server: values in and out, pages, what
 * errors mean, what breaks in the middle, whom it does not trust.
 */
#include "core/db.h"

#include <fcntl.h>
#include <locale.h>
#include <setjmp.h>
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

#include "core/buf.h"
#include "core/clock.h"
#include "core/text.h"
#include "tests/unit/hostile.h"
#include "tests/unit/private_db.h"

static struct db *person;

static struct db *
connect_as(const char *user, const char *password)
{
	struct db_login l = private_login(user, password, 2);
	struct db *d = NULL;
	struct err e;

	err_clear(&e);
	if (db_open(&d, &l, &e) < 0)
		fail_msg("%s: %s", user, e.text);
	return d;
}

static int
set_up(void **state)
{
	if (private_db_start(state) < 0 || private_schema("p'q\\r") < 0)
		return -1;
	admin_do("CREATE TABLE s.t (id BIGINT PRIMARY KEY, v VARCHAR(200), "
	    "g INT NULL, at DATETIME(6), money DECIMAL(14,4), raw BLOB)");
	admin_do("CREATE PROCEDURE s.put(p_id TEXT, p_v TEXT) BEGIN "
	    "INSERT INTO s.t(id,v) VALUES(p_id,p_v); "
	    "SELECT 'first' a; SELECT 'done' outcome, p_v v; END");
	admin_do("CREATE PROCEDURE s.quiet() BEGIN DO 1; END");
	admin_do("CREATE PROCEDURE s.refuse(p TEXT) BEGIN SELECT 1 a; "
	    "SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, "
	    "MESSAGE_TEXT=p; END");
	person = connect_as("op04", "p'q\\r");
	return 0;
}

static int
tear_down(void **state)
{
	db_close(person);
	return private_db_stop(state);
}

static struct table *
call(const char *proc, const char *a, const char *b)
{
	struct db_param p[2] = { { a, 0 }, { b, 0 } };
	struct table *t = NULL;
	struct err e;

	err_clear(&e);
	if (db_call(person, proc, p, a == NULL ? 0 : b == NULL ? 1 : 2, &t,
	    &e) < 0)
		fail_msg("%s: %s", proc, e.text);
	return t;
}

static struct table *
select_page(struct db_query *q)
{
	struct table *t = NULL;
	struct err e;

	err_clear(&e);
	if (db_select(person, q, &t, &e) < 0)
		fail_msg("%s", e.text);
	return t;
}

/* ---- values ---- */

static void
the_last_set_is_the_answer(void **state)
{
	struct table *t;
	int i;

	(void)state;
	for (i = 0; i < 3; i++) {
		admin_do("DELETE FROM s.t");
		t = call("s.put", "7", "常德 \xf0\xa0\x80\x80 \xf0\x9f\x98"
		    "\x80 'quoted' \\ %");
		assert_int_equal(table_rows(t), 1);
		assert_string_equal(table_str(t, 0, "outcome"), "done");
		assert_string_equal(table_str(t, 0, "v"), "常德 \xf0\xa0\x80"
		    "\x80 \xf0\x9f\x98\x80 'quoted' \\ %");
		table_free(t);
		assert_null(call("s.quiet", NULL, NULL));
	}
	/* What went in is what stands there, four-byte characters whole. */
	assert_int_equal(admin_number("SELECT CHAR_LENGTH(v) FROM s.t"), 19);
}

static void
values_come_as_text(void **state)
{
	struct db_query q = { .view = "t", .key = "id" };
	struct table *t;

	(void)state;
	admin_do("DELETE FROM s.t");
	admin_do("INSERT INTO s.t VALUES(9007199254740993,NULL,-3,"
	    "'2026-07-01 00:00:00.000001',1234.5,X'00ff1b41')");
	t = select_page(&q);
	assert_string_equal(table_str(t, 0, "id"), "9007199254740993");
	assert_null(table_get(t, 0, 1));
	assert_string_equal(table_str(t, 0, "g"), "-3");
	assert_string_equal(table_str(t, 0, "at"),
	    "2026-07-01 00:00:00.000001");
	assert_string_equal(table_str(t, 0, "money"), "1234.5000");
	/* A column of bytes is a transcript: as it is. */
	assert_int_equal(table_len(t, 0, 5), 4);
	assert_memory_equal(table_get(t, 0, 5), "\0\xff\x1b" "A", 5);
	table_free(t);
}

static void
foreign_text_is_cleaned_on_the_way_in(void **state)
{
	struct db_query q = { .view = "t", .key = "id" };
	struct table *t;
	char id[16];
	size_t i, n = 0;
	const char *s;

	(void)state;
	admin_do("DELETE FROM s.t");
	for (i = 0; i < HOSTILE; i++) {
		struct err e;
		struct db_param p[2];

		snprintf(id, sizeof(id), "%zu", i);
		p[0] = (struct db_param){ id, 0 };
		p[1] = (struct db_param){ hostile[i].s, hostile[i].n };
		/* The server refuses what is no UTF-8 (1366). */
		if (db_call(person, "s.put", p, 2, &t, &e) == 0) {
			table_free(t);
			n++;
		} else {
			assert_int_equal(db_errno(person), 1366);
		}
	}
	assert_true(n > 120);
	t = select_page(&q);
	assert_int_equal(table_rows(t), n);
	for (i = 0; i < n; i++) {
		s = table_get(t, i, 1);
		assert_true(text_is_clean(s, strlen(s)));
		assert_true(strlen(s) > 0);
	}
	table_free(t);
}

static void
big_values_are_whole(void **state)
{
	size_t n = 3 * 1024 * 1024;
	char *big = malloc(n + 1);
	struct table *t;

	(void)state;
	memset(big, 'x', n);
	big[n] = '\0';
	admin_do("CREATE OR REPLACE PROCEDURE s.echo(p LONGTEXT) "
	    "SELECT p v, 'after' w");
	t = call("s.echo", big, NULL);
	assert_int_equal(table_len(t, 0, 0), n);
	assert_string_equal(table_get(t, 0, 0), big);
	assert_string_equal(table_get(t, 0, 1), "after");
	table_free(t);
	t = call("s.echo", "", NULL);
	assert_string_equal(table_get(t, 0, 0), "");
	table_free(t);
	free(big);
}

/* ---- pages ---- */

/* Every row once, in order, whatever stands in the column. */
static void
walk(const char *order, int desc, size_t limit)
{
	char seen[61] = { 0 }, after_key[16], after_order[64];
	struct db_query q = { .view = "t", .order = order, .desc = desc,
	    .key = "id", .limit = limit };
	struct table *t;
	size_t rows, total = 0, last;
	long long id;

	for (;;) {
		t = select_page(&q);
		rows = table_rows(t);
		assert_true(rows <= limit);
		for (size_t i = 0; i < rows; i++) {
			id = table_num(t, i, "id");
			assert_in_range(id, 1, 60);
			if (seen[id]++)
				fail_msg("%s: row %lld twice", order, id);
			total++;
		}
		if (rows == 0) {
			table_free(t);
			break;
		}
		last = rows - 1;
		snprintf(after_key, sizeof(after_key), "%s",
		    table_str(t, last, "id"));
		snprintf(after_order, sizeof(after_order), "%s",
		    table_str(t, last, order));
		q.after_key = after_key;
		q.after_order = table_get(t, last, (size_t)table_col(t,
		    order)) != NULL ? after_order : NULL;
		table_free(t);
	}
	assert_int_equal(total, 60);
}

static void
pages_show_every_row_once(void **state)
{
	static const char *const orders[] = { "id", "v", "g", "at", "money" };
	size_t i, limit;

	(void)state;
	admin_do("DELETE FROM s.t");
	admin_do("INSERT INTO s.t(id,v,g,at,money) SELECT seq, "
	    "IF(seq%5=0,NULL,ELT(1+seq%3,'乙','甲','A')), "
	    "IF(seq%4=0,NULL,seq%7), IF(seq%6=0,NULL,'2026-01-01'+INTERVAL "
	    "seq%4 HOUR), seq%3 FROM s.seq_1_to_60");
	for (i = 0; i < 5; i++)
		for (limit = 1; limit < 70; limit += 6) {
			walk(orders[i], 0, limit);
			walk(orders[i], 1, limit);
		}
}

static size_t
count(const struct db_cond *c, size_t n)
{
	struct db_query q = { .view = "t", .conds = c, .nconds = n };
	struct table *t = select_page(&q);
	size_t rows = table_rows(t);

	table_free(t);
	return rows;
}

static void
conditions_choose(void **state)
{
	const struct db_cond eq = { "g", DB_EQ, "3" }, ne = { "g", DB_NE, "3" },
	    lt = { "id", DB_LT, "11" }, ge = { "id", DB_GE, "51" },
	    in = { "id", DB_IN, "5;6;7;999" }, none = { "g", DB_EQ, NULL },
	    some = { "g", DB_NE, NULL }, like = { "v", DB_LIKE, "甲%" },
	    empty = { "id", DB_IN, "" };
	struct db_cond two[2] = { lt, { "id", DB_GT, "4" } };

	(void)state;
	assert_int_equal(count(&eq, 1), admin_number("SELECT COUNT(*) FROM "
	    "s.t WHERE g=3"));
	assert_int_equal(count(&ne, 1), admin_number("SELECT COUNT(*) FROM "
	    "s.t WHERE g<>3"));
	assert_int_equal(count(&lt, 1), 10);
	assert_int_equal(count(&ge, 1), 10);
	assert_int_equal(count(&in, 1), 3);
	assert_int_equal(count(&none, 1), 15);
	assert_int_equal(count(&some, 1), 45);
	assert_int_equal(count(&like, 1), admin_number("SELECT COUNT(*) FROM "
	    "s.t WHERE v='甲'"));
	assert_int_equal(count(&empty, 1), 0);
	assert_int_equal(count(two, 2), 6);
}

static size_t
found(const char *word, int not)
{
	static const char *const cols[] = { "v", "g", "at", NULL };
	struct db_query q = { .view = "t", .search = word,
	    .search_cols = cols, .search_not = not };
	struct table *t = select_page(&q);
	size_t rows = table_rows(t);

	table_free(t);
	return rows;
}

static void
search_takes_words_literally(void **state)
{
	(void)state;
	admin_do("DELETE FROM s.t");
	admin_do("INSERT INTO s.t(id,v,g) VALUES(1,'常德 Alpha',7),"
	    "(2,'100%',NULL),(3,'a_b!c',1),(4,NULL,NULL),(5,'x''y\\\\z',2)");
	assert_int_equal(found("alpha", 0), 1);
	assert_int_equal(found("德 A", 0), 1);
	assert_int_equal(found("%", 0), 1);
	assert_int_equal(found("_", 0), 1);
	assert_int_equal(found("!", 0), 1);
	assert_int_equal(found("'y\\", 0), 1);
	assert_int_equal(found("7", 0), 1);
	assert_int_equal(found("", 0), 5);
	assert_int_equal(found("alpha", 1), 4);
	assert_int_equal(found("' OR 1=1 -- ", 0), 0);
}

static void
names_are_names_only(void **state)
{
	static const char *const bad[] = { "", "a b", "a;b", "a`b", "a.b",
	    "a'b", "常", "a-b", NULL };
	const char *cols[2] = { NULL, NULL };
	struct db_cond c = { NULL, DB_EQ, "1" };
	struct db_query q;
	struct table *t = NULL;
	struct err e;
	size_t i, k;

	(void)state;
	for (i = 0; bad[i] != NULL; i++) {
		for (k = 0; k < 6; k++) {
			q = (struct db_query){ .view = "t" };
			cols[0] = c.col = bad[i];
			if (k == 0)
				q.view = bad[i];
			if (k == 1)
				q.order = bad[i];
			if (k == 2)
				q.key = bad[i];
			if (k == 3)
				q.cols = cols;
			if (k == 4)
				q.conds = &c, q.nconds = 1;
			if (k == 5)
				q.search = "x", q.search_cols = cols;
			assert_int_equal(db_select(person, &q, &t, &e), -1);
			assert_int_equal(e.code, ERR_INPUT);
			assert_null(t);
		}
		if (strcmp(bad[i], "a.b") == 0)
			continue;
		assert_int_equal(db_call(person, bad[i], NULL, 0, &t, &e), -1);
		assert_int_equal(e.code, ERR_BUG);
	}
}

/* ---- errors ---- */

static enum err_code
call_fails(const char *proc, const char *a)
{
	struct db_param p = { a, 0 };
	struct table *t = NULL;
	struct err e;

	err_clear(&e);
	assert_int_equal(db_call(person, proc, &p, a != NULL, &t, &e), -1);
	assert_null(t);
	assert_true(e.text[0] != '\0');
	return e.code;
}

static void
errors_say_what_to_do_next(void **state)
{
	struct db_query q = { .view = "nothing" };
	struct table *t;
	struct err e;

	(void)state;
	assert_int_equal(call_fails("s.refuse", "R00.1 \xf0\x9f\x98\x80"),
	    ERR_INPUT);
	assert_int_equal(call_fails("s.nothing", NULL), ERR_SYSTEM);
	assert_int_equal(db_errno(person), 1305);
	assert_int_equal(call_fails("mysql.anything", NULL), ERR_DENIED);
	assert_int_equal(db_select(person, &q, &t, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	assert_non_null(strstr(e.text, "ccc db upgrade"));
	/* And the connection is as good as before. */
	t = call("s.wait", "0", NULL);
	assert_string_equal(table_str(t, 0, "a"), "awake");
	table_free(t);
}

static void
logins_that_fail(void **state)
{
	struct db_login l = private_login("op04", "wrong", 2);
	struct db *d = (struct db *)&l;
	struct err e;

	(void)state;
	assert_int_equal(db_open(&d, &l, &e), -1);
	assert_null(d);
	assert_int_equal(e.code, ERR_DENIED);
	l = private_login("op04", "p'q\\r", 2);
	l.schema = "mysql";
	assert_int_equal(db_open(&d, &l, &e), -1);
	assert_int_equal(e.code, ERR_DENIED);
	l.socket = "/nonexistent/db.sock";
	assert_int_equal(db_open(&d, &l, &e), -1);
	assert_int_equal(e.code, ERR_NET);
	l.socket = NULL;
	assert_int_equal(db_open(&d, &l, &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	/* Another machine without its authority: not even tried. */
	l.host = "192.0.2.1:3306";
	assert_int_equal(db_open(&d, &l, &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_non_null(strstr(e.text, "tls_ca"));
	l.host = "127.0.0.1:1, localhost:2 ,[::1]:3";
	assert_int_equal(db_open(&d, &l, &e), -1);
	assert_int_equal(e.code, ERR_NET);
	assert_non_null(strstr(e.text, "::1"));
	l.host = "127.0.0.1:70000";
	assert_int_equal(db_open(&d, &l, &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
}

static void
unsafe_settings_are_refused(void **state)
{
	struct db_login l = private_login("op04", "p'q\\r", 2);
	struct db *d;
	struct err e;

	(void)state;
	admin_do("SET GLOBAL innodb_flush_log_at_trx_commit=2");
	assert_int_equal(db_open(&d, &l, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	assert_non_null(strstr(e.text, "innodb_flush_log_at_trx_commit=2"));
	admin_do("SET GLOBAL innodb_flush_log_at_trx_commit=1");
	db_close(connect_as("op04", "p'q\\r"));
}

static void
no_file_leaves_this_machine(void **state)
{
	struct table *t = NULL;
	struct err e;

	(void)state;
	assert_int_equal(db_exec(person, "LOAD DATA LOCAL INFILE "
	    "'/etc/passwd' INTO TABLE s.t (v)", &t, &e), -1);
	assert_int_equal(admin_number("SELECT COUNT(*) FROM s.t WHERE v LIKE "
	    "'root:%'"), 0);
	db_close(person);
	person = connect_as("op04", "p'q\\r");
}

/* ---- what breaks in the middle ---- */

/* Within the time limit; what was sent may have been done. */
static void
no_answer_is_unknown(void **state)
{
	struct db_query q = { .view = "t" };
	struct table *t = NULL;
	struct err e;
	int64_t began = clock_mono();

	(void)state;
	assert_int_equal(call_fails("s.wait", "6"), ERR_UNKNOWN);
	assert_in_range(clock_mono() - began, 1500000, 4000000);
	/* A read can be asked again. */
	assert_int_equal(db_select(person, &q, &t, &e), -1);
	assert_int_equal(e.code, ERR_NET);
	db_close(person);
	person = connect_as("op04", "p'q\\r");
}

static void
kill_person(void)
{
	struct table *t = admin_sql("SELECT ID FROM "
	    "information_schema.PROCESSLIST WHERE USER='op04'");
	char sql[64];
	size_t i;

	for (i = 0; i < table_rows(t); i++) {
		snprintf(sql, sizeof(sql), "KILL %s", table_get(t, i, 0));
		admin_do(sql);
	}
	table_free(t);
	usleep(50000);
}

static void
a_killed_connection_is_told(void **state)
{
	struct db_query q = { .view = "t" };
	struct table *t = NULL;
	struct err e;

	(void)state;
	kill_person();
	assert_int_equal(call_fails("s.wait", "0"), ERR_NET);
	db_close(person);
	person = connect_as("op04", "p'q\\r");
	/* Prepared before it was killed: it may have been sent. */
	table_free(call("s.wait", "0", NULL));
	kill_person();
	assert_int_equal(call_fails("s.wait", "0"), ERR_UNKNOWN);
	db_close(person);
	person = connect_as("op04", "p'q\\r");
	table_free(select_page(&q));
	kill_person();
	assert_int_equal(db_select(person, &q, &t, &e), -1);
	assert_int_equal(e.code, ERR_NET);
	db_close(person);
	person = connect_as("op04", "p'q\\r");
}

/* A server that took the connection and says nothing. */
static void
a_silent_server_does_not_hold_us(void **state)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	struct db_login l = private_login("op04", "x", 2);
	char path[100];
	struct db *d;
	struct err e;
	int64_t began;
	int fd;

	(void)state;
	snprintf(path, sizeof(path), "%s/silent.sock", private_dir);
	memcpy(a.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(listen(fd, 5), 0);
	l.socket = path;
	began = clock_mono();
	assert_int_equal(db_open(&d, &l, &e), -1);
	assert_int_equal(e.code, ERR_NET);
	assert_in_range(clock_mono() - began, 1000000, 4000000);
	close(fd);
	unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_set_is_the_answer),
		cmocka_unit_test(values_come_as_text),
		cmocka_unit_test(foreign_text_is_cleaned_on_the_way_in),
		cmocka_unit_test(big_values_are_whole),
		cmocka_unit_test(pages_show_every_row_once),
		cmocka_unit_test(conditions_choose),
		cmocka_unit_test(search_takes_words_literally),
		cmocka_unit_test(names_are_names_only),
		cmocka_unit_test(errors_say_what_to_do_next),
		cmocka_unit_test(logins_that_fail),
		cmocka_unit_test(unsafe_settings_are_refused),
		cmocka_unit_test(no_file_leaves_this_machine),
		cmocka_unit_test(no_answer_is_unknown),
		cmocka_unit_test(a_killed_connection_is_told),
		cmocka_unit_test(a_silent_server_does_not_hold_us),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests_name("db", tests, set_up, tear_down);
}
