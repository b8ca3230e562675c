/* Codes of an answer in words, in both languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/buf.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/reply.h"
#include "core/text.h"
#include "core/word.h"
#include "tests/unit/fixture_catalog.h"

static struct json rules;

static struct refusal *
word_one(const char *kind, const char *text)
{
	struct refusal *r;

	assert_int_equal(json_parse(text, strlen(text), &rules, NULL), 0);
	assert_int_equal(word_refusals_of(c, kind, &rules, &r), 1);
	return r;
}

static void
done(struct refusal *r)
{
	refusal_free(r, 1);
	json_free(&rules);
}

static void
test_missing(void **state)
{
	static const char text[] = "[{\"rule\":\"R07.3\",\"severity\":"
	    "\"violation\",\"detail\":{\"missing\":"
	    "[\"third_report:performance\",\"third_report:security\"]}}]";
	struct refusal *r = word_one(NULL, text);

	(void)state;
	assert_string_equal(r->rule, "R07.3");
	assert_string_equal(r->article, "7");
	assert_string_equal(r->message,
	    "Refused: third-party performance and security report missing (Art. 7)");
	assert_string_equal(r->missing,
	    "third-party report (performance), third-party report (security)");
	assert_string_equal(r->supplier, "USR");
	assert_string_equal(r->supplier_word, "Unit liaison");
	assert_string_equal(r->remedy, "DOC.register");
	assert_string_equal(r->remedy_word, "Paper: register");
	done(r);
	i18n_init("zh", "/nonexistent");
	r = word_one(NULL, text);
	assert_string_equal(r->message,
	    "拒绝:缺第三方性能和安全测试报告(第七条)");
	assert_string_equal(r->missing,
	    "第三方测试报告 (性能), 第三方测试报告 (安全)");
	assert_string_equal(r->supplier_word, "单位联系人");
	assert_string_equal(r->remedy_word, "证明材料: 登记");
	done(r);
	i18n_init("en", "/nonexistent");
}

static void
test_placeholders(void **state)
{
	struct refusal *r;

	(void)state;
	r = word_one("INC", "[{\"rule\":\"R00.1\",\"detail\":"
	    "{\"state\":\"new\"}}]");
	assert_string_equal(r->message, "Refused: not allowed in state new");
	assert_string_equal(r->severity, "refuse");
	assert_string_equal(r->remedy_word, "look at the history");
	done(r);
	r = word_one(NULL, "[{\"rule\":\"R00.2\",\"detail\":"
	    "{\"role\":\"REG:DZB|USR\"}}]");
	assert_string_equal(r->message, "Refused: your role may not do this; "
	    "needs Regulator reviewer (E-Government Off..");
	done(r);
	r = word_one("TEN", "[{\"rule\":\"R00.6\",\"detail\":{\"field\":"
	    "\"mlps_level\",\"problem\":\"invalid\",\"typ\":\"int 1-5\"}}]");
	assert_string_equal(r->message,
	    "Refused: MLPS level: not valid; a whole number, 1-5");
	assert_string_equal(r->missing,
	    "mlps_level (not valid; a whole number, 1-5)");
	done(r);
	/* A field that only a form has. */
	r = word_one("INC", "[{\"rule\":\"R00.6\",\"detail\":{\"field\":"
	    "\"outage_app\",\"problem\":\"missing\"}}]");
	assert_string_equal(r->message,
	    "Refused: required field is missing: System that stopped");
	assert_string_equal(r->missing, "outage_app");
	done(r);
	/* Numbers, and a placeholder that the answer does not fill. */
	r = word_one(NULL, "[{\"rule\":\"R07.10\",\"severity\":\"warn\","
	    "\"detail\":{\"n\":90}}]");
	assert_string_equal(r->message,
	    "Warning: scan result is older than 90 days; rescan advised");
	done(r);
	r = word_one(NULL, "[{\"rule\":\"R07.10\",\"detail\":{}}]");
	assert_string_equal(r->message,
	    "Warning: scan result is older than - days; rescan advised");
	done(r);
}

static void
test_cut(void **state)
{
	static const char *const langs[] = { "en", "zh" };
	struct refusal *r;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		i18n_init(langs[i], "/nonexistent");
		r = word_one(NULL, "[{\"rule\":\"R07.13\",\"detail\":{\"doc\":"
		    "[\"DOC-0166\",\"市交通运输局停车诱导平台软件性能测试报告第三版\","
		    "\"DOC-0168\"]}}]");
		assert_true(text_width(r->message) <= 80);
		assert_true(text_width(r->message) >= 78);
		assert_non_null(strstr(r->message, "DOC-0166"));
		assert_non_null(strstr(r->message, ".."));
		/* The end of the sentence stays. */
		assert_non_null(strstr(r->message, i == 0 ? "(Art. 7)" :
		    "(第七条)"));
		done(r);
	}
	i18n_init("en", "/nonexistent");
}

static void
test_input(void **state)
{
	struct refusal *r;

	(void)state;
	r = word_one(NULL, "[{\"rule\":\"INPUT\",\"detail\":{\"what\":\"key\","
	    "\"name\":\"colour\"}}]");
	assert_string_equal(r->message,
	    "this action does not ask for the field colour");
	assert_string_equal(r->severity, "input");
	assert_string_equal(r->article, "");
	done(r);
	r = word_one(NULL, "[{\"rule\":\"R99.9\",\"detail\":{}}]");
	assert_string_equal(r->message, "R99.9");
	done(r);
}

