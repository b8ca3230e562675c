/*
 * Lines to hosts over libssh, non-blocking, one thread, one epoll. With
 * ssh_setup.c and ssh_command.c the only code that knows the library. Must
 * not know of runs, steps or the database.
 *
 * Facts this file stands on (libssh 0.10.6): its time limits do nothing in
 * non-blocking mode; Nagle is on unless switched off, and TCP_QUICKACK has to
 * be set again before each command; decrypted packets wait inside the library
 * while the socket is silent, so a session is stepped until nothing moves;
 * end of output may come before the exit status; the status is -1 for "not
 * known", "lost" and "killed" alike, so it is taken from the callback.
 */
#include "core/ssh.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/clock.h"
#include "core/ssh_int.h"
#include "core/ssh_jump.h"
#include "core/ssh_setup.h"
#include "core/text.h"

#define TICK_US 8000		/* work of one line_pool_run() */

const struct line_limits line_limits_default = {
	.connect_ms = 10000,
	.kex_ms = 20000,
	.auth_ms = 20000,
	.open_ms = 20000,
	.grace_ms = 8000,
	.linger_ms = 1000,
};

const char *
line_library(void)
{
	static char name[64];

	snprintf(name, sizeof(name), "libssh %s", ssh_version(0));
	return name;
}

void
line_say(struct line *s, const char *text)
{
	size_t used, len = 0;
	struct buf b;
	uint32_t cp;

	if (s->text[0] != '\0')
		return;
	buf_init(&b);
	text_clean(&b, text, strlen(text));
	while ((used = text_decode(b.s + len, b.len - len, &cp)) > 0 &&
	    len + used < sizeof(s->text))
		len += used;
	memcpy(s->text, b.s, len);
	s->text[len] = '\0';
	buf_release(&b);
}

/*
 * The pool.
 */

struct line_pool *
line_pool_new(const char *key_file, const struct line_limits *lim,
    struct err *e)
{
	struct line_pool *p = xcalloc(1, sizeof(*p));

	ssh_init();
	p->lim = lim != NULL ? *lim : line_limits_default;
	p->epoll = -1;
	if (key_file != NULL && setup_key(&p->key, key_file, e) < 0)
		goto fail;
	p->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (p->epoll < 0) {
		err_set(e, ERR_SYSTEM, "epoll: %s", strerror(errno));
		goto fail;
	}
	return p;
fail:
	line_pool_free(p);
	return NULL;
}

int
line_pool_sign(struct line_pool *p, const char *ca_file, const char *source,
    struct err *e)
{
	p->ca = cert_ca_new(ca_file, source, e);
	return p->ca != NULL ? 0 : -1;
}

int
line_pool_fd(const struct line_pool *p)
{
	return p->epoll;
}

size_t
line_pool_count(const struct line_pool *p)
{
	return p->count;
}

int
line_pool_timeout(const struct line_pool *p)
{
	int64_t left;

	if (p->hot)
		return 0;
	if (p->next_us == 0)
		return -1;
	left = p->next_us - clock_mono();
	return left <= 0 ? 0 : (int)(left / 1000 + 1);
}

/*
 * Deadlines and interest.
 */

void
line_wake_at(struct line *s, int64_t us)
{
	if (us != 0 && (s->pool->next_us == 0 || us < s->pool->next_us))
		s->pool->next_us = us;
}

void
line_enter(struct line *s, enum phase ph, int64_t ms)
{
	s->phase = ph;
	s->deadline_us = ms > 0 ? clock_mono() + ms * 1000 : 0;
	line_wake_at(s, s->deadline_us);
}

