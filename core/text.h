#ifndef CCC_TEXT_H
#define CCC_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

#include "buf.h"

/*
 * Text: strict UTF-8, display width, clipping, and the cleaning of all that
 * comes from outside (database, hosts, files, configuration, keyboard).
 * The only caller of wcwidth(). Cleaned text holds no control character, no
 * bidi control, no invisible or unassigned character: they stand there
 * visibly, as ^[ or <U+202E>; a newline inside stands as ^J.
 */

/* Decodes one character at s (n bytes). Returns the bytes used (1..4) and
 * the code point in *cp, or 0 where the bytes are not strict UTF-8. */
size_t text_decode(const char *s, size_t n, uint32_t *cp);
size_t text_encode(uint32_t cp, char out[4]);

/* Appends the visible form of n bytes from outside to out. */
void text_clean(struct buf *out, const char *s, size_t n);
/* Whether the bytes are clean already. */
int text_is_clean(const char *s, size_t n);

/* Columns that cleaned text takes on the screen. */
int text_width(const char *s);
/* Columns of one code point: 0, 1 or 2; -1 where it has none. */
int text_cp_width(uint32_t cp);
/* Bytes of the longest prefix of s that fits into cols columns; its true
 * width goes to *used. Never cuts a character. */
size_t text_clip(const char *s, int cols, int *used);
/* Appends s clipped and padded with spaces to exactly cols columns. */
void text_pad(struct buf *out, const char *s, int cols, int right);
/* Breaks s into lines of at most cols columns, at spaces or between wide
 * characters; calls each(line, bytes, arg) for every line. */
void text_wrap(const char *s, int cols,
    void (*each)(const char *line, size_t bytes, void *arg), void *arg);

#endif
