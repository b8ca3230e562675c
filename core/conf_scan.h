#ifndef CCC_CONF_SCAN_H
#define CCC_CONF_SCAN_H

#include "core/buf.h"
#include "core/err.h"

#define CONF_MAX_BYTES 65536

/* Reads a configuration file into out without ever waiting: a regular file
 * of at most 64 KiB. */
int conf_read_file(const char *file, struct buf *out, struct err *e);

/*
 * What libconfig 1.5 would get wrong is refused before it sees the text: NUL,
 * control characters, bytes that are no UTF-8, @include, digit runs over 9,
 * a comment or string that is not closed, "\x" escapes, more than 500
 * options, more than 8 levels. Returns 0, or -1 with e->text without the
 * file's name and *line where it is.
 */
int conf_scan(const char *s, size_t n, int *line, struct err *e);

#endif
