#ifndef CCC_PROMPT_H
#define CCC_PROMPT_H

#include "tui/app.h"

/*
 * One line at the bottom that asks: a text, a secret, or yes and no. The
 * view below stays in sight. done is called once; text NULL = gave up.
 */
struct prompt_spec {
	const char *label;
	const char *initial;
	int secret;
	int yes_no;	/* answered by one key; text "y" or NULL */
	size_t max;
	void (*done)(void *owner, const char *text);
	/* Called at every change, or NULL. */
	void (*changed)(void *owner, const char *text);
	void *owner;
};
void prompt_push(struct app *a, const struct prompt_spec *p);

#endif
