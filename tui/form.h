#ifndef CCC_FORM_H
#define CCC_FORM_H

#include "core/json.h"
#include "tui/app.h"

/*
 * The form of a move: what the catalogue says it asks, the reason where one
 * is asked, the number typed where it cannot be undone. Keeps a draft; asks
 * the database what stands in the way without trying; sends.
 */
struct form_start {
	const char *action;	/* "TEN.accept" */
	const char *const *numbers;	/* records it is for */
	size_t n;		/* 0 = a record is made */
	const char *state;	/* state of the record, "-" where made, NULL */
	const char *version;	/* "" not checked */
	/* Values to begin with, or NULL: col, value, ... NULL. */
	const char *const *prefill;
};
/* Says why where there is no such form. */
void form_push(struct app *a, const struct form_start *s);
/* The form sends again with warnings acknowledged ("R1;R2"). */
void form_acknowledge(struct view *v, const char *rules);
int view_is_form(const struct view *v);
/* Keeps all drafts of the stack now (before an end). */
void form_keep_drafts(struct app *a);

#endif
