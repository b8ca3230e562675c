/*
 * A run over its hosts: who starts when, the lease, pause, stop and the end.
 * Must not know of the client library, of libssh or of files.
 */
#include "core/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "core/run_int.h"

/*
 * Loading.
 */

static void
copy_cell(char *out, size_t n, const struct table *t, size_t row,
    const char *col)
{
	const char *s = table_str(t, row, col);

	if (strlen(s) >= n)
		s = "";
	memcpy(out, s, strlen(s) + 1);
}

static enum outcome
outcome_of(const char *word)
{
	return strcmp(word, "ok") == 0 ? OK :
	    strcmp(word, "fail") == 0 ? FAIL :
	    strcmp(word, "unknown") == 0 ? UNKNOWN :
	    strcmp(word, "skipped") == 0 ? OK : NONE;
}

/* Puts one entry of `done` to its step. */
static void
load_done_step(struct run_host *h, const struct json *j)
{
	const struct plan_host *ph = &h->run->plan.hosts[h->i];
	long seq = strtol(json_text(j, "seq"), NULL, 10);
	const char *rc = json_text(j, "rc");
	struct step_state *s;
	size_t i;

	for (i = 0; i < ph->n && ph->steps[i].seq != seq; i++)
		;
	if (i == ph->n)
		return;
	s = &h->steps[i];
	s->outcome = outcome_of(json_text(j, "outcome"));
	s->intent = 1;
	s->told = s->outcome != NONE;
	s->rc = rc[0] != '\0' ? (int)strtol(rc, NULL, 10) : -1;
	if (strlen(json_text(j, "marker")) < sizeof(s->marker))
		snprintf(s->marker, sizeof(s->marker), "%s",
		    json_text(j, "marker"));
	h->started = 1;
}

static int
load_done(struct run_host *h, const char *text, struct err *e)
{
	struct json j;
	size_t i;

	if (text[0] == '\0')
		return 0;
	if (json_parse(text, strlen(text), &j, e) < 0)
		return -1;
	for (i = 0; j.type == JSON_ARR && i < j.n; i++)
		load_done_step(h, &j.items[i]);
	json_free(&j);
	return 0;
}

/* The host's own way in, where it has one; else the centre's. */
static int
by_certificate(const struct run *r, const char *mode)
{
	return strcmp(mode, "certificate") == 0 ||
	    (r->conf.certificates && strcmp(mode, "key") != 0);
}

static int
load_host(struct run *r, size_t i, const struct table *t, struct err *e)
{
	struct run_host *h = &r->hosts[i];

	h->run = r;
	h->i = i;
	h->steps = xcalloc(r->plan.hosts[i].n + 1, sizeof(*h->steps));
	buf_init(&h->out);
	buf_init(&h->command);
	h->by_cert = by_certificate(r, table_str(t, i, "mode"));
	copy_cell(h->code, sizeof(h->code), t, i, "host");
	copy_cell(h->login, sizeof(h->login), t, i, "login");
	copy_cell(h->address, sizeof(h->address), t, i, "address");
	copy_cell(h->sql_state, sizeof(h->sql_state), t, i, "state");
	h->port = (int)table_num(t, i, "port");
	h->pins = xstrdup(table_str(t, i, "keys"));
	copy_cell(h->jump_login, sizeof(h->jump_login), t, i, "jump_login");
	copy_cell(h->jump_address, sizeof(h->jump_address), t, i,
	    "jump_address");
	h->jump_port = (int)table_num(t, i, "jump_port");
	h->jump_pins = xstrdup(table_str(t, i, "jump_keys"));
	h->jump_by_cert = by_certificate(r, table_str(t, i, "jump_mode"));
	h->cast.part = (int)table_num(t, i, "parts");
	if (h->code[0] == '\0')
		return err_set(e, ERR_INPUT, "a host of the run has no code");
	return load_done(h, table_str(t, i, "done"), e);
}

/* Whether this host still has something to do in this claim. */
static int
is_open(const struct run_host *h)
{
	return strcmp(h->sql_state, "running") == 0 ||
	    (strcmp(h->sql_state, "pending") == 0 && !h->run->resolving);
}

