#ifndef CCC_SERVER_SPAWN_H
#define CCC_SERVER_SPAWN_H

#include <sys/types.h>

#include "core/err.h"

/* Between server.c and server_spawn.c only: the two programs of MariaDB. */

/* Makes DIR/data, by way of DIR/data.new.PID and a
 * rename. */
int server_install(const char *dir, const char *me, struct err *e);
/* Starts mariadbd on DIR/data; its process goes to *pid. Returns at once. */
int server_spawn(const char *dir, const char *socket, pid_t *pid,
    struct err *e);
/* Whether the child has ended (and is gone after that). */
int server_child_ended(pid_t pid);
/* What the server's log says last about an error, cleaned; "" if nothing.
 * The caller frees. */
char *server_last_words(const char *log);

#endif
