/* Tables of text into the staging table, on a real server. */
#include "core/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "core/buf.h"
#include "tests/unit/private_db.h"

static char dir[96];

static void
put(const char *name, const char *s, size_t n)
{
	char path[160];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(s, 1, n, f), n);
	fclose(f);
}

static void
take_away(const char *name)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	unlink(path);
}

#define PUT(name, s) put(name, s, sizeof(s) - 1)

static int
set_up(void **state)
{
	if (private_db_start(state) < 0)
		return -1;
	snprintf(dir, sizeof(dir), "%s/set", private_dir);
	mkdir(dir, 0700);
	admin_do("CREATE DATABASE ccc CHARACTER SET utf8mb4");
	admin_do("CREATE TABLE ccc.stage (area VARCHAR(10), tbl VARCHAR(40),"
	    " line INT, data LONGTEXT CHECK (JSON_VALID(data)),"
	    " PRIMARY KEY (area, tbl, line))");
	return 0;
}

static void
rows_become_objects(void **state)
{
	struct table *t;
	struct err e;

	(void)state;
	PUT("unit.tsv", "code\tname\tnote\nA1\t市民政局\t\nB2\t\"q\" \\ b"
	    "\t\xf0\xa0\x80\x80\n");
	PUT("empty.tsv", "code\n");
	PUT("README.md", "not a table\n");
	err_clear(&e);
	assert_int_equal(load_dir(private_admin, dir, "demo", &e), 2);
	t = admin_sql("SELECT area,tbl,line,data FROM ccc.stage ORDER BY "
	    "line");
	assert_int_equal(table_rows(t), 2);
	assert_string_equal(table_str(t, 0, "area"), "demo");
	assert_string_equal(table_str(t, 0, "tbl"), "unit");
	assert_string_equal(table_str(t, 0, "line"), "2");
	assert_string_equal(table_str(t, 0, "data"),
	    "{\"code\":\"A1\",\"name\":\"市民政局\",\"note\":null}");
	assert_string_equal(table_str(t, 1, "data"),
	    "{\"code\":\"B2\",\"name\":\"\\\"q\\\" \\\\ b\",\"note\":"
	    "\"\xf0\xa0\x80\x80\"}");
	table_free(t);
	take_away("README.md");
	take_away("empty.tsv");
}

static void
an_area_is_replaced_and_others_stay(void **state)
{
	struct err e;

	(void)state;
	admin_do("INSERT INTO ccc.stage VALUES('pack','x',2,'{}')");
	PUT("unit.tsv", "code\nC3\n");
	assert_int_equal(load_dir(private_admin, dir, "demo", &e), 1);
	assert_int_equal(admin_number("SELECT COUNT(*) FROM ccc.stage WHERE "
	    "area='demo'"), 1);
	assert_int_equal(admin_number("SELECT COUNT(*) FROM ccc.stage WHERE "
	    "area='pack'"), 1);
}

/* More rows than go into one statement. */
static void
many_rows_arrive(void **state)
{
	struct buf b;
	struct err e;
	int i;

	(void)state;
	buf_init(&b);
	buf_add(&b, "n\tv\n");
	for (i = 0; i < 1234; i++)
		buf_addf(&b, "%d\tv%d\n", i, i);
	put("unit.tsv", b.s, b.len);
	buf_release(&b);
	assert_int_equal(load_dir(private_admin, dir, "demo", &e), 1234);
	assert_int_equal(admin_number("SELECT COUNT(*) FROM ccc.stage WHERE "
	    "area='demo'"), 1234);
	assert_int_equal(admin_number("SELECT SUM(JSON_VALUE(data,'$.n')=line"
	    "-2) FROM ccc.stage WHERE area='demo'"), 1234);
}

static void
bad_lines_are_told_and_nothing_changes(void **state)
{
	static const struct {
		const char *s;
		size_t n;
		int line;
		const char *says;
	} cases[] = {
#define C(s, line, says) { s, sizeof(s) - 1, line, says }
		C("", 1, "is empty"),
		C("code\tname\nA\n", 2, "1 fields; the first line names 2"),
		C("code\tname\nA\tb\tc\n", 2, "3 fields"),
		C("code\nA\n\nB\n\n\tx\n", 6, "2 fields"),
		C("code\nA\r\n", 2, "LF alone"),
		C("\xef\xbb\xbf" "code\nA\n", 1, "byte order mark"),
		C("code\n\xff\n", 2, "not UTF-8"),
		C("code\nA\033[2J\n", 2, "control character"),
		C("code\nA\0B\n", 2, "NUL"),
		C("Code\nA\n", 1, "names of the columns"),
		C("code\t\nA\t\n", 1, "names of the columns"),
		C("code\tcode\nA\tb\n", 1, "twice"),
		C("code\nA", 2, "last line is not whole"),
	};
	struct err e;
	char where[128];
	size_t i;

	(void)state;
	PUT("unit.tsv", "code\nkeep\n");
	assert_int_equal(load_dir(private_admin, dir, "demo", &e), 1);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		put("zone.tsv", cases[i].s, cases[i].n);
		err_clear(&e);
		assert_int_equal(load_dir(private_admin, dir, "demo", &e), -1);
		snprintf(where, sizeof(where), "%s/zone.tsv:%d: ", dir,
		    cases[i].line);
		if (strncmp(e.text, where, strlen(where)) != 0 ||
		    strstr(e.text, cases[i].says) == NULL)
			fail_msg("case %zu: %s", i, e.text);
		assert_int_equal(e.code, ERR_INPUT);
		assert_int_equal(admin_number("SELECT COUNT(*) FROM ccc.stage"
		    " WHERE area='demo' AND tbl='unit'"), 1);
	}
	take_away("zone.tsv");
}

static void
folders_that_are_none_are_told(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(load_dir(private_admin, "/nonexistent", "demo", &e),
	    -1);
	assert_int_equal(e.code, ERR_INPUT);
	take_away("unit.tsv");
	assert_int_equal(load_dir(private_admin, dir, "demo", &e), -1);
	assert_non_null(strstr(e.text, "no .tsv file"));
	PUT("Bad-Name.tsv", "code\nA\n");
	assert_int_equal(load_dir(private_admin, dir, "demo", &e), -1);
	assert_non_null(strstr(e.text, "name of a table"));
	take_away("Bad-Name.tsv");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_become_objects),
		cmocka_unit_test(an_area_is_replaced_and_others_stay),
		cmocka_unit_test(many_rows_arrive),
		cmocka_unit_test(bad_lines_are_told_and_nothing_changes),
		cmocka_unit_test(folders_that_are_none_are_told),
	};

	return cmocka_run_group_tests_name("load", tests, set_up,
	    private_db_stop);
}
