#ifndef CCC_RUNNER_DB_H
#define CCC_RUNNER_DB_H

#include <stddef.h>

#include "conf.h"
#include "err.h"
#include "table.h"

/*
 * The runner's connection, in a thread of its own: what is asked is kept and
 * answered in order, however long the database is away once it was there (one
 * that was never reached is an error of what was asked first). A call whose answer
 * was lost is made again: the runner's procedures may be called twice, they
 * know the run, its epoch, host, step or part. Only what the database itself
 * refuses comes back as an error.
 */
struct runner_db;

struct runner_reply {
	void *owner;		/* as given with the ask */
	int what;
	size_t host;
	struct table *table;	/* the caller frees; NULL where err tells */
	struct err err;
};

/* Reads the password and starts the thread, which connects with the first
 * ask; the private server is joined then where no other is configured.
 * patient: a database that is only not there yet is waited for. */
struct runner_db *runner_db_new(const struct conf *conf, int patient,
    struct err *e);
/* Ends the thread, breaking a wait; what was not answered is lost. */
void runner_db_free(struct runner_db *d);
/* Readable when a reply waits. */
int runner_db_fd(const struct runner_db *d);
/* Strings are copied; NULL is SQL NULL. At most 12. */
void runner_db_ask(struct runner_db *d, void *owner, int what, size_t host,
    const char *proc, const char *const *params, size_t n);
/* The next reply: 1, or 0 where none waits. */
int runner_db_take(struct runner_db *d, struct runner_reply *out);
/* 1 connected, 0 trying; why it is not, in words. */
int runner_db_is_up(struct runner_db *d, char *why, size_t n);

#endif
