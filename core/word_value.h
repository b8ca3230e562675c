#ifndef CCC_WORD_VALUE_H
#define CCC_WORD_VALUE_H

#include "buf.h"
#include "catalog.h"
#include "json.h"

/* Whether the detail of a refusal tells of a value that cannot be, rather
 * than of one that is missing: bad input, exit status 2. */
int word_value_is_bad(const struct json *detail);

/* What would be right for the value of detail (its `problem`, `typ` and
 * `max` come from the database): the form of a time, the choices of a list,
 * the longest text. "" where nothing is known. The caller frees. */
char *word_value_right(const struct catalog *c, const struct json *detail);

/* Words for one item of the detail's `missing` that is about a run: a
 * parameter with its value and what would be right ("param:days=400", with the
 * detail's `right`), a window, a step. Returns 0 where it is none of them. */
int word_value_missing(const char *item, const struct json *detail,
    struct buf *out);

#endif
