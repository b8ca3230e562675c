/* Actions by name, their parameters, answers; the command line's words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "core/action.h"
#include "core/args.h"
#include "core/i18n.h"
#include "core/options.h"
#include "core/sha256.h"
#include "tests/unit/fixture_catalog.h"

static void
test_names(void **state)
{
	struct action a;
	struct err e;

	(void)state;
	err_clear(&e);
	assert_int_equal(action_init(&a, c, "tenancy.Accept", "TN-2026-0007",
	    &e), 0);
	assert_string_equal(a.name, "TEN.accept");
	assert_string_equal(a.number, "TN-2026-0007");
	assert_true(uuid_is_valid(a.req));
	assert_string_equal(a.vals, "{}");
	action_release(&a);
	assert_int_equal(action_init(&a, c, "INC.note", NULL, &e), 0);
	assert_string_equal(a.name, "ANY.note");
	assert_string_equal(a.number, "");
	action_release(&a);
}

/* Each wrong name is told with what would be right. */
static void
test_wrong_names(void **state)
{
	static const struct {
		const char *name, *says;
	} wrong[] = {
		{ "tenanci.accept", "near: tenancy" },
		{ "quux.accept", "KIND.action" },
		{ "TEN.acept", "near: accept" },
		{ "TEN.zzzzzz", "draft, accept, go_live, withdraw" },
		{ "accept", "TEN.accept" },
		{ "zzz", "KIND.action" },
		{ "TEN.", "draft, accept" },
		{ "", "KIND.action" },
	};
	struct action a;
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		err_clear(&e);
		assert_int_equal(action_init(&a, c, wrong[i].name, "", &e),
		    -1);
		assert_int_equal(e.code, ERR_INPUT);
		if (strstr(e.text, wrong[i].says) == NULL)
			fail_msg("%s: %s", wrong[i].name, e.text);
	}
	err_clear(&e);
	assert_int_equal(action_init(&a, c, "TEN.accept",
	    "123456789012345678901234567890123456789012345678901234567890123456789"
	    "012345678901", &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
}

static void
test_values(void **state)
{
	struct action a;
	struct err e;

	(void)state;
	err_clear(&e);
	assert_int_equal(action_init(&a, c, "TEN.draft", "", &e), 0);
	assert_int_equal(action_value(&a, "title", "停车 \"A\"\n", &e), 0);
	assert_int_equal(action_value(&a, "empty", "", &e), 0);
	assert_int_equal(action_value(&a, "resource",
	    "[{\"kind\":\"vcpu\",\"qty\":4}]", &e), 0);
	assert_int_equal(action_value(&a, "note", "[urgent] call", &e), 0);
	assert_int_equal(action_value(&a, "obj", "{\"a\":1}", &e), 0);
	assert_string_equal(a.vals, "{\"title\":\"停车 \\\"A\\\"\\n\","
	    "\"empty\":\"\",\"resource\":[{\"kind\":\"vcpu\",\"qty\":4}],"
	    "\"note\":\"[urgent] call\",\"obj\":\"{\\\"a\\\":1}\"}");
	assert_int_equal(action_value(&a, "title", "again", &e), -1);
	assert_non_null(strstr(e.text, "given twice"));
	err_clear(&e);
	assert_int_equal(action_value(&a, "a b", "x", &e), -1);
	assert_int_equal(action_value(&a, "", "x", &e), -1);
	assert_int_equal(action_value(&a, "$.x\"", "x", &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	action_release(&a);
}

static void
test_params(void **state)
{
	const char *proc, *p[12];
	struct action a;

	(void)state;
	assert_int_equal(action_init(&a, c, "TEN.accept", "TN-1", NULL), 0);
	memcpy(a.version, "12", 3);
	assert_int_equal(action_params(&a, 0, "batch", &proc, p), 8);
	assert_string_equal(proc, "p_move");
	assert_ptr_equal(p[0], a.req);
	assert_string_equal(p[1], "TN-1");
	assert_string_equal(p[2], "TEN.accept");
	assert_string_equal(p[3], "12");
	assert_string_equal(p[4], "{}");
	assert_string_equal(p[7], "batch");
	assert_int_equal(action_params(&a, 1, "batch", &proc, p), 6);
	assert_string_equal(proc, "p_why");
	assert_string_equal(p[0], "TN-1");
	action_release(&a);
}

static void
test_answers(void **state)
{
	static const struct {
		const char *outcome;
		int status;
	} rows[] = { { "done", 0 }, { "waiting", 0 }, { "refused", 1 },
		{ "input", 2 }, { "stale", 5 }, { "new_word", 4 } };
	char text[200];
	struct table *t;
	struct answer a;
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(text, sizeof(text), "outcome|number|state|version|"
		    "seq|req|rules|waits\n%s|TN-1|opened|3|7|r|[]|~\n",
		    rows[i].outcome);
		t = fixture_table(text);
		assert_int_equal(answer_read(&a, t, NULL), 0);
		assert_int_equal(answer_exit_status(&a), rows[i].status);
		assert_int_equal(a.version, 3);
		assert_int_equal(a.seq, 7);
		assert_string_equal(a.state, "opened");
		answer_release(&a);
		table_free(t);
	}
	t = fixture_table("answer\nOK\n");
	err_clear(&e);
	assert_int_equal(answer_read(&a, t, &e), -1);
	assert_int_not_equal(e.code, ERR_NONE);
	table_free(t);
	t = fixture_table("outcome|rules\nrefused|[{broken\n");
	assert_int_equal(answer_read(&a, t, &e), -1);
	table_free(t);
	assert_int_equal(answer_read(&a, NULL, &e), -1);
}

static void
test_local(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; local_actions[i].name != NULL; i++) {
		assert_memory_equal(local_actions[i].name, "UI.", 3);
		assert_true(*local_actions[i].zh != '\0');
		assert_true(*local_actions[i].en != '\0');
	}
}

static void
test_args(void **state)
{
	const char *filter = NULL, *sort = NULL;
	int yes = 0;
	const struct arg rows[] = { { "filter", &filter, NULL },
		{ "sort", &sort, NULL }, { "yes", NULL, &yes },
		{ NULL, NULL, NULL } };
	char *good[] = { (char[]) { "do" }, (char[]) { "a" },
		(char[]) { "--filter" }, (char[]) { "--yes" },
		(char[]) { "--sort=due-" }, (char[]) { "--yes" },
		(char[]) { "--" }, (char[]) { "--b" }, NULL };
	char *bad[][4] = {
		{ (char[]) { "do" }, (char[]) { "--filtre" }, NULL, NULL },
		{ (char[]) { "do" }, (char[]) { "--filter" }, NULL, NULL },
		{ (char[]) { "do" }, (char[]) { "--yes=1" }, NULL, NULL },
		{ (char[]) { "do" }, (char[]) { "-x" }, NULL, NULL },
	};
	struct args a;
	struct err e;
	size_t i;
	int n;

	(void)state;
	err_clear(&e);
	assert_int_equal(args_parse(&a, rows, 8, good, &e), 0);
	assert_int_equal(a.n, 2);
	assert_string_equal(a.words[0], "a");
	assert_string_equal(a.words[1], "--b");
	assert_string_equal(filter, "--yes");
	assert_string_equal(sort, "due-");
	assert_int_equal(yes, 1);
	args_release(&a);
	/* Given twice: the values of the first run are still there. */
	assert_int_equal(args_parse(&a, rows, 8, good, &e), -1);
	assert_non_null(strstr(e.text, "twice"));
	filter = NULL;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		for (n = 0; bad[i][n] != NULL; n++)
			;
		err_clear(&e);
		assert_int_equal(args_parse(&a, rows, n, bad[i], &e), -1);
		assert_int_equal(e.code, ERR_INPUT);
	}
	err_clear(&e);
	assert_int_equal(args_parse(&a, rows, 2, bad[0], &e), -1);
	assert_non_null(strstr(e.text, "--filter?"));
}