void
line_watch(struct line *s)
{
	struct epoll_event ev = { .data.ptr = s };
	int flags;

	if (s->fd < 0 || s->phase == PH_DEAD)
		return;
	if (s->phase == PH_TCP) {
		ev.events = EPOLLOUT;
	} else if (s->phase == PH_READY && s->jump != NULL) {
		flags = ssh_get_poll_flags(s->ssh);
		ev.events = EPOLLIN | EPOLLRDHUP;
		if (flags & SSH_WRITE_PENDING)
			ev.events |= EPOLLOUT;
	} else if (s->phase == PH_READY || s->phase == PH_SIGN) {
		/* Idle: what comes now waits for the next command, only the
		 * end of the line is of interest. */
		ev.events = EPOLLRDHUP;
	} else {
		flags = ssh_get_poll_flags(s->ssh);
		ev.events = EPOLLIN;
		if (flags & SSH_WRITE_PENDING)
			ev.events |= EPOLLOUT;
	}
	if (ev.events == s->events)
		return;
	if (epoll_ctl(s->pool->epoll, s->events == 0 ? EPOLL_CTL_ADD :
	    EPOLL_CTL_MOD, s->fd, &ev) == 0)
		s->events = ev.events;
}

/*
 * Endings. A session that ended is marked dead, leaves epoll and is freed by
 * the sweep at the end of line_pool_run(), so that pointers held on the
 * stack while a callback closes it stay good.
 */

static void
bury(struct line *s, int silent)
{
	if (s->phase == PH_DEAD)
		return;
	s->phase = PH_DEAD;
	s->deadline_us = 0;
	s->pool->count--;
	s->pool->hot = 1;	/* so that it is swept */
	if (s->events != 0)
		epoll_ctl(s->pool->epoll, EPOLL_CTL_DEL, s->fd, NULL);
	s->events = 0;
	if (s->chan != NULL)
		ssh_channel_free(s->chan);
	s->chan = NULL;
	if (s->ssh == NULL) {
		if (s->fd >= 0)
			close(s->fd);
	} else {
		if (silent)
			ssh_silent_disconnect(s->ssh);
		else
			ssh_disconnect(s->ssh);
		ssh_free(s->ssh);
	}
	s->ssh = NULL;
	s->fd = -1;
	cert_free(s->cert);
	s->cert = NULL;
	ssh_key_free(s->own);
	s->own = NULL;
	forward_close(s->via);
	s->via = NULL;
}

void
line_tell_end(struct line *s, int lost)
{
	struct line_result r = { .end = LINE_UNKNOWN };

	if (!s->sent)
		r.end = LINE_NOT_SENT;
	else if (s->statuses > 0 && !s->status_differs &&
	    s->signal[0] == '\0')
		r.end = LINE_STATUS;
	else if (s->signal[0] != '\0' && s->statuses == 0)
		r.end = LINE_SIGNALLED;
	r.status = s->status;
	r.cancelled = s->cancelled;
	r.timed_out = s->timed_out;
	r.line_lost = lost;
	memcpy(r.signal, s->signal, sizeof(r.signal));
	if (s->status_differs)
		line_say(s, "the host told two different exit statuses");
	memcpy(r.text, s->text, sizeof(r.text));
	s->text[0] = '\0';
	free(s->command);
	s->command = NULL;
	s->ops->ended(s->arg, &r);
}

void
line_fail(struct line *s, enum line_fault why, const char *text)
{
	int had_command = s->command != NULL;

	line_say(s, text);
	bury(s, 1);
	if (had_command)
		line_tell_end(s, 1);
	else
		s->ops->lost(s->arg, why, s->text);
}

void
line_fail_ssh(struct line *s, enum line_fault why)
{
	line_fail(s, why, ssh_get_error(s->ssh));
}

/*
 * The start: socket, key exchange, host key, certificate, login. Each step
 * returns 1 where it moved on and the next may go at once.
 */

static int
begin_cert(struct line *s)
{
	struct line_cert want = { s->only, s->key_id, s->serial, s->valid_s };
	char text[300] = "no CA is configured";

	if (s->pool->ca != NULL)
		s->cert = cert_begin(s->pool->ca, &want, s->login, s->fd,
		    s->source, text, sizeof(text));
	if (s->cert == NULL)
		line_fail(s, FAULT_INPUT, text);
	return s->cert != NULL ? 0 : -1;
}

