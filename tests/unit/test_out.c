/* Values and rows on standard output, in every format. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/buf.h"
#include "core/clock.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/out.h"
#include "core/text.h"
#include "tests/unit/fixture_catalog.h"

static struct buf b;

static int
out_setup(void **state)
{
	clock_set_zone("+08:00");
	buf_init(&b);
	return setup(state);
}

static int
out_teardown(void **state)
{
	buf_release(&b);
	return teardown(state);
}

static void
test_money(void **state)
{
	static const struct {
		const char *fen, *yuan;
	} sums[] = {
		{ "0", "0.00" }, { "5", "0.05" }, { "50", "0.50" },
		{ "100", "1.00" }, { "40759900", "407599.00" },
		{ "-5", "-0.05" }, { "-12345", "-123.45" },
		{ "", "" }, { "1.5", "1.5" }, { "a", "a" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(sums) / sizeof(sums[0]); i++) {
		buf_reset(&b);
		out_yuan(&b, sums[i].fen);
		assert_string_equal(b.s, sums[i].yuan);
	}
	buf_reset(&b);
}

static void
test_types(void **state)
{
	(void)state;
	assert_int_equal(out_type(c, "incident", "detected_at"), OUT_TS);
	assert_int_equal(out_type(c, "incident", "alarms"), OUT_LIST);
	assert_int_equal(out_type(c, "incident", "planned"), OUT_BOOL);
	assert_int_equal(out_type(c, "incident", "user_score"), OUT_NUM);
	assert_int_equal(out_type(c, "incident", "side"), OUT_STR);
	assert_int_equal(out_type(c, "incident", "record_id"), OUT_HIDE);
	assert_int_equal(out_type(c, "incident", "due"), OUT_TS);
	assert_int_equal(out_type(c, NULL, "vals"), OUT_JSON);
	assert_int_equal(out_type(c, NULL, "asked_at"), OUT_TS);
	assert_int_equal(out_type(c, NULL, "due_left"), OUT_NUM);
	assert_int_equal(out_type(c, NULL, "number"), OUT_STR);
}

static const char *
json_of(enum out_type type, const char *s)
{
	buf_reset(&b);
	out_json_value(&b, type, s);
	return b.s;
}

static void
test_json(void **state)
{
	(void)state;
	assert_string_equal(json_of(OUT_STR, NULL), "null");
	assert_string_equal(json_of(OUT_STR, "a\"b"), "\"a\\\"b\"");
	assert_string_equal(json_of(OUT_NUM, "12"), "12");
	assert_string_equal(json_of(OUT_NUM, "-1.50"), "-1.50");
	assert_string_equal(json_of(OUT_NUM, "012"), "\"012\"");
	assert_string_equal(json_of(OUT_NUM, "1."), "\"1.\"");
	assert_string_equal(json_of(OUT_NUM, "1e5x"), "\"1e5x\"");
	assert_string_equal(json_of(OUT_NUM, ""), "\"\"");
	assert_string_equal(json_of(OUT_BOOL, "1"), "true");
	assert_string_equal(json_of(OUT_BOOL, "0"), "false");
	assert_string_equal(json_of(OUT_LIST, "a;b"), "[\"a\",\"b\"]");
	assert_string_equal(json_of(OUT_LIST, ""), "[]");
	assert_string_equal(json_of(OUT_LIST, NULL), "[]");
	assert_string_equal(json_of(OUT_JSON, "{\"a\":[1]}"), "{\"a\":[1]}");
	assert_string_equal(json_of(OUT_JSON, "{broken"), "\"{broken\"");
	/* Moments inside; what only looks like one stays. */
	assert_string_equal(json_of(OUT_JSON,
	    "{\"at\":\"2026-06-30 23:30:00.000000\",\"t\":\"2026-06-30 23:30\"}"),
	    "{\"at\":\"2026-07-01T07:30:00+08:00\",\"t\":\"2026-06-30 23:30\"}");
	assert_string_equal(json_of(OUT_TS, "2026-06-30 23:30:00.000000"),
	    "\"2026-07-01T07:30:00+08:00\"");
}

static const char *
csv_of(enum out_type type, const char *s)
{
	buf_reset(&b);
	out_csv_value(&b, type, s);
	return b.s;
}

