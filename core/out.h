#ifndef CCC_OUT_H
#define CCC_OUT_H

#include <stddef.h>

#include "core/buf.h"
#include "core/catalog.h"
#include "core/json.h"
#include "core/table.h"

/*
 * Rows on standard output: for people (a table as wide as the terminal), for
 * spreadsheets (CSV, RFC 4180) and for scripts (JSON, one object a line).
 * What a column holds is told by field.tsv, through the catalogue, and for
 * the columns that are no fields by a short table here.
 */
enum out_type {
	OUT_STR,	/* text, codes, dates */
	OUT_NUM,
	OUT_BOOL,
	OUT_TS,		/* UTC in the database */
	OUT_LIST,	/* "a;b;c" */
	OUT_JSON,	/* is JSON already */
	OUT_HIDE	/* row numbers of the database: never shown */
};
/* tbl: the table of field.tsv, or NULL for a view of no kind. */
enum out_type out_type(const struct catalog *c, const char *tbl,
    const char *col);

/* Appends the value as JSON (NULL is null), as a cell of CSV, or in words
 * for people (choices, yes and no, local time, offices). */
void out_json_value(struct buf *b, enum out_type type, const char *s);
void out_csv_value(struct buf *b, enum out_type type, const char *s);
void out_words(struct buf *b, const struct catalog *c, const char *tbl,
    const char *col, const char *s);

/* Whole fen as yuan with two decimals; what is no number as it is. */
void out_yuan(struct buf *b, const char *fen);

/* Appends parsed JSON as JSON again; a moment as the database writes it (UTC
 * with six digits) becomes ISO 8601 with the centre's offset. */
void out_json_tree(struct buf *b, const struct json *j);
/* Whether s is such a moment; its local time to out. */
int out_moment(const char *s, char *out, size_t n);

/* Appends `"col":value,...` of a row, without the braces. */
void out_json_members(struct buf *b, const struct catalog *c, const char *tbl,
    const struct table *t, size_t row, int *first);
void out_csv_head(struct buf *b, const struct catalog *c, const char *tbl,
    const struct table *t);
void out_csv_row(struct buf *b, const struct catalog *c, const char *tbl,
    const struct table *t, size_t row);

/* The columns that fit into a width, chosen from a table's own: what names a
 * record first, then its fields as far as there is room. skip: a value
 * that says nothing here (the record that all rows belong to): a column with
 * it in every row is left out; or NULL. */
struct out_layout;
struct out_layout *out_layout_new(const struct catalog *c, const char *tbl,
    const struct table *t, const char *skip, int width);
void out_layout_free(struct out_layout *l);
void out_layout_head(struct buf *b, const struct out_layout *l);
void out_layout_row(struct buf *b, const struct out_layout *l,
    const struct table *t, size_t row);

/* The same columns for a table that is made elsewhere: how many, the heading
 * and the cell of each, and whether it holds figures. */
size_t out_layout_cols(const struct out_layout *l);
const char *out_layout_heading(const struct out_layout *l, size_t i);
int out_layout_is_figure(const struct out_layout *l, size_t i);
void out_layout_cell(struct buf *b, const struct out_layout *l,
    const struct table *t, size_t row, size_t i);
/* What to call a column: the field of tbl (NULL: a view of no kind), what
 * such views call it, the field of any table; else its own name. */
const char *out_heading(const struct catalog *c, const char *tbl,
    const char *col);

/* Columns of the terminal on standard output; 80 where there is none. */
int out_width(void);
/* Writes text to standard output (or error) in the terminal's character set
 * and empties b. */
void out_text(struct buf *b);
void out_note(struct buf *b);
/* One sentence to standard error; the newline is added. */
void out_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Writes bytes as they are (CSV, JSON) and empties b. */
void out_bytes(struct buf *b);
/* Ends the output: 0, or -1 with a sentence where it could not be written. A
 * reader that went away is no error. */
int out_end(struct err *e);

#endif
