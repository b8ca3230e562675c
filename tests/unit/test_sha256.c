/* Hashes and identifiers against published values. */
#include "core/sha256.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
hashes_the_standard_examples(void **state)
{
	static const char two[] = "abcdbcdecdefdefgefghfghighijhijkijkljklm"
	    "klmnlmnomnopnopq";
	struct sha256 *h;
	char hex[65];
	size_t i;

	(void)state;
	sha256_hex("", 0, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb924"
	    "27ae41e4649b934ca495991b7852b855");
	sha256_hex("abc", 3, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad");
	/* In pieces it is the same as at once. */
	h = sha256_new();
	for (i = 0; i < strlen(two); i++)
		sha256_add(h, two + i, 1);
	sha256_end(h, hex);
	assert_string_equal(hex, "248d6a61d20638b8e5c026930c3e6039"
	    "a33ce45964ff2167f6ecedd419db06c1");
}

static void
new_ids_are_valid_and_differ(void **state)
{
	char a[37], b[37];
	int i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		uuid_new(a);
		uuid_new(b);
		assert_true(uuid_is_valid(a));
		assert_int_equal(a[14], '4');
		assert_non_null(strchr("89ab", a[19]));
		assert_string_not_equal(a, b);
	}
}

/* The examples of RFC 4122's name space for DNS. */
static void
ids_of_names_are_the_published_ones(void **state)
{
	char out[37];

	(void)state;
	uuid_v5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com",
	    out);
	assert_string_equal(out, "2ed6657d-e927-568b-95e1-2665a8aea6a2");
	uuid_v5("6BA7B810-9DAD-11D1-80B4-00C04FD430C8", "python.org", out);
	assert_string_equal(out, "886313e1-3b8a-5372-9b90-0c9aee199e5d");
}

static void
knows_what_is_no_id(void **state)
{
	static const char *const bad[] = { "", "x",
	    "6ba7b810-9dad-11d1-80b4-00c04fd430c",
	    "6ba7b810-9dad-11d1-80b4-00c04fd430c8 ",
	    "6ba7b810_9dad-11d1-80b4-00c04fd430c8",
	    "6ba7b810-9dad-11d1-80b4-00c04fd430cg",
	    "6ba7b8109dad11d180b400c04fd430c8", };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(uuid_is_valid(bad[i]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_the_standard_examples),
		cmocka_unit_test(new_ids_are_valid_and_differ),
		cmocka_unit_test(ids_of_names_are_the_published_ones),
		cmocka_unit_test(knows_what_is_no_id),
	};

	return cmocka_run_group_tests_name("sha256", tests, NULL, NULL);
}
