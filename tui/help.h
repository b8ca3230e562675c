#ifndef CCC_HELP_H
#define CCC_HELP_H

#include "tui/app.h"

/* The keys that work in v, from the rows that make them work. */
void help_push(struct app *a, struct view *v);

#endif
