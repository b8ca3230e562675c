#ifndef CCC_FLAW_H
#define CCC_FLAW_H

#include "buf.h"
#include "table.h"

/*
 * Words for what the check of histories, chains and seals finds (p_verify).
 * A row says it by `code` and `args` (texts with `;` between them); the words
 * are here, so another language needs no English sentence of the database.
 * A code that is not known here is told by the row's `what`.
 */

/* Appends the words of a row, without an end of line. */
void flaw_words(struct buf *out, const struct table *t, size_t row);

#endif
