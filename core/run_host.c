/*
 * One host's way through its steps: what comes next follows from the outcomes
 * alone, so a run taken over goes on where the last one stood. Must not know
 * how lines work.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/run_expect.h"
#include "core/run_fail.h"
#include "core/run_int.h"
#include "core/text.h"

#define AGAIN_US 300000		/* before a step not started is asked again */
#define WAIT_US 1000000		/* when SQL says wait */

static const char *const outcome_words[] = {
	[NONE] = "", [OK] = "ok", [FAIL] = "fail", [UNKNOWN] = "unknown",
	[NOT_STARTED] = "not_started",
};

const struct plan_step *
host_step(const struct run_host *h)
{
	return &h->run->plan.hosts[h->i].steps[h->at];
}

/* Formats into a cell of a note; cut at a whole character. */
static void
note_set(char *out, size_t n, const char *fmt, va_list ap)
{
	size_t used, len = 0;
	char text[1024];
	struct buf b;
	uint32_t cp;

	vsnprintf(text, sizeof(text), fmt, ap);
	buf_init(&b);
	text_clean(&b, text, strlen(text));
	while ((used = text_decode(b.s + len, b.len - len, &cp)) > 0 &&
	    len + used < n)
		len += used;
	memcpy(out, b.s, len);
	out[len] = '\0';
	buf_release(&b);
}

static void __attribute__((format(printf, 2, 3)))
host_note(struct run_host *h, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	note_set(h->note, sizeof(h->note), fmt, ap);
	va_end(ap);
}

void
host_decide(struct run_host *h, const char *state, int rc, const char *fmt,
    ...)
{
	va_list ap;

	if (h->end != NULL)
		return;
	h->end = state;
	h->end_rc = rc;
	va_start(ap, fmt);
	note_set(h->end_note, sizeof(h->end_note), fmt, ap);
	va_end(ap);
}

/*
 * The course: a pure reading of the outcomes.
 */

enum course { COURSE_STEP, COURSE_SETTLE, COURSE_END };

struct way {
	size_t at;
	const char *end;	/* COURSE_END: state for r_host_end */
	int rc;
	int stops_all;
};

/* 1: look at the next step; 0: w and *c say what to do. */
static int
pass_step(const struct run_host *h, const struct plan_step *st,
    struct way *w, enum course *c)
{
	const struct step_state *s = &h->steps[w->at];

	*c = COURSE_STEP;
	if (s->outcome == OK)
		return 1;
	if (s->outcome == NONE && s->intent)
		*c = COURSE_SETTLE;
	if (s->outcome == NONE || s->outcome == NOT_STARTED)
		return 0;
	w->rc = s->rc;
	if (s->outcome == FAIL)
		return st->on_fail == FAIL_CONTINUE;
	*c = s->settled ? COURSE_END : COURSE_SETTLE;
	w->end = "unknown";
	return 0;
}

static enum course
course_back(const struct run_host *h, struct way *w)
{
	const struct plan_host *ph = &h->run->plan.hosts[h->i];
	int steps = 0, failed = 0;
	enum course c;

	for (w->at = 0; w->at < ph->n; w->at++) {
		if (ph->steps[w->at].phase != PHASE_ROLLBACK)
			continue;
		steps++;
		if (pass_step(h, &ph->steps[w->at], w, &c)) {
			failed |= h->steps[w->at].outcome == FAIL;
			continue;
		}
		if (h->steps[w->at].outcome != FAIL)
			return c;
		w->stops_all = ph->steps[w->at].on_fail == FAIL_STOP_ALL;
		w->end = "failed";
		return COURSE_END;
	}
	w->end = steps > 0 && !failed ? "rolled_back" : "failed";
	return COURSE_END;
}

