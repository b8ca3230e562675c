#ifndef CCC_DB_H
#define CCC_DB_H

#include <stddef.h>

#include "err.h"
#include "table.h"

/*
 * The only file that knows the client library, and the only C with SQL
 * verbs. Prepared statements for all that carries values; results are
 * tables. One db is used by one thread. Every wait has a deadline.
 */
struct db;
struct conf;

struct db_login {
	const char *socket;	/* private server, or NULL */
	const char *host;	/* else */
	unsigned int port;
	const char *tls_ca;	/* required over TCP unless loopback */
	const char *user;
	const char *password;	/* NULL: by socket identity */
	const char *schema;	/* "ccc_api"; NULL none */
	int connect_timeout_s, read_timeout_s;
};

/* Connects. Sets session time zone +00:00, utf8mb4, READ-COMMITTED. Errors:
 * ERR_NET not reachable, ERR_DENIED wrong login, ERR_SYSTEM settings that
 * make the server unsafe to write to (faults.md, the session variables). */
int db_open(struct db **out, const struct db_login *l, struct err *e);
void db_close(struct db *d);
/* Breaks a wait from another thread: shuts the socket. */
void db_abort(struct db *d);

/* A parameter: NULL s is SQL NULL. */
struct db_param {
	const char *s;
	size_t n;	/* bytes; 0 = strlen(s) */
};

/* Calls procedure `schema.name` or `name` with n parameters. The last
 * result set becomes *out (NULL where there is none; caller frees). A lost
 * connection after sending is ERR_UNKNOWN. */
int db_call(struct db *d, const char *proc, const struct db_param *p, size_t n,
    struct table **out, struct err *e);

/* One condition: column, operator, value. */
enum db_op { DB_EQ, DB_NE, DB_LT, DB_LE, DB_GT, DB_GE, DB_LIKE, DB_IN };
struct db_cond {
	const char *col;
	enum db_op op;
	const char *val;	/* DB_IN: values separated by ';' */
};

struct db_query {
	const char *view;		/* [a-z0-9_]+ */
	const char *const *cols;	/* NULL-ended; NULL = all */
	const struct db_cond *conds;
	size_t nconds;
	const char *search;		/* substring in any of search_cols */
	const char *const *search_cols;	/* NULL-ended */
	int search_not;			/* inverted */
	const char *order;		/* column; NULL none */
	int desc;
	const char *key;		/* unique column that breaks ties and pages */
	const char *after_order;	/* keyset: values of the last row seen */
	const char *after_key;
	size_t limit;			/* 0 = 1000 */
};

/* Selects a page of a view. Never an OFFSET. Names of columns and views are
 * checked against [A-Za-z0-9_]. */
int db_select(struct db *d, const struct db_query *q, struct table **out,
    struct err *e);

/* One statement of ours without values (upgrade, server check); the last
 * result goes to *out where out is not NULL. */
int db_exec(struct db *d, const char *sql, struct table **out, struct err *e);

/* Puts one row of a file into ccc.stage (load.h). */
int db_stage(struct db *d, const char *area, const char *tbl, int line,
    const char *json, struct err *e);

/* Administrator: makes or changes a database account with this password and
 * the database role. Names are checked, the password is quoted by the
 * library. */
int db_make_account(struct db *d, const char *account, const char *password,
    const char *role, struct err *e);

/* Server's error number of the last failure. */
unsigned int db_errno(const struct db *d);

#endif
