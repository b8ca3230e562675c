#ifndef CCC_RUN_INT_H
#define CCC_RUN_INT_H

#include "approve.h"
#include "buf.h"
#include "cast.h"
#include "run.h"
#include "run_mark.h"

/*
 * What the files of a run share: run.c (the whole run), run_host.c (one
 * host's way through its steps), run_line.c (a host's line: commands, their
 * ends, markers). Nobody else includes this.
 */

#define OUT_KEPT 65536		/* output a step is judged by */

enum outcome { NONE, OK, FAIL, UNKNOWN, NOT_STARTED };

enum doing {
	DO_WAIT,	/* not its turn yet */
	DO_ASK,		/* r_step_begin is asked */
	DO_PAUSE,	/* told to wait: asks again at `wake` */
	DO_CONNECT,	/* may begin; no line yet (wake: next try) */
	DO_RUN,		/* the command is under way */
	DO_TELL,	/* r_step_end or r_resolve is asked */
	DO_READ,	/* a marker is to be read, or is being read */
	DO_CLOSE,	/* r_host_end is asked */
	DO_DONE
};

struct step_state {
	enum outcome outcome;
	int intent;		/* begun, by whom ever */
	int mine;		/* begun by this claim */
	int told;		/* an outcome stands in the database */
	int settled;		/* a marker was asked and could not help */
	int rc;
	char marker[128];
};

struct run_host {
	struct run *run;
	size_t i;
	char code[128], login[64], address[64];
	int port;
	char *pins;
	char jump_login[64], jump_address[64];	/* "": reached directly */
	int jump_port, jump_by_cert;
	char *jump_pins;
	int by_cert;		/* a line and a certificate for each command */
	int valid_s;		/* of the step in hand: its window or grant */
	char sql_state[16];
	enum doing doing;
	struct step_state *steps;
	size_t at;		/* step in hand */
	struct line *line;
	int64_t wake;		/* monotonic us; 0 none */
	int tries;		/* to connect, for this step */
	int64_t settle_until, live_until;
	int reading;		/* the command under way is the reader */
	long long attempt;	/* of the last command sent */
	int wrapper_rc;		/* its own status came: the marker decides */
	struct buf command;	/* to be sent, as it will be: for its marker */
	struct buf out;		/* of the command, to be judged */
	struct cast cast;
	int cast_open;
	int64_t cast_at;	/* when output first waited to be stored */
	size_t casts;		/* pieces asked and not answered */
	char note[400];		/* of the step told */
	char end_note[400];	/* why the host ends as it does */
	const char *end;	/* r_host_end's state, when it is certain */
	int end_rc;
	int started;		/* a step of it was begun by this runner */
};

struct run {
	char name[128], epoch_text[24];
	long long epoch;
	struct run_conf conf;
	const struct run_ops *ops;
	void *ctx;
	struct plan plan;
	struct cast_mask secrets;	/* not to be recorded */
	char content[65];	/* fingerprint that was claimed */
	int renewing;		/* it is another now: leave, be taken anew */
	int released;		/* and the lease is given back */
	int warned_s;		/* the end of the window was said at */
	struct run_host *hosts;
	size_t n;
	int first_alone, resumed;
	int back;		/* a run back: the window does not bind it */
	int resolving;		/* only markers are read, nothing is begun */
	long batch;
	size_t wave;		/* hosts of the present batch are before it */
	int paused, aborted, leaving, fenced, broken;
	int halted;		/* no further host starts */
	int ended;		/* r_end was answered, or need not be asked */
	int end_asked;
	size_t asked;		/* asks not answered yet */
	long long next_attempt;
	int64_t lease_until;	/* monotonic us */
	int64_t window_until;	/* 0: no window */
	int64_t beat_at, beat_sent;
};

/* run.c */
void run_ask_db(struct run *r, enum run_ask what, size_t host,
    const char *proc, const char *const *params, size_t n);
int64_t run_now(const struct run *r);
int run_may_begin(const struct run *r);	/* 1 yes, 0 not now or never */
void run_fence(struct run *r, const char *why);
void run_break(struct run *r, const char *why);
/* No further host starts. */
void run_halt(struct run *r, const char *host, const char *why);

/* run_host.c */
const struct plan_step *host_step(const struct run_host *h);
/* Goes on with whatever comes next for it. */
void host_go(struct run_host *h);
/* The outcome of the step in hand is certain: tell it. */
void host_tell(struct run_host *h, enum outcome o, int rc, const char *fmt,
    ...) __attribute__((format(printf, 4, 5)));
void host_answer(struct run_host *h, enum run_ask what, const struct table *t,
    const struct err *e);
void host_tick(struct run_host *h, int64_t now);
/* Forgets the line and stops: somebody else has the run, or we leave. */
void host_drop(struct run_host *h);
/* Judges an end by the step's expectation. out NULL: not known. */
enum outcome host_judge(const struct run_host *h, int rc, const char *out,
    size_t n);
/* Ends it: state of r_host_end, said at the next host_go(). */
void host_decide(struct run_host *h, const char *state, int rc,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* run_line.c */
/* Has a line opened, or uses the one there; then sends the step in hand
 * (DO_CONNECT) or reads its marker (DO_READ). */
void host_reach(struct run_host *h);
void host_hang_up(struct run_host *h);
/* Hands waiting pieces of the recording over; all: the last one too. */
void host_flush(struct run_host *h);
/* Asks after the step in hand until it is settled or time is up. */
void host_settle(struct run_host *h);

#endif
