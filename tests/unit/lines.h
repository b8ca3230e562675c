#ifndef CCC_LINES_H
#define CCC_LINES_H

/*
 * Lines to a real sshd of the test's own, and what is heard of them: up()
 * starts it and makes `pool`, down() ends it, run() has a command run on a line. `used` is the pool that is driven.
 */
#include "core/ssh.h"

#include <arpa/inet.h>
#include <libgen.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/buf.h"
#include "core/clock.h"

static char dir[] = "/tmp/ccc-ssh-XXXXXX";
static char self[512], login[64], pin[256], key_file[300];
static int port;
static struct line_pool *pool;	/* for the real sshd */
static struct line_pool *used;

struct heard {
	struct line *line;
	int ready, ended, lost;
	enum line_fault fault;
	struct line_result res;
	char why[256];
	struct buf out;
	size_t bytes;
};

static void
on_ready(void *arg)
{
	((struct heard *)arg)->ready = 1;
}

static void
on_output(void *arg, int is_err, const char *s, size_t n)
{
	struct heard *h = arg;

	(void)is_err;
	h->bytes += n;
	if (h->out.len < 4096)
		buf_addn(&h->out, s, n < 4096 ? n : 4096);
}

static void
on_ended(void *arg, const struct line_result *r)
{
	struct heard *h = arg;

	h->ended++;
	h->res = *r;
	if (r->line_lost)
		h->line = NULL;
}

static void
on_lost(void *arg, enum line_fault f, const char *text)
{
	struct heard *h = arg;

	h->lost++;
	h->fault = f;
	h->line = NULL;
	snprintf(h->why, sizeof(h->why), "%s", text);
}

static const struct line_ops ops = { on_ready, on_output, on_ended, on_lost };

static void
wait_for(const int *flag, const int *other, int ms)
{
	int64_t until = clock_mono() + ms * INT64_C(1000);
	struct pollfd p = { .fd = line_pool_fd(used), .events = POLLIN };
	int t;

	while (!*flag && !*other && clock_mono() < until) {
		t = line_pool_timeout(used);
		poll(&p, 1, t < 0 || t > 50 ? 50 : t);
		line_pool_run(used);
	}
}

static void
run(struct heard *h, const char *command, int limit_ms)
{
	assert_int_equal(h->ready, 1);
	h->ended = 0;
	buf_reset(&h->out);
	h->bytes = 0;
	line_exec(h->line, command, limit_ms);
	wait_for(&h->ended, &h->lost, limit_ms + 60000);
	assert_int_equal(h->ended, 1);
}

static void
hang_up(struct heard *h)
{
	if (h->line != NULL)
		line_close(h->line);
	line_pool_run(used);
	buf_release(&h->out);
}

static int
call(const char *word)
{
	char tool[600];
	int status;
	pid_t pid;

	snprintf(tool, sizeof(tool), "%s/../../tests/host/sshd.sh", self);
	pid = fork();
	if (pid == 0) {
		execl("/bin/sh", "sh", tool, word, dir, (char *)NULL);
		_exit(127);
	}
	return waitpid(pid, &status, 0) == pid && status == 0 ? 0 : -1;
}

static int
read_file(const char *name, char *out, size_t n)
{
	char path[300];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "r");
	if (f == NULL || fgets(out, (int)n, f) == NULL)
		return -1;
	fclose(f);
	out[strcspn(out, "\n")] = '\0';
	return 0;
}

static const struct line_limits patient = { .connect_ms = 20000,
    .kex_ms = 40000, .auth_ms = 40000, .open_ms = 40000, .grace_ms = 5000,
    .linger_ms = 300 };

static int
up(void)
{
	struct err e = { 0 };
	char text[64];

	if (mkdtemp(dir) == NULL || call("start") < 0 ||
	    read_file("port", text, sizeof(text)) < 0 ||
	    read_file("pin", pin, sizeof(pin)) < 0)
		return -1;
	port = (int)strtol(text, NULL, 10);
	snprintf(login, sizeof(login), "%s", getpwuid(getuid())->pw_name);
	snprintf(key_file, sizeof(key_file), "%s/key", dir);
	used = pool = line_pool_new(key_file, &patient, &e);
	if (pool == NULL)
		fprintf(stderr, "%s\n", e.text);
	return pool != NULL ? 0 : -1;
}

static void
down(void)
{
	char *const rm[] = { (char[]){ "rm" }, (char[]){ "-rf" }, dir, NULL };

	line_pool_free(pool);
	call("stop");
	if (fork() == 0) {
		execv("/bin/rm", rm);
		_exit(127);
	}
	wait(NULL);
}

#endif
