/* What a program inherits, seen by a child that begins as ours do. */
#include "core/secure.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char dir[] = "/tmp/ccc-secure-XXXXXX";

/* Runs f in a child after secure_start(); its exit status is returned. */
static int
in_child(void (*before)(void), int (*f)(void))
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		before();
		secure_start();
		_exit(f());
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 100;
}

static void
hostile_environment(void)
{
	clearenv();
	setenv("HOME", "/home/x", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("LC_MESSAGES", "zh_CN", 1);
	setenv("CCC_CONFIG", "/x", 1);
	setenv("TERM", "vt220", 1);
	setenv("LD_PRELOAD_X", "/evil.so", 1);
	setenv("LD_LIBRARY_PATH", "/evil", 1);
	setenv("MARIADB_PLUGIN_DIR", "/evil", 1);
	setenv("MYSQL_HOME", "/evil", 1);
	setenv("TERMINFO", "/evil", 1);
	setenv("TERMINFO_DIRS", "/evil", 1);
	setenv("SSH_AUTH_SOCK", "/evil", 1);
	setenv("TZ", "../../evil", 1);
	setenv("OPENSSL_CONF", "/evil", 1);
	setenv("GCONV_PATH", "/evil", 1);
	setenv("HOMEX", "evil", 1);
}

static int
sees_what_is_known(void)
{
	char **e;

	if (getenv("HOME") == NULL || getenv("LC_ALL") == NULL ||
	    getenv("LC_MESSAGES") == NULL || getenv("CCC_CONFIG") == NULL ||
	    getenv("TERM") == NULL)
		return 1;
	for (e = environ; *e != NULL; e++)
		if (strstr(*e, "evil") != NULL)
			return 2;
	return 0;
}

static void
bad_term(void)
{
	clearenv();
	setenv("TERM", "../../etc/x", 1);
}

static void
long_term(void)
{
	char t[100];

	memset(t, 'a', 65);
	t[65] = '\0';
	clearenv();
	setenv("TERM", t, 1);
}

static int
has_no_term(void)
{
	return getenv("TERM") != NULL;
}

static void
the_environment_is_what_we_know(void **state)
{
	(void)state;
	assert_int_equal(in_child(hostile_environment, sees_what_is_known), 0);
	assert_int_equal(in_child(bad_term, has_no_term), 0);
	assert_int_equal(in_child(long_term, has_no_term), 0);
}

static void
open_many(void)
{
	int i;

	for (i = 0; i < 20; i++)
		if (open("/dev/null", O_RDONLY) < 0)
			_exit(99);
	umask(0);
	close(0);
}

static int
is_bare(void)
{
	struct rlimit core;
	struct sigaction sa;
	mode_t mask = umask(0);
	int fd;

	if (mask != 077)
		return 1;
	if (getrlimit(RLIMIT_CORE, &core) < 0 || core.rlim_cur != 0 ||
	    core.rlim_max != 0)
		return 2;
#ifndef __SANITIZE_ADDRESS__
	if (prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0)
		return 3;
#endif
	for (fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			return 4;
	for (fd = 3; fd < 64; fd++)
		if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
			return 5;
	if (sigaction(SIGPIPE, NULL, &sa) < 0 || sa.sa_handler != SIG_IGN)
		return 6;
	return 0;
}

static void
nothing_is_left_open(void **state)
{
	(void)state;
	assert_int_equal(in_child(open_many, is_bare), 0);
}

static char *
put(const char *name, const char *s, size_t n, mode_t mode)
{
	static char path[128];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, s, n), n);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
	return path;
}

static void
refused(const char *path, const char *says)
{
	struct err e;

	err_clear(&e);
	assert_null(secure_read_secret(path, &e));
	assert_int_equal(e.code, ERR_INPUT);
	assert_non_null(strstr(e.text, path));
	if (strstr(e.text, says) == NULL)
		fail_msg("wanted %s, got %s", says, e.text);
}

static void
a_secret_is_its_owners_alone(void **state)
{
	char path[160], big[5000], *s;
	struct err e;

	(void)state;
	s = secure_read_secret(put("ok", "p w\n", 4, 0600), &e);
	assert_string_equal(s, "p w");
	secure_forget(s);
	s = secure_read_secret(put("ok", "one\r\ntwo\n", 9, 0400), &e);
	assert_string_equal(s, "one");
	secure_forget(s);
	secure_forget(NULL);
	refused(put("wide", "x\n", 2, 0640), "0600");
	refused(put("wide", "x\n", 2, 0604), "0600");
	refused(put("empty", "", 0, 0600), "empty");
	refused(put("empty", "\nx\n", 3, 0600), "empty");
	memset(big, 'x', sizeof(big));
	refused(put("big", big, sizeof(big), 0600), "4096");
	refused("/nonexistent/secret", "cannot be read");
	refused(dir, "not a regular file");
	snprintf(path, sizeof(path), "%s/link", dir);
	put("target", "x\n", 2, 0600);
	assert_int_equal(symlink("target", path), 0);
	refused(path, "cannot be read");
	unlink(path);
	snprintf(path, sizeof(path), "%s/fifo", dir);
	assert_int_equal(mkfifo(path, 0600), 0);
	refused(path, "not a regular file");
	unlink(path);
	if (geteuid() == 0) {
		put("other", "x\n", 2, 0600);
		snprintf(path, sizeof(path), "%s/other", dir);
		assert_int_equal(chown(path, 65534, 65534), 0);
		refused(path, "another account");
	}
}

static int
set_up(void **state)
{
	(void)state;
	return mkdtemp(dir) != NULL ? 0 : -1;
}

static int
tear_down(void **state)
{
	static const char *const names[] = { "ok", "wide", "empty", "big",
	    "target", "other", NULL };
	char path[160];
	size_t i;

	(void)state;
	for (i = 0; names[i] != NULL; i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
		unlink(path);
	}
	return rmdir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_environment_is_what_we_know),
		cmocka_unit_test(nothing_is_left_open),
		cmocka_unit_test(a_secret_is_its_owners_alone),
	};

	return cmocka_run_group_tests_name("secure", tests, set_up,
	    tear_down);
}