static int
any_begun(const struct run *r)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		if (r->hosts[i].started || !is_open(&r->hosts[i]))
			return 1;
	return 0;
}

/* The first hosts that may work: those found at work, else the first alone. */
static void
load_waves(struct run *r)
{
	size_t i, last = 0;

	for (i = 0; i < r->n; i++) {
		if (!is_open(&r->hosts[i]))
			r->hosts[i].doing = DO_DONE;
		else if (strcmp(r->hosts[i].sql_state, "running") == 0)
			last = i + 1;
	}
	r->wave = last;
	if (r->wave == 0 && r->first_alone && !any_begun(r))
		r->wave = 1;
}

struct run *
run_new(const struct table *claim, const struct table *hosts,
    const struct run_conf *conf, const struct run_ops *ops, void *ctx,
    struct err *e)
{
	struct run *r = xcalloc(1, sizeof(*r));
	size_t i;

	r->conf = *conf;
	r->ops = ops;
	r->ctx = ctx;
	r->beat_sent = run_now(r);
	r->lease_until = r->beat_sent + conf->lease_s * INT64_C(1000000);
	r->beat_at = r->beat_sent;
	copy_cell(r->name, sizeof(r->name), claim, 0, "run");
	r->epoch = table_num(claim, 0, "epoch");
	snprintf(r->epoch_text, sizeof(r->epoch_text), "%lld", r->epoch);
	r->first_alone = table_num(claim, 0, "first_alone") != 0;
	r->resumed = table_num(claim, 0, "resumed") != 0;
	r->batch = (long)table_num(claim, 0, "batch");
	r->resolving = strcmp(table_str(claim, 0, "asked"), "resolve") == 0;
	r->back = strcmp(table_str(claim, 0, "mode"), "rollback") == 0;
	if (r->name[0] == '\0' || table_rows(hosts) == 0) {
		err_set(e, ERR_INPUT, "the run has no name or no hosts");
		goto fail;
	}
	copy_cell(r->content, sizeof(r->content), claim, 0, "content_hash");
	if (plan_load(&r->plan, claim, hosts, e) < 0 ||
	    cast_mask_load(&r->secrets, table_str(claim, 0, "secrets"), e) < 0)
		goto fail;
	r->n = table_rows(hosts);
	r->hosts = xcalloc(r->n, sizeof(*r->hosts));
	for (i = 0; i < r->n; i++)
		if (load_host(r, i, hosts, e) < 0)
			goto fail;
	load_waves(r);
	return r;
fail:
	run_free(r);
	return NULL;
}

void
run_free(struct run *r)
{
	struct run_host *h;
	size_t i;

	if (r == NULL)
		return;
	for (i = 0; i < r->n; i++) {
		h = &r->hosts[i];
		if (h->run == NULL)
			break;
		host_hang_up(h);
		if (h->cast_open)
			cast_release(&h->cast);
		buf_release(&h->out);
		buf_release(&h->command);
		free(h->pins);
		free(h->jump_pins);
		free(h->steps);
	}
	free(r->hosts);
	plan_release(&r->plan);
	cast_mask_release(&r->secrets);
	free(r);
}

const char *
run_name(const struct run *r)
{
	return r->name;
}

int64_t
run_now(const struct run *r)
{
	return r->ops->now(r->ctx);
}

void
run_ask_db(struct run *r, enum run_ask what, size_t host, const char *proc,
    const char *const *params, size_t n)
{
	r->asked++;
	r->ops->ask(r->ctx, r, what, host, proc, params, n);
}

int
run_may_begin(const struct run *r)
{
	return !r->fenced && !r->broken && !r->leaving && !r->aborted;
}

/* Steps under way are left to end on their hosts: their markers will say how,
 * and whoever has the run now will read them. */
static void
let_go(struct run *r)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		if (r->hosts[i].doing != DO_RUN)
			host_drop(&r->hosts[i]);
}

static void
say_why(struct run *r, const char *what, const char *why)
{
	char text[900];

	snprintf(text, sizeof(text), "%s: %s: %s", r->name, what, why);
	r->ops->say(r->ctx, text);
}