static enum course
course(const struct run_host *h, struct way *w)
{
	const struct plan_host *ph = &h->run->plan.hosts[h->i];
	enum plan_fail on_fail;
	enum course c;

	memset(w, 0, sizeof(*w));
	for (w->at = 0; w->at < ph->n; w->at++) {
		if (ph->steps[w->at].phase == PHASE_ROLLBACK ||
		    pass_step(h, &ph->steps[w->at], w, &c))
			continue;
		if (h->steps[w->at].outcome != FAIL)
			return c;
		on_fail = ph->steps[w->at].on_fail;
		if (on_fail == FAIL_ROLLBACK)
			return course_back(h, w);
		w->stops_all = on_fail == FAIL_STOP_ALL;
		w->end = "failed";
		return COURSE_END;
	}
	w->end = "ok";
	w->rc = 0;
	return COURSE_END;
}

enum outcome
host_judge(const struct run_host *h, int rc, const char *out, size_t n)
{
	const struct plan_step *st = host_step(h);
	const struct plan *p = &h->run->plan;

	switch (expect_judge(plan_bytes(p, st->expect), st->expect.n, rc, out,
	    n)) {
	case EXPECT_MET:
		return OK;
	case EXPECT_NO_OUTPUT:
		return UNKNOWN;
	case EXPECT_NOT_MET:
	case EXPECT_WRONG:
		break;
	}
	return FAIL;
}

/*
 * Going on.
 */

static void
ask_begin(struct run_host *h)
{
	struct run *r = h->run;
	char seq[16], hash[65];
	const char *p[] = { r->name, r->epoch_text, h->code, seq, hash };

	/* Over the very bytes that will be sent, each time anew. */
	plan_hash(&r->plan, hash);
	snprintf(seq, sizeof(seq), "%d", host_step(h)->seq);
	h->doing = DO_ASK;
	h->tries = 0;
	failpoint("begin");
	run_ask_db(r, RUN_STEP_BEGIN, h->i, "r_step_begin", p, 5);
}

static void
ask_end(struct run_host *h)
{
	struct run *r = h->run;
	char rc[16];
	const char *p[] = { r->name, r->epoch_text, h->code, h->end,
	    h->end_rc < 0 ? NULL : rc, h->end_note };

	snprintf(rc, sizeof(rc), "%d", h->end_rc);
	host_flush(h);
	host_hang_up(h);
	h->doing = DO_CLOSE;
	failpoint("close");
	run_ask_db(r, RUN_HOST_END, h->i, "r_host_end", p, 6);
}

void
host_drop(struct run_host *h)
{
	host_hang_up(h);
	h->doing = DO_DONE;
	h->wake = 0;
}

static void
take_way(struct run_host *h, const struct way *w)
{
	struct run *r = h->run;

	h->at = w->at;
	if (w->stops_all)
		run_halt(r, h->code, "a step that stops all failed");
}

void
host_go(struct run_host *h)
{
	struct run *r = h->run;
	enum course c;
	struct way w;

	if (r->fenced || r->broken) {
		host_drop(h);
		return;
	}
	c = course(h, &w);
	if (h->end == NULL && c == COURSE_END) {
		take_way(h, &w);
		host_decide(h, w.end, w.rc, "%s", h->note);
	}
	if (h->end == NULL && c == COURSE_STEP && r->resolving)
		host_decide(h, "failed", -1, "known up to step %d; no more was "
		    "begun", r->plan.hosts[h->i].steps[w.at].seq);
	if (h->end == NULL && c == COURSE_STEP && !run_may_begin(r)) {
		if (r->leaving && !r->aborted) {
			host_drop(h);
			return;
		}
		if (!h->started) {
			host_drop(h);
			return;
		}
		host_decide(h, "failed", -1, "the run was stopped");
	}
	if (h->end != NULL) {
		ask_end(h);
		return;
	}
	take_way(h, &w);
	if (c == COURSE_SETTLE && r->leaving) {
		host_drop(h);
	} else if (c == COURSE_SETTLE) {
		host_settle(h);
	} else if (h->steps[h->at].outcome == NOT_STARTED &&
	    h->doing != DO_PAUSE) {
		h->doing = DO_PAUSE;
		h->wake = run_now(r) + AGAIN_US;
	} else {
		ask_begin(h);
	}
}

