#ifndef CCC_TODO_H
#define CCC_TODO_H

#include "tui/app.h"

/* What waits for me: to confirm, or to act on. */
void todo_push(struct app *a);

#endif
