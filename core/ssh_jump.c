/*
 * Lines through jump hosts: channels of one line, pumped from and to sockets
 * that other lines take for their hosts. Must not know what runs on them.
 */
#include "core/ssh_jump.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/clock.h"

#define ROOM 16384
#define IDLE_MS 60000		/* a jump host nobody needs is kept so long */

/* Bytes on their way in one direction. */
struct pipe_buf {
	char s[ROOM];
	size_t at, n;
	int ended;		/* nothing more comes; 2: and that was told */
};

struct forward {
	void (*step)(void *self);	/* first: as in struct line */
	struct jump *jump;
	struct forward *next;
	struct line *owner;	/* NULL: closed, to be swept */
	ssh_channel chan;
	char *address;
	int port;
	int fd;			/* our end */
	uint32_t events;
	struct pipe_buf in, out;	/* to the owner, to the host */
};

struct jump {
	struct line_pool *pool;
	struct jump *next;
	char *key;		/* login@address:port */
	struct line *line;	/* NULL: lost, to be swept */
	int up, steps;
	struct forward *first;
};

static void
watch_forward(struct forward *f)
{
	struct epoll_event ev = { .data.ptr = f };

	if (f->fd < 0)
		return;
	if (f->out.n == 0 && !f->out.ended)
		ev.events |= EPOLLIN;
	if (f->in.n > 0)
		ev.events |= EPOLLOUT;
	if (ev.events == f->events)
		return;
	epoll_ctl(f->jump->pool->epoll, EPOLL_CTL_MOD, f->fd, &ev);
	f->events = ev.events;
}

static void
fail(struct forward *f, const char *text)
{
	struct line *owner = f->owner;
	char all[400];

	if (owner == NULL)
		return;
	snprintf(all, sizeof(all), "by the jump host: %s", text);
	if (f->fd < 0) {
		line_fail(owner, FAULT_CONNECT, all);
		return;
	}
	/* The owner sees the end of its socket. */
	line_say(owner, all);
	shutdown(f->fd, SHUT_RDWR);
}

/* The channel stands: the owner gets its socket. */
static void
hand_over(struct forward *f)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.ptr = f };
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0,
	    pair) < 0) {
		fail(f, strerror(errno));
		return;
	}
	f->fd = pair[0];
	f->events = EPOLLIN;
	epoll_ctl(f->jump->pool->epoll, EPOLL_CTL_ADD, f->fd, &ev);
	line_arrived(f->owner, pair[1]);
}

static int
open_channel(struct forward *f)
{
	int rc = ssh_channel_open_forward(f->chan, f->address, f->port,
	    "127.0.0.1", 0);

	if (rc == SSH_AGAIN)
		return 0;
	if (rc != SSH_OK) {
		fail(f, ssh_get_error(f->jump->line->ssh));
		return 0;
	}
	hand_over(f);
	return f->fd >= 0;
}

/* Both return 1 where something moved. */
static int
pump_in(struct forward *f)
{
	struct pipe_buf *b = &f->in;
	ssize_t n;
	int got;

	if (b->n == 0 && !b->ended) {
		got = ssh_channel_read_nonblocking(f->chan, b->s, ROOM, 0);
		b->at = 0;
		if (got > 0)
			b->n = (size_t)got;
		else if (got != 0 && got != SSH_AGAIN)
			b->ended = 1;
		else if (ssh_channel_is_eof(f->chan))
			b->ended = 1;
	}
	if (b->n == 0) {
		if (b->ended == 1) {
			b->ended = 2;
			shutdown(f->fd, SHUT_WR);
		}
		return 0;
	}
	n = send(f->fd, b->s + b->at, b->n, MSG_NOSIGNAL);
	if (n <= 0)
		return 0;
	b->at += (size_t)n;
	b->n -= (size_t)n;
	return 1;
}

static int
pump_out(struct forward *f)
{
	struct pipe_buf *b = &f->out;
	ssize_t n;
	int put;

	if (b->n == 0 && !b->ended) {
		n = read(f->fd, b->s, ROOM);
		b->at = 0;
		if (n > 0)
			b->n = (size_t)n;
		else if (n == 0 || (errno != EAGAIN && errno != EINTR))
			b->ended = 1;
	}
	if (b->n == 0) {
		if (b->ended == 1) {
			b->ended = 2;
			ssh_channel_send_eof(f->chan);
		}
		return 0;
	}
	put = ssh_channel_write(f->chan, b->s + b->at, (uint32_t)b->n);
	if (put <= 0)
		return 0;
	b->at += (size_t)put;
	b->n -= (size_t)put;
	return 1;
}

static int
is_alive(const struct jump *j)
{
	return j->up && j->line != NULL && j->line->phase != PH_DEAD;
}

