#ifndef CCC_RESULT_H
#define CCC_RESULT_H

#include "core/action.h"
#include "tui/app.h"

/* What the database answered, on a card: what stands in the way, by which
 * article, who supplies it, the digit that starts it; who is awaited; or
 * the outcome of several records. */

struct result_of {
	const char *action;	/* what was tried */
	const char *number;
	int dry;		/* asked only */
	struct view *form;	/* that sent it, or NULL */
};

/* Refused, stale or wrong input: a card. a belongs to the card. */
void refusal_push(struct app *app, const struct result_of *of,
    struct answer *a);
/* Waiting for other persons. */
void second_push(struct app *app, const char *req, const char *number,
    const char *action);
/* Ends the other person's connection; arg is the app. */
void second_end_other(void *arg);

/* Outcomes of one action on several records, shown when all are in. */
struct results;
struct results *results_new(const char *action);
void results_add(struct results *r, const char *number, const char *outcome,
    const char *words);
void results_push(struct app *app, struct results *r);
void results_free(struct results *r);

/* One line about an answer that is done. */
void result_say(struct app *app, const char *action, const struct answer *a);

#endif
