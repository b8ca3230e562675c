/*
 * Recordings: valid asciicast, every byte there, bounded, cut said.
 */
#include "core/cast.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/err.h"
#include "core/json.h"

#define SECOND INT64_C(1000000)

static void
begin(struct cast *c)
{
	cast_init(c, 10 * SECOND, 1782864000, "CHG-1/1 h1", 0);
}

/* All that waits, as one string. */
static void
take_all(struct cast *c, struct buf *out)
{
	while (cast_take(c, out) > 0)
		;
}

/* Each line is JSON; the texts of all "o" events go to out. */
static void
play(const char *s, struct buf *out)
{
	struct err e = { 0 };
	struct json j;
	const char *nl;
	double last = 0, t;

	for (; *s != '\0'; s = nl + 1) {
		nl = strchr(s, '\n');
		assert_non_null(nl);
		assert_int_equal(json_parse(s, (size_t)(nl - s), &j, &e), 0);
		if (j.type == JSON_ARR) {
			assert_int_equal(j.n, 3);
			t = strtod(j.items[0].str, NULL);
			assert_true(t >= last);
			last = t;
			if (strcmp(j.items[1].str, "o") == 0)
				buf_add(out, j.items[2].str);
		} else {
			assert_string_equal(json_text(&j, "version"), "2");
		}
		json_free(&j);
	}
}

static void
test_form(void **state)
{
	struct buf b, text;
	struct cast c;
	char line[256];

	(void)state;
	buf_init(&b);
	buf_init(&text);
	begin(&c);
	cast_step(&c, 11 * SECOND, "step 1", "echo 'a'", 8);
	cast_output(&c, 12 * SECOND, 0, "one\ntwo\r\n", 9);
	cast_output(&c, 13 * SECOND + 5, 1, "three \xe4\xb8", 8);
	cast_output(&c, 13 * SECOND + 6, 1, "\xad\n\n  \n", 6);
	cast_note(&c, 14 * SECOND, "fine");
	cast_last_line(&c, line, sizeof(line));
	assert_string_equal(line, "three \xe4\xb8\xad");
	assert_int_equal(cast_take(&c, &b), 1);
	assert_int_equal(cast_take(&c, &b), 0);
	assert_non_null(strstr(b.s, "[1.000000, \"m\", \"step 1\"]\n"));
	assert_non_null(strstr(b.s, "[3.000005, \"o\", \"three \"]\n"));
	assert_non_null(strstr(b.s, "one\\r\\ntwo\\r\\n"));
	play(b.s, &text);
	assert_non_null(strstr(text.s, "$ echo 'a'"));
	cast_release(&c);
	buf_release(&b);
	buf_release(&text);
}

/* Escapes, NUL, bytes that are no UTF-8, cut characters: kept visibly. */
static void
test_bytes(void **state)
{
	static const char raw[] = "\x1b[2J\x00\xff\xc3(\xe2\x80\xae.";
	struct buf b;
	struct cast c;
	size_t i;

	(void)state;
	buf_init(&b);
	begin(&c);
	for (i = 0; i < sizeof(raw) - 1; i++)
		cast_output(&c, 11 * SECOND, 0, raw + i, 1);
	take_all(&c, &b);
	assert_non_null(strstr(b.s, "\\u001b"));
	assert_non_null(strstr(b.s, "\\\\x00"));
	assert_non_null(strstr(b.s, "\\\\xff"));
	assert_non_null(strstr(b.s, "\\\\xc3("));
	assert_non_null(strstr(b.s, "\xe2\x80\xae"));
	cast_release(&c);
	buf_release(&b);
}

static void
test_last_line(void **state)
{
	struct cast c;
	char line[256];

	(void)state;
	begin(&c);
	cast_output(&c, 11 * SECOND, 0, "a\n\x1b[31mred\x1b[0m\rOK\n", 17);
	cast_last_line(&c, line, sizeof(line));
	assert_string_equal(line, "OK");
	cast_output(&c, 11 * SECOND, 0, "\x1b]0;t\x07 \xe2\x80\xae x", 12);
	cast_last_line(&c, line, sizeof(line));
	assert_null(strchr(line, '\x1b'));
	assert_null(strstr(line, "\xe2\x80\xae"));
	/* Never more than there is room for, never half a character. */
	cast_output(&c, 11 * SECOND, 0, "\n\xe4\xb8\xad\xe4\xb8\xad", 7);
	cast_last_line(&c, line, 6);
	assert_string_equal(line, "\xe4\xb8\xad");
	cast_release(&c);
}

