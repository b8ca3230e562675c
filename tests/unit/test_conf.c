/*
 * The configuration: defaults, every kind of mistake with its line, what
 * libconfig 1.5 gets wrong, and the sample against the rows.
 */
#include "core/conf.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/buf.h"

static char dir[] = "/tmp/ccc-conf-XXXXXX";
static char file[64];

static void
put(const char *s, size_t n)
{
	FILE *f = fopen(file, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(s, 1, n, f), n);
	fclose(f);
}

static void
collect(const char *line, void *arg)
{
	struct buf *b = arg;

	buf_add(b, line);
	buf_addc(b, '\n');
}

/* All complaints about a text. */
static char *
check(const char *s, size_t n, int *count)
{
	struct buf b;

	put(s, n);
	buf_init(&b);
	*count = conf_check(file, collect, &b);
	return buf_detach(&b);
}

static void
defaults_without_a_file(void **state)
{
	struct conf c;
	struct err e;

	(void)state;
	setenv("HOME", "/home/nobody-here", 1);
	unsetenv("CCC_CONFIG");
	unsetenv("XDG_CONFIG_HOME");
	assert_int_equal(conf_load(&c, NULL, &e), 0);
	assert_string_equal(c.file, "");
	assert_string_equal(c.data_dir,
	    "/home/nobody-here/.local/share/ccc");
	assert_string_equal(c.hosts, "");
	assert_string_equal(c.lang, "auto");
	assert_int_equal(c.idle_lock_min, 5);
	assert_int_equal(c.runner_lease_s, 30);
	assert_int_equal(c.mono, 0);
	conf_release(&c);
}

static void
reads_every_kind_of_option(void **state)
{
	static const char s[] =
	    "/* a comment */ # another\n"
	    "database : { hosts = \"db1:3307,db2\"; tls_ca = \"ca.pem\"; };\n"
	    "files = { data_dir = \"/srv/ccc\"; spool_dir = \"~/out\" };\n"
	    "terminal = { mono = true; lines = 25; line_graphics = \"ascii\";"
	    " lang = \"zh\" };\n"
	    "runner = { zones = \"政务区\"; };  // end\n";
	char want[96];
	struct conf c;
	struct err e;

	(void)state;
	put(s, sizeof(s) - 1);
	err_clear(&e);
	if (conf_load(&c, file, &e) < 0)
		fail_msg("%s", e.text);
	assert_string_equal(c.file, file);
	assert_string_equal(c.hosts, "db1:3307,db2");
	snprintf(want, sizeof(want), "%s/ca.pem", dir);
	assert_string_equal(c.tls_ca, want);
	assert_string_equal(c.data_dir, "/srv/ccc");
	assert_string_equal(c.spool_dir, "/home/nobody-here/out");
	assert_int_equal(c.mono, 1);
	assert_int_equal(c.lines, 25);
	assert_string_equal(c.line_graphics, "ascii");
	assert_string_equal(c.lang, "zh");
	assert_string_equal(c.zones, "政务区");
	assert_int_equal(c.idle_lock_min, 5);
	conf_release(&c);
}

