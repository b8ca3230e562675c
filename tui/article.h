#ifndef CCC_ARTICLE_H
#define CCC_ARTICLE_H

#include "tui/app.h"

/* The text of an article ("7"), in our own words. */
void article_push(struct app *a, const char *article);

#endif
