#ifndef CCC_SESSION_H
#define CCC_SESSION_H

#include <stddef.h>

#include "core/conf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/server.h"
#include "core/table.h"

/*
 * A person's connection for the batch commands: the private server joined or
 * a configured one reached, the login, the centre's clock and zone. The
 * password is kept for a second try after a lost line, and overwritten at
 * the end.
 */
struct session {
	const struct conf *conf;
	struct server server;
	int joined;		/* server holds a lock */
	struct db *db;
	char account[65];
	char *password;
	struct table *who;	/* the row of p_login */
};

/* user NULL: conf.user, else asked for on the terminal. password_file NULL:
 * conf.demo_passwords, else asked for. ERR_INPUT: no account or password to
 * be had; ERR_NET no database; ERR_DENIED wrong login. */
int session_open(struct session *s, const struct conf *conf, const char *user,
    const char *password_file, struct err *e);
/* The same login again after the line was lost. */
int session_again(struct session *s, struct err *e);
void session_close(struct session *s);
/* Calls a procedure of the API with n strings ("" stays ""). Tries once
 * more over a new line where the first was lost; only for calls that may be
 * made twice (reads, and writes with a request id). */
int session_call(struct session *s, const char *proc, const char *const *p,
    size_t n, struct table **out, struct err *e);

/* Fills l with where the database is: joins the private server (s->joined)
 * or takes host number i of the configuration. Returns 0, 1 where there is
 * no such host, or -1. host_room holds the host's name for l. */
int session_reach(struct session *s, size_t i, struct db_login *l,
    char host_room[256], struct err *e);

/* Asks on the terminal without showing what is typed. -1: no terminal, or
 * Ctrl-C. */
int session_ask(const char *prompt, char *out, size_t size);

/* The password of an account from a file: regular, mode 0600 or less, owned
 * by this account. Either "account password" lines or one line that is the
 * password. The caller calls secure_forget(). NULL on error. */
char *session_password(const char *file, const char *account, struct err *e);

#endif
