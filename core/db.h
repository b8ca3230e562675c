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

/* Connects; host may name several as "host[:port],host[:port]", tried in
 * order. Password NULL: by the identity of the process. Sets session time
 * zone +00:00, utf8mb4, READ-COMMITTED. Errors: ERR_NET not reachable,
 * ERR_DENIED wrong login, ERR_TRUST a server that is not trusted, ERR_INPUT a host
 * without its certificate authority, ERR_SYSTEM settings that make the
 * server unsafe to write to. */
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

/* Puts one row of a file into ccc.stage (load.h). Rows are gathered and sent
 * in one statement a hundred; db_stage_end sends the rest. db_stage_clear
 * removes the rows of an area. */
int db_stage(struct db *d, const char *area, const char *tbl, int line,
    const char *json, struct err *e);
int db_stage_end(struct db *d, struct err *e);
int db_stage_clear(struct db *d, const char *area, struct err *e);

/* Numbered files applied: table of name and sum; remember one (or that it
 * was begun, by another sum). */
int db_schema_files(struct db *d, struct table **out, struct err *e);
int db_schema_done(struct db *d, const char *name, const char *sum,
    struct err *e);

/* For backup and restore, administrator only. Base tables of schema ccc:
 * columns name and cols (comma separated, those that can be written). */
int db_dump_tables(struct db *d, struct table **out, struct err *e);
/* Calls row() for each row of the table, as they come (raw bytes; NULL is
 * SQL NULL); a row() that returns -1 ends it. */
int db_dump_rows(struct db *d, const char *tbl, const char *cols,
    int (*row)(const struct db_param *v, size_t n, void *arg), void *arg,
    struct err *e);
/* Empties a table of schema ccc; appends rows (n values each) to it. */
int db_empty(struct db *d, const char *tbl, struct err *e);
int db_fill(struct db *d, const char *tbl, const char *cols,
    const struct db_param *v, size_t n, size_t rows, struct err *e);
/* The statements that make the accounts of ccc again: column sql. */
int db_dump_accounts(struct db *d, struct table **out, struct err *e);

/* Administrator: makes or changes a database account with this password and
 * the database role. Names are checked, the password is quoted by the
 * library. */
int db_make_account(struct db *d, const char *account, const char *password,
    const char *role, struct err *e);

/* Version as the server names itself. How many records there are. */
const char *db_server_version(const struct db *d);
int db_count_records(struct db *d, long long *n, struct err *e);

/* Server's error number of the last failure, and its own words for it. */
unsigned int db_errno(const struct db *d);
const char *db_words(const struct db *d);

#endif
