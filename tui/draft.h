#ifndef CCC_DRAFT_H
#define CCC_DRAFT_H

#include <stddef.h>

#include "core/err.h"

/*
 * What was typed and not yet sent: one file a form under data_dir/drafts,
 * mode 0600, replaced whole and synced before it counts as kept.
 */
struct app;

/* Name of the draft of a form; the caller frees. */
char *draft_name(const struct app *a, const char *action, const char *number);
int draft_save(const struct app *a, const char *name, const char *json,
    struct err *e);
/* The JSON of an earlier draft, or NULL; the caller frees. */
char *draft_load(const struct app *a, const char *name);
void draft_drop(const struct app *a, const char *name);

#endif
