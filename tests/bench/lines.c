/*
 * What a line costs: N hosts at once, one command each, without a database.
 * lines KEY PORT LOGIN "PIN" N COMMAND [wrap]; with wrap the command goes
 * through the wrapper that leaves a marker. Prints wall ms, CPU ms a host,
 * peak KiB, and how many ended with status 0.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/run_mark.h"
#include "core/ssh.h"

struct one {
	struct line *line;
	int i, done, ok;
};

static const char *command;
static int wrap, left;

static void
on_ready(void *arg)
{
	struct one *o = arg;
	char marker[64];
	struct buf b;

	buf_init(&b);
	snprintf(marker, sizeof(marker), "bench-%d-%d", (int)getpid(), o->i);
	if (wrap)
		mark_run(&b, marker, 1, command, strlen(command), 0);
	else
		buf_add(&b, command);
	line_exec(o->line, b.s, 60000);
	buf_release(&b);
}

static void
on_output(void *arg, int is_err, const char *s, size_t n)
{
	(void)arg;
	(void)is_err;
	(void)s;
	(void)n;
}

static void
on_ended(void *arg, const struct line_result *r)
{
	struct one *o = arg;

	o->ok = r->end == LINE_STATUS && r->status == 0;
	o->done = 1;
	left--;
	if (!r->line_lost)
		line_close(o->line);
}

static void
on_lost(void *arg, enum line_fault f, const char *text)
{
	struct one *o = arg;

	fprintf(stderr, "%d: fault %d: %s\n", o->i, (int)f, text);
	o->done = 1;
	left--;
}

static const struct line_ops ops = { on_ready, on_output, on_ended, on_lost };

int
main(int argc, char **argv)
{
	struct line_target t = { "127.0.0.1", 0, NULL, NULL, NULL, NULL };
	struct err e = { 0 };
	struct line_pool *p;
	struct rusage u;
	struct one *all;
	int64_t began;
	int i, n, ok = 0, ms;
	double cpu;

	if (argc < 7)
		return 2;
	signal(SIGPIPE, SIG_IGN);
	p = line_pool_new(argv[1], NULL, &e);
	if (p == NULL)
		die(e.code, "%s", e.text);
	t.port = (int)strtol(argv[2], NULL, 10);
	t.login = argv[3];
	t.pins = argv[4];
	n = (int)strtol(argv[5], NULL, 10);
	command = argv[6];
	wrap = argc > 7;
	all = xcalloc((size_t)n, sizeof(*all));
	began = clock_mono();
	for (i = 0; i < n; i++) {
		all[i].i = i;
		all[i].line = line_open(p, &t, &ops, &all[i]);
		left++;
	}
	while (left > 0) {
		struct pollfd f = { .fd = line_pool_fd(p), .events = POLLIN };

		ms = line_pool_timeout(p);
		poll(&f, 1, ms);
		line_pool_run(p);
	}
	getrusage(RUSAGE_SELF, &u);
	cpu = (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 +
	    (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3;
	for (i = 0; i < n; i++)
		ok += all[i].ok;
	printf("%d hosts: %.1f ms, CPU %.3f ms a host, %ld KiB, %d ok\n", n,
	    (double)(clock_mono() - began) / 1e3, cpu / n, u.ru_maxrss, ok);
	line_pool_free(p);
	free(all);
	return ok == n ? 0 : 1;
}
