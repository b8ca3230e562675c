#ifndef CCC_SCREENS_H
#define CCC_SCREENS_H

#include "tui/app.h"

/* The ten screens by their digit: the overview, and lists of the panels
 * that say they stand there. */

/* N_() name of a screen. */
const char *screens_name(int digit);
/* A new view of it; the caller pushes it. */
struct view *screens_view(struct app *a, int digit);

#endif