static void
test_csv(void **state)
{
	struct table *t = fixture_table("record_id|number|title\n"
	    "1|INC-1|a, \"b\"\n2|INC-2|~\n");

	(void)state;
	assert_string_equal(csv_of(OUT_STR, NULL), "");
	assert_string_equal(csv_of(OUT_STR, "a b"), "a b");
	assert_string_equal(csv_of(OUT_STR, "a,b"), "\"a,b\"");
	assert_string_equal(csv_of(OUT_STR, "a\"b"), "\"a\"\"b\"");
	assert_string_equal(csv_of(OUT_STR, "a\nb"), "\"a\nb\"");
	assert_string_equal(csv_of(OUT_TS, "2026-06-30 23:30:00"),
	    "2026-07-01T07:30:00+08:00");
	buf_reset(&b);
	out_csv_head(&b, c, "incident", t);
	out_csv_row(&b, c, "incident", t, 0);
	out_csv_row(&b, c, "incident", t, 1);
	assert_string_equal(b.s, "number,title\r\n"
	    "INC-1,\"a, \"\"b\"\"\"\r\nINC-2,\r\n");
	table_free(t);
}

static const char *
words_of(const char *tbl, const char *col, const char *s)
{
	buf_reset(&b);
	out_words(&b, c, tbl, col, s);
	return b.s;
}

static void
test_words(void **state)
{
	(void)state;
	assert_string_equal(words_of("incident", "side", "UNIT"), "unit");
	assert_string_equal(words_of("incident", "planned", "1"), "yes");
	assert_string_equal(words_of("incident", "detected_at",
	    "2026-06-30 23:30:59.9"), "2026-07-01 07:30");
	assert_string_equal(words_of("incident", "alarms", "AL-1;AL-2"),
	    "AL-1, AL-2");
	assert_string_equal(words_of("incident", "side", NULL), "");
	assert_string_equal(words_of(NULL, "number", "INC-1"), "INC-1");
}

/* Every line of a table keeps within the width, wide characters included,
 * and the columns stand below each other. */
static void
test_layout(void **state)
{
	static const int widths[] = { 40, 60, 80, 132 };
	struct table *t = fixture_table("record_id|number|kind|state|state_zh|"
	    "state_en|title|org|org_name|holder_name|due|side\n"
	    "1|INC-20260614-01|INC|new|新建|new|存储控制器故障, 五个系统中断, 医保结算停|"
	    "CSP|常德云中心运维|李演宇|2026-06-30 23:30:00|UNIT\n"
	    "2|INC-20260614-02|INC|new|新建|new|short|JTJ|市交通运输局|~|~|~\n");
	struct out_layout *l;
	char *line, *next;
	size_t w;
	int lines;

	(void)state;
	i18n_init("zh", "/nonexistent");
	for (w = 0; w < sizeof(widths) / sizeof(widths[0]); w++) {
		l = out_layout_new(c, "incident", t, NULL, widths[w]);
		buf_reset(&b);
		out_layout_head(&b, l);
		out_layout_row(&b, l, t, 0);
		out_layout_row(&b, l, t, 1);
		lines = 0;
		for (line = b.s; *line != '\0'; line = next + 1) {
			next = strchr(line, '\n');
			*next = '\0';
			if (text_width(line) > widths[w])
				fail_msg("%d: %s", widths[w], line);
			assert_int_equal(text_is_clean(line, strlen(line)), 1);
			lines++;
		}
		assert_int_equal(lines, 3);
		out_layout_free(l);
	}
	i18n_init("en", "/nonexistent");
	l = out_layout_new(c, "incident", t, NULL, 200);
	buf_reset(&b);
	out_layout_head(&b, l);
	assert_memory_equal(b.s, "Number           State  Title", 29);
	assert_non_null(strstr(b.s, "Side"));
	out_layout_row(&b, l, t, 1);
	assert_non_null(strstr(b.s, "INC-20260614-02  new    short"));
	out_layout_free(l);
	/* A column that says nothing here is left out. */
	l = out_layout_new(c, "incident", t, "new", 200);
	buf_reset(&b);
	out_layout_head(&b, l);
	assert_null(strstr(b.s, "State"));
	assert_non_null(strstr(b.s, "Number"));
	out_layout_free(l);
	table_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_money),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_layout),
	};

	return cmocka_run_group_tests(tests, out_setup, out_teardown);
}
