/* Errors: one clean sentence, cut at a whole character, and the status. */
#include "core/err.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/text.h"

static void
returns_failure_and_fills(void **state)
{
	struct err e;

	(void)state;
	e.number = 7;
	assert_int_equal(err_set(&e, ERR_INPUT, "%s:%d: wrong", "a.conf", 3),
	    -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_int_equal(e.number, 0);
	assert_string_equal(e.text, "a.conf:3: wrong");
	err_clear(&e);
	assert_int_equal(e.code, ERR_NONE);
	assert_string_equal(e.text, "");
}

static void
nobody_has_to_listen(void **state)
{
	(void)state;
	assert_int_equal(err_set(NULL, ERR_NET, "%s", "x"), -1);
}

static void
cleans_what_comes_from_outside(void **state)
{
	struct err e;

	(void)state;
	err_set(&e, ERR_SYSTEM, "said \033[2J\r\n\xe2\x80\xae and \xff");
	assert_string_equal(e.text,
	    "said ^[[2J^M^J<U+202E> and <ff>");
}

/* Every length of filling puts the cut at another place of a character. */
static void
cuts_at_a_whole_character(void **state)
{
	char word[2048];
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < 12; i++) {
		word[0] = '\0';
		memset(word, 'x', i);
		word[i] = '\0';
		while (strlen(word) < 1200)
			memcpy(word + strlen(word), "\xe5\xb8\xb8", 4);
		err_set(&e, ERR_INPUT, "%s", word);
		assert_true(strlen(e.text) < sizeof(e.text));
		assert_true(strlen(e.text) > sizeof(e.text) - 5);
		assert_true(text_is_clean(e.text, strlen(e.text)));
	}
}

static void
has_the_status_of_the_manual(void **state)
{
	(void)state;
	assert_int_equal(err_exit_status(ERR_NONE), 0);
	assert_int_equal(err_exit_status(ERR_RULE), 1);
	assert_int_equal(err_exit_status(ERR_INPUT), 2);
	assert_int_equal(err_exit_status(ERR_NET), 3);
	assert_int_equal(err_exit_status(ERR_DENIED), 2);
	assert_int_equal(err_exit_status(ERR_TRUST), 3);
	assert_int_equal(err_exit_status(ERR_UNKNOWN), 4);
	assert_int_equal(err_exit_status(ERR_STALE), 5);
}

static void
say_restored(void)
{
	fputs("[restored]", stderr);
}

/* Runs f in a child; its words go to out, its status comes back. */
static int
in_child(void (*f)(void), char *out, size_t n)
{
	int fd[2], status;
	ssize_t got, at = 0;
	pid_t pid;

	assert_int_equal(pipe(fd), 0);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		dup2(fd[1], 2);
		signal(SIGABRT, SIG_DFL);
		err_restore_terminal = say_restored;
		f();
		_exit(77);
	}
	close(fd[1]);
	while ((got = read(fd[0], out + at, n - 1 - (size_t)at)) > 0)
		at += got;
	out[at] = '\0';
	close(fd[0]);
	waitpid(pid, &status, 0);
	return status;
}

static void
die_net(void)
{
	die(ERR_NET, "no %s", "database");
}

static void
broken(void)
{
	bug("page %d", 9);
}

static void
ends_with_the_terminal_restored(void **state)
{
	char out[4096];
	int status;

	(void)state;
	status = in_child(die_net, out, sizeof(out));
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 3);
	assert_string_equal(out, "[restored]ccc: no database\n");
	status = in_child(broken, out, sizeof(out));
	assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_non_null(strstr(out, "[restored]ccc: bug: page 9\n"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(returns_failure_and_fills),
		cmocka_unit_test(nobody_has_to_listen),
		cmocka_unit_test(cleans_what_comes_from_outside),
		cmocka_unit_test(cuts_at_a_whole_character),
		cmocka_unit_test(has_the_status_of_the_manual),
		cmocka_unit_test(ends_with_the_terminal_restored),
	};

	return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}
