/*
 * The thread that owns the connection. Must not know what a request means,
 * nor anything of the screen but the descriptor that wakes it.
 *
 *	queued -> running -> finished (taken by the caller)
 *	running -> waiting -> running: a write whose answer was lost, or that
 *	could not be sent, is tried again with its request id for a while
 */
#include "core/worker.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/secure.h"

#define SECOND INT64_C(1000000)
#define BACKOFF_MIN (SECOND / 5)
#define BACKOFF_MAX (4 * SECOND)
#define UNSENT_FOR (3 * SECOND)		/* then ERR_NET is told */
#define UNKNOWN_FOR (30 * SECOND)	/* then ERR_UNKNOWN is told */
#define FREE_MS 700

struct job {
	struct job *next;
	unsigned int id;
	struct work w;
};

struct queue {
	struct job *first, **last;
	size_t n;
};

struct worker {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	int fd;
	int quit, abandoned;
	struct queue in, out;
	struct job *current;
	unsigned int next_id;
	struct db *db;		/* the thread's; another only aborts it */
	int state;
	int64_t last_us;
	/* the thread's own */
	struct db_login login;
	int64_t next_try, backoff;
	struct err last_err;
};

/* ---- copies ---- */

static char *
copy(const char *s)
{
	return s != NULL ? xstrdup(s) : NULL;
}

static void
drop(const char *s)
{
	free((void *)(uintptr_t)s);
}

static const char *const *
copy_list(const char *const *list)
{
	const char **made;
	size_t n, i;

	if (list == NULL)
		return NULL;
	for (n = 0; list[n] != NULL; n++)
		;
	made = xcalloc(n + 1, sizeof(*made));
	for (i = 0; i < n; i++)
		made[i] = copy(list[i]);
	return made;
}

static void
drop_list(const char *const *list)
{
	size_t i;

	for (i = 0; list != NULL && list[i] != NULL; i++)
		drop(list[i]);
	free((void *)(uintptr_t)list);
}

static void
copy_query(struct db_query *to, const struct db_query *q)
{
	struct db_cond *conds = xcalloc(q->nconds, sizeof(*conds));
	size_t i;

	*to = *q;
	for (i = 0; i < q->nconds; i++) {
		conds[i].col = copy(q->conds[i].col);
		conds[i].op = q->conds[i].op;
		conds[i].val = copy(q->conds[i].val);
	}
	to->view = copy(q->view);
	to->cols = copy_list(q->cols);
	to->conds = conds;
	to->search = copy(q->search);
	to->search_cols = copy_list(q->search_cols);
	to->order = copy(q->order);
	to->key = copy(q->key);
	to->after_order = copy(q->after_order);
	to->after_key = copy(q->after_key);
}

static void
drop_query(struct db_query *q)
{
	size_t i;

	for (i = 0; i < q->nconds; i++) {
		drop(q->conds[i].col);
		drop(q->conds[i].val);
	}
	free((void *)(uintptr_t)q->conds);
	drop(q->view);
	drop_list(q->cols);
	drop(q->search);
	drop_list(q->search_cols);
	drop(q->order);
	drop(q->key);
	drop(q->after_order);
	drop(q->after_key);
	memset(q, 0, sizeof(*q));
}

static struct job *
job_new(const struct work *in)
{
	struct job *j = xcalloc(1, sizeof(*j));
	size_t i;

	if (in->nparams > sizeof(in->params) / sizeof(in->params[0]))
		bug("%zu parameters", in->nparams);
	j->w.kind = in->kind;
	j->w.ctx = in->ctx;
	j->w.again = in->again;
	j->w.nparams = in->nparams;
	if (in->query.view != NULL)
		copy_query(&j->w.query, &in->query);
	j->w.proc = copy(in->proc);
	for (i = 0; i < in->nparams; i++)
		j->w.params[i] = copy(in->params[i]);
	return j;
}

/* What was copied in; the result is the caller's. */
static void
job_drop_input(struct job *j)
{
	size_t i;

	if (j->w.query.view != NULL)
		drop_query(&j->w.query);
	drop(j->w.proc);
	j->w.proc = NULL;
	for (i = 0; i < j->w.nparams; i++) {
		drop(j->w.params[i]);
		j->w.params[i] = NULL;
	}
	j->w.nparams = 0;
}

static void
job_free(struct job *j)
{
	job_drop_input(j);
	table_free(j->w.result);
	free(j);
}

/* ---- queues; the lock is held ---- */

static void
queue_init(struct queue *q)
{
	q->first = NULL;
	q->last = &q->first;
	q->n = 0;
}

static void
queue_put(struct queue *q, struct job *j)
{
	j->next = NULL;
	*q->last = j;
	q->last = &j->next;
	q->n++;
}

