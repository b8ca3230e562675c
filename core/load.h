#ifndef CCC_LOAD_H
#define CCC_LOAD_H

#include "err.h"

struct db;

/* Puts every DIR/NAME.tsv into ccc.stage under the area: one JSON object a
 * line with the header's names as keys. Form of the files: UTF-8, LF, first
 * line header, TAB, no quoting, empty = none. A bad line is told with file
 * and line. Returns the number of rows, or -1. */
int load_dir(struct db *d, const char *dir, const char *area, struct err *e);

/* The same, but goes on behind a bad line: each is told to bad() (file
 * without its folder, line, what is wrong) and staged as far as it can be
 * read, so that what refers to it is not told as well. bad->lines
 * counts them, bad->heads the files of which nothing is staged. */
struct load_bad {
	void (*tell)(const char *file, int line, const char *what, void *arg);
	void *arg;
	int lines, heads;
};
int load_dir_all(struct db *d, const char *dir, const char *area,
    struct load_bad *bad, struct err *e);

#endif
