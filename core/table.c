/*
 * A result in one arena: strings lie in chunks that are freed together. Must
 * not know where a result comes from nor how it is shown.
 */
#include "core/table.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"

#define CHUNK 16384

struct chunk {
	struct chunk *next;
	size_t used, cap;
	char data[];
};

struct cell {
	const char *s;
	size_t n;
};

struct table {
	size_t cols, rows, cap;	/* cap: rows there is room for */
	const char **names;
	struct cell *cells;
	struct chunk *chunks;
};

static char *
arena_copy(struct table *t, const char *s, size_t n)
{
	struct chunk *c = t->chunks;
	size_t cap;
	char *p;

	if (c == NULL || c->cap - c->used < n + 1) {
		cap = n + 1 > CHUNK ? n + 1 : CHUNK;
		c = xmalloc(sizeof(*c) + cap);
		c->used = 0;
		c->cap = cap;
		c->next = t->chunks;
		t->chunks = c;
	}
	p = c->data + c->used;
	if (n > 0)
		memcpy(p, s, n);
	p[n] = '\0';
	c->used += n + 1;
	return p;
}

struct table *
table_new(size_t cols)
{
	struct table *t = xcalloc(1, sizeof(*t));

	t->cols = cols;
	t->names = xcalloc(cols, sizeof(*t->names));
	return t;
}

void
table_free(struct table *t)
{
	struct chunk *c, *next;

	if (t == NULL)
		return;
	for (c = t->chunks; c != NULL; c = next) {
		next = c->next;
		free(c);
	}
	free(t->names);
	free(t->cells);
	free(t);
}

void
table_name(struct table *t, size_t col, const char *name)
{
	if (col >= t->cols)
		bug("table_name: column %zu of %zu", col, t->cols);
	t->names[col] = arena_copy(t, name, strlen(name));
}

size_t
table_add_row(struct table *t)
{
	size_t i, want;

	if (t->rows == t->cap) {
		want = t->cap ? t->cap * 2 : 16;
		if (t->cols && want > SIZE_MAX / t->cols / sizeof(*t->cells))
			die(ERR_SYSTEM, "a result of %zu rows is too long",
			    want);
		t->cells = xrealloc(t->cells,
		    want * t->cols * sizeof(*t->cells));
		t->cap = want;
	}
	for (i = 0; i < t->cols; i++)
		t->cells[t->rows * t->cols + i] = (struct cell){ NULL, 0 };
	return t->rows++;
}

void
table_set(struct table *t, size_t row, size_t col, const char *s, size_t n)
{
	struct cell *c;

	if (row >= t->rows || col >= t->cols)
		bug("table_set: cell %zu,%zu of %zu,%zu", row, col, t->rows,
		    t->cols);
	c = &t->cells[row * t->cols + col];
	c->s = s != NULL ? arena_copy(t, s, n) : NULL;
	c->n = s != NULL ? n : 0;
}

size_t
table_rows(const struct table *t)
{
	return t->rows;
}

size_t
table_cols(const struct table *t)
{
	return t->cols;
}

const char *
table_col_name(const struct table *t, size_t col)
{
	if (col >= t->cols || t->names[col] == NULL)
		return "";
	return t->names[col];
}

int
table_col(const struct table *t, const char *name)
{
	size_t i;

	for (i = 0; i < t->cols; i++)
		if (t->names[i] != NULL && strcmp(t->names[i], name) == 0)
			return (int)i;
	return -1;
}

const char *
table_get(const struct table *t, size_t row, size_t col)
{
	if (row >= t->rows || col >= t->cols)
		return NULL;
	return t->cells[row * t->cols + col].s;
}

size_t
table_len(const struct table *t, size_t row, size_t col)
{
	if (row >= t->rows || col >= t->cols)
		return 0;
	return t->cells[row * t->cols + col].n;
}

const char *
table_str(const struct table *t, size_t row, const char *name)
{
	int col = table_col(t, name);
	const char *s = col < 0 ? NULL : table_get(t, row, (size_t)col);

	return s != NULL ? s : "";
}

long long
table_num(const struct table *t, size_t row, const char *name)
{
	const char *s = table_str(t, row, name);
	char *end;
	long long v;

	errno = 0;
	v = strtoll(s, &end, 10);
	/* "12.50" is a number whose whole part is wanted; "12abc" is none. */
	if (end == s || errno != 0 || (*end != '\0' && *end != '.'))
		return 0;
	return v;
}