/* Says in the recording how the step ended, and stores it. */
static void
cast_end(struct run_host *h, enum outcome o, int rc)
{
	struct buf b;

	buf_init(&b);
	buf_addf(&b, "step %d: %s", host_step(h)->seq, outcome_words[o]);
	if (rc >= 0)
		buf_addf(&b, ", exit status %d", rc);
	if (h->note[0] != '\0')
		buf_addf(&b, "; %s", h->note);
	cast_note(&h->cast, run_now(h->run), b.s);
	buf_release(&b);
	host_flush(h);
}

void
host_tell(struct run_host *h, enum outcome o, int rc, const char *fmt, ...)
{
	struct step_state *s = &h->steps[h->at];
	struct run *r = h->run;
	char seq[16], rc_text[16], last[256];
	const char *p[] = { r->name, r->epoch_text, h->code, seq,
	    outcome_words[o], rc < 0 ? NULL : rc_text, h->note, last };
	int later = s->told || !s->mine;
	va_list ap;

	va_start(ap, fmt);
	note_set(h->note, sizeof(h->note), fmt, ap);
	va_end(ap);
	s->outcome = o;
	s->rc = rc;
	s->intent = o != NOT_STARTED;
	snprintf(seq, sizeof(seq), "%d", host_step(h)->seq);
	snprintf(rc_text, sizeof(rc_text), "%d", rc);
	last[0] = '\0';
	if (h->cast_open) {
		cast_settle(&h->cast, run_now(r));
		cast_last_line(&h->cast, last, sizeof(last));
		cast_end(h, o, rc);
	}
	h->doing = DO_TELL;
	h->wake = 0;
	failpoint("tell");
	/* That a step did not start is only taken of one that was unknown. */
	if (o == NOT_STARTED && !later) {
		p[4] = outcome_words[UNKNOWN];
		run_ask_db(r, RUN_STEP_UNSURE, h->i, "r_step_end", p, 8);
		p[4] = outcome_words[o];
	}
	if (later || o == NOT_STARTED)
		run_ask_db(r, RUN_RESOLVE, h->i, "r_resolve", p, 6);
	else
		run_ask_db(r, RUN_STEP_END, h->i, "r_step_end", p, 8);
}

/*
 * Answers.
 */

/* What SQL says may run is what we hold, or nothing runs. */
static void
begin_go(struct run_host *h, const struct table *t)
{
	struct step_state *s = &h->steps[h->at];
	const struct plan_step *st = host_step(h);
	const char *argv = table_str(t, 0, "argv");
	const char *marker = table_str(t, 0, "marker");

	failpoint("begun");
	s->intent = s->mine = 1;
	s->told = s->settled = 0;
	s->outcome = NONE;
	h->started = 1;
	h->note[0] = '\0';
	if (!plan_is(&h->run->plan, st->command, argv, strlen(argv)) ||
	    !mark_is_name(marker)) {
		host_tell(h, NOT_STARTED, -1, "the command is not the one that "
		    "was approved");
		host_decide(h, "failed", -1, "the command is not the one "
		    "that was approved");
		return;
	}
	snprintf(s->marker, sizeof(s->marker), "%s", marker);
	h->valid_s = (int)table_num(t, 0, "valid_s");
	h->doing = DO_CONNECT;
	h->tries = 0;
	host_reach(h);
}

/* A check by the program itself or a signature: nothing is sent. */
static void
begin_done(struct run_host *h, const struct table *t)
{
	struct step_state *s = &h->steps[h->at];
	const char *out = table_str(t, 0, "out");
	const char *word = table_str(t, 0, "outcome");
	int rc = (int)table_num(t, 0, "rc");

	h->started = 1;
	s->intent = s->told = 1;
	s->rc = rc;
	s->outcome = strcmp(word, "fail") == 0 ? FAIL :
	    strcmp(word, "unknown") == 0 ? UNKNOWN : OK;
	host_note(h, "%s", out);
	host_go(h);
}

