/*
 * The wrapper and the reader of markers, under dash, bash and busybox sh:
 * run once, refuse twice, void, cut, keep output, pass any bytes.
 */
#include "core/run_mark.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/clock.h"

static const char *const shells[] = { "/bin/dash", "/bin/bash",
    "/bin/busybox", NULL };
static char base[] = "/tmp/ccc-mark-XXXXXX";
static char path_env[600], mark_env[600], mark_dir[512], work_dir[512];
static const char *shell;

struct child {
	pid_t pid;
	int in, out;
	struct buf text;
};

static void
start(struct child *c, const char *command)
{
	int in[2], out[2];

	assert_int_equal(pipe2(in, O_CLOEXEC), 0);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	c->pid = fork();
	if (c->pid == 0) {
		setsid();
		dup2(in[0], 0);
		dup2(out[1], 1);
		if (chdir(work_dir) < 0)
			_exit(126);
		putenv(path_env);
		putenv(mark_env);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	c->in = in[1];
	c->out = out[0];
	buf_init(&c->text);
}

/* Reads to the end of the output; -1 where it did not end in 15 s. */
static int
finish(struct child *c)
{
	int64_t until = clock_mono() + 15 * 1000000;
	struct pollfd p = { .fd = c->out, .events = POLLIN };
	char chunk[4096];
	int status = -1;
	ssize_t n = 1;

	while (n > 0 && clock_mono() < until)
		if (poll(&p, 1, 100) > 0 &&
		    (n = read(c->out, chunk, sizeof(chunk))) > 0)
			buf_addn(&c->text, chunk, (size_t)n);
	if (c->in >= 0)
		close(c->in);
	c->in = -1;
	close(c->out);
	waitpid(c->pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int
run(const char *marker, long long attempt, const char *command, int keep,
    struct buf *text)
{
	struct child c;
	struct buf b;
	int rc;

	buf_init(&b);
	mark_run(&b, marker, attempt, command, strlen(command), keep);
	start(&c, b.s);
	rc = finish(&c);
	if (text != NULL)
		buf_addn(text, c.text.s, c.text.len);
	buf_release(&c.text);
	buf_release(&b);
	return rc;
}

/* text holds what m->out points into. */
static void
look(const char *marker, long long attempt, struct mark *m, struct buf *text)
{
	struct child c;
	struct buf b;

	buf_init(&b);
	mark_read(&b, marker, attempt);
	start(&c, b.s);
	finish(&c);
	buf_reset(text);
	buf_addn(text, c.text.s, c.text.len);
	mark_parse(m, text->s, text->len);
	buf_release(&c.text);
	buf_release(&b);
}

static int
lines_of(const char *file)
{
	char path[600], line[256];
	int n = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", work_dir, file);
	f = fopen(path, "r");
	if (f == NULL)
		return 0;
	while (fgets(line, sizeof(line), f) != NULL)
		n++;
	fclose(f);
	return n;
}

static void
test_once(void **state)
{
	struct buf b;
	struct mark m;

	(void)state;
	buf_init(&b);
	assert_int_equal(run("once", 1000001, "echo x >>n; echo hello; exit 3",
	    0, &b), 3);
	assert_string_equal(b.s, "hello\n");
	assert_int_equal(run("once", 1000002, "echo x >>n", 0, NULL),
	    MARK_EXISTS);
	assert_int_equal(lines_of("n"), 1);
	look("once", 1000003, &m, &b);
	assert_int_equal(m.state, MARK_CODE);
	assert_int_equal(m.code, 3);
	assert_int_equal(m.cut, 0);
	assert_true(m.attempt == 1000001);
	buf_release(&b);
}

static void
test_void(void **state)
{
	struct buf b;
	struct mark m;

	(void)state;
	buf_init(&b);
	look("void", 2000005, &m, &b);
	assert_int_equal(m.state, MARK_VOID);
	/* The command that was on its way comes late: refused. */
	assert_int_equal(run("void", 2000004, "echo x >>v", 0, NULL),
	    MARK_EXISTS);
	assert_int_equal(lines_of("v"), 0);
	/* A later attempt, after the proof, may start. */
	assert_int_equal(run("void", 2000006, "echo x >>v", 0, NULL), 0);
	assert_int_equal(lines_of("v"), 1);
	assert_int_equal(run("void", 2000007, "echo x >>v", 0, NULL),
	    MARK_EXISTS);
	look("void", 2000008, &m, &b);
	assert_int_equal(m.state, MARK_CODE);
	assert_true(m.attempt == 2000006);
	assert_int_equal(lines_of("v"), 1);
	buf_release(&b);
}

static void
test_cut(void **state)
{
	int64_t began = clock_mono();
	struct child c;
	struct mark m;
	struct buf b;

	(void)state;
	buf_init(&b);
	mark_run(&b, "cut", 1, "sleep 30 & sleep 31; echo x >>c", 31, 0);
	start(&c, b.s);
	usleep(400000);
	look("cut", 2, &m, &b);
	assert_int_equal(m.state, MARK_LIVE);
	close(c.in);
	c.in = -1;
	assert_int_equal(finish(&c), 143);
	assert_true(clock_mono() - began < 5 * 1000000);
	look("cut", 3, &m, &b);
	assert_int_equal(m.state, MARK_CODE);
	assert_int_equal(m.code, 143);
	assert_int_equal(m.cut, 1);
	assert_int_equal(lines_of("c"), 0);
	buf_release(&c.text);
	buf_release(&b);
}

static void
test_stubborn(void **state)
{
	static const char job[] = "trap '' TERM; while :; do sleep 1; done";
	int64_t began = clock_mono();
	struct child c;
	struct mark m;
	struct buf b;

	(void)state;
	buf_init(&b);
	mark_run(&b, "stubborn", 1, job, sizeof(job) - 1, 0);
	start(&c, b.s);
	usleep(300000);
	close(c.in);
	c.in = -1;
	assert_int_equal(finish(&c), 137);
	assert_true(clock_mono() - began < 9 * 1000000);
	look("stubborn", 2, &m, &b);
	assert_int_equal(m.state, MARK_CODE);
	assert_int_equal(m.code, 137);
	buf_release(&c.text);
	buf_release(&b);
}

/* The wrapper itself is killed: the step is seen alive, then gone. */
static void
test_gone(void **state)
{
	struct child c;
	struct mark m;
	struct buf b;
	int i;

	(void)state;
	buf_init(&b);
	mark_run(&b, "gone", 1, "sleep 1", 7, 0);
	start(&c, b.s);
	usleep(400000);
	kill(c.pid, SIGKILL);
	waitpid(c.pid, NULL, 0);
	look("gone", 2, &m, &b);
	assert_int_equal(m.state, MARK_LIVE);
	close(c.in);
	for (i = 0; i < 50 && m.state == MARK_LIVE; i++) {
		usleep(100000);
		look("gone", 3, &m, &b);
	}
	assert_int_equal(m.state, MARK_GONE);
	assert_int_equal(run("gone", 9, "echo x", 0, NULL), MARK_EXISTS);
	close(c.out);
	buf_release(&c.text);
	buf_release(&b);
}

static void
test_kept(void **state)
{
	struct buf b;
	struct mark m;

	(void)state;
	buf_init(&b);
	assert_int_equal(run("kept", 1, "printf 'running\\n'; exit 4", 1, &b),
	    4);
	assert_string_equal(b.s, "running\n");
	look("kept", 2, &m, &b);
	assert_int_equal(m.state, MARK_CODE);
	assert_int_equal(m.code, 4);
	assert_int_equal(m.has_out, 1);
	assert_int_equal(m.out_n, 8);
	assert_memory_equal(m.out, "running\n", 8);
	/* A flood goes to the line whole; the host keeps a little. */
	buf_reset(&b);
	assert_int_equal(run("flood", 1, "i=0; while [ $i -lt 2000 ]; do echo "
	    "0123456789012345678901234567890123456789; i=$((i+1)); done", 1,
	    &b), 0);
	assert_int_equal(b.len, 2000 * 41);
	look("flood", 2, &m, &b);
	assert_int_equal(m.state, MARK_CODE);
	assert_true(m.has_out && m.out_n >= 1024 && m.out_n <= 8192);
	buf_release(&b);
}

static void
test_bytes(void **state)
{
	static const char hostile[] = "printf %s 'it'\\''s $(touch canary) "
	    "`touch canary` \"q\" \\ * ? ; & | > < \xe4\xb8\xad \t!'";
	struct buf b;

	(void)state;
	buf_init(&b);
	assert_int_equal(run("bytes", 1, hostile, 0, &b), 0);
	assert_string_equal(b.s, "it's $(touch canary) `touch canary` \"q\" "
	    "\\ * ? ; & | > < \xe4\xb8\xad \t!");
	assert_int_equal(access("canary", F_OK), -1);
	buf_release(&b);
}

/* The step's own files get the account's umask, not ours. */
static void
test_umask(void **state)
{
	struct stat st;
	char path[600];

	(void)state;
	assert_int_equal(run("umask", 1, "umask 022; sh -c 'umask' >u", 0,
	    NULL), 0);
	snprintf(path, sizeof(path), "%s/once/pid", mark_dir);
	assert_int_equal(stat(path, &st), 0);
	snprintf(path, sizeof(path), "%s/once", mark_dir);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
}

static void
test_race(void **state)
{
	struct child c[12];
	struct buf b;
	int i, rc, won = 0, refused = 0;

	(void)state;
	buf_init(&b);
	for (i = 0; i < 12; i++) {
		buf_reset(&b);
		mark_run(&b, "race", 100 + i, "echo x >>r", 10, 0);
		start(&c[i], b.s);
	}
	for (i = 0; i < 12; i++) {
		rc = finish(&c[i]);
		won += rc == 0;
		refused += rc == MARK_EXISTS;
		buf_release(&c[i].text);
	}
	assert_int_equal(won, 1);
	assert_int_equal(refused, 11);
	assert_int_equal(lines_of("r"), 1);
	buf_release(&b);
}

static void
test_no_room(void **state)
{
	char path[600], keep[600];

	(void)state;
	memcpy(keep, mark_env, sizeof(keep));
	snprintf(path, sizeof(path), "%s/n", work_dir);	/* a file */
	snprintf(mark_env, sizeof(mark_env), "CCC_MARK_DIR=%.500s/sub", path);
	assert_int_equal(run("room", 1, "echo x >>q", 0, NULL), MARK_FAILED);
	assert_int_equal(lines_of("q"), 0);
	memcpy(mark_env, keep, sizeof(keep));
}

static void
test_parse(void **state)
{
	static const char *const bad[] = { "", "ccc", "ccc void", "ccc code\n",
	    "ccc code 300 0 1 0\n", "ccc code -1 0 1 0\n", "nonsense\nccc void\n",
	    "ccc code 0 0 1 0 junk\n", NULL };
	struct mark m;
	int i;

	(void)state;
	for (i = 0; bad[i] != NULL; i++) {
		mark_parse(&m, bad[i], strlen(bad[i]));
		assert_int_equal(m.state, MARK_UNREAD);
	}
	assert_true(mark_is_name("CHG-2026-0061.1-h3-4"));
	assert_false(mark_is_name("../x"));
	assert_false(mark_is_name(""));
	assert_false(mark_is_name("-rf"));
	assert_false(mark_is_name("a b"));
}

static int
set_up(void **state)
{
	char link[600], command[500];

	shell = *state;
	snprintf(work_dir, sizeof(work_dir), "%s/%s", base,
	    strrchr(shell, '/') + 1);
	mkdir(work_dir, 0700);
	snprintf(mark_dir, sizeof(mark_dir), "%.400s/marks", work_dir);
	snprintf(mark_env, sizeof(mark_env), "CCC_MARK_DIR=%s", mark_dir);
	snprintf(command, sizeof(command), "%.400s/bin", work_dir);
	mkdir(command, 0700);
	snprintf(path_env, sizeof(path_env), "PATH=%s:/usr/bin:/bin", command);
	snprintf(link, sizeof(link), "%s/sh", command);
	unlink(link);
	return symlink(shell, link) == 0 || errno == EEXIST ? 0 : -1;
}

#define T(f) { #f, f }
static const struct {
	const char *name;
	CMUnitTestFunction fn;
} cases[] = {
	T(test_once), T(test_void), T(test_cut), T(test_stubborn),
	T(test_gone), T(test_kept), T(test_bytes), T(test_umask),
	T(test_race), T(test_no_room), T(test_parse),
};
#undef T
#define CASES (sizeof(cases) / sizeof(*cases))
#define SHELLS (sizeof(shells) / sizeof(*shells) - 1)

/* Every case under every shell that is here, as one group: one plan. */
static size_t
make_tests(struct CMUnitTest *tests, char names[][48])
{
	size_t i, k, n = 0;

	for (i = 0; shells[i] != NULL; i++) {
		if (access(shells[i], X_OK) != 0)
			continue;
		for (k = 0; k < CASES; k++, n++) {
			snprintf(names[n], sizeof(names[n]), "%s: %s",
			    strrchr(shells[i], '/') + 1, cases[k].name);
			memset(&tests[n], 0, sizeof(tests[n]));
			tests[n].name = names[n];
			tests[n].test_func = cases[k].fn;
			tests[n].setup_func = set_up;
			tests[n].initial_state = (void *)(uintptr_t)shells[i];
		}
	}
	return n;
}

int
main(void)
{
	struct CMUnitTest tests[CASES * SHELLS];
	char names[CASES * SHELLS][48];
	int rc;

	if (mkdtemp(base) == NULL)
		return 1;
	rc = _cmocka_run_group_tests("mark", tests, make_tests(tests, names),
	    NULL, NULL);
	if (fork() == 0) {
		execl("/bin/rm", "rm", "-rf", base, (char *)NULL);
		_exit(127);
	}
	wait(NULL);
	return rc;
}
