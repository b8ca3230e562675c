#ifndef CCC_ADMIN_H
#define CCC_ADMIN_H

#include "core/batch.h"
#include "core/server.h"

struct db;

/*
 * The administrator's connection to the private server or to database.hosts,
 * and the lock that keeps a second upgrade out.
 */
struct admin {
	struct server server;
	struct db *db;
	int lock;
	char *password;
};

/* Whether the configuration names no servers. */
int admin_is_private(const struct conf *c);
/* Joins the private server as the owner of its folder, or reaches the servers
 * as --user with --password-file. ERR_INPUT: another ccc holds the lock. */
int admin_open(struct admin *a, const struct batch_env *env, struct err *e);
void admin_close(struct admin *a);

#endif
