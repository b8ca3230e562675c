/* JSON, written and read. */
#include "core/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/text.h"
#include "tests/unit/hostile.h"

static void
parse_ok(const char *s, struct json *j)
{
	struct err e;

	err_clear(&e);
	if (json_parse(s, strlen(s), j, &e) < 0)
		fail_msg("%s: %s", s, e.text);
}

static void
reads_an_answer(void **state)
{
	struct json j;
	const struct json *rules, *detail;

	(void)state;
	parse_ok(" {\"rules\":[{\"rule\":\"R07.3\",\"detail\":{\"missing\":"
	    "[\"third_report:performance\"],\"n\":-1.5e3}}],"
	    "\"ok\":true,\"no\":null} ", &j);
	assert_int_equal(j.type, JSON_OBJ);
	assert_int_equal(j.n, 3);
	rules = json_get(&j, "rules");
	assert_int_equal(rules->type, JSON_ARR);
	assert_int_equal(rules->n, 1);
	assert_string_equal(json_text(&rules->items[0], "rule"), "R07.3");
	detail = json_get(&rules->items[0], "detail");
	assert_string_equal(json_text(detail, "n"), "-1.5e3");
	assert_string_equal(json_get(detail, "missing")->items[0].str,
	    "third_report:performance");
	assert_string_equal(json_text(&j, "ok"), "true");
	assert_int_equal(json_get(&j, "no")->type, JSON_NULL);
	assert_string_equal(json_text(&j, "no"), "");
	assert_null(json_get(&j, "none"));
	assert_string_equal(json_text(&j, "none"), "");
	assert_null(json_get(rules, "rule"));
	json_free(&j);
}

static void
reads_escapes_and_cleans(void **state)
{
	struct json j;

	(void)state;
	parse_ok("\"a\\u5e38\\ud83d\\ude00\\/\\\"\"", &j);
	assert_string_equal(j.str, "a\xe5\xb8\xb8\xf0\x9f\x98\x80/\"");
	json_free(&j);
	parse_ok("\"\\u001b[2J\\r\\u202e\\u0000x\"", &j);
	assert_string_equal(j.str, "^[[2J^M<U+202E>^@x");
	json_free(&j);
	parse_ok("\"\\ud800 alone\"", &j);
	assert_true(text_is_clean(j.str, strlen(j.str)));
	json_free(&j);
	parse_ok("\"\"", &j);
	assert_string_equal(j.str, "");
	json_free(&j);
	parse_ok("[]", &j);
	assert_int_equal(j.n, 0);
	json_free(&j);
	parse_ok("{}", &j);
	json_free(&j);
}

static void
refuses_what_is_no_json(void **state)
{
	static const char *const bad[] = { "", " ", "{", "}", "[1", "[1,]",
	    "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "01", "1.", ".5",
	    "1e", "-", "+1", "tru", "nul", "\"", "\"\\x\"", "\"\\u12\"",
	    "\"\\u12g4\"", "\"\\ud83d\\u0041\"", "1 2", "[1 2]", "\"a\nb\"",
	    "{\"a\":1 \"b\":2}", "'a'", "NaN", "[1]]", };
	struct json j;
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		err_clear(&e);
		if (json_parse(bad[i], strlen(bad[i]), &j, &e) == 0)
			fail_msg("passes: %s", bad[i]);
		assert_int_equal(e.code, ERR_INPUT);
		assert_true(e.text[0] != '\0');
		assert_int_equal(j.n, 0);
	}
}

static void
has_a_bottom(void **state)
{
	char s[300];
	struct json j;
	struct err e;

	(void)state;
	memset(s, '[', 64);
	memset(s + 64, ']', 64);
	assert_int_equal(json_parse(s, 128, &j, &e), 0);
	json_free(&j);
	memset(s, '[', 65);
	memset(s + 65, ']', 65);
	assert_int_equal(json_parse(s, 130, &j, &e), -1);
	memset(s, '[', sizeof(s));
	assert_int_equal(json_parse(s, sizeof(s), &j, &e), -1);
}

/* A valid document cut at every byte is an error and loses no memory. */
static void
survives_every_cut(void **state)
{
	static const char s[] = "{\"rules\":[{\"rule\":\"R00.6\",\"x\":[1,2,"
	    "{\"y\":\"\\u5e38\\n\"}]},null,true,-0.5e+7],\"z\":\"\"}";
	struct json j;
	struct err e;
	size_t n;

	(void)state;
	for (n = 0; n < sizeof(s) - 1; n++)
		assert_int_equal(json_parse(s, n, &j, &e), -1);
	assert_int_equal(json_parse(s, sizeof(s) - 1, &j, &e), 0);
	json_free(&j);
}

static void
writes_what_can_be_read_again(void **state)
{
	struct buf b;
	struct json j;
	size_t i;
	int first = 1;

	(void)state;
	buf_init(&b);
	buf_addc(&b, '{');
	json_key(&b, "a\"b", &first);
	json_str(&b, "tab\there \\ \"quoted\" \001\177 常德");
	json_key(&b, "none", &first);
	json_str(&b, NULL);
	buf_addc(&b, '}');
	assert_string_equal(b.s, "{\"a\\\"b\":\"tab\\there \\\\ \\\"quoted\\\""
	    " \\u0001\\u007f 常德\",\"none\":null}");
	parse_ok(b.s, &j);
	json_free(&j);
	for (i = 0; i < HOSTILE; i++) {
		buf_reset(&b);
		json_str(&b, hostile[i].s);
		parse_ok(b.s, &j);
		assert_int_equal(j.type, JSON_STR);
		assert_true(text_is_clean(j.str, strlen(j.str)));
		json_free(&j);
	}
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_an_answer),
		cmocka_unit_test(reads_escapes_and_cleans),
		cmocka_unit_test(refuses_what_is_no_json),
		cmocka_unit_test(has_a_bottom),
		cmocka_unit_test(survives_every_cut),
		cmocka_unit_test(writes_what_can_be_read_again),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