static struct job *
queue_get(struct queue *q)
{
	struct job *j = q->first;

	if (j == NULL)
		return NULL;
	q->first = j->next;
	if (q->first == NULL)
		q->last = &q->first;
	q->n--;
	return j;
}

/* ---- the thread ---- */

static void
set_db(struct worker *w, struct db *d, int state)
{
	struct db *old;

	pthread_mutex_lock(&w->lock);
	old = w->db;
	w->db = d;
	w->state = state;
	pthread_mutex_unlock(&w->lock);
	db_close(old);
}

static void
note_answer(struct worker *w)
{
	pthread_mutex_lock(&w->lock);
	w->last_us = clock_mono();
	pthread_mutex_unlock(&w->lock);
}

static int
is_quit(struct worker *w)
{
	int quit;

	pthread_mutex_lock(&w->lock);
	quit = w->quit;
	pthread_mutex_unlock(&w->lock);
	return quit;
}

/* Sleeps until the moment or the end. */
static void
sleep_until(struct worker *w, int64_t when)
{
	struct timespec t = { when / SECOND, when % SECOND * 1000 };

	pthread_mutex_lock(&w->lock);
	while (!w->quit && clock_mono() < when)
		pthread_cond_timedwait(&w->wake, &w->lock, &t);
	pthread_mutex_unlock(&w->lock);
}

/* A connection, or the error of the last try where the next is not due. */
static int
connect_now(struct worker *w, struct err *e)
{
	struct db *d = NULL;

	if (w->db != NULL)
		return 0;
	if (clock_mono() < w->next_try) {
		*e = w->last_err;
		return -1;
	}
	if (db_open(&d, &w->login, e) == 0) {
		w->backoff = 0;
		w->next_try = 0;
		set_db(w, d, 1);
		note_answer(w);
		return 0;
	}
	w->last_err = *e;
	w->backoff = w->backoff ? w->backoff * 2 : BACKOFF_MIN;
	if (w->backoff > BACKOFF_MAX)
		w->backoff = BACKOFF_MAX;
	w->next_try = clock_mono() + w->backoff;
	set_db(w, NULL, e->code == ERR_NET ? 0 : -1);
	return -1;
}

static int
ask(struct worker *w, struct work *k)
{
	struct db_param p[sizeof(k->params) / sizeof(k->params[0])];
	size_t i;

	if (k->query.view != NULL)
		return db_select(w->db, &k->query, &k->result, &k->err);
	for (i = 0; i < k->nparams; i++)
		p[i] = (struct db_param){ k->params[i], 0 };
	return db_call(w->db, k->proc, p, k->nparams, &k->result, &k->err);
}

/* The line is of no use any more after these. */
static int
is_lost(const struct err *e)
{
	return e->code == ERR_NET || e->code == ERR_UNKNOWN;
}

/*
 * Until it is answered, refused, or given up. A read is tried twice: the
 * first may have met a line that broke while nobody used it.
 */
static void
run_job(struct worker *w, struct work *k)
{
	int64_t began = clock_mono(), limit = UNSENT_FOR;
	int rc, tries = 0, unknown = 0;

	for (;;) {
		err_clear(&k->err);
		rc = connect_now(w, &k->err);
		if (rc == 0) {
			tries++;
			rc = ask(w, k);
			if (rc == 0 || !is_lost(&k->err)) {
				note_answer(w);
				break;
			}
			set_db(w, NULL, 0);
			if (k->err.code == ERR_UNKNOWN)
				unknown = 1;
		} else if (k->err.code != ERR_NET || !k->again) {
			break;
		}
		if (unknown)
			limit = UNKNOWN_FOR;
		if (!k->again && (unknown || tries > 1))
			break;
		if (is_quit(w) || clock_mono() - began > limit)
			break;
		if (k->again)
			sleep_until(w, w->next_try);
	}
	/* It was sent once: whatever the last try says, that stays open. */
	if (rc < 0 && unknown && (is_lost(&k->err) || w->db == NULL))
		k->err.code = ERR_UNKNOWN;
}

static void
finish(struct worker *w, struct job *j)
{
	uint64_t one = 1;

	job_drop_input(j);
	pthread_mutex_lock(&w->lock);
	w->current = NULL;
	queue_put(&w->out, j);
	pthread_mutex_unlock(&w->lock);
	while (write(w->fd, &one, sizeof(one)) < 0 && errno == EINTR)
		;
}

static void
release(struct worker *w)
{
	struct job *j;

	while ((j = queue_get(&w->in)) != NULL)
		job_free(j);
	while ((j = queue_get(&w->out)) != NULL)
		job_free(j);
	close(w->fd);
	drop(w->login.socket);
	drop(w->login.host);
	drop(w->login.tls_ca);
	drop(w->login.user);
	secure_forget((char *)(uintptr_t)w->login.password);
	drop(w->login.schema);
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->lock);
	free(w);
}

