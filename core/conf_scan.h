#ifndef CCC_CONF_SCAN_H
#define CCC_CONF_SCAN_H

#include "core/buf.h"
#include "core/err.h"

#define CONF_MAX_BYTES 65536

/* Reads a configuration file into out without ever waiting: a regular file
 * of at most 64 KiB. */
int conf_read_file(const char *file, struct buf *out, struct err *e);

/*
 * What libconfig 1.5 would get wrong is told before it sees the text: NUL,
 * control characters, bytes that are no UTF-8, @include, digit runs over 9,
 * a comment, text or bracket that is not closed, "\x" escapes, more than 500
 * options, more than 8 levels. Every mistake goes to wrong() with its line,
 * the option that it stands in ("terminal.lines", "" where in none) and a
 * sentence; what is wrong is then overwritten in b, so that the rest can be
 * read. Returns 0, or -1 where the rest makes no sense any more.
 */
typedef void conf_wrong(int line, const char *option, const char *text,
    void *arg);
int conf_scan(struct buf *b, conf_wrong *wrong, void *arg);

#endif
