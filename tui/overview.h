#ifndef CCC_OVERVIEW_H
#define CCC_OVERVIEW_H

#include "tui/app.h"

/* Screen 1: four panels, obligations and gaps. */
struct view *overview_new(struct app *a);

#endif
