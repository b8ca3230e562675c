#ifndef CCC_SERVER_H
#define CCC_SERVER_H

#include "core/err.h"

/*
 * The private database server: an own mariadbd on a Unix socket with no
 * network, in a folder of the user. Two locks: a shared
 * use.lock for each ccc and ccc-runner that uses it, an exclusive start.lock
 * around install, start and ping. The last that leaves stops it. An install
 * is made in data.new.PID and renamed, so that a broken one heals.
 */
struct db;

struct server {
	char *dir;		/* folder */
	char *socket;		/* at most 107 bytes; falls back to a run folder */
	int use_fd;		/* held lock, -1 none */
	int started;		/* 1 where this process started it */
};

/* Starts or joins the server of dir, takes the shared lock; the first start
 * installs. Errors say what is missing (mariadbd, disk,
 * rights) in a sentence. */
int server_join(struct server *s, const char *dir, struct err *e);
/* Drops the shared lock; stops the server where nobody else holds it. */
void server_leave(struct server *s);
/* Without a lock: is it up (1), down (0). */
int server_is_up(const char *dir);
/* Stops it now whoever uses it; waits until it is down. */
int server_stop(const char *dir, struct err *e);
/* Keeps it running until server_stop(), whoever joins and leaves meanwhile
 * (ccc db start, demo start): a file `keep` in the folder says so. Drops the
 * shared lock. */
void server_detach(struct server *s);
/* The administrator's connection: the account of the folder's owner, by the
 * socket, without a schema. */
int server_admin(const char *dir, struct db **out, struct err *e);
/* Path of the socket for dir; the caller frees. */
char *server_socket(const char *dir);

#endif
