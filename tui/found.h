#ifndef CCC_FOUND_H
#define CCC_FOUND_H

#include "tui/app.h"

/* What a check found, as a page: each row opens its record. */

/* What breaks a rule now, of what one sees. */
void found_push_check(struct app *a);
/* Whether the history is whole. */
void found_push_verify(struct app *a);

#endif
