#ifndef CCC_REPLY_H
#define CCC_REPLY_H

#include "core/action.h"
#include "core/buf.h"
#include "core/catalog.h"

/*
 * An answer of the database as the batch shows it: a card for people, one
 * line of JSON for scripts.
 */

/* What was asked: the action's name and the record (number "" where it is
 * made). dry: it was only asked whether (p_why). */
struct reply {
	const struct catalog *c;
	const char *action, *number;
	int dry;
};
void reply_text(struct buf *b, const struct reply *r, const struct answer *a);
/* With the newline. */
void reply_json(struct buf *b, const struct reply *r, const struct answer *a);
/* An outcome without an answer ("unknown", "input") and why. */
void reply_failed_json(struct buf *b, const struct reply *r,
    const char *outcome, const char *req, const char *message);

/* The rules of a refusal alone: a card each, indented by two. kind may be
 * NULL. */
void reply_rules_text(struct buf *b, const struct catalog *c,
    const char *kind, const struct json *rules);
void reply_rules_json(struct buf *b, const struct catalog *c,
    const char *kind, const struct json *rules);
/* "Art. 7", in Chinese with Chinese numerals; "" gives "". */
void reply_article(struct buf *b, const char *article);

#endif