static int
step_tcp(struct line *s)
{
	socklen_t n = sizeof(int);
	int error = 0;

	if (s->fd < 0)
		return 0;	/* the jump host works on it */
	if (getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &error, &n) < 0)
		error = errno;
	if (error != 0) {
		line_fail(s, FAULT_CONNECT, strerror(error));
		return 0;
	}
	s->ssh = setup_session(s->fd, s->login, s->pins);
	if (s->ssh == NULL) {
		line_fail(s, FAULT_INPUT, "no key of the host is pinned in a form "
		    "that is known");
		return 0;
	}
	/* Signed while keys are exchanged. */
	if (s->by_cert && begin_cert(s) < 0)
		return 0;
	line_enter(s, PH_KEX, s->pool->lim.kex_ms);
	return 1;
}

/* The pool looks when the signing is over. */
static int
watch_cert(struct line *s)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.ptr = s };

	if (epoll_ctl(s->pool->epoll, EPOLL_CTL_ADD, cert_fd(s->cert), &ev) == 0)
		return 1;
	line_fail(s, FAULT_INPUT, strerror(errno));
	return 0;
}

static int
step_kex(struct line *s)
{
	int rc = ssh_connect(s->ssh);

	if (rc == SSH_AGAIN)
		return 0;
	if (rc != SSH_OK) {
		line_fail_ssh(s, FAULT_KEX);
		return 0;
	}
	if (!setup_is_pinned(s->ssh, s->pins, s->text, sizeof(s->text))) {
		line_fail(s, FAULT_HOSTKEY, "the host's key cannot be compared");
		return 0;
	}
	line_enter(s, s->cert != NULL ? PH_SIGN : PH_AUTH,
	    s->pool->lim.auth_ms);
	return s->cert == NULL || watch_cert(s);
}

static int
step_sign(struct line *s)
{
	char text[400];
	int rc = cert_take(s->cert, &s->own, text, sizeof(text));

	if (rc == 0)
		return 0;
	if (rc < 0) {
		line_fail(s, FAULT_INPUT, text);
		return 0;
	}
	cert_free(s->cert);
	s->cert = NULL;
	line_enter(s, PH_AUTH, s->pool->lim.auth_ms);
	return 1;
}

static int
step_auth(struct line *s)
{
	ssh_key key = s->own != NULL ? s->own : s->pool->key;
	int rc = key == NULL ? SSH_AUTH_DENIED :
	    ssh_userauth_publickey(s->ssh, NULL, key);

	if (rc == SSH_AUTH_AGAIN)
		return 0;
	if (rc != SSH_AUTH_SUCCESS) {
		line_say(s, rc == SSH_AUTH_ERROR ? ssh_get_error(s->ssh) :
		    "the host does not accept the runner's key");
		line_fail(s, ssh_is_connected(s->ssh) ? FAULT_AUTH : FAULT_LOST,
		    "login failed");
		return 0;
	}
	line_enter(s, PH_READY, 0);
	s->ops->ready(s->arg);
	return 0;
}

static int
step_ready(struct line *s)
{
	struct pollfd pfd = { .fd = s->fd, .events = POLLRDHUP };

	if (s->jump != NULL)
		jump_step(s->jump);
	if (s->phase == PH_READY && (poll(&pfd, 1, 0) > 0 ||
	    !ssh_is_connected(s->ssh)))
		line_fail(s, FAULT_LOST, "the host closed the line");
	return 0;
}

static int
step_dead(struct line *s)
{
	(void)s;
	return 0;
}

