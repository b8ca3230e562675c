/* Growing strings. */
#include "core/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
empty_is_a_string(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b);
	assert_string_equal(b.s, "");
	buf_reset(&b);
	assert_string_equal(b.s, "");
	buf_addn(&b, "x", 0);
	assert_int_equal(b.len, 0);
	buf_release(&b);
}

static void
grows_and_keeps_its_end(void **state)
{
	struct buf b;
	size_t i;

	(void)state;
	buf_init(&b);
	for (i = 0; i < 10000; i++) {
		buf_addc(&b, (char)('a' + i % 26));
		assert_int_equal(b.s[b.len], '\0');
	}
	assert_int_equal(b.len, 10000);
	for (i = 0; i < 10000; i++)
		assert_int_equal(b.s[i], 'a' + (int)(i % 26));
	buf_reset(&b);
	assert_int_equal(b.len, 0);
	assert_string_equal(b.s, "");
	buf_release(&b);
}

static void
formats_any_length(void **state)
{
	char *big = malloc(100001);
	struct buf b;

	(void)state;
	memset(big, 'z', 100000);
	big[100000] = '\0';
	buf_init(&b);
	buf_addf(&b, "%d:%s:%d", 1, big, 2);
	assert_int_equal(b.len, 100004);
	assert_int_equal(strlen(b.s), 100004);
	assert_memory_equal(b.s + 100002, ":2", 3);
	buf_addf(&b, "%s", "");
	assert_int_equal(b.len, 100004);
	buf_release(&b);
	free(big);
}

static void
keeps_nul_bytes(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b);
	buf_addn(&b, "a\0b", 3);
	assert_int_equal(b.len, 3);
	assert_memory_equal(b.s, "a\0b", 4);
	buf_release(&b);
}

static void
detached_belongs_to_the_caller(void **state)
{
	struct buf b;
	char *s;

	(void)state;
	buf_init(&b);
	buf_add(&b, "mine");
	s = buf_detach(&b);
	assert_string_equal(s, "mine");
	assert_int_equal(b.len, 0);
	assert_string_equal(b.s, "");
	buf_add(&b, "next");
	assert_string_equal(s, "mine");
	free(s);
	buf_reset(&b);
	s = buf_detach(&b);
	assert_string_equal(s, "");
	free(s);
	buf_release(&b);
	buf_init(&b);
	s = buf_detach(&b);
	assert_string_equal(s, "");
	free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_is_a_string),
		cmocka_unit_test(grows_and_keeps_its_end),
		cmocka_unit_test(formats_any_length),
		cmocka_unit_test(keeps_nul_bytes),
		cmocka_unit_test(detached_belongs_to_the_caller),
	};

	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
