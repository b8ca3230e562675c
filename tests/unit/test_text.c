/*
 * What stands between the world and the screen: decoding, cleaning, width.
 * The oracle is not the table of text.c: it is the C library's own view of
 * what can be printed, and a list of what must never pass.
 */
#include "core/text.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include <cmocka.h>

#include "tests/unit/hostile.h"

static char *
clean(const char *s, size_t n)
{
	struct buf b;

	buf_init(&b);
	text_clean(&b, s, n);
	assert_int_equal(strlen(b.s), b.len);
	return buf_detach(&b);
}

static int
in(uint32_t c, uint32_t lo, uint32_t hi)
{
	return c >= lo && c <= hi;
}

/* Nothing of this may reach a cell. */
static int
is_forbidden(uint32_t c)
{
	return c < 0x20 || in(c, 0x7f, 0x9f) || c == 0xad || c == 0x61c ||
	    in(c, 0x180b, 0x180f) || in(c, 0x200b, 0x200f) ||
	    in(c, 0x2028, 0x202e) || in(c, 0x2060, 0x206f) ||
	    in(c, 0xd800, 0xf8ff) || in(c, 0xfe00, 0xfe0f) || c == 0xfeff ||
	    in(c, 0xfff0, 0xfffc) || in(c, 0xfdd0, 0xfdef) ||
	    (c & 0xfffe) == 0xfffe || in(c, 0xe0000, 0x10ffff) ||
	    c == 0x3164 || c == 0xffa0 || c == 0x115f || c == 0x2800;
}

/* The whole claim about cleaned text, character by character. */
static void
assert_clean(const char *s, const char *why)
{
	size_t n = strlen(s), at, used;
	int marks = -1, w;
	uint32_t cp;

	for (at = 0; at < n; at += used) {
		used = text_decode(s + at, n - at, &cp);
		if (used == 0 || is_forbidden(cp))
			fail_msg("%s: byte %zu of \"%s\"", why, at, s);
		w = wcwidth((wchar_t)cp);
		if (w < 0 || !iswprint((wint_t)cp))
			fail_msg("%s: U+%04X cannot be printed", why,
			    (unsigned)cp);
		marks = w > 0 ? 0 : marks < 0 ? 99 : marks + 1;
		if (marks > 4)
			fail_msg("%s: a cell of more than four marks", why);
	}
	assert_true(text_is_clean(s, n));
}

static void
hostile_strings_come_out_clean(void **state)
{
	char *once, *twice, *mixed;
	struct buf b;
	size_t i;

	(void)state;
	assert_int_equal(HOSTILE, 176);
	for (i = 0; i < HOSTILE; i++) {
		once = clean(hostile[i].s, hostile[i].n);
		assert_clean(once, hostile[i].why);
		assert_false(text_is_clean(hostile[i].s, hostile[i].n));
		/* Something visible stands for what was taken away. */
		assert_true(strlen(once) > 0);
		twice = clean(once, strlen(once));
		assert_string_equal(once, twice);
		free(twice);
		free(once);
		/* A broken end must not eat what is drawn after it. */
		buf_init(&b);
		buf_addn(&b, hostile[i].s, hostile[i].n);
		buf_add(&b, "|常德");
		mixed = clean(b.s, b.len);
		assert_clean(mixed, hostile[i].why);
		assert_non_null(strstr(mixed, "|常德"));
		free(mixed);
		buf_release(&b);
	}
}

static void
shows_what_it_took_away(void **state)
{
	static const struct {
		const char *s;
		size_t n;
		const char *want;
	} cases[] = {
		{ "\033[2J", 4, "^[[2J" },
		{ "a\rb\nc\td", 7, "a^Mb^Jc^Id" },
		{ "a\0b", 3, "a^@b" },
		{ "\177", 1, "^?" },
		{ "\xe2\x80\xae" "exe", 6, "<U+202E>exe" },
		{ "\x9b" "2J", 3, "<9b>2J" },
		{ "\xc2\x9b" "2J", 4, "<U+009B>2J" },
		{ "\xe5\xb8", 2, "<e5><b8>" },
		{ "\xe5\xb8\xb8\xe5\xbe\xb7", 6, "常德" },
		{ "\xcc\x81x", 3, "<U+0301>x" },
		{ "e\xcc\x81", 3, "e\xcc\x81" },
		{ "\xf0\x9f\x98\x80", 4, "\xf0\x9f\x98\x80" },
		{ "\xf0\xa0\x80\x80", 4, "\xf0\xa0\x80\x80" },
		{ "\xf3\xa0\x80\x81", 4, "<U+E0001>" },
		{ "", 0, "" },
	};
	char *got;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		got = clean(cases[i].s, cases[i].n);
		assert_string_equal(got, cases[i].want);
		free(got);
	}
}