static int (*const steps[])(struct line *) = {
	[PH_TCP] = step_tcp,
	[PH_KEX] = step_kex,
	[PH_SIGN] = step_sign,
	[PH_AUTH] = step_auth,
	[PH_READY] = step_ready,
	[PH_OPEN] = line_step_open,
	[PH_EXEC] = line_step_exec,
	[PH_RUN] = line_step_run,
	[PH_DEAD] = step_dead,
};

static void
step(void *self)
{
	struct line *s = self;

	s->hot = 0;
	while (steps[s->phase](s))
		;
	if (s->phase == PH_DEAD)
		return;
	/* Not sticky: what the host says unasked between two steps (its other
	 * keys, after the login) would make its next word wait 40 ms for us. */
	if (s->phase != PH_RUN && s->phase != PH_TCP)
		setup_quick_ack(s->fd);
	line_watch(s);
}

/*
 * Deadlines that passed.
 */

static void
expire_run(struct line *s)
{
	int known = s->statuses > 0 || s->signal[0] != '\0';

	if (known) {
		/* Something the job left behind still holds its output. */
		line_finish(s);
	} else if (!s->cancelled) {
		s->timed_out = 1;
		line_cancel(s);
	} else {
		line_fail(s, FAULT_LOST, s->timed_out ? "the time limit passed and "
		    "the host did not tell the end" : "the host did not tell "
		    "the end of the cancelled command");
	}
}

static void
expire(struct line *s)
{
	static const char *const slow[] = {
		[PH_TCP] = "the host does not answer",
		[PH_KEX] = "the host is too slow to exchange keys",
		[PH_SIGN] = "the CA is too slow to sign",
		[PH_AUTH] = "the host is too slow to log in",
		[PH_OPEN] = "the host is too slow to take a command",
		[PH_EXEC] = "the host did not say that it took the command",
	};
	static const enum line_fault why[] = {
		[PH_TCP] = FAULT_CONNECT, [PH_KEX] = FAULT_KEX,
		[PH_SIGN] = FAULT_INPUT,
		[PH_AUTH] = FAULT_LOST, [PH_OPEN] = FAULT_LOST,
		[PH_EXEC] = FAULT_LOST,
	};

	s->deadline_us = 0;
	if (s->phase == PH_READY && s->jump != NULL)
		line_fail(s, FAULT_LOST, "nobody needs the jump host now");
	else if (s->why != FAULT_LOST)
		line_fail(s, s->why, s->text);
	else if (s->phase == PH_RUN)
		expire_run(s);
	else if (s->phase != PH_READY && s->phase != PH_DEAD)
		line_fail(s, why[s->phase], slow[s->phase]);
	if (s->phase != PH_DEAD)
		line_watch(s);
}

void
line_arrived(struct line *s, int fd)
{
	s->fd = fd;
	s->hot = s->pool->hot = 1;
}

static void
run_deadlines(struct line_pool *p)
{
	int64_t now = clock_mono();
	struct line *s;

	if (p->next_us == 0 || now < p->next_us)
		return;
	for (s = p->first; s != NULL; s = s->next)
		if (s->deadline_us != 0 && s->deadline_us <= now)
			expire(s);
	p->next_us = 0;
	for (s = p->first; s != NULL; s = s->next)
		line_wake_at(s, s->deadline_us);
}

static void
sweep(struct line_pool *p)
{
	struct line **at = &p->first, *s;

	while ((s = *at) != NULL) {
		if (s->phase != PH_DEAD) {
			at = &s->next;
			continue;
		}
		*at = s->next;
		free(s->pins);
		free(s->login);
		free(s->command);
		free(s->only);
		free(s->source);
		free(s->key_id);
		free(s);
	}
}

