/*
 * The service around runs: claims, the loop over lines, database and
 * signals, the tick. Must not know what a step is.
 */
#include "core/runner.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/run.h"
#include "core/runner_db.h"
#include "core/ssh.h"
#include "core/text.h"

#define RUNS_MAX 8		/* at once; the others wait in the database */
#define CLAIM_US 400000		/* a fresh run waits no longer than this */
#define TICK_US 30000000
#define BROKEN_US 10000000	/* after a run was given up */

/* What is asked without a run; a run's own asks are enum run_ask. */
enum { ASK_CLAIM = 100, ASK_HOSTS, ASK_TICK };

struct runner {
	const struct conf *conf;
	struct runner_db *db;
	struct line_pool *pool;
	struct run *runs[RUNS_MAX];
	size_t n;
	struct table *claim;	/* taken, its hosts are being asked for */
	int claiming, found_none, ticking, ticked;
	int64_t claim_at, tick_at;
	int once, leaving, signals;
	int was_up;		/* -1 not known yet */
	int code;		/* of the first error that ends the service */
};

/*
 * The log: a line with the machine's time.
 */

static void
say(void *ctx, const char *text)
{
	int64_t now = clock_now();
	char at[32];
	struct buf b;

	(void)ctx;
	clock_local(now, "%Y-%m-%d %H:%M:%S", at, sizeof(at));
	buf_init(&b);
	text_clean(&b, text, strlen(text));
	fprintf(stderr, "%s ccc-runner[%d]: %s\n", at, (int)getpid(), b.s);
	buf_release(&b);
}

static void __attribute__((format(printf, 1, 2)))
sayf(const char *fmt, ...)
{
	char text[600];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	say(NULL, text);
}

/*
 * What a run asks for.
 */

static int64_t
op_now(void *ctx)
{
	(void)ctx;
	return clock_mono();
}

static int64_t
op_machine_s(void *ctx)
{
	(void)ctx;
	return clock_now() / 1000000;
}

static void
op_ask(void *ctx, struct run *r, enum run_ask what, size_t host,
    const char *proc, const char *const *params, size_t n)
{
	struct runner *s = ctx;

	runner_db_ask(s->db, r, (int)what, host, proc, params, n);
}

static struct line *
op_open(void *ctx, const struct line_target *t, const struct line_ops *ops,
    void *arg)
{
	struct runner *s = ctx;

	return line_open(s->pool, t, ops, arg);
}

static void
op_exec(void *ctx, struct line *l, const char *command, int64_t limit_ms)
{
	(void)ctx;
	line_exec(l, command, limit_ms);
}

static void
op_cancel(void *ctx, struct line *l)
{
	(void)ctx;
	line_cancel(l);
}

static void
op_close(void *ctx, struct line *l)
{
	(void)ctx;
	line_close(l);
}

static const struct run_ops ops = {
	.now = op_now,
	.machine_s = op_machine_s,
	.ask = op_ask,
	.open = op_open,
	.exec = op_exec,
	.cancel = op_cancel,
	.close = op_close,
	.say = say,
};

/*
 * Claims.
 */

static void
ask_claim(struct runner *s)
{
	char lease[16];
	const char *p[] = { s->conf->runner_name, lease };

	snprintf(lease, sizeof(lease), "%d", s->conf->runner_lease_s);
	s->claiming = 1;
	runner_db_ask(s->db, NULL, ASK_CLAIM, 0, "r_claim", p, 2);
}

static void
ask_hosts(struct runner *s)
{
	const char *p[] = { table_str(s->claim, 0, "run"),
	    table_str(s->claim, 0, "epoch") };

	runner_db_ask(s->db, NULL, ASK_HOSTS, 0, "r_hosts", p, 2);
}

static void
ask_tick(struct runner *s)
{
	s->ticking = 1;
	runner_db_ask(s->db, NULL, ASK_TICK, 0, "r_tick", NULL, 0);
}

/* A second claim of a run that this process still holds old lines of is
 * fine: the old one is fenced and says nothing any more. */
