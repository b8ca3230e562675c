#ifndef CCC_SSH_JUMP_H
#define CCC_SSH_JUMP_H

#include "ssh_int.h"

/*
 * Hosts behind another host: one line to the jump host carries the lines of
 * all hosts behind it, each in a channel of its own that ends in a socket of
 * this process. What goes through is the host's own SSH: its pinned key and
 * its login are asked end to end, the jump host sees cipher text alone.
 * Only ssh.c includes this.
 */

/* Begins to reach t's address for the line `owner` through t->jump; when it
 * is there, owner->fd is set and the owner stepped; where it cannot be, the
 * owner fails with FAULT_CONNECT. */
struct forward *forward_open(struct line *owner, const struct line_target *t);
/* What the owner wrote last still goes out. NULL is nothing. */
void forward_close(struct forward *f);

/* For the pool: the line of a jump host has something to carry. */
void jump_step(struct jump *j);
int jump_carries(const struct jump *j);
/* Frees what is closed; all: with the pool itself. */
void jump_sweep(struct line_pool *p, int all);

#endif
