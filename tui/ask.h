#ifndef CCC_ASK_H
#define CCC_ASK_H

#include <stddef.h>

#include "core/db.h"
#include "core/err.h"
#include "core/table.h"

/*
 * Questions to the database: each goes to a worker thread and comes back to
 * a function of the view that asked. Nothing here waits.
 */
struct asks;

/* t is NULL on an error; else it belongs to the function. */
typedef void (*ask_fn)(void *owner, int tag, struct table *t,
    const struct err *e);

/* A connection of its own with this login (strings are copied). */
struct asks *asks_new(const struct db_login *l);
/* Drops all questions and the connection. */
void asks_free(struct asks *a);
int asks_fd(const struct asks *a);
/* Hands finished answers to their functions; how many. */
int asks_take(struct asks *a);
/* 1 connected, 0 trying, -1 refused. last: monotonic us of the last answer. */
int asks_state(const struct asks *a, long long *last);
size_t asks_open(const struct asks *a);

void ask_select(struct asks *a, const struct db_query *q, ask_fn fn,
    void *owner, int tag);
/* again: the call carries a request id and may be sent again. */
void ask_call(struct asks *a, const char *proc, const char *const *params,
    size_t n, int again, ask_fn fn, void *owner, int tag);
/* The owner goes away: its answers are dropped. */
void ask_forget(struct asks *a, const void *owner);

#endif
