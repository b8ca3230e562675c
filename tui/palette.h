#ifndef CCC_PALETTE_H
#define CCC_PALETTE_H

#include "tui/app.h"

/* The `:` line: every screen, panel, kind and action by its name in either
 * language, and every record by its number. Tab completes. */
void palette_push(struct app *a);

#endif