/* Returns whether something moved. */
static int
forward_step(struct forward *f)
{
	int i, moved = 1, any = 0;

	if (f->owner == NULL || !is_alive(f->jump))
		return 0;
	if (f->chan == NULL)
		f->chan = ssh_channel_new(f->jump->line->ssh);
	if (f->chan == NULL || (f->fd < 0 && !open_channel(f)))
		return 0;
	for (i = 0; i < 16 && moved && f->owner != NULL; i++) {
		moved = pump_in(f);
		moved |= pump_out(f);
		any |= moved;
	}
	if (f->owner != NULL)
		watch_forward(f);
	return any;
}

/* What comes for one channel may be read while another is stepped, and its
 * socket is silent then: all are looked at until nothing moves. */
void
jump_step(struct jump *j)
{
	struct forward *f;
	int any = 0;

	for (f = j->first; f != NULL; f = f->next)
		any |= forward_step(f);
	if (any && is_alive(j))
		j->line->hot = j->pool->hot = 1;
}

static void
on_socket(void *self)
{
	struct jump *j = ((struct forward *)self)->jump;

	jump_step(j);
	if (is_alive(j))
		line_watch(j->line);
}

int
jump_carries(const struct jump *j)
{
	const struct forward *f;

	for (f = j->first; f != NULL; f = f->next)
		if (f->owner != NULL)
			return 1;
	return 0;
}

/*
 * The jump host's own line.
 */

static void
on_ready(void *arg)
{
	struct jump *j = arg;

	j->up = 1;
	jump_step(j);
}

static void
on_output(void *arg, int is_err, const char *s, size_t n)
{
	(void)arg;
	(void)is_err;
	(void)s;
	(void)n;
}

static void
on_ended(void *arg, const struct line_result *r)
{
	(void)arg;
	(void)r;
}

static void
on_lost(void *arg, enum line_fault why, const char *text)
{
	struct jump *j = arg;
	struct forward *f;

	(void)why;
	j->line = NULL;
	j->up = 0;
	for (f = j->first; f != NULL; f = f->next) {
		f->chan = NULL;	/* went with the session */
		fail(f, text);
	}
}

static const struct line_ops jump_ops = { on_ready, on_output, on_ended,
    on_lost };

static struct jump *
jump_of(struct line_pool *p, const struct line_target *t)
{
	char key[300];
	struct jump *j;

	snprintf(key, sizeof(key), "%s@%s:%d", t->login, t->address, t->port);
	for (j = p->jumps; j != NULL; j = j->next)
		if (j->line != NULL && strcmp(j->key, key) == 0)
			return j;
	j = xcalloc(1, sizeof(*j));
	j->pool = p;
	j->key = xstrdup(key);
	j->next = p->jumps;
	p->jumps = j;
	j->line = line_open(p, t, &jump_ops, j);
	j->line->jump = j;
	return j;
}

struct forward *
forward_open(struct line *owner, const struct line_target *t)
{
	struct forward *f = xcalloc(1, sizeof(*f));

	f->step = on_socket;
	f->owner = owner;
	f->fd = -1;
	f->address = xstrdup(t->address);
	f->port = t->port;
	f->jump = jump_of(owner->pool, t->jump);
	f->next = f->jump->first;
	f->jump->first = f;
	if (f->jump->up) {
		line_enter(f->jump->line, PH_READY, 0);
		f->jump->line->hot = owner->pool->hot = 1;
	}
	return f;
}

void
forward_close(struct forward *f)
{
	struct line *line;

	if (f == NULL)
		return;
	line = is_alive(f->jump) ? f->jump->line : NULL;
	if (f->fd >= 0)
		forward_step(f);
	f->owner = NULL;
	if (f->fd >= 0)
		close(f->fd);
	f->fd = -1;
	if (f->chan != NULL && line != NULL) {
		ssh_channel_close(f->chan);
		ssh_channel_free(f->chan);
	}
	f->chan = NULL;
	if (line == NULL)
		return;
	if (line->phase == PH_READY && !jump_carries(f->jump))
		line_enter(line, PH_READY, IDLE_MS);
	line_watch(line);
}

static void
free_forwards(struct jump *j)
{
	struct forward **at = &j->first, *f;

	while ((f = *at) != NULL) {
		if (f->owner != NULL) {
			at = &f->next;
			continue;
		}
		*at = f->next;
		free(f->address);
		free(f);
	}
}

void
jump_sweep(struct line_pool *p, int all)
{
	struct jump **at = &p->jumps, *j;

	while ((j = *at) != NULL) {
		free_forwards(j);
		if (!all && (j->line != NULL || j->first != NULL)) {
			at = &j->next;
			continue;
		}
		*at = j->next;
		free(j->key);
		free(j);
	}
}
