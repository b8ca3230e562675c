#ifndef CCC_ACT_H
#define CCC_ACT_H

#include "tui/pane.h"

/* What can be done with a record now, and what not, and why. */
void act_push(struct app *a, const char *number);
/* With the row under the marker, or all tagged rows. */
void act_push_pane(struct app *a, struct pane *p);
/* A move on all tagged rows; 0 where none is tagged. */
int act_start_tagged(struct app *a, const char *action,
    const struct pane *p);
/* The moves that make a record of the kind; one alone opens its form. */
void act_push_new(struct app *a, const char *kind);
/* A possible move of a row of p_next: its form. */
void act_start(struct app *a, const char *action, const char *number,
    const char *state, const char *version);

#endif
