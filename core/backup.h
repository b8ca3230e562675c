#ifndef CCC_BACKUP_H
#define CCC_BACKUP_H

#include "core/err.h"

struct db;

/*
 * A backup is one text file: the numbered schema files with their sums, the
 * rows of every table of one moment, the accounts, and in the last line the
 * SHA-256 of all bytes before it. d is the administrator's connection.
 */

/* Writes file (which must not exist; mode 0600), by way of file.new and a
 * rename. Returns the number of rows, or -1. */
long backup_write(struct db *d, const char *file, struct err *e);

/* Whether the file is whole: its last line fits the bytes before it. */
int backup_check(const char *file, struct err *e);

/* Reads a whole file into a database that was brought to this version and
 * holds no record. Rows: all or none. Returns their number, or -1. */
long backup_restore(struct db *d, const char *file, struct err *e);

#endif
