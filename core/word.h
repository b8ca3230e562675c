#ifndef CCC_WORD_H
#define CCC_WORD_H

#include "buf.h"
#include "catalog.h"
#include "json.h"

/*
 * Puts an answer's codes into words: a rule's message with its placeholders
 * filled, the article, what is missing, who supplies it, which action.
 */

struct refusal {		/* one rule of an answer, in words */
	const char *rule;	/* "R07.3" */
	const char *article;	/* "7" or "" */
	char *message;		/* filled in, at most 80 columns */
	char *missing;		/* list in words, "" where none */
	char *supplier;		/* "USR" and in words */
	char *supplier_word;
	char *remedy;		/* "DOC.register" or "UI.form" */
	char *remedy_word;
	const char *severity;
};

/* Words for each member of the answer's `rules`. Returns how many; the
 * caller calls refusal_free. */
size_t word_refusals(const struct catalog *c, const struct json *rules,
    struct refusal **out);
void refusal_free(struct refusal *r, size_t n);
/* Names awaited persons of the answer's `waits`. */
void word_waits(const struct catalog *c, const struct json *waits,
    struct buf *out);

#endif