/* Every code point there is, alone and after a letter. */
static void
every_character_is_printable_or_shown(void **state)
{
	char raw[5] = "A", *got;
	uint32_t cp;
	size_t n;
	int w;

	(void)state;
	for (cp = 0; cp <= 0x10ffff; cp++) {
		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		n = text_encode(cp, raw + 1);
		got = clean(raw, n + 1);
		if (text_is_clean(raw, n + 1)) {
			assert_memory_equal(got, raw, n + 1);
			if (is_forbidden(cp) || !iswprint((wint_t)cp))
				fail_msg("U+%04X passes", (unsigned)cp);
			w = text_cp_width(cp);
			assert_int_equal(w, wcwidth((wchar_t)cp));
			assert_in_range(w, 0, 2);
		} else {
			assert_true(got[0] == 'A' && strlen(got) >= 3);
			assert_true(got[1] == '^' || got[1] == '<');
		}
		free(got);
	}
}

static void
decodes_strictly(void **state)
{
	char enc[4];
	uint32_t cp, got;
	size_t n, used;

	(void)state;
	for (cp = 0; cp <= 0x10ffff; cp++) {
		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		n = text_encode(cp, enc);
		used = text_decode(enc, n, &got);
		assert_int_equal(used, n);
		assert_int_equal(got, cp);
		for (used = 1; used < n; used++)
			assert_int_equal(text_decode(enc, used, &got), 0);
	}
	assert_int_equal(text_decode("\xc0\xaf", 2, &got), 0);
	assert_int_equal(text_decode("\xe0\x9f\xbf", 3, &got), 0);
	assert_int_equal(text_decode("\xf0\x8f\xbf\xbf", 4, &got), 0);
	assert_int_equal(text_decode("\xed\xa0\x80", 3, &got), 0);
	assert_int_equal(text_decode("\xf4\x90\x80\x80", 4, &got), 0);
	assert_int_equal(text_decode("", 0, &got), 0);
	/* What is no character becomes the sign for it. */
	assert_int_equal(text_encode(0xd800, enc), 3);
	assert_memory_equal(enc, "\xef\xbf\xbd", 3);
	assert_int_equal(text_encode(0x110000, enc), 3);
}

/* Any bytes at all: a million of them, the seed told. */
static void
random_bytes_come_out_clean(void **state)
{
	unsigned int seed = 20260701, i, k;
	char raw[64], *once, *twice;

	(void)state;
	printf("# seed %u\n", seed);
	for (i = 0; i < 20000; i++) {
		for (k = 0; k < sizeof(raw); k++) {
			seed = seed * 1103515245u + 12345u;
			raw[k] = (char)(seed >> 16);
			/* Half of them look like UTF-8. */
			if (i % 2 && k % 3 != 0)
				raw[k] = (char)(0x80 | (raw[k] & 0x3f));
			else if (i % 2)
				raw[k] = (char)(0xe0 | (raw[k] & 0x0f));
		}
		once = clean(raw, sizeof(raw));
		assert_clean(once, "random");
		twice = clean(once, strlen(once));
		assert_string_equal(once, twice);
		free(once);
		free(twice);
	}
}

static void
measures_columns(void **state)
{
	(void)state;
	assert_int_equal(text_width(""), 0);
	assert_int_equal(text_width("abc"), 3);
	assert_int_equal(text_width("常德云"), 6);
	assert_int_equal(text_width("a常b"), 4);
	assert_int_equal(text_width("e\xcc\x81"), 1);
	assert_int_equal(text_cp_width(0x1b), -1);
	assert_int_equal(text_cp_width(0x202e), -1);
	assert_int_equal(text_cp_width(0x378), -1);
	assert_int_equal(text_cp_width(' '), 1);
}

static void
clips_between_characters(void **state)
{
	static const char s[] = "a常e\xcc\x81z";
	static const struct {
		int cols;
		size_t bytes;
		int used;
	} cases[] = {
		{ 0, 0, 0 }, { 1, 1, 1 }, { 2, 1, 1 }, { 3, 4, 3 },
		{ 4, 7, 4 }, { 5, 8, 5 }, { 99, 8, 5 }, { -1, 0, 0 },
	};
	size_t i;
	int used;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(text_clip(s, cases[i].cols, &used),
		    cases[i].bytes);
		assert_int_equal(used, cases[i].used);
	}
	assert_int_equal(text_clip(s, 3, NULL), 4);
}

