/* Forms of time, against the C library's own calendar. */
#include "core/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define SECOND INT64_C(1000000)

static void
reads_what_the_database_writes(void **state)
{
	int64_t us;

	(void)state;
	assert_int_equal(clock_parse_utc("1970-01-01 00:00:00", &us), 0);
	assert_int_equal(us, 0);
	assert_int_equal(clock_parse_utc("2026-07-01 00:00:00.000001", &us),
	    0);
	assert_int_equal(us, INT64_C(1782864000000001));
	assert_int_equal(clock_parse_utc("2026-07-01 00:00:00.5", &us), 0);
	assert_int_equal(us, INT64_C(1782864000500000));
	assert_int_equal(clock_parse_utc("1969-12-31 23:59:59", &us), 0);
	assert_int_equal(us, -SECOND);
	assert_int_equal(clock_parse_utc("2024-02-29 12:00:00", &us), 0);
}

static void
refuses_what_is_no_time(void **state)
{
	static const char *const bad[] = { "", "2026-07-01",
	    "2026-07-01T00:00:00", "2026-02-29 00:00:00",
	    "2026-13-01 00:00:00", "2026-00-10 00:00:00",
	    "2026-04-31 00:00:00", "2026-07-01 24:00:00",
	    "2026-07-01 23:60:00", "2026-07-01 23:00:60",
	    "2026-07-01 00:00:00.", "2026-07-01 00:00:00.1234567",
	    "2026-07-01 00:00:00x", "2026-7-1 00:00:00",
	    "0x26-07-01 00:00:00", "2026-07-01 00:00:00.12a",
	    "1900-02-29 00:00:00", };
	int64_t us;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (clock_parse_utc(bad[i], &us) == 0)
			fail_msg("\"%s\" passes", bad[i]);
}

/* A moment every 11 days and some, from 1902 to 2200. */
static void
agrees_with_the_c_library(void **state)
{
	char want[64], got[64], utc[80];
	int64_t us, back;
	struct tm tm;
	time_t t;

	(void)state;
	assert_int_equal(clock_set_zone("+00:00"), 0);
	for (t = -2145916800; t < 7258118400; t += 976543) {
		assert_non_null(gmtime_r(&t, &tm));
		strftime(want, sizeof(want), "%Y-%m-%d %H:%M:%S", &tm);
		us = (int64_t)t * SECOND + 123456;
		clock_local(us, "%Y-%m-%d %H:%M:%S", got, sizeof(got));
		assert_string_equal(got, want);
		snprintf(utc, sizeof(utc), "%s.123456", want);
		assert_int_equal(clock_parse_utc(utc, &back), 0);
		assert_int_equal(back, us);
	}
	clock_set_zone("+08:00");
}

static void
shows_the_centres_time(void **state)
{
	char out[64];
	int64_t us;

	(void)state;
	assert_int_equal(clock_set_zone("+08:00"), 0);
	assert_int_equal(clock_zone_min(), 480);
	assert_int_equal(clock_parse_utc("2026-06-30 16:30:05", &us), 0);
	clock_local(us, "%m-%d %H:%M %S %%", out, sizeof(out));
	assert_string_equal(out, "07-01 00:30 05 %");
	clock_local(us, "%Y-%m-%d", out, 5);
	assert_string_equal(out, "2026");
	clock_local(us, "%Y-%m-%d", out, 1);
	assert_string_equal(out, "");
	clock_iso("2026-06-30 16:30:05.999999", out, sizeof(out));
	assert_string_equal(out, "2026-07-01T00:30:05+08:00");
	clock_iso("nonsense", out, sizeof(out));
	assert_string_equal(out, "");
	clock_iso(NULL, out, sizeof(out));
	assert_string_equal(out, "");
	assert_int_equal(clock_set_zone("-03:30"), 0);
	clock_iso("2026-06-30 00:00:00", out, sizeof(out));
	assert_string_equal(out, "2026-06-29T20:30:00-03:30");
	clock_set_zone("+08:00");
}

static void
knows_a_zone_by_its_form(void **state)
{
	static const char *const bad[] = { "", "+8:00", "08:00", "+08:60",
	    "+15:00", "+0800", "+08:0a", "Asia/Shanghai" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(clock_set_zone(bad[i]), -1);
	assert_int_equal(clock_zone_min(), 480);
}

static void
keeps_the_centres_distance(void **state)
{
	struct timespec pause = { 0, 20 * 1000 * 1000 };
	int64_t as_of = INT64_C(1782864000000000), passed, now;

	(void)state;
	/* Before anybody said: the machine's. */
	now = clock_now();
	assert_in_range(clock_centre() - now, 0, SECOND);
	clock_set_centre(as_of);
	nanosleep(&pause, NULL);
	passed = clock_centre() - as_of;
	assert_in_range(passed, 20000, 2 * SECOND);
	assert_true(clock_mono() <= clock_mono());
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_the_database_writes),
		cmocka_unit_test(refuses_what_is_no_time),
		cmocka_unit_test(agrees_with_the_c_library),
		cmocka_unit_test(shows_the_centres_time),
		cmocka_unit_test(knows_a_zone_by_its_form),
		cmocka_unit_test(keeps_the_centres_distance),
	};

	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