void
run_fence(struct run *r, const char *why)
{
	if (r->fenced)
		return;
	r->fenced = 1;
	say_why(r, "let go", why);
	let_go(r);
}

void
run_yield(struct run *r)
{
	run_fence(r, "taken again");
}

void
run_break(struct run *r, const char *why)
{
	if (r->broken)
		return;
	r->broken = 1;
	say_why(r, "given up", why);
	let_go(r);
}

void
run_halt(struct run *r, const char *host, const char *why)
{
	char text[600];

	if (r->halted)
		return;
	r->halted = 1;
	snprintf(text, sizeof(text), "%s: %s", host, why);
	say_why(r, "no further host starts", text);
}

/*
 * Starting hosts.
 */

static size_t
count(const struct run *r, size_t end, int (*is)(const struct run_host *))
{
	size_t i, n = 0;

	for (i = 0; i < end; i++)
		n += is(&r->hosts[i]) != 0;
	return n;
}

static int
is_at_work(const struct run_host *h)
{
	return h->doing != DO_WAIT && h->doing != DO_DONE;
}

static int
is_done(const struct run_host *h)
{
	return h->doing == DO_DONE;
}

static int
is_running(const struct run_host *h)
{
	return h->doing == DO_RUN;
}

size_t
run_busy(const struct run *r)
{
	return count(r, r->n, is_running);
}

/* The next batch: as many open hosts as a batch has, from the wave's end. */
static void
next_wave(struct run *r)
{
	long room = r->batch > 0 ? r->batch : (long)r->n;

	while (r->wave < r->n && room > 0) {
		room -= r->hosts[r->wave].doing == DO_WAIT;
		r->wave++;
	}
}

/* Hosts that have not begun stay as they are; they may be asking already. */
static void
drop_rest(struct run *r)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		if (r->hosts[i].doing == DO_WAIT ||
		    (r->hosts[i].doing == DO_PAUSE && !r->hosts[i].started))
			host_drop(&r->hosts[i]);
}

static void
start_hosts(struct run *r)
{
	size_t i, at_work = count(r, r->n, is_at_work);

	for (i = 0; i < r->wave && at_work < (size_t)r->conf.parallel; i++) {
		if (r->hosts[i].doing != DO_WAIT)
			continue;
		if (!run_may_begin(r) || r->halted)
			return;
		host_go(&r->hosts[i]);
		at_work++;
	}
}

static void
ask_over(struct run *r)
{
	const char *p[] = { r->name, r->epoch_text };

	r->end_asked = 1;
	run_ask_db(r, RUN_END, 0, "r_end", p, 2);
}

static void
beat(struct run *r, int lease_s)
{
	char lease[16];
	const char *p[] = { r->name, r->epoch_text, lease };

	snprintf(lease, sizeof(lease), "%d", lease_s);
	r->beat_at = 0;		/* none other until this one is answered */
	r->beat_sent = run_now(r);
	run_ask_db(r, RUN_BEAT, 0, "r_beat", p, 3);
}

/* The lease is let go by its shortest time, so that the run can be taken with
 * the content it has now. */
static void
release(struct run *r)
{
	r->released = 1;
	beat(r, 1);
}

static void
advance(struct run *r)
{
	if (r->fenced || r->broken)
		return;
	if (r->leaving || r->aborted) {
		drop_rest(r);
		if (r->renewing && !r->released && !r->aborted &&
		    count(r, r->n, is_at_work) == 0)
			release(r);
		if (r->aborted && !r->end_asked &&
		    count(r, r->n, is_done) == r->n)
			r->ended = 1;
		return;
	}
	if (r->halted)
		drop_rest(r);
	if (count(r, r->wave, is_done) == r->wave && r->wave < r->n)
		next_wave(r);
	start_hosts(r);
	if (count(r, r->n, is_done) == r->n && !r->end_asked)
		ask_over(r);
}

/*
 * The lease.
 */

static void
cancel_all(struct run *r)
{
	size_t i;

	for (i = 0; i < r->n; i++) {
		if (r->hosts[i].doing == DO_RUN && r->hosts[i].line != NULL)
			r->ops->cancel(r->ctx, r->hosts[i].line);
		else if (r->hosts[i].doing == DO_PAUSE)
			host_go(&r->hosts[i]);
	}
}