static void
test_bound(void **state)
{
	char chunk[16384];
	struct buf b, all;
	struct cast c;
	size_t i, total = 0;
	int part, last = 0;

	(void)state;
	buf_init(&b);
	buf_init(&all);
	begin(&c);
	memset(chunk, 'x', sizeof(chunk));
	for (i = 0; i < 4096; i++) {	/* 64 MiB */
		cast_output(&c, 11 * SECOND, 0, chunk, sizeof(chunk));
		while (cast_pending(&c) >= CAST_PIECE &&
		    (part = cast_take(&c, &b)) > 0) {
			assert_int_equal(part, last + 1);
			assert_true(b.len <= CAST_PIECE);
			assert_int_equal(b.s[b.len - 1], '\n');
			last = part;
			total += b.len;
			buf_addn(&all, b.s, b.len);
			buf_reset(&b);
		}
		assert_true(cast_pending(&c) < 2 * CAST_PIECE);
	}
	cast_note(&c, 12 * SECOND, "ended");
	take_all(&c, &b);
	buf_addn(&all, b.s, b.len);
	total += b.len;
	assert_true(total <= CAST_LIMIT + 1024);
	assert_non_null(strstr(all.s, "[recording cut at 1048576 bytes]"));
	assert_non_null(strstr(all.s, "bytes of output not recorded"));
	/* A later step is still marked, and says what it lost. */
	buf_reset(&b);
	cast_step(&c, 13 * SECOND, "step 2", "true", 4);
	cast_output(&c, 13 * SECOND, 0, "hello", 5);
	cast_note(&c, 13 * SECOND, "ok");
	take_all(&c, &b);
	assert_non_null(strstr(b.s, "step 2"));
	assert_non_null(strstr(b.s, "9 bytes of output not recorded"));
	cast_release(&c);
	buf_release(&b);
	buf_release(&all);
}

/* A recording taken over goes on with the next part. */
static void
test_parts(void **state)
{
	struct buf b;
	struct cast c;

	(void)state;
	buf_init(&b);
	cast_init(&c, 0, 1, "t", 7);
	assert_int_equal(cast_take(&c, &b), 8);
	assert_int_equal(cast_take(&c, &b), 0);
	cast_note(&c, 1, "x");
	assert_int_equal(cast_take(&c, &b), 9);
	cast_release(&c);
	buf_release(&b);
}

/* A stream in pieces of every size: what is recorded holds no secret, and all
 * else unchanged. */
static void
test_hide(void **state)
{
	static const char text[] = "a aab aabaab S3CRET S3CRE S3CRES3CRETS3 "
	    "it'\\''s S3CRET\nlast S3CRET";
	static const char want[] = "a aab ****** ****** S3CRE S3CRE******S3 "
	    "****** ******^M^Jlast ******";
	struct cast_mask m;
	struct err e = { 0 };
	struct buf b, out;
	struct cast c;
	char line[64];
	size_t size, at, n;

	(void)state;
	assert_int_equal(cast_mask_load(&m, "[\"S3CRET\",\"aabaab\","
	    "\"it'\\\\''s\",\"\"]", &e), 0);
	assert_int_equal(m.n, 3);
	for (size = 1; size < sizeof(text); size++) {
		buf_init(&b);
		buf_init(&out);
		begin(&c);
		cast_hide(&c, &m);
		cast_step(&c, 10 * SECOND, "step 1", "run 'S3CRET'", 12);
		for (at = 0; at < sizeof(text) - 1; at += n) {
			n = sizeof(text) - 1 - at < size ?
			    sizeof(text) - 1 - at : size;
			cast_output(&c, 11 * SECOND, 0, text + at, n);
		}
		cast_settle(&c, 12 * SECOND);
		cast_last_line(&c, line, sizeof(line));
		assert_string_equal(line, "last ******");
		take_all(&c, &b);
		play(b.s, &out);
		assert_null(strstr(b.s, "S3CRET"));
		assert_non_null(strstr(out.s, "$ run '******'^M^J"));
		assert_non_null(strstr(out.s, want));
		cast_release(&c);
		buf_release(&out);
		buf_release(&b);
	}
	cast_mask_release(&m);
	assert_int_equal(cast_mask_load(&m, "", &e), 0);
	assert_int_equal(m.n, 0);
	assert_int_equal(cast_mask_load(&m, "[1", &e), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_form),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_last_line),
		cmocka_unit_test(test_bound),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_hide),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
