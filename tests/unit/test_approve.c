/*
 * The approved content: its bytes in the order of the approval, one bit more
 * or less is another fingerprint, and what would run is a piece of it.
 */
#include "core/approve.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/sha256.h"

static const char *const claim_cols[] = { "runbook", "runbook_version",
    "window_start", "window_end", "batch", "max_failed", "items", "params",
    NULL };
static const char *const claim_cells[] = { "RB-X", "1.5",
    "2026-07-03 14:00:00.000000", "2026-07-03 15:30:00.000000", "4", "2",
    "[{\"vendor\":\"A\",\"model\":null,\"kind\":\"sw\",\"qty\":3}]",
    "svc=x", NULL };
static const char *const host_cols[] = { "host", "login", "steps", NULL };

#define STEP(seq, phase, argv, t, expect, fail, act) \
	"{\"seq\":" seq ",\"phase\":\"" phase "\",\"argv\":\"" argv "\"," \
	"\"timeout_s\":" t ",\"expect\":" expect ",\"on_fail\":\"" fail "\"," \
	"\"auth_action\":\"" act "\",\"kind\":\"ssh\"}"
static const char steps1[] = "["
    STEP("1", "precheck", "df -P", "10", "null", "stop_host", "view") ","
    STEP("2", "action", "svc \\\"x\\\" \xe4\xb8\xad", "60", "\"rc=0\"",
    "rollback", "restart") ","
    STEP("3", "rollback", "undo", "5", "\"any\"", "stop_all", "config") "]";
static const char *const rows[2][3] = {
	{ "h1", "ops", steps1 },
	{ "h2", "", "[" STEP("1", "action", "true", "5", "\"rc=0\"",
	    "continue", "view") "]" },
};

static const char expected[] = "4:RB-X" "3:1.5" "1:2"
    "2:h1" "3:ops" "1:2"
    "8:precheck" "5:df -P" "2:10" "0:" "9:stop_host" "4:view"
    "6:action" "11:svc \"x\" \xe4\xb8\xad" "2:60" "4:rc=0" "8:rollback"
    "7:restart"
    "2:h2" "0:" "1:1"
    "6:action" "4:true" "1:5" "4:rc=0" "8:continue" "4:view"
    "26:2026-07-03 14:00:00.000000" "26:2026-07-03 15:30:00.000000"
    "1:4" "1:2"
    "1:1" "8:rollback" "4:undo" "1:5" "3:any" "8:stop_all" "6:config"
    "1:0"
    "1:1" "1:A" "0:" "2:sw" "1:3"
    "5:svc=x";

static struct table *
make(const char *const *cols, const char *const *cells, size_t n)
{
	struct table *t = table_new(n);
	size_t i, row = table_add_row(t);

	for (i = 0; i < n; i++) {
		table_name(t, i, cols[i]);
		table_set(t, row, i, cells[i], strlen(cells[i]));
	}
	return t;
}

static struct table *
make_hosts(const char *steps_of_first)
{
	struct table *t = table_new(3);
	size_t i, k, row;
	const char *s;

	for (i = 0; i < 3; i++)
		table_name(t, i, host_cols[i]);
	for (k = 0; k < 2; k++) {
		row = table_add_row(t);
		for (i = 0; i < 3; i++) {
			s = k == 0 && i == 2 ? steps_of_first : rows[k][i];
			table_set(t, row, i, s, strlen(s));
		}
	}
	return t;
}

static void
test_bytes(void **state)
{
	struct table *c = make(claim_cols, claim_cells, 8);
	struct table *h = make_hosts(steps1);
	struct err e = { 0 };
	char hex[65], want[65];
	struct plan p;

	(void)state;
	assert_int_equal(plan_load(&p, c, h, &e), 0);
	assert_int_equal(p.len, sizeof(expected) - 1);
	assert_memory_equal(p.bytes, expected, p.len);
	plan_hash(&p, hex);
	sha256_hex(expected, sizeof(expected) - 1, want);
	assert_string_equal(hex, want);
	assert_int_equal(p.n, 2);
	assert_int_equal(p.hosts[0].n, 3);
	assert_int_equal(p.hosts[0].steps[2].phase, PHASE_ROLLBACK);
	assert_int_equal(p.hosts[0].steps[1].timeout_s, 60);
	/* What would run lies inside what was hashed. */
	assert_true(plan_is(&p, p.hosts[0].steps[1].command,
	    "svc \"x\" \xe4\xb8\xad", 11));
	assert_false(plan_is(&p, p.hosts[0].steps[1].command, "svc", 3));
	assert_ptr_equal(plan_bytes(&p, p.hosts[0].steps[0].command),
	    p.bytes + p.hosts[0].steps[0].command.at);
	plan_release(&p);
	table_free(c);
	table_free(h);
}