static void
start_run(struct runner *s, const struct table *hosts)
{
	struct run_conf c = { .lease_s = s->conf->runner_lease_s,
	    .parallel = s->conf->runner_parallel,
	    .settle_ms = s->conf->runner_settle_s * 1000,
	    .certificates = strcmp(s->conf->runner_host_access,
	    "certificate") == 0 };
	struct err e = { 0 };
	struct run *r;
	size_t i;

	for (i = 0; i < s->n; i++)
		if (strcmp(run_name(s->runs[i]), table_str(s->claim, 0,
		    "run")) == 0)
			run_yield(s->runs[i]);
	r = run_new(s->claim, hosts, &c, &ops, s, &e);
	if (r == NULL) {
		sayf("%s cannot be run: %s", table_str(s->claim, 0, "run"),
		    e.text);
		s->claim_at = clock_mono() + BROKEN_US;
	} else {
		s->runs[s->n++] = r;
		sayf("%s taken, epoch %s, %zu hosts", run_name(r),
		    table_str(s->claim, 0, "epoch"), table_rows(hosts));
		s->claim_at = clock_mono();
	}
	table_free(s->claim);
	s->claim = NULL;
	s->claiming = 0;
}

static void
take_claim(struct runner *s, struct table *t)
{
	int64_t now;

	if (t == NULL || table_rows(t) == 0) {
		s->claiming = 0;
		s->found_none = 1;
		s->claim_at = clock_mono() + CLAIM_US;
		table_free(t);
		return;
	}
	if (clock_parse_utc(table_str(t, 0, "now"), &now) == 0)
		clock_set_centre(now);
	s->found_none = 0;
	s->claim = t;
	ask_hosts(s);
}

static void
own_reply(struct runner *s, struct runner_reply *r)
{
	if (r->err.code != ERR_NONE)
		sayf("database: %s", r->err.text);
	if (r->what == ASK_TICK) {
		s->ticking = 0;
		s->ticked = 1;
		s->tick_at = clock_mono() + TICK_US;
	} else if (r->err.code != ERR_NONE) {
		s->claim_at = clock_mono() + BROKEN_US;
		s->claiming = 0;
		s->found_none = 1;
		table_free(s->claim);
		s->claim = NULL;
		if (s->once || s->was_up != 1) {
			s->code = (int)r->err.code;
			s->leaving = 1;
		}
	} else if (r->what == ASK_CLAIM) {
		take_claim(s, r->table);
		r->table = NULL;
	} else if (r->what == ASK_HOSTS) {
		start_run(s, r->table);
	}
}

static void
take_replies(struct runner *s)
{
	struct runner_reply r;

	while (runner_db_take(s->db, &r)) {
		if (r.owner == NULL)
			own_reply(s, &r);
		else
			run_answer(r.owner, (enum run_ask)r.what, r.host,
			    r.table, r.err.code != ERR_NONE ? &r.err : NULL);
		table_free(r.table);
	}
}

/*
 * The loop.
 */