/* By their numbers, not by their letters; two of a rule as they came. */
static void
test_order(void **state)
{
	static const char text[] = "[{\"rule\":\"R07.13\",\"detail\":{}},"
	    "{\"rule\":\"R07.3\",\"detail\":{\"missing\":[\"b\"]}},"
	    "{\"rule\":\"R00.6\"},{\"rule\":\"R07.3\",\"detail\":"
	    "{\"missing\":[\"a\"]}}]";
	struct refusal *r;

	(void)state;
	assert_int_equal(json_parse(text, strlen(text), &rules, NULL), 0);
	assert_int_equal(word_refusals(c, &rules, &r), 4);
	assert_string_equal(r[0].rule, "R00.6");
	assert_null(r[0].detail);
	assert_string_equal(r[1].rule, "R07.3");
	assert_string_equal(r[1].missing, "b");
	assert_string_equal(r[2].missing, "a");
	assert_string_equal(r[3].rule, "R07.13");
	refusal_free(r, 4);
	json_free(&rules);
	assert_int_equal(json_parse("[]", 2, &rules, NULL), 0);
	assert_int_equal(word_refusals(c, &rules, &r), 0);
	refusal_free(r, 0);
	json_free(&rules);
}

static void
test_waits(void **state)
{
	static const char text[] = "[{\"role\":\"USR\",\"office\":\"JTJ\","
	    "\"people\":[\"US-JTJ\",\"US-JT2\"]},{\"role\":\"REG:DZB\","
	    "\"office\":\"DZB\",\"people\":[]}]";
	struct json j;
	struct buf b;

	(void)state;
	assert_int_equal(json_parse(text, strlen(text), &j, NULL), 0);
	buf_init(&b);
	word_waits(c, &j, &b);
	assert_string_equal(b.s, "Unit liaison (Transport Bureau): US-JTJ, "
	    "US-JT2; Regulator reviewer (E-Government Office)");
	buf_release(&b);
	json_free(&j);
}

static void
test_roles(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b);
	word_roles(c, "REG:DZB+USR", &b);
	assert_string_equal(b.s,
	    "Regulator reviewer (E-Government Office) and Unit liaison");
	buf_reset(&b);
	word_roles(c, "USR|ENG", &b);
	assert_string_equal(b.s, "Unit liaison or Engineer");
	buf_release(&b);
}

static void
test_article(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b);
	reply_article(&b, "4;20");
	assert_string_equal(b.s, "Art. 4, 20");
	i18n_init("zh", "/nonexistent");
	buf_reset(&b);
	reply_article(&b, "4;20");
	assert_string_equal(b.s, "第四、二十条");
	buf_reset(&b);
	reply_article(&b, "12");
	assert_string_equal(b.s, "第十二条");
	buf_reset(&b);
	reply_article(&b, "");
	assert_string_equal(b.s, "");
	buf_release(&b);
	i18n_init("en", "/nonexistent");
}

/* The line for scripts is JSON and holds what the interface promises. */
static void
test_json(void **state)
{
	static const char row[] = "outcome|number|state|version|seq|req|rules|"
	    "waits\nrefused|TN-2026-0007|opened|12|31|"
	    "6f2c41d0-1111-4222-8333-444455556666|"
	    "[{\"rule\":\"R07.3\",\"severity\":\"violation\",\"detail\":"
	    "{\"missing\":[\"third_report:performance\"]}}]|~\n";
	struct table *t = fixture_table(row);
	struct reply reply = { c, "TEN.go_live", "TN-2026-0007", 0 };
	const struct json *rule;
	struct answer a;
	struct json j;
	struct buf b;

	(void)state;
	assert_int_equal(answer_read(&a, t, NULL), 0);
	buf_init(&b);
	reply_json(&b, &reply, &a);
	assert_int_equal(b.s[b.len - 1], '\n');
	assert_int_equal(json_parse(b.s, b.len - 1, &j, NULL), 0);
	assert_string_equal(json_text(&j, "outcome"), "refused");
	assert_string_equal(json_text(&j, "number"), "TN-2026-0007");
	assert_string_equal(json_text(&j, "version"), "12");
	assert_int_equal(json_get(&j, "waits")->type, JSON_ARR);
	rule = &json_get(&j, "rules")->items[0];
	assert_string_equal(json_text(rule, "rule"), "R07.3");
	assert_string_equal(json_text(rule, "article"), "7");
	assert_string_equal(json_text(rule, "supplier"), "USR");
	assert_string_equal(json_text(rule, "remedy"), "DOC.register");
	assert_string_equal(json_get(rule, "missing")->items[0].str,
	    "third-party report (performance)");
	json_free(&j);
	buf_reset(&b);
	reply_text(&b, &reply, &a);
	assert_non_null(strstr(b.s, "TN-2026-0007 go live: refused\n"));
	assert_non_null(strstr(b.s, "R07.3  Art. 7\n"));
	assert_non_null(strstr(b.s, "third-party report (performance)"));
	assert_non_null(strstr(b.s, "Unit liaison  USR"));
	assert_non_null(strstr(b.s, "Paper: register  DOC.register"));
	buf_release(&b);
	answer_release(&a);
	table_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_placeholders),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_input),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_waits),
		cmocka_unit_test(test_roles),
		cmocka_unit_test(test_article),
		cmocka_unit_test(test_json),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
