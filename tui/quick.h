#ifndef CCC_QUICK_H
#define CCC_QUICK_H

#include "tui/app.h"

/*
 * A move that one key makes, for what needs no form: its one value is known.
 * A refusal is the same card as that of a form; when it is done one line
 * says so and the view on top reads its data again.
 */
void quick_do(struct app *a, const char *action, const char *number,
    const char *col, const char *value);

#endif