static void
take_signals(struct runner *s, int fd)
{
	struct signalfd_siginfo info;
	size_t i, busy = 0;

	while (read(fd, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		s->signals++;
		s->leaving = 1;
		for (i = 0; i < s->n; i++) {
			busy += run_busy(s->runs[i]);
			run_leave(s->runs[i]);
		}
		sayf("signal %u: %zu steps are under way%s", info.ssi_signo,
		    busy, s->signals > 1 ? ", left to their markers" : "");
	}
}

static int64_t
sooner(int64_t a, int64_t b)
{
	return a == 0 ? b : b == 0 ? a : a < b ? a : b;
}

/* Runs and what the service does by the clock; when the next is due. */
static int64_t
step_runs(struct runner *s)
{
	int64_t now = clock_mono(), next = 0;
	size_t i, kept = 0;

	for (i = 0; i < s->n; i++)
		next = sooner(next, run_tick(s->runs[i]));
	for (i = 0; i < s->n; i++) {
		if (!run_is_over(s->runs[i])) {
			s->runs[kept++] = s->runs[i];
			continue;
		}
		sayf("%s done with", run_name(s->runs[i]));
		run_free(s->runs[i]);
		s->claim_at = 0;
	}
	s->n = kept;
	if (s->leaving)
		return next;
	if (!s->claiming && s->n < RUNS_MAX && now >= s->claim_at)
		ask_claim(s);
	if (!s->ticking && now >= s->tick_at)
		ask_tick(s);
	if (!s->claiming && s->n < RUNS_MAX)
		next = sooner(next, s->claim_at);
	return s->ticking ? next : sooner(next, s->tick_at);
}

static void
watch_db(struct runner *s)
{
	char why[256];
	int up = runner_db_is_up(s->db, why, sizeof(why));

	if (up == s->was_up || (!up && why[0] == '\0'))
		return;
	if (up)
		sayf("database reached");
	else
		sayf("no database, trying on: %s", why);
	s->was_up = up;
}

static int
is_finished(const struct runner *s)
{
	if (s->signals > 1)
		return 1;
	if (s->n > 0)
		return 0;
	return s->leaving || (s->once && s->found_none && s->ticked &&
	    !s->claiming);
}

static void
loop(struct runner *s, int signals)
{
	struct pollfd fds[] = {
		{ .fd = line_pool_fd(s->pool), .events = POLLIN },
		{ .fd = runner_db_fd(s->db), .events = POLLIN },
		{ .fd = signals, .events = POLLIN },
	};
	int64_t next, left;
	int timeout, by_lines;

	while (!is_finished(s)) {
		next = step_runs(s);
		timeout = line_pool_timeout(s->pool);
		left = next == 0 ? 1000000 : next - clock_mono();
		by_lines = left <= 0 ? 0 : (int)(left / 1000 + 1);
		if (timeout < 0 || by_lines < timeout)
			timeout = by_lines;
		if (timeout > 1000)
			timeout = 1000;
		if (poll(fds, 3, timeout) < 0 && errno != EINTR)
			bug("poll: %s", strerror(errno));
		line_pool_run(s->pool);
		take_replies(s);
		take_signals(s, signals);
		watch_db(s);
	}
}

/* A line is a descriptor: as many as this account may have. */
static void
raise_limit(void)
{
	struct rlimit l;

	if (getrlimit(RLIMIT_NOFILE, &l) == 0) {
		l.rlim_cur = l.rlim_max;
		setrlimit(RLIMIT_NOFILE, &l);
	}
}

static int
signal_fd(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int
is_set(const char *text)
{
	return text != NULL && text[0] != '\0';
}

/* Lines by the key that hosts know, by certificates, or by either. */
static struct line_pool *
way_in(const struct conf *conf, struct err *e)
{
	int certificates = strcmp(conf->runner_host_access, "certificate") == 0;
	struct line_pool *p;

	if (certificates && !is_set(conf->runner_ca_key_file)) {
		err_set(e, ERR_INPUT, "option runner.ca_key_file is needed with "
		    "host_access = \"certificate\": the key that signs them");
		return NULL;
	}
	if (!certificates && !is_set(conf->runner_key_file)) {
		err_set(e, ERR_INPUT, "option runner.key_file is needed: the "
		    "private key that hosts know");
		return NULL;
	}
	p = line_pool_new(is_set(conf->runner_key_file) ?
	    conf->runner_key_file : NULL, NULL, e);
	if (p != NULL && is_set(conf->runner_ca_key_file) &&
	    line_pool_sign(p, conf->runner_ca_key_file,
	    conf->runner_source_address, e) < 0) {
		line_pool_free(p);
		return NULL;
	}
	return p;
}

int
runner_serve(const struct conf *conf, const struct runner_options *o)
{
	struct runner s = { .conf = conf, .once = o->once, .was_up = -1 };
	struct err e = { 0 };
	int signals = signal_fd();
	size_t i;

	raise_limit();
	s.pool = way_in(conf, &e);
	if (s.pool != NULL)
		s.db = runner_db_new(conf, !s.once, &e);
	if (s.db == NULL) {
		line_pool_free(s.pool);
		close(signals);
		sayf("%s", e.text);
		return err_exit_status(e.code);
	}
	sayf("%s, up to %d hosts at once, lease %d s, %s", conf->runner_name,
	    conf->runner_parallel, conf->runner_lease_s, line_library());
	loop(&s, signals);
	for (i = 0; i < s.n; i++)
		run_free(s.runs[i]);
	table_free(s.claim);
	runner_db_free(s.db);
	line_pool_free(s.pool);
	close(signals);
	sayf("ended");
	return err_exit_status((enum err_code)s.code);
}