static void
begin_wait(struct run_host *h, const struct table *t)
{
	(void)t;
	h->doing = DO_PAUSE;
	h->wake = run_now(h->run) + WAIT_US;
}

static void
begin_hold(struct run_host *h, const struct table *t)
{
	host_decide(h, h->started ? "failed" : "held", -1, "%s %s",
	    table_str(t, 0, "rule"), table_str(t, 0, "detail"));
	host_go(h);
}

/* The run stops: hosts that have not begun stay as they are, for a person to
 * decide. */
static void
begin_stop(struct run_host *h, const struct table *t)
{
	host_note(h, "%s %s", table_str(t, 0, "rule"),
	    table_str(t, 0, "detail"));
	run_halt(h->run, h->code, h->note);
	if (!h->started) {
		host_drop(h);
		return;
	}
	host_decide(h, "failed", -1, "%s", h->note);
	host_go(h);
}

static void
begin_fenced(struct run_host *h, const struct table *t)
{
	(void)t;
	run_fence(h->run, "another runner has the run");
}

static const struct {
	const char *verdict;
	void (*act)(struct run_host *h, const struct table *t);
} verdicts[] = {
	{ "go", begin_go },
	{ "done", begin_done },
	{ "wait", begin_wait },
	{ "hold", begin_hold },
	{ "stop", begin_stop },
	{ "fenced", begin_fenced },
	{ NULL, NULL }
};

static void
answer_begin(struct run_host *h, const struct table *t)
{
	const char *verdict = table_str(t, 0, "verdict");
	size_t i;

	for (i = 0; verdicts[i].verdict != NULL; i++) {
		if (strcmp(verdict, verdicts[i].verdict) == 0) {
			verdicts[i].act(h, t);
			return;
		}
	}
	run_break(h->run, "r_step_begin gave no verdict that is known");
}

static void
answer_told(struct run_host *h, const struct table *t)
{
	if (table_num(t, 0, "ok") != 1) {
		run_fence(h->run, "an outcome was not taken");
		return;
	}
	failpoint("told");
	h->steps[h->at].told = 1;
	host_go(h);
}

static void
answer_closed(struct run_host *h, const struct table *t)
{
	char text[300];

	if (strcmp(table_str(t, 0, "outcome"), "fenced") == 0) {
		run_fence(h->run, "the end of a host was not taken");
		return;
	}
	if (strcmp(table_str(t, 0, "outcome"), "done") != 0) {
		snprintf(text, sizeof(text), "%.80s: %.20s was not taken: "
		    "%.20s %.120s", h->code, h->end,
		    table_str(t, 0, "outcome"), table_str(t, 0, "rules"));
		h->run->ops->say(h->run->ctx, text);
	}
	failpoint("closed");
	h->doing = DO_DONE;
}

void
host_answer(struct run_host *h, enum run_ask what, const struct table *t,
    const struct err *e)
{
	if (e != NULL || t == NULL || table_rows(t) == 0) {
		run_break(h->run, e != NULL ? e->text : "the database gave no "
		    "row");
	} else if (what == RUN_CAST) {
		if (h->casts > 0)
			h->casts--;
		if (table_num(t, 0, "ok") != 1)
			run_fence(h->run, "a recording was not taken");
	} else if (what == RUN_STEP_UNSURE) {
		if (table_num(t, 0, "ok") != 1)
			run_fence(h->run, "an outcome was not taken");
	} else if (what == RUN_STEP_BEGIN) {
		answer_begin(h, t);
	} else if (what == RUN_HOST_END) {
		answer_closed(h, t);
	} else {
		answer_told(h, t);
	}
}

void
host_tick(struct run_host *h, int64_t now)
{
	if (h->cast_at != 0 && now >= h->cast_at)
		host_flush(h);
	if (h->wake == 0 || now < h->wake)
		return;
	h->wake = 0;
	if (h->doing == DO_PAUSE)
		host_go(h);
	else if (h->doing == DO_CONNECT || h->doing == DO_READ)
		host_reach(h);
}
