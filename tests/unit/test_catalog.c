/* Look-ups of the rule pack, and near matches. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/buf.h"
#include "core/i18n.h"
#include "core/near.h"
#include "core/db.h"
#include "tests/unit/fixture_catalog.h"

static void
test_complete(void **state)
{
	struct catalog *half = catalog_new();

	(void)state;
	assert_true(catalog_is_complete(c));
	catalog_put(half, 0, fixture_table(fixture_views[0]));
	assert_false(catalog_is_complete(half));
	/* A second table of the same view replaces the first. */
	catalog_put(half, 0, fixture_table(fixture_views[0]));
	assert_string_equal(catalog_kind(half, "inc"), "INC");
	/* What has not come yet is unknown, not a crash. */
	assert_int_equal(catalog_rule(half, "R07.3"), -1);
	assert_int_equal(catalog_move(half, "TEN.accept", NULL), -1);
	assert_string_equal(catalog_state_name(half, "TEN", "x"), "x");
	catalog_free(half);
}

static void
test_queries(void **state)
{
	struct db_query q;
	size_t i;

	(void)state;
	for (i = 0; catalog_views[i] != NULL; i++) {
		catalog_query(i, &q);
		assert_string_equal(q.view, catalog_views[i]);
		assert_non_null(q.order);
		assert_non_null(q.key);
		assert_true(q.limit > 2000);
	}
}

static void
test_kinds(void **state)
{
	(void)state;
	assert_string_equal(catalog_kind(c, "INC"), "INC");
	assert_string_equal(catalog_kind(c, "inc"), "INC");
	assert_string_equal(catalog_kind(c, "Incident"), "INC");
	assert_string_equal(catalog_kind(c, "change_request"), "CHG");
	assert_null(catalog_kind(c, "incidents"));
	assert_null(catalog_kind(c, ""));
	assert_string_equal(catalog_table(c, "TEN"), "tenancy");
	assert_null(catalog_table(c, "tenancy"));
}

static void
test_words(void **state)
{
	(void)state;
	assert_string_equal(catalog_kind_name(c, "TEN"), "Tenancy");
	assert_string_equal(catalog_kind_name(c, "QQQ"), "QQQ");
	assert_string_equal(catalog_state_name(c, "TEN", "opened"), "opened");
	assert_string_equal(catalog_state_name(c, NULL, "new"), "new");
	assert_string_equal(catalog_field_name(c, "incident", "side"), "Side");
	assert_string_equal(catalog_field_name(c, "incident", "nope"), "nope");
	assert_string_equal(catalog_role_name(c, "USR"), "Unit liaison");
	assert_string_equal(catalog_role_name(c, "REG:DZB"),
	    "Regulator reviewer");
	assert_string_equal(catalog_role_name(c, "SELF"), "yourself");
	assert_string_equal(catalog_org_name(c, "JTJ"), "Transport Bureau");
	assert_string_equal(catalog_org_name(c, "QQQ"), "QQQ");
	assert_string_equal(catalog_choice_name(c, "doc.covers",
	    "performance"), "performance");
	assert_string_equal(catalog_choice_name(c, "state.TEN", "testing"),
	    "testing");
	assert_string_equal(catalog_choice_name(c, "kind", "INC"),
	    "Incident");
	assert_string_equal(catalog_action_name(c, "TEN.go_live"), "go live");
	assert_string_equal(catalog_field_type(c, "incident", "alarms"),
	    "list code");
	assert_null(catalog_field_type(c, "incident", "alarm"));
	i18n_init("zh", "/nonexistent");
	assert_string_equal(catalog_state_name(c, "TEN", "opened"), "已开通");
	assert_string_equal(catalog_role_name(c, "REG:DZB"), "监管审核员");
	assert_string_equal(catalog_choice_name(c, "doc.kind",
	    "third_report"), "第三方测试报告");
	i18n_init("en", "/nonexistent");
}

static const char *
move_id(const char *action, const char *from)
{
	int row = catalog_move(c, action, from);

	return row < 0 ? "none" : table_str(catalog_moves(c), (size_t)row,
	    "id");
}

static void
test_moves(void **state)
{
	(void)state;
	assert_string_equal(move_id("TEN.accept", NULL), "2");
	assert_string_equal(move_id("tenancy.ACCEPT", "applied"), "2");
	assert_string_equal(move_id("TEN.accept", "opened"), "none");
	assert_string_equal(move_id("TEN.withdraw", "accepted"), "5");
	assert_string_equal(move_id("TEN.draft", "-"), "1");
	/* A move that makes the record is open in no state of it. */
	assert_string_equal(move_id("TEN.draft", "opened"), "none");
	assert_string_equal(move_id("INC.escalate", "new"), "6");
	/* `*` is every state of a record that is there, not its making. */
	assert_string_equal(move_id("INC.escalate", "-"), "none");
	/* The moves of every record. */
	assert_string_equal(move_id("INC.note", "new"), "7");
	assert_string_equal(move_id("record.note", NULL), "7");
	assert_string_equal(move_id("accept", NULL), "none");
	assert_string_equal(move_id("QQQ.accept", NULL), "none");
	assert_string_equal(move_id(".accept", NULL), "none");
	assert_string_equal(move_id("TEN.", NULL), "none");
}

static void
test_asks(void **state)
{
	struct ask a[4];

	(void)state;
	assert_int_equal(catalog_asks_of(c, catalog_move(c, "TEN.draft", "-"),
	    a, 4), 2);
	assert_string_equal(a[0].col, "kind");
	assert_string_equal(a[0].list, "tenancy.kind");
	assert_int_equal(a[0].required, 1);
	assert_null(a[0].need_col);
	assert_string_equal(a[1].label, "MLPS level");
	assert_string_equal(a[1].need_vals, "new");
	assert_null(a[1].list);
	/* Counts all, fills what there is room for. */
	assert_int_equal(catalog_asks_of(c, 0, a, 1), 2);
	assert_int_equal(catalog_asks_of(c, -1, a, 4), 0);
}

static void
test_near(void **state)
{
	struct near m;
	struct buf b;

	(void)state;
	assert_int_equal(near_distance("incident", "incident"), 0);
	assert_int_equal(near_distance("incidnet", "incident"), 1);
	assert_int_equal(near_distance("Incident", "incident"), 0);
	assert_int_equal(near_distance("", "abc"), 3);
	near_init(&m, "incidnet");
	near_offer(&m, "tenancy");
	near_offer(&m, "incident");
	near_offer(&m, "incident");
	near_offer(&m, "incident_event");
	buf_init(&b);
	assert_int_equal(near_list(&m, &b), 1);
	assert_string_equal(b.s, "incident");
	buf_reset(&b);
	near_init(&m, "change");
	near_offer(&m, "exchange");
	near_offer(&m, "change_request");
	near_offer(&m, "zone");
	near_list(&m, &b);
	assert_string_equal(b.s, "change_request, exchange");
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_complete),
		cmocka_unit_test(test_queries),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_moves),
		cmocka_unit_test(test_asks),
		cmocka_unit_test(test_near),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
