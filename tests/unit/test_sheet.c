/* Paper: no line over 80 columns, nothing of a cell lost, a seal as words. */
#include "core/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/i18n.h"
#include "core/text.h"

#define GLYPHS 3

/* Every line is short enough and has no blank at its end. */
static void
check_lines(const char *s)
{
	struct buf line;
	size_t n;

	buf_init(&line);
	for (; *s != '\0'; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		buf_reset(&line);
		buf_addn(&line, s, n);
		if (text_width(line.s) > SHEET_COLS)
			fail_msg("%d columns: %s", text_width(line.s), line.s);
		if (n > 0)
			assert_int_not_equal(s[n - 1], ' ');
	}
	buf_release(&line);
}

/* How often a mark stands in the text. */
static int
count(const char *s, const char *mark)
{
	int n = 0;

	for (; (s = strstr(s, mark)) != NULL; s += strlen(mark))
		n++;
	return n;
}

static const char *const glyphs[GLYPHS] = { "a", "云", "7" };

struct shape {
	unsigned seed;
	size_t cols, rows;
	int made[GLYPHS];
};

/* A cell of some length that is always the same for its place. */
static void
cell(struct buf *out, size_t row, size_t col, void *arg)
{
	struct shape *s = arg;
	unsigned x = (s->seed + 1) * 2654435761u ^ (unsigned)(row * 131 +
	    col * 7919);
	size_t i, n, kind;

	x ^= x >> 13;
	x *= 2246822519u;
	x ^= x >> 16;
	kind = col % 3 == 2 ? 2 : x % 2;
	n = kind == 2 ? x / 7 % 9 : x / 7 % (col % 4 == 1 ? 90 : 12);
	for (i = 0; i < n; i++) {
		buf_add(out, glyphs[kind]);
		if (kind == 0 && i % 9 == 8)
			buf_addc(out, ' ');
	}
}

static void
tables_lose_nothing(void **state)
{
	static const char *const heads[] = { "N", "标题", "Amount in all" };
	struct sheet_column cols[14];
	struct shape s;
	struct buf b, all;
	size_t i, k;

	(void)state;
	buf_init(&b);
	buf_init(&all);
	for (s.seed = 0; s.seed < 300; s.seed++) {
		s.cols = 1 + s.seed % 14;
		s.rows = 1 + s.seed / 14 % 5;
		for (i = 0; i < s.cols; i++)
			cols[i] = (struct sheet_column) { heads[i % 3],
			    i % 3 == 2 };
		buf_reset(&b);
		buf_reset(&all);
		sheet_table(&b, cols, s.cols, s.rows, cell, &s);
		check_lines(b.s);
		for (i = 0; i < s.rows; i++)
			for (k = 0; k < s.cols; k++)
				cell(&all, i, k, &s);
		for (i = 1; i < GLYPHS; i++)
			if (count(b.s, glyphs[i]) != count(all.s, glyphs[i]))
				fail_msg("table %u lost a %s:\n%s", s.seed,
				    glyphs[i], b.s);
	}
	buf_release(&b);
	buf_release(&all);
}

static void
items_and_ends_are_whole(void **state)
{
	struct buf b, text;
	int i;

	(void)state;
	buf_init(&b);
	buf_init(&text);
	for (i = 0; i < 200; i++)
		buf_addf(&text, "%s%s", i > 0 ? " " : "", i % 5 == 0 ?
		    "云计算" : "word");
	sheet_item(&b, "a label that is much longer than its column", text.s);
	sheet_item(&b, "编号", text.s);
	sheet_item(&b, "empty", "");
	sheet_ends(&b, "left", "right");
	sheet_ends(&b, text.s, "right");
	sheet_section(&b, "内容", 3);
	check_lines(b.s);
	assert_int_equal(count(b.s, "云"), 3 * 40);
	assert_int_equal(count(b.s, "empty"), 0);
	buf_release(&text);
	buf_release(&b);
}

/* The first 30 bytes of the hashes of the scheme's own published test, and the
 * 60 digits that it gives for them. */
static void
groups_are_those_of_the_published_test(void **state)
{
	char a[6 * SHEET_GROUPS], b[6 * SHEET_GROUPS];

	(void)state;
	sheet_groups("1e301a0353dce3dbe7684cb8336e85136cdc0ee96219494ada305d62"
	    "a7bd61df", a);
	assert_string_equal(a, "30035 44776 92869 39689 28698 76765");
	sheet_groups("D62CBF73A11592015B6B9F1682AC306FEA3AAF3885B84D12BCA631E9"
	    "D4FB3A4D", b);
	assert_string_equal(b, "45825 75691 62576 84344 09180 79131");
	sheet_groups("d62c", a);
	assert_string_equal(a, "");
	sheet_groups("zz2cbf73a11592015b6b9f1682ac306fea3aaf3885b84d12bca631e9"
	    "d4fb3a4d", a);
	assert_string_equal(a, "");
}

static void
a_seal_is_read_out(void **state)
{
	static const char hash[] = "1e301a0353dce3dbe7684cb8336e85136cdc0ee9"
	    "6219494ada305d62a7bd61df";
	struct buf b;

	(void)state;
	buf_init(&b);
	(void)i18n_init("en", "/nonexistent");
	sheet_seal(&b, hash);
	check_lines(b.s);
	assert_non_null(strstr(b.s, "three zero zero three five, four four "
	    "seven seven six\n"));
	buf_reset(&b);
	(void)i18n_init("zh", "/nonexistent");
	sheet_seal(&b, hash);
	check_lines(b.s);
	assert_non_null(strstr(b.s, "三零零三五  四四七七六  九二八六九\n"));
	buf_reset(&b);
	sheet_seal(&b, "no hash");
	assert_string_equal(b.s, "");
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_lose_nothing),
		cmocka_unit_test(items_and_ends_are_whole),
		cmocka_unit_test(groups_are_those_of_the_published_test),
		cmocka_unit_test(a_seal_is_read_out),
	};

	return cmocka_run_group_tests_name("sheet", tests, NULL, NULL);
}