/* Said once at 15 and once at 5 minutes before the end of a window. */
static void
warn_window(struct run *r, const char *left)
{
	static const int marks[] = { 300, 900 };
	double s = strtod(left, NULL);
	char text[80];
	size_t i;

	if (left[0] == '\0' || r->back || r->resolving || s <= 0)
		return;
	for (i = 0; i < 2 && s > marks[i]; i++)
		;
	if (i == 2) {
		r->warned_s = 0;
		return;
	}
	if (r->warned_s == marks[i])
		return;
	r->warned_s = marks[i];
	snprintf(text, sizeof(text), "%d minutes and %d seconds left; no step "
	    "begins that cannot end in them", (int)s / 60, (int)s % 60);
	say_why(r, "the window ends", text);
}

/* What was approved is another now (its window ends later): no step begins any
 * more, and the run is taken anew. */
static void
check_content(struct run *r, const char *hash)
{
	if (r->renewing || r->aborted || r->end_asked || hash[0] == '\0' ||
	    strcmp(hash, r->content) == 0)
		return;
	r->renewing = 1;
	say_why(r, "taken anew", "what is approved has a new fingerprint");
	run_leave(r);
}

static void
answer_beat(struct run *r, const struct table *t)
{
	const char *state = table_str(t, 0, "state");
	const char *left = table_str(t, 0, "window_left_s");

	r->beat_at = run_now(r) + r->conf.lease_s * INT64_C(1000000) / 6;
	if (table_num(t, 0, "ok") != 1) {
		run_fence(r, "another runner has the run, or it was taken "
		    "back");
		return;
	}
	r->lease_until = r->beat_sent + r->conf.lease_s * INT64_C(1000000);
	r->window_until = left[0] == '\0' ? 0 : r->beat_sent +
	    (int64_t)(strtod(left, NULL) * 1e6) + 1;
	r->paused = strcmp(state, "paused") == 0;
	if (strcmp(state, "ended") == 0 && !r->aborted && !r->end_asked) {
		r->aborted = 1;
		cancel_all(r);
	}
	warn_window(r, left);
	check_content(r, table_str(t, 0, "content_hash"));
}

void
run_answer(struct run *r, enum run_ask what, size_t host,
    const struct table *t, const struct err *e)
{
	r->asked--;
	if (r->fenced || r->broken)
		return;
	if (what == RUN_BEAT || what == RUN_END) {
		if (e != NULL || t == NULL || table_rows(t) == 0)
			run_break(r, e != NULL ? e->text : "no row came");
		else if (what == RUN_BEAT)
			answer_beat(r, t);
		else
			r->ended = 1;
	} else {
		host_answer(&r->hosts[host], what, t, e);
	}
	advance(r);
}

static int64_t
sooner(int64_t a, int64_t b)
{
	return a == 0 ? b : b == 0 ? a : a < b ? a : b;
}

int64_t
run_tick(struct run *r)
{
	int64_t now = run_now(r), next = 0;
	size_t i;

	if (r->fenced || r->broken || r->ended)
		return 0;
	for (i = 0; i < r->n; i++)
		host_tick(&r->hosts[i], now);
	advance(r);
	if (r->beat_at != 0 && now >= r->beat_at && !r->end_asked &&
	    !r->fenced && !r->broken)
		beat(r, r->conf.lease_s);
	next = r->beat_at;
	for (i = 0; i < r->n; i++)
		next = sooner(next, sooner(r->hosts[i].wake,
		    r->hosts[i].cast_at));
	return next;
}

void
run_leave(struct run *r)
{
	size_t i;

	r->leaving = 1;
	for (i = 0; i < r->n; i++)
		if (r->hosts[i].doing == DO_PAUSE ||
		    r->hosts[i].doing == DO_WAIT)
			host_drop(&r->hosts[i]);
}

int
run_is_over(const struct run *r)
{
	int idle = count(r, r->n, is_at_work) == 0;

	if (r->asked > 0 || !idle)
		return 0;
	return r->ended || r->fenced || r->broken || r->leaving;
}
