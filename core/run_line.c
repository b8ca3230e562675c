/*
 * A host's line as its run sees it: the command of a step, its output and its
 * end, and the reading of a marker where the end is not known. Must not know
 * what comes next.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/run_expect.h"
#include "core/run_fail.h"
#include "core/run_int.h"
#include "core/sha256.h"

#define TRIES 3			/* to reach a host for a step */
#define MARGIN_US 1000000	/* of the lease, before a command is sent */
#define READ_LIMIT_MS 15000	/* for the reading of a marker */
#define LIVE_US 500000		/* until a step still at work is looked at */
#define CAST_US 400000		/* output is stored this soon */
#define VALID_S 300		/* of a certificate, at most */

static const struct line_ops host_line_ops;

static int64_t
retry_us(const struct run_host *h)
{
	int ms = h->run->conf.retry_ms;

	return (ms > 0 ? ms : 1000) * INT64_C(1000);
}

/*
 * Recording.
 */

static void
cast_start(struct run_host *h)
{
	struct run *r = h->run;
	char title[300];

	if (h->cast_open)
		return;
	snprintf(title, sizeof(title), "%s %s", r->name, h->code);
	cast_init(&h->cast, run_now(r), r->ops->machine_s(r->ctx), title,
	    h->cast.part);
	cast_hide(&h->cast, &r->secrets);
	h->cast_open = 1;
}

static void
cast_ask(struct run_host *h, const struct buf *piece, int part)
{
	struct run *r = h->run;
	char part_text[16], bytes[24], sum[65];
	const char *p[] = { r->name, r->epoch_text, h->code, part_text, bytes,
	    piece->s, sum };

	snprintf(part_text, sizeof(part_text), "%d", part);
	snprintf(bytes, sizeof(bytes), "%zu", piece->len);
	sha256_hex(piece->s, piece->len, sum);
	h->casts++;
	failpoint("cast");
	run_ask_db(r, RUN_CAST, h->i, "r_cast", p, 7);
}

void
host_flush(struct run_host *h)
{
	struct buf piece;
	int part;

	h->cast_at = 0;
	if (!h->cast_open || h->run->fenced || h->run->broken)
		return;
	buf_init(&piece);
	while ((part = cast_take(&h->cast, &piece)) > 0) {
		cast_ask(h, &piece, part);
		buf_reset(&piece);
	}
	buf_release(&piece);
}

static void
cast_soon(struct run_host *h)
{
	if (cast_pending(&h->cast) >= CAST_PIECE)
		host_flush(h);
	else if (h->cast_at == 0 && cast_pending(&h->cast) > 0)
		h->cast_at = run_now(h->run) + CAST_US;
}

/*
 * Sending.
 */

void
host_hang_up(struct run_host *h)
{
	if (h->line != NULL)
		h->run->ops->close(h->run->ctx, h->line);
	h->line = NULL;
}

/* What must still be true at the moment of sending, whatever SQL said when
 * the intent was written; connecting may have taken long. */
static const char *
no_longer(const struct run_host *h)
{
	const struct run *r = h->run;
	enum plan_phase phase = host_step(h)->phase;
	int64_t now = run_now(r);

	if (now + MARGIN_US >= r->lease_until)
		return "not sent: the lease was running out";
	if (r->window_until != 0 && now >= r->window_until && !r->back &&
	    (phase == PHASE_PRECHECK || phase == PHASE_ACTION))
		return "not sent: the window had ended";
	if (r->leaving)
		return "not sent: the runner was ending";
	if (r->aborted)
		return "not sent: the run was stopped";
	return NULL;
}

/* The bytes for the host's sh that run the step in hand, or that read its
 * marker: made before the line, because a certificate is for them alone. */
static void
make_command(struct run_host *h)
{
	const struct plan_step *st = host_step(h);
	const struct plan *p = &h->run->plan;

	h->attempt = MARK_ATTEMPT(h->run->epoch, ++h->run->next_attempt);
	buf_reset(&h->command);
	if (h->doing == DO_READ)
		mark_read(&h->command, h->steps[h->at].marker, h->attempt);
	else
		mark_run(&h->command, h->steps[h->at].marker, h->attempt,
		    plan_bytes(p, st->command), st->command.n,
		    expect_needs_output(plan_bytes(p, st->expect),
		    st->expect.n));
}

static void
send_step(struct run_host *h)
{
	const struct plan_step *st = host_step(h);
	struct run *r = h->run;
	const char *why = no_longer(h);
	char label[64];

	if (why != NULL) {
		host_tell(h, NOT_STARTED, -1, "%s", why);
		return;
	}
	cast_start(h);
	snprintf(label, sizeof(label), "step %d", st->seq);
	cast_step(&h->cast, run_now(r), label, plan_bytes(&r->plan,
	    st->command), st->command.n);
	buf_reset(&h->out);
	h->reading = 0;
	h->doing = DO_RUN;
	failpoint("send");
	r->ops->exec(r->ctx, h->line, h->command.s,
	    st->timeout_s * INT64_C(1000));
	failpoint("sent");
}

