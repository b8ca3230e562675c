#ifndef CCC_LIST_H
#define CCC_LIST_H

#include "tui/pane.h"

/*
 * A screen of one or more panels, one of them in sight; or a list to choose
 * from. See panel.h.
 */
struct list_pick {
	int several;	/* Space tags; values come joined with ';' */
	const char *value;	/* column that is handed over */
	void (*done)(void *owner, const char *value);	/* NULL: gave up */
	void *owner;
};

/* n panels, the first in sight. */
struct view *list_new(struct app *a, const struct panel *const *panels,
    size_t n);
/* One panel with conditions of its own (strings are copied: col, val). */
void list_push(struct app *a, const struct panel *panel,
    const struct db_cond *conds, size_t n, const char *title);
/* Several panels with the same conditions; Tab goes from one to the next. */
void list_push_set(struct app *a, const struct panel *const *panels, size_t np,
    const struct db_cond *conds, size_t n, const char *title);
/* A list to choose from; panel may be freed with it (own 1). */
void list_push_pick(struct app *a, struct panel *panel,
    const struct list_pick *pick);
/* A panel of its own, which is freed with the list. */
void list_push_own(struct app *a, struct panel *panel);
/* The panel in sight. */
struct pane *list_pane(struct view *v);
/* Shows the panel of that name, where the view has it; 1 where it has. */
int list_show(struct view *v, const struct panel *panel);
extern const struct key_row list_keys[];

/* list_file.c: saves the list as CSV or JSON lines into the spool. */
void list_export(struct pane *p, int json);

#endif
