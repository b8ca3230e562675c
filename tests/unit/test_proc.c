/*
 * Processes: run, start, know again, end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/proc.h"

static char dir[] = "/tmp/ccc-proc.XXXXXX";
static char log_file[64], pid_file[64];

static int
make_dir(void **state)
{
	(void)state;
	if (!mkdtemp(dir))
		return -1;
	snprintf(log_file, sizeof(log_file), "%s/log", dir);
	snprintf(pid_file, sizeof(pid_file), "%s/pid", dir);
	return 0;
}

static int
remove_dir(void **state)
{
	(void)state;
	unlink(log_file);
	unlink(pid_file);
	return rmdir(dir);
}

static void
run_tells_the_last_line(void **state)
{
	const char *const good[] = { "sh", "-c", "exit 0", NULL };
	const char *const bad[] = { "sh", "-c",
		"echo first; echo; echo 'the reason' >&2; exit 3", NULL };
	const char *const none[] = { "no-such-program", NULL };
	struct err e;

	(void)state;
	assert_int_equal(proc_run(good, NULL, &e), 0);
	assert_int_equal(proc_run(bad, NULL, &e), -1);
	assert_string_equal(e.text, "sh failed (3): the reason");
	assert_int_equal(proc_run(none, NULL, &e), -1);
	assert_non_null(strstr(e.text, "no-such-program is not installed"));
}

static pid_t
start(const char *script)
{
	const char *const argv[] = { "sh", "-c", script, NULL };
	struct err e;
	pid_t pid = proc_start(argv, log_file, &e);

	assert_true(pid > 0);
	assert_int_equal(proc_record(pid_file, pid, &e), 0);
	return pid;
}

static void
a_recorded_process_is_known_again(void **state)
{
	pid_t pid = start("exec sleep 60");

	(void)state;
	assert_int_equal(proc_recorded(pid_file), pid);
	proc_end(pid_file, 2000);
	assert_int_equal(proc_recorded(pid_file), 0);
	assert_int_equal(access(pid_file, F_OK), -1);
	assert_int_equal(kill(pid, 0), -1);
}

/* A number that came round again is another process. */
static void
a_number_alone_is_not_enough(void **state)
{
	FILE *f = fopen(pid_file, "w");

	(void)state;
	assert_non_null(f);
	fprintf(f, "%ld %llu\n", (long)getpid(), 12345ULL);
	fclose(f);
	assert_int_equal(proc_recorded(pid_file), 0);
	proc_end(pid_file, 100);	/* or this test would end here */
}

static void
damaged_files_name_nobody(void **state)
{
	static const char *const texts[] = { "", "1 1\n", "0 0", "-1 5",
		"abc", "99999999999999999999 1" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		FILE *f = fopen(pid_file, "w");

		assert_non_null(f);
		fputs(texts[i], f);
		fclose(f);
		assert_int_equal(proc_recorded(pid_file), 0);
	}
	unlink(pid_file);
}

static void
who_ignores_the_request_is_killed(void **state)
{
	int64_t began;
	struct stat st;
	pid_t pid;

	(void)state;
	unlink(log_file);
	pid = start("trap '' TERM; echo deaf; while :; do sleep 0.1; done");
	while (stat(log_file, &st) == -1 || st.st_size == 0)
		usleep(10000);
	began = clock_mono();
	proc_end(pid_file, 300);
	assert_true(clock_mono() - began >= 300000);
	assert_int_equal(kill(pid, 0), -1);
}

static void
no_descriptor_is_handed_on(void **state)
{
	int fd = open("/dev/null", O_RDONLY);
	char text[256] = "";
	FILE *f;

	(void)state;
	assert_true(fd > 2);
	unlink(log_file);
	waitpid(start("ls /proc/self/fd | wc -l"), NULL, 0);
	close(fd);
	f = fopen(log_file, "r");
	assert_non_null(f);
	assert_non_null(fgets(text, sizeof(text), f));
	fclose(f);
	/* 0, 1, 2 and the folder that ls reads */
	assert_string_equal(text, "4\n");
}

static void
sweep_ends_what_has_the_marker(void **state)
{
	pid_t marked, other;

	(void)state;
	marked = start("CCC_TEST_MARK=this exec sleep 60");
	other = start("CCC_TEST_MARK=that exec sleep 60");
	/* until the new program has begun there is nothing to find */
	for (int i = 0; i < 100 && !proc_sweep("CCC_TEST_MARK=this"); i++)
		usleep(50000);
	assert_int_equal(waitpid(marked, NULL, 0), marked);
	assert_int_equal(kill(other, 0), 0);
	proc_end(pid_file, 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(run_tells_the_last_line),
		cmocka_unit_test(a_recorded_process_is_known_again),
		cmocka_unit_test(a_number_alone_is_not_enough),
		cmocka_unit_test(damaged_files_name_nobody),
		cmocka_unit_test(who_ignores_the_request_is_killed),
		cmocka_unit_test(no_descriptor_is_handed_on),
		cmocka_unit_test(sweep_ends_what_has_the_marker),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
