/*
 * The thread that owns the runner's connection. Must not know what is asked.
 */
#include "core/runner_db.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "core/db.h"
#include "core/secure.h"
#include "core/session.h"

#define PARAMS_MAX 12
#define ACCOUNT "ccc_runner"
#define RETRY_MS 300		/* between tries to connect */
#define CLASH_MS 50		/* after a deadlock or a lock wait */
#define CLASHES 100

struct ask {
	struct ask *next;
	struct runner_reply reply;
	char *proc;
	char *text[PARAMS_MAX];
	size_t n;
};

struct queue {
	struct ask *first, **last;
};

struct runner_db {
	struct session reach;	/* server and hosts; no login of a person */
	char *password;
	pthread_t thread;
	int running;
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct queue asks, replies;
	struct db *db;		/* the thread's; under lock for db_abort */
	int fd, ending, up;
	int patient;
	int ever;		/* it was reached once */
	char why[256];
};

static void
queue_add(struct queue *q, struct ask *a)
{
	a->next = NULL;
	*q->last = a;
	q->last = &a->next;
}

static struct ask *
queue_take(struct queue *q)
{
	struct ask *a = q->first;

	if (a == NULL)
		return NULL;
	q->first = a->next;
	if (q->first == NULL)
		q->last = &q->first;
	return a;
}

static void
ask_free(struct ask *a)
{
	size_t i;

	for (i = 0; i < a->n; i++)
		free(a->text[i]);
	free(a->proc);
	table_free(a->reply.table);
	free(a);
}

/* Waits, unless the end comes. Returns 1 when ending. */
static int
nap(struct runner_db *d, int ms)
{
	struct timespec until;
	int ending;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += (ms % 1000) * 1000000L;
	until.tv_sec += ms / 1000 + until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	pthread_mutex_lock(&d->lock);
	while (!d->ending &&
	    pthread_cond_timedwait(&d->more, &d->lock, &until) != ETIMEDOUT)
		;
	ending = d->ending;
	pthread_mutex_unlock(&d->lock);
	return ending;
}

static void
set_db(struct runner_db *d, struct db *db, const struct err *e)
{
	pthread_mutex_lock(&d->lock);
	d->db = db;
	d->up = db != NULL;
	if (e != NULL)
		snprintf(d->why, sizeof(d->why), "%.250s", e->text);
	pthread_mutex_unlock(&d->lock);
}

/* The first host that lets us in. */
static int
connect_any(struct runner_db *d, struct err *e)
{
	struct db_login l;
	struct db *db = NULL;
	char room[256];
	size_t i;
	int rc;

	for (i = 0; (rc = session_reach(&d->reach, i, &l, room, e)) == 0; i++) {
		l.user = ACCOUNT;
		l.password = d->password;
		if (db_open(&db, &l, e) == 0) {
			set_db(d, db, NULL);
			d->ever = 1;
			return 0;
		}
	}
	return -1;
}

static void
disconnect(struct runner_db *d, const struct err *e)
{
	struct db *db = d->db;

	set_db(d, NULL, e);
	db_close(db);
}

static int
call(struct runner_db *d, struct ask *a)
{
	struct db_param p[PARAMS_MAX];
	size_t i;

	for (i = 0; i < a->n; i++)
		p[i] = (struct db_param) { a->text[i],
		    a->text[i] != NULL ? strlen(a->text[i]) : 0 };
	err_clear(&a->reply.err);
	return db_call(d->db, a->proc, p, a->n, &a->reply.table,
	    &a->reply.err);
}

/* Until it is answered. Returns -1 when ending. */
static int
answer(struct runner_db *d, struct ask *a)
{
	struct err *e = &a->reply.err;
	int clashes = 0;

	for (;;) {
		if (d->db == NULL && connect_any(d, e) < 0) {
			set_db(d, NULL, e);
			if (!d->ever && (!d->patient || e->code != ERR_NET))
				return 0;
			if (nap(d, RETRY_MS))
				return -1;
			continue;
		}
		if (call(d, a) == 0)
			return 0;
		if (e->code == ERR_STALE && clashes++ < CLASHES) {
			if (nap(d, CLASH_MS))
				return -1;
		} else if (e->code == ERR_NET || e->code == ERR_UNKNOWN) {
			disconnect(d, e);
			if (nap(d, RETRY_MS))
				return -1;
		} else {
			return 0;
		}
	}
}

