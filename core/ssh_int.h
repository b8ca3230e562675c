#ifndef CCC_SSH_INT_H
#define CCC_SSH_INT_H

#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <stdint.h>

#include "ssh.h"
#include "ssh_cert.h"

/*
 * What the files of a line share: ssh.c (pool, start, deadlines, endings),
 * ssh_command.c (one command on it). Nobody else includes this.
 */

enum phase {
	PH_TCP, PH_KEX, PH_SIGN, PH_AUTH, PH_READY, PH_OPEN, PH_EXEC, PH_RUN, PH_DEAD
};

struct jump;
struct forward;

struct line_pool {
	int epoll;
	ssh_key key;		/* NULL: certificates only */
	struct cert_ca *ca;	/* NULL: none */
	struct line_limits lim;
	struct line *first;
	struct jump *jumps;
	size_t count;
	int64_t next_us;	/* earliest deadline of all; 0 none */
	int hot;		/* a session has more to do at once */
};

/* What epoll points to begins with the function that is called with it. */
struct line {
	void (*step)(void *self);
	struct line_pool *pool;
	struct line *next;
	const struct line_ops *ops;
	void *arg;
	enum phase phase;
	int fd;			/* libssh closes it once it has it */
	uint32_t events;	/* as epoll was told */
	ssh_session ssh;
	ssh_channel chan;
	struct ssh_channel_callbacks_struct cb;
	char *pins, *login, *command;
	char *only, *key_id;	/* by certificate: the one command */
	uint64_t serial;
	int valid_s;
	struct cert *cert;	/* being made */
	ssh_key own;		/* with its certificate */
	int by_cert;
	struct jump *jump;	/* this is a jump host's line */
	struct forward *via;	/* the socket comes through a jump host */
	char *source;		/* and the host sees that one's address */
	int64_t deadline_us;	/* of the phase; 0 none */
	int64_t limit_us;	/* PH_RUN: the command's own */
	int sent;		/* the request may have left */
	int statuses, status;	/* how many came, the first */
	int status_differs;
	int64_t status_at_us;
	char signal[16];
	int cancelled, timed_out, hot;
	int moved;		/* a packet of the channel came */
	enum line_fault why;	/* when it ends before it is ready */
	char text[256];
};

/* ssh.c */
/* Keeps the first reason, made fit to be shown: it may quote the peer. */
void line_say(struct line *s, const char *text);
/* The line ends here: tells its owner, as the end of a command where one is
 * under way. */
void line_fail(struct line *s, enum line_fault why, const char *text);
void line_fail_ssh(struct line *s, enum line_fault why);
/* The socket through a jump host is there. */
void line_arrived(struct line *s, int fd);
/* Tells epoll what is of interest now. */
void line_watch(struct line *s);
/* A new phase with a deadline of its own; ms 0: none. */
void line_enter(struct line *s, enum phase ph, int64_t ms);
void line_wake_at(struct line *s, int64_t us);
/* The command's end as far as it is known, to its owner. */
void line_tell_end(struct line *s, int lost);

/* ssh_command.c */
/* Hears of the channel's packets, whatever call takes them in. */
void line_listen(struct line *s);
/* Steps of the phases; 1 where the next may go at once. */
int line_step_open(struct line *s);
int line_step_exec(struct line *s);
int line_step_run(struct line *s);
/* The command is over, the line is ready for another. */
void line_finish(struct line *s);
/* Ends the command's input; what follows has to come within the grace. */
void line_end_input(struct line *s);

#endif
