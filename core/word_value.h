#ifndef CCC_WORD_VALUE_H
#define CCC_WORD_VALUE_H

#include "catalog.h"
#include "json.h"

/* Whether the detail of a refusal tells of a value that cannot be, rather
 * than of one that is missing: bad input, exit status 2. */
int word_value_is_bad(const struct json *detail);

/* What would be right for the value of detail (its `problem`, `typ` and
 * `max` come from the database): the form of a time, the choices of a list,
 * the longest text. "" where nothing is known. The caller frees. */
char *word_value_right(const struct catalog *c, const struct json *detail);

#endif