static void *
serve(void *arg)
{
	struct runner_db *d = arg;
	uint64_t one = 1;
	struct ask *a;

	for (;;) {
		pthread_mutex_lock(&d->lock);
		while (!d->ending && d->asks.first == NULL)
			pthread_cond_wait(&d->more, &d->lock);
		a = d->ending ? NULL : queue_take(&d->asks);
		pthread_mutex_unlock(&d->lock);
		if (a == NULL)
			return NULL;
		if (answer(d, a) < 0) {
			ask_free(a);
			return NULL;
		}
		pthread_mutex_lock(&d->lock);
		queue_add(&d->replies, a);
		pthread_mutex_unlock(&d->lock);
		if (write(d->fd, &one, sizeof(one)) < 0)
			bug("an eventfd cannot be written");
	}
}

static int
start_thread(struct runner_db *d, struct err *e)
{
	pthread_condattr_t monotonic;
	sigset_t all, before;
	int rc;

	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&d->lock, NULL);
	pthread_cond_init(&d->more, &monotonic);
	pthread_condattr_destroy(&monotonic);
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	rc = pthread_create(&d->thread, NULL, serve, d);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc != 0)
		return err_set(e, ERR_SYSTEM, "no thread for the database: %s",
		    strerror(rc));
	d->running = 1;
	return 0;
}

struct runner_db *
runner_db_new(const struct conf *conf, int patient, struct err *e)
{
	struct runner_db *d = xcalloc(1, sizeof(*d));

	d->reach.conf = conf;
	d->patient = patient;
	d->asks.last = &d->asks.first;
	d->replies.last = &d->replies.first;
	d->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (conf->runner_password_file == NULL ||
	    conf->runner_password_file[0] == '\0') {
		err_set(e, ERR_INPUT, "option runner.password_file is needed: "
		    "a file with the password of the account " ACCOUNT);
		goto fail;
	}
	d->password = secure_read_secret(conf->runner_password_file, e);
	if (d->password == NULL || start_thread(d, e) < 0)
		goto fail;
	return d;
fail:
	runner_db_free(d);
	return NULL;
}

void
runner_db_free(struct runner_db *d)
{
	struct ask *a;

	if (d == NULL)
		return;
	if (d->running) {
		pthread_mutex_lock(&d->lock);
		d->ending = 1;
		if (d->db != NULL)
			db_abort(d->db);
		pthread_cond_broadcast(&d->more);
		pthread_mutex_unlock(&d->lock);
		pthread_join(d->thread, NULL);
		pthread_mutex_destroy(&d->lock);
		pthread_cond_destroy(&d->more);
	}
	while ((a = queue_take(&d->asks)) != NULL)
		ask_free(a);
	while ((a = queue_take(&d->replies)) != NULL)
		ask_free(a);
	db_close(d->db);
	secure_forget(d->password);
	session_close(&d->reach);
	if (d->fd >= 0)
		close(d->fd);
	free(d);
}

int
runner_db_fd(const struct runner_db *d)
{
	return d->fd;
}

void
runner_db_ask(struct runner_db *d, void *owner, int what, size_t host,
    const char *proc, const char *const *params, size_t n)
{
	struct ask *a = xcalloc(1, sizeof(*a));
	size_t i;

	if (n > PARAMS_MAX)
		bug("%s is called with %zu parameters", proc, n);
	a->reply.owner = owner;
	a->reply.what = what;
	a->reply.host = host;
	a->proc = xstrdup(proc);
	a->n = n;
	for (i = 0; i < n; i++)
		a->text[i] = params[i] != NULL ? xstrdup(params[i]) : NULL;
	pthread_mutex_lock(&d->lock);
	queue_add(&d->asks, a);
	pthread_cond_signal(&d->more);
	pthread_mutex_unlock(&d->lock);
}

int
runner_db_take(struct runner_db *d, struct runner_reply *out)
{
	struct ask *a;
	uint64_t n;

	pthread_mutex_lock(&d->lock);
	a = queue_take(&d->replies);
	if (a == NULL && read(d->fd, &n, sizeof(n)) < 0 && errno != EAGAIN)
		bug("an eventfd cannot be read");
	pthread_mutex_unlock(&d->lock);
	if (a == NULL)
		return 0;
	*out = a->reply;
	a->reply.table = NULL;
	ask_free(a);
	return 1;
}

int
runner_db_is_up(struct runner_db *d, char *why, size_t n)
{
	int up;

	pthread_mutex_lock(&d->lock);
	up = d->up;
	snprintf(why, n, "%s", d->why);
	pthread_mutex_unlock(&d->lock);
	return up;
}