static void
send_reader(struct run_host *h)
{
	struct run *r = h->run;

	buf_reset(&h->out);
	h->reading = 1;
	failpoint("read");
	r->ops->exec(r->ctx, h->line, h->command.s, READ_LIMIT_MS);
}

/* 2026 0061 001 0002: of run CHG-2026-0061/1, step 2. */
static uint64_t
serial_of(const char *run, int seq)
{
	const char *slash = strrchr(run, '/');
	uint64_t n = 0;

	for (; *run != '\0' && run != slash; run++)
		if (*run >= '0' && *run <= '9')
			n = n * 10 + (uint64_t)(*run - '0');
	n = n * 1000 + (slash != NULL ? strtoull(slash + 1, NULL, 10) : 0);
	return n * 10000 + (uint64_t)seq;
}

static void
open_line(struct run_host *h)
{
	struct line_cert cert = { .command = h->command.s };
	struct line_cert carry = { .key_id = h->run->name, .valid_s = VALID_S };
	struct line_target jump = { h->jump_address, h->jump_port,
	    h->jump_login, h->jump_pins, h->jump_by_cert ? &carry : NULL,
	    NULL };
	struct line_target t = { h->address, h->port, h->login, h->pins,
	    h->by_cert ? &cert : NULL,
	    h->jump_address[0] != '\0' ? &jump : NULL };
	struct run *r = h->run;
	char id[300];

	snprintf(id, sizeof(id), "%s %s step %d%s", r->name, h->code,
	    host_step(h)->seq, h->doing == DO_READ ? " marker" : "");
	cert.key_id = id;
	cert.serial = serial_of(r->name, host_step(h)->seq);
	/* The reading of a marker changes nothing and has no window. */
	cert.valid_s = h->valid_s > 0 && h->valid_s < VALID_S &&
	    h->doing != DO_READ ? h->valid_s : VALID_S;
	h->line = r->ops->open(r->ctx, &t, &host_line_ops, h);
}

void
host_reach(struct run_host *h)
{
	h->wake = 0;
	if (h->doing != DO_CONNECT && h->doing != DO_READ)
		return;
	if (h->line == NULL || !h->by_cert)
		make_command(h);
	if (h->line == NULL)
		open_line(h);
	else if (h->doing == DO_CONNECT)
		send_step(h);
	else
		send_reader(h);
}

/*
 * Settling.
 */

static int64_t
settle_us(const struct run_host *h)
{
	int64_t ms = h->run->conf.settle_ms;

	if (ms == 0) {
		ms = host_step(h)->timeout_s * INT64_C(1000);
		ms = ms < 30000 ? 30000 : ms > 300000 ? 300000 : ms;
	}
	return ms * 1000;
}

void
host_settle(struct run_host *h)
{
	int64_t now = run_now(h->run);

	if (!mark_is_name(h->steps[h->at].marker)) {
		h->steps[h->at].settled = 1;
		host_tell(h, UNKNOWN, -1, "no marker is known for it");
		return;
	}
	h->doing = DO_READ;
	h->settle_until = now + settle_us(h);
	h->live_until = now + (host_step(h)->timeout_s + 30) *
	    INT64_C(1000000);
	host_reach(h);
}

/* Time is up, or the host can not tell: it stays unknown. */
static void
settle_fail(struct run_host *h, const char *why)
{
	struct step_state *s = &h->steps[h->at];
	int told_so = s->told && s->outcome == UNKNOWN;

	s->settled = 1;
	if (told_so)
		host_go(h);
	else
		host_tell(h, UNKNOWN, -1, "%s", why);
}

static void
settle_later(struct run_host *h, int64_t us, int64_t until, const char *why)
{
	if (h->run->leaving) {
		host_drop(h);	/* the next runner asks again */
		return;
	}
	h->wake = run_now(h->run) + us;
	if (h->wake > until) {
		h->wake = 0;
		settle_fail(h, why);
	}
}

static void
settle_void(struct run_host *h)
{
	if (h->wrapper_rc == MARK_FAILED)
		host_decide(h, "failed", -1, "no marker could be left on the "
		    "host (disk full, or no home?)");
	host_tell(h, NOT_STARTED, -1, "not started: its marker was absent");
}

static void
settle_code(struct run_host *h, const struct mark *m)
{
	const struct plan_step *st = host_step(h);
	const struct plan *p = &h->run->plan;
	int any = expect_is_any(plan_bytes(p, st->expect), st->expect.n);
	int whole = m->has_out && m->out_n < MARK_OUT;
	enum outcome o = host_judge(h, m->code, whole ? m->out : NULL,
	    m->out_n);

	if (m->cut && !any) {
		if (m->code == 0) {
			settle_fail(h, "it was ended when its line closed, "
			    "and left 0");
			return;
		}
		o = FAIL;
	}
	if (o == UNKNOWN)
		settle_fail(h, "it left its exit code, its output is not "
		    "known");
	else
		host_tell(h, o, m->code, m->cut ? "by its marker: ended when "
		    "the line closed" : "by its marker");
}

