#ifndef CCC_SHEET_H
#define CCC_SHEET_H

#include <stddef.h>

#include "buf.h"

/*
 * Paper: lines of at most 80 columns, a wide character counted as two. Text
 * is wrapped and never cut: what is printed and signed must be whole.
 */
#define SHEET_COLS 80

/* "-- title (n) -----" over the whole width; rows < 0: no number. */
void sheet_section(struct buf *b, const char *title, long rows);
/* A label and its text, wrapped beside it; nothing where text is "". */
void sheet_item(struct buf *b, const char *label, const char *text);
/* Text wrapped behind an indent. */
void sheet_text(struct buf *b, int indent, const char *text);
/* Left and right on one line, or on two where one is too narrow. */
void sheet_ends(struct buf *b, const char *left, const char *right);
/* Lines to sign and to put a seal on; who stands before each: names ended by
 * NULL ("signature", "received by"). */
void sheet_signatures(struct buf *b, const char *const *who);

/*
 * A table: every column is shown. Where the room does not do, the widest
 * columns give way and their cells are wrapped; where that does not do
 * either, each row takes several lines, and so do the headings.
 */
struct sheet_column {
	const char *head;
	int right;		/* figures: to the right, never wrapped */
};
void sheet_table(struct buf *b, const struct sheet_column *cols, size_t ncols,
    size_t rows,
    void (*cell)(struct buf *out, size_t row, size_t col, void *arg),
    void *arg);

/*
 * A seal's hash as it is read out by telephone and compared by ear: six
 * groups of five digits. The scheme is the published one of Signal's safety
 * numbers: the first 30 bytes of the hash in six pieces of five bytes, each
 * taken as a number (highest byte first) modulo 100000, with leading zeros.
 * 99 bits, the same in both languages and on any terminal; the PGP word list
 * is English only, and the Chinese list of BIP 39 is single characters that
 * sound alike. Digits are what two duty officers read to each other anyway.
 */
#define SHEET_GROUPS 6
/* hash: 64 hex digits. "" on any other text. */
void sheet_groups(const char *hash, char out[6 * SHEET_GROUPS]);
/* The groups and the same as words, as items of a sheet: 04821 is "zero four
 * eight two one", in Chinese with the one of the telephone. A group is never
 * parted by the end of a line. */
void sheet_seal(struct buf *b, const char *hash);

#endif
