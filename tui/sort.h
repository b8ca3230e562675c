#ifndef CCC_SORT_H
#define CCC_SORT_H

#include "tui/pane.h"

/* Asks by which column a list shall stand. */
void sort_push(struct app *a, struct pane *p);

#endif
