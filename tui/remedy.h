#ifndef CCC_REMEDY_H
#define CCC_REMEDY_H

#include "core/json.h"
#include "core/word.h"
#include "tui/app.h"

/*
 * Starts what supplies a missing thing: the form of that move, filled in
 * from the record that misses it; or the screen's own help (history,
 * article). form: the form that was refused, or NULL. detail may be NULL.
 */
void remedy_start(struct app *a, const struct refusal *r, const char *number,
    const struct json *detail, struct view *form);
/* The line of what is missing, who supplies it, and the move for it. */
void remedy_words(const struct refusal *r, struct buf *out);

#endif
