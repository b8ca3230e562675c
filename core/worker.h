#ifndef CCC_WORKER_H
#define CCC_WORKER_H

#include <stddef.h>

#include "db.h"
#include "err.h"
#include "table.h"

/*
 * The thread that owns the connection. The screen hands it requests and is
 * woken through an eventfd when one is finished; it never waits. A write
 * whose answer was lost is sent again with the same request id (the
 * procedure answers the same): until then the request is ERR_UNKNOWN.
 */
struct worker;

struct work {
	int kind;		/* caller's own mark */
	void *ctx;		/* caller's own; not touched */
	/* in: one of the two */
	struct db_query query;	/* view != NULL: a select (strings copied) */
	const char *proc;	/* else a call */
	const char *params[12];
	size_t nparams;
	int again;		/* carries a request id: may be sent again */
	/* out */
	struct table *result;	/* taken by the caller */
	struct err err;
	long long took_us;
};

/* login strings are copied. Does not connect before the first request. */
struct worker *worker_new(const struct db_login *l);
/* Ends the thread; a stuck wait is broken. */
void worker_free(struct worker *w);
/* Becomes readable when finished work waits. */
int worker_fd(const struct worker *w);
/* Copies what the work needs; returns its id (> 0). */
unsigned int worker_submit(struct worker *w, const struct work *in);
/* The next finished work, or 0 where none. The caller frees out->result. */
unsigned int worker_take(struct worker *w, struct work *out);
/* 1 connected, 0 trying, -1 refused; when the last answer came (monotonic). */
int worker_state(const struct worker *w, long long *last_us);
/* Work not finished yet. */
size_t worker_pending(const struct worker *w);

#endif