/* Always exactly as wide as asked. */
static void
pads_to_the_column(void **state)
{
	static const char *const words[] = { "", "a", "常德云计算中心", "a常",
	    "e\xcc\x81x" };
	struct buf b;
	size_t i;
	int cols, right;

	(void)state;
	buf_init(&b);
	for (i = 0; i < 5; i++) {
		for (cols = 0; cols < 20; cols++) {
			for (right = 0; right < 2; right++) {
				buf_reset(&b);
				text_pad(&b, words[i], cols, right);
				assert_int_equal(text_width(b.s), cols);
			}
		}
	}
	buf_reset(&b);
	text_pad(&b, "常德", 3, 0);
	assert_string_equal(b.s, "常 ");
	buf_reset(&b);
	text_pad(&b, "常德", 3, 1);
	assert_string_equal(b.s, " 常");
	buf_reset(&b);
	text_pad(&b, "x", -3, 1);
	assert_string_equal(b.s, "");
	buf_release(&b);
}

static void
add_line(const char *line, size_t n, void *arg)
{
	struct buf *b = arg;

	buf_addn(b, line, n);
	buf_addc(b, '|');
}

static void
wraps_at_spaces_and_between_wide(void **state)
{
	static const struct {
		const char *s;
		int cols;
		const char *want;
	} cases[] = {
		{ "", 10, "|" },
		{ "one two three", 7, "one two|three|" },
		{ "one two three", 8, "one two|three|" },
		{ "abcdefgh", 3, "abc|def|gh|" },
		{ "常德云计算", 4, "常德|云计|算|" },
		{ "常德云计算", 5, "常德|云计|算|" },
		{ "拒绝:须由值班长办理", 10, "拒绝:须由|值班长办理|" },
		{ "云中心。常德", 6, "云中|心。常|德|" },
		{ "常", 1, "常|" },
		{ "a b", 0, "a|b|" },
	};
	struct buf b;
	size_t i;

	(void)state;
	buf_init(&b);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_reset(&b);
		text_wrap(cases[i].s, cases[i].cols, add_line, &b);
		assert_string_equal(b.s, cases[i].want);
	}
	buf_release(&b);
}

struct fit {
	int cols;
	size_t bytes;
};

static void
check_line(const char *line, size_t n, void *arg)
{
	struct fit *f = arg;
	char *copy = strndup(line, n);

	/* A single wide character may be wider than the column. */
	if (f->cols >= 2)
		assert_true(text_width(copy) <= f->cols);
	f->bytes += n;
	free(copy);
}

static void
wrapped_lines_fit_and_nothing_is_lost(void **state)
{
	static const char s[] = "运行手册 RB-07 重启服务 httpd,须在窗口内 "
	    "(02:00-04:00) 完成;若失败, 按 rollback 步骤执行。The run "
	    "stops at the first failure of a precheck.";
	size_t spaces = 0, i;
	struct fit f;
	int cols;

	(void)state;
	for (i = 0; s[i] != '\0'; i++)
		spaces += s[i] == ' ';
	for (cols = 1; cols < 120; cols++) {
		f = (struct fit){ cols, 0 };
		text_wrap(s, cols, check_line, &f);
		assert_true(f.bytes <= strlen(s));
		assert_true(f.bytes + spaces >= strlen(s));
	}
}

/* Without a locale the table stands in for the C library. */
static void
measures_without_a_locale(void **state)
{
	(void)state;
	setlocale(LC_ALL, "C");
	assert_int_equal(text_width("常德"), 4);
	assert_int_equal(text_width("e\xcc\x81"), 1);
	assert_int_equal(text_width("é"), 1);
	setlocale(LC_ALL, "C.UTF-8");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_strings_come_out_clean),
		cmocka_unit_test(shows_what_it_took_away),
		cmocka_unit_test(every_character_is_printable_or_shown),
		cmocka_unit_test(decodes_strictly),
		cmocka_unit_test(random_bytes_come_out_clean),
		cmocka_unit_test(measures_columns),
		cmocka_unit_test(clips_between_characters),
		cmocka_unit_test(pads_to_the_column),
		cmocka_unit_test(wraps_at_spaces_and_between_wide),
		cmocka_unit_test(wrapped_lines_fit_and_nothing_is_lost),
		cmocka_unit_test(measures_without_a_locale),
	};

	if (setlocale(LC_ALL, "C.UTF-8") == NULL)
		return 1;
	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