void
line_pool_run(struct line_pool *p)
{
	int64_t until = clock_mono() + TICK_US;
	struct epoll_event ev[64];
	struct line *s;
	int i, n, hot = p->hot;

	p->hot = 0;
	n = epoll_wait(p->epoll, ev, 64, 0);
	for (i = 0; i < n; i++) {
		(*(void (**)(void *))ev[i].data.ptr)(ev[i].data.ptr);
		if (clock_mono() > until)
			break;	/* level-triggered: the rest comes again */
	}
	if (hot)
		for (s = p->first; s != NULL; s = s->next)
			if (s->hot)
				step(s);
	run_deadlines(p);
	sweep(p);
	jump_sweep(p, 0);
}

void
line_pool_free(struct line_pool *p)
{
	struct line *s;

	if (p == NULL)
		return;
	for (s = p->first; s != NULL; s = s->next)
		line_close(s);
	jump_sweep(p, 1);
	sweep(p);
	if (p->epoll >= 0)
		close(p->epoll);
	ssh_key_free(p->key);
	cert_ca_free(p->ca);
	free(p);
}

/*
 * What owners call.
 */

struct line *
line_open(struct line_pool *p, const struct line_target *t,
    const struct line_ops *ops, void *arg)
{
	struct line *s = xcalloc(1, sizeof(*s));

	s->step = step;
	s->pool = p;
	s->ops = ops;
	s->arg = arg;
	s->fd = -1;
	s->why = FAULT_LOST;
	s->pins = xstrdup(t->pins);
	s->login = xstrdup(t->login);
	if (t->cert != NULL) {
		s->by_cert = 1;
		s->only = t->cert->command != NULL ?
		    xstrdup(t->cert->command) : NULL;
		s->key_id = xstrdup(t->cert->key_id);
		s->serial = t->cert->serial;
		s->valid_s = t->cert->valid_s;
	}
	s->next = p->first;
	p->first = s;
	p->count++;
	s->phase = PH_TCP;
	if (t->jump != NULL) {
		s->source = xstrdup(t->jump->address);
		line_enter(s, PH_TCP, p->lim.connect_ms + p->lim.kex_ms +
		    p->lim.auth_ms);
		s->via = forward_open(s, t);
		return s;
	}
	s->fd = setup_socket(t->address, t->port);
	if (s->fd < 0) {
		/* Told from line_pool_run(), not from inside this call. */
		s->why = errno == EINVAL ? FAULT_INPUT : FAULT_CONNECT;
		line_say(s, s->why == FAULT_INPUT ? "the host's address or port is "
		    "not a numeric one" : strerror(errno));
		s->deadline_us = clock_mono();
		line_wake_at(s, s->deadline_us);
		return s;
	}
	line_enter(s, PH_TCP, p->lim.connect_ms);
	line_watch(s);
	return s;
}

void
line_exec(struct line *s, const char *command, int64_t limit_ms)
{
	if (s->phase != PH_READY || s->command != NULL)
		bug("a command for a line that is not ready");
	if (s->only != NULL && strcmp(s->only, command) != 0)
		bug("another command than the certificate's");
	s->command = xstrdup(command);
	s->sent = s->statuses = s->status = s->status_differs = 0;
	s->cancelled = s->timed_out = 0;
	s->signal[0] = s->text[0] = '\0';
	s->limit_us = clock_mono() + limit_ms * 1000;
	s->chan = ssh_channel_new(s->ssh);
	if (s->chan == NULL)
		bug("no memory for a channel");
	line_listen(s);
	line_enter(s, PH_OPEN, s->pool->lim.open_ms);
	s->hot = s->pool->hot = 1;
}

void
line_cancel(struct line *s)
{
	if (s->command == NULL || s->cancelled)
		return;
	s->cancelled = 1;
	/* Where the host has not taken the command yet, its input is ended
	 * as soon as it has. */
	if (s->phase == PH_RUN) {
		line_end_input(s);
		line_watch(s);
	}
}

void
line_close(struct line *s)
{
	bury(s, s->command != NULL);
}

int
line_is_ready(const struct line *s)
{
	return s->phase == PH_READY && s->command == NULL;
}
