#ifndef CCC_SCRIPT_H
#define CCC_SCRIPT_H

#include "err.h"

struct db;

/* Runs a file of SQL statements, with the DELIMITER lines that the mariadb
 * client knows. An error names file and line. */
int script_run(struct db *d, const char *file, struct err *e);
/* The same for a file that an earlier run did not finish: what stands there
 * already (a table, column, key, row, role, trigger) is no error. */
int script_resume(struct db *d, const char *file, struct err *e);
/* SHA-256 of a file's bytes. */
int script_sum(const char *file, char hex[65], struct err *e);

#endif
