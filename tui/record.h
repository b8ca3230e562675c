#ifndef CCC_RECORD_H
#define CCC_RECORD_H

#include "tui/app.h"

/* The card of a record of any kind, by its number. */
void record_push(struct app *a, const char *number);
/* Its sheet of 80 columns into the spool. */
void record_print(struct app *a, const char *number);

#endif
