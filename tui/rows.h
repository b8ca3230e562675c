#ifndef CCC_ROWS_H
#define CCC_ROWS_H

#include "tui/field.h"
#include "tui/app.h"

/* The rows of a field of kind FIELD_ROWS: add, change, take away. They go
 * into the field as a JSON array when the view is left. changed is set. */
void rows_push(struct app *a, struct field *f, int *changed);

#endif
