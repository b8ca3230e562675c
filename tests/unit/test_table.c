/* Results in one arena. */
#include "core/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct table *
small(void)
{
	struct table *t = table_new(3);
	size_t r;

	table_name(t, 0, "number");
	table_name(t, 1, "state");
	table_name(t, 2, "n");
	r = table_add_row(t);
	table_set(t, r, 0, "TN-1", 4);
	table_set(t, r, 2, "42", 2);
	return t;
}

static void
finds_by_name(void **state)
{
	struct table *t = small();

	(void)state;
	assert_int_equal(table_rows(t), 1);
	assert_int_equal(table_cols(t), 3);
	assert_int_equal(table_col(t, "state"), 1);
	assert_int_equal(table_col(t, "nothing"), -1);
	assert_string_equal(table_col_name(t, 0), "number");
	assert_string_equal(table_col_name(t, 9), "");
	assert_string_equal(table_str(t, 0, "number"), "TN-1");
	assert_null(table_get(t, 0, 1));
	assert_string_equal(table_str(t, 0, "state"), "");
	assert_string_equal(table_str(t, 0, "nothing"), "");
	assert_int_equal(table_len(t, 0, 0), 4);
	assert_int_equal(table_len(t, 0, 1), 0);
	table_free(t);
}

static void
outside_is_nothing(void **state)
{
	struct table *t = small();

	(void)state;
	assert_null(table_get(t, 1, 0));
	assert_null(table_get(t, 0, 3));
	assert_int_equal(table_len(t, 5, 0), 0);
	assert_string_equal(table_str(t, 7, "number"), "");
	table_free(t);
	table_free(NULL);
	t = table_new(0);
	table_add_row(t);
	assert_int_equal(table_rows(t), 1);
	table_free(t);
}

static void
reads_numbers_strictly(void **state)
{
	static const struct {
		const char *s;
		long long want;
	} cases[] = {
		{ "0", 0 }, { "42", 42 }, { "-7", -7 }, { "12.50", 12 },
		{ "12abc", 0 }, { "", 0 }, { "x", 0 },
		{ "99999999999999999999", 0 },
		{ "9223372036854775807", INT64_MAX },
	};
	struct table *t = table_new(1);
	size_t i, r;

	(void)state;
	table_name(t, 0, "v");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		r = table_add_row(t);
		table_set(t, r, 0, cases[i].s, strlen(cases[i].s));
		assert_int_equal(table_num(t, r, "v"), cases[i].want);
	}
	assert_int_equal(table_num(t, 0, "w"), 0);
	table_free(t);
}

/* Cells stay where they are while the table grows, big ones too. */
static void
keeps_what_it_has(void **state)
{
	struct table *t = table_new(2);
	char text[32], *big = malloc(70000);
	const char *first;
	size_t i, r;

	(void)state;
	memset(big, 'b', 70000);
	r = table_add_row(t);
	table_set(t, r, 0, "first", 5);
	first = table_get(t, r, 0);
	for (i = 1; i < 5000; i++) {
		r = table_add_row(t);
		snprintf(text, sizeof(text), "row %zu", i);
		table_set(t, r, 0, text, strlen(text));
		if (i % 1000 == 0)
			table_set(t, r, 1, big, 70000);
	}
	assert_ptr_equal(table_get(t, 0, 0), first);
	assert_string_equal(first, "first");
	assert_string_equal(table_get(t, 4999, 0), "row 4999");
	assert_int_equal(table_len(t, 4000, 1), 70000);
	assert_int_equal(table_get(t, 4000, 1)[70000], '\0');
	assert_null(table_get(t, 4001, 1));
	table_free(t);
	free(big);
}

static void
keeps_bytes(void **state)
{
	struct table *t = table_new(1);

	(void)state;
	table_add_row(t);
	table_set(t, 0, 0, "a\0b", 3);
	assert_int_equal(table_len(t, 0, 0), 3);
	assert_memory_equal(table_get(t, 0, 0), "a\0b", 4);
	table_set(t, 0, 0, "", 0);
	assert_string_equal(table_get(t, 0, 0), "");
	table_set(t, 0, 0, NULL, 0);
	assert_null(table_get(t, 0, 0));
	table_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_by_name),
		cmocka_unit_test(outside_is_nothing),
		cmocka_unit_test(reads_numbers_strictly),
		cmocka_unit_test(keeps_what_it_has),
		cmocka_unit_test(keeps_bytes),
	};

	return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
