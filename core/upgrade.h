#ifndef CCC_UPGRADE_H
#define CCC_UPGRADE_H

#include "err.h"

struct db;

/* Brings the schema to this version: numbered files once (a changed one is
 * refused by name), then rule pack, kernel, rules, effects, API again. d is
 * the administrator's connection. sql_dir: folder sql/ of this version. say
 * (or NULL) is told each step. */
int upgrade_run(struct db *d, const char *sql_dir,
    void (*say)(const char *step, void *arg), void *arg, struct err *e);

#endif
