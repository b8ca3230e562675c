#ifndef CCC_SPOOL_H
#define CCC_SPOOL_H

#include "core/buf.h"
#include "core/err.h"

/*
 * Saves and prints go into one folder that the configuration names, under a
 * name made here: no person types a file name. The file is new, mode 0600,
 * synced before its name is told.
 */
struct app;

/* Writes text to spool_dir/STEM-YYYYMMDD-HHMMSS.EXT; the path to out. */
int spool_write(const struct app *a, const char *stem, const char *ext,
    const struct buf *text, struct buf *path, struct err *e);

#endif