static void
test_number(void **state)
{
	static const char *const bad[] = { "", "x", "1x", "0", "-1", "1001",
		"99999999999999999999", "1.5" };
	long v = 0;
	size_t i;

	(void)state;
	assert_int_equal(args_number("--limit", "1000", 1, 1000, &v, NULL), 0);
	assert_int_equal(v, 1000);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(args_number("--limit", bad[i], 1, 1000, &v,
		    NULL), -1);
}

static void
test_options(void **state)
{
	char *argv[] = { (char[]) { "ccc" }, (char[]) { "--lang=en" },
		(char[]) { "list" }, (char[]) { "INC" },
		(char[]) { "--filter" }, (char[]) { "--mono" },
		(char[]) { "--user" }, (char[]) { "op04" },
		(char[]) { "--" }, (char[]) { "--ascii" }, NULL };
	char *unknown[] = { (char[]) { "ccc" }, (char[]) { "--usr" }, NULL };
	char *lang[] = { (char[]) { "ccc" }, (char[]) { "--lang" },
		(char[]) { "fr" }, NULL };
	char *none[] = { (char[]) { "ccc" }, (char[]) { "--config" }, NULL };
	struct options o;
	struct err e;

	(void)state;
	err_clear(&e);
	assert_int_equal(options_parse(&o, 10, argv, &e), 0);
	assert_string_equal(o.lang, "en");
	assert_string_equal(o.user, "op04");
	assert_int_equal(o.mono, 0);	/* the filter's text, not an option */
	assert_int_equal(o.ascii, 0);	/* behind -- */
	assert_int_equal(o.argc, 7);
	assert_string_equal(argv[1], "list");
	assert_string_equal(argv[4], "--mono");
	assert_string_equal(argv[6], "--ascii");
	assert_null(argv[7]);
	assert_int_equal(options_parse(&o, 2, unknown, &e), -1);
	assert_non_null(strstr(e.text, "--user?"));
	assert_int_equal(options_parse(&o, 3, lang, &e), -1);
	assert_non_null(strstr(e.text, "zh, en"));
	assert_int_equal(options_parse(&o, 2, none, &e), -1);
	assert_non_null(strstr(e.text, "FILE"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_wrong_names),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_params),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_local),
		cmocka_unit_test(test_args),
		cmocka_unit_test(test_number),
		cmocka_unit_test(test_options),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
