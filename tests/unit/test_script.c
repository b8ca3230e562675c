/* Files of statements, on a real server. */
#include "core/script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/private_db.h"

static char file[96];

static void
put(const char *s)
{
	FILE *f;

	snprintf(file, sizeof(file), "%s/script.sql", private_dir);
	f = fopen(file, "w");
	assert_non_null(f);
	fputs(s, f);
	fclose(f);
}

static void
must_run(const char *s)
{
	struct err e;

	err_clear(&e);
	put(s);
	if (script_run(private_admin, file, &e) < 0)
		fail_msg("%s", e.text);
}

static void
must_fail(const char *s, const char *where, const char *says)
{
	struct err e;
	char want[128];

	err_clear(&e);
	put(s);
	assert_int_equal(script_run(private_admin, file, &e), -1);
	snprintf(want, sizeof(want), "%s%s", file, where);
	if (strncmp(e.text, want, strlen(want)) != 0 ||
	    strstr(e.text, says) == NULL)
		fail_msg("wanted %s ... %s, got %s", want, says, e.text);
}

static void
must_hold(const char *want)
{
	struct table *t = admin_sql("SELECT COALESCE(GROUP_CONCAT(v ORDER BY "
	    "n SEPARATOR '|'),'') FROM s.t");

	assert_string_equal(table_get(t, 0, 0), want);
	table_free(t);
	admin_do("DELETE FROM s.t");
}

static int
set_up(void **state)
{
	if (private_db_start(state) < 0)
		return -1;
	admin_do("CREATE DATABASE s CHARACTER SET utf8mb4");
	admin_do("CREATE TABLE s.t (n INT AUTO_INCREMENT PRIMARY KEY, "
	    "v VARCHAR(200))");
	return 0;
}

static void
statements_end_with_the_delimiter(void **state)
{
	(void)state;
	must_run("INSERT INTO s.t(v) VALUES('a');INSERT INTO s.t(v) "
	    "VALUES('b')\n;\n\n INSERT INTO s.t(v) VALUES('c')");
	must_hold("a|b|c");
	must_run("");
	must_run("\n\n  ;\n;;\n-- nothing\n# nothing\n/* nothing */");
	must_hold("");
}

static void
quotes_and_comments_hide_it(void **state)
{
	(void)state;
	must_run("-- one; comment\n"
	    "INSERT INTO s.t(v) VALUES('a;b'); # two; more\n"
	    "/* three;\n four; */ INSERT INTO s.t(v) VALUES(\"c;'d\");\n"
	    "INSERT INTO s.t(v) VALUES('it''s; \\'so\\' --x');\n"
	    "INSERT INTO s.`t`(`v`) VALUES('常;德') -- end;\n;\n"
	    "INSERT INTO s.t(v) VALUES(5--1); -- 5 minus minus 1\n"
	    "/*! INSERT INTO s.t(v) VALUES('bang') */;\n"
	    "/*M!100100 INSERT INTO s.t(v) VALUES('maria') */;");
	must_hold("a;b|c;'d|it's; 'so' --x|常;德|6|bang|maria");
}

static void
delimiter_lines_as_the_client_knows_them(void **state)
{
	(void)state;
	must_run("DELIMITER //\n"
	    "CREATE OR REPLACE PROCEDURE s.p()\nBEGIN\n"
	    "  -- a // in a comment\n"
	    "  INSERT INTO s.t(v) VALUES('x'); INSERT INTO s.t(v) "
	    "VALUES('//');\nEND //\n"
	    "CALL s.p() //\n"
	    "DELIMITER ;\n"
	    "delimiter $$\nINSERT INTO s.t(v) VALUES('y')$$\n"
	    "-- a comment first\nDELIMITER ;\n"
	    "INSERT INTO s.t(v) VALUES('DELIMITER //\n z');");
	/* The line break inside is shown: cells are cleaned. */
	must_hold("x|//|y|DELIMITER //^J z");
	must_fail("DELIMITER\t\n", ":1: ", "without a delimiter");
}

static void
an_error_names_file_and_line(void **state)
{
	(void)state;
	must_fail("INSERT INTO s.t(v)\nVALUES('a');\n\n-- x\n  SELEKT 1;\n"
	    "INSERT INTO s.t(v) VALUES('b');", ":5: ", "SELEKT");
	must_hold("a");
	must_fail("DELIMITER //\n\nCALL s.nothing()//", ":3: ", "(1305)");
	must_fail("SELECT 'not closed\n;\n", ":1: ", "(1064)");
}

static void
unreadable_files_are_told(void **state)
{
	struct err e;
	char hex[65], want[65];

	(void)state;
	assert_int_equal(script_run(private_admin, "/nonexistent.sql", &e),
	    -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	assert_non_null(strstr(e.text, "/nonexistent.sql"));
	assert_int_equal(script_run(private_admin, private_dir, &e), -1);
	assert_int_equal(script_sum("/nonexistent.sql", hex, &e), -1);
	put("abc");
	assert_int_equal(script_sum(file, hex, &e), 0);
	snprintf(want, sizeof(want), "%s%s",
	    "ba7816bf8f01cfea414140de5dae2223",
	    "b00361a396177a9cb410ff61f20015ad");
	assert_string_equal(hex, want);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(statements_end_with_the_delimiter),
		cmocka_unit_test(quotes_and_comments_hide_it),
		cmocka_unit_test(delimiter_lines_as_the_client_knows_them),
		cmocka_unit_test(an_error_names_file_and_line),
		cmocka_unit_test(unreadable_files_are_told),
	};

	return cmocka_run_group_tests_name("script", tests, set_up,
	    private_db_stop);
}
