#ifndef CCC_TABLE_H
#define CCC_TABLE_H

#include <stddef.h>

/*
 * A result: rows and columns of cleaned UTF-8 strings in one arena.
 * Immutable once built; a refresh builds a new table and swaps.
 * Every cell passed text_clean() on its way in, save those of columns asked
 * for as raw bytes (transcripts).
 */
struct table;

struct table *table_new(size_t cols);
void table_free(struct table *t);
/* Names are copied into the arena. */
void table_name(struct table *t, size_t col, const char *name);
/* Appends an empty row (all NULL) and returns its index. */
size_t table_add_row(struct table *t);
/* Copies n bytes into the arena; s NULL sets NULL. */
void table_set(struct table *t, size_t row, size_t col, const char *s,
    size_t n);

size_t table_rows(const struct table *t);
size_t table_cols(const struct table *t);
const char *table_col_name(const struct table *t, size_t col);
/* Index of the column, or -1. */
int table_col(const struct table *t, const char *name);
/* The cell or NULL (SQL NULL). Lives as long as t. */
const char *table_get(const struct table *t, size_t row, size_t col);
size_t table_len(const struct table *t, size_t row, size_t col);
/* The cell of a named column; "" where it is NULL or the column is missing. */
const char *table_str(const struct table *t, size_t row, const char *name);
/* The same as a number; 0 where it is none. */
long long table_num(const struct table *t, size_t row, const char *name);

#endif
