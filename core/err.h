#ifndef CCC_ERR_H
#define CCC_ERR_H

#include <stddef.h>

/*
 * Errors are few, and named by what the caller does next. A message is one
 * sentence for the person: what is wrong, where, and what would be right.
 */

enum err_code {
	ERR_NONE = 0,
	ERR_INPUT,	/* what was given is wrong: say so, exit 2 */
	ERR_RULE,	/* a rule refused; the answer tells the rules, exit 1 */
	ERR_DENIED,	/* the login or a privilege is missing: exit 2 */
	ERR_TRUST,	/* the server is not who it should be: exit 3 */
	ERR_STALE,	/* somebody else changed it: read again, exit 5 */
	ERR_NET,	/* no database: try again, exit 3 */
	ERR_UNKNOWN,	/* sent, and no answer: look the request up, exit 4 */
	ERR_SYSTEM,	/* a file, a disk, a process */
	ERR_BUG		/* a broken promise of this program */
};

struct err {
	enum err_code code;
	unsigned int number;	/* of the database or errno, 0 where none */
	char text[512];		/* UTF-8, already cleaned, no newline */
};

/* Forgets what stands in e. */
void err_clear(struct err *e);

/* Fills e (NULL is allowed) and returns -1, so that a caller writes
 * `return err_set(e, ERR_INPUT, ...)`. Cuts the text at a whole character. */
int err_set(struct err *e, enum err_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The exit status that scripts see: 0, 1, 2, 3, 4 or 5 (README, "Scripts"). */
int err_exit_status(enum err_code code);

/* Ends the program because a promise of its own is broken; restores the
 * terminal first through the hook. Kept in releases. */
void bug(const char *fmt, ...)
    __attribute__((format(printf, 1, 2), noreturn));

/* Called by bug() and die() before anything is written; tui sets it. */
extern void (*err_restore_terminal)(void);

/* Writes one sentence to standard error and ends with the status of code. */
void die(enum err_code code, const char *fmt, ...)
    __attribute__((format(printf, 2, 3), noreturn));

/* Memory or the end of the program. */
void *xmalloc(size_t n);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t n);
char *xstrdup(const char *s);

#endif