static void
finds_the_file_where_it_may_lie(void **state)
{
	static const char s[] = "terminal = { lines = 33; };\n";
	struct conf c;
	struct err e;

	(void)state;
	put(s, sizeof(s) - 1);
	setenv("CCC_CONFIG", file, 1);
	assert_int_equal(conf_load(&c, NULL, &e), 0);
	assert_int_equal(c.lines, 33);
	conf_release(&c);
	/* A file that was named must be there. */
	setenv("CCC_CONFIG", "/nonexistent/ccc.conf", 1);
	assert_int_equal(conf_load(&c, NULL, &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_non_null(strstr(e.text, "/nonexistent/ccc.conf"));
	conf_release(&c);
	unsetenv("CCC_CONFIG");
}

#define S(s) s, sizeof(s) - 1

static const struct mistake {
	const char *s;
	size_t n;
	int line;		/* 0: none is named */
	const char *says;
} mistakes[] = {
	/* names */
	{ S("databse = { };\n"), 1, "unknown group databse; known: database" },
	{ S("\n\nterminal = { color = true; };"), 3,
	  "unknown option terminal.color; known: lang" },
	{ S("lang = \"zh\";"), 1, "belongs into a group: terminal" },
	{ S("files = \"x\";"), 1, "files must be a group" },
	{ S("terminal = { lines = 1;\n lines = 2; };"), 2, "second time" },
	{ S("terminal = { };\nterminal = { };"), 2, "second time" },
	/* types */
	{ S("terminal = {\n lang = zh;\n};"), 2, "cannot be read" },
	{ S("terminal = { lang = 1; };"), 1,
	  "terminal.lang must be a text in quotes" },
	{ S("terminal = { lines = \"24\"; };"), 1,
	  "terminal.lines must be a whole number from 0 to 500" },
	{ S("terminal = { lines = 24.5; };"), 1, "whole number" },
	{ S("terminal = { lines = 24L; };"), 1, "whole number" },
	{ S("terminal = { lines = [24]; };"), 1, "whole number" },
	{ S("terminal = { mono = 1; };"), 1, "mono must be true or false" },
	{ S("terminal = { mono = \"yes\"; };"), 1, "true or false" },
	{ S("database = { hosts = (\"a\", \"b\"); };"), 1, "text in quotes" },
	/* values */
	{ S("terminal = { lang = \"fr\"; };"), 1, "allowed: auto, zh, en" },
	{ S("terminal = { lang = \"\"; };"), 1, "allowed: auto, zh, en" },
	{ S("terminal = { idle_lock_min = 0; };"), 1,
	  "idle_lock_min is 0; it must be from 1 to 5" },
	{ S("terminal = { idle_lock_min = 6; };"), 1, "from 1 to 5" },
	{ S("terminal = { idle_lock_min = -1; };"), 1, "from 1 to 5" },
	{ S("terminal = { lines = 0x7fffffff; };"), 1, "0 to 500" },
	{ S("runner = {\n lease_s = 12; };"), 2, "longer than" },
	{ S("\ndatabase = { read_timeout_s = 60; };"), 2, "longer than" },
	{ S("database = { hosts = \"db1\"; };"), 1, "tls_ca is missing" },
	{ S("database = { hosts = \"localhost,10.0.0.1:3306\"; };"), 1,
	  "another machine (10.0.0.1)" },
	{ S("database = { hosts = \"localhost:99999\"; };"), 1,
	  "port of localhost must be" },
	{ S("database = { hosts = \"localhost:x\"; };"), 1, "must be from" },
	{ S("database = { hosts = \"localhost,,127.0.0.1\"; };"), 1,
	  "with commas between" },
	{ S("database = { hosts = \"[::1\"; };"), 1, "with commas between" },
	/* what libconfig 1.5 reads as something else */
	{ S("terminal = { idle_lock_min = 4294967296; };"), 1, "9 digits" },
	{ S("terminal = { lines = 4294970602; };"), 1, "9 digits" },
	{ S("terminal = { lines = 0x1234567890; };"), 1, "9 digits" },
	{ S("database = { user = \"op1\\x00root\"; };"), 1, "backslash" },
	{ S("database = { user = \"a\\nb\"; };"), 1, "backslash" },
	{ S("@include \"/etc/passwd\"\n"), 1, "@include" },
	{ S("terminal = {\n@include \"x\"\n};"), 2, "@include" },
	{ S("terminal = { lines = 24; };\n/* not closed\n\n"), 2,
	  "comment that begins here is not closed" },
	{ S("database = { user = \"op1;\n};"), 1, "not closed" },
	{ S("terminal = { lines = 2\0""4; };"), 1, "U+0000" },
	{ S("# \x1b[2J\n"), 1, "U+001B" },
	{ S("database = { user = \"\xe2\x80\xae\"; };"), 1, "U+202E" },
	{ S("database = { user = \"\xff\"; };"), 1, "UTF-8" },
	{ S("((((((((("), 1, "brackets" },
	/* forms */
	{ S("\nterminal = {\n lines = 1;\n"), 2, "opens here is not closed" },
	{ S("terminal = { lines 24 };"), 1, "cannot be read" },
	{ S("\n=\n"), 2, "cannot be read" },
	{ S("};"), 1, "closing bracket" },
	{ S("terminal = { lines = ; };"), 1, "cannot be read" },
};

static void
tells_every_mistake_with_its_line(void **state)
{
	const struct mistake *m;
	struct conf c;
	struct err e;
	char where[128], *got;
	size_t i;
	int n;

	(void)state;
	for (i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		m = &mistakes[i];
		got = check(m->s, m->n, &n);
		if (m->line > 0)
			snprintf(where, sizeof(where), "%s:%d: ", file,
			    m->line);
		else
			snprintf(where, sizeof(where), "%s: ", file);
		if (n != 1 || strstr(got, m->says) == NULL ||
		    strncmp(got, where, strlen(where)) != 0)
			fail_msg("case %zu: wanted \"%s\" and \"%s\", got %d: "
			    "%s", i, where, m->says, n, got);
		free(got);
		err_clear(&e);
		assert_int_equal(conf_load(&c, file, &e), -1);
		assert_int_equal(e.code, ERR_INPUT);
		assert_non_null(strstr(e.text, m->says));
		conf_release(&c);
	}
}

static void
tells_all_of_them(void **state)
{
	struct conf c;
	struct err e;
	char *got;
	int n;

	(void)state;
	got = check(S("terminal = { lang = \"fr\"; mono = 1; };\n"
	    "nothing = 1;\nrunner = { parallel = 2001; };\n"), &n);
	assert_int_equal(n, 4);
	assert_non_null(strstr(got, ":3: option runner.parallel is 2001"));
	free(got);
	err_clear(&e);
	assert_int_equal(conf_load(&c, file, &e), -1);
	assert_non_null(strstr(e.text, "lang"));
	assert_non_null(strstr(e.text, "3 more"));
	conf_release(&c);
}

/* Each within two seconds, without waiting for anybody. */
static void
refuses_what_is_no_file(void **state)
{
	char path[96], *big = malloc(70000);
	struct conf c;
	struct err e;
	time_t began = time(NULL);

	(void)state;
	snprintf(path, sizeof(path), "%s/fifo", dir);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(conf_load(&c, path, &e), -1);
	assert_non_null(strstr(e.text, "not a regular file"));
	conf_release(&c);
	assert_int_equal(conf_load(&c, dir, &e), -1);
	assert_non_null(strstr(e.text, "not a regular file"));
	conf_release(&c);
	assert_int_equal(conf_load(&c, "/dev/zero", &e), -1);
	assert_non_null(strstr(e.text, "not a regular file"));
	conf_release(&c);
	memset(big, '#', 70000);
	put(big, 70000);
	assert_int_equal(conf_load(&c, file, &e), -1);
	assert_non_null(strstr(e.text, "65536"));
	conf_release(&c);
	put(big, 65536);
	assert_int_equal(conf_load(&c, file, &e), 0);
	conf_release(&c);
	assert_true(time(NULL) - began <= 2);
	free(big);
	unlink(path);
}

/* 64 KiB of options would keep libconfig busy for seconds. */
static void
is_not_kept_busy(void **state)
{
	struct buf b;
	char *got;
	time_t began = time(NULL);
	int i, n;

	(void)state;
	buf_init(&b);
	for (i = 0; b.len < 65000; i++)
		buf_addf(&b, "a%d=1;\n", i);
	got = check(b.s, b.len, &n);
	assert_int_equal(n, 1);
	assert_non_null(strstr(got, "more than 500 options"));
	assert_true(time(NULL) - began <= 2);
	free(got);
	buf_release(&b);
}

/* What conf_print_sample writes. */
static char *
print_sample(void)
{
	struct buf b;
	char part[4096];
	FILE *f = fopen(file, "w+");
	int out = dup(1);
	size_t n;

	assert_non_null(f);
	fflush(stdout);
	dup2(fileno(f), 1);
	conf_print_sample();
	fflush(stdout);
	dup2(out, 1);
	close(out);
	rewind(f);
	buf_init(&b);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_addn(&b, part, n);
	fclose(f);
	return buf_detach(&b);
}

static void
the_sample_is_that_of_the_rows(void **state)
{
	char *made = print_sample(), part[4096];
	struct buf b;
	FILE *f = fopen("ccc.conf.sample", "r");
	size_t n;

	(void)state;
	assert_non_null(f);
	buf_init(&b);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_addn(&b, part, n);
	fclose(f);
	assert_string_equal(made, b.s);
	buf_release(&b);
	free(made);
}

/* With every option switched on it is still without a mistake. */
static void
the_sample_holds_no_mistake(void **state)
{
	char *made = print_sample(), *got, *p;
	int n, options = 0;

	(void)state;
	got = check(made, strlen(made), &n);
	assert_string_equal(got, "");
	free(got);
	for (p = made; (p = strstr(p, "\t# ")) != NULL; p++) {
		if (strstr(p, " = ") != NULL && strchr(p, ';') != NULL &&
		    strcspn(p + 3, " ") == strspn(p + 3,
		    "abcdefghijklmnopqrstuvwxyz_") &&
		    strncmp(p + 3 + strcspn(p + 3, " "), " = ", 3) == 0) {
			p[1] = ' ';
			options++;
		}
	}
	assert_true(options >= 20);
	got = check(made, strlen(made), &n);
	assert_string_equal(got, "");
	free(got);
	free(made);
}

static int
set_up(void **state)
{
	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(file, sizeof(file), "%s/ccc.conf", dir);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	unlink(file);
	return rmdir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_without_a_file),
		cmocka_unit_test(reads_every_kind_of_option),
		cmocka_unit_test(finds_the_file_where_it_may_lie),
		cmocka_unit_test(tells_every_mistake_with_its_line),
		cmocka_unit_test(tells_all_of_them),
		cmocka_unit_test(refuses_what_is_no_file),
		cmocka_unit_test(is_not_kept_busy),
		cmocka_unit_test(the_sample_is_that_of_the_rows),
		cmocka_unit_test(the_sample_holds_no_mistake),
	};

	return cmocka_run_group_tests_name("conf", tests, set_up, tear_down);
}
