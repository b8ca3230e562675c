#ifndef CCC_DETAIL_H
#define CCC_DETAIL_H

#include "core/batch.h"
#include "core/buf.h"
#include "core/out.h"
#include "core/table.h"

/*
 * All that this person may know of one record: its row, its own fields, its
 * history, its papers and the rows that hang on it; and the parts of it that
 * `ccc show` and paper put into words alike. Knows no kind: fields, child
 * tables and words are rows of the catalogue.
 */
struct detail {
	struct batch *b;
	const char *number, *kind, *tbl;	/* live in head */
	struct table *head, *own;	/* v_record, v_<table>: a row each */
	struct table *events, *links;
	struct table *names;		/* of persons, once they are asked for */
};

/* Reads the record of a number. ERR_INPUT where this person sees none. The
 * caller calls detail_release, on an error too. */
int detail_read(struct detail *d, struct batch *b, const char *number,
    struct err *e);
void detail_release(struct detail *d);
/* Rows of a view that belong to the record: NULL where this person has no
 * such view. -1 on any other trouble. */
int detail_rows(const struct detail *d, const char *view, const char *col,
    const char *order, const char *key, struct table **out, struct err *e);
/* Hands each table of rows that hang on the record to `each`: the papers,
 * the child tables, the records whose number begins with this one's. */
int detail_each_child(struct detail *d, void (*each)(struct detail *d,
    const char *tbl, const struct table *t, void *arg), void *arg,
    struct err *e);
/* What to call such a table. */
const char *detail_child_word(const struct detail *d, const char *tbl);

/* Sections of 80 columns, ended by a newline. */
void detail_put_state(const struct detail *d, struct buf *b);
void detail_put_fields(struct detail *d, struct buf *b);
void detail_put_links(const struct detail *d, struct buf *b);
void detail_put_history(const struct detail *d, struct buf *b);

/* What paper has at its end: the head of the record's chain (a row of
 * v_mark), the newest seal (of v_seal) where the kind carries it, lines for
 * those who sign. */
void detail_put_mark(struct buf *b, const struct table *mark);
int detail_has_seal(const char *kind);
void detail_put_seal(struct buf *b, const struct table *seal);
void detail_put_signatures(struct buf *b, const char *kind);

#endif