static void *
thread_main(void *arg)
{
	struct worker *w = arg;
	struct job *j;
	int64_t began;
	int abandoned;

	for (;;) {
		pthread_mutex_lock(&w->lock);
		while (!w->quit && w->in.first == NULL)
			pthread_cond_wait(&w->wake, &w->lock);
		j = w->quit ? NULL : queue_get(&w->in);
		w->current = j;
		pthread_mutex_unlock(&w->lock);
		if (j == NULL)
			break;
		began = clock_mono();
		run_job(w, &j->w);
		j->w.took_us = clock_mono() - began;
		finish(w, j);
	}
	set_db(w, NULL, 0);
	pthread_mutex_lock(&w->lock);
	abandoned = w->abandoned;
	w->quit = 2;
	pthread_mutex_unlock(&w->lock);
	if (abandoned)
		release(w);
	return NULL;
}

/* ---- the caller ---- */

struct worker *
worker_new(const struct db_login *l)
{
	struct worker *w = xcalloc(1, sizeof(*w));
	pthread_condattr_t attr;
	sigset_t all, old;

	w->login = *l;
	w->login.socket = copy(l->socket);
	w->login.host = copy(l->host);
	w->login.tls_ca = copy(l->tls_ca);
	w->login.user = copy(l->user);
	w->login.password = copy(l->password);
	w->login.schema = copy(l->schema);
	queue_init(&w->in);
	queue_init(&w->out);
	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&w->wake, &attr);
	pthread_condattr_destroy(&attr);
	w->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (w->fd < 0)
		die(ERR_SYSTEM, "no descriptor left");
	/* Signals are the screen's alone. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	if (pthread_create(&w->thread, NULL, thread_main, w) != 0)
		die(ERR_SYSTEM, "no thread can be started");
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return w;
}

void
worker_free(struct worker *w)
{
	struct timespec t;
	int gone;

	if (w == NULL)
		return;
	pthread_mutex_lock(&w->lock);
	w->quit = 1;
	if (w->db != NULL)
		db_abort(w->db);
	pthread_cond_broadcast(&w->wake);
	pthread_mutex_unlock(&w->lock);
	clock_gettime(CLOCK_REALTIME, &t);
	t.tv_nsec += FREE_MS * 1000000L;
	t.tv_sec += t.tv_nsec / 1000000000L;
	t.tv_nsec %= 1000000000L;
	if (pthread_timedjoin_np(w->thread, NULL, &t) == 0) {
		release(w);
		return;
	}
	/* It stands in a connect that nothing breaks: it ends by itself, and
	 * then frees what is here. */
	pthread_mutex_lock(&w->lock);
	gone = w->quit == 2;
	w->abandoned = !gone;
	if (!gone)
		pthread_detach(w->thread);
	pthread_mutex_unlock(&w->lock);
	if (gone) {
		pthread_join(w->thread, NULL);
		release(w);
	}
}

int
worker_fd(const struct worker *w)
{
	return w->fd;
}

unsigned int
worker_submit(struct worker *w, const struct work *in)
{
	struct job *j = job_new(in);
	unsigned int id;

	pthread_mutex_lock(&w->lock);
	if (++w->next_id == 0)
		w->next_id = 1;
	id = j->id = w->next_id;
	queue_put(&w->in, j);
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
	return id;
}

unsigned int
worker_take(struct worker *w, struct work *out)
{
	struct job *j;
	unsigned int id;
	uint64_t n;

	pthread_mutex_lock(&w->lock);
	j = queue_get(&w->out);
	if (w->out.first == NULL)
		while (read(w->fd, &n, sizeof(n)) < 0 && errno == EINTR)
			;
	pthread_mutex_unlock(&w->lock);
	if (j == NULL)
		return 0;
	id = j->id;
	*out = j->w;
	free(j);
	return id;
}

int
worker_state(const struct worker *w, long long *last_us)
{
	struct worker *m = (struct worker *)(uintptr_t)w;
	int state;

	pthread_mutex_lock(&m->lock);
	state = m->state;
	if (last_us != NULL)
		*last_us = m->last_us;
	pthread_mutex_unlock(&m->lock);
	return state;
}

size_t
worker_pending(const struct worker *w)
{
	struct worker *m = (struct worker *)(uintptr_t)w;
	size_t n;

	pthread_mutex_lock(&m->lock);
	n = m->in.n + (m->current != NULL);
	pthread_mutex_unlock(&m->lock);
	return n;
}