static void
settle_gone(struct run_host *h)
{
	settle_fail(h, "by its marker: it was started and is gone, without "
	    "an exit code");
}

static void
settle_read(struct run_host *h, const struct line_result *res)
{
	struct mark m;

	mark_parse(&m, h->out.s, h->out.len);
	if (res->end != LINE_STATUS || (res->status != 0 &&
	    m.state != MARK_CODE))
		m.state = MARK_UNREAD;
	if (m.state != MARK_VOID && m.state != MARK_UNREAD)
		h->wrapper_rc = 0;
	switch (m.state) {
	case MARK_VOID:
		settle_void(h);
		break;
	case MARK_CODE:
		settle_code(h, &m);
		break;
	case MARK_LIVE:
		settle_later(h, LIVE_US, h->live_until, "still at work on the "
		    "host");
		break;
	case MARK_GONE:
		settle_gone(h);
		break;
	case MARK_UNREAD:
		settle_later(h, retry_us(h), h->settle_until, res->text[0] ?
		    res->text : "the host could not tell");
		break;
	}
}

/*
 * What the line tells.
 */

static void
on_ready(void *arg)
{
	host_reach(arg);
}

static void
on_output(void *arg, int is_err, const char *s, size_t n)
{
	struct run_host *h = arg;
	size_t room = OUT_KEPT - h->out.len;

	if (!is_err)
		buf_addn(&h->out, s, n < room ? n : room);
	if (h->reading)
		return;
	cast_output(&h->cast, run_now(h->run), is_err, s, n);
	cast_soon(h);
}

/* The command never left: the host may be tried again. */
static void
not_reached(struct run_host *h, enum line_fault f, const char *text)
{
	int again = f == FAULT_CONNECT || f == FAULT_KEX || f == FAULT_LOST;

	if (h->doing == DO_READ) {
		if (f == FAULT_HOSTKEY || f == FAULT_INPUT)
			settle_fail(h, text);
		else
			settle_later(h, retry_us(h), h->settle_until, text);
		return;
	}
	h->doing = DO_CONNECT;
	if (again && ++h->tries < TRIES && no_longer(h) == NULL) {
		h->wake = run_now(h->run) + retry_us(h);
		return;
	}
	host_decide(h, "failed", -1, "not reached: %s", text);
	host_tell(h, NOT_STARTED, -1, "not started: %s", text);
}

static void
on_lost(void *arg, enum line_fault f, const char *text)
{
	struct run_host *h = arg;

	h->line = NULL;
	if (h->run->fenced || h->run->broken)
		host_drop(h);
	else if (h->doing == DO_CONNECT || h->doing == DO_READ)
		not_reached(h, f, text);
}

/*
 * A command that we told to end and that then ended as it should may have
 * been whole or cut by its own handler: only its marker can say, so unknown
 * until that is read. One that ended otherwise has failed for certain.
 */
static enum outcome
cut_short(const struct run_host *h, const struct line_result *res)
{
	return host_judge(h, res->status, h->out.s, h->out.len) == OK ?
	    UNKNOWN : FAIL;
}

static void
end_status(struct run_host *h, const struct line_result *res)
{
	if (res->status == MARK_EXISTS || res->status == MARK_FAILED) {
		h->wrapper_rc = res->status;
		host_settle(h);
	} else if (res->timed_out) {
		host_tell(h, cut_short(h, res), res->status, "ended at its "
		    "time limit of %d s", host_step(h)->timeout_s);
	} else if (res->cancelled) {
		host_tell(h, cut_short(h, res), res->status,
		    "ended: the run was stopped");
	} else {
		host_tell(h, host_judge(h, res->status, h->out.s, h->out.len),
		    res->status, "%s", res->text);
	}
}

static void
end_step(struct run_host *h, const struct line_result *res)
{
	switch (res->end) {
	case LINE_STATUS:
		end_status(h, res);
		break;
	case LINE_SIGNALLED:
		host_tell(h, UNKNOWN, -1, "killed by signal %s", res->signal);
		break;
	case LINE_NOT_SENT:
		not_reached(h, FAULT_LOST, res->text);
		break;
	case LINE_UNKNOWN:
		host_tell(h, UNKNOWN, -1, "the line was lost: %s", res->text);
		break;
	}
}

static void
on_ended(void *arg, const struct line_result *res)
{
	struct run_host *h = arg;

	failpoint("ended");
	if (res->line_lost)
		h->line = NULL;
	else if (h->by_cert)
		host_hang_up(h);	/* it was for that command alone */
	if (h->run->fenced || h->run->broken)
		host_drop(h);
	else if (h->reading)
		settle_read(h, res);
	else
		end_step(h, res);
}

static const struct line_ops host_line_ops = {
	.ready = on_ready,
	.output = on_output,
	.ended = on_ended,
	.lost = on_lost,
};
