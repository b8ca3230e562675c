#ifndef CCC_SSH_H
#define CCC_SSH_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"

/*
 * One line to one host: a non-blocking state machine over libssh, many of
 * them in one thread behind one epoll descriptor. Nothing here decides what
 * may run; it carries one command at a time and tells exactly what was heard
 * of it. Nothing is read from configuration files, no agent is asked, no key
 * of a host is ever learned. Every phase has a deadline of its own, because
 * neither the library nor a stopped peer keeps any.
 */

/* What a command's end is known by. */
enum line_end {
	LINE_STATUS,		/* an exit status was received */
	LINE_SIGNALLED,	/* the host named a signal */
	LINE_NOT_SENT,	/* no byte of the command left this machine */
	LINE_UNKNOWN		/* sent, and nothing heard of its end */
};

/* Why there is no line, or no line any more. */
enum line_fault {
	FAULT_INPUT,		/* address, login or key list is no good */
	FAULT_CONNECT,		/* not reached, refused, too slow */
	FAULT_KEX,		/* no key exchange: not SSH, no common way */
	FAULT_HOSTKEY,		/* the host's key is not the pinned one */
	FAULT_AUTH,		/* our key is not accepted */
	FAULT_LOST		/* it was up, and is gone */
};

struct line_result {
	enum line_end end;
	int status;		/* LINE_STATUS: 0..255 */
	char signal[16];	/* LINE_SIGNALLED: "KILL" */
	int cancelled;		/* line_cancel() was called before the end */
	int timed_out;		/* and it was the time limit that did it */
	int line_lost;		/* the session is gone: forget the pointer */
	char text[256];		/* in words, cleaned; "" where all is well */
};

struct line_ops {
	/* The line is up and logged in. */
	void (*ready)(void *arg);
	/* Raw bytes of the command's output. */
	void (*output)(void *arg, int is_err, const char *s, size_t n);
	/* The command's end, exactly once for each line_exec(). */
	void (*ended)(void *arg, const struct line_result *r);
	/* No line: not reached, refused or lost while idle. The session is
	 * gone: forget the pointer. Never follows an `ended` with line_lost. */
	void (*lost)(void *arg, enum line_fault f, const char *text);
};

/* For a line that is let in for one command: the host's own sshd runs no
 * other, from no other address, and lets nobody in after its time. */
struct line_cert {
	/* line_exec() may be given this alone. NULL: none at all, the line
	 * carries others (a jump host). */
	const char *command;
	const char *key_id;	/* what the host's log says of it */
	uint64_t serial;
	int valid_s;		/* seconds from now; > 0 */
};

struct line_target {
	const char *address;	/* numeric: no name is looked up */
	int port;
	const char *login;
	const char *pins;	/* "ssh-ed25519 SHA256:base64;..." */
	/* NULL: by the runner's key. Copied. */
	const struct line_cert *cert;
	/* NULL: reached directly. Else through this host, which is a target
	 * with a NULL jump of its own; lines to it are shared. */
	const struct line_target *jump;
};

struct line_limits {		/* milliseconds for each phase */
	int connect_ms, kex_ms, auth_ms, open_ms;
	int grace_ms;		/* from cancel to the end of waiting */
	int linger_ms;		/* from exit status to end of output */
};
extern const struct line_limits line_limits_default;

struct line_pool;
struct line;

/* key_file: private key of the runner: a regular file of our own, mode 0600,
 * no link, at most 16 KiB, no passphrase; NULL: lines by certificate only.
 * lim NULL: the default ones. */
struct line_pool *line_pool_new(const char *key_file,
    const struct line_limits *lim, struct err *e);
/* Lines may be opened by certificate: signed with the CA's private key in
 * ca_file (as strict as key_file), for lines from the address source (NULL or
 * "": the one each line comes from; another where a gateway rewrites it). */
int line_pool_sign(struct line_pool *p, const char *ca_file,
    const char *source, struct err *e);
/* Closes all lines without a word to their owners. */
void line_pool_free(struct line_pool *p);
/* Readable when line_pool_run() has work. */
int line_pool_fd(const struct line_pool *p);
/* Milliseconds until it has work by the clock; -1 none, 0 at once. */
int line_pool_timeout(const struct line_pool *p);
/* Steps what is ready, at most about 8 ms of it; calls the owners' ops. */
void line_pool_run(struct line_pool *p);
/* Lines that are not closed. */
size_t line_pool_count(const struct line_pool *p);

/* Starts a line; its owner hears ready or lost later, never from inside this
 * call. ops must outlive the session. */
struct line *line_open(struct line_pool *p,
    const struct line_target *t, const struct line_ops *ops, void *arg);
/* Runs one command; the session must be ready and idle. After limit_ms the
 * session is cancelled by itself. */
void line_exec(struct line *s, const char *command, int64_t limit_ms);
/* Ends the command's input, which tells the wrapper on the host to end its
 * job; `ended` follows within the grace. */
void line_cancel(struct line *s);
/* Closes the line without another word to its owner. A command under way is
 * left to what the host makes of a closed line. */
void line_close(struct line *s);
/* Whether a command may be given to it now. */
int line_is_ready(const struct line *s);

/* Library versions and names for the log: "libssh 0.10.6". */
const char *line_library(void);

#endif
