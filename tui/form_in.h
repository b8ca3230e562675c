#ifndef CCC_FORM_IN_H
#define CCC_FORM_IN_H

#include "tui/fields.h"

/* Between form.c and form_send.c only. */
#define FORM_REASON "(reason)"	/* the field that is the reason */

struct results;

struct form {
	struct view v;
	char *action;
	char **numbers;
	size_t n;
	int row;		/* of the move in the catalogue */
	char *version, *draft, *ack;
	struct fields fields;
	int from_draft;
	size_t waiting;		/* answers under way */
	int dry;		/* the answer is of a question, not a try */
	struct results *results;	/* of several records */
	char reqs[64][37];	/* request ids under way, by tag */
};

/* Sends it, or asks only (dry). */
void form_send(struct form *f, int dry);

#endif