static void
hash_of(const struct table *c, const struct table *h, char hex[65])
{
	struct err e = { 0 };
	struct plan p;

	assert_int_equal(plan_load(&p, c, h, &e), 0);
	plan_hash(&p, hex);
	plan_release(&p);
}

/* Every field of the claim and of a step, changed by one character. */
static void
test_each_field(void **state)
{
	static const char *const swap[][2] = {
		{ "df -P", "df -p" }, { "\"timeout_s\":10", "\"timeout_s\":11" },
		{ "\"expect\":null", "\"expect\":\"any\"" },
		{ "stop_host", "stop_all" }, { "view", "edit" },
		{ "undo", "undo " }, { "precheck", "verify" },
		{ "\"rc=0\"", "\"rc=1\"" },
	};
	const char *cells[7], *at;
	struct table *c, *h = make_hosts(steps1);
	char hex[65], other[65], text[1024], cell[256];
	size_t i;

	(void)state;
	c = make(claim_cols, claim_cells, 8);
	hash_of(c, h, hex);
	table_free(h);
	for (i = 0; i < sizeof(swap) / sizeof(swap[0]); i++) {
		at = strstr(steps1, swap[i][0]);
		assert_non_null(at);
		snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - steps1),
		    steps1, swap[i][1], at + strlen(swap[i][0]));
		h = make_hosts(text);
		hash_of(c, h, other);
		assert_string_not_equal(hex, other);
		table_free(h);
	}
	table_free(c);
	h = make_hosts(steps1);
	for (i = 0; i < 6; i++) {
		memcpy(cells, claim_cells, sizeof(cells));
		snprintf(cell, sizeof(cell), "%s0", claim_cells[i]);
		cells[i] = cell;
		c = make(claim_cols, cells, 7);
		hash_of(c, h, other);
		assert_string_not_equal(hex, other);
		table_free(c);
	}
	table_free(h);
}

static void
test_refused(void **state)
{
	static const char *const bad[] = { "", "[]", "{}", "[{}]", "not json",
	    "[" STEP("1", "nonsense", "x", "5", "null", "continue", "view") "]",
	    "[" STEP("1", "action", "x", "0", "null", "continue", "view") "]",
	    "[" STEP("1", "action", "x", "-5", "null", "continue", "view") "]",
	    "[" STEP("1", "action", "x", "5", "null", "hope", "view") "]",
	    "[" STEP("2", "action", "x", "5", "null", "continue", "view") ","
	    STEP("1", "verify", "x", "5", "null", "continue", "view") "]" };
	struct table *c = make(claim_cols, claim_cells, 8), *h;
	struct err e = { 0 };
	struct plan p;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		h = make_hosts(bad[i]);
		assert_int_equal(plan_load(&p, c, h, &e), -1);
		assert_true(e.text[0] != '\0');
		table_free(h);
	}
	table_free(c);
}

/* Nobody changes it afterwards, not even by mistake. */
static void
test_sealed(void **state)
{
	struct table *c = make(claim_cols, claim_cells, 8);
	struct table *h = make_hosts(steps1);
	struct err e = { 0 };
	struct plan p;
	int status;
	pid_t pid;

	(void)state;
	assert_int_equal(plan_load(&p, c, h, &e), 0);
	pid = fork();
	if (pid == 0) {
		signal(SIGSEGV, SIG_DFL);
		p.bytes[3] ^= 1;
		_exit(0);
	}
	waitpid(pid, &status, 0);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
	plan_release(&p);
	table_free(c);
	table_free(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_each_field),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_sealed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
