#ifndef CCC_LOAD_H
#define CCC_LOAD_H

#include "err.h"

struct db;

/* Puts every DIR/NAME.tsv into ccc.stage under the area: one JSON object a
 * line with the header's names as keys. Form of the files: UTF-8, LF, first
 * line header, TAB, no quoting, empty = none. A bad line is told with file
 * and line. Returns the number of rows, or -1. */
int load_dir(struct db *d, const char *dir, const char *area, struct err *e);

#endif
