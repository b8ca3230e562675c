#ifndef CCC_DB_STMT_H
#define CCC_DB_STMT_H

#include "core/db.h"

/* Between db.c and db_rows.c only. */

/* Runs a prepared statement with n values; kept for the next time. A write
 * whose connection breaks is ERR_UNKNOWN, a read ERR_NET. */
int db_run(struct db *d, const char *sql, const struct db_param *p, size_t n,
    int is_write, struct table **out, struct err *e);
/* Rows as they come, without keeping them. */
int db_stream(struct db *d, const char *sql,
    int (*row)(const struct db_param *v, size_t n, void *arg), void *arg,
    struct err *e);
/* Fills e by the number; sent: a write may have reached the server before.
 * Returns -1. */
int db_meaning(unsigned int number, const char *text, int sent,
    struct err *e);
/* [A-Za-z0-9_]{1,64} */
int db_is_name(const char *s);
/* Escaped for between single quotes; the caller frees. */
char *db_quote(struct db *d, const char *s);
/* By the socket of this machine. */
int db_is_local(const struct db *d);

#endif
