#ifndef CCC_RUN_H
#define CCC_RUN_H

#include <stddef.h>
#include <stdint.h>

#include "approve.h"
#include "err.h"
#include "ssh.h"
#include "table.h"

/*
 * One run over its hosts: first host alone, batches, a limit of hosts at
 * work, each host's steps in order, the way back, the settling of what is
 * not known. A state machine without waiting: it asks the database and gives
 * commands to lines through run_ops, and goes on when answers and ends come.
 * Whether a step may begin is decided in SQL (r_step_begin), before every
 * step, after its intent was written; here is only what must be true as well:
 * the lease still holds, the window is still open, the command is the one
 * whose fingerprint was sent.
 */

enum run_ask {			/* what is asked of the database */
	RUN_BEAT, RUN_STEP_BEGIN, RUN_STEP_UNSURE, RUN_STEP_END, RUN_RESOLVE,
	RUN_CAST, RUN_HOST_END, RUN_END
};

struct run;

struct run_ops {
	/* Monotonic microseconds, and the machine's time in seconds. */
	int64_t (*now)(void *ctx);
	int64_t (*machine_s)(void *ctx);
	/* Calls a procedure; the answer comes by run_answer() with the same
	 * what and host. Strings are copied. Asks are answered in the order
	 * asked; one that cannot reach the database is kept and tried again
	 * until it is answered. */
	void (*ask)(void *ctx, struct run *r, enum run_ask what, size_t host,
	    const char *proc, const char *const *params, size_t n);
	/* As in ssh.h. */
	struct line *(*open)(void *ctx, const struct line_target *t,
	    const struct line_ops *ops, void *arg);
	void (*exec)(void *ctx, struct line *l, const char *command,
	    int64_t limit_ms);
	void (*cancel)(void *ctx, struct line *l);
	void (*close)(void *ctx, struct line *l);
	/* A line for the service's log. */
	void (*say)(void *ctx, const char *text);
};

struct run_conf {
	int lease_s;
	int parallel;		/* hosts at work at once */
	int settle_ms;		/* how long an unknown outcome is asked after;
				 * 0: 30 s, or the step's limit to 5 min */
	int retry_ms;		/* between tries to reach a host; 0: 1 s */
	int certificates;	/* hosts that say nothing else are entered by
				 * a certificate for each command */
};

/* Takes a claim: the row of r_claim and the rows of r_hosts. */
struct run *run_new(const struct table *claim, const struct table *hosts,
    const struct run_conf *conf, const struct run_ops *ops, void *ctx,
    struct err *e);
/* Closes its lines. No answer may come afterwards. */
void run_free(struct run *r);
const char *run_name(const struct run *r);

/* The answer to an ask. e is NULL where there is a table. */
void run_answer(struct run *r, enum run_ask what, size_t host,
    const struct table *t, const struct err *e);
/* Work that is due by the clock; then when it is due next (monotonic us). */
int64_t run_tick(struct run *r);
/* Another claim of the same run has begun: this one says nothing more. */
void run_yield(struct run *r);
/* Begins no more steps; those under way end by themselves. */
void run_leave(struct run *r);
/* Nothing is under way and nothing is left to tell: it may be freed. */
int run_is_over(const struct run *r);
/* Hosts with a step under way. */
size_t run_busy(const struct run *r);

#endif
